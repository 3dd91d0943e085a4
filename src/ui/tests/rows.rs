//! The rows of the list: their lines, the selection, and that states tell
//! apart.

use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Screen, check, compare, scenes, text};
use crate::app::fixture::{Fixture, numbered};
use crate::app::{ClickTarget, Command, Focus};
use crate::settings::RowLines;
use crate::settings::theme::{ColorDepth, DARK};
use crate::ui::click_map::ClickMap;
use crate::ui::theme::{Styles, Terminal, Theme};

/// A theme with backgrounds.
fn dark() -> Theme<'static> {
    static DARK_STYLES: LazyLock<Styles> = LazyLock::new(|| {
        let terminal = Terminal { depth: ColorDepth::TrueColor, ..Terminal::default() };
        Styles::new(&DARK, terminal)
    });
    DARK_STYLES.theme()
}

fn with_rows(mut screen: Screen, rows: RowLines, detail: bool) -> Screen {
    screen.fixture.state.panes.rows = rows;
    screen.fixture.state.panes.detail = detail;
    screen
}

fn list_area(screen: &Screen, width: u16, height: u16) -> (Rect, u16) {
    let area = Rect::new(0, 0, width, height);
    let layout = crate::ui::screen(&screen.fixture.state, &screen.keymap, area).expect("large");
    (layout.list.expect("a list"), layout.lines_a_row())
}

#[test]
fn frames_are_as_they_were() {
    check("rows-beside", with_rows(scenes::loaded(), RowLines::Auto, false), &[(120, 40)]);
    check(
        "rows-of-one-line",
        with_rows(scenes::loaded(), RowLines::One, true),
        &[(120, 40), (50, 20)],
    );
    check(
        "rows-too-narrow-for-one-line",
        with_rows(scenes::loaded(), RowLines::One, true),
        &[(40, 12)],
    );
    check("rows-of-two-lines", with_rows(scenes::loaded(), RowLines::Two, true), &[(80, 20)]);
}

#[test]
fn a_list_beside_a_conversation_ends_at_its_cap() {
    let mut screen = scenes::loaded();
    screen.fixture.state.panes.layout.percent = None;
    compare("rows-capped-160x20", &screen.text(160, 20));
    screen.fixture.act(&[Command::ShrinkDetail]);
    let (list, _) = list_area(&screen, 160, 20);
    // 56 of 100 were shown.
    assert_eq!(list.width, 159 - 159 * 51 / 100);
}

#[rstest]
#[case::two_lines(RowLines::Two)]
#[case::one_line(RowLines::One)]
fn the_selection_is_a_background_on_all_lines_of_its_row_and_nowhere_else(#[case] rows: RowLines) {
    let mut screen = with_rows(scenes::loaded(), rows, true);
    screen.theme = dark();
    for (commands, style) in
        [(&[][..], dark().selected()), (&[Command::Open], dark().selected_inactive())]
    {
        screen.fixture.act(commands);
        let buffer = screen.draw(120, 40).0;
        let (list, lines) = list_area(&screen, 120, 40);
        let row = Rect { height: lines, width: list.width - 1, ..list };
        let ground = style.bg.expect("a background");
        for position in list.positions() {
            let expected = if row.contains(position) { ground } else { Color::Reset };
            assert_eq!(buffer[position].bg, expected, "{position:?}");
        }
    }
}

#[test]
fn a_row_keeps_its_colors_under_the_selection() {
    let mut screen = scenes::loaded();
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text("call");
    screen.fixture.act(&[Command::AcceptFilter, Command::ClearFilter, Command::NextMatch]);
    screen.fixture.act(&[Command::GoToTop]);
    screen.theme = dark();
    let selected = screen.draw(120, 40).0;
    screen.fixture.act(&[Command::MoveDown]);
    let other = screen.draw(120, 40).0;
    let (list, lines) = list_area(&screen, 120, 40);
    let row = Rect { x: list.x + 1, height: lines, width: list.width - 2, ..list };
    for position in row.positions() {
        let [selected, other] = [&selected[position], &other[position]];
        assert_eq!(
            (selected.symbol(), selected.fg, selected.modifier),
            (other.symbol(), other.fg, other.modifier),
            "{position:?}"
        );
    }
    let found = dark().found().fg.expect("a color");
    let marked = row.positions().filter(|position| selected[*position].fg == found).count();
    assert_eq!(marked, "call".len());
}

