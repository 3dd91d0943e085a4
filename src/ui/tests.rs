//! Frames: the text on the screen, its styles, and what never appears.

mod cells;
mod clicks;
mod color_alone;
mod columns;
mod compose;
mod facts;
mod filter;
mod find;
mod frames;
mod header;
mod history;
mod linear;
mod many;
mod motion;
mod notice;
mod picker;
mod properties;
mod rows;
mod safety;
mod scenes;
mod stop_request;
mod time_style;
mod tour;
mod verbs;
mod waits;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect};

use super::click_map::ClickMap;
use super::theme::Theme;
use super::{RenderContext, render, viewport};
use crate::app::ClickTarget;
use crate::app::fixture::Fixture;
use crate::keymap::{Key, Keymap, Resolver};
use crate::settings::KeyPreset;

fn keymap(preset: KeyPreset) -> Keymap {
    Keymap::build(preset, &[], "").expect("the preset is sound")
}

/// A screen with a state.
struct Screen {
    fixture: Fixture,
    keymap: Keymap,
    resolver: Resolver,
    theme: Theme<'static>,
    place: Option<&'static str>,
}

impl Screen {
    fn new(fixture: Fixture) -> Self {
        Self {
            fixture,
            keymap: keymap(KeyPreset::Default),
            resolver: Resolver::default(),
            theme: Theme::new(true, false),
            place: None,
        }
    }

    /// Sets the screen size, as the loop does.
    fn resize(&mut self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width, height);
        let viewport = viewport(&self.fixture.state, &self.keymap, area);
        self.fixture.resize(viewport);
    }

    fn press(&mut self, keys: &str) {
        for key in keys.split(' ') {
            let key: Key = key.parse().expect("a key");
            let _ = self.resolver.feed(&self.keymap, self.fixture.state.focus(), key);
        }
    }

    fn context(&self) -> RenderContext<'_> {
        RenderContext {
            state: &self.fixture.state,
            keymap: &self.keymap,
            resolver: &self.resolver,
            theme: self.theme,
            place: self.place,
            clicks: None,
        }
    }

    fn draw(&mut self, width: u16, height: u16) -> (Buffer, Option<Position>) {
        self.resize(width, height);
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        let cursor = render(&self.context(), area, &mut buffer);
        (buffer, cursor)
    }

    /// The target of a click on a screen of a size that was set before.
    fn target_at(&self, area: Rect, x: u16, y: u16) -> ClickTarget {
        ClickMap::new(&self.context(), area).at(Position { x, y }).0
    }

    fn text(&mut self, width: u16, height: u16) -> String {
        text(&self.draw(width, height).0)
    }
}

/// The visible text, line by line; a wide character hides the cell after it.
fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            x += symbol.cell_width().max(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Compares frames of a scene with the stored ones.
fn check(name: &str, mut context: Screen, sizes: &[(u16, u16)]) {
    for &(width, height) in sizes {
        compare(&format!("{name}-{width}x{height}"), &context.text(width, height));
    }
}

/// Compares a frame with the stored one.
fn compare(name: &str, frame: &str) {
    insta::assert_snapshot!(name, frame);
}
