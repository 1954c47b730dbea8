//! Regions in the window: which is selected, and what is done with it.

use std::sync::Arc;

use eframe::egui::Context;

use super::app::App;
use super::brush::{Limit, Tint};
use super::commands::{Command, Gesture};
use super::easel::Easel;
use super::selection::{Repeat, Thing};
use crate::document::{Edit, Region, RegionId, Stage};

impl Easel {
    /// The region that is selected.
    pub(super) fn selected_region(&self) -> Option<&Arc<Region>> {
        self.selection.region.and_then(|id| self.snapshot().region(id))
    }
}

impl App {
    /// Selects a region or none, and no stroke; the hand takes its color, so that the picker shows it.
    pub(super) fn select_region(&mut self, region: Option<RegionId>) {
        self.select(None);
        let Some(easel) = &mut self.desk.easel else { return };
        easel.selection.region = region;
        let filled = easel.selected_region().filter(|region| Limit::of(region) == Limit::Filled);
        if let Some([a, b]) = filled.and_then(|region| region.fill) {
            self.desk.brush.tint = Tint { a, b };
        }
    }

    /// Commands about the selected region; what it does and how soft its edges are, the next ones take over.
    pub(super) fn run_on_regions(&mut self, ctx: &Context, command: &Command) {
        let tint = self.desk.brush.tint;
        match command {
            Command::Limit(limit) => {
                self.desk.brush.limit = *limit;
                self.replace_region(ctx, Gesture::Begin, |region| limit.on(region, tint));
            }
            Command::Feather(feather_px, gesture) => {
                self.desk.brush.feather_px = *feather_px;
                self.replace_region(ctx, *gesture, |region| region.feathered(*feather_px));
            }
            Command::NameRegion(name, gesture) => self.replace_region(ctx, *gesture, |region| region.named(name)),
            _ => {}
        }
    }

    /// A filled region that is selected gets the color of the hand.
    pub(super) fn refill_selected(&mut self, ctx: &Context, tint: Tint, gesture: Gesture) {
        if self.desk.region().is_some() && self.desk.limit() == Limit::Filled {
            self.replace_region(ctx, gesture, |region| Limit::Filled.on(region, tint));
        }
    }

    fn replace_region(&mut self, ctx: &Context, gesture: Gesture, change: impl FnOnce(Region) -> Region) {
        self.touch_region(ctx, Repeat::Told(gesture), |region| {
            let changed = change(region.clone());
            (changed != *region).then_some(Edit::ReplaceRegion(changed))
        });
    }

    /// Changes the selected region, if any, by the edit made for it.
    pub(super) fn touch_region(&mut self, ctx: &Context, repeat: Repeat, edit: impl FnOnce(&Region) -> Option<Edit>) {
        let time = ctx.input(|i| i.time);
        let Some(easel) = &mut self.desk.easel else { return };
        let Some((id, edit)) = easel.selected_region().and_then(|r| Some((r.id, edit(r)?))) else { return };
        if easel.touch(Thing::Region(id), &edit, repeat, time) > Stage::Present {
            self.ask_color();
        }
    }
}
