//! A line of facts, as many as there is room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line_writer::LineWriter;
use super::{RenderContext, text};

/// Minimum columns of a truncated fact.
const FACT: usize = 12;

/// A line of optional facts.
pub(super) struct Facts<'a> {
    pub(super) pen: LineWriter<'a>,
    between: &'static str,
    faint: Style,
    first: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        scene: &RenderContext<'_>,
        area: Rect,
        line: u16,
        buffer: &'a mut Buffer,
    ) -> Self {
        let symbols = scene.theme.symbols;
        let mut pen = LineWriter::new(buffer, area, line, symbols.ellipsis);
        pen.skip(1);
        Self { pen, between: symbols.between, faint: scene.theme.faint(), first: true }
    }

    pub(super) fn add(&mut self, fact: &str, style: Style) {
        if fact.is_empty() {
            return;
        }
        if !self.first {
            // A few letters are useless.
            let least = text::width(self.between) + text::width(fact).min(FACT);
            if self.pen.room() < least {
                return;
            }
            self.pen.put(self.between, self.faint);
        }
        self.first = false;
        self.pen.put(fact, style);
    }
}
