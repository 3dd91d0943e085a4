//! Tests of templates: where they are put, their gaps and their questions.

use rstest::rstest;

use super::*;

fn named(name: &str, text: &str) -> NamedTemplate {
    let template = Template::parse(text).expect("a template");
    NamedTemplate { name: name.to_owned(), kind: Kind::Reply, template }
}

/// A reply to P0, whose lead is Ann, with these templates.
fn with(templates: &[(&str, &str)], text: &str) -> (Fixture, Disk) {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    let all = templates.iter().map(|(name, text)| named(name, text));
    fixture.state.compose.rules.templates = all.collect();
    replying(&mut fixture, &mut disk, text);
    (fixture, disk)
}

const GREETINGS: [(&str, &str); 3] =
    [("hello", "Hi {firstName}."), ("help", "Help is on the way."), ("bye", "Bye,\nSam")];

fn line(fixture: &Fixture) -> Option<&str> {
    fixture.state.focus.picker().map(|picker| picker.line().text())
}

fn prompt(fixture: &Fixture) -> Option<&str> {
    fixture.state.focus.picker().map(|picker| picker.kind().prompt())
}

#[rstest]
#[case::empty("", "Hi Ann.")]
#[case::after_a_word("Yes!", "Yes! Hi Ann.")]
#[case::after_a_space("Yes! ", "Yes! Hi Ann.")]
#[case::after_a_break("Yes!\n", "Yes!\nHi Ann.")]
fn a_template_stands_apart_from_the_text_before_it(#[case] text: &str, #[case] whole: &str) {
    let (mut fixture, _disk) = with(&GREETINGS, text);
    fixture.act(&[Command::InsertTemplate, Command::Pick]);
    assert_eq!(typed(&fixture), whole);
    fixture.act(&[Command::UndoEdit]);
    assert_eq!(typed(&fixture), text);
}

#[test]
fn a_template_of_several_lines_begins_one_and_text_goes_on_behind() {
    let (mut fixture, _disk) = with(&GREETINGS, "Yes or no");
    fixture.act(&[Command::WordLeft, Command::InsertTemplate]);
    fixture.type_text("bye");
    fixture.act(&[Command::Pick]);
    assert_eq!(typed(&fixture), "Yes or Bye,\nSam\nno");
    fixture.act(&[Command::UndoEdit, Command::GoToTop, Command::WordRight]);
    fixture.act(&[Command::InsertTemplate, Command::Pick]);
    assert_eq!(typed(&fixture), "Yes Hi Ann. or no");
}

#[rstest]
#[case::prefix(";hell", "Hi Ann.")]
#[case::in_any_case("Yes! ;HELL", "Yes! Hi Ann.")]
#[case::exact("a\n;help", "a\nHelp is on the way.")]
#[case::several_lines("a ;b", "a Bye,\nSam")]
fn a_name_and_tab_insert_the_template_in_one_step(#[case] text: &str, #[case] whole: &str) {
    let (mut fixture, _disk) = with(&GREETINGS, text);
    fixture.act(&[Command::Complete]);
    assert_eq!((typed(&fixture), line(&fixture)), (whole, None));
    fixture.act(&[Command::UndoEdit]);
    assert_eq!(typed(&fixture), text);
    fixture.act(&[Command::RedoEdit]);
    assert_eq!(typed(&fixture), whole);
}

#[test]
fn a_name_of_several_opens_the_picker_with_it() {
    let (mut fixture, _disk) = with(&GREETINGS, "Yes ;he");
    fixture.act(&[Command::Complete]);
    assert_eq!((prompt(&fixture), line(&fixture)), (Some("Template:"), Some("he")));
    assert_eq!(typed(&fixture), "Yes ;he");
    fixture.act(&[Command::ClosePicker]);
    assert_eq!(typed(&fixture), "Yes ;he", "nothing is lost");
    fixture.act(&[Command::Complete, Command::MoveDown, Command::Pick]);
    assert_eq!(typed(&fixture), "Yes Help is on the way.");
    fixture.act(&[Command::UndoEdit]);
    assert_eq!(typed(&fixture), "Yes ;he");
    // From the key of the picker, what was typed is text.
    fixture.act(&[Command::InsertTemplate]);
    fixture.type_text("bye");
    fixture.act(&[Command::Pick]);
    assert_eq!(typed(&fixture), "Yes ;he\nBye,\nSam");
}

