use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::app::Command;
use crate::app::fixture::{Fixture, row};
use crate::app::paging::pager::RequestId;
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::ListPage;
use crate::domain::{
    ArchiveReason, ConversationId, ExactFilter, Lead, LeadStatus, Operation, Outcome,
    RequestOptions, Row, Scalar,
};
use crate::settings::PollIntervals;
use crate::triage::{Action, ActionKind};

const READ: Command = Command::Do(ActionKind::Read);

fn conversation(n: usize, change: impl FnOnce(&mut Value)) -> Value {
    let mut json = json!({"id": format!("c{n}"), "leadId": format!("l{}", n / 2),
        "firstName": format!("P{n}"), "isUnread": true, "isArchived": false, "needsReply": true,
        "eventVersion": 7, "replyVersion": 5,
        "lastEventAt": format!("2026-11-20T{:02}:00:00Z", 20 - n)});
    change(&mut json);
    json
}

fn stale(n: usize) -> Value {
    conversation(n, |_| {})
}

fn inbox(line: &str) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((0..4).map(stale).collect(), None, None);
    if !line.is_empty() {
        fixture.act(&[Command::EditFilter]);
        fixture.type_text(line);
        fixture.act(&[Command::AcceptFilter]);
        fixture.list((0..4).map(stale).collect(), None, None);
    }
    fixture.take();
    fixture
}

fn shown(fixture: &Fixture, id: &str) -> Option<Row> {
    let buffer = &fixture.state.list.view().buffer;
    let row = buffer.row(buffer.find(id)?)?;
    Some(fixture.state.triage.shown(row).into_owned())
}

fn does(fixture: &mut Fixture, how: &Action, id: &str) {
    let position = fixture.state.list.position_of(&ConversationId::new(id)).expect("is listed");
    fixture.does(how, position);
    fixture.outbox();
}

fn archive() -> Action {
    Action::Archive { reason: ArchiveReason::try_from(3).expect("a reason"), note: None }
}

/// Answers the look at what was done with what was there before.
fn looks(fixture: &mut Fixture, rows: Vec<Value>) {
    fixture.list(rows, None, None);
}

#[test]
fn a_list_that_lags_undoes_nothing_until_it_agrees() {
    let mut fixture = inbox("");
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    looks(&mut fixture, vec![stale(0)]);
    assert!(!shown(&fixture, "c0").expect("is there").is_unread(), "the list lags");
    fixture.wait(20);
    fixture.act(&[Command::Refresh]);
    fixture.list((0..4).map(stale).collect(), None, None);
    assert!(!shown(&fixture, "c0").expect("is there").is_unread(), "it still does");
    let read = conversation(0, |it| it["isUnread"] = json!(false));
    fixture.act(&[Command::Refresh]);
    fixture.list(vec![read, stale(1), stale(2), stale(3)], None, None);
    assert!(!shown(&fixture, "c0").expect("is there").is_unread());
    // Whoever marks it unread after that is believed.
    fixture.act(&[Command::Refresh]);
    fixture.list((0..4).map(stale).collect(), None, None);
    assert!(shown(&fixture, "c0").expect("is there").is_unread());
}

#[test]
fn what_left_the_view_does_not_come_back_with_a_list_that_lags() {
    for (line, how) in [("is:unread", Action::Read), ("is:active", archive())] {
        let mut fixture = inbox(line);
        does(&mut fixture, &how, "c0");
        fixture.answers(1, Ok(Outcome::Done));
        looks(&mut fixture, vec![stale(0)]);
        fixture.act(&[Command::Refresh]);
        fixture.list((0..4).map(stale).collect(), None, None);
        assert_eq!(shown(&fixture, "c0"), None, "{line}");
        assert!(shown(&fixture, "c2").is_some(), "{line}");
        // What is not confirmed stays where it can be seen and taken back.
        does(&mut fixture, &how, "c2");
        fixture.act(&[Command::Refresh]);
        fixture.list((0..4).map(stale).collect(), None, None);
        assert!(shown(&fixture, "c2").is_some(), "{line}");
        // After a minute the server is believed.
        fixture.wait(61);
        fixture.act(&[Command::Refresh]);
        fixture.list((0..4).map(stale).collect(), None, None);
        assert!(shown(&fixture, "c0").is_some(), "{line}");
    }
}

