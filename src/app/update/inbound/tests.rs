use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::app::fixture::{Fixture, NOW, at, failure, row};
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::{Effect, Timer};
use crate::app::protocol::event::Event;
use crate::app::protocol::payload::{ListPage, RequestId};
use crate::app::state::State;
use crate::app::update::list::scope;
use crate::domain::{ArchiveFilter, FailureKind, LeadId, Listing};
use crate::query::{SavedView, Scope};
use crate::settings::{Notify, PollIntervals, QuietHours};

/// An inbox while another window has the focus.
struct Day {
    fixture: Fixture,
}

/// An unread conversation whose lead wrote so many seconds after noon.
fn message(id: &str, name: &str, seconds: i64) -> Value {
    let at = (at(NOW) + SignedDuration::from_secs(seconds)).to_string();
    json!({
        "id": id, "leadId": format!("l-{id}"), "firstName": name, "status": "needs_reply",
        "needsReply": true, "isUnread": true, "lastInboundAt": at, "lastEventAt": at,
        "lastSnippet": "Can you come at 5?", "lastInboundSnippet": "Can you come at 5?",
    })
}

fn changed(mut record: Value, changes: Value) -> Value {
    if let (Some(members), Value::Object(changes)) = (record.as_object_mut(), changes) {
        members.extend(changes);
    }
    record
}

const ON: Notify =
    Notify { title: false, bell: true, desktop: true, text: false, quiet: None, views: Vec::new() };

impl Day {
    fn new(notify: Notify) -> Self {
        Self::of(Fixture::new(), notify, vec![message("old", "Old", -600)])
    }

    /// The list has these rows, and they were there when the focus was lost.
    fn of(mut fixture: Fixture, notify: Notify, rows: Vec<Value>) -> Self {
        fixture.state.notify = notify;
        fixture.state.polling = PollIntervals::default();
        fixture.list(rows.clone(), Some(1), None);
        let mut day = Self { fixture };
        assert_eq!(day.requests(), [], "the user looks");
        day.fixture.handle(Event::Focused(false));
        day.answer(rows);
        assert_eq!(day.announced(), NONE, "nothing at the start");
        day
    }

    fn now(&self) -> Timestamp {
        self.fixture.state.now
    }

    /// The requests for the newest conversations.
    fn requests(&mut self) -> Vec<(RequestId, Listing)> {
        let mut requests = Vec::new();
        self.fixture.effects.retain(|effect| match effect {
            Effect::FetchPage { request, listing, options } if options.include_count.is_none() => {
                requests.push((*request, listing.clone()));
                false
            }
            _ => true,
        });
        requests
    }

    fn answer(&mut self, rows: Vec<Value>) {
        let requests = self.requests();
        let [(request, _)] = requests.as_slice() else { panic!("one request: {requests:?}") };
        let rows = rows.into_iter().map(row).collect();
        let page = ListPage { rows, ..ListPage::default() };
        self.fixture.handle(Event::PageArrived { request: *request, page });
        self.fixture.sync();
    }

    /// The next poll, whose page of the list has no news.
    fn poll(&mut self) {
        self.fixture.wait(121);
        self.fixture.sync();
        self.fixture.wake(|timer| timer == Timer::Poll);
        let is_list = |effect: &Effect| matches!(effect, Effect::FetchPage { options, .. } if options.include_count.is_some());
        let at = self.fixture.effects.iter().position(is_list).expect("the list is polled");
        let Effect::FetchPage { request, .. } = self.fixture.effects.remove(at) else { return };
        let page = ListPage::default();
        self.fixture.handle(Event::PageArrived { request, page });
        self.fixture.sync();
    }

    /// The next poll, which finds these conversations.
    fn finds(&mut self, rows: Vec<Value>) -> Vec<(Option<String>, bool)> {
        self.poll();
        self.answer(rows);
        self.announced()
    }

    /// Takes the announcements: their texts, and whether the bell rings.
    fn announced(&mut self) -> Vec<(Option<String>, bool)> {
        let announced = self.fixture.effects.extract_if(.., |it| matches!(it, Effect::Notify(_)));
        let announced = announced.filter_map(|effect| match effect {
            Effect::Notify(it) => Some((it.text.map(|text| text.as_str().to_owned()), it.bell)),
            _ => None,
        });
        announced.collect()
    }
}

type Announced = [(Option<String>, bool); 0];
const NONE: Announced = [];

fn one(text: &str) -> Vec<(Option<String>, bool)> {
    vec![(Some(text.to_owned()), true)]
}

