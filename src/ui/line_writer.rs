//! Writes along one line of the screen, within its bounds.

use std::ops::Range;

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::text;

/// A position on a line, and the space left.
pub(super) struct LineWriter<'a> {
    buffer: &'a mut Buffer,
    x: u16,
    y: u16,
    end: u16,
    ellipsis: &'static str,
}

impl<'a> LineWriter<'a> {
    /// At the start of a line of an area; nothing is written if the area has no
    /// such line.
    pub(super) fn new(
        buffer: &'a mut Buffer,
        area: Rect,
        line: u16,
        ellipsis: &'static str,
    ) -> Self {
        let end = if line < area.height { area.right() } else { area.x };
        let y = area.y + line.min(area.height.saturating_sub(1));
        Self { buffer, x: area.x, y, end, ellipsis }
    }

    /// Columns left.
    pub(super) fn room(&self) -> usize {
        usize::from(self.end.saturating_sub(self.x))
    }

    /// The next column.
    pub(super) fn x(&self) -> u16 {
        self.x
    }

    /// The columns that were written from one on.
    pub(super) fn since(&self, start: u16) -> Rect {
        Rect { x: start, y: self.y, width: self.x.saturating_sub(start), height: 1 }
    }

    /// Writes text, truncated at the end of the space.
    pub(super) fn put(&mut self, content: &str, style: Style) -> &mut Self {
        let room = self.room();
        if room > 0 {
            let fitting = text::cut(content, room, self.ellipsis);
            self.x = write(self.buffer, (self.x, self.y), &fitting, room, style);
        }
        self
    }

    /// [`Self::put`] with another style for some byte ranges.
    pub(super) fn put_marked(
        &mut self,
        content: &str,
        style: Style,
        marks: &[Range<usize>],
        marked: Style,
    ) -> &mut Self {
        let start = self.x;
        self.put(content, style);
        self.mark(start, content, marks, marked)
    }

    /// Restyles parts of a text that was written at a column.
    pub(super) fn mark(
        &mut self,
        at: u16,
        content: &str,
        marks: &[Range<usize>],
        style: Style,
    ) -> &mut Self {
        for mark in marks {
            let columns = |end: usize| content.get(..end).map_or(0, text::width) as u16;
            let from = at.saturating_add(columns(mark.start)).min(self.x);
            let to = at.saturating_add(columns(mark.end)).min(self.x);
            let marked = Rect::new(from, self.y, to.saturating_sub(from), 1);
            self.buffer.set_style(marked, style);
        }
        self
    }

    /// Writes a part of a typed line, with the bytes that are not understood
    /// underlined.
    pub(super) fn put_faulty(
        &mut self,
        line: &str,
        part: Range<usize>,
        fault: Range<usize>,
        (style, bad): (Style, Style),
    ) -> &mut Self {
        let from = fault.start.clamp(part.start, part.end);
        let to = fault.end.clamp(from, part.end);
        let wrong = bad.add_modifier(Modifier::UNDERLINED);
        for (piece, style) in [(part.start..from, style), (from..to, wrong), (to..part.end, style)]
        {
            self.put(line.get(piece).unwrap_or_default(), style);
        }
        self
    }

    /// Writes text into a column of a fixed width.
    pub(super) fn cell(&mut self, content: &str, columns: usize, style: Style) -> &mut Self {
        let columns = columns.min(self.room());
        let fitting = text::cut(content, columns, self.ellipsis);
        write(self.buffer, (self.x, self.y), &fitting, columns, style);
        self.x += columns as u16;
        self
    }

    /// Fills the space left with a symbol of one column.
    pub(super) fn fill(&mut self, symbol: &str, style: Style) -> &mut Self {
        for x in self.x..self.end {
            self.buffer[(x, self.y)].set_symbol(symbol).set_style(style);
        }
        self.x = self.end;
        self
    }

    pub(super) fn skip(&mut self, columns: u16) -> &mut Self {
        self.x = (self.x + columns).min(self.end);
        self
    }

    /// Writes text at the right end and removes it, with a column of space,
    /// from the space left; no effect if less than `keep` columns would remain.
    pub(super) fn right(&mut self, content: &str, keep: usize, style: Style) -> &mut Self {
        let columns = text::width(content);
        if columns > 0 && self.room() >= columns + 1 + keep {
            let at = self.end - columns as u16;
            write(self.buffer, (at, self.y), content, columns, style);
            self.end = at - 1;
        }
        self
    }
}

