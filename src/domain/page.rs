//! A page of a list, and its continuation token.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The start of the next page: opaque, echoed back unchanged, never parsed.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContinuationToken(Arc<str>);

impl ContinuationToken {
    pub fn new(token: &str) -> Self {
        Self(token.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ContinuationToken {
    /// Tokens can be kilobytes long: only the length is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContinuationToken({} bytes)", self.0.len())
    }
}

/// A decoded item together with the server's JSON, including unknown members.
#[derive(Clone, Debug)]
pub struct WithRaw<T> {
    pub value: T,
    pub raw: Box<RawValue>,
}

/// One page of a list (`PagedResult`).
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// In the server's order.
    pub items: Vec<WithRaw<T>>,
    /// Number of elements of `items` that were no usable record.
    pub skipped: usize,
    /// Maximum page size reported by the server.
    pub page_size: Option<u64>,
    /// Number of matching rows, if the server counted them.
    pub total: Option<u64>,
    /// The start of the next page; `None` on the last one.
    pub next: Option<ContinuationToken>,
}
