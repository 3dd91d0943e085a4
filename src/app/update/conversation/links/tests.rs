//! Links of the thread: which one is meant, and the effect of opening it.

use serde_json::{Value, json};

use crate::app::fixture::{Fixture, numbered};
use crate::app::picker::{Kind, Picker};
use crate::app::protocol::event::Event;
use crate::app::{Command, Effect, Focus};

fn message(n: u32, text: &str) -> Value {
    json!({
        "id": format!("m{n}"), "timelineType": "Sms", "summary": text,
        "createdAt": format!("2026-11-22T10:00:{n:02}Z"),
    })
}

/// The first conversation's thread, in the detail pane or beside the list.
fn thread(texts: &[&str], focus: Focus) -> Fixture {
    let mut fixture = Fixture::new();
    fixture.list((1..=3).map(numbered).collect(), Some(3), None);
    fixture.act(&[Command::Open]);
    let messages = (0..).zip(texts).map(|(n, text)| message(n, text));
    let mut messages: Vec<Value> = messages.collect();
    messages.reverse();
    fixture.thread(messages, None);
    if focus == Focus::List {
        fixture.act(&[Command::Back]);
    }
    fixture.take();
    fixture
}

fn opened(fixture: &mut Fixture) -> Vec<String> {
    let url = |effect| match effect {
        Effect::OpenLink(url) => Some(url.into()),
        _ => None,
    };
    fixture.take().into_iter().filter_map(url).collect()
}

fn offered(fixture: &Fixture) -> Vec<&str> {
    let picker = fixture.state.focus.picker().filter(|p| matches!(p.kind(), Kind::Links(_)));
    let items = picker.map(Picker::items).unwrap_or_default();
    items.iter().map(|item| &*item.aside.text).collect()
}

#[test]
fn the_one_link_on_the_screen_opens() {
    let mut texts = vec!["http://old.example"];
    texts.extend(["x"; 20]);
    texts.push("see https://new.example/a.");
    let mut fixture = thread(&texts, Focus::Detail);
    fixture.act(&[Command::OpenLink]);
    assert_eq!(opened(&mut fixture), ["https://new.example/a"]);
    assert_eq!(fixture.state.notice.text(), Some("Opening new.example"));
}

#[test]
fn among_several_one_is_picked_the_newest_first_and_each_once() {
    let texts = ["http://a.example http://b.example", "http://b.example", "http://c.example/?q"];
    let mut fixture = thread(&texts, Focus::Detail);
    fixture.act(&[Command::OpenLink]);
    assert_eq!(offered(&fixture), ["http://c.example/?q", "http://b.example", "http://a.example"]);
    fixture.type_text("b.ex");
    fixture.act(&[Command::Pick]);
    assert_eq!(opened(&mut fixture), ["http://b.example"]);
    assert_eq!(fixture.state.focus(), Focus::Detail);
}

#[test]
fn a_link_that_is_not_on_the_screen_is_shown_before_it_opens() {
    let mut texts = vec!["http://old.example"];
    texts.extend(["x"; 20]);
    let mut fixture = thread(&texts, Focus::Detail);
    fixture.act(&[Command::OpenLink]);
    assert_eq!(offered(&fixture), ["http://old.example"]);
    assert_eq!(opened(&mut fixture), [""; 0]);
}

#[test]
fn from_the_list_the_conversation_under_the_cursor_is_meant() {
    let mut fixture = thread(&["http://a.example"], Focus::List);
    fixture.act(&[Command::OpenLink]);
    assert_eq!(opened(&mut fixture), ["http://a.example"]);
    fixture.act(&[Command::MoveDown, Command::OpenLink]);
    assert_eq!(opened(&mut fixture), [""; 0]);
    let text = "Loading the thread. Press again to open its links";
    assert_eq!(fixture.state.notice.text(), Some(text));
}

#[test]
fn a_thread_without_links_says_so() {
    let mut fixture = thread(&["javascript:alert(1)"], Focus::Detail);
    fixture.act(&[Command::OpenLink]);
    assert_eq!(fixture.state.notice.text(), Some("No links in this thread"));
    assert_eq!(opened(&mut fixture), [""; 0]);
}

#[test]
fn a_link_that_cannot_be_opened_is_copied() {
    let mut fixture = thread(&[], Focus::Detail);
    let (url, why) = ("http://a.example".into(), "No browser here".to_owned());
    fixture.handle(Event::LinkNotOpened { url, why });
    let copies = fixture.take().into_iter().any(|effect| {
        matches!(effect, Effect::Copy(clip) if clip.text == "http://a.example"
            && clip.not_opened.as_deref() == Some("No browser here"))
    });
    assert!(copies);
}
