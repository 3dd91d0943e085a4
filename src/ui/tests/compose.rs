//! The composer.

use ratatui::layout::Rect;
use rstest::rstest;
use serde_json::{Value, json};

use super::{Screen, check, scenes};
use crate::app::fixture::facts;
use crate::app::protocol::drafts::{DraftEvent, DraftRequest};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::{Command, Event};
use crate::triage::ActionKind;
use crate::triage::compose::template::{NamedTemplate, Template};
use crate::triage::compose::{Kind, TextingHours};
use crate::ui::theme::Theme;

const SIZES: [(u16, u16); 4] = [(30, 8), (50, 20), (80, 24), (120, 40)];

fn readiness(can_send: bool) -> Value {
    json!({"canSend": can_send, "setupMessage": "Register the brand first.",
        "phoneNumberId": "n1", "displayNumber": "+1 628 555 0100",
        "reasonLabel": "Used here before", "eligibleNumbers": [
            {"phoneNumberId": "n1", "displayNumber": "+1 628 555 0100", "label": "Main",
                "canSend": true, "healthLabel": "Healthy"},
            {"phoneNumberId": "n2", "displayNumber": "+1 628 555 0200", "canSend": false,
                "healthWarning": "Filtered by carriers"}]})
}

/// A text to Ann in the composer; no facts are known yet.
pub(super) fn written(verb: ActionKind, text: &str) -> Screen {
    let mut screen = scenes::thread();
    screen.resize(120, 40);
    screen.fixture.act(&[Command::Do(verb)]);
    for effect in screen.fixture.take() {
        if let Effect::Drafts(DraftRequest::Load { conversation, kind }) = &effect {
            let (conversation, kind) = (conversation.clone(), *kind);
            let news = DraftEvent::Loaded { conversation, kind, draft: None };
            screen.fixture.handle(Event::Drafts(news));
        } else {
            screen.fixture.effects.push(effect);
        }
    }
    screen.fixture.paste(text);
    screen
}

fn answered(mut screen: Screen, can_send: bool) -> Screen {
    for effect in screen.fixture.take() {
        let Effect::Lookup { request, question: ask } = effect else { continue };
        let answer = match ask {
            Lookup::Lead(_) => {
                let mut lead = scenes::ann();
                lead["contact"]["phone"] = json!({"number": "+14155550134"});
                LookupResult::Lead(facts(lead))
            }
            Lookup::Readiness(_) => {
                let json = readiness(can_send);
                LookupResult::Readiness(serde_json::from_value(json).expect("decodes"))
            }
            Lookup::Suppression(_) => {
                let check = json!({"allowed": true});
                LookupResult::Suppression(serde_json::from_value(check).expect("decodes"))
            }
            _ => continue,
        };
        screen.fixture.handle(Event::LookupArrived { request, answer });
    }
    screen.fixture.sync();
    screen
}

pub(super) fn reply(text: &str) -> Screen {
    answered(written(ActionKind::Reply, text), true)
}

pub(super) fn asked(mut screen: Screen) -> Screen {
    screen.fixture.act(&[Command::Send]);
    screen
}

fn picking(action: Command, line: &str) -> Screen {
    let mut screen = reply("Hello Ann");
    screen.fixture.act(&[action]);
    screen.fixture.type_text(line);
    screen
}

pub(super) const TEXT: &str = "Hi Ann, the quote for the whole roof is ready – shall we call you tomorrow after \
                    five, as you asked?\n\nSam";

#[rstest]
#[case("compose-asking", written(ActionKind::Reply, "Hello"))]
#[case("compose-reply", reply(TEXT))]
#[case("compose-blocked", answered(written(ActionKind::Reply, "Hello"), false))]
#[case("compose-note", written(ActionKind::Note, "wants Saturday, has a dog"))]
#[case("compose-question", asked(reply(TEXT)))]
#[case("compose-note-question", asked(written(ActionKind::Note, "wants Saturday")))]
#[case("compose-when", picking(Command::Schedule, ""))]
#[case("compose-no-time", picking(Command::Schedule, "25 o'clock"))]
#[case("compose-number", picking(Command::ChooseNumber, ""))]
fn frames_are_as_they_were(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(50, 20), (80, 24)]);
}

#[rstest]
#[case("compose-reply", reply(TEXT))]
#[case("compose-question", asked(reply(TEXT)))]
fn the_smallest_and_a_wide_screen_have_a_layout_of_their_own(
    #[case] name: &str,
    #[case] context: Screen,
) {
    check(name, context, &[(30, 8), (120, 40)]);
}

