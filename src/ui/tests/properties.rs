//! Invariants of every frame, for any names, texts, screen sizes and keys.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth};
use serde_json::{Value, json};

use super::{Screen, scenes};
use crate::app::fixture::Fixture;
use crate::app::protocol::command::COMMANDS;
use crate::app::{Command, Focus};
use crate::domain::text::is_unsafe;
use crate::ui::theme::Theme;

/// Text like the public writes, and worse.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "(王|小|❤️|👩‍👩‍👧|e\u{301}|لا|ﾊﾞ|🇩🇪|क्ष|x| |\u{1b}\\[2J|\n|\t|\u{202e}){0,40}",
        "[a-z ]{0,60}",
    ]
}

fn conversation() -> impl Strategy<Value = Value> {
    let status =
        proptest::sample::select(vec!["needs_reply", "waiting", "failed", "open", "新状态です"]);
    let at = prop_oneof![
        Just("2026-11-22T11:55:00Z"),
        Just("1970-01-01T00:00:00Z"),
        Just("9999-12-30T00:00:00Z"),
        Just("")
    ];
    (text(), text(), text(), status, at, any::<(bool, bool, bool)>()).prop_map(
        |(first, last, snippet, status, at, (unread, archived, note))| {
            json!({
                "leadId": "lead-1", "firstName": first, "lastName": last, "lastSnippet": snippet,
                "status": status, "lastEventAt": at, "isUnread": unread, "isArchived": archived,
                "lastEventIsInternalNote": note, "nextStep": snippet, "statusReason": last,
                "email": first, "phoneNumber": {"value": last},
            })
        },
    )
}

fn conversations() -> impl Strategy<Value = Vec<Value>> {
    proptest::collection::vec(conversation(), 0..12).prop_map(|mut all| {
        for (n, conversation) in all.iter_mut().enumerate() {
            conversation["id"] = json!(format!("c{n}"));
        }
        all
    })
}

fn event() -> impl Strategy<Value = Value> {
    let kind = proptest::sample::select(vec!["Sms", "Note", "Call", "Voicemail", "Payment", "?"]);
    let status = proptest::sample::select(vec!["Delivered", "Failed", "Scheduled", "Received"]);
    (text(), text(), kind, status, any::<bool>(), 0..28_u32).prop_map(
        |(summary, who, kind, status, inbound, day)| {
            json!({
                "timelineType": kind, "summary": summary, "status": status,
                "direction": if inbound { "inbound" } else { "outbound" },
                "actorDisplayName": who, "statusReason": who,
                "createdAt": format!("2026-11-{:02}T10:00:00Z", 28 - day),
            })
        },
    )
}

/// Any rows, any thread, any keys.
#[derive(Clone, Debug)]
pub(super) struct Scenario {
    rows: Vec<Value>,
    events: Vec<Value>,
    actions: Vec<Command>,
    typed: String,
    colour: bool,
    ascii: bool,
}

impl Scenario {
    pub(super) fn screen(self) -> Screen {
        let mut fixture = Fixture::of_lead("lead-1");
        let filled = !self.rows.is_empty();
        fixture.list(self.rows, Some(400), Some("more"));
        if filled {
            fixture.go_idle();
            fixture.lead(scenes::ann());
            fixture.thread(self.events, None);
        }
        let mut screen = Screen::new(fixture);
        screen.theme = Theme::new(self.colour, self.ascii);
        for action in self.actions {
            screen.fixture.act(&[action]);
            screen.fixture.type_text(&self.typed);
        }
        screen
    }
}

pub(super) fn story() -> impl Strategy<Value = Scenario> {
    let actions: Vec<Command> = COMMANDS.iter().map(|entry| entry.command).collect();
    let actions = proptest::collection::vec(proptest::sample::select(actions), 0..12);
    let events = proptest::collection::vec(event(), 0..20);
    (conversations(), events, actions, text(), any::<(bool, bool)>()).prop_map(
        |(rows, events, actions, typed, (colour, ascii))| Scenario {
            rows,
            events,
            actions,
            typed,
            colour,
            ascii,
        },
    )
}