#[test]
fn a_tab_does_not_count_what_left_its_view_while_the_list_lags() {
    for (line, how, gone) in [("is:unread", Action::Read, 1), ("is:active", archive(), 2)] {
        let mut fixture = inbox(line);
        let count = |fixture: &Fixture| fixture.state.list.current_tab().count;
        let rows = || (0..4).map(stale).collect();
        let refresh = |fixture: &mut Fixture, total| {
            fixture.act(&[Command::Refresh]);
            fixture.list(rows(), Some(total), None);
        };
        refresh(&mut fixture, 9);
        assert_eq!(count(&fixture), Some(9), "{line}");
        does(&mut fixture, &how, "c0");
        fixture.answers(1, Ok(Outcome::Done));
        looks(&mut fixture, vec![stale(0)]);
        refresh(&mut fixture, 9);
        assert_eq!(count(&fixture), Some(9 - gone), "{line}: the list lags");
        // The list agrees: neither is listed nor counted.
        fixture.act(&[Command::Refresh]);
        fixture.list((gone as usize..4).map(stale).collect(), Some(9 - gone), None);
        assert_eq!(count(&fixture), Some(9 - gone), "{line}");
        // After a minute the server is believed.
        fixture.wait(61);
        refresh(&mut fixture, 9);
        assert_eq!(count(&fixture), Some(9), "{line}");
    }
}

#[test]
fn a_newer_version_is_believed_at_once() {
    let mut fixture = inbox("");
    does(&mut fixture, &archive(), "c0");
    fixture.answers(1, Ok(Outcome::Done));
    looks(&mut fixture, vec![stale(0)]);
    let archived = |fixture: &Fixture, id| shown(fixture, id).expect("is there").is_archived();
    assert!(archived(&fixture, "c0") && archived(&fixture, "c1"), "both are the lead's");
    // Our own write may have raised the version by one.
    let newer = |by: i64| conversation(0, |it| it["eventVersion"] = json!(7 + by));
    for (by, expected) in [(1, true), (2, false)] {
        fixture.act(&[Command::Refresh]);
        fixture.list(vec![newer(by), stale(1), stale(2), stale(3)], None, None);
        assert_eq!(archived(&fixture, "c0"), expected, "{by}");
    }
    assert!(archived(&fixture, "c1"), "its copy says nothing new");
}

#[test]
fn after_a_minute_the_copy_that_came_is_believed_without_another_one() {
    let mut fixture = inbox("");
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    looks(&mut fixture, vec![stale(0)]);
    fixture.take();
    fixture.wait(30);
    fixture.sync();
    let soon = fixture.state.now + SignedDuration::from_secs(30);
    let tick = fixture.state.tick;
    assert!(tick.is_some_and(|at| at <= soon), "the screen changes then: {tick:?}");
    fixture.wait(29);
    assert!(!shown(&fixture, "c0").expect("is there").is_unread());
    fixture.wait(1);
    assert!(shown(&fixture, "c0").expect("is there").is_unread());
}

#[test]
fn a_clock_that_is_put_back_holds_nothing_for_longer() {
    let mut fixture = inbox("");
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    looks(&mut fixture, vec![stale(0)]);
    fixture.wait(-3_600);
    assert!(shown(&fixture, "c0").expect("is there").is_unread());
}

#[test]
fn an_answer_from_before_the_write_that_comes_late_undoes_nothing() {
    let mut fixture = inbox("");
    fixture.act(&[Command::Refresh]);
    fixture.act(&[READ]);
    fixture.outbox();
    let early = fixture.list_request();
    fixture.answers(1, Ok(Outcome::Done));
    looks(&mut fixture, vec![conversation(0, |it| it["isUnread"] = json!(false))]);
    let rows = (0..4).map(|n| row(stale(n))).collect();
    let page = ListPage { rows, ..ListPage::default() };
    fixture.handle(Event::PageArrived { request: early, page });
    assert!(!shown(&fixture, "c0").expect("is there").is_unread());
}

