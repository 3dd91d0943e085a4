//! What a list shows: one value that becomes both the request to the server
//! and a predicate over the rows that are loaded already.

mod matcher;

pub use matcher::Matcher;

use crate::domain::{
    ArchiveFilter, ContinuationToken, Direction, ExactFilter, LeadId, Listing, OrderBy,
    RequestOptions, Scalar,
};

/// Whose conversations are browsed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One lead's.
    Lead(LeadId),
    /// The user's whole inbox.
    Mine,
}

/// A filter and an order. Two equal queries list the same conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// Free text, as typed; white space around it means nothing.
    pub text: String,
    /// Only unread conversations.
    pub unread: bool,
    /// Only archived conversations.
    pub archived: bool,
}

impl Query {
    /// Whether every conversation of the scope is listed.
    pub fn is_all(&self) -> bool {
        self.needle().is_empty() && !self.unread && !self.archived
    }

    /// Whether both queries list the same conversations, however they were
    /// typed.
    pub fn means_the_same_as(&self, other: &Self) -> bool {
        self.needle() == other.needle()
            && self.unread == other.unread
            && self.archived == other.archived
    }

    /// Whether every conversation that matches this query matches `wider`,
    /// so that narrowing may start from what `wider` left.
    pub fn narrows(&self, wider: &Self) -> bool {
        self.needle().to_lowercase().contains(&wider.needle().to_lowercase())
            && (self.unread || !wider.unread)
            && (self.archived || !wider.archived)
    }

    fn needle(&self) -> &str {
        self.text.trim()
    }

    /// The call that lists it.
    pub fn listing(&self, scope: &Scope) -> Listing {
        match scope {
            Scope::Lead(lead) => Listing::Lead(lead.clone()),
            Scope::Mine if self.archived => Listing::Mine(ArchiveFilter::Archived),
            Scope::Mine => Listing::Mine(ArchiveFilter::All),
        }
    }

    /// The call's body for one page. The server counts once, on the first.
    pub fn options(&self, page_size: u32, token: Option<ContinuationToken>) -> RequestOptions {
        let mut filters = Vec::new();
        let mut only = |field: &str| {
            filters.push(ExactFilter { field: field.to_owned(), value: Scalar::Bool(true) });
        };
        if self.unread {
            only("isUnread");
        }
        if self.archived {
            only("isArchived");
        }
        let needle = self.needle();
        RequestOptions {
            page_size: Some(page_size),
            include_count: token.is_none().then_some(true),
            continuation_token: token,
            order_by: vec![OrderBy { field: "lastEventAt".to_owned(), direction: Direction::Desc }],
            search: (!needle.is_empty()).then(|| needle.to_owned()),
            search_fields: Vec::new(),
            filters,
            range_filters: Vec::new(),
        }
    }

    /// The predicate over loaded rows; `None` where every row matches.
    pub fn matcher(&self) -> Option<Matcher> {
        (!self.is_all()).then(|| Matcher::new(self.needle(), self.unread, self.archived))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Conversation, Row};

    fn query(text: &str, unread: bool, archived: bool) -> Query {
        Query { text: text.to_owned(), unread, archived }
    }

    #[test]
    fn toggles_go_to_the_server_as_filters() {
        let options = query(" roof ", true, true).options(100, None);
        let body = serde_json::to_value(&options).expect("serialises");
        assert_eq!(
            body,
            serde_json::json!({
                "pageSize": 100,
                "includeCount": true,
                "orderBy": [{"field": "lastEventAt", "direction": "desc"}],
                "search": "roof",
                "filters": [
                    {"field": "isUnread", "value": true},
                    {"field": "isArchived", "value": true}
                ]
            })
        );
    }

    #[test]
    fn a_later_page_repeats_the_query_and_does_not_count() {
        let first = query("roof", true, false).options(50, None);
        let token = ContinuationToken::new("t");
        let second = query("roof", true, false).options(50, Some(token.clone()));
        assert_eq!(second.continuation_token, Some(token));
        assert_eq!(second.include_count, None);
        assert_eq!((first.filters, first.search), (second.filters, second.search));
    }

    #[test]
    fn the_inbox_has_a_filter_of_its_own_for_archived() {
        let archived = query("", false, true);
        assert_eq!(archived.listing(&Scope::Mine), Listing::Mine(ArchiveFilter::Archived));
        assert_eq!(Query::default().listing(&Scope::Mine), Listing::Mine(ArchiveFilter::All));
        let lead = Scope::Lead(LeadId::new("l"));
        assert_eq!(archived.listing(&lead), Listing::Lead(LeadId::new("l")));
    }

    #[test]
    fn the_predicate_agrees_with_the_request() {
        let row = |json: &str| {
            let record: Conversation = serde_json::from_str(json).expect("valid");
            Row::new(&record).expect("has an id")
        };
        let ann = row(r#"{"id":"1","firstName":"Ann","isUnread":true,"lastSnippet":"The ROOF"}"#);
        let bob = row(r#"{"id":"2","firstName":"Bob","isArchived":true}"#);
        let hits = |q: Query| {
            let matcher = q.matcher();
            [&ann, &bob].map(|row| matcher.as_ref().is_none_or(|m| m.matches(row)))
        };
        assert_eq!(hits(query("", false, false)), [true, true]);
        assert_eq!(hits(query("roof", false, false)), [true, false]);
        assert_eq!(hits(query("", true, false)), [true, false]);
        assert_eq!(hits(query("", false, true)), [false, true]);
        assert_eq!(hits(query("ann", true, true)), [false, false]);
    }

    #[test]
    fn a_longer_text_or_one_more_toggle_narrows() {
        assert!(query("roof", false, false).narrows(&query("ro", false, false)));
        assert!(query("", true, false).narrows(&query("", false, false)));
        assert!(!query("", false, false).narrows(&query("", true, false)));
        assert!(!query("ro", true, false).narrows(&query("roof", true, false)));
    }
}
