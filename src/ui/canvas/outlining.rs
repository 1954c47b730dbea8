//! Outlines of regions while they are drawn, by a lasso or corner by corner, and as they lie over the photograph.

use std::sync::Arc;

use eframe::egui::{CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};

use super::view::pos;
use crate::document::{Region, RegionId, RegionKind};
use crate::raster::{ImagePoint, View};
use crate::ui::brush::Brush;
use crate::ui::easel::Easel;
use crate::ui::outlines::{Edge, encloses, line};
use crate::ui::theme;

/// A press so near to the first corner closes the outline, in points of the screen. By eye.
const CLOSES: f32 = 9.0;

/// An outline that is being drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// In pixels of the photograph.
    pub(super) corners: Vec<ImagePoint>,
}

impl Outline {
    /// Whether a press there closes it.
    pub(super) fn closes(&self, at: ImagePoint, zoom: f32) -> bool {
        let near = |corner: Option<&ImagePoint>| corner.is_some_and(|c| c.distance(at) * zoom < CLOSES);
        // Pressing twice at one place closes too, as a double click does elsewhere.
        self.corners.len() >= 3 && (near(self.corners.first()) || near(self.corners.last()))
    }

    /// The region within it as the hand makes them, unless it was a slip.
    pub(super) fn region(&self, id: RegionId, brush: &Brush, zoom: f32) -> Option<Region> {
        encloses(&self.corners, zoom).then(|| {
            let region = Region::new(id, self.corners.clone(), RegionKind::Barrier).feathered(brush.feather_px);
            brush.limit.on(region, brush.tint)
        })
    }
}

/// The topmost region whose outline is at most `tolerance_px` away.
pub(super) fn region_at(regions: &[Arc<Region>], at: ImagePoint, tolerance_px: f32) -> Option<RegionId> {
    let near = |region: &&Arc<Region>| {
        let ends = region.outline.iter().zip(region.outline.iter().cycle().skip(1));
        ends.into_iter().any(|(a, b)| at.distance_to_segment(*a, *b) <= tolerance_px)
    };
    regions.iter().rev().find(near).map(|region| region.id)
}

/// Draws every region's outline; limits as lines, what takes no part dashed, and the selected one in the accent.
pub(super) fn show(ui: &Ui, painter: &Painter, view: View, easel: &Easel) {
    let selected = easel.selected_region().map(|region| region.id);
    for region in easel.snapshot().regions.iter() {
        let mut points: Vec<Pos2> = region.outline.iter().map(|p| pos(view.to_screen(*p))).collect();
        let Some(&first) = points.first() else { continue };
        points.push(first);
        let is_selected = selected == Some(region.id);
        if is_selected && region.feather_px > 0.0 {
            let soft = Stroke::new(2.0 * region.feather_px * view.zoom, theme::OVER_LIGHT.gamma_multiply(0.16));
            painter.add(Shape::line(points.clone(), soft));
        }
        let light = if is_selected { theme::colors(ui).accent } else { theme::OVER_LIGHT };
        let edge = if region.kind == RegionKind::Barrier { Edge::Solid } else { Edge::Dashed };
        line(painter, &points, edge, light);
    }
}

/// Draws the outline that is being drawn, up to the pointer.
pub(super) fn draft(ui: &Ui, painter: &Painter, view: View, outline: &Outline, pointer: Option<Pos2>, corners: bool) {
    let mut points: Vec<Pos2> = outline.corners.iter().map(|p| pos(view.to_screen(*p))).collect();
    let Some(&first) = points.first() else { return };
    let marks = if corners { points.clone() } else { vec![first] };
    points.extend(pointer.filter(|_| corners));
    let accent = theme::colors(ui).accent;
    line(painter, &points, Edge::Solid, accent);
    for (k, corner) in marks.into_iter().enumerate() {
        // The first is larger: a press on it closes the outline.
        let side = if k == 0 { 9.0 } else { 6.0 };
        let rect = Rect::from_center_size(corner, Vec2::splat(side));
        painter.rect(
            rect,
            CornerRadius::ZERO,
            theme::OVER_LIGHT,
            Stroke::new(1.0, theme::OVER_DARK),
            StrokeKind::Outside,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(points: &[(f32, f32)]) -> Vec<ImagePoint> {
        points.iter().map(|&(x, y)| ImagePoint::new(x, y)).collect()
    }

    #[test]
    fn a_press_on_the_first_corner_or_twice_on_the_last_closes() {
        let mut outline = Outline { corners: points(&[(0.0, 0.0), (100.0, 0.0)]) };
        assert!(!outline.closes(ImagePoint::new(1.0, 1.0), 1.0), "two corners enclose nothing");
        outline.corners.extend(points(&[(100.0, 100.0)]));
        for (at, closes) in [((2.0, 2.0), true), ((100.0, 101.0), true), ((100.0, 2.0), false)] {
            assert_eq!(outline.closes(ImagePoint::new(at.0, at.1), 1.0), closes, "{at:?}");
        }
        assert!(!outline.closes(ImagePoint::new(2.0, 2.0), 10.0), "twenty points away when zoomed in");
    }

    #[test]
    fn slips_are_no_regions_and_outlines_are_found() {
        let brush = Brush { feather_px: 4.0, ..Brush::default() };
        let region = |corners: &[(f32, f32)]| Outline { corners: points(corners) }.region(RegionId(1), &brush, 1.0);
        assert!(
            region(&[(0.0, 0.0), (50.0, 50.0)]).is_none() && region(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0)]).is_none()
        );
        let square = Arc::new(region(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0)]).unwrap());
        assert_eq!(square.feather_px, 4.0);
        let found = |x, y| region_at(&[Arc::clone(&square)], ImagePoint::new(x, y), 3.0).is_some();
        assert!(found(48.0, 20.0) && found(1.0, 25.0) && !found(25.0, 25.0) && !found(60.0, 25.0));
    }
}
