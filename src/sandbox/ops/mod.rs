//! The operations: everything that is no list.
//!
//! Each of them is checked first and takes effect at once or not at all. A
//! write that took effect is noted in the journal; one that changed nothing,
//! such as reading what has been read, is not.

pub(super) mod account;
pub(super) mod analytics;
mod call;
pub(super) mod conversation;
pub(super) mod events;
pub(super) mod follow_up;
pub(super) mod lead;
pub(super) mod members;
pub(super) mod notifications;
pub(super) mod numbers;
pub(super) mod sms;
mod sms_request;
pub(super) mod status;
pub(super) mod suppression;
pub(super) mod tags;
pub(super) mod upload;
pub(super) mod workflow;

use super::world::ME;
