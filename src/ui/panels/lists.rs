//! The panel of lists, between the tools and the canvas.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Ui};

use super::pieces::{icon_only, section};
use super::reference_list::{self, ReferenceList};
use super::scan_page::{self, ScanMemory};
use super::{history_list, region_list, stroke_list};
use crate::document::{RegionId, StrokeId};
use crate::raster::ImagePoint;
use crate::ui::commands::Command;
use crate::ui::desk::{Desk, Page};
use crate::ui::icons::Icon;
use crate::ui::strings::lists as words;
use crate::ui::theme;

/// What the panel remembers between frames.
#[derive(Default)]
pub(in crate::ui) struct Lists {
    /// The stroke that the list was scrolled to.
    pub(super) scrolled: Option<StrokeId>,
    /// The stroke about which something is being written.
    pub(super) described: Option<StrokeId>,
    /// The state that the history was scrolled to.
    pub(super) state: Option<usize>,
    /// The region that is being named.
    pub(super) named: Option<RegionId>,
    scan: ScanMemory,
    references: ReferenceList,
}

/// Draws the list that is open; `place` is the place of the photograph under the pointer.
pub(in crate::ui) fn show(
    ui: &mut Ui,
    memory: &mut Lists,
    desk: &Desk,
    place: Option<ImagePoint>,
    commands: &mut Vec<Command>,
) {
    let (Some(page), Some(easel)) = (desk.page, &desk.easel) else { return };
    let frame = Frame::new().fill(theme::colors(ui).panel).inner_margin(Margin::symmetric(12, 10));
    Panel::left("lists").exact_size(theme::LISTS).resizable(false).frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            section(ui, page.title());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = icon_only(Icon::Close, words::CLOSE).frame_when_inactive(false);
                if ui.add(close).on_hover_text(Command::List(page).tooltip(ui.ctx())).clicked() {
                    commands.push(Command::List(page));
                }
            });
        });
        match page {
            Page::Strokes => stroke_list::show(ui, memory, easel, commands),
            Page::History => history_list::show(ui, desk, memory, easel, commands),
            Page::Scan => scan_page::show(ui, &mut memory.scan, desk, easel, commands),
            Page::References => {
                reference_list::show(ui, &mut memory.references, (desk, easel), place, commands);
            }
            Page::Regions => region_list::show(ui, memory, easel, commands),
        }
    });
}
