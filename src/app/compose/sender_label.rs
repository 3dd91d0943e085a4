//! Label of the number that a text is sent from.

use super::Composer;
use crate::domain::phone_format;
use crate::domain::text::{one_line, short_line};

impl Composer {
    /// The number that a text is sent from, and the reason for it.
    pub fn sender_label(&self) -> String {
        let readiness = self.checks.readiness.ready();
        let Some(from) = self.sender() else {
            let number =
                readiness.and_then(|r| r.display_number.as_deref().or(r.number.as_deref()));
            return match number {
                Some(number) => format!("From {}", phone_format::display(&one_line(number))),
                None if self.checks.readiness.failure().is_some() => {
                    "From an unknown number".to_owned()
                }
                None => "From: checking".to_owned(),
            };
        };
        let number = from.number.map(|number| phone_format::display(&number).into_owned());
        let number = number.unwrap_or_else(|| "a number chosen automatically".to_owned());
        let label = from.label.map(|label| format!(" {label}")).unwrap_or_default();
        let why = match (&self.number, readiness.and_then(|r| r.reason_label.as_deref())) {
            (Some(_), _) => " (your choice)".to_owned(),
            (None, Some(why)) if !why.trim().is_empty() => {
                format!(" ({})", short_line(why, 60).to_lowercase())
            }
            (None, _) => String::new(),
        };
        format!("From {number}{label}{why}")
    }
}
