//! The filter for conversations that need a reply: servers before `needsReply`
//! tell it by the status alone.

use crate::domain::{ExactFilter, RequestOptions, Scalar};

/// The member that says whether an answer is due, SDK 1.0.80.
pub(in crate::api) const NEEDS_REPLY: &str = "needsReply";

/// Whether a request filters by whether an answer is due.
pub(in crate::api) fn asks(options: &RequestOptions) -> bool {
    options.filters.iter().any(|filter| filter.field == NEEDS_REPLY)
}

/// The same request by status. `None` where that cannot say it: that no answer
/// is due is true of several statuses.
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
