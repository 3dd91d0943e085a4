//! Encoded frames as displayed by a terminal emulator.

mod model;
mod screens;
mod widths;

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZero;
use std::rc::Rc;

use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::terminal::Renderer;
use crate::terminal::cell_diff::Damage;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 60, height: 24 };

/// An emulator, and the size of the last output in bytes.
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
    painter: Renderer<AnsiBackend<Screen>>,
    screen: Screen,
}

impl Probe {
    fn new() -> Self {
        Self::with_background_erase(true)
    }

    fn with_background_erase(erases: bool) -> Self {
        let [rows, columns] =
            [SCREEN.height, SCREEN.width].map(|size| NonZero::new(size).expect("a size"));
        let parser = vt100::Parser::new(rows, columns, 0);
        let screen = Screen(Rc::new(RefCell::new((parser, 0))));
        let backend = AnsiBackend::new(screen.clone()).with_background_erase(erases);
        Self { painter: Renderer::new(backend), screen }
    }

    /// Paints a frame, and checks that the terminal shows it. Returns the
    /// number of bytes.
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
            if bare(cell).is_none() {
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
struct SampleScreen {
    top: usize,
    here: usize,
    pane: Vec<(String, Style)>,
    bar: String,
}

impl SampleScreen {
    fn frame(&self, rows: &[(String, Style)]) -> Buffer {
        let mut buffer = Buffer::empty(SCREEN);
        buffer.set_stringn(0, 0, &self.bar, 60, Style::new());
        for y in 1..SCREEN.height - 1 {
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
        buffer.set_string(0, SCREEN.height - 1, "─".repeat(60), Style::new().dim());
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
        Style::new().bg(Color::Indexed(236)),
        Style::new().underlined(),
        Style::new().reversed(),
    ])
}

fn scenery() -> impl Strategy<Value = SampleScreen> {
    let pane = proptest::collection::vec((text(), style()), 0..24);
    (0..12_usize, 0..36_usize, pane, text()).prop_map(|(top, here, pane, bar)| SampleScreen {
        top,
        here,
        pane,
        bar,
    })
}

fn cursor() -> impl Strategy<Value = Option<Position>> {
    proptest::option::of((0..60_u16, 0..24_u16).prop_map(|(x, y)| Position { x, y }))
}

proptest! {
    #[test]
    fn the_terminal_shows_every_frame(
        rows in proptest::collection::vec((text(), style()), 1..30),
        frames in proptest::collection::vec((scenery(), cursor()), 1..8),
        erases in any::<bool>(),
    ) {
        let mut probe = Probe::with_background_erase(erases);
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
    let at =
        |top| SampleScreen { top, here: top + 22, pane: pane.clone(), bar: "12 of 99".to_owned() };
    let mut probe = Probe::new();
    let whole = probe.paint(&at(10).frame(&rows), None);
    for top in [11, 13, 12, 10] {
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

#[test]
fn lines_erased_below_each_other_move_the_cursor_only_down() {
    let lines = |lines: [&str; 3]| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 3));
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, Style::new());
        }
        buffer
    };
    let (shown, next) = (lines(["a   bcde", "a bcdefg", "a    bcde"]), lines(["a", "a", "a"]));
    let mut ansi = AnsiBackend::new(Vec::new());
    ansi.draw(&Damage::default().between(&shown, &next), &next);
    let frame = String::from_utf8(ansi.frame).expect("text");
    assert_eq!(frame, "\x1b[1;2H\x1b[K\n\x1b[K\n\x1b[K");
}

#[test]
fn a_long_blank_with_a_background_is_erased_where_that_keeps_it() {
    let shown = Buffer::empty(Rect::new(0, 0, 40, 1));
    let mut next = shown.clone();
    next.set_string(0, 0, format!("ab{:28}", ""), Style::new().bg(Color::Indexed(236)).bold());
    let frame = |erases| {
        let mut ansi = AnsiBackend::new(Vec::new()).with_background_erase(erases);
        ansi.draw(&Damage::default().between(&shown, &next), &next);
        String::from_utf8(ansi.frame).expect("text")
    };
    assert_eq!(frame(true), "\x1b[1H\x1b[1;48;5;236mab\x1b[28X\x1b[m");
    assert_eq!(frame(false), format!("\x1b[1H\x1b[1;48;5;236mab{:28}\x1b[m", ""));
}