#[test]
fn without_colors_both_lines_of_the_selection_are_reversed() {
    for theme in [Theme::new(false, false), Theme::new(true, false), Theme::new(false, true)] {
        let mut screen = scenes::loaded();
        screen.theme = theme;
        let buffer = screen.draw(120, 40).0;
        let (list, lines) = list_area(&screen, 120, 40);
        for position in list.positions() {
            let expected = position.y < list.y + lines && (1..list.width - 1).contains(&position.x);
            let is = buffer[position].modifier.contains(Modifier::REVERSED);
            assert_eq!(is, expected, "{position:?}");
        }
        for y in list.y..list.y + lines {
            assert_eq!(buffer[(list.x, y)].symbol(), theme.symbols.cursor);
        }
    }
}

/// Rows that differ by their state alone.
fn states() -> Screen {
    let row = |id: &str, members: Value| {
        let mut row = json!({
            "id": id, "leadId": id, "firstName": "Ann", "lastSnippet": "Hi", "status": "open",
            "lastEventAt": "2026-11-22T11:00:00Z", "replyVersion": 4, "eventVersion": 9,
        });
        for (key, value) in members.as_object().expect("an object") {
            row[key] = value.clone();
        }
        row
    };
    let asks = |at: &str| json!({"status": "needs_reply", "needsReply": true, "lastInboundAt": at});
    let mut fixture = Fixture::new();
    fixture.state.triage.policy.answer_within = Some(Duration::from_mins(90));
    fixture.list(
        vec![
            row("selected", json!({})),
            row("read", json!({})),
            row("unread", json!({"isUnread": true})),
            row("marked", json!({})),
            row("marked-unread", json!({"isUnread": true})),
            row("waiting", json!({"status": "waiting"})),
            row("failed", json!({"status": "failed"})),
            row("asks", asks("2026-11-22T11:00:00Z")),
            row("late", asks("2026-11-22T10:00:00Z")),
            row("new", json!({"status": "needs_reply", "replyVersion": 1})),
            row("other", json!({"status": "on_hold"})),
            row("archived", json!({"isArchived": true})),
            row("note", json!({"lastEventIsInternalNote": true})),
        ],
        Some(13),
        None,
    );
    for marked in [4, 5] {
        fixture.act_times(Command::GoToTop, Some(marked));
        fixture.act(&[Command::Mark]);
    }
    fixture.act(&[Command::GoToTop]);
    Screen::new(fixture)
}

#[rstest]
#[case::without_colors(Theme::new(false, false))]
#[case::in_ascii(Theme::new(false, true))]
#[case::with_few(Theme::new(true, false))]
#[case::with_many(dark())]
fn states_tell_apart_without_their_colors(#[case] theme: Theme<'static>) {
    for rows in [RowLines::One, RowLines::Two] {
        let mut screen = with_rows(states(), rows, false);
        screen.theme = theme;
        let buffer = screen.draw(90, 40).0;
        let (list, lines) = list_area(&screen, 90, 40);
        let looks: Vec<Vec<(&str, Modifier)>> = (0..13)
            .map(|row| {
                let place = Rect { y: list.y + row * lines, height: lines, ..list };
                let cells = place.positions().map(|position| &buffer[position]);
                cells.map(|cell| (cell.symbol(), cell.modifier)).collect()
            })
            .collect();
        for (at, look) in looks.iter().enumerate() {
            let same = looks[..at].iter().position(|other| other == look);
            assert_eq!(same, None, "{at}\n{}", text(&buffer));
        }
    }
}

#[rstest]
#[case("needs_reply", "needs reply")]
#[case("waiting", "waiting")]
#[case("failed", "failed")]
#[case("open", "open")]
#[case("on_hold", "on hold")]
#[case("新状态", "新状态")]
fn every_status_has_a_word(#[case] status: &str, #[case] word: &str) {
    let mut fixture = Fixture::new();
    let row = json!({"id": "c1", "firstName": "Ann", "status": status, "replyVersion": 4});
    fixture.list(vec![row], Some(1), None);
    let seen = Screen::new(fixture).text(80, 24);
    let line = seen.lines().find(|line| line.contains(" Ann ")).expect("its row");
    assert!(line.contains(word), "{line}");
}

