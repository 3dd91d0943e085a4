//! Composition rules: SMS segments, templates, send times, and send readiness.

pub mod future_time;
pub mod message_draft;
mod rules;
pub mod send_readiness;
pub mod sms_segments;
pub mod template;
pub mod text_check;
pub mod texting_hours;
pub mod unfilled;
pub mod warning;

pub use future_time::{When, WhenError};
pub use message_draft::{Kind, MessageDraft};
pub use rules::{ComposeRules, ConfirmPolicy};
pub use send_readiness::{SendFacts, Sender, Verdict};
pub use sms_segments::{Encoding, Segments};
pub use template::{Field, Fields, MissingFields, NamedTemplate, Template};
pub use texting_hours::TextingHours;
pub use warning::{Approvals, Warning, WarningKind};
