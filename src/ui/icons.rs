//! Icons: our own drawings, white, tinted where they are shown.

use eframe::egui::{Image, ImageSource, Vec2, include_image};

use super::theme;

/// The drawings there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    App,
    Brush,
    Neutral,
    Eraser,
    Keep,
    Eyedropper,
    Hand,
    Select,
    Boxes,
    Reach,
    Lasso,
    Polygon,
    Frame,
    Undo,
    Redo,
    Split,
    Strokes,
    StrokesHidden,
    Fit,
    Open,
    Folder,
    Picture,
    Save,
    Export,
    Close,
    Up,
    Check,
    Warning,
    Notice,
    Copy,
    More,
}

impl Icon {
    fn source(self) -> ImageSource<'static> {
        match self {
            Self::App => include_image!("../../assets/icons/app.svg"),
            Self::Brush => include_image!("../../assets/icons/brush.svg"),
            Self::Neutral => include_image!("../../assets/icons/neutral.svg"),
            Self::Eraser => include_image!("../../assets/icons/eraser.svg"),
            Self::Keep => include_image!("../../assets/icons/keep.svg"),
            Self::Eyedropper => include_image!("../../assets/icons/eyedropper.svg"),
            Self::Hand => include_image!("../../assets/icons/hand.svg"),
            Self::Select => include_image!("../../assets/icons/select.svg"),
            Self::Boxes => include_image!("../../assets/icons/boxes.svg"),
            Self::Reach => include_image!("../../assets/icons/reach.svg"),
            Self::Lasso => include_image!("../../assets/icons/lasso.svg"),
            Self::Polygon => include_image!("../../assets/icons/polygon.svg"),
            Self::Frame => include_image!("../../assets/icons/frame.svg"),
            Self::Undo => include_image!("../../assets/icons/undo.svg"),
            Self::Redo => include_image!("../../assets/icons/redo.svg"),
            Self::Split => include_image!("../../assets/icons/split.svg"),
            Self::Strokes => include_image!("../../assets/icons/strokes.svg"),
            Self::StrokesHidden => include_image!("../../assets/icons/strokes_hidden.svg"),
            Self::Fit => include_image!("../../assets/icons/fit.svg"),
            Self::Open => include_image!("../../assets/icons/open.svg"),
            Self::Folder => include_image!("../../assets/icons/folder.svg"),
            Self::Picture => include_image!("../../assets/icons/picture.svg"),
            Self::Save => include_image!("../../assets/icons/save.svg"),
            Self::Export => include_image!("../../assets/icons/export.svg"),
            Self::Close => include_image!("../../assets/icons/close.svg"),
            Self::Up => include_image!("../../assets/icons/up.svg"),
            Self::Check => include_image!("../../assets/icons/check.svg"),
            Self::Warning => include_image!("../../assets/icons/warning.svg"),
            Self::Notice => include_image!("../../assets/icons/notice.svg"),
            Self::Copy => include_image!("../../assets/icons/copy.svg"),
            Self::More => include_image!("../../assets/icons/more.svg"),
        }
    }

    /// The drawing at the size of buttons.
    pub(super) fn image(self) -> Image<'static> {
        self.sized(theme::ICON)
    }

    /// The drawing at `side` points.
    pub(super) fn sized(self, side: f32) -> Image<'static> {
        Image::new(self.source()).fit_to_exact_size(Vec2::splat(side))
    }
}
