//! What a terminal makes of the frames.

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZero;
use std::rc::Rc;

use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::runtime::Painter;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 60, height: 16 };

/// A terminal that can be looked at, and how many bytes it was sent last.
#[derive(Clone)]
struct Screen(Rc<RefCell<(vt100::Parser, usize)>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut inner = self.0.borrow_mut();
        inner.0.process(bytes);
        inner.1 = bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Probe {
    painter: Painter<Ansi<Screen>>,
    screen: Screen,
}

impl Probe {
    fn new() -> Self {
        let [rows, columns] =
            [SCREEN.height, SCREEN.width].map(|size| NonZero::new(size).expect("a size"));
        let parser = vt100::Parser::new(rows, columns, 0);
        let screen = Screen(Rc::new(RefCell::new((parser, 0))));
        Self { painter: Painter::new(Ansi::new(screen.clone())), screen }
    }

    /// Paints a frame, and checks that the terminal shows it. Returns how many
    /// bytes that took.
    fn paint(&mut self, frame: &Buffer, cursor: Option<Position>) -> usize {
        self.screen.0.borrow_mut().1 = 0;
        let draw = |buffer: &mut Buffer| {
            buffer.clone_from(frame);
            cursor
        };
        self.painter.paint(SCREEN, draw).expect("a terminal takes everything");
        let inner = self.screen.0.borrow();
        let screen = inner.0.screen();
        for (at, cell) in frame.content.iter().enumerate() {
            let (x, y) = frame.pos_of(at);
            let shown = screen.cell(y, x).expect("on the screen");
            if shown.is_wide_continuation() {
                continue;
            }
            let text = if shown.contents().is_empty() { " " } else { shown.contents() };
            assert_eq!(text, cell.symbol(), "at {x},{y}");
            if !is_blank(cell) {
                assert_eq!(look(shown), expected(cell), "at {x},{y}");
            }
            assert_eq!(shown.bgcolor(), colour(cell.bg), "behind {x},{y}");
        }
        assert_eq!(screen.hide_cursor(), cursor.is_none());
        if let Some(Position { x, y }) = cursor {
            assert_eq!(screen.cursor_position(), (y, x));
        }
        inner.1
    }
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Yellow => vt100::Color::Idx(3),
        Color::Cyan => vt100::Color::Idx(6),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
        _ => vt100::Color::Default,
    }
}

fn look(cell: &vt100::Cell) -> (vt100::Color, [bool; 5]) {
    let modifiers = [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()];
    (cell.fgcolor(), modifiers)
}

fn expected(cell: &Cell) -> (vt100::Color, [bool; 5]) {
    let modifiers =
        [Modifier::BOLD, Modifier::DIM, Modifier::ITALIC, Modifier::UNDERLINED, Modifier::REVERSED];
    (colour(cell.fg), modifiers.map(|modifier| cell.modifier.contains(modifier)))
}

/// A list beside a pane, between two bars.
#[derive(Clone, Debug)]
struct Scenery {
    top: usize,
    here: usize,
    pane: Vec<(String, Style)>,
    bar: String,
}

impl Scenery {
    fn frame(&self, rows: &[(String, Style)]) -> Buffer {
        let mut buffer = Buffer::empty(SCREEN);
        buffer.set_stringn(0, 0, &self.bar, 60, Style::new());
        for y in 1..15 {
            let number = self.top + usize::from(y);
            if let Some((text, style)) = rows.get(number % rows.len().max(1)) {
                buffer.set_stringn(1, y, text, 34, Style::new());
                buffer.set_style(Rect::new(1, y, 34, 1), *style);
            }
            buffer.set_string(36, y, "│", Style::new().dim());
            if number == self.here {
                buffer.set_style(Rect::new(0, y, 35, 1), Style::new().reversed());
            }
            if let Some((text, style)) = self.pane.get(usize::from(y)) {
                buffer.set_stringn(38, y, text, 22, Style::new());
                buffer.set_style(Rect::new(38, y, 22, 1), *style);
            }
        }
        buffer.set_string(0, 15, "─".repeat(60), Style::new().dim());
        buffer
    }
}

/// Text that this terminal and ratatui measure alike.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["(王|小|e\u{301}|é|…|x| |  ){0,40}", "[a-z ]{0,60}", "", "[a-z]{30} {20}[a-z]{0,3}"]
}

fn style() -> impl Strategy<Value = Style> {
    proptest::sample::select(vec![
        Style::new(),
        Style::new().bold(),
        Style::new().dim(),
        Style::new().fg(Color::Cyan).bold(),
        Style::new().fg(Color::Yellow).italic(),
        Style::new().fg(Color::Indexed(200)).bg(Color::Rgb(1, 2, 3)),
        Style::new().underlined(),
        Style::new().reversed(),
    ])
}

fn scenery() -> impl Strategy<Value = Scenery> {
    let pane = proptest::collection::vec((text(), style()), 0..16);
    (0..12_usize, 0..28_usize, pane, text()).prop_map(|(top, here, pane, bar)| Scenery {
        top,
        here,
        pane,
        bar,
    })
}

fn cursor() -> impl Strategy<Value = Option<Position>> {
    proptest::option::of((0..60_u16, 0..16_u16).prop_map(|(x, y)| Position { x, y }))
}

proptest! {
    #[test]
    fn the_terminal_shows_every_frame(
        rows in proptest::collection::vec((text(), style()), 1..30),
        frames in proptest::collection::vec((scenery(), cursor()), 1..8),
    ) {
        let mut probe = Probe::new();
        for (scenery, cursor) in frames {
            probe.paint(&scenery.frame(&rows), cursor);
        }
    }
}

/// Rows that have nothing in common.
fn rows() -> Vec<(String, Style)> {
    let row = |n: u8| {
        let letter = char::from(b'a' + n % 26);
        (format!("{n} {}", letter.to_string().repeat(30)), Style::new())
    };
    (0..60).map(row).collect()
}

#[test]
fn a_list_that_scrolls_beside_a_pane_is_moved_and_not_sent_again() {
    let rows = rows();
    let pane = vec![("the same".to_owned(), Style::new()); 4];
    let at = |top| Scenery { top, here: top + 14, pane: pane.clone(), bar: "12 of 99".to_owned() };
    let mut probe = Probe::new();
    let whole = probe.paint(&at(10).frame(&rows), None);
    for top in [11, 13, 12, 9, 10] {
        let bytes = probe.paint(&at(top).frame(&rows), None);
        assert!(bytes < whole / 2, "{bytes} of {whole} to {top}");
    }
}

#[test]
fn a_line_that_ends_is_erased_and_not_written_over() {
    let frame = |text: &str| Buffer::with_lines([format!("{text:60}")]);
    let full = |text: &str| {
        let mut buffer = Buffer::empty(SCREEN);
        buffer.merge(&frame(text));
        buffer
    };
    let mut probe = Probe::new();
    probe.paint(&full(&"x".repeat(60)), None);
    assert!(probe.paint(&full("xx"), None) < 40);
    probe.paint(&full(&"x".repeat(60)), None);
    assert!(probe.paint(&full(&format!("x{}x", " ".repeat(50))), None) < 50);
}
