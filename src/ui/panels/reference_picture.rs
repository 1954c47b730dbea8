//! The picture of a reference in small, with what is said of it; presses in it say more.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, Event, Image, Key, Modifiers, Painter, PointerButton, Popup, Pos2, Rect,
    Response, Role, Sense, TextureId, Ui, WidgetInfo, vec2,
};

use crate::color::lab_from_srgb;
use crate::document::{Exemplar, Takes, ThingBox};
use crate::raster::{ImagePoint, Size};
use crate::ui::boxes;
use crate::ui::brush::{Tint, Tool};
use crate::ui::commands::{Command, Gesture};
use crate::ui::desk::Desk;
use crate::ui::easel::Easel;
use crate::ui::outlines::{self, Edge, MARK, closed, encloses, middle};
use crate::ui::references::{Asks, ReferenceCommand, ReferenceTool};
use crate::ui::strings::references as words;
use crate::ui::theme;

/// The most of the panel's height that the picture takes, in points. By eye.
const TALLEST: f32 = 320.0;
/// An outline takes a new corner after so many points of the screen, as on the canvas. By eye.
const SPACING: f32 = 1.5;

/// What a press holds that began in the picture.
#[derive(Default)]
pub(super) struct Sketch {
    held: Option<Held>,
}

struct Held {
    tool: ReferenceTool,
    /// Where it has been, on the screen.
    path: Vec<Pos2>,
}

/// A reference as it is shown.
pub(super) struct Picture<'a> {
    pub(super) texture: TextureId,
    pub(super) desk: &'a Desk,
    pub(super) easel: &'a Easel,
    pub(super) exemplar: &'a Exemplar,
    /// The place of the photograph under the pointer, where it is told where its color was found.
    pub(super) place: Option<ImagePoint>,
}

/// Where it lies on the screen.
struct Frame<'a> {
    rect: Rect,
    /// Points a pixel of its file takes.
    scale: f32,
    exemplar: &'a Exemplar,
}

impl Frame<'_> {
    fn on_screen(&self, at: ImagePoint) -> Pos2 {
        let turned = self.exemplar.turn.point(at, self.exemplar.file.size);
        self.rect.min + vec2(turned.x, turned.y) * self.scale
    }

    fn all_on_screen(&self, outline: &[ImagePoint]) -> Vec<Pos2> {
        outline.iter().map(|at| self.on_screen(*at)).collect()
    }

    /// The place of the upright file, brought into it.
    fn in_file(&self, pos: Pos2) -> ImagePoint {
        let at = (self.rect.clamp(pos) - self.rect.min) / self.scale;
        let turned = self.exemplar.turn.size(self.exemplar.file.size);
        self.exemplar.turn.back().point(ImagePoint::new(at.x, at.y), turned)
    }
}