/// The encoding of a frame that follows another one.
fn written(shown: &str, next: &str) -> String {
    let line = |text: &str| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, text, Style::new());
        buffer
    };
    let (shown, next) = (line(shown), line(next));
    let mut ansi = AnsiBackend::new(Vec::new());
    ansi.draw(&Damage::default().between(&shown, &next), &next);
    String::from_utf8(ansi.frame).expect("text")
}

#[test]
fn a_short_gap_is_written_over_and_a_long_one_jumped() {
    assert_eq!(written("a  d       l", "A  D       L"), "\x1b[1HA  D\x1b[7CL");
}

#[test]
fn what_a_character_may_not_cover_is_emptied_before_it_is_drawn() {
    // One column on terminals that do not know the selector, or emoji.
    for heart in ["❤\u{fe0f}", "😀"] {
        let frame = written("abcdef", &format!("a{heart}def"));
        assert_eq!(frame, format!("\x1b[1;2H  \x08\x08{heart}"));
        // The line ends after it.
        let frame = written("abcdefghijkl", heart);
        assert_eq!(frame, format!("\x1b[1H  \r{heart}\x1b[3G\x1b[K"));
    }
    // Ideographs have the same width everywhere.
    assert_eq!(written("abcdef", "王小明"), "\x1b[1H王小明");
}

#[test]
fn what_a_character_may_cover_is_drawn_again_behind_it() {
    // Eight columns on terminals without joining.
    let family = "👩\u{200d}👩\u{200d}👧";
    let drawn = format!("  \r{family}\x1b[3G");
    let frame = written("abcdefghij", &format!("{family}cdefghij"));
    assert_eq!(frame, format!("\x1b[1H{drawn}cdefgh"));
    let frame = written("abcdefghij", &format!("{family}cdefghiX"));
    assert_eq!(frame, format!("\x1b[1H{drawn}cdefghiX"));
    // Two of them, of which the second lies where the first may have been.
    let frame = written("abcdefghij", &format!("{family}{family}efghij"));
    let second = format!("  \x08\x08{family}\x1b[5G");
    assert_eq!(frame, format!("\x1b[1H{drawn}{second}efghij"));
}

#[test]
fn what_may_be_doubled_is_drawn_at_a_stretch_and_put_right_behind_it() {
    assert_eq!(written("abcdefghij", "éèêdefghij"), "\x1b[1Héèê\x1b[4Gdef");
    assert_eq!(written("abcdefghij", "aéXdefghij"), "\x1b[1;2Hé\x1b[3GX");
}

#[test]
fn no_more_than_eight_marks_of_a_cell_reach_the_terminal() {
    let marks = |count| "\u{301}".repeat(count);
    let frame = written("abcdefghijkl", &format!("a{}bcdefghijkl", marks(10_000)));
    assert_eq!(frame, format!("\x1b[1Ha{}\x1b[2Gbcdefghi", marks(8)));
}

#[test]
fn a_character_that_may_be_too_wide_for_its_line_scrolls_nothing() {
    let family = "👩\u{200d}👩\u{200d}👧";
    let mut buffer = Buffer::empty(SCREEN);
    buffer.set_string(0, 0, "first", Style::new());
    buffer.set_string(58, 23, family, Style::new());
    let mut ansi = AnsiBackend::new(Vec::new());
    ansi.begin(true);
    ansi.draw(&Damage::default().between(&Buffer::empty(SCREEN), &buffer), &buffer);
    let frame = String::from_utf8(ansi.frame).expect("text");
    let (before, _) = frame.split_once(family).expect("drawn");
    assert!(before.contains("\x1b[?7l"), "{before:?}");
}

#[test]
fn drawing_the_whole_screen_takes_back_what_another_program_has_set() {
    let mut probe = Probe::new();
    let frame = SampleScreen { top: 0, here: 3, pane: Vec::new(), bar: "bar".to_owned() };
    let frame = frame.frame(&rows());
    probe.paint(&frame, None);
    // Colors, a scrolling region, a visible cursor.
    let left_behind = b"\x1b[7;31;44m\x1b[5;9r\x1b[?25hJob done";
    probe.screen.0.borrow_mut().0.process(left_behind);
    probe.painter.invalidate();
    probe.paint(&frame, None);
    let further = SampleScreen { top: 1, here: 4, pane: Vec::new(), bar: "bar".to_owned() };
    probe.paint(&further.frame(&rows()), None);
}
