//! Shows or folds the updates in the thread.

use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::catch_up;
use crate::domain::text::number;

/// Shows all updates, or folds them, here and in the other threads.
pub(in crate::app::update) fn toggle(state: &mut State) -> Vec<Effect> {
    let mut effects = catch_up(state);
    let Some((are_shown, count)) = state.detail.toggle_updates() else {
        effects.push(state.notice.notify("No thread to show updates of"));
        return effects;
    };
    let updates = match count {
        0 => "No updates".to_owned(),
        1 => "1 update".to_owned(),
        count => format!("{} updates", number(count as u64)),
    };
    let (text, key) = if are_shown {
        (format!("{updates} shown"), "to fold")
    } else {
        (format!("{updates} folded"), "to show")
    };
    effects.push(state.notice.notify_with_key(text, Command::ToggleUpdates, key));
    effects
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::app::Command;
    use crate::app::conversation::timeline::LineKind;
    use crate::app::fixture::{Fixture, numbered};

    /// The thread of the first of two conversations: a text and two updates.
    fn reading() -> Fixture {
        let mut fixture = Fixture::new();
        fixture.list((0..2).map(numbered).collect(), None, None);
        fixture.act(&[Command::Open]);
        fixture.thread(events(), None);
        fixture
    }

    fn events() -> Vec<serde_json::Value> {
        let event = |n: u8, kind: &str| {
            json!({"id": format!("e{n}"), "timelineType": kind, "summary": "x",
                "createdAt": format!("2026-11-20T09:0{n}:00Z")})
        };
        vec![event(3, "LeadUpdated"), event(2, "LeadStatusChange"), event(1, "Sms")]
    }

    fn is_folded(fixture: &Fixture) -> bool {
        let thread = fixture.state.detail.thread().expect("a thread");
        thread.window(20).flatten().any(|line| line.kind == LineKind::Fold)
    }

    #[test]
    fn updates_are_shown_and_folded_in_every_thread_of_the_session() {
        let mut fixture = reading();
        assert!(is_folded(&fixture));
        fixture.act(&[Command::ToggleUpdates]);
        assert!(!is_folded(&fixture));
        assert_eq!(fixture.state.notice.text(), Some("2 updates shown"));
        fixture.act(&[Command::NextConversation]);
        fixture.go_idle();
        fixture.thread(events(), None);
        assert!(!is_folded(&fixture), "of the next conversation too");
        fixture.act(&[Command::ToggleUpdates]);
        assert_eq!(fixture.state.notice.text(), Some("2 updates folded"));
        fixture.act(&[Command::PreviousConversation]);
        assert!(is_folded(&fixture), "the one before was laid out anew");
    }

    #[test]
    fn the_number_is_that_of_the_folded_lines() {
        let mut fixture = reading();
        let mut all = events();
        all.push(json!({"id": "e0", "timelineType": "LeadUpdated", "summary": "x",
            "createdAt": "2026-11-19T09:00:00Z"}));
        fixture.act(&[Command::NextConversation]);
        fixture.go_idle();
        fixture.thread(all, None);
        fixture.act(&[Command::ToggleUpdates]);
        assert_eq!(fixture.state.notice.text(), Some("2 updates shown"));
        fixture.act(&[Command::ToggleUpdates]);
        assert_eq!(fixture.state.notice.text(), Some("2 updates folded"));
    }

    #[test]
    fn a_search_that_finds_an_update_shows_them() {
        let mut fixture = Fixture::new();
        fixture.list((0..2).map(numbered).collect(), None, None);
        fixture.act(&[Command::Open]);
        let mut events = events();
        events[1]["summary"] = "Qualified".into();
        fixture.thread(events, None);
        fixture.act(&[Command::SearchThread]);
        fixture.type_text("qualif");
        fixture.act(&[Command::AcceptFilter]);
        assert!(!is_folded(&fixture));
        fixture.act(&[Command::ToggleUpdates]);
        assert!(is_folded(&fixture), "one key folds them again");
    }
}