#[rstest]
#[case("Yes ;)", "Nothing to complete: ;name inserts the template of that name")]
#[case("k;thx", "Nothing to complete: ;name inserts the template of that name")]
#[case("k;help", "Nothing to complete: ;name inserts the template of that name")]
#[case("", "Nothing to complete: ;name inserts the template of that name")]
#[case("Yes ;hallo", "No template ;hallo. Did you mean ;hello?")]
#[case("Yes ;xyz", "No template ;xyz")]
fn other_texts_stay(#[case] text: &str, #[case] why: &str) {
    let (mut fixture, _disk) = with(&GREETINGS, text);
    fixture.act(&[Command::Complete]);
    assert_eq!((typed(&fixture), said(&fixture), line(&fixture)), (text, why, None));
}

#[test]
fn a_pasted_name_is_text() {
    let (mut fixture, _disk) = with(&GREETINGS, "");
    fixture.paste("see ;hello\t;help\n");
    assert_eq!(typed(&fixture), "see ;hello    ;help\n");
}

#[test]
fn a_name_within_a_word_and_the_templates_of_notes_are_none() {
    let (mut fixture, _disk) = with(&GREETINGS, ";hello");
    fixture.act(&[Command::CursorLeft, Command::Complete]);
    assert_eq!(typed(&fixture), ";hello");
    fixture.state.compose.rules.templates[0].kind = Kind::Note;
    fixture.act(&[Command::LineEnd, Command::Complete]);
    assert_eq!(said(&fixture), "No template ;hello");
}

#[test]
fn a_gap_that_the_lead_cannot_fill_refuses_the_template_by_name() {
    let templates = [("quote", "Your {product} at {email}: {?price}")];
    let (mut fixture, _disk) = with(&templates, ";quote");
    fixture.act(&[Command::Complete]);
    assert_eq!(said(&fixture), "Template quote not inserted: P0 has no {product}, {email}");
    assert_eq!((typed(&fixture), line(&fixture)), (";quote", None), "nothing half done");
    fixture.act(&[Command::InsertTemplate]);
    let picker = fixture.state.focus.picker().expect("open");
    assert_eq!(&*picker.items()[0].aside.text, "P0 has no {product}, {email}");
}

#[test]
fn a_fallback_is_not_used_before_the_lead_is_known() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.state.compose.rules.templates = vec![named("hi", "Hi {lastName|there}")];
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    fixture.type_text(";hi");
    fixture.act(&[Command::Complete]);
    assert_eq!(said(&fixture), "Template hi not inserted: still loading lead details\u{2026}");
    assert_eq!(typed(&fixture), ";hi");
    answer(&mut fixture, false, &ready(), true);
    fixture.act(&[Command::Complete]);
    assert_eq!(typed(&fixture), "Hi there");
}

#[test]
fn a_fallback_is_not_used_where_the_lead_did_not_load() {
    let (mut fixture, mut disk) = (inbox(), Disk::default());
    fixture.state.compose.rules.templates = vec![named("hi", "Hi {lastName|there}")];
    fixture.act(&[REPLY]);
    disk.turn(&mut fixture);
    for (request, _) in asked(&mut fixture) {
        let failure = failure(FailureKind::Server, "HTTP 503");
        fixture.handle(Event::FetchFailed { request, failure });
    }
    fixture.type_text(";hi");
    fixture.act(&[Command::Complete]);
    assert_eq!(said(&fixture), "Template hi not inserted: couldn't load lead details");
}

const VISIT: [(&str, &str); 1] = [("visit", "See you {?day} at {?hour|9 AM}, {?day}?")];

#[test]
fn each_question_is_asked_in_one_line_and_all_is_one_step() {
    let (mut fixture, _disk) = with(&VISIT, "Yes! ;visit");
    fixture.act(&[Command::Complete]);
    assert_eq!(prompt(&fixture), Some("day:"));
    assert_eq!(typed(&fixture), "Yes! See you {?day} at {?hour|9 AM}, {?day}?");
    fixture.type_text("Tue");
    fixture.act(&[Command::Pick]);
    assert_eq!((prompt(&fixture), line(&fixture)), (Some("hour:"), Some("")));
    let picker = fixture.state.focus.picker().expect("open");
    let item = picker.selected().expect("an item");
    assert_eq!((&*item.label.text, &*item.aside.text), ("9 AM", "used if you type nothing"));
    fixture.act(&[Command::Pick]);
    assert_eq!((typed(&fixture), line(&fixture)), ("Yes! See you Tue at 9 AM, Tue?", None));
    fixture.act(&[Command::UndoEdit]);
    assert_eq!(typed(&fixture), "Yes! ;visit");
    fixture.act(&[Command::RedoEdit, Command::Send]);
    assert_eq!(stage(&fixture), Some(Stage::Confirming));
}

