//! The journal of executed writes.

use serde::Serialize;

use crate::sandbox::generator::timestamp::ApiTime;

/// An executed write: ids only, no texts.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// Counted from 1.
    pub(crate) number: u64,
    pub(crate) at: ApiTime,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) conversation_id: Option<String>,
    pub(crate) lead_id: Option<String>,
    /// The event that it created or changed.
    pub(crate) event_id: Option<String>,
    /// The idempotency key of a sent message.
    pub(crate) idempotency_key: Option<String>,
}