#[test]
fn answers_on_their_way_together_come_in_any_order() {
    let mut fixture = inbox("");
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    let look = fixture.list_request();
    fixture.act(&[Command::Refresh]);
    let refresh = fixture.list_request();
    assert!(look < refresh);
    // The later request was answered first, and its answer comes last.
    let read = conversation(0, |it| it["isUnread"] = json!(false));
    for (request, first) in [(look, read), (refresh, stale(0))] {
        let rows = vec![row(first)];
        let page = ListPage { rows, ..ListPage::default() };
        fixture.handle(Event::PageArrived { request, page });
        assert!(!shown(&fixture, "c0").expect("is there").is_unread());
    }
}

#[test]
fn an_answer_that_nobody_waits_for_decides_nothing() {
    let mut fixture = inbox("");
    fixture.act(&[READ]);
    fixture.outbox();
    fixture.answers(1, Ok(Outcome::Done));
    let look = fixture.list_request();
    fixture.handle(Event::FetchFailed {
        request: look,
        failure: crate::app::fixture::failure(crate::domain::FailureKind::Network, "gone"),
    });
    let rows = vec![row(conversation(0, |it| it["isUnread"] = json!(false)))];
    let page = ListPage { rows, ..ListPage::default() };
    fixture.handle(Event::PageArrived { request: look, page });
    assert!(!shown(&fixture, "c0").expect("is there").is_unread(), "the old copy is still there");
}

#[test]
fn a_leads_record_that_lags_undoes_nothing() {
    let status = |outcome: &str| {
        Some(LeadStatus {
            outcome: Some(outcome.to_owned()),
            revision: Some(3),
            ..LeadStatus::default()
        })
    };
    let set = Action::Status { outcome: "Sold".to_owned(), category: None, notes: None };
    let mut fixture = inbox("");
    fixture.act(&[Command::Open]);
    fixture.lead(json!({"id": "l0", "currentLeadStatus": {"outcome": "Quote", "revision": 3}}));
    does(&mut fixture, &set, "c0");
    fixture.answers(1, Ok(Outcome::Done));
    let lead = |fixture: &Fixture| -> Lead {
        let id = crate::domain::LeadId::new("l0");
        let facts = fixture.state.detail.facts_of(&id).expect("is known");
        fixture.state.triage.lead_shown(&id, &facts.lead, |_| None).into_owned()
    };
    let outcome = |lead: Lead| lead.current_lead_status.and_then(|status| status.outcome);
    assert_eq!(outcome(lead(&fixture)).as_deref(), Some("Sold"));
    looks(&mut fixture, vec![stale(0)]);
    fixture.act(&[Command::Refresh]);
    fixture.lead(json!({"id": "l0", "currentLeadStatus": status("Quote").map(|s| json!({
        "outcome": s.outcome, "revision": s.revision}))}));
    assert_eq!(outcome(lead(&fixture)).as_deref(), Some("Sold"), "the record lags");
    fixture.wait(61);
    assert_eq!(outcome(lead(&fixture)).as_deref(), Some("Quote"), "a minute has passed");
}

/// The server's record of a conversation.
#[derive(Clone, Debug, PartialEq)]
struct Known {
    unread: bool,
    due: bool,
    archived: bool,
}

/// A server whose lists show what was so some time ago, and never go back.
struct Server {
    /// Earlier records, with the time from which they held.
    past: Vec<(Timestamp, Vec<Known>)>,
    shown: Timestamp,
}

/// A request on its way.
struct Asked {
    request: RequestId,
    options: RequestOptions,
    /// The server's answer, and its time.
    answer: Option<(Timestamp, Vec<Known>)>,
}

/// The last confirmed value of each part of a conversation, and its time.
#[derive(Clone, Copy, Default)]
struct Last {
    unread: Option<Timestamp>,
    due: Option<Timestamp>,
    archived: Option<Timestamp>,
}

struct World {
    fixture: Fixture,
    server: Server,
    asked: Vec<Asked>,
    written: Vec<Operation>,
    confirmed: usize,
    last: Vec<Last>,
}