#[test]
fn what_is_left_open_does_not_go_out() {
    let (mut fixture, _disk) = with(&VISIT, ";visit");
    fixture.act(&[Command::Complete]);
    fixture.type_text("Tu");
    fixture.act(&[Command::ClosePicker]);
    assert_eq!(prompt(&fixture), Some("hour:"));
    fixture.type_text("noon");
    fixture.act(&[Command::Pick]);
    assert_eq!(typed(&fixture), "See you {?day|Tu} at noon, {?day|Tu}?");
    assert_eq!(said(&fixture), "Fill in {?day} before you send");
    fixture.act(&[Command::Send]);
    assert_eq!(said(&fixture), "Fill in {?day|Tu} first");
    fixture.type_text("y");
    assert_eq!((fixture.written(), stage(&fixture)), (Vec::new(), Some(Stage::Writing)));
}

#[test]
fn an_empty_answer_without_a_fallback_stays_open() {
    let (mut fixture, _disk) = with(&[("visit", "On {?day|}{?hour}")], ";visit");
    fixture.act(&[Command::Complete, Command::Pick, Command::Pick]);
    assert_eq!(typed(&fixture), "On {?hour}");
    assert_eq!(said(&fixture), "Fill in {?hour} before you send");
}

#[test]
fn what_is_typed_as_an_answer_is_in_the_draft_at_once() {
    let (mut fixture, mut disk) = with(&VISIT, ";visit");
    fixture.act(&[Command::Complete]);
    fixture.paste("Tuesday \u{738b}");
    pause(&mut fixture, &mut disk);
    assert_eq!(
        disk.text("c0"),
        Some("See you {?day|Tuesday \u{738b}} at {?hour|9 AM}, {?day|Tuesday \u{738b}}?")
    );
    // The program ends here, and the draft is opened again.
    let mut fixture = inbox();
    replying(&mut fixture, &mut disk, "");
    assert!(typed(&fixture).starts_with("See you {?day|Tuesday"), "{}", typed(&fixture));
    fixture.act(&[Command::Send]);
    assert!(said(&fixture).starts_with("Fill in {?day|Tuesday"), "{}", said(&fixture));
    assert_eq!(fixture.written(), []);
}

#[test]
fn a_click_beside_the_line_leaves_the_question_open() {
    let (mut fixture, _disk) = with(&VISIT, ";visit");
    fixture.act(&[Command::Complete]);
    let effects =
        crate::app::update::click(&mut fixture.state, crate::app::ClickTarget::Background, 0);
    fixture.effects.extend(effects);
    assert_eq!(prompt(&fixture), Some("hour:"));
    fixture.act(&[Command::ClosePicker]);
    assert_eq!(typed(&fixture), "See you {?day} at {?hour|9 AM}, {?day}?");
    fixture.act(&[Command::Send]);
    assert_eq!(said(&fixture), "Fill in {?day} first");
}

#[test]
fn a_draft_that_is_read_meanwhile_keeps_its_text_and_the_answer() {
    let (mut fixture, mut disk) = with(&[], "Earlier.");
    fixture.act(&[Command::CloseComposer]);
    disk.turn(&mut fixture);
    fixture.state.compose.rules.templates = vec![named("day", " On {?day}.")];
    fixture.act(&[REPLY]);
    answer(&mut fixture, false, &ready(), true);
    fixture.type_text(";day");
    fixture.act(&[Command::Complete]);
    fixture.type_text("Mon");
    disk.turn(&mut fixture);
    assert_eq!(typed(&fixture), "Earlier. On {?day|Mon}.");
    fixture.act(&[Command::Pick]);
    assert_eq!(typed(&fixture), "Earlier. On Mon.");
}

#[test]
fn an_answer_that_looks_unfilled_is_warned_of() {
    let (mut fixture, _disk) = with(&[("day", "On {?day}.")], ";day");
    fixture.act(&[Command::Complete]);
    fixture.type_text("[Date]");
    fixture.act(&[Command::Pick, Command::Send]);
    let composer = fixture.state.focus.composer().expect("open");
    let warnings = composer.warnings(fixture.state.now, fixture.state.compose.rules.hours);
    assert_eq!(warnings[0].text, "Looks unfilled: [Date]");
}

#[test]
fn a_template_for_which_there_is_no_room_is_not_inserted() {
    let (mut fixture, _disk) = with(&GREETINGS, "");
    fixture.paste(&"x".repeat(4_993));
    fixture.type_text(" ;help");
    fixture.act(&[Command::Complete]);
    let why = "Template help not inserted: 18 characters over the 5,000 limit";
    assert_eq!(said(&fixture), why);
    assert!(typed(&fixture).ends_with(" ;help"));
}