#[test]
fn statuses_have_colors_of_their_own() {
    let mut screen = with_rows(states(), RowLines::Two, false);
    screen.theme = dark();
    let buffer = screen.draw(90, 40).0;
    let mut colors: Vec<Color> = Vec::new();
    for word in ["open", "waiting", "failed", "needs reply", "new lead", "on hold", "archived"] {
        let cell = cell_of(&buffer, word);
        assert!(!colors.contains(&cell), "{word}");
        colors.push(cell);
    }
}

/// The color of a word at its first place.
fn cell_of(buffer: &Buffer, word: &str) -> Color {
    let width = word.len() as u16;
    let place = buffer.area.positions().find(|at| {
        let end = (at.x + width).min(buffer.area.right());
        (at.x..end).map(|x| buffer[(x, at.y)].symbol()).collect::<String>() == word
    });
    buffer[place.expect("on the screen")].fg
}

#[test]
fn a_read_row_is_quieter_than_an_unread_one() {
    let mut screen = states();
    screen.theme = dark();
    let buffer = screen.draw(90, 40).0;
    let (list, _) = list_area(&screen, 90, 40);
    let of_row = |row: u16| {
        let [name, snippet] = [0, 1].map(|line| &buffer[(list.x + 3, list.y + row * 2 + line)]);
        (name.modifier, snippet.fg)
    };
    let theme = dark();
    assert_eq!(of_row(1), (Modifier::empty(), theme.snippet().fg.expect("a color")));
    assert_eq!(of_row(2), (Modifier::BOLD, theme.unread_snippet().fg.unwrap_or(Color::Reset)));
}

#[test]
fn lead_statuses_have_their_colors_in_pickers_and_facts() {
    let theme = dark();
    let mut screen = super::verbs::status();
    screen.theme = theme;
    let buffer = screen.draw(120, 40).0;
    assert_eq!(Some(cell_of(&buffer, "Sold ")), theme.good().fg);
    assert_eq!(Some(cell_of(&buffer, "Appointment set")), theme.ours().fg);
    let mut screen = scenes::loaded();
    screen.theme = theme;
    screen.fixture.act(&[Command::Open]);
    let mut lead = scenes::ann();
    for (category, style) in [("Lost", theme.bad()), ("Converted", theme.good())] {
        lead["currentLeadStatus"]["category"] = json!(category);
        screen.fixture.lead(lead.clone());
        assert_eq!(Some(cell_of(&screen.draw(120, 40).0, "Qualified, 2 d")), style.fg);
        screen.fixture.act(&[Command::Refresh]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// What a click hits, and what scrolling counts with, is what is drawn.
    #[test]
    fn rows_are_where_they_are_counted(
        width in 30_u16..220,
        height in 8_u16..60,
        rows in prop::sample::select(vec![RowLines::Auto, RowLines::One, RowLines::Two]),
        detail: bool,
        cursor in 1_u32..60,
    ) {
        let mut fixture = Fixture::new();
        fixture.list((0..50).map(numbered).collect(), Some(50), None);
        let mut screen = with_rows(Screen::new(fixture), rows, detail);
        screen.fixture.state.panes.layout.percent = None;
        screen.resize(width, height);
        screen.fixture.act_times(Command::GoToTop, Some(cursor));
        let buffer = screen.draw(width, height).0;
        prop_assert_eq!(screen.fixture.state.focus(), Focus::List);
        let (list, lines) = list_area(&screen, width, height);
        let view = screen.fixture.state.list.view();
        let fitting = usize::from(list.height / lines);
        prop_assert_eq!(screen.fixture.state.viewport.list_rows, fitting);
        prop_assert!((view.top()..view.top() + fitting).contains(&view.position()));
        let clicks = ClickMap::new(&screen.context(), buffer.area);
        for y in list.top()..list.bottom() {
            let row = usize::from((y - list.y) / lines);
            let at = Position::new(list.x + 5, y);
            let is_hit = clicks.at(at).0 == ClickTarget::ListRow(row);
            let is_shown = row < fitting && view.top() + row < 50;
            prop_assert_eq!(is_hit, is_shown, "row {}", row);
            let is_here = is_shown && view.top() + row == view.position();
            let cursor = buffer[(list.x, y)].symbol() == screen.theme.symbols.cursor;
            prop_assert_eq!(cursor, is_here, "row {} of {}\n{}", row, lines, text(&buffer));
        }
    }
}
