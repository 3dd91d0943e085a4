//! One page of a list.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Where the next page starts: opaque, echoed back untouched, never parsed.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContinuationToken(Arc<str>);

impl ContinuationToken {
    /// Takes the token as the server wrote it.
    pub fn new(token: &str) -> Self {
        Self(token.into())
    }

    /// The token as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ContinuationToken {
    /// Tokens can be kilobytes long: their length has to do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContinuationToken({} bytes)", self.0.len())
    }
}

/// An item of an answer: what was understood, and the JSON that the server
/// sent, unknown members and all.
#[derive(Clone, Debug)]
pub struct WithRaw<T> {
    /// What was understood.
    pub value: T,
    /// The item as the server sent it.
    pub raw: Box<RawValue>,
}

/// One page of a list (`PagedResult`).
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows, in the server's order.
    pub items: Vec<WithRaw<T>>,
    /// How many elements of `items` were no usable record and were left out.
    pub skipped: usize,
    /// How many rows a page has at most, by the server's word.
    pub page_size: Option<u64>,
    /// How many rows match in all, where the server counted them.
    pub total: Option<u64>,
    /// Where the next page starts; `None` means that this was the last one.
    pub next: Option<ContinuationToken>,
}
