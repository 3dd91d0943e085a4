//! Picking a lead, and the way back.

use serde_json::{Value, json};

use crate::app::fixture::{Fixture, failure, numbered};
use crate::app::picker::Kind;
use crate::app::picker::lead_search::LoadStatus;
use crate::app::protocol::command::Command::{
    self, Back, ClosePicker, MoveDown, Open, Pick, PickLead, Retry, ToggleUnread,
};
use crate::app::protocol::command::Focus;
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::LeadsPage;
use crate::app::protocol::viewport::Viewport;
use crate::domain::{FailureKind, LeadId, Listing};
use crate::query::Scope;

fn people() -> Vec<Value> {
    let person = |(id, first, last): (&str, &str, &str)| json!({"id": id, "firstName": first, "lastName": last});
    [("ann", "Ann", "Lee"), ("bob", "Bob", "Lee"), ("eve", "Eve", "Stone")].map(person).into()
}

/// An inbox of thirty conversations, the cursor on the fifth, and the picker
/// over it, its first page there.
fn picking() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((1..=30).map(numbered).collect(), Some(90), Some("more"));
    fixture.act_times(MoveDown, Some(4));
    fixture.take();
    fixture.act(&[PickLead]);
    fixture.leads(people(), None);
    fixture
}

fn labels(fixture: &Fixture) -> Vec<&str> {
    let picker = fixture.state.focus.picker().expect("it is open");
    picker.items().iter().map(|item| &*item.label.text).collect()
}

fn selected(fixture: &Fixture) -> &str {
    let picker = fixture.state.focus.picker().expect("it is open");
    picker.selected().map_or("", |item| &item.label.text)
}

fn progress(fixture: &Fixture) -> LoadStatus<'_> {
    match fixture.state.focus.picker().expect("it is open").kind() {
        Kind::Leads(leads) => leads.finder.progress(),
        _ => {
            panic!("not the lead picker")
        }
    }
}

fn current(fixture: &Fixture) -> &str {
    fixture.state.list.current().map_or("", |row| row.id())
}

fn scope(lead: &str) -> Scope {
    Scope::Lead(LeadId::new(lead))
}

/// Lets typing pause.
fn pause(fixture: &mut Fixture) {
    fixture.wake(|timer| matches!(timer, Timer::LeadsTyped(_)));
}

/// Picks the lead that a text leads to.
fn go_to(fixture: &mut Fixture, text: &str) {
    fixture.act(&[PickLead]);
    fixture.leads(people(), None);
    fixture.type_text(text);
    fixture.act(&[Pick]);
}

/// The leads whose conversations are requested.
fn listed(effects: &[Effect]) -> Vec<LeadId> {
    let lead = |effect: &Effect| match effect {
        Effect::FetchPage { listing: Listing::Lead(lead), .. } => Some(lead.clone()),
        _ => None,
    };
    effects.iter().filter_map(lead).collect()
}

#[test]
fn typing_narrows_at_once_and_the_server_answers_later() {
    let mut fixture = picking();
    assert_eq!(labels(&fixture), ["Ann Lee", "Bob Lee", "Eve Stone"]);
    fixture.take();
    fixture.type_text("lee");
    assert_eq!(labels(&fixture), ["Ann Lee", "Bob Lee"]);
    assert!(!fixture.effects.iter().any(|effect| matches!(effect, Effect::FetchLeads { .. })));
    pause(&mut fixture);
    let kim = json!({"id": "kim", "firstName": "Kim", "lastName": "Lee"});
    fixture.leads(vec![kim, people().remove(0)], None);
    assert_eq!(labels(&fixture), ["Kim Lee", "Ann Lee"]);
}

#[test]
fn what_was_typed_is_marked_where_it_was_found() {
    let mut fixture = picking();
    fixture.type_text("lee an");
    let picker = fixture.state.focus.picker().expect("it is open");
    assert_eq!(picker.items()[0].label.matched, [0..2, 4..7]);
}

#[test]
fn the_selected_lead_stays_selected_when_an_answer_comes() {
    let mut fixture = picking();
    fixture.type_text("lee");
    fixture.act(&[MoveDown]);
    assert_eq!(selected(&fixture), "Bob Lee");
    pause(&mut fixture);
    let mut answer = people();
    answer.insert(0, json!({"id": "kim", "firstName": "Kim", "lastName": "Lee"}));
    fixture.leads(answer, None);
    assert_eq!(selected(&fixture), "Bob Lee");
}

