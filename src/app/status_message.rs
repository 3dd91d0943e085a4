//! One line that tells the user something and goes away by itself.

use std::time::Duration;

use crate::app::protocol::command::Command;
use crate::app::protocol::effect::{Effect, Timer};

/// How long a notice stays.
const SHOWN_FOR: Duration = Duration::from_secs(5);

/// The notice on screen, if any.
#[derive(Debug, Default)]
pub struct StatusMessage {
    text: Option<String>,
    /// An action and what it does about it.
    key: Option<(Command, &'static str)>,
    number: u64,
}

impl StatusMessage {
    /// What it says.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// An action that has to do with it, and what it does.
    pub fn key(&self) -> Option<(Command, &'static str)> {
        self.key
    }

    /// Says something; a later notice replaces an earlier one.
    pub fn notify(&mut self, text: impl Into<String>) -> Effect {
        self.text = Some(text.into());
        self.key = None;
        self.number += 1;
        Effect::Wake { timer: Timer::NoticeOver(self.number), after: SHOWN_FOR }
    }

    /// Says something, and what an action does about it: whoever draws it
    /// knows the key for that.
    pub fn say_with_key(
        &mut self,
        text: impl Into<String>,
        action: Command,
        does: &'static str,
    ) -> Effect {
        let effect = self.notify(text);
        self.key = Some((action, does));
        effect
    }

    /// Ends a notice: the user goes on with something else.
    pub fn dismiss(&mut self) {
        self.text = None;
    }

    /// Takes the end of a notice's time, unless another one has come since.
    pub fn over(&mut self, number: u64) {
        if number == self.number {
            self.text = None;
        }
    }
}
