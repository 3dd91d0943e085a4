//! What another instance, or an earlier session, has snoozed.

use super::*;

fn departed(fixture: &Fixture) -> Vec<usize> {
    let view = fixture.state.list.view();
    (0..view.buffer.shown()).filter(|position| view.has_departed(*position)).collect()
}

#[test]
fn what_another_instance_snoozes_stays_under_the_cursor_until_the_cursor_leaves_it() {
    let mut fixture = fixture();
    load(&mut fixture, vec![snooze(1, TOMORROW), snooze(2, TOMORROW)]);
    fixture.sync();
    assert_eq!((cursor(&fixture), departed(&fixture)), ("c2", vec![1]));
    assert_eq!(shown(&fixture), ["c0", "c2", "c3", "c4"]);
    // It stays in rows that are loaded again.
    load(&mut fixture, vec![snooze(2, TOMORROW), snooze(4, TOMORROW)]);
    fixture.act(&[Command::Refresh]);
    fixture.list((0..5).map(|n| record(n, "2026-11-20T08:00:00Z")).collect(), None, None);
    assert_eq!((cursor(&fixture), shown(&fixture).len()), ("c2", 4));
    fixture.act(&[Command::MarkAll]);
    assert_eq!(notice(&fixture), "All 3 marked");
    fixture.act(&[Command::UnmarkAll, Command::MoveUp]);
    assert_eq!((cursor(&fixture), departed(&fixture)), ("c1", vec![]));
    assert_eq!(shown(&fixture), ["c0", "c1", "c3"]);
}

#[test]
fn what_stays_under_the_cursor_goes_with_a_snooze_made_here_or_another_view() {
    let mut fixture = with_views();
    load(&mut fixture, vec![snooze(0, TOMORROW)]);
    fixture.act(&[Command::Snooze]);
    fixture.type_text("mon 2pm");
    fixture.act(&[Command::Pick]);
    assert_eq!((cursor(&fixture), shown(&fixture).len()), ("c1", 4));
    load(&mut fixture, vec![snooze(0, TOMORROW), snooze(1, TOMORROW)]);
    assert_eq!((cursor(&fixture), shown(&fixture).len()), ("c1", 4));
    fixture.act_times(Command::GoToView, Some(2));
    fixture.act_times(Command::GoToView, Some(1));
    assert_eq!((cursor(&fixture), shown(&fixture).len()), ("c2", 3));
    // It is back before the cursor has left it.
    load(&mut fixture, vec![snooze(2, TOMORROW)]);
    load(&mut fixture, vec![]);
    assert_eq!((cursor(&fixture), departed(&fixture)), ("c2", vec![]));
    assert_eq!(shown(&fixture).len(), 5);
}

#[test]
fn a_row_that_is_newer_than_a_loaded_snooze_ends_it() {
    let mut fixture = with_views();
    let mut older = snooze(3, TOMORROW);
    older.last_inbound_at = Some(at("2026-11-20T07:59:59Z"));
    let mut unseen = snooze(70, TOMORROW);
    unseen.last_inbound_at = None;
    load(&mut fixture, vec![older.clone(), snooze(2, TOMORROW), unseen]);
    assert_eq!(notice(&fixture), "Lead Number 3 is back: new message");
    assert_eq!(shown(&fixture), ["c0", "c1", "c3", "c4"]);
    assert_eq!(changes(&mut fixture), [SnoozeChange::End(older.clone())]);
    // Its row is in the list behind the one on screen only.
    let lead = crate::query::Scope::Lead(crate::domain::LeadId::new("l2"));
    let request = crate::app::update::request::Request::OpenScope(lead, None);
    let step = (Vec::new(), Some(request));
    let effects = crate::app::update::dispatch::proceed(&mut fixture.state, step);
    fixture.effects.extend(effects);
    load(&mut fixture, vec![older.clone()]);
    assert_eq!(changes(&mut fixture), [SnoozeChange::End(older)]);
}

#[test]
fn many_snoozed_conversations_are_fetched_page_by_page_as_one_scrolls() {
    let mut fixture = with_views();
    let all = (100..175).map(|n| snooze(n, TOMORROW)).collect();
    load(&mut fixture, all);
    fixture.take();
    fixture.act_times(Command::GoToView, Some(3));
    let answer = |fixture: &mut Fixture| {
        let asked = fixture.take().into_iter().find_map(|effect| match effect {
            Effect::FetchConversations { request, known, conversations, next, .. } => {
                Some((request, known, conversations, next))
            }
            _ => None,
        });
        let (request, known, ids, next) = asked?;
        let numbers = ids.iter().map(|id| id.as_str()[1..].parse().expect("a number"));
        let fetched = numbers
            .map(|n: usize| crate::app::fixture::row(record(n, "2026-11-20T08:00:00Z")))
            .chain(known);
        let rows = fetched.collect();
        let page = crate::app::protocol::payload::ListPage { rows, next, ..Default::default() };
        fixture.handle(Event::PageArrived { request, page });
        Some(ids.len())
    };
    let mut pages: Vec<usize> = std::iter::from_fn(|| answer(&mut fixture)).collect();
    let ahead = shown(&fixture).len();
    assert_eq!((pages[0], pages.iter().sum::<usize>()), (20, ahead));
    assert!(ahead < 75, "only what is on screen and a little more: {ahead}");
    fixture.act(&[Command::GoToBottom]);
    while let Some(many) = answer(&mut fixture) {
        pages.push(many);
        fixture.act(&[Command::GoToBottom]);
    }
    assert_eq!(pages, [20, 20, 20, 15]);
    assert_eq!((shown(&fixture).len(), fixture.state.list.view().pager.is_done()), (75, true));
}
