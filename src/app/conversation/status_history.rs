//! Earlier statuses of a lead, as far as a line shows them.

use crate::app::protocol::payload::StatusRecord;
use crate::domain::StatusChange;
use crate::domain::text::short_line;

/// Maximum number of changes; a line has no room for more.
const KEPT: usize = 6;

/// Maximum length of a text, in bytes.
const BYTES: usize = 120;

/// A lead's last statuses, the newest first.
pub fn past(mut changes: Vec<StatusChange>) -> Box<[StatusRecord]> {
    let at = |change: &StatusChange| change.changed_at.or(change.timestamp);
    changes.sort_by_key(|change| std::cmp::Reverse(at(change)));
    let clean = |text: Option<&String>| short_line(text.map_or("", String::as_str), BYTES).into();
    let past = changes.iter().map(|change| {
        let names = [&change.outcome, &change.category, &change.status_type];
        StatusRecord {
            name: clean(names.into_iter().flatten().find(|name| !name.trim().is_empty())),
            source: clean(change.change_source.as_ref()),
            at: at(change),
        }
    });
    past.filter(|past: &StatusRecord| !past.name.is_empty()).take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_newest_comes_first_by_the_name_that_is_known() {
        let changes = json!([
            {"outcome": "New\u{1b}[2J", "changedAt": "2026-11-01T00:00:00Z", "changeSource": "API"},
            {"outcome": "", "category": "Qualified", "changedAt": "2026-11-03T00:00:00Z"},
            {"changedAt": "2026-11-04T00:00:00Z"},
            {"outcome": "Call back", "timestamp": "2026-11-02T00:00:00Z", "changeSource": "User"},
        ]);
        let past = past(serde_json::from_value(changes).expect("decodes"));
        let told: Vec<_> = past.iter().map(|past| (&*past.name, &*past.source)).collect();
        assert_eq!(told, [("Qualified", ""), ("Call back", "User"), ("New[2J", "API")]);
    }
}
