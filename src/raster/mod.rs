//! Planes, points and windows: the pixel grids that every other room shares.
//!
//! A plane is row-major `[H, W]`, x runs right, y runs down, pixel centers lie at +0.5: the pixel in column 0 of row 0
//! covers the square from (0, 0) to (1, 1) and its center is (0.5, 0.5).
//!
//! **Invariant:** nothing here knows color, files, clocks or threads.

mod plane;
mod point;
mod pyramid;
mod resample;
mod turn;
mod turned;
mod window;

pub use plane::{Chroma, Plane, Size, SizeError};
pub use point::{ImagePoint, ScreenPoint, View};
pub use pyramid::{Pyramid, halve};
pub use resample::{resize_area, resize_bilinear, resize_lanczos};
pub use turn::Turn;
pub use turned::{flipped, mirrored, transposed, turned};
pub use window::Window;
