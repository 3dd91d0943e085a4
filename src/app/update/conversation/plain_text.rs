//! A conversation as plain text, for the clipboard.

use std::fmt::Write;

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