#[test]
fn a_time_outside_the_hours_for_texting_is_warned_of() {
    let mut screen = picking(Command::Schedule, "tomorrow 6am");
    screen.fixture.act(&[Command::Pick]);
    check("compose-scheduled", asked(screen), &[(50, 20), (80, 24)]);
}

#[test]
fn the_keys_that_send_depend_on_whether_anything_is_warned_of() {
    let any_hour = TextingHours::new(0, 24).expect("hours");
    for (hours, keys) in
        [(any_hour, "Enter send · Esc edit"), (TextingHours::default(), "y send anyway · Esc edit")]
    {
        let mut screen = reply(TEXT);
        screen.fixture.state.compose.rules.hours = hours;
        screen = asked(screen);
        for (width, height) in SIZES {
            let seen = screen.text(width, height);
            let warned = seen.contains("Outside 8 AM–9 PM their time");
            assert!(seen.contains(keys) && warned == keys.starts_with('y'), "{seen}");
            let footer = seen.lines().last().unwrap_or_default();
            assert_eq!(footer.contains("y send anyway"), warned, "{footer}");
            assert_eq!(footer.contains("Enter send"), !warned, "{footer}");
        }
    }
}

#[test]
fn the_text_and_its_cursor_are_on_every_screen() {
    for text in ["", "Hi", TEXT, &"line\n".repeat(30), &"王小明".repeat(60)] {
        let mut screen = reply(text);
        for (width, height) in [(30, 8), (33, 9), (50, 20), (80, 24), (99, 12), (120, 40)] {
            let (frame, cursor) = screen.draw(width, height);
            let cursor = cursor.expect("text is edited");
            assert!(Rect::new(0, 0, width, height).contains(cursor), "{width}x{height}");
            let seen = super::text(&frame);
            assert!(seen.contains("REPLY") && seen.contains("Ann"), "{seen}");
            assert!(seen.contains(" left"), "{seen}");
            assert!(seen.contains("+1 415-555-0134") && seen.contains("+1 628-555-0100"), "{seen}");
        }
    }
}

#[test]
fn a_note_is_never_taken_for_a_message() {
    for (width, height) in SIZES {
        for is_asked in [false, true] {
            let mut screen = written(ActionKind::Note, "x");
            if is_asked {
                screen = asked(screen);
            }
            let seen = screen.text(width, height);
            assert!(seen.contains("private, never sent"), "{seen}");
        }
    }
}

#[test]
fn all_is_said_without_colours_and_symbols() {
    let mut screen = answered(written(ActionKind::Reply, "Hello"), false);
    screen.theme = Theme::new(false, true);
    let seen = screen.text(80, 24);
    assert!(seen.contains("! Can't text: Register the brand first"), "{seen}");
    assert!(!seen.contains(['─', '│', '✗', '…']), "{seen}");
}

#[test]
fn a_row_shows_that_there_is_a_draft() {
    let mut screen = reply("Hello Ann");
    screen.fixture.act(&[Command::CloseComposer]);
    let seen = screen.text(120, 40);
    assert!(seen.lines().any(|line| line.contains("✎ Yes — can you call me")), "{seen}");
    screen.theme = Theme::new(true, true);
    assert!(screen.text(120, 40).contains("[draft] Yes"));
}

#[test]
fn the_character_that_makes_texts_shorter_is_named_where_it_cannot_be_seen() {
    let mut screen = reply("It costs 10\u{a0}000");
    let seen = screen.text(120, 40);
    assert!(seen.contains("1 text, 55 left · a no-break space shortens each to 70"), "{seen}");
    let seen = screen.text(80, 24);
    let cost = "Sends as 1 text · 55 characters left · a no-break space shortens each to 70";
    assert!(seen.contains(cost), "{seen}");
    assert!(reply("").text(120, 40).contains("160 characters left"));
}

/// A text from a number that carriers warn of.
fn filtered(text: &str) -> Screen {
    let mut screen = written(ActionKind::Reply, text);
    let mut json = readiness(true);
    json["healthWarning"] = json!(CARRIER);
    let mut lookups = Vec::new();
    for effect in screen.fixture.take() {
        match effect {
            Effect::Lookup { request, question: Lookup::Readiness(_) } => {
                let readiness = serde_json::from_value(json.clone()).expect("decodes");
                lookups.push((request, LookupResult::Readiness(readiness)));
            }
            effect => screen.fixture.effects.push(effect),
        }
    }
    for (request, answer) in lookups {
        screen.fixture.handle(Event::LookupArrived { request, answer });
    }
    answered(screen, true)
}

const CARRIER: &str = "Carriers filter this number: texts to some networks are delayed or dropped \
                       until the brand is registered";

