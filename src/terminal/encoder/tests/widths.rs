//! The screen is the same however it came about, on every kind of terminal.

use std::cell::RefCell;
use std::rc::Rc;

use proptest::prelude::*;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use rstest::rstest;

use super::model::{Column, Line, Terminal, Widths};
use crate::terminal::Renderer;
use crate::terminal::encoder::*;

const SCREEN: Rect = Rect { x: 0, y: 0, width: 46, height: 14 };

/// A terminal under test.
pub(super) struct Probe {
    painter: Renderer<AnsiBackend<Line>>,
    terminal: Rc<RefCell<Terminal>>,
    widths: Widths,
    area: Rect,
}

impl Probe {
    pub(super) fn new(widths: Widths, area: Rect) -> Self {
        let terminal = Terminal::new(widths, area.width.into(), area.height.into());
        let terminal = Rc::new(RefCell::new(terminal));
        let backend = AnsiBackend::new(Line(Rc::clone(&terminal))).with_background_erase(true);
        let painter = Renderer::new(backend);
        Self { painter, terminal, widths, area }
    }

    fn paint(&mut self, frame: &Buffer) {
        let draw = |buffer: &mut Buffer| {
            buffer.clone_from(frame);
            None
        };
        self.painter.paint(self.area, draw).expect("a terminal takes everything");
    }

    fn lines(&self) -> Vec<Vec<Column>> {
        self.terminal.borrow().lines().to_vec()
    }

    /// Paints a frame, and compares with the same frame on an empty screen.
    pub(super) fn check(&mut self, frame: &Buffer) {
        self.paint(frame);
        let mut fresh = Self::new(self.widths, self.area);
        fresh.paint(frame);
        for (y, (line, expected)) in self.lines().iter().zip(fresh.lines()).enumerate() {
            assert_eq!(text(line), text(&expected), "line {y} on {:?}", self.widths);
        }
    }
}

fn text(line: &[Column]) -> String {
    let column = |column: &Column| match column {
        Column::Text(text) => format!("{text}\u{b7}"),
        Column::Covered => "-".to_owned(),
    };
    line.iter().map(column).collect()
}

/// A list with a cursor, beside a pane, and an optional overlay.
#[derive(Clone, Debug)]
struct Scene {
    top: usize,
    cursor: usize,
    pane: usize,
    over: Option<Rect>,
}

impl Scene {
    fn frame(&self, rows: &[String], over: &[String]) -> Buffer {
        let mut buffer = Buffer::empty(SCREEN);
        let row = |n: usize| rows.get(n % rows.len()).map_or("", String::as_str);
        for y in 1..SCREEN.height - 1 {
            let number = self.top + usize::from(y);
            let mark = if number == self.cursor { "▌●" } else { "  " };
            let (end, _) = buffer.set_stringn(0, y, mark, 2, Style::new());
            buffer.set_stringn(end + 1, y, row(number), 24, Style::new());
            buffer.set_string(28, y, "│", Style::new());
            buffer.set_stringn(30, y, row(number * 7 + self.pane), 16, Style::new().dim());
            if number == self.cursor {
                buffer.set_style(Rect::new(0, y, 28, 1), Style::new().fg(Color::Cyan));
            }
        }
        buffer.set_string(0, 0, "─".repeat(46), Style::new());
        if let Some(area) = self.over {
            clear(&mut buffer, area);
            for (y, text) in (area.top()..area.bottom()).zip(over.iter().cycle()) {
                let bar =
                    if y == area.top() { "─".repeat(area.width.into()) } else { text.clone() };
                buffer.set_stringn(area.x, y, bar, area.width.into(), Style::new());
            }
        }
        buffer
    }
}

/// Clears an area and removes the wide characters that reach into it, as
/// overlays do.
fn clear(buffer: &mut Buffer, area: Rect) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
        for x in 0..area.left() {
            if x + Extent::from_cell(&buffer[(x, y)]).columns > area.left() {
                buffer[(x, y)].set_symbol(" ");
            }
        }
    }
}

/// Pieces of text that terminals measure differently, and plain ones.
pub(super) const PIECES: &[&str] = &[
    "प्रिया",
    "प्रिья",
    "ना",
    "क्षि",
    "र्त्स्न्या",
    "தமிழ்",
    "கௌ",
    "ภาษาไทย",
    "กำ",
    "น้ำ",
    "မြန်မာ",
    "ខ្មែរ",
    "مَرْحَبًا",
    "سلام",
    "می‌خواهم",
    "שָׁלוֹם",
    "王小明",
    "東京",
    "한국어",
    "각",
    "ﾊﾞｽ",
    "é",
    "José",
    "Zoë",
    "e\u{301}",
    "a\u{308}\u{323}",
    "x\u{20dd}",
    "Привет",
    "αβγ",
    "👩\u{200d}👩\u{200d}👧",
    "👍🏽",
    "👍",
    "🇩🇪",
    "🇩",
    "❤\u{fe0f}",
    "❤",
    "❤\u{fe0e}",
    "1\u{fe0f}\u{20e3}",
    "☎",
    "⌚",
    "✓",
    "🏴",
    "😀😀",
    "🕵🏽\u{200d}♂\u{fe0f}",
    "●",
    "…",
    "─│",
    "“ok”",
    "±½",
    "½",
    " ",
    "  ",
    "a",
    "plain",
    "Tom Okafor",
    "12:30",
    "u\u{200d}v",
    "\u{93f}",
    "\u{301}x",
    "\u{600}1",
    "k\u{fe0f}",
    "〰\u{fe0f}",
    "㊗\u{fe0f}",
];

fn row() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..9).prop_map(|p| p.concat())
}

fn scene() -> impl Strategy<Value = Scene> {
    let over = (0..30_u16, 0..10_u16, 1..16_u16, 1..5_u16)
        .prop_map(|(x, y, width, height)| Rect::new(x, y, width, height));
    let at = (0..4_usize, 0..18_usize, 0..3_usize, proptest::option::weighted(0.4, over));
    at.prop_map(|(top, cursor, pane, over)| Scene { top, cursor, pane, over })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_cell_of_an_earlier_frame_stays(
        rows in proptest::collection::vec(row(), 1..24),
        over in proptest::collection::vec(row(), 1..5),
        scenes in proptest::collection::vec(scene(), 2..7),
    ) {
        for widths in Widths::ALL {
            let mut probe = Probe::new(widths, SCREEN);
            for scene in &scenes {
                probe.check(&scene.frame(&rows, &over));
            }
        }
    }
}

/// A line drawn over another one.
#[rstest]
#[case("प्रिया Sharma", "प्रिьяа Sharma")]
#[case("Priya Sharma", "प्रिया")]
#[case("ภาษาไทยภาษา", "กำกำกำ!")]
#[case("👩\u{200d}👩\u{200d}👧 Mum", "Dad ❤\u{fe0f} Mum")]
#[case("José Ångström", "Jose Angstrom")]
#[case("──────────", "─── ──────")]
#[case("Привет, Tom", "Прaвет, Tom")]
fn one_name_over_another(#[case] before: &str, #[case] after: &str) {
    let frame = |text: &str| {
        let mut buffer = Buffer::empty(SCREEN);
        buffer.set_string(3, 2, text, Style::new());
        buffer.set_string(22, 2, "│ and the pane", Style::new());
        buffer
    };
    for widths in Widths::ALL {
        let mut probe = Probe::new(widths, SCREEN);
        for text in [before, after, before, ""] {
            probe.check(&frame(text));
        }
    }
}