#[test]
fn a_message_is_announced_once_by_name() {
    let mut day = Day::new(ON);
    let zoe = message("c1", "Zoë", 30);
    let zoe = changed(zoe, json!({"lastName": "Brook"}));
    assert_eq!(day.finds(vec![zoe.clone()]), one("New message from Zoë Brook"));
    assert_eq!(day.finds(vec![zoe.clone()]), NONE);
    let again = changed(message("c1", "Zoë", 300), json!({"lastName": "Brook"}));
    assert_eq!(day.finds(vec![again]), one("New message from Zoë Brook"));
    // An older copy, from a server that is behind.
    assert_eq!(day.finds(vec![zoe]), NONE);
}

#[test]
fn many_at_once_are_one() {
    let mut day = Day::new(ON);
    let five = (1..=5).map(|n| message(&format!("c{n}"), "Ann", n)).collect();
    assert_eq!(day.finds(five), one("5 new messages"));
}

#[test]
fn messages_soon_after_an_announcement_wait_and_are_one_then() {
    let mut day = Day::new(ON);
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), one("New message from Ann"));
    // A poll that follows an action comes early.
    for id in ["c2", "c3"] {
        let request = day.fixture.state.ids.next_id();
        day.fixture.state.inbound_watch.requested(request);
        let page = ListPage { rows: vec![row(message(id, "Bob", 31))], ..ListPage::default() };
        day.fixture.handle(Event::PageArrived { request, page });
        assert_eq!(day.announced(), NONE);
    }
    let pauses = day.fixture.effects.iter().filter_map(|effect| match effect {
        Effect::Wake { timer: Timer::Announce, after } => Some(*after),
        _ => None,
    });
    assert_eq!(pauses.collect::<Vec<_>>(), [Duration::from_secs(5); 2]);
    day.fixture.wait(5);
    day.fixture.wake(|timer| timer == Timer::Announce);
    assert_eq!(day.announced(), one("2 new messages"));
}

#[test]
fn nothing_is_announced_to_somebody_who_looks() {
    let mut day = Day::new(ON);
    day.fixture.handle(Event::Focused(true));
    day.poll();
    assert_eq!(day.requests(), []);
    day.fixture.handle(Event::Focused(false));
    day.answer(vec![message("c1", "Ann", 30)]);
    assert_eq!(day.announced(), NONE, "it was there before");
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), NONE);
    assert_eq!(day.finds(vec![message("c1", "Ann", 200)]), one("New message from Ann"));
}

#[test]
fn what_the_list_showed_is_not_announced_later() {
    let mut day = Day::new(ON);
    day.fixture.handle(Event::Focused(true));
    day.fixture.act(&[Command::Refresh]);
    let ann = message("c1", "Ann", 30);
    day.fixture.list(vec![ann.clone()], Some(1), None);
    day.fixture.handle(Event::Focused(false));
    day.answer(Vec::new());
    assert_eq!(day.finds(vec![ann]), NONE);
}

#[test]
fn a_terminal_that_reports_no_focus_hears_nothing() {
    let mut fixture = Fixture::new();
    fixture.state.notify = ON;
    fixture.state.polling = PollIntervals::default();
    fixture.list(vec![message("old", "Old", -600)], Some(1), None);
    let mut day = Day { fixture };
    day.poll();
    assert_eq!(day.requests(), []);
}

#[test]
fn a_request_from_before_the_user_looked_tells_what_is_there_after() {
    let mut day = Day::new(ON);
    day.poll();
    for focused in [true, false] {
        day.fixture.handle(Event::Focused(focused));
    }
    day.answer(vec![message("c1", "Ann", 30)]);
    assert_eq!(day.announced(), NONE);
    assert_eq!(day.finds(vec![message("c1", "Ann", 200)]), one("New message from Ann"));
}

#[test]
fn a_request_that_is_refused_for_good_is_not_repeated_until_the_user_has_looked() {
    let mut day = Day::new(ON);
    day.poll();
    let (request, _) = day.requests().remove(0);
    day.fixture.fail(request, failure(FailureKind::Rejected, "not for this key"));
    day.poll();
    assert_eq!(day.requests(), []);
    for (focused, requests) in [(true, 0), (false, 1)] {
        day.fixture.handle(Event::Focused(focused));
        assert_eq!(day.requests().len(), requests);
    }
}

#[test]
fn own_texts_and_marks_are_no_messages() {
    let mut day = Day::new(ON);
    let sent = changed(
        message("c1", "Ann", -3_600),
        json!({"lastEventAt": "2026-11-22T12:00:30Z", "lastSnippet": "On my way"}),
    );
    assert_eq!(day.finds(vec![sent]), NONE, "marked unread, and texted by us");
    let never = changed(message("c2", "Bob", 0), json!({"lastInboundAt": null}));
    assert_eq!(day.finds(vec![never]), NONE);
}

