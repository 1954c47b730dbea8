//! What the shaders are told of a frame: where the photograph lies, and what of it is shown.

use super::loupe::Lens;
use super::paint_callback::Scene;
use super::pipelines::{CanvasUniforms, LensUniforms};
use crate::raster::{ImagePoint, Size, View};
use crate::ui::seeing::{Channels, Line};

/// A part of the window in pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ScreenPixels {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) per_point: f32,
}

impl ScreenPixels {
    const fn size(self) -> [f32; 2] {
        [self.width as f32, self.height as f32]
    }

    const fn origin(self) -> [f32; 2] {
        [self.left as f32, self.top as f32]
    }

    /// A place of the window in pixels from the corner of this part.
    fn place(self, x: f32, y: f32) -> [f32; 2] {
        let [left, top] = self.origin();
        [self.per_point * x - left, self.per_point * y - top]
    }
}

/// How strokes are drawn into the canvas.
pub(super) fn lens(scene: &Scene, pixels: ScreenPixels) -> LensUniforms {
    /// The thinnest radius a stroke is drawn with, in points: below, it could not be seen. By eye.
    const THINNEST: f32 = 1.1;
    let (view, k) = (scene.view, pixels.per_point);
    LensUniforms {
        origin: pixels.place(view.origin.x, view.origin.y),
        zoom: k * view.zoom,
        thinnest: THINNEST * k,
        size: pixels.size(),
        turn: view.turn.vector([1.0, 0.0]),
        point: k,
        padding: [0.0; 3],
    }
}

/// A frame on its way to the shader of the canvas.
pub(super) struct Look<'a> {
    pub(super) scene: &'a Scene,
    /// Of level 0 of the gray texture.
    pub(super) gray_size: Size,
    /// Whether the target encodes sRGB by itself.
    pub(super) linear_target: bool,
}

impl Look<'_> {
    /// The canvas itself.
    pub(super) fn main(&self, pixels: ScreenPixels) -> CanvasUniforms {
        let scene = self.scene;
        let [columns, rows] = pixels.size();
        // Far outside where there is no line, and where nothing but the photograph as it was is shown.
        let split = match scene.split {
            _ if scene.before.is_on() => [f32::MAX; 2],
            Some(split) if split.line == Line::Upright => [split.share * columns, -1.0],
            Some(split) => [-1.0, split.share * rows],
            None => [-1.0; 2],
        };
        CanvasUniforms {
            split,
            strokes: scene.stroke_opacity,
            selected: flag(scene.selected.is_some()),
            reach: flag(scene.reach.is_some()),
            gamut: flag(scene.gamut.is_on()),
            ..self.plain(scene.view, pixels)
        }
    }

    /// All of the picture, in small.
    pub(super) fn overview(&self, view: View, pixels: ScreenPixels) -> CanvasUniforms {
        self.plain(view, pixels)
    }

    /// What lies under the loupe, on the canvas.
    pub(super) fn loupe(&self, lens: &Lens, pixels: ScreenPixels) -> CanvasUniforms {
        let [x, y] = pixels.place(lens.center.x, lens.center.y);
        let whole = self.main(pixels);
        let circle = [x, y, pixels.per_point * lens.radius, 0.0];
        // The line between before and after lies where the lens shows what it divides.
        let enlarged = |line: f32, center: f32| center + (line - center) * lens.view.zoom / self.scene.view.zoom;
        let split = match whole.split {
            [line, -1.0] => [enlarged(line, x), -1.0],
            [-1.0, line] => [-1.0, enlarged(line, y)],
            everywhere => everywhere,
        };
        CanvasUniforms { circle, split, gamut: whole.gamut, ..self.plain(lens.view, pixels) }
    }

    /// The picture with nothing over it.
    fn plain(&self, view: View, pixels: ScreenPixels) -> CanvasUniforms {
        let (width, height) = super::view::sides(self.scene.display.size);
        let gray = super::view::sides(self.gray_size);
        let [columns, rows] = pixels.size();
        let corner = |x, y| {
            let at = view.to_screen(ImagePoint::new(x, y));
            let [x, y] = pixels.place(at.x, at.y);
            [2.0 * x / columns - 1.0, 1.0 - 2.0 * y / rows]
        };
        let (first, right, below) = (corner(0.0, 0.0), corner(width, 0.0), corner(0.0, height));
        let from_first = |other: [f32; 2]| [other[0] - first[0], other[1] - first[1]];
        let [left, top] = pixels.origin();
        CanvasUniforms {
            viewport: [left, top, columns, rows],
            circle: [0.0; 4],
            corner: first,
            across: from_first(right),
            down: from_first(below),
            gray_size: [gray.0, gray.1],
            split: [-1.0; 2],
            zoom: pixels.per_point * view.zoom * width / gray.0,
            saturation: self.scene.saturation,
            strokes: 0.0,
            point: pixels.per_point,
            linear_target: flag(self.linear_target),
            selected: 0.0,
            reach: 0.0,
            channels: match self.scene.channels {
                Channels::All => 0.0,
                Channels::Luminance => 1.0,
                Channels::Chroma => 2.0,
            },
            gamut: 0.0,
            levels: flag(!self.scene.levels.is_off()),
        }
    }
}

fn flag(on: bool) -> f32 {
    f32::from(u8::from(on))
}