const CONVERSATIONS: usize = 4;

/// The longest time between what is so and what a list that comes shows.
const LAG: i64 = 50;

#[derive(Clone, Debug)]
enum Step {
    Do(usize, usize),
    Confirm,
    Refresh,
    Serve(usize, i64),
    Deliver(usize),
    Pass(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..4_usize, 0..CONVERSATIONS).prop_map(|(how, at)| Step::Do(how, at)),
        3 => Just(Step::Confirm),
        2 => Just(Step::Refresh),
        3 => (0..4_usize, 0..LAG).prop_map(|(at, lag)| Step::Serve(at, lag)),
        4 => (0..4_usize).prop_map(Step::Deliver),
        2 => (1..25_i64).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 1..60)
}

impl World {
    fn new() -> Self {
        let mut fixture = inbox("");
        fixture.state.polling =
            PollIntervals { focused: Some(Duration::from_secs(10)), ..PollIntervals::OFF };
        let all = vec![Known { unread: true, due: true, archived: false }; CONVERSATIONS];
        let now = fixture.state.now;
        let server = Server { past: vec![(Timestamp::MIN, all)], shown: now };
        let last = vec![Last::default(); CONVERSATIONS];
        Self { fixture, server, asked: Vec::new(), written: Vec::new(), confirmed: 0, last }
    }

    fn now(&self) -> Timestamp {
        self.fixture.state.now
    }

