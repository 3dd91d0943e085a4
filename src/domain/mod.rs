//! The data model: plain data without I/O.

pub mod account;
pub mod archive_reasons;
pub mod calendar_date;
pub mod char_name;
pub mod conversation;
pub mod did_you_mean;
pub mod event;
pub mod failure;
mod io_error_text;
pub mod lead;
pub mod lead_requests;
pub mod lead_row;
pub mod lead_words;
pub mod lenient_serde;
pub mod lenient_time;
pub mod link;
pub mod operation;
pub mod outcome;
pub mod page;
pub mod page_sequence;
pub mod phone;
pub mod phone_format;
pub mod redacted;
pub mod request;
pub mod row;
mod seen_set;
pub mod sender;
mod sentence;
pub mod sms;
mod status_category;
pub mod status_change;
pub mod stop_request;
pub mod text;
pub mod text_layout;
pub mod text_search;
pub mod time_span;
pub mod time_style;
pub mod time_zone;
pub mod timeline;
pub mod workflow;

pub use account::{IdName, Identity, Member, Organization, TagOption, User};
pub use archive_reasons::ReasonNames;
pub use conversation::{Conversation, ConversationId, ConversationStatus, LeadId, LeadStatus};
pub use event::{EventId, TimelineEvent};
pub use failure::{Delay, Failure, FailureKind, RetryClass, WaitReason};
pub use io_error_text::io_error_text;
pub use lead::Lead;
pub use lead_row::LeadRow;
pub use operation::{
    ArchiveReason, FollowUp, IdempotencyKey, Operation, PhoneNumberId, StatusGuard, Subject, TagId,
    UserId,
};
pub use outcome::{Outcome, WriteFailure};
pub use page::{ContinuationToken, Page, WithRaw};
pub use page_sequence::{NextPage, PageSequence};
pub use redacted::RedactedText;
pub use request::{
    ArchiveFilter, Direction, ExactFilter, Listing, OrderBy, RangeFilter, RequestOptions, Scalar,
};
pub use row::Row;
pub use seen_set::SeenSet;
pub use sender::{EligibleNumber, SenderReadiness, SuppressionCheck, SuppressionEntry};
pub use sentence::sentence;
pub use sms::{Sms, SmsStatus};
pub use status_category::StatusCategory;
pub use status_change::{StatusChange, StatusOption};
pub use time_style::TimeStyle;
