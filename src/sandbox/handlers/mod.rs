//! The operations that are not lists.
//!
//! Each is validated first and executed atomically. An executed write is in the
//! journal, even if it changed nothing. One that was refused, came too late
//! (`false`), or repeats another under its idempotency key is not.

pub(super) mod account;
pub(super) mod analytics;
pub(super) mod call;
pub(super) mod conversation;
pub(super) mod events;
pub(super) mod follow_up;
pub(super) mod lead;
pub(super) mod lists;
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

use super::generator::ME;
