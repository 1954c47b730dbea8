//! The canvas: the photograph, its color and its strokes, and what the pointer does on it.
//!
//! Gray and chroma lie in textures of our own and meet in a shader; saturation, zoom and the divider are uniforms, so
//! changing them moves no pixels. Strokes are drawn from the document, so they are there one frame after the pointer.

pub(super) mod cells;
mod cursor;
mod divider;
mod framing;
mod gesture;
mod gpu;
mod legend;
mod looks;
mod loupe;
mod navigator;
mod numbers;
mod outlining;
mod overlay;
mod paint_callback;
mod pipelines;
mod referring;
mod segments;
mod selecting;
mod textures;
mod view;

pub(super) use divider::DIVIDER_STEP;
pub(super) use gesture::{CanvasState, follow};
pub(super) use gpu::install;
pub(super) use overlay::{plate, show};
pub(super) use view::{Lying, Placement, point, pos, rect_of};
