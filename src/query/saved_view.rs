//! Saved filters.

use super::Scope;
use crate::domain::text;

/// Maximum length of a line in characters, which the filter bar has room for.
pub const MAX_LINE: usize = 1_000;

/// A named filter, shown as a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub name: String,
    /// The filter as it is typed. It is valid.
    pub line: String,
}

/// The default view of follow-ups.
const DUE: (&str, &str) = ("Due", "is:active is:due sort:due");

/// The default views of the whole inbox.
const INBOX: &[(&str, &str)] = &[
    ("Inbox", "is:active"),
    ("Unread", "is:active is:unread"),
    ("Needs reply", "is:active needs:reply"),
    DUE,
    ("Waiting", "is:active status:waiting"),
    ("Archived", "is:archived"),
];

/// The default views of one lead's conversations, which are archived with the
/// lead: all or none.
const LEAD: &[(&str, &str)] = &[
    ("All", ""),
    ("Unread", "is:unread"),
    ("Needs reply", "needs:reply"),
    ("Waiting", "status:waiting"),
    ("Failed", "status:failed"),
];

impl SavedView {
    /// Maximum number of views.
    pub const MAX: usize = 30;

    /// Maximum length of a name in characters.
    pub const MAX_NAME: usize = 40;

    /// Validates a view's name.
    ///
    /// # Errors
    /// A sentence without a full stop.
    pub fn check_name(name: &str) -> Result<(), String> {
        if name.trim().is_empty() {
            return Err("A view needs a name".to_owned());
        }
        if name.chars().count() > Self::MAX_NAME {
            return Err(format!("View names can have at most {} characters", Self::MAX_NAME));
        }
        if name.contains(text::is_unsafe) {
            let why = "View names can't contain control or invisible characters";
            return Err(why.to_owned());
        }
        if name.trim() != name {
            return Err("View names can't start or end with a space".to_owned());
        }
        Ok(())
    }

    /// Whether it has that name, ignoring case.
    pub fn is_named(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }

    /// Whether it is the default view of follow-ups.
    pub fn is_due(&self) -> bool {
        (&*self.name, &*self.line) == DUE
    }

    /// The views used unless the configuration has others.
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

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewSets {
    pub inbox: Vec<SavedView>,
    /// For any lead.
    pub lead: Vec<SavedView>,
}

impl ViewSets {
    /// The views of a scope.
    pub fn for_scope(&self, scope: &Scope) -> &[SavedView] {
        match scope {
            Scope::Mine => &self.inbox,
            Scope::Lead(_) => &self.lead,
        }
    }

    /// Adds a saved view: configured views apply to every scope.
    pub fn save(&mut self, saved: &SavedView) {
        for views in [&mut self.inbox, &mut self.lead] {
            match views.iter_mut().find(|view| view.is_named(&saved.name)) {
                Some(view) => *view = saved.clone(),
                None => views.push(saved.clone()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LeadId;
    use crate::query::{Context, Query};

    #[test]
    fn a_name_is_short_and_can_be_read() {
        for name in ["Inbox", "Needs reply", "潜在客户 2", "É"] {
            assert_eq!(SavedView::check_name(name), Ok(()), "{name}");
        }
        let long = "x".repeat(SavedView::MAX_NAME + 1);
        for name in ["", "  ", " a", "a ", "a\tb", "a\u{1b}[2J", "a\u{202e}b", &long] {
            assert!(SavedView::check_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn case_does_not_tell_names_apart() {
        let view = SavedView { name: "Éva".into(), line: String::new() };
        assert!(view.is_named("éVA") && !view.is_named("Eva"));
    }

    #[test]
    fn the_default_views_read_without_a_mistake_and_differ() {
        let context = Context::new(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC);
        let read = |view: &SavedView| Query::parse(&view.line, &context).expect("a query");
        for scope in [Scope::Mine, Scope::Lead(LeadId::new("l"))] {
            let queries: Vec<Query> = SavedView::defaults(&scope).iter().map(read).collect();
            for (at, query) in queries.iter().enumerate() {
                assert!(queries[..at].iter().all(|other| !other.is_equivalent(query)));
            }
        }
    }
}
