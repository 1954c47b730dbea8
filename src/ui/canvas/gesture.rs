//! What pointer and wheel do on the canvas, as commands.
//!
//! A stroke begins on the press, not when egui calls it a drag, and takes every movement of the frame; otherwise fast
//! strokes lose their beginning and their corners.

use eframe::egui::{
    CursorIcon, Event, Id, Key, Modifiers, PointerButton, Popup, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo,
};

use super::cursor;
use super::framing::{self, Framing};
use super::navigator::navigator_id;
use super::outlining::Outline;
use super::selecting;
use super::view::point;
use crate::document::{Edit, RegionId, Stroke, StrokeId};
use crate::raster::{ImagePoint, View};
use crate::ui::boxes;
use crate::ui::brush::{Brush, Tool};
use crate::ui::commands::{Command, Gesture};
use crate::ui::easel::Easel;
use crate::ui::references::ReferenceCommand;
use crate::ui::scan::ScanCommand;
use crate::ui::strings::canvas as words;

/// What a pressed button holds.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
enum Held {
    #[default]
    Nothing,
    Stroke {
        id: StrokeId,
        last: ImagePoint,
    },
    /// A stroke that was pressed, to select it or to move it.
    Moving {
        id: StrokeId,
        /// The stroke that letting go without moving selects.
        below: StrokeId,
        last: ImagePoint,
        far: Far,
    },
    /// A region that was pressed, to select it or to move it.
    MovingRegion {
        id: RegionId,
        last: ImagePoint,
        far: Far,
    },
    Lasso,
    Frame(Framing),
    Picture {
        last: Pos2,
    },
    Eyedropper,
    Box {
        from: ImagePoint,
        to: ImagePoint,
    },
}

/// Whether a pressed stroke was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Far {
    /// Not yet: a hand that trembles while it clicks moves nothing.
    Not,
    Moved,
}

/// What the canvas remembers between frames.
#[derive(Clone, Debug, Default)]
pub(in crate::ui) struct CanvasState {
    held: Held,
    /// The outline that is being drawn.
    pub(super) outline: Outline,
    /// Where the pointer was last seen.
    pointer: Option<Pos2>,
    /// Where the canvas lay in the last frame.
    pub(in crate::ui) area: Option<Rect>,
    /// The canvas is to have the keyboard.
    pub(in crate::ui) wants_keyboard: bool,
    /// The cursor of the keyboard, in pixels of the photograph, while it is used.
    pub(super) cursor: Option<ImagePoint>,
    /// The cursor is to be shown.
    pub(in crate::ui) wants_cursor: bool,
    /// Arrow keys move something on the canvas.
    pub(in crate::ui) takes_arrows: bool,
    /// Enter, Backspace and Escape are about the outline that is being drawn.
    pub(in crate::ui) takes_outline: bool,
    /// In the last frame the keys were another's: text was being typed, or a menu or dialog was open.
    keys_elsewhere: bool,
}

impl CanvasState {
    /// Another photograph is there: what was begun on the one before ends.
    pub(in crate::ui) fn let_go(&mut self) {
        (self.held, self.outline, self.cursor) = (Held::Nothing, Outline::default(), None);
    }

    /// Whether a button is held on it.
    pub(in crate::ui) fn is_pressed(&self) -> bool {
        self.held != Held::Nothing
    }

    /// The place of the photograph under the pointer, where it is over one.
    pub(in crate::ui) fn place(&self, easel: &Easel) -> Option<ImagePoint> {
        let (area, view) = (self.area?, easel.placement.view(self.area?, easel.size()));
        let pos = self.cursor.map(|at| cursor::screen(view, at)).or(self.pointer)?;
        let at = view.to_image(point(pos));
        (area.contains(pos) && easel.color_at(at).is_some()).then_some(at)
    }
}

/// What the pointer is about to do, for its shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::ui) enum Pointer {
    Tool(Tool),
    /// A stroke lies under it that a press selects.
    OverStroke,
    Grabbing,
    /// It draws a box from the first place to the second.
    Boxing([ImagePoint; 2]),
    /// It frames what lies between left, top, right and bottom.
    Framing([f32; 4]),
    /// A side of the frame lies under it, which a press would move.
    OverSide(CursorIcon),
}

/// A new point is taken after this many points of the screen, or this share of the radius if that is more; closer ones
/// would change nothing one can see.
const SPACING_POINTS: f32 = 0.4;
const SPACING_RADIUS: f32 = 0.06;

