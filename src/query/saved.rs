//! Filters that were given a name.

use super::Scope;

/// A filter under a name, which the screen shows as a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// What the tab is called.
    pub name: String,
    /// The filter as it is typed. It reads without a mistake.
    pub line: String,
}

/// The views of the whole inbox.
const INBOX: &[(&str, &str)] = &[
    ("Inbox", "is:active"),
    ("Unread", "is:active is:unread"),
    ("Needs reply", "is:active needs:reply"),
    ("Waiting", "is:active status:waiting"),
    ("Archived", "is:archived"),
];

/// The views of one lead's conversations, which are archived with the lead:
/// all or none.
const LEAD: &[(&str, &str)] = &[
    ("All", ""),
    ("Unread", "is:unread"),
    ("Needs reply", "needs:reply"),
    ("Waiting", "status:waiting"),
];

impl SavedView {
    /// The views that are there unless the configuration names others.
    pub fn defaults(scope: &Scope) -> Vec<Self> {
        let views = match scope {
            Scope::Mine => INBOX,
            Scope::Lead(_) => LEAD,
        };
        let view =
            |(name, line): &(&str, &str)| Self { name: (*name).into(), line: (*line).into() };
        views.iter().map(view).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LeadId;
    use crate::query::{Context, Query};

    #[test]
    fn the_default_views_read_without_a_mistake_and_differ() {
        let context = Context { now: jiff::Timestamp::UNIX_EPOCH, zone: jiff::tz::TimeZone::UTC };
        let read = |view: &SavedView| Query::parse(&view.line, &context).expect("a query");
        for scope in [Scope::Mine, Scope::Lead(LeadId::new("l"))] {
            let queries: Vec<Query> = SavedView::defaults(&scope).iter().map(read).collect();
            for (at, query) in queries.iter().enumerate() {
                assert!(queries[..at].iter().all(|other| !other.means_the_same_as(query)));
            }
        }
    }
}
