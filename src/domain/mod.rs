//! What the program is about, as plain data without I/O.

pub mod account;
pub mod char_name;
pub mod conversation;
pub mod event;
pub mod failure;
mod io_words;
pub mod lead;
pub mod lead_row;
pub mod matching;
pub mod operation;
pub mod outcome;
pub mod page;
pub mod phone;
pub mod private;
pub mod reasons;
pub mod request;
pub mod row;
pub mod sender;
pub mod sms;
pub mod status_change;
pub mod stop_request;
pub mod suggest;
pub mod text;
pub mod time_zone;
pub mod tolerant;
pub mod wire_time;
pub mod workflow;

pub use account::{IdName, Identity, Member, Organization, TagOption, User};
pub use conversation::{Conversation, ConversationId, ConversationStatus, LeadId, LeadStatus};
pub use event::{EventId, TimelineEvent};
pub use failure::{Failure, FailureKind, RetryClass, Wait, WaitReason};
pub use io_words::io_words;
pub use lead::Lead;
pub use lead_row::LeadRow;
pub use operation::{
    ArchiveReason, FollowUp, IdempotencyKey, Operation, PhoneNumberId, StatusGuard, Subject, TagId,
    UserId,
};
pub use outcome::{Outcome, WriteFailure};
pub use page::{ContinuationToken, Page, Record};
pub use private::PrivateText;
pub use reasons::ReasonNames;
pub use request::{
    ArchiveFilter, Direction, ExactFilter, Listing, OrderBy, RangeFilter, RequestOptions, Scalar,
};
pub use row::Row;
pub use sender::{EligibleNumber, SenderReadiness, SuppressionCheck, SuppressionEntry};
pub use sms::{Sms, SmsStatus};
pub use status_change::{StatusChange, StatusOption};
