//! A progress bar on a terminal; silence elsewhere.

use std::ops::ControlFlow;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::RenderStep;

/// Shows how far a rendering is.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar that begins with `message`. It draws on standard error and only if that is a terminal.
    pub(super) fn begin(message: &str) -> Self {
        let bar = ProgressBar::new(100);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg:32} {bar:30} {percent:>3} %") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        bar.set_message(message.to_owned());
        Self { bar }
    }

    /// Shows a step of rendering; never breaks off.
    pub(super) fn step(&self, step: RenderStep) -> ControlFlow<()> {
        self.bar.set_message(step.label());
        self.bar.set_position(percent(step.share()));
        ControlFlow::Continue(())
    }

    /// Shows how much of a row of things is done, 0..=1.
    pub(super) fn share(&self, share: f32) {
        self.bar.set_position(percent(share));
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 0..=1")]
fn percent(share: f32) -> u64 {
    (100.0 * share.clamp(0.0, 1.0)) as u64
}