/// The lasso takes a new point after so many points of the screen: an outline needs no more. By eye.
const LASSO_POINTS: f32 = 1.5;

/// Turns the frame's events into commands. Returns the response of the canvas and what the pointer does.
pub(in crate::ui) fn follow(
    ui: &mut Ui,
    state: &mut CanvasState,
    easel: &Easel,
    brush: &Brush,
    commands: &mut Vec<Command>,
) -> (Response, Pointer) {
    let area = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(area, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, words::LABEL));
    if state.area != Some(area) {
        // What is drawn before the canvas tells of its size too.
        ui.ctx().request_repaint();
    }
    state.area = Some(area);
    // Asked for once more, the arrow keys of the next frame would lead away from here.
    if std::mem::take(&mut state.wants_keyboard) && !response.has_focus() {
        response.request_focus();
    }
    let view = easel.placement.view(area, easel.size());
    selecting::keys(ui, &response, easel, brush.tool, view, commands);
    let grabbed = easel.selected().is_some() || easel.selected_region().is_some();
    let carries = brush.tool == Tool::Select && grabbed;
    state.takes_arrows = response.has_focus();
    if !carries {
        cursor::follow(ui, &response, state, (easel, brush.tool), view, commands);
    }
    let by_keys = response.has_focus() && !carries && state.cursor.is_some();
    if !(brush.tool.outlines() || easel.awaits_outline()) {
        state.outline = Outline::default();
    }
    state.takes_outline = !state.outline.corners.is_empty();
    let mut hand = Hand { state, easel, brush, view, area, commands };
    let free = !Popup::is_any_open(ui.ctx()) && ui.memory(|m| m.top_modal_layer().is_none());
    // Asked of each event's own place: what egui calls hovered is where the pointer ends the frame, and a quick hand
    // comes, presses and goes within one.
    let on_top = |pos: Pos2| ui.ctx().layer_id_at(pos).is_none_or(|layer| layer == ui.layer_id());
    // Divider and overview lie in the same layer as the canvas and take their own presses.
    let own = [divider_id(ui), navigator_id(ui)].map(|id| ui.ctx().read_response(id).map(|r| r.rect));
    let beside = |pos: Pos2| own.iter().flatten().all(|rect| !rect.contains(pos));
    let over = |pos: Pos2| free && area.contains(pos) && on_top(pos) && beside(pos);
    // The divider has no use for a wheel.
    let beside_navigator = |pos: Pos2| own[1].is_none_or(|rect| !rect.contains(pos));
    let wheeled = |pos: Pos2| free && area.contains(pos) && on_top(pos) && beside_navigator(pos);
    let (events, space) = ui.input(|i| (i.events.clone(), i.key_down(Key::Space)));
    let space = space && !by_keys && !ui.ctx().text_edit_focused();
    let modifiers = ui.input(|i| i.modifiers);
    let tool = tool(brush.tool, space, modifiers);
    for event in &events {
        hand.take(event, (&over, &wheeled), tool);
    }
    if by_keys {
        hand.push(ui, tool);
    }
    // Escape also ends typing and closes menus, and that has happened by now.
    let elsewhere = !free || ui.ctx().text_edit_focused();
    let was_elsewhere = std::mem::replace(&mut hand.state.keys_elsewhere, elsewhere);
    if !elsewhere && !was_elsewhere {
        if hand.state.takes_outline {
            hand.outline_keys(ui);
        } else if easel.begun().is_some() && ui.input(|i| i.key_pressed(Key::Escape)) {
            hand.commands.push(Command::Reference(ReferenceCommand::Leave));
        } else if hand.state.cursor.is_some() && ui.input(|i| i.key_pressed(Key::Escape)) {
            hand.state.cursor = None;
        } else if grabbed && ui.input(|i| i.key_pressed(Key::Escape)) {
            hand.commands.push(Command::LetGo);
        }
    }
    let zoom = ui.input(|i| i.zoom_delta());
    let anchor = ui.input(|i| i.pointer.hover_pos());
    if let Some(anchor) = anchor.filter(|&pos| over(pos) && (zoom - 1.0).abs() > 1e-4) {
        hand.place(easel.placement.zoomed(zoom, anchor, area, easel.size()));
    }
    let hovered = anchor.filter(|&pos| tool == Tool::Select && over(pos)).and_then(|pos| hand.stroke_at(pos));
    let side = anchor.filter(|&pos| tool == Tool::Frame && over(pos));
    let side = side.and_then(|pos| framing::cursor(easel, view.to_image(point(pos)), view));
    let pointer = match hovered {
        _ if easel.begun().is_some() && tool != Tool::Hand => Pointer::Tool(Tool::Lasso),
        Some(_) => Pointer::OverStroke,
        None => Pointer::Tool(tool),
    };
    let pointer = match state.held {
        Held::Picture { .. } => Pointer::Grabbing,
        Held::Box { from, to } => Pointer::Boxing([from, to]),
        Held::Frame(framing) => Pointer::Framing(framing.frame(easel.size())),
        _ => side.map_or(pointer, Pointer::OverSide),
    };
    (response, pointer)
}