impl Picture<'_> {
    /// Draws it and follows the hand in it.
    pub(super) fn show(&self, ui: &mut Ui, sketch: &mut Sketch, commands: &mut Vec<Command>) {
        let Size { width, height } = self.exemplar.turn.size(self.exemplar.file.size);
        let whole = vec2(width as f32, height as f32);
        let scale = (ui.available_width() / whole.x).min(TALLEST / whole.y);
        let room = vec2(ui.available_width(), whole.y * scale);
        let (rect, response) = ui.allocate_exact_size(room, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words::PICTURE));
        let rect = Align2::CENTER_CENTER.align_size_within_rect(whole * scale, rect);
        let frame = Frame { rect, scale, exemplar: self.exemplar };
        let tool = self.tool(ui);
        self.follow(ui, sketch, &frame, tool, commands);
        Image::new((self.texture, rect.size())).corner_radius(CornerRadius::same(theme::RADIUS)).paint_at(ui, rect);
        let painter = ui.painter().with_clip_rect(rect.expand(MARK).intersect(ui.clip_rect()));
        self.said(ui, &painter, &frame);
        draft(ui, &painter, sketch, &frame);
        let found = self.place.and_then(|place| self.easel.origin(place)).filter(|(of, _)| *of == self.exemplar.id);
        if let Some((_, at)) = found {
            outlines::ring(&painter, frame.on_screen(at));
        }
        if let Some(pos) = response.hover_pos().filter(|pos| rect.contains(*pos)) {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
            self.sample(ui, &frame, tool, pos, &response);
        }
    }

    /// What a press does now: Alt and the eyedropper of the canvas take a color here too.
    fn tool(&self, ui: &Ui) -> ReferenceTool {
        match self.easel.reference_tool(self.exemplar.takes) {
            _ if ui.input(|i| i.modifiers.alt) || self.desk.brush.tool == Tool::Eyedropper => ReferenceTool::Eyedropper,
            tool => tool,
        }
    }

    /// Follows the pointer event by event, as the canvas does: a quick hand presses and lets go within one frame.
    fn follow(
        &self,
        ui: &Ui,
        sketch: &mut Sketch,
        frame: &Frame<'_>,
        tool: ReferenceTool,
        commands: &mut Vec<Command>,
    ) {
        let free = !Popup::is_any_open(ui.ctx()) && ui.memory(|m| m.top_modal_layer().is_none());
        let on_top = |pos: Pos2| ui.ctx().layer_id_at(pos).is_none_or(|layer| layer == ui.layer_id());
        let over = |pos: Pos2| free && frame.rect.contains(pos) && ui.clip_rect().contains(pos) && on_top(pos);
        if sketch.held.is_some() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            sketch.held = None;
        }
        for event in ui.input(|i| i.events.clone()) {
            match event {
                Event::PointerButton { pos, button: PointerButton::Primary, pressed: true, .. } if over(pos) => {
                    sketch.held = Some(Held { tool, path: vec![pos] });
                    self.pressed(frame, tool, pos, Gesture::Begin, commands);
                }
                Event::PointerMoved(pos) => {
                    let Some(held) = &mut sketch.held else { continue };
                    if held.path.last().is_none_or(|last| last.distance(pos) >= SPACING) {
                        held.path.push(pos);
                    }
                    if held.tool == ReferenceTool::Eyedropper {
                        self.pressed(frame, held.tool, pos, Gesture::Continue, commands);
                    }
                }
                Event::PointerButton { pos, button: PointerButton::Primary, pressed: false, .. } => {
                    if let Some(Held { tool, mut path }) = sketch.held.take() {
                        path.push(pos);
                        commands.extend(self.drawn(frame, tool, &path).map(Command::Reference));
                    }
                }
                Event::PointerGone | Event::WindowFocused(false) => sketch.held = None,
                _ => {}
            }
        }
    }

    /// What a press does at once.
    fn pressed(
        &self,
        frame: &Frame<'_>,
        tool: ReferenceTool,
        pos: Pos2,
        gesture: Gesture,
        commands: &mut Vec<Command>,
    ) {
        match tool {
            ReferenceTool::Pair => {
                let there = ReferenceCommand::There(self.exemplar.id, vec![frame.in_file(pos)]);
                commands.push(Command::Reference(there));
            }
            // The lightness stays that of the photograph, where the color is to go.
            ReferenceTool::Eyedropper => {
                commands.extend(self.tint(frame.in_file(pos)).map(|tint| Command::Color(tint, gesture)));
            }
            _ => {}
        }
    }

    /// What letting go does after a way over the picture.
    fn drawn(&self, frame: &Frame<'_>, tool: ReferenceTool, path: &[Pos2]) -> Option<ReferenceCommand> {
        let id = self.exemplar.id;
        let outline = || {
            let outline: Vec<ImagePoint> = path.iter().map(|pos| frame.in_file(*pos)).collect();
            encloses(&outline, frame.scale).then_some(outline)
        };
        match tool {
            ReferenceTool::Crop => {
                let (from, to) = (*path.first()?, *path.last()?);
                let is_click = (to - from).abs().max_elem() < boxes::CLICK;
                let crop = ThingBox::between(frame.in_file(from), frame.in_file(to), self.exemplar.file.size);
                crop.filter(|_| !is_click).map(|crop| ReferenceCommand::Crop(id, crop))
            }
            ReferenceTool::LeaveOut => outline().map(|outline| ReferenceCommand::LeaveOut(id, outline)),
            ReferenceTool::Regions => outline().map(|outline| ReferenceCommand::There(id, outline)),
            ReferenceTool::Pair | ReferenceTool::Eyedropper => None,
        }
    }

    /// The color of a place of the file.
    fn tint(&self, at: ImagePoint) -> Option<Tint> {
        let picture = self.exemplar.picture.as_deref()?;
        let file = self.exemplar.file.size;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "brought into the picture")]
        let along = |v: f32, file: usize, side: usize| {
            ((v.max(0.0) / file as f32 * side as f32) as usize).min(side.saturating_sub(1))
        };
        let (x, y) = (along(at.x, file.width, picture.width()), along(at.y, file.height, picture.height()));
        let lab = lab_from_srgb(picture.get(x, y)?.map(|v| f32::from(v) / 255.0));
        Some(Tint { a: lab.a, b: lab.b })
    }

    /// The color the eyedropper would take, at the lightness it would be painted at, beside it.
    fn sample(&self, ui: &Ui, frame: &Frame<'_>, tool: ReferenceTool, pos: Pos2, response: &Response) {
        let tint = Some(tool).filter(|tool| *tool == ReferenceTool::Eyedropper).and(self.tint(frame.in_file(pos)));
        let Some(tint) = tint else { return };
        let plate = Rect::from_min_size(pos + vec2(14.0, -38.0), vec2(26.0, 26.0));
        let painter = ui.ctx().layer_painter(response.layer_id);
        painter.rect_filled(plate.expand(2.0), CornerRadius::same(theme::RADIUS), theme::OVER_LIGHT);
        let color = theme::srgb(tint.at(self.desk.brush.lightness));
        painter.rect_filled(plate, CornerRadius::same(theme::RADIUS - 1), color);
    }

    /// What was said of it: what is used, what is left out, what goes with what, and what is being said.
    fn said(&self, ui: &Ui, painter: &Painter, frame: &Frame<'_>) {
        let named = |number: usize, at: Pos2, name: String| {
            let rect = Rect::from_center_size(at, vec2(2.0 * MARK, 2.0 * MARK));
            let response = ui.interact(rect, ui.scope_id().with((name.as_str(), number)), Sense::empty());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        };
        if let Some(crop) = self.exemplar.crop {
            veil(painter, frame, rect_of(frame, crop));
        }
        for (number, outline) in (1..).zip(self.exemplar.excluded.iter()) {
            let corners = frame.all_on_screen(outline);
            outlines::hatch(painter, &corners, theme::OVER_LIGHT);
            let at = middle(&corners);
            outlines::line(painter, &closed(corners), Edge::Dashed, theme::OVER_LIGHT);
            outlines::mark(painter, at, &format!("−{number}"));
            named(number, at, words::left_out(number));
        }
        for (number, pair) in (1..).zip(self.exemplar.pairs.iter()).filter(|_| self.exemplar.takes == Takes::Places) {
            let at = part(painter, frame, &pair.there, &number.to_string());
            named(number, at, words::pair_there(number));
        }
        let begun = self.easel.begun().filter(|begun| begun.id == self.exemplar.id).map(|begun| &begun.asks);
        match begun {
            Some(Asks::Place(place)) => drop(part(painter, frame, std::slice::from_ref(place), "?")),
            Some(Asks::Region(outline)) => drop(part(painter, frame, outline, "?")),
            Some(Asks::Only) | None => {}
        }
    }
}

