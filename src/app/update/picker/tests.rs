use rstest::rstest;
use serde_json::Value;

use crate::app::compose::Stage;
use crate::app::fixture::{Fixture, numbered};
use crate::app::picker::{Choice, Item, Picker};
use crate::app::protocol::command::{COMMANDS, Group};
use crate::app::{ClickTarget, Command, Effect, Focus, update};
use crate::query::SavedView;
use crate::triage::ActionKind::{Archive, Assign, Block, FollowUp, Handled, Reply};

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
        | Choice::Sort(_)
        | Choice::Theme(_)
        | Choice::Do(_)
        | Choice::Hint(_)
        | Choice::Refused(_)
        | Choice::Heading
        | Choice::Snooze(_)
        | Choice::Compose(_) => None,
    };
    picker(fixture).items().iter().filter_map(|item| action(&item.choice)).collect()
}

#[test]
fn every_command_is_offered_once_those_of_texts_faintly_and_last() {
    let fixture = palette("");
    for entry in COMMANDS {
        let times = offered(&fixture).iter().filter(|action| **action == entry.command).count();
        assert_eq!(times, 1, "{}", entry.name);
    }
    let items = picker(&fixture).items();
    let of_text = |item: &Item| match item.choice {
        Choice::Action(command) => {
            matches!(command.entry().group, Group::Edit | Group::Write)
        }
        _ => false,
    };
    let first = items.iter().position(of_text).expect("there");
    assert!(items[..first].iter().all(|item| item.is_heading() || !item.faint));
    assert!(items[first..].iter().all(|item| item.is_heading() || (of_text(item) && item.faint)));
}

#[test]
fn the_help_has_every_group_under_its_heading_and_the_selection_skips_those() {
    let mut fixture = inbox();
    fixture.act(&[Command::ToggleHelp]);
    let headings = |fixture: &Fixture| -> Vec<String> {
        let items = picker(fixture).items().iter();
        items.filter(|item| item.is_heading()).map(|item| item.label.text.to_string()).collect()
    };
    let mut titles: Vec<&str> = Group::ALL.map(Group::title).to_vec();
    titles.sort_unstable();
    let mut shown = headings(&fixture);
    shown.sort_unstable();
    assert_eq!(shown, titles);
    let (at, of) = picker(&fixture).count();
    assert_eq!((at, of), (1, COMMANDS.len()));
    for step in 0..of {
        let item = picker(&fixture).selected().expect("something is selected");
        assert!(!item.is_heading() && picker(&fixture).count().0 == step + 1);
        fixture.act(&[Command::MoveDown]);
    }
    assert_eq!(picker(&fixture).count().0, of);
    fixture.act(&[Command::GoToTop]);
    assert_eq!((picker(&fixture).count().0, picker(&fixture).top()), (1, 0));
}

#[rstest]
#[case("sms", Command::Do(Reply))]
#[case("text", Command::Do(Reply))]
#[case("send", Command::Do(Reply))]
#[case("snooze", Command::Snooze)]
#[case("later", Command::Snooze)]
#[case("hide", Command::Snooze)]
#[case("remind", Command::Snooze)]
#[case("callback", Command::Do(FollowUp))]
#[case("call", Command::CopyPhone)]
#[case("done", Command::Do(Handled))]
#[case("sort", Command::Sort)]
#[case("jump", Command::GoToTop)]
#[case("link", Command::OpenLink)]
#[case("template", Command::InsertTemplate)]
#[case("assign", Command::Do(Assign))]
#[case("unsubscribe", Command::Do(Block))]
#[case("tutor", Command::Tour)]
#[case("mouse", Command::ToggleMouse)]
#[case("theme", Command::ChangeTheme)]
#[case("dark", Command::ChangeTheme)]
#[case("color", Command::ChangeTheme)]
#[case("history", Command::ToggleHistory)]
fn words_that_people_use_find_the_command(#[case] line: &str, #[case] best: Command) {
    for open in [Command::ToggleHelp, Command::OpenPalette] {
        let mut fixture = inbox();
        fixture.act(&[open]);
        fixture.type_text(line);
        assert_eq!(offered(&fixture).first(), Some(&best));
    }
}

#[test]
fn a_word_of_a_setting_says_where_that_is() {
    let mut fixture = palette("symbols");
    fixture.act(&[Command::Pick]);
    let notice = "In the config file: color, ascii under [ui]";
    assert_eq!((fixture.state.focus(), fixture.state.notice.text()), (Focus::Help, Some(notice)));
}

#[test]
fn what_works_elsewhere_says_where_and_does_nothing() {
    let mut fixture = palette("insert a template");
    assert_eq!(offered(&fixture), [Command::InsertTemplate]);
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.focus(), Focus::Help);
    assert_eq!(fixture.state.notice.text(), Some("Works while you write a text"));
}