#[test]
fn what_was_dealt_with_elsewhere_is_not_announced() {
    let mut day = Day::new(ON);
    let read = json!({"isUnread": false, "needsReply": false, "status": "waiting"});
    let over = json!({"lastSnippet": "See you", "lastEventAt": "2026-11-22T12:00:40Z"});
    let over = changed(changed(message("c1", "Ann", 30), read.clone()), over);
    assert_eq!(day.finds(vec![over]), NONE);
    // With an organization's key nothing is unread.
    let theirs = changed(message("c2", "Bob", 200), read);
    assert_eq!(day.finds(vec![theirs]), one("New message from Bob"));
}

#[test]
fn quiet_hours_are_quiet_and_are_not_made_up_for() {
    let quiet = QuietHours::parse("11:00-12:05");
    let mut day = Day::new(Notify { quiet, ..ON });
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), NONE);
    assert_eq!(day.finds(vec![message("c2", "Bob", 150)]), NONE);
    assert!(day.now() < at("2026-11-22T12:05:00Z"));
    day.fixture.wait(60);
    // Dan wrote at 12:04:40, and the poll came after the hours.
    let late = [("c2", "Bob", 150), ("c3", "Cleo", 310), ("c4", "Dan", 280)];
    let late = late.map(|(id, name, at)| message(id, name, at)).to_vec();
    assert_eq!(day.finds(late), one("New message from Cleo"));
}

#[test]
fn quiet_hours_follow_the_user_s_clock() {
    let zone = jiff::tz::TimeZone::get("America/New_York").expect("a zone");
    let quiet = QuietHours::parse("06:30-08:00");
    let mut day = Day::new(Notify { quiet, ..ON });
    day.fixture.state.zone = zone;
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), NONE, "7 AM there");
}

#[test]
fn views_limit_what_is_announced() {
    let views = vec!["needs reply".to_owned(), "Hot".to_owned()];
    let mut day = Day::new(Notify { views, ..ON });
    let hot = SavedView { name: "Hot".to_owned(), line: "roof".to_owned() };
    day.fixture.state.views.save(&hot);
    let waiting = json!({"needsReply": false, "status": "waiting"});
    let other = changed(message("c1", "Ann", 30), waiting.clone());
    let due = message("c2", "Bob", 31);
    assert_eq!(day.finds(vec![other, due]), one("New message from Bob"));
    let other = changed(message("c3", "Cleo", 200), waiting.clone());
    assert_eq!(day.finds(vec![other]), NONE);
    let roof = changed(message("c4", "Dan", 400), waiting);
    let roof = changed(roof, json!({"lastSnippet": "My roof leaks"}));
    assert_eq!(day.finds(vec![roof]), one("New message from Dan"));
}

#[test]
fn a_view_of_another_profile_matches_nothing() {
    let views = vec!["Elsewhere".to_owned()];
    let mut day = Day::new(Notify { views, ..ON });
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), NONE);
}

#[test]
fn the_inbox_is_watched_while_another_list_is_on_screen() {
    let mut day = Day::new(ON);
    let lead = Scope::Lead(LeadId::new("l9"));
    let effects = scope::open(&mut day.fixture.state, lead, None);
    day.fixture.effects.extend(effects);
    day.fixture.list(vec![message("c9", "Lea", -900)], Some(1), None);
    day.poll();
    let requests = day.requests();
    let [(request, Listing::Mine(ArchiveFilter::Active))] = requests.as_slice() else {
        panic!("one request of the inbox: {requests:?}")
    };
    let page = ListPage { rows: vec![row(message("c1", "Ann", 30))], ..ListPage::default() };
    day.fixture.handle(Event::PageArrived { request: *request, page });
    assert_eq!(day.announced(), one("New message from Ann"));
}

#[test]
fn a_program_that_was_opened_on_a_lead_watches_that_alone() {
    let mut day = Day::of(Fixture::of_lead("l1"), ON, vec![message("c1", "Ann", -600)]);
    day.poll();
    let requests = day.requests();
    assert!(
        matches!(requests.as_slice(), [(_, Listing::Lead(lead))] if lead.as_str() == "l1"),
        "{requests:?}"
    );
}

#[test]
fn nothing_is_requested_where_nothing_is_announced() {
    let mut fixture = Fixture::new();
    fixture.state.notify = Notify::default();
    fixture.list(vec![message("old", "Old", -600)], Some(1), None);
    let mut day = Day { fixture };
    assert_eq!(day.requests(), []);
    day.fixture.state.polling = PollIntervals::default();
    day.poll();
    assert_eq!(day.requests(), []);
}

