//! A conversation as plain text, for the clipboard.

use std::fmt::Write;

use crate::app::protocol::clipboard::ClipboardText;
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::domain::Row;

/// The conversation as plain text: who, and what is loaded of the thread.
pub(in crate::app::update) fn of(state: &State, row: &Row) -> String {
    let (first, last) = row.display_name();
    let mut out = format!("{first} {last}").trim_end().to_owned();
    for fact in [row.lead_phone(), row.email()] {
        if !fact.is_empty() {
            out.push_str("  ");
            out.push_str(fact);
        }
    }
    let thread = state.detail.thread().filter(|t| t.conversation.as_str() == row.id());
    for entry in thread.into_iter().flat_map(|t| t.entries().iter().rev()) {
        let at = entry.at.map(|at| at.to_zoned_datetime(state.zone.clone()));
        let at = at.map(|at| at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        let who = entry.speaker(row.first_name());
        let _ = write!(out, "\n{at}  {who}: {}", entry.text);
    }
    out
}

/// Copies the lead's number, or the thread as it is loaded.
pub(in crate::app::update) fn copy(state: &mut State, action: Command) -> Vec<Effect> {
    let Some(row) = state.list.current() else { return Vec::new() };
    let text = match action {
        Command::CopyPhone => row.lead_phone().to_owned(),
        _ => of(state, row),
    };
    if text.is_empty() {
        return vec![state.notice.notify("No phone number to copy")];
    }
    vec![Effect::Copy(ClipboardText { text, not_opened: None })]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::app::fixture::Fixture;
    use crate::domain::text;

    #[test]
    fn hostile_ids_reach_no_clipboard() {
        let mut fixture = Fixture::new();
        let hostile = json!({"id": "c\u{1b}[2J\u{202e}\nx", "leadId": "l\u{1b}]0;x\u{7}"});
        fixture.list(vec![hostile], None, None);
        let row = fixture.state.list.current().expect("a row");
        assert_eq!(of(&fixture.state, row), "c[2J x");
        assert!(!of(&fixture.state, row).chars().any(text::is_unsafe));
    }
}
