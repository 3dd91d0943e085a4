//! One line that tells the user something and goes away by itself.

use std::time::Duration;

use super::effect::{Effect, Timer};

/// How long a notice stays.
const SHOWN_FOR: Duration = Duration::from_secs(5);

/// The notice on screen, if any.
#[derive(Debug, Default)]
pub struct Notice {
    text: Option<String>,
    number: u64,
}

impl Notice {
    /// What it says.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// Says something; a later notice replaces an earlier one.
    pub fn say(&mut self, text: impl Into<String>) -> Effect {
        self.text = Some(text.into());
        self.number += 1;
        Effect::Wake { timer: Timer::NoticeOver(self.number), after: SHOWN_FOR }
    }

    /// Takes the end of a notice's time, unless another one has come since.
    pub fn over(&mut self, number: u64) {
        if number == self.number {
            self.text = None;
        }
    }
}
