//! Filters whose matches change although no row does.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::app::Command;
use crate::app::fixture::Fixture;
use crate::app::list::List;
use crate::app::protocol::effect::{Effect, Timer};
use crate::domain::{RequestOptions, Row};
use crate::query::{ChangedMarks, LocalMark, LocalMarks, SharedMarks};

/// Waiting since a time, with a follow-up due then.
fn row(id: &str, time: &str) -> Value {
    json!({
        "id": id, "leadId": id, "needsReply": true, "lastInboundAt": time, "lastEventAt": time,
        "currentLeadStatus": {"followUpDueAt": time},
    })
}

/// The list under a filter, answered with rows.
fn filtered(line: &str, rows: Vec<Value>) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list(Vec::new(), None, None);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text(line);
    fixture.act(&[Command::AcceptFilter]);
    fixture.wake(|timer| matches!(timer, Timer::FilterSettled(_)));
    fixture.list(rows, None, None);
    fixture.take();
    fixture
}

fn shown(fixture: &Fixture) -> Vec<String> {
    let buffer = &fixture.state.list.view().buffer;
    (0..buffer.shown()).filter_map(|at| buffer.row_at(at)).map(|row| row.id().to_owned()).collect()
}

fn departed(fixture: &Fixture) -> Vec<String> {
    let view = fixture.state.list.view();
    let positions = (0..view.buffer.shown()).filter(|at| view.has_departed(*at));
    positions.filter_map(|at| view.buffer.row_at(at)).map(|row| row.id().to_owned()).collect()
}

/// The list requests among the effects.
fn requests(fixture: &mut Fixture) -> Vec<RequestOptions> {
    let options = |effect| match effect {
        Effect::FetchPage { options, .. } => Some(options),
        _ => None,
    };
    fixture.take().into_iter().filter_map(options).collect()
}

#[test]
fn what_has_waited_too_long_for_the_filter_is_dimmed_within_a_minute() {
    let rows = vec![row("a", "2026-11-22T11:40:00Z"), row("b", "2026-11-22T11:10:30Z")];
    let mut fixture = filtered("waited:<1h", rows);
    assert_eq!((shown(&fixture).len(), departed(&fixture).len()), (2, 0));
    fixture.wait(10 * 60);
    assert_eq!(departed(&fixture), [""; 0]);
    fixture.wait(60);
    assert_eq!((shown(&fixture).len(), departed(&fixture)), (2, vec!["b".to_owned()]));
    assert!(requests(&mut fixture).is_empty(), "the next poll asks by the new time");
}

#[test]
fn a_follow_up_becomes_overdue_without_a_change_of_its_row() {
    let rows = vec![row("a", "2026-11-22T12:00:30Z"), row("b", "2026-11-22T11:00:00Z")];
    let mut fixture = filtered("is:overdue", rows);
    assert_eq!(shown(&fixture), ["b"], "the server's clock is ahead");
    fixture.wait(60);
    assert_eq!(shown(&fixture), ["a", "b"]);
}

#[test]
fn another_day_is_another_list() {
    let mut fixture = filtered("due:today", vec![row("a", "2026-11-22T15:00:00Z")]);
    fixture.wait(12 * 3_600 - 1);
    assert_eq!(departed(&fixture), [""; 0]);
    assert!(requests(&mut fixture).is_empty());
    fixture.wait(1);
    assert_eq!(departed(&fixture), ["a"]);
    let [options] = &requests(&mut fixture)[..] else { panic!("one request") };
    let filter = serde_json::to_value(&options.range_filters).expect("serializes");
    assert_eq!(filter[0]["greaterThanOrEqual"], "2026-11-23T00:00:00Z");
    fixture.wait(60);
    assert!(requests(&mut fixture).is_empty(), "it is asked for once");
}

#[test]
fn what_is_due_on_the_new_day_is_asked_for() {
    let mut fixture = filtered("is:due sort:due", vec![row("a", "2026-11-22T15:00:00Z")]);
    fixture.wait(12 * 3_600);
    assert_eq!(departed(&fixture), [""; 0], "it is overdue");
    let [options] = &requests(&mut fixture)[..] else { panic!("one request") };
    let filter = serde_json::to_value(&options.range_filters).expect("serializes");
    assert_eq!(filter[0]["lessThan"], "2026-11-24T00:00:00Z");
    assert!(options.open_follow_ups);
}

#[test]
fn a_filter_without_times_is_not_evaluated_again() {
    let mut fixture = filtered("needs:reply", vec![row("a", "2026-11-22T11:40:00Z")]);
    fixture.wait(48 * 3_600);
    assert!(departed(&fixture).is_empty() && requests(&mut fixture).is_empty());
}