/// A reply into which a template with a question is put.
fn asking_for_a_day() -> Screen {
    let mut screen = reply("Yes! ;visit");
    let template = Template::parse("See you {?day} at {?hour|9 AM}.").expect("a template");
    let visit = NamedTemplate { name: "visit".to_owned(), kind: Kind::Reply, template };
    screen.fixture.state.compose.rules.templates = vec![visit];
    screen.fixture.act(&[Command::Complete]);
    screen.fixture.type_text("Tuesday 王");
    screen
}

const THREE: [(u16, u16); 3] = [(50, 20), (80, 24), (120, 40)];

#[rstest]
#[case("compose-short", reply("Yes, we can."))]
#[case("compose-long", reply(&"王小明 says: one more line of a long text\n".repeat(20)))]
#[case("compose-filtered", filtered("Yes, we can."))]
#[case("compose-template-question", asking_for_a_day())]
fn the_thread_is_above_what_is_written(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &THREE);
}

#[test]
fn the_text_has_three_lines_and_grows_to_half_of_the_height() {
    for ((width, height), most) in THREE.into_iter().zip([5, 5, 12]) {
        for (lines, rows) in [(0, 3), (1, 3), (3, 3), (4, 4), (40, most)] {
            let mut screen = reply("line\n".repeat(lines).trim_end());
            screen.resize(width, height);
            let viewport = screen.fixture.state.viewport;
            assert_eq!(viewport.compose_rows, rows, "{lines} lines at {width}x{height}");
            assert!(viewport.thread_rows >= 3, "{lines} lines at {width}x{height}");
            assert!(!viewport.hides_thread);
            let seen = screen.text(width, height);
            assert!(seen.contains("scheduled, 4:00 AM their time"), "the newest: {seen}");
        }
    }
}

#[test]
fn a_window_is_too_small_exactly_where_it_says_so() {
    for (width, height) in [(30, 8), (29, 8), (30, 7), (10, 2)] {
        let mut screen = reply("Yes");
        let says_so = screen.text(width, height).contains("Too small");
        assert_eq!(screen.fixture.state.viewport.is_too_small, says_so, "{width}x{height}");
        assert_eq!(says_so, (width, height) != (30, 8));
    }
}

#[test]
fn the_thread_is_hidden_where_no_line_of_it_is_on_the_screen() {
    for (width, height) in [(30, 8), (50, 12), (20, 5)] {
        let mut screen = reply("Yes");
        screen.resize(width, height);
        assert!(screen.fixture.state.viewport.hides_thread, "{width}x{height}");
    }
}

#[test]
fn the_list_goes_where_there_is_no_room_for_it_and_comes_back() {
    for (width, height, stays) in [(80, 24, false), (120, 40, true), (80, 60, true)] {
        let mut screen = reply("Yes");
        assert_eq!(screen.text(width, height).contains("Bob Okafor"), stays, "{width}x{height}");
        screen.fixture.act(&[Command::CloseComposer]);
        assert!(screen.text(width, height).contains("Bob Okafor"), "{width}x{height}");
    }
}

#[test]
fn page_keys_scroll_the_thread_and_the_draft_where_there_is_no_thread() {
    for (width, height) in THREE {
        let mut screen = reply(&"line\n".repeat(30));
        let before = screen.text(width, height);
        let top = screen.fixture.state.focus.composer().map(|it| it.editor.top());
        assert!(!before.contains('↓'), "{width}x{height}: {before}");
        screen.fixture.act(&[Command::PageUp]);
        let scrolled = screen.text(width, height);
        assert_ne!(scrolled, before, "{width}x{height}");
        assert!(scrolled.contains("↓"), "what is newer is out of view: {scrolled}");
        let composer = screen.fixture.state.focus.composer();
        assert_eq!(composer.map(|it| it.editor.top()), top, "{width}x{height}");
    }
    let mut screen = reply(&"line\n".repeat(30));
    screen.resize(30, 8);
    screen.fixture.act(&[Command::PageUp, Command::PageUp]);
    let composer = screen.fixture.state.focus.composer();
    assert_eq!(composer.map(|it| it.editor.place().0), Some(28));
}

#[test]
fn a_warning_of_the_carrier_is_shown_whole() {
    for (width, height) in THREE {
        let mut screen = filtered("Yes");
        let seen = screen.text(width, height);
        let pane = |line: &str| line.rsplit('│').next().unwrap_or_default().trim().to_owned();
        let whole: Vec<String> = seen.lines().map(pane).collect();
        let warning = format!("OK to text. Warning: {CARRIER}");
        assert!(whole.join(" ").contains(&warning), "{width}x{height}: {seen}");
    }
}

/// The question before a text is sent, with a warning.
pub(super) fn asked_reply() -> Screen {
    asked(reply(TEXT))
}
