//! The filter for conversations that need a reply: servers without `needsReply`
//! have only the status.

use crate::domain::{ExactFilter, RequestOptions, Scalar};

/// The member `needsReply`, SDK 1.0.80.
pub(in crate::api) const NEEDS_REPLY: &str = "needsReply";

/// Whether a request filters by `needsReply`.
pub(super) fn asks(options: &RequestOptions) -> bool {
    options.filters.iter().any(|filter| filter.field == NEEDS_REPLY)
}

/// The request with a filter by status instead. `None` if that cannot express
/// it: several statuses mean that no reply is needed.
pub(super) fn by_status(options: &RequestOptions) -> Option<RequestOptions> {
    let mut options = asks(options).then(|| options.clone())?;
    for filter in options.filters.iter_mut().filter(|filter| filter.field == NEEDS_REPLY) {
        if filter.value != Scalar::Bool(true) {
            return None;
        }
        let value = Scalar::Text("needs_reply".to_owned());
        *filter = ExactFilter { field: "status".to_owned(), value };
    }
    Some(options)
}
