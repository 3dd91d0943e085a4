//! Color is never the only signal: what it tells is told without it, too.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use serde_json::{Value, json};

use super::{Screen, scenes};
use crate::app::Command;
use crate::app::fixture::Fixture;
use crate::settings::theme::{BUILT_IN, ColorDepth, Palette, TerminalBackground};
use crate::ui::theme::{Styles, Terminal, Theme};

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (50, 20)];

/// A name, and what is drawn anew for each theme.
type Scene = (&'static str, fn() -> Screen);

const SCENES: [Scene; 21] = [
    ("empty", scenes::empty),
    ("empty by filter", scenes::empty_by_filter),
    ("loaded", scenes::loaded),
    ("loading more", scenes::loading_more),
    ("first load failed", scenes::first_load_failed),
    ("next page failed", scenes::next_page_failed),
    ("rate limited", scenes::rate_limited),
    ("provisional", scenes::provisional),
    ("filter open", scenes::filter_open),
    ("thread", scenes::thread),
    ("thread scrolled", scenes::thread_scrolled),
    ("thread failed", scenes::thread_failed),
    ("inquiring", scenes::inquiring),
    ("archived", scenes::archived),
    ("raw", scenes::raw),
    ("palette", scenes::palette),
    ("leads", scenes::leads),
    ("leads failed", scenes::leads_failed),
    ("help", scenes::help),
    ("states", states),
    ("states, the list without the focus", || {
        let mut screen = states();
        screen.fixture.act(&[Command::Open]);
        screen
    }),
];

/// Rows that differ in one thing each; the name says in which.
fn variants() -> Vec<(&'static str, Value)> {
    let with = |name, member: &str, value: Value| {
        let mut row = json!({
            "id": name, "leadId": name, "firstName": "Ann", "lastSnippet": "See you",
            "lastEventAt": "2026-11-22T11:00:00Z", "status": "open",
        });
        row[member] = value;
        (name, row)
    };
    vec![
        with("read", "isUnread", json!(false)),
        with("unread", "isUnread", json!(true)),
        with("needs reply", "status", json!("needs_reply")),
        with("waiting", "status", json!("waiting")),
        with("failed", "status", json!("failed")),
        with("later version", "status", json!("snoozed")),
        with("archived", "isArchived", json!(true)),
        with("note", "lastEventIsInternalNote", json!(true)),
    ]
}

/// A list of rows in all states, with marks on two of them.
fn states() -> Screen {
    let mut fixture = Fixture::new();
    let rows: Vec<Value> = variants().into_iter().map(|(_, row)| row).collect();
    let count = rows.len() as u64;
    fixture.list(rows, Some(count), None);
    let mut screen = Screen::new(fixture);
    screen.resize(120, 40);
    screen.fixture.act(&[Command::Mark, Command::MoveDown, Command::Mark, Command::MoveDown]);
    screen
}

fn themed(palette: &Palette) -> Theme<'static> {
    let terminal = Terminal {
        depth: ColorDepth::TrueColor,
        background: TerminalBackground::Dark,
        ..Terminal::default()
    };
    Box::leak(Box::new(Styles::new(palette, terminal))).theme()
}

fn draw(screen: &mut Screen, theme: Theme<'static>, (width, height): (u16, u16)) -> Buffer {
    screen.theme = theme;
    screen.draw(width, height).0
}

/// Foreground and background where something is seen.
type Colors = Vec<Option<(Color, Color)>>;

/// Symbols and modifiers.
type Line = Vec<(String, Modifier)>;

/// Part of a line between vertical rules: without colors, the one above it,
/// and the colors where something is seen.
#[derive(Clone, Default)]
struct Part {
    line: Line,
    above: Line,
    colors: Colors,
}

fn parts(plain: &Buffer, coloured: &Buffer) -> Vec<Part> {
    let area = plain.area;
    let mut parts: Vec<Part> = Vec::new();
    let mut above: Vec<Line> = Vec::new();
    for y in area.top()..area.bottom() {
        let mut row = vec![Part::default()];
        for x in area.left()..area.right() {
            let (cell, other) = (&plain[(x, y)], &coloured[(x, y)]);
            assert_eq!(cell.symbol(), other.symbol(), "a theme changes no text");
            if cell.symbol() == "│" {
                row.push(Part::default());
                continue;
            }
            let part = row.last_mut().expect("a part");
            part.line.push((cell.symbol().to_owned(), cell.modifier));
            let is_seen = cell.symbol() != " ";
            part.colors.push(is_seen.then_some((other.fg, other.bg)));
        }
        for (part, above) in row.iter_mut().zip(&above) {
            // Of a row of two lines, the first says what both are.
            part.above.clone_from(above);
        }
        above = row.iter().map(|part| part.line.clone()).collect();
        parts.extend(row);
    }
    parts
}

fn text(line: &Line) -> String {
    line.iter().map(|(symbol, _)| symbol.as_str()).collect()
}

#[test]
fn what_is_alike_without_colours_is_alike_with_them() {
    for (name, palette) in BUILT_IN {
        let theme = themed(palette);
        let mut seen: BTreeMap<String, (Colors, String)> = BTreeMap::new();
        let mut faults = Vec::new();
        for (scene, screen) in SCENES {
            for size in SIZES {
                let mut screen = screen();
                let plain = draw(&mut screen, Theme::new(false, false), size);
                let coloured = draw(&mut screen, theme, size);
                for Part { line, above, colors } in parts(&plain, &coloured) {
                    let place = format!("{scene}, {size:?}");
                    let key = format!("{line:?} {above:?}");
                    let (known, first) = seen.entry(key).or_insert((colors.clone(), place.clone()));
                    if *known != colors {
                        faults.push(format!("`{}` in {first} and {place}", text(&line)));
                    }
                }
            }
        }
        assert!(faults.is_empty(), "{name}: told by color alone:\n{}", faults.join("\n"));
        assert!(seen.len() > 300, "{} lines were compared", seen.len());
    }
}

#[test]
fn rows_in_different_states_differ_without_colours() {
    let row = |value: &Value, commands: &[Command]| {
        let mut fixture = Fixture::new();
        let other = json!({"id": "last", "lastEventAt": "2026-11-22T10:00:00Z"});
        fixture.list(vec![value.clone(), other], Some(2), None);
        let mut screen = Screen::new(fixture);
        screen.resize(120, 40);
        screen.fixture.act(commands);
        let buffer = draw(&mut screen, Theme::new(false, false), (120, 40));
        let lines = parts(&buffer, &buffer).into_iter().map(|part| part.line);
        let is_of_row = |line: &Line| ["Ann", "See you"].iter().any(|it| text(line).contains(it));
        format!("{:?}", lines.take(8).filter(is_of_row).collect::<Vec<_>>())
    };
    let variants = variants();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let away = [Command::MoveDown];
    let commands: [(&str, &[Command]); 3] = [
        ("under the cursor", &[]),
        ("under the cursor, marked", &[Command::Mark]),
        ("in the other pane", &[Command::Open]),
    ];
    for (name, value) in &variants {
        let twin = seen.insert(row(value, &away), name);
        assert_eq!(twin, None, "{name} looks the same");
    }
    for (name, commands) in commands {
        let twin = seen.insert(row(&variants[0].1, commands), name);
        assert_eq!(twin, None, "{name} looks the same");
    }
}
