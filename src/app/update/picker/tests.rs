use rstest::rstest;
use serde_json::Value;

use crate::app::fixture::{Fixture, numbered};
use crate::app::picker::{Choice, Picker};
use crate::app::protocol::command::{COMMANDS, Group};
use crate::app::{Command, Effect, Focus, update};
use crate::query::SavedView;

fn inbox() -> Fixture {
    let mut fixture = Fixture::new();
    let rows: Vec<Value> = (0..30).map(numbered).collect();
    fixture.list(rows, None, None);
    fixture
}

/// The palette with a text in its line.
fn palette(line: &str) -> Fixture {
    let mut fixture = inbox();
    fixture.act(&[Command::OpenPalette]);
    fixture.type_text(line);
    fixture
}

fn picker(fixture: &Fixture) -> &Picker {
    fixture.state.focus.picker().expect("the picker is open")
}

/// The items that are actions.
fn offered(fixture: &Fixture) -> Vec<Command> {
    let action = |choice: &Choice| match choice {
        Choice::Action(action) => Some(*action),
        Choice::View(_)
        | Choice::Row(_)
        | Choice::Scope(_)
        | Choice::Link(_)
        | Choice::Do(_)
        | Choice::Compose(_) => None,
    };
    picker(fixture).items().iter().filter_map(|item| action(&item.choice)).collect()
}

#[test]
fn every_action_of_the_panes_is_offered_once() {
    let fixture = palette("");
    for entry in COMMANDS {
        let times = offered(&fixture).iter().filter(|action| **action == entry.command).count();
        let of_text = matches!(entry.group, Group::Edit | Group::Write);
        let wanted = !of_text && entry.command != Command::OpenPalette;
        assert_eq!(times, usize::from(wanted), "{}", entry.name);
    }
}

#[rstest]
#[case("toggle-unread", Command::ToggleUnread)]
#[case("Unread only", Command::ToggleUnread)]
#[case("unr tog", Command::ToggleUnread)]
#[case("quit", Command::Quit)]
#[case("NUMBER", Command::CopyPhone)]
#[case("full", Command::Fullscreen)]
#[case("raw", Command::ToggleRaw)]
#[case("save", Command::SaveView)]
#[case("  refresh", Command::Refresh)]
#[case("lead", Command::PickLead)]
#[case("clear", Command::UnmarkAll)]
#[case("reset", Command::ClearFilter)]
#[case("help", Command::ToggleHelp)]
#[case("filter", Command::EditFilter)]
#[case("search", Command::SearchThread)]
#[case("filter search", Command::EditFilter)]
#[case("exit", Command::Quit)]
fn words_find_an_action_by_its_name_and_by_what_it_does(#[case] line: &str, #[case] best: Command) {
    assert_eq!(offered(&palette(line)).first(), Some(&best));
}

#[test]
fn what_fits_nowhere_leaves_nothing_and_taking_it_does_nothing() {
    let mut fixture = palette("unread xyzzy");
    assert_eq!(picker(&fixture).items(), []);
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.focus(), Focus::Picker);
}

#[test]
fn an_action_is_carried_out_in_the_focus_below() {
    let mut fixture = inbox();
    fixture.act(&[Command::Open]);
    fixture.thread(Vec::new(), None);
    fixture.act(&[Command::OpenPalette]);
    assert_eq!((fixture.state.focus(), fixture.state.pane()), (Focus::Picker, Focus::Detail));
    fixture.type_text("back");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.focus(), Focus::List);
    assert!(fixture.state.focus.picker().is_none());
    fixture.act(&[Command::OpenPalette]);
    fixture.type_text("quit");
    fixture.act(&[Command::Pick]);
    assert!(fixture.take().contains(&Effect::Quit));
}

#[test]
fn the_other_views_are_offered_by_their_names() {
    let views = [("Inbox", ""), ("Unread", "is:unread"), ("Waiting", "status:waiting")];
    let saved = |(name, line): (&str, &str)| SavedView { name: name.into(), line: line.into() };
    let mut fixture = inbox();
    update::begin_with(&mut fixture.state, views.map(saved).into(), 0, None);
    fixture.act(&[Command::OpenPalette]);
    fixture.type_text("view waiting");
    assert_eq!(&*picker(&fixture).items()[0].label.text, "View: Waiting");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.list.tab(), 2);
    assert_eq!(fixture.state.filter.line().text(), "status:waiting");
    assert_eq!(fixture.state.focus(), Focus::List);
}

#[test]
fn closing_it_leaves_everything_as_it_was() {
    for focus in [Focus::List, Focus::Detail] {
        let mut fixture = inbox();
        fixture.act_times(Command::MoveDown, Some(12));
        if focus == Focus::Detail {
            fixture.act(&[Command::Open]);
        }
        let view = fixture.state.list.view();
        let before = (view.position(), view.top(), fixture.state.detail.conversation().cloned());
        fixture.act(&[Command::OpenPalette, Command::PageDown, Command::MoveUp]);
        fixture.type_text("top");
        fixture.act(&[Command::ClosePicker]);
        let view = fixture.state.list.view();
        let after = (view.position(), view.top(), fixture.state.detail.conversation().cloned());
        assert_eq!((fixture.state.focus(), after), (focus, before));
    }
}