#[test]
fn the_help_of_a_text_has_its_own_commands_first_and_runs_them_there() {
    let mut fixture = inbox();
    fixture.act(&[Command::Do(Reply)]);
    fixture.type_text("Hello there");
    fixture.act(&[Command::ToggleHelp]);
    let first = offered(&fixture)[0];
    assert_eq!(first.entry().group, Group::Write);
    assert!(!offered(&fixture).contains(&Command::Do(Archive)));
    fixture.type_text("delete-word");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.focus(), Focus::Compose);
    let composer = fixture.state.focus.composer().expect("open");
    assert_eq!(composer.editor.text(), "Hello ");
    fixture.act(&[Command::CloseComposer, Command::EditFilter]);
    fixture.type_text("is:unread roof");
    fixture.act(&[Command::ToggleHelp]);
    assert_eq!(offered(&fixture)[0].entry().group, Group::Edit);
    fixture.type_text("delete-word");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.focus(), Focus::Filter);
    assert_eq!(fixture.state.filter.line().text(), "is:unread ");
}

#[test]
fn a_confirmation_that_the_help_has_covered_is_asked_again() {
    let mut fixture = inbox();
    fixture.act(&[Command::Do(Reply)]);
    fixture.state.focus.composer_mut().expect("open").stage = Stage::Confirming;
    fixture.act(&[Command::ToggleHelp, Command::ClosePicker]);
    assert_eq!(fixture.state.focus.composer().expect("open").stage, Stage::Writing);
}

#[test]
fn a_question_mark_closes_an_empty_line_and_is_text_in_another() {
    let mut fixture = inbox();
    fixture.act(&[Command::ToggleHelp]);
    fixture.type_text("?");
    assert_eq!(fixture.state.focus(), Focus::List);
    fixture.act(&[Command::ToggleHelp]);
    fixture.type_text("a?");
    assert_eq!(picker(&fixture).line().text(), "a?");
    fixture.act(&[Command::ToggleHelp]);
    assert_eq!(fixture.state.focus(), Focus::List);
}

#[test]
fn read_only_offers_nothing_that_it_refuses() {
    let mut fixture = inbox();
    fixture.state.triage.read_only = true;
    for open in [Command::ToggleHelp, Command::OpenPalette] {
        fixture.act(&[open]);
        let writes: Vec<Command> =
            offered(&fixture).into_iter().filter(|command| command.writes()).collect();
        assert_eq!(writes, []);
        assert!(offered(&fixture).contains(&Command::OpenLink));
        fixture.act(&[Command::ClosePicker]);
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
#[case("search", Command::EditFilter)]
#[case("search thread", Command::SearchThread)]
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
    assert_eq!(fixture.state.focus(), Focus::Help);
}

#[test]
fn an_action_is_carried_out_in_the_focus_below() {
    let mut fixture = inbox();
    fixture.act(&[Command::Open]);
    fixture.thread(Vec::new(), None);
    fixture.act(&[Command::OpenPalette]);
    assert_eq!((fixture.state.focus(), fixture.state.pane()), (Focus::Help, Focus::Detail));
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
    let first = &offered(&fixture)[..2];
    assert_eq!(first, [Command::GrowDetail, Command::ShrinkDetail]);
    assert_eq!(&*picker(&fixture).items()[0].label.text, "Last used");
    fixture.act(&[Command::ClosePicker, Command::ToggleHelp]);
    assert_eq!(offered(&fixture)[0].entry().group, Group::Triage, "the help keeps its order");
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
    let by_letters = offered(&palette("tglunr"));
    assert_eq!(by_letters, [Command::ToggleUnread], "a name is found by them");
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
    let _ = update::click(&mut fixture.state, ClickTarget::PickerRow(1), 0);
    assert_ne!(fixture.state.panes, before);
    fixture.act(&[Command::OpenPalette]);
    for row in [0, 1_000] {
        let _ = update::click(&mut fixture.state, ClickTarget::PickerRow(row), 0);
        assert_eq!(fixture.state.focus(), Focus::Help, "a heading, and below the last item");
    }
    let _ = update::click(&mut fixture.state, ClickTarget::Background, 0);
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

#[test]
fn an_order_that_is_picked_changes_the_filter_where_it_stands() {
    let mut fixture = inbox();
    fixture.act(&[Command::EditFilter]);
    fixture.paste("sort:email roof");
    fixture.act(&[Command::AcceptFilter, Command::Sort]);
    let aside = |fixture: &Fixture, at: usize| picker(fixture).items()[at].aside.text.to_string();
    assert_eq!((aside(&fixture, 0), aside(&fixture, 3)), ("sort:-last".into(), "sort:due".into()));
    fixture.type_text("due");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.filter.line().text(), "sort:due roof");
    assert_eq!(fixture.state.list.wanted().to_string(), "sort:due roof");
    assert_eq!(fixture.state.focus(), Focus::List);
    fixture.act(&[Command::Sort]);
    assert_eq!(aside(&fixture, 3), "sort:due · current");
    fixture.act(&[Command::Pick]);
    assert_eq!(fixture.state.filter.line().text(), "roof", "newest first needs no term");
}

#[test]
fn the_part_of_a_time_that_is_not_understood_is_known_until_one_types_on() {
    let mut fixture = inbox();
    fixture.act(&[Command::Do(FollowUp)]);
    fixture.lead(serde_json::json!({"id": "l0"}));
    fixture.type_text("tomorrow 25pm");
    assert_eq!(picker(&fixture).fault(), Some(9..13));
    fixture.act(&[Command::DeleteWord]);
    assert_eq!(picker(&fixture).fault(), None);
}
