use serde_json::json;

use crate::app::fixture::{Fixture, numbered};
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::update;
use crate::app::update::list::scope;
use crate::domain::LeadId;
use crate::query::{SavedView, Scope};
use crate::settings::Notify;

/// An inbox with the default views, whose title is set.
fn inbox(views: &[(&str, &str)]) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.state.notify = Notify::default();
    let views = views
        .iter()
        .map(|(name, line)| SavedView { name: (*name).to_owned(), line: (*line).to_owned() });
    update::begin_with(&mut fixture.state, views.collect(), 0, None);
    let effects = update::start(&mut fixture.state);
    fixture.take();
    fixture.effects = effects;
    fixture
}

const VIEWS: [(&str, &str); 2] = [("Inbox", "is:active"), ("Unread", "is:active is:unread")];

/// Takes the titles that were set.
fn titles(fixture: &mut Fixture) -> Vec<String> {
    let titles = fixture.effects.extract_if(.., |it| matches!(it, Effect::SetTitle(_)));
    let titles = titles.filter_map(|effect| match effect {
        Effect::SetTitle(title) => Some(title.to_string()),
        _ => None,
    });
    titles.collect()
}

const NONE: [&str; 0] = [];

#[test]
fn the_title_has_the_count_of_what_is_unread_once_it_is_known() {
    let mut fixture = inbox(&VIEWS);
    assert_eq!(titles(&mut fixture), ["leadping"]);
    fixture.list(vec![numbered(1), numbered(2)], Some(2), None);
    assert_eq!(titles(&mut fixture), NONE, "not the count of another view");
    // The other view is polled behind it.
    fixture.list(vec![numbered(2)], Some(12), Some("t"));
    assert_eq!(titles(&mut fixture), ["(12) leadping"]);
    fixture.act(&[Command::MoveDown, Command::MoveUp]);
    assert_eq!(titles(&mut fixture), NONE, "it has not changed");
}

#[test]
fn an_unknown_count_is_no_number() {
    let mut fixture = inbox(&[("Mine", "is:active roof")]);
    fixture.list(vec![numbered(1)], Some(9), None);
    assert_eq!(titles(&mut fixture), ["leadping"]);
    let mut fixture = inbox(&VIEWS);
    fixture.list(vec![numbered(1)], Some(2), None);
    fixture.list(vec![numbered(2)], None, Some("t"));
    assert_eq!(titles(&mut fixture), ["leadping"], "the server does not count");
}

#[test]
fn a_view_is_known_by_its_filter_not_by_its_name() {
    let mut fixture = inbox(&[("Unread", "is:active roof"), ("New", "is:unread is:active")]);
    fixture.list(vec![numbered(1)], Some(9), None);
    fixture.list(vec![numbered(2)], Some(3), Some("t"));
    assert_eq!(titles(&mut fixture), ["leadping", "(3) leadping"]);
}

#[test]
fn the_inbox_counts_while_a_lead_is_on_screen() {
    let mut fixture = inbox(&VIEWS);
    fixture.list(vec![numbered(1)], Some(2), None);
    fixture.list(vec![numbered(2)], Some(12), Some("t"));
    titles(&mut fixture);
    let lead = Scope::Lead(LeadId::new("l1"));
    let effects = scope::open(&mut fixture.state, lead, None);
    fixture.effects.extend(effects);
    fixture.sync();
    fixture.list(vec![json!({"id": "c1", "isUnread": true})], Some(1), None);
    assert_eq!(titles(&mut fixture), NONE);
}

#[test]
fn the_demo_says_so_and_nothing_is_set_where_titles_are_off() {
    let mut fixture = inbox(&VIEWS);
    fixture.state.triage.ephemeral = true;
    fixture.sync();
    assert_eq!(titles(&mut fixture), ["leadping", "leadping demo"]);
    let mut fixture = Fixture::new();
    fixture.list(vec![numbered(1)], Some(9), None);
    assert_eq!(titles(&mut fixture), NONE);
}