#[test]
fn what_was_chosen_lately_comes_first_while_nothing_is_typed() {
    let mut fixture = inbox();
    for line in ["widen detail", "narrow detail", "widen detail"] {
        fixture.act(&[Command::OpenPalette]);
        fixture.type_text(line);
        fixture.act(&[Command::Pick]);
    }
    fixture.act(&[Command::OpenPalette]);
    let first = &offered(&fixture)[..3];
    assert_eq!(first, [Command::GrowDetail, Command::ShrinkDetail, COMMANDS[0].command]);
}

#[rstest]
#[case("12", 11)]
#[case(" 3 ", 2)]
#[case("99999999999", 29)]
fn a_number_goes_to_that_row_from_either_pane(#[case] line: &str, #[case] position: usize) {
    for open in [false, true] {
        let mut fixture = inbox();
        if open {
            fixture.act(&[Command::Open]);
        }
        fixture.act(&[Command::OpenPalette]);
        fixture.type_text(line);
        assert_eq!(picker(&fixture).items().len(), 1);
        fixture.act(&[Command::Pick]);
        assert_eq!(fixture.state.list.view().position(), position);
    }
}

#[test]
fn letters_that_are_scattered_over_a_sentence_find_nothing() {
    for line in ["bogus", "Roof", "zzz"] {
        assert_eq!(offered(&palette(line)), [], "{line}");
    }
    assert_eq!(offered(&palette("tglunr")), [Command::ToggleUnread], "a name is found by them");
}

#[test]
fn an_action_without_its_argument_asks_for_it() {
    let mut fixture = palette("as view");
    assert_eq!(&*picker(&fixture).items()[0].aside.text, "save NAME");
    fixture.act(&[Command::Pick]);
    assert_eq!(picker(&fixture).line().text(), "save ");
    fixture.act(&[Command::Pick]);
    assert_eq!(picker(&fixture).line().text(), "save ");
    fixture.act(&[Command::ClosePicker]);
    assert_eq!(fixture.state.focus(), Focus::List);
}

#[rstest]
#[case("save my roofs")]
#[case("save-view my roofs")]
#[case("save   my roofs  ")]
#[case("  save my roofs")]
fn an_argument_follows_the_name(#[case] line: &str) {
    let mut fixture = palette(line);
    assert_eq!(offered(&fixture), [Command::SaveView]);
    assert_eq!(&*picker(&fixture).items()[0].label.text, "Save as view: my roofs");
    fixture.act(&[Command::Pick]);
    assert!(fixture.state.focus.picker().is_none());
    let saved = Effect::SaveView { name: "my roofs".to_owned(), line: String::new() };
    assert!(fixture.take().contains(&saved));
}

#[test]
fn keys_and_pastes_edit_the_line() {
    let mut fixture = palette("unread");
    fixture.act(&[Command::DeleteToStart]);
    assert_eq!(offered(&fixture).len(), offered(&palette("")).len());
    fixture.paste("copy\nnumber");
    assert_eq!(picker(&fixture).line().text(), "copy number");
    assert_eq!(offered(&fixture).first(), Some(&Command::CopyPhone));
    fixture.act(&[Command::DeleteWord, Command::LineStart, Command::DeleteToEnd]);
    assert_eq!(picker(&fixture).line().text(), "");
    assert_eq!(fixture.state.filter.line().text(), "");
}

#[test]
fn a_click_takes_the_item_under_it_and_one_beside_closes() {
    let mut fixture = palette("detail");
    let second = offered(&fixture)[1];
    assert!([Command::GrowDetail, Command::ShrinkDetail, Command::ToggleDetail].contains(&second));
    let before = fixture.state.panes;
    let _ = update::click_picker(&mut fixture.state, Some(1));
    assert_ne!(fixture.state.panes, before);
    fixture.act(&[Command::OpenPalette]);
    let _ = update::click_picker(&mut fixture.state, Some(1_000));
    assert_eq!(fixture.state.focus(), Focus::Picker, "below the last item");
    let _ = update::click_picker(&mut fixture.state, None);
    assert_eq!(fixture.state.focus(), Focus::List);
}

#[test]
fn what_answers_is_marked_where_it_stands() {
    let fixture = palette("unread tog");
    let item = &picker(&fixture).items()[0];
    let marked = |label: &crate::app::picker::Label| -> String {
        label.matched.iter().map(|range| &label.text[range.clone()]).collect()
    };
    assert_eq!(marked(&item.label) + &marked(&item.aside), "Unreadtog");
}

#[test]
fn help_and_palette_over_the_outbox_lead_back_to_it() {
    let mut fixture = inbox();
    fixture.act(&[Command::Open]);
    fixture.thread(Vec::new(), None);
    fixture.act(&[Command::ToggleOutbox, Command::ToggleHelp, Command::Back]);
    assert_eq!((fixture.state.focus(), fixture.state.pane()), (Focus::Outbox, Focus::Detail));
    fixture.act(&[Command::OpenPalette, Command::ClosePicker]);
    assert_eq!(fixture.state.focus(), Focus::Outbox);
    fixture.act(&[Command::Back]);
    assert_eq!(fixture.state.focus(), Focus::Detail);
    assert!(fixture.state.focus.outbox().is_none());
}
