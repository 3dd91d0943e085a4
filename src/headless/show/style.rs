//! How a conversation is written as text.

use jiff::tz::TimeZone;

use crate::domain::{ReasonNames, TimeStyle};
use crate::headless::paint::Paint;

/// How text is written.
#[derive(Clone, Debug)]
pub struct TextStyle {
    pub times: TimeStyle,
    /// Time zone of the times.
    pub zone: TimeZone,
    /// Names of the archive reasons.
    pub reasons: ReasonNames,
    pub paint: Paint,
}
