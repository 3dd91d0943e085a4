//! What the program is about, as plain data without I/O.

pub mod conversation;
pub mod event;
pub mod failure;
pub mod lead;
pub mod lead_row;
pub mod matching;
pub mod page;
pub mod request;
pub mod row;
pub mod suggest;
pub mod text;
pub mod tolerant;

pub use conversation::{Conversation, ConversationId, ConversationStatus, LeadId, LeadStatus};
pub use event::{EventId, TimelineEvent};
pub use failure::{Failure, FailureKind, RetryClass, Wait, WaitReason};
pub use lead::Lead;
pub use lead_row::LeadRow;
pub use page::{ContinuationToken, Page, Record};
pub use request::{
    ArchiveFilter, Direction, ExactFilter, Listing, OrderBy, RangeFilter, RequestOptions, Scalar,
};
pub use row::Row;
