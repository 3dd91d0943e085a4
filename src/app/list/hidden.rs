//! Conversations that views leave out: they are snoozed.

use std::collections::HashSet;

/// Their ids.
pub type HiddenIds = HashSet<Box<str>>;
