//! What lies around the canvas: bars, tools, the inspector, notices, and the screen before anything is open.

mod base;
mod color_entry;
mod color_plane;
mod history_list;
mod inspector;
mod leaning;
mod limits;
mod lists;
mod notices;
mod palette;
mod pieces;
mod reference_list;
mod region_list;
mod rows;
mod scan_page;
mod slider;
mod start_screen;
mod status_bar;
mod stroke_list;
mod suggestions;
mod swatches;
mod tab_strip;
mod tones;
mod tool_rail;
mod top_bar;
mod tour_card;

pub(super) use inspector::{Inspector, show as inspector};
pub(super) use lists::{Lists, show as lists};
pub(super) use notices::show as notices;
pub(super) use pieces::{accent_button, field_row, icon_only, one_line};
pub(super) use start_screen::{drop_hint, show as start_screen};
pub(super) use status_bar::show as status_bar;
pub(super) use tab_strip::show as tab_strip;
pub(super) use tool_rail::show as tool_rail;
pub(super) use top_bar::show as top_bar;
pub(super) use tour_card::show as tour;