/// Draws a paired place or outline with its mark; where the mark lies.
fn part(painter: &Painter, frame: &Frame<'_>, points: &[ImagePoint], text: &str) -> Pos2 {
    let corners = frame.all_on_screen(points);
    let at = middle(&corners);
    if corners.len() > 1 {
        outlines::line(painter, &closed(corners), Edge::Solid, theme::OVER_LIGHT);
    }
    outlines::mark(painter, at, text);
    at
}

fn rect_of(frame: &Frame<'_>, crop: ThingBox) -> Rect {
    let [left, top, right, bottom] = [crop.left, crop.top, crop.right, crop.bottom].map(|v| v as f32);
    let corner = |x, y| frame.on_screen(ImagePoint::new(x, y));
    Rect::from_two_pos(corner(left, top), corner(right, bottom))
}

/// Darkens what lies outside of a rectangle, and draws its edge.
fn veil(painter: &Painter, frame: &Frame<'_>, used: Rect) {
    let all = frame.rect;
    let level = |y: f32| all.y_range().clamp(y);
    for (x, y) in [
        (all.x_range(), all.top()..=used.top()),
        (all.x_range(), used.bottom()..=all.bottom()),
        ((all.left()..=used.left()).into(), level(used.top())..=level(used.bottom())),
        ((used.right()..=all.right()).into(), level(used.top())..=level(used.bottom())),
    ] {
        painter.rect_filled(Rect::from_x_y_ranges(x, y), CornerRadius::ZERO, theme::OVER_PANEL);
    }
    let corners = [used.left_top(), used.right_top(), used.right_bottom(), used.left_bottom()];
    outlines::line(painter, &closed(corners.to_vec()), Edge::Solid, theme::OVER_LIGHT);
}

/// What is being drawn.
fn draft(ui: &Ui, painter: &Painter, sketch: &Sketch, frame: &Frame<'_>) {
    let Some(Held { tool, path }) = &sketch.held else { return };
    let accent = theme::colors(ui).accent;
    match (tool, &path[..]) {
        (ReferenceTool::Crop, [from, .., to]) => {
            let band = Rect::from_two_pos(*from, frame.rect.clamp(*to));
            let corners = [band.left_top(), band.right_top(), band.right_bottom(), band.left_bottom()];
            outlines::line(painter, &closed(corners.to_vec()), Edge::Solid, accent);
        }
        (ReferenceTool::LeaveOut, path) => outlines::line(painter, path, Edge::Dashed, accent),
        (ReferenceTool::Regions, path) => outlines::line(painter, path, Edge::Solid, accent),
        _ => {}
    }
}
