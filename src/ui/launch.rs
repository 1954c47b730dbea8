//! Opens the window.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use eframe::egui::{IconData, ViewportBuilder};
use eframe::egui_wgpu::{WgpuConfiguration, WgpuSetup, WgpuSetupCreateNew};
use eframe::{NativeOptions, wgpu};

use super::{App, Options, UiError, environment};

/// The largest texture we ask for, in pixels a side: photographs beyond it are shown through a smaller one.
const MAX_TEXTURE: u32 = 16_384;

/// Opens the window and returns when it is closed.
///
/// # Errors
/// [`UiError`] where no window can be opened; its message says what is missing and what to do.
pub fn run(options: Options) -> Result<(), UiError> {
    environment::check()?;
    let mut failure = None;
    let create: eframe::AppCreator<'_> = Box::new(|cc| match App::new(cc, options) {
        Ok(app) => Ok(Box::new(app)),
        Err(error) => {
            let message = error.to_string();
            failure = Some(error);
            Err(message.into())
        }
    });
    // Display libraries panic where something is missing that could not be checked.
    let ended = catch_unwind(AssertUnwindSafe(|| eframe::run_native("Tintype", native_options(), create)));
    match (failure, ended) {
        (Some(error), _) => Err(error),
        (None, Ok(Ok(()))) => Ok(()),
        (None, Ok(Err(error))) => Err(why(&error)),
        (None, Err(panic)) => Err(UiError::Broken { reason: words_of(&*panic) }),
    }
}

fn native_options() -> NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_title("Tintype")
        .with_app_id("tintype")
        .with_inner_size([1280.0, 820.0])
        .with_min_inner_size([420.0, 320.0])
        .with_icon(IconData::default())
        .with_drag_and_drop(true);
    let wgpu_options = WgpuConfiguration { wgpu_setup: setup(), ..WgpuConfiguration::default() };
    NativeOptions { viewport, wgpu_options, persist_window: true, ..NativeOptions::default() }
}

/// Asks for textures as large as the device has them, up to [`MAX_TEXTURE`].
fn setup() -> WgpuSetup {
    let mut setup = WgpuSetupCreateNew::without_display_handle();
    setup.device_descriptor = Arc::new(|adapter| {
        let base = match adapter.get_info().backend {
            wgpu::Backend::Gl => wgpu::Limits::downlevel_webgl2_defaults(),
            _ => wgpu::Limits::default(),
        };
        let max_texture_dimension_2d = adapter.limits().max_texture_dimension_2d.min(MAX_TEXTURE);
        wgpu::DeviceDescriptor {
            label: Some("tintype"),
            required_limits: wgpu::Limits { max_texture_dimension_2d, ..base },
            ..wgpu::DeviceDescriptor::default()
        }
    });
    WgpuSetup::CreateNew(setup)
}

fn why(error: &eframe::Error) -> UiError {
    let reason = error.to_string();
    match error {
        eframe::Error::Wgpu(_) => UiError::NoGraphics { reason },
        _ => UiError::Display { reason },
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}
