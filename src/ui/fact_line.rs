//! A line of facts, as many as there is room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line_writer::LineWriter;
use super::theme::Theme;
use super::{RenderContext, text};

/// Minimum columns of a truncated fact.
const FACT: usize = 12;

pub(super) struct Facts<'a> {
    pub(super) writer: LineWriter<'a>,
    theme: Theme,
    first: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn new(
        context: &RenderContext<'_>,
        area: Rect,
        line: u16,
        buffer: &'a mut Buffer,
    ) -> Self {
        let mut writer = context.line(buffer, area, line);
        writer.skip(1);
        Self { writer, theme: context.theme, first: true }
    }

    pub(super) fn add(&mut self, fact: &str, style: Style) {
        if fact.is_empty() {
            return;
        }
        if !self.first {
            // A few letters are useless.
            let between = self.theme.symbols.between;
            if self.writer.room() < text::width(between) + text::width(fact).min(FACT) {
                return;
            }
            self.writer.put(between, self.theme.faint());
        }
        self.first = false;
        self.writer.put(fact, style);
    }
}
