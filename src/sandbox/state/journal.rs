//! The writes that were carried out.

use serde::Serialize;

use crate::sandbox::generator::timestamp::ApiTime;

/// A write that was carried out. It names things and repeats nothing that was
/// written.
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
    /// The event that it made or changed.
    pub(crate) event_id: Option<String>,
    /// The key under which a message was sent.
    pub(crate) idempotency_key: Option<String>,
}