#[test]
fn more_leads_come_as_one_goes_down() {
    let mut fixture = Fixture::new();
    fixture.list(vec![numbered(1)], None, None);
    fixture.act(&[PickLead]);
    let lead = |n: usize| json!({"id": format!("l{n}"), "firstName": format!("Lead {n}")});
    fixture.leads((0..50).map(lead).collect(), Some("next"));
    fixture.take();
    fixture.act_times(MoveDown, Some(20));
    assert!(fixture.take().is_empty());
    fixture.act_times(MoveDown, Some(20));
    fixture.leads((50..60).map(lead).collect(), None);
    assert_eq!((labels(&fixture).len(), selected(&fixture)), (60, "Lead 40"));
}

#[test]
fn a_failure_is_shown_until_it_is_tried_again() {
    let mut fixture = picking();
    fixture.type_text("green");
    pause(&mut fixture);
    let request = fixture.leads_request();
    let offline = failure(FailureKind::Network, "offline");
    fixture.fail(request, offline.clone());
    assert_eq!(progress(&fixture), LoadStatus::Failed(&offline));
    fixture.act(&[Retry]);
    assert_eq!(progress(&fixture), LoadStatus::Loading);
    fixture.leads(vec![json!({"id": "g", "firstName": "Joe", "lastName": "Green"})], None);
    assert_eq!(labels(&fixture), ["Joe Green"]);
}

#[test]
fn closing_stops_what_is_on_its_way_and_leaves_everything_as_it_was() {
    let mut fixture = picking();
    fixture.type_text("lee");
    pause(&mut fixture);
    let request = fixture.leads_request();
    fixture.take();
    fixture.act(&[ClosePicker]);
    assert!(fixture.take().contains(&Effect::Cancel(request)));
    assert_eq!((current(&fixture), fixture.state.focus()), ("c5", Focus::List));
    fixture.handle(Event::LeadsArrived { request, page: LeadsPage::default() });
    assert!(fixture.state.focus.picker().is_none());
}

#[test]
fn a_picked_lead_s_conversations_are_listed_under_its_name() {
    let mut fixture = picking();
    fixture.take();
    fixture.type_text("eve");
    fixture.act(&[Pick]);
    assert_eq!(*fixture.state.list.scope(), scope("eve"));
    assert_eq!(fixture.state.lead_name.as_deref(), Some("Eve Stone"));
    assert_eq!(listed(&fixture.effects), [LeadId::new("eve")]);
    assert_eq!(fixture.state.focus(), Focus::List);
    fixture.list(vec![numbered(70), numbered(71)], Some(2), None);
    assert_eq!((current(&fixture), fixture.state.list.rows()), ("c70", 10));
}

#[test]
fn back_returns_to_the_place_exactly_as_it_was() {
    let mut fixture = picking();
    fixture.act(&[ClosePicker, ToggleUnread]);
    fixture.list((1..=15).map(|n| numbered(2 * n)).collect(), Some(15), None);
    fixture.act_times(MoveDown, Some(6));
    let before = (
        current(&fixture).to_owned(),
        fixture.state.list.view().top(),
        fixture.state.filter.line().text().to_owned(),
        fixture.state.list.view().buffer.shown(),
    );
    go_to(&mut fixture, "bob");
    assert_eq!(fixture.state.filter.line().text(), "");
    fixture.list(vec![numbered(70)], Some(1), None);
    fixture.take();
    fixture.act(&[Back]);
    let after = (
        current(&fixture).to_owned(),
        fixture.state.list.view().top(),
        fixture.state.filter.line().text().to_owned(),
        fixture.state.list.view().buffer.shown(),
    );
    assert_eq!(after, before);
    assert_eq!(*fixture.state.list.scope(), Scope::Mine);
    assert_eq!(fixture.state.lead_name, None);
    assert!(!fixture.take().contains(&Effect::Quit));
    fixture.act(&[Back]);
    assert!(fixture.take().contains(&Effect::Quit), "there is nothing to go back to");
}

#[test]
fn the_inbox_stands_first_while_a_lead_is_open_and_leads_back() {
    let mut fixture = picking();
    assert_eq!(labels(&fixture)[0], "Ann Lee", "one is in the inbox");
    fixture.type_text("bob");
    fixture.act(&[Pick, PickLead]);
    assert_eq!(selected(&fixture), "My inbox");
    fixture.leads(people(), None);
    assert_eq!((selected(&fixture), labels(&fixture).len()), ("My inbox", 4));
    fixture.type_text("ann");
    assert_eq!(labels(&fixture), ["Ann Lee"]);
    fixture.act(&[Command::DeleteToStart, Pick]);
    assert_eq!((current(&fixture), fixture.state.list.scope()), ("c5", &Scope::Mine));
    assert!(!fixture.state.has_parked());
}