#[test]
fn a_failed_request_is_made_again_with_the_next_poll() {
    let mut day = Day::new(ON);
    day.poll();
    let (request, _) = day.requests().remove(0);
    day.fixture.fail(request, failure(FailureKind::Network, "connection reset"));
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), one("New message from Ann"));
}

#[test]
fn a_clock_of_a_far_future_hides_no_later_message() {
    let mut day = Day::new(ON);
    let odd = changed(message("c1", "Odd", 0), json!({"lastInboundAt": "2099-01-01T00:00:00Z"}));
    assert_eq!(day.finds(vec![odd.clone()]), one("New message from Odd"));
    // Later than the first announcement by more than the tolerance for clocks.
    day.fixture.wait(600);
    let due = message("c2", "Ann", 900);
    assert_eq!(day.finds(vec![odd, due]), one("New message from Ann"));
}

#[test]
fn messages_can_be_committed_out_of_order() {
    let mut day = Day::new(ON);
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), one("New message from Ann"));
    let both = vec![message("c1", "Ann", 30), message("c2", "Bob", 29)];
    assert_eq!(day.finds(both), one("New message from Bob"));
}

#[test]
fn the_first_message_of_an_empty_inbox_is_new() {
    let mut day = Day::of(Fixture::new(), ON, Vec::new());
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), one("New message from Ann"));
}

#[test]
fn a_text_is_announced_only_if_asked_for_and_the_lead_s() {
    let mut day = Day::new(Notify { text: true, bell: false, ..ON });
    let text = "New message from Ann: Can you come at 5?".to_owned();
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), [(Some(text), false)]);
    let answered = changed(
        message("c2", "Bob", 200),
        json!({"lastSnippet": "An automatic answer", "lastEventAt": "2026-11-22T12:03:50Z"}),
    );
    let name = "New message from Bob".to_owned();
    assert_eq!(day.finds(vec![answered]), [(Some(name), false)]);
}

#[test]
fn the_bell_alone_has_no_text() {
    let mut day = Day::new(Notify { desktop: false, ..ON });
    assert_eq!(day.finds(vec![message("c1", "Ann", 30)]), [(None, true)]);
}

#[test]
fn a_lead_without_a_name_has_its_number_and_without_any_no_label() {
    let mut day = Day::new(ON);
    let unnamed = json!({"firstName": null, "leadPhoneNumber": "+16175550130"});
    let unnamed = changed(message("c1", "", 30), unnamed);
    assert_eq!(day.finds(vec![unnamed]), one("New message from +1 617-555-0130"));
    let unknown = changed(message("c2", "", 200), json!({"firstName": null}));
    assert_eq!(day.finds(vec![unknown]), one("New message"));
}

#[test]
fn a_hostile_name_is_short_and_clean() {
    let mut day = Day::new(Notify { text: true, ..ON });
    let long = "x".repeat(4_000);
    for (at, name) in
        ["\x1b]2;owned\x07", "a\u{9d}b\u{9c}", "\u{202e}gnp", "a\nb", "\u{e0041}tag", &long]
            .into_iter()
            .enumerate()
    {
        let seconds = 30 + 121 * at as i64;
        let record = changed(
            message("c1", name, seconds),
            json!({"lastSnippet": name, "lastInboundSnippet": name}),
        );
        let announced = day.finds(vec![record]);
        let [(Some(text), true)] = announced.as_slice() else { panic!("one: {announced:?}") };
        assert!(!text.contains(crate::domain::text::is_unsafe), "{text:?}");
        assert!(text.starts_with("New message from ") && text.chars().count() < 170, "{text}");
    }
}

#[test]
fn what_is_known_stays_small() {
    let mut state: State = Fixture::new().state;
    let now = state.now;
    for batch in 0..60 {
        let rows = (0..100).map(|n| row(message(&format!("c{batch}-{n}"), "Ann", batch)));
        let rows: Vec<_> = rows.collect();
        assert_eq!(state.inbound_watch.new_in(&rows, now).len(), if batch == 0 { 0 } else { 100 });
        assert!(state.inbound_watch.known() <= 2_100, "{}", state.inbound_watch.known());
    }
    let later = [row(message("last", "Ann", 900))];
    assert_eq!(state.inbound_watch.new_in(&later, now + SignedDuration::from_mins(15)).len(), 1);
    assert_eq!(state.inbound_watch.known(), 1);
}