/// A draft of one conversation.
struct Draft(&'static str);

impl LocalMarks for Draft {
    fn has(&self, mark: LocalMark, row: &Row) -> bool {
        mark == LocalMark::Draft && row.id() == self.0
    }
}

/// Sets the only draft, of three conversations that may have had one.
fn set(fixture: &mut Fixture, id: &'static str) {
    let conversations = ["a", "b", "c"].map(Box::from).into();
    let changed = ChangedMarks { conversations, ..ChangedMarks::default() };
    fixture.state.list.set_local_marks(SharedMarks::new(Draft(id)), &changed);
}

#[test]
fn rows_follow_the_marks_of_this_computer() {
    let rows = ["a", "b", "c"].map(|id| row(id, "2026-11-22T11:00:00Z")).to_vec();
    let mut fixture = filtered("has:draft", rows);
    assert_eq!(shown(&fixture), [""; 0]);
    set(&mut fixture, "b");
    assert_eq!(shown(&fixture), ["b"]);
    set(&mut fixture, "a");
    assert_eq!(
        (shown(&fixture), departed(&fixture)),
        (vec!["a".into(), "b".into()], vec!["b".into()])
    );
    assert_eq!(fixture.state.list.current().map(Row::id), Some("b"), "the cursor stays");
}

#[test]
fn what_matches_again_is_listed_again_and_stays_when_the_view_is_left() {
    let rows = ["a", "b", "c"].map(|id| row(id, "2026-11-22T11:00:00Z")).to_vec();
    let mut fixture = filtered("-has:draft", rows.clone());
    set(&mut fixture, "b");
    assert_eq!((shown(&fixture).len(), departed(&fixture)), (3, vec!["b".to_owned()]));
    set(&mut fixture, "a");
    assert_eq!((shown(&fixture).len(), departed(&fixture)), (3, vec!["a".to_owned()]));
    set(&mut fixture, "none");
    assert_eq!((shown(&fixture).len(), departed(&fixture)), (3, vec![]));
    fixture.state.list.active.restore(10);
    assert_eq!(shown(&fixture), ["a", "b", "c"]);
    // While another view is on screen.
    set(&mut fixture, "b");
    let List { parked, active, .. } = &mut fixture.state.list;
    parked.push(std::mem::take(active));
    set(&mut fixture, "none");
    let List { parked, active, .. } = &mut fixture.state.list;
    *active = parked.pop().expect("it is there");
    active.restore(10);
    assert_eq!(shown(&fixture), ["a", "b", "c"]);
}

#[test]
fn what_the_server_no_longer_lists_stays_departed_whatever_the_marks_say() {
    let rows = ["a", "b"].map(|id| row(id, "2026-11-22T11:00:00Z")).to_vec();
    let mut fixture = filtered("-has:draft", rows);
    let List { active, .. } = &mut fixture.state.list;
    let slot = active.buffer.find("a").expect("it is there");
    active.departed.insert(slot);
    for id in ["b", "none"] {
        set(&mut fixture, id);
    }
    assert_eq!(departed(&fixture), ["a"]);
}

#[test]
fn the_tab_of_a_refined_view_has_no_number_until_all_of_it_is_loaded() {
    let open = row("a", "2026-11-22T11:00:00Z");
    let mut completed = row("b", "2026-11-22T11:00:00Z");
    completed["currentLeadStatus"]["followUpCompletedAt"] = json!("2026-11-22T11:30:00Z");
    let mut fixture = Fixture::new();
    fixture.list(Vec::new(), None, None);
    fixture.act(&[Command::EditFilter]);
    fixture.type_text("is:due");
    fixture.act(&[Command::AcceptFilter]);
    fixture.wake(|timer| matches!(timer, Timer::FilterSettled(_)));
    fixture.list(vec![open, completed], Some(40), Some("more"));
    assert_eq!((shown(&fixture), fixture.state.list.view().count()), (vec!["a".into()], None));
    fixture.list(vec![row("c", "2026-11-22T11:50:00Z")], None, None);
    assert_eq!((shown(&fixture).len(), fixture.state.list.view().count()), (2, Some(2)));
}

/// Drafts of all, with the rows that were asked about.
struct Asked(Arc<Mutex<Vec<String>>>);

impl LocalMarks for Asked {
    fn has(&self, _: LocalMark, row: &Row) -> bool {
        self.0.lock().expect("no panic").push(row.id().to_owned());
        true
    }
}

#[test]
fn only_the_rows_whose_marks_changed_are_evaluated_again() {
    let rows = (0..200).map(|nth| row(&format!("c{nth}"), "2026-11-22T11:00:00Z")).collect();
    let mut fixture = filtered("has:draft", rows);
    let asked = Arc::new(Mutex::new(Vec::new()));
    let conversations = ["c7", "c150", "elsewhere"].map(Box::from).into();
    // The lead has another conversation, but drafts are not about leads.
    let leads = ["c9"].map(Box::from).into();
    let changed = ChangedMarks { conversations, leads };
    fixture.state.list.set_local_marks(SharedMarks::new(Asked(Arc::clone(&asked))), &changed);
    assert_eq!(shown(&fixture), ["c7", "c150"]);
    let asked: BTreeSet<String> = asked.lock().expect("no panic").drain(..).collect();
    assert_eq!(asked.into_iter().collect::<Vec<_>>(), ["c150", "c7"]);
}

#[test]
fn a_mark_of_a_lead_is_one_of_all_its_conversations() {
    let mut rows = ["a", "b", "c"].map(|id| row(id, "2026-11-22T11:00:00Z"));
    rows[2]["leadId"] = json!("a");
    let mut fixture = filtered("has:failed", rows.to_vec());
    let changed = ChangedMarks { leads: ["a"].map(Box::from).into(), ..ChangedMarks::default() };
    fixture.state.list.set_local_marks(SharedMarks::new(Asked(Arc::default())), &changed);
    assert_eq!(shown(&fixture), ["a", "c"]);
}
