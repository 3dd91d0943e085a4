//! List requests (`RequestDataOptions`).

use serde::Serialize;

use super::conversation::LeadId;
use super::page::ContinuationToken;

/// The set of conversations that is listed, before any filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Listing {
    /// One lead's: `POST /conversations/lead/{leadId}`.
    Lead(LeadId),
    /// The user's inbox: `POST /conversations/my?archiveFilter=…`.
    Mine(ArchiveFilter),
}

/// The inbox's own archive filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ArchiveFilter {
    Active,
    Archived,
    #[default]
    All,
}

impl ArchiveFilter {
    /// The contract's value.
    pub fn as_wire(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
            Self::All => "all",
        }
    }
}

/// A value in a filter, in the JSON type of its field.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Scalar {
    /// The member is absent or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    Integer(i64),
    Number(f64),
    /// Text, or an instant in RFC 3339.
    Text(String),
}

/// Sort direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Smallest first.
    Asc,
    /// Largest first.
    Desc,
}

/// A field to sort by (`OrderByOption`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OrderBy {
    /// The member's name in the contract.
    pub field: String,
    pub direction: Direction,
}

/// A member that must equal a value (`ExactMatchFilter`).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExactFilter {
    /// The member's name in the contract.
    pub field: String,
    /// In the member's JSON type.
    pub value: Scalar,
}

/// Bounds on a member (`RangeFilter`).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RangeFilter {
    /// The member's name in the contract.
    pub field: String,
    /// Exclusive lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greater_than: Option<Scalar>,
    /// Inclusive lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greater_than_or_equal: Option<Scalar>,
    /// Exclusive upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub less_than: Option<Scalar>,
    /// Inclusive upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub less_than_or_equal: Option<Scalar>,
}

/// The body of a list request, with every member of the contract. An absent
/// member is not sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestOptions {
    /// Requested page size; the server may send fewer rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u32>,
    /// Absent on the first page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<ContinuationToken>,
    /// Sort order, the most important field first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order_by: Vec<OrderBy>,
    /// Whether to count all matches, which is expensive for the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_count: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Members that free text is searched in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub search_fields: Vec<String>,
    /// All must match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<ExactFilter>,
    /// All must match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub range_filters: Vec<RangeFilter>,
    /// Whether only open follow-ups that are due matter, so that those that were
    /// completed before the first open one may be left out. Not sent.
    #[serde(skip)]
    pub open_follow_ups: bool,
}
