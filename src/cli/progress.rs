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
        let (message, share) = match step {
            RenderStep::Preparing => ("Preparing the photograph", 0.05),
            RenderStep::Solving { residual, .. } => ("Coloring", 0.2 + 0.6 * step_share(residual)),
            RenderStep::Finishing => ("Writing", 0.85),
        };
        self.bar.set_message(message);
        self.bar.set_position(percent(share));
        ControlFlow::Continue(())
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// How far a relative residual is on its way from 1 to 1e-5, on a logarithmic scale.
fn step_share(residual: f32) -> f32 {
    (residual.max(1e-9).log10() / -5.0).clamp(0.0, 1.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 0..=1")]
fn percent(share: f32) -> u64 {
    (100.0 * share.clamp(0.0, 1.0)) as u64
}