/// Names the divider between before and after.
pub(super) fn divider_id(ui: &Ui) -> Id {
    ui.scope_id().with("divider")
}

/// The tool in effect: Space lends the hand, Alt the eyedropper.
const fn tool(chosen: Tool, space: bool, modifiers: Modifiers) -> Tool {
    match chosen {
        _ if space => Tool::Hand,
        Tool::Brush | Tool::Select if modifiers.alt => Tool::Eyedropper,
        tool => tool,
    }
}

struct Hand<'a> {
    state: &'a mut CanvasState,
    easel: &'a Easel,
    brush: &'a Brush,
    view: View,
    area: Rect,
    commands: &'a mut Vec<Command>,
}

/// Whether a place of the screen is one of the canvas.
type Over<'a> = &'a dyn Fn(Pos2) -> bool;

impl Hand<'_> {
    fn take(&mut self, event: &Event, (over, wheeled): (Over<'_>, Over<'_>), tool: Tool) {
        match *event {
            Event::PointerButton { pos, button, pressed: true, .. } if over(pos) => {
                self.press(pos, button, tool);
            }
            Event::PointerButton { pos, pressed: false, .. } => self.release(pos),
            Event::PointerMoved(pos) => {
                self.state.cursor = self.state.cursor.filter(|_| self.state.pointer == Some(pos));
                self.state.pointer = Some(pos);
                self.go(pos);
            }
            Event::PointerGone | Event::WindowFocused(false) => {
                if self.state.held == Held::Lasso {
                    self.state.outline = Outline::default();
                }
                self.state.held = Held::Nothing;
            }
            Event::MouseWheel { unit, delta, modifiers, .. }
                if !modifiers.command && self.state.pointer.is_some_and(wheeled) =>
            {
                self.wheel(unit, delta);
            }
            _ => {}
        }
    }

    fn press(&mut self, pos: Pos2, button: PointerButton, tool: Tool) {
        if self.state.held != Held::Nothing {
            return;
        }
        match (button, tool) {
            (PointerButton::Primary, _) if self.answer(pos, tool) => {}
            (PointerButton::Middle, _) | (PointerButton::Primary, Tool::Hand) => {
                self.state.held = Held::Picture { last: pos };
            }
            (PointerButton::Primary, Tool::Eyedropper) => {
                self.state.held = Held::Eyedropper;
                self.pick(pos, Gesture::Begin);
            }
            (PointerButton::Primary, Tool::Select) => self.grab(pos),
            (PointerButton::Primary, Tool::Lasso) => {
                self.state.outline.corners = vec![self.view.to_image(point(pos))];
                self.state.held = Held::Lasso;
            }
            (PointerButton::Primary, Tool::Boxes) => {
                let at = self.view.to_image(point(pos));
                self.state.held = Held::Box { from: at, to: at };
            }
            (PointerButton::Primary, Tool::Frame) => {
                let at = self.view.to_image(point(pos));
                self.state.held = Held::Frame(Framing::begin(self.easel, at, self.view.zoom));
            }
            (PointerButton::Primary, Tool::Polygon) => self.corner(self.view.to_image(point(pos))),
            (PointerButton::Primary, _) => self.begin_stroke(pos),
            _ => {}
        }
    }

    fn begin_stroke(&mut self, pos: Pos2) {
        let at = self.view.to_image(point(pos));
        let (Some(paint), true) = (self.brush.paint(), self.touches(at)) else { return };
        let id = self.next_stroke_id();
        let stroke = Stroke::new(id, vec![at], self.brush.radius_px, paint);
        self.state.held = Held::Stroke { id, last: at };
        self.commands.push(Command::Edit(Edit::AddStroke(stroke), Gesture::Begin));
        if let Some((_, lightness)) = self.easel.color_at(at) {
            self.commands.push(Command::Lightness(lightness));
        }
        if self.brush.tool == Tool::Brush {
            self.commands.push(Command::ColorUsed);
        }
    }

    /// Strokes of the same frame are not in the document yet: a quick hand on a slow machine makes several.
    fn next_stroke_id(&self) -> StrokeId {
        let begun = self.commands.iter().filter(|c| matches!(c, Command::Edit(Edit::AddStroke(_), _))).count();
        StrokeId(self.easel.next_stroke_id().0 + begun as u64)
    }

    /// Whether a brush at that place covers anything of the photograph.
    fn touches(&self, at: ImagePoint) -> bool {
        let (width, height) = super::view::sides(self.easel.size());
        let nearest = ImagePoint::new(at.x.clamp(0.0, width), at.y.clamp(0.0, height));
        at.distance(nearest) <= self.brush.radius_px
    }

    fn go(&mut self, pos: Pos2) {
        match self.state.held {
            Held::Nothing => {}
            Held::Stroke { id, last } => {
                let at = self.view.to_image(point(pos));
                let spacing = (SPACING_POINTS / self.view.zoom).max(SPACING_RADIUS * self.brush.radius_px);
                if at.distance(last) >= spacing {
                    self.extend(id, at);
                }
            }
            Held::Moving { id, below, last, far } => {
                self.carry(id, below, last, far, self.view.to_image(point(pos)));
            }
            Held::MovingRegion { id, last, far } => self.carry_region(id, last, far, self.view.to_image(point(pos))),
            Held::Lasso => {
                let at = self.view.to_image(point(pos));
                let spacing = LASSO_POINTS / self.view.zoom;
                if self.state.outline.corners.last().is_none_or(|last| at.distance(*last) >= spacing) {
                    self.state.outline.corners.push(at);
                }
            }
            Held::Picture { last } => {
                let moved = pos - last;
                self.state.held = Held::Picture { last: pos };
                self.pan(moved);
            }
            Held::Eyedropper => self.pick(pos, Gesture::Continue),
            Held::Frame(framing) => {
                self.state.held = Held::Frame(framing.on_to(self.view.to_image(point(pos))));
            }
            Held::Box { from, .. } => self.state.held = Held::Box { from, to: self.view.to_image(point(pos)) },
        }
    }

    /// Points of one frame go into one edit.
    fn extend(&mut self, id: StrokeId, at: ImagePoint) {
        self.state.held = Held::Stroke { id, last: at };
        match self.commands.last_mut() {
            Some(Command::Edit(Edit::ExtendStroke { id: same, points }, _)) if *same == id => points.push(at),
            _ => self.commands.push(Command::Edit(Edit::ExtendStroke { id, points: vec![at] }, Gesture::Continue)),
        }
    }

    fn release(&mut self, pos: Pos2) {
        match self.state.held {
            Held::Stroke { id, last } => {
                let at = self.view.to_image(point(pos));
                if at.distance(last) > SPACING_POINTS / self.view.zoom {
                    self.extend(id, at);
                }
            }
            Held::Lasso => self.close_outline(),
            Held::Moving { id, below, far: Far::Not, .. } if id != below => {
                self.commands.push(Command::Select(Some(below)));
            }
            Held::Frame(framing) => {
                let framing = framing.on_to(self.view.to_image(point(pos)));
                let frame = framing.finished(self.easel.size(), self.view.zoom);
                let command = |frame| Command::Scan(ScanCommand::Frame(frame, Gesture::Begin));
                self.commands.extend(frame.map(command));
            }
            Held::Box { from, .. } => {
                let to = self.view.to_image(point(pos));
                self.commands.extend(boxes::drawn(self.easel, from, to, self.view.zoom));
            }
            _ => {}
        }
        self.state.held = Held::Nothing;
    }

    /// The stroke that a press there selects.
    fn stroke_at(&self, pos: Pos2) -> Option<StrokeId> {
        let (at, tolerance_px) = (self.view.to_image(point(pos)), selecting::TOLERANCE / self.view.zoom);
        selecting::stroke_at(&self.easel.snapshot().strokes, at, tolerance_px)
    }

    fn pick(&mut self, pos: Pos2, gesture: Gesture) {
        if let Some((tint, lightness)) = self.easel.color_at(self.view.to_image(point(pos))) {
            self.commands.extend([Command::Color(tint, gesture), Command::Lightness(lightness)]);
        }
    }
}

mod grabbing;
mod moving;