    fn truth(&self) -> &[Known] {
        &self.server.past.last().expect("the beginning").1
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Do(how, at) => self.act(how, at),
            Step::Confirm => self.confirm(),
            Step::Refresh => self.fixture.act(&[Command::Refresh]),
            Step::Serve(at, lag) => self.serve(at, lag),
            Step::Deliver(at) => self.deliver(at),
            Step::Pass(seconds) => {
                self.fixture.wait(seconds);
                self.fixture.wake(|timer| timer == Timer::Poll);
            }
        }
        self.note_requests();
        self.fixture.sync();
    }

    fn note_requests(&mut self) {
        for effect in self.fixture.take() {
            match effect {
                Effect::FetchPage { request, options, .. } => {
                    self.asked.push(Asked { request, options, answer: None });
                }
                // It is answered as a list of that one.
                Effect::FetchConversation { request, conversation, .. } => {
                    let value = Scalar::Text(conversation.as_str().to_owned());
                    let filters = vec![ExactFilter { field: "id".to_owned(), value }];
                    let options = RequestOptions { filters, ..RequestOptions::default() };
                    self.asked.push(Asked { request, options, answer: None });
                }
                Effect::Wake { timer: Timer::Poll, .. } => self.fixture.effects.push(effect),
                _ => {}
            }
        }
    }

    fn act(&mut self, how: usize, at: usize) {
        let how =
            vec![Action::Read, Action::Handled, archive(), Action::Unarchive].swap_remove(how);
        let id = ConversationId::new(&format!("c{at}"));
        let Some(position) = self.fixture.state.list.position_of(&id) else { return };
        self.fixture.does(&how, position);
        self.written.extend(self.fixture.written());
        self.fixture.outbox();
    }

    /// The oldest write takes effect, and is confirmed.
    fn confirm(&mut self) {
        let Some(operation) = self.written.get(self.confirmed).cloned() else { return };
        self.confirmed += 1;
        let (now, mut all) = (self.now(), self.truth().to_vec());
        let numbers = |id: &str| -> usize { id[1..].parse().expect("a number") };
        match &operation {
            Operation::MarkRead { conversation, .. } => {
                let at = numbers(conversation.as_str());
                all[at].unread = false;
                self.last[at].unread = Some(now);
            }
            Operation::MarkHandled { conversation, .. } => {
                let at = numbers(conversation.as_str());
                all[at].due = false;
                self.last[at].due = Some(now);
            }
            Operation::Archive { lead, .. } | Operation::Unarchive { lead } => {
                for at in [0, 1].map(|nth| 2 * numbers(lead.as_str()) + nth) {
                    all[at].archived = matches!(operation, Operation::Archive { .. });
                    self.last[at].archived = Some(now);
                }
            }
            other => panic!("{other:?}"),
        }
        self.server.past.push((now, all));
        self.fixture.answers(self.confirmed as i64, Ok(Outcome::Done));
    }

    fn serve(&mut self, at: usize, lag: i64) {
        let now = self.now();
        let Some(asked) = self.asked.get_mut(at).filter(|it| it.answer.is_none()) else { return };
        let server = &mut self.server;
        server.shown = server.shown.max(now - SignedDuration::from_secs(lag));
        let was = server.past.iter().rev().find(|(from, _)| *from <= server.shown);
        asked.answer = Some((server.shown, was.expect("the beginning").1.clone()));
    }

    fn deliver(&mut self, at: usize) {
        if at >= self.asked.len() {
            return;
        }
        self.serve(at, LAG / 2);
        let Asked { request, options, answer } = self.asked.remove(at);
        let (as_of, all) = answer.expect("was served");
        // What took too long is given up by the client.
        if self.now().duration_since(as_of).as_secs() > LAG {
            let gone = crate::app::fixture::failure(crate::domain::FailureKind::Timeout, "late");
            self.fixture.fail(request, gone);
            return;
        }
        let rows = all.iter().enumerate().map(|(n, known)| {
            row(conversation(n, |it| {
                it["isUnread"] = json!(known.unread);
                it["needsReply"] = json!(known.due);
                it["isArchived"] = json!(known.archived);
            }))
        });
        let only = options.filters.first().map(|filter| filter.value.clone());
        let rows = rows.filter(|row| {
            only.as_ref().is_none_or(|only| *only == Scalar::Text(row.id().to_owned()))
        });
        let page = ListPage { rows: rows.collect(), ..ListPage::default() };
        self.fixture.handle(Event::PageArrived { request, page });
    }

    /// The screen once all actions have taken effect.
    fn wanted(&self, at: usize) -> Known {
        let mut known = self.truth()[at].clone();
        for operation in &self.written[self.confirmed..] {
            let (id, lead) = (format!("c{at}"), format!("l{}", at / 2));
            match operation {
                Operation::MarkRead { conversation, .. } if conversation.as_str() == id => {
                    known.unread = false;
                }
                Operation::MarkHandled { conversation, .. } if conversation.as_str() == id => {
                    known.due = false;
                }
                Operation::Archive { lead: of, .. } if of.as_str() == lead => known.archived = true,
                Operation::Unarchive { lead: of } if of.as_str() == lead => known.archived = false,
                _ => {}
            }
        }
        known
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let recent = |at: Option<Timestamp>| {
            at.is_some_and(|at| self.now().duration_since(at) < SignedDuration::from_secs(60))
        };
        for at in 0..CONVERSATIONS {
            let Some(row) = shown(&self.fixture, &format!("c{at}")) else { continue };
            let (wanted, last) = (self.wanted(at), self.last[at]);
            if recent(last.unread) {
                prop_assert_eq!(row.is_unread(), wanted.unread, "c{} read", at);
            }
            if recent(last.due) {
                prop_assert_eq!(row.needs_reply(), wanted.due, "c{} handled", at);
            }
            if recent(last.archived) {
                prop_assert_eq!(row.is_archived(), wanted.archived, "c{} archived", at);
            }
        }
        Ok(())
    }
}

proptest! {
    #[test]
    fn nothing_confirmed_is_undone_for_a_minute_however_the_lists_lag(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
            world.check()?;
        }
        // In the end the server is right about all of it.
        while world.confirmed < world.written.len() {
            world.step(&Step::Confirm);
        }
        world.step(&Step::Pass(120));
        world.asked.clear();
        world.step(&Step::Refresh);
        while !world.asked.is_empty() {
            world.step(&Step::Serve(0, 0));
            world.step(&Step::Deliver(0));
        }
        for at in 0..CONVERSATIONS {
            let row = shown(&world.fixture, &format!("c{at}")).expect("is listed");
            let known = Known { unread: row.is_unread(), due: row.needs_reply(),
                archived: row.is_archived() };
            prop_assert_eq!(&known, &world.truth()[at]);
        }
    }
}