impl LineWriter<'_> {
    /// [`Self::right`]; the columns that the text takes, none if it has no room.
    pub(super) fn right_area(&mut self, content: &str, keep: usize, style: Style) -> Rect {
        let end = self.end;
        self.right(content, keep, style);
        let x = if self.end < end { self.end + 1 } else { end };
        Rect { x, y: self.y, width: end - x, height: 1 }
    }
}

/// Writes text at a position, in `room` columns at most; the column after it.
///
/// `Buffer::set_stringn` looks for clusters, most of the time of a frame. Where
/// all characters are ASCII, each is one, but the last before another kind,
/// which may combine with it.
fn write(buffer: &mut Buffer, (x, y): (u16, u16), content: &str, room: usize, style: Style) -> u16 {
    let ascii = content.bytes().take_while(|byte| matches!(byte, b' '..=b'~')).count();
    let plain = if ascii < content.len() { ascii.saturating_sub(1) } else { ascii };
    let columns = plain.min(room).min(usize::from(buffer.area.right().saturating_sub(x)));
    if columns > 0 {
        let start = buffer.index_of(x, y);
        let cells = buffer.content.iter_mut().skip(start).take(columns);
        for (cell, byte) in cells.zip(content.bytes()) {
            cell.set_char(char::from(byte)).set_style(style);
        }
    }
    let x = x + columns as u16;
    if columns < plain || plain == content.len() {
        return x;
    }
    buffer.set_stringn(x, y, &content[plain..], room - columns, style).0
}

/// Clears an area for an overlay. A wide character that reaches into the area
/// is removed as a whole, or it would shift the rest of its line.
pub(super) fn clear(buffer: &mut Buffer, area: Rect) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
        let mut before = area.left();
        while before > buffer.area.left() {
            before -= 1;
            let cell = &mut buffer[(before, y)];
            if before + cell.cell_width() > area.left() {
                cell.set_symbol(" ");
            } else if cell.symbol() != " " {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(write: impl FnOnce(&mut LineWriter<'_>)) -> String {
        let area = Rect::new(0, 0, 12, 1);
        let mut buffer = Buffer::empty(area);
        write(&mut LineWriter::new(&mut buffer, area, 0, "…"));
        buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn text_never_leaves_the_line() {
        let plain = Style::new();
        let write = |kind: u8| {
            line(|writer| {
                match kind {
                    0 => writer.put("a much longer text", plain).put("x", plain),
                    1 => writer.right("5m", 4, plain).put("Ann Diallo", plain),
                    2 => writer.right("too long", 8, plain).put("Ann", plain),
                    _ => writer.cell("Annabel", 4, plain).skip(1).put("b", plain),
                };
            })
        };
        let lines = ["a much long…", "Ann Dial… 5m", "Ann         ", "Ann… b      "];
        for (kind, expected) in (0..).zip(lines) {
            assert_eq!(write(kind), expected);
        }
    }

    proptest! {
        #[test]
        fn text_is_written_as_the_buffer_writes_it(
            before in "[ -~é王]{0,9}",
            text in "[ -~\n\t\u{301}\u{200d}é王👩❤️]{0,14}",
            (x, room) in (0..9_u16, 0..14_usize),
        ) {
            let area = Rect::new(1, 1, 9, 2);
            let style = Style::new().bold();
            let mut expected = Buffer::empty(area);
            expected.set_stringn(1, 2, &before, 9, Style::new().italic());
            let mut written = expected.clone();
            let (end, _) = expected.set_stringn(1 + x, 2, &text, room, style);
            prop_assert_eq!(write(&mut written, (1 + x, 2), &text, room, style), end);
            prop_assert_eq!(written, expected);
        }
    }

    #[test]
    fn a_wide_character_under_an_edge_goes_as_a_whole() {
        let area = Rect::new(0, 0, 8, 1);
        let mut buffer = Buffer::empty(area);
        buffer.set_string(0, 0, "王小明先", Style::new());
        clear(&mut buffer, Rect::new(3, 0, 2, 1));
        let symbols: Vec<&str> =
            buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(symbols, ["王", " ", " ", " ", " ", " ", "先", " "]);
    }

    #[test]
    fn a_line_outside_the_area_takes_nothing() {
        let area = Rect::new(0, 0, 5, 1);
        let mut buffer = Buffer::empty(area);
        LineWriter::new(&mut buffer, area, 1, "…").put("x", Style::new());
        assert_eq!(buffer, Buffer::empty(area));
    }
}
