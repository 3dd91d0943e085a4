//! Queries about snoozed conversations: the server does not know these.

use super::Query;

impl Query {
    /// Whether snoozed conversations are asked for, which other queries leave
    /// out.
    pub fn shows_snoozed(&self) -> bool {
        false
    }
}