#[test]
fn another_lead_replaces_the_lead_and_not_the_place() {
    let mut fixture = picking();
    fixture.act(&[ClosePicker]);
    go_to(&mut fixture, "bob");
    let first = fixture.list_request();
    fixture.take();
    go_to(&mut fixture, "eve");
    assert!(fixture.effects.contains(&Effect::Cancel(first)));
    assert!(!fixture.state.list.take_discarded().is_empty(), "rows are freed elsewhere");
    assert_eq!(fixture.state.lead_name.as_deref(), Some("Eve Stone"));
    fixture.act(&[Back]);
    assert_eq!(current(&fixture), "c5");
}

#[test]
fn loading_that_was_under_way_goes_on_after_the_return() {
    let mut fixture = Fixture::new();
    let request = fixture.list_request();
    go_to(&mut fixture, "bob");
    assert!(fixture.effects.contains(&Effect::Cancel(request)));
    fixture.take();
    fixture.act(&[Back]);
    fixture.list(vec![numbered(1)], None, None);
    assert_eq!(current(&fixture), "c1");
}

#[test]
fn a_fetch_that_had_failed_is_tried_again_on_return() {
    let mut fixture = Fixture::new();
    let request = fixture.list_request();
    fixture.fail(request, failure(FailureKind::Network, "offline"));
    go_to(&mut fixture, "bob");
    fixture.take();
    fixture.act(&[Back]);
    fixture.list(vec![numbered(1)], None, None);
    assert_eq!(current(&fixture), "c1");
}

#[test]
fn the_history_of_the_filter_goes_along_both_ways() {
    let mut fixture = picking();
    fixture.act(&[ClosePicker, Command::EditFilter]);
    fixture.type_text("roof");
    fixture.act(&[Command::AcceptFilter]);
    go_to(&mut fixture, "bob");
    fixture.act(&[Command::EditFilter, Command::PreviousEntry]);
    assert_eq!(fixture.state.filter.line().text(), "roof");
    fixture.act(&[Command::CancelFilter, Command::EditFilter]);
    fixture.type_text("gutter");
    fixture.act(&[Command::AcceptFilter, Back, Command::EditFilter, Command::DeleteToStart]);
    fixture.act(&[Command::PreviousEntry]);
    assert_eq!(fixture.state.filter.line().text(), "gutter");
}

#[test]
fn the_screen_may_change_its_size_meanwhile() {
    let mut fixture = picking();
    fixture.act(&[ClosePicker]);
    go_to(&mut fixture, "bob");
    let viewport = Viewport { list_rows: 3, ..fixture.state.viewport };
    fixture.resize(viewport);
    fixture.act(&[Back]);
    let view = fixture.state.list.view();
    assert_eq!(fixture.state.list.rows(), 3);
    assert!((view.top()..view.top() + 3).contains(&view.position()));
}

#[test]
fn the_focus_and_the_full_screen_come_back_too() {
    let mut fixture = picking();
    fixture.act(&[ClosePicker, Open, Command::Fullscreen]);
    go_to(&mut fixture, "bob");
    assert_eq!((fixture.state.focus(), fixture.state.panes.fullscreen), (Focus::List, false));
    fixture.act(&[Back]);
    assert_eq!((fixture.state.focus(), fixture.state.panes.fullscreen), (Focus::Detail, true));
}

#[test]
fn picking_what_is_open_changes_nothing() {
    let mut fixture = Fixture::of_lead("bob");
    fixture.list(vec![numbered(1), numbered(2)], Some(2), None);
    fixture.act(&[MoveDown]);
    go_to(&mut fixture, "bob");
    assert_eq!(current(&fixture), "c2");
    assert!(!fixture.state.has_parked());
}

#[test]
fn from_a_lead_that_one_began_with_the_way_back_leads_there() {
    let mut fixture = Fixture::of_lead("bob");
    fixture.list(vec![numbered(1), numbered(2)], Some(2), None);
    fixture.act(&[MoveDown, PickLead, Pick]);
    assert_eq!(*fixture.state.list.scope(), Scope::Mine);
    fixture.act(&[Back]);
    assert_eq!((current(&fixture), fixture.state.list.scope()), ("c2", &scope("bob")));
}