/// A wide character takes the cells that it covers, and no more than its line
/// has; no control characters are drawn.
pub(super) fn assert_sound(buffer: &Buffer) -> Result<(), TestCaseError> {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let symbol = buffer[(x, y)].symbol();
            let width = symbol.cell_width().max(1);
            prop_assert!(!symbol.chars().any(is_unsafe), "{symbol:?} at {x},{y}");
            prop_assert!(x + width <= area.right(), "{symbol:?} at {x},{y} leaves the screen");
            for covered in x + 1..x + width {
                prop_assert_eq!(buffer[(covered, y)].symbol(), " ", "under {:?}", symbol);
            }
            x += width;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_frame_is_sound_at_every_size(
        story in story(),
        sizes in proptest::collection::vec((0_u16..170, 0_u16..50), 1..6),
    ) {
        let mut screen = story.screen();
        for (width, height) in sizes {
            let (buffer, cursor) = screen.draw(width, height);
            assert_sound(&buffer)?;
            if let Some(cursor) = cursor {
                prop_assert!(buffer.area.contains(cursor));
            }
        }
    }

    #[test]
    fn panes_keep_to_their_areas(
        story in story(),
        width in 30_u16..170,
        height in 8_u16..50,
    ) {
        let mut screen = story.screen();
        screen.resize(width, height);
        let area = ratatui::layout::Rect::new(0, 0, width, height);
        let state = &screen.fixture.state;
        // They cover the checked area.
        let covered = matches!(state.focus(), Focus::Help | Focus::Picker);
        if covered || state.focus.outbox().is_some() {
            return Ok(());
        }
        let layout = crate::ui::screen(state, &screen.keymap, area).expect("large enough");
        let symbols = screen.theme.symbols;
        let buffer = screen.draw(width, height).0;
        if let Some(divider) = layout.divider {
            let expected =
                if divider.width == 1 { symbols.vertical } else { symbols.horizontal };
            for position in divider.positions() {
                prop_assert_eq!(buffer[position].symbol(), expected);
            }
        }
        for position in layout.upper_rule.positions() {
            let symbol = buffer[position].symbol();
            prop_assert!(symbol == symbols.horizontal || symbol == symbols.tee_down);
        }
    }

    #[test]
    fn columns_of_the_list_are_straight(
        rows in conversations(),
        width in 30_u16..170,
        height in 8_u16..50,
    ) {
        let rows: Vec<Value> = rows.into_iter().map(|mut row| {
            row["lastEventAt"] = json!("2026-11-22T11:55:00Z");
            row["status"] = json!("waiting");
            row["isArchived"] = json!(false);
            row
        }).collect();
        let mut fixture = Fixture::new();
        fixture.list(rows, None, None);
        let mut screen = Screen::new(fixture);
        screen.resize(width, height);
        let area = ratatui::layout::Rect::new(0, 0, width, height);
        let state = &screen.fixture.state;
        let layout = crate::ui::screen(state, &screen.keymap, area).expect("large enough");
        let list = layout.list.expect("the list has the focus");
        let lines = layout.lines_a_row();
        let rows = state.list.view().buffer.shown().min(state.list.rows());
        let buffer = screen.draw(width, height).0;
        let margin = u16::from(list.right() < width);
        let time = list.right() - margin - 2;
        let status = (list.left()..list.right()).find(|x| status_at(&buffer, *x, list.y));
        for row in 0..rows as u16 {
            let y = list.y + row * lines;
            let shown = [buffer[(time, y)].symbol(), buffer[(time + 1, y)].symbol()].concat();
            prop_assert_eq!(shown, "5m");
            prop_assert!(status.is_some_and(|x| status_at(&buffer, x, y)));
        }
    }
}

/// Whether the status begins there: the whole word, as far as it is not cut.
fn status_at(buffer: &Buffer, x: u16, y: u16) -> bool {
    let end = (x + 4).min(buffer.area.right());
    let before = x == 0 || buffer[(x - 1, y)].symbol() == " ";
    before && (x..end).map(|x| buffer[(x, y)].symbol()).collect::<String>() == "wait"
}
