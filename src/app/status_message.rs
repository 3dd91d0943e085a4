//! A one-line message to the user that expires by itself.

use std::time::Duration;

use crate::app::protocol::command::Command;
use crate::app::protocol::effect::{Effect, Timer};

/// Lifetime of a notice.
const SHOWN_FOR: Duration = Duration::from_secs(5);

/// The notice on screen, if any.
#[derive(Debug, Default)]
pub struct StatusMessage {
    text: Option<String>,
    /// A command and its effect on the cause of the message.
    key: Option<(Command, &'static str)>,
    number: u64,
    outlives_input: bool,
}

impl StatusMessage {
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// A command and its effect on the cause of the message.
    pub fn key(&self) -> Option<(Command, &'static str)> {
        self.key
    }

    /// The number of notices so far.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Shows a notice in place of an earlier one.
    pub fn notify(&mut self, text: impl Into<String>) -> Effect {
        self.text = Some(text.into());
        self.key = None;
        self.number += 1;
        self.outlives_input = false;
        Effect::Wake { timer: Timer::NoticeOver(self.number), after: SHOWN_FOR }
    }

    /// Shows a notice of something that no key asked for. It outlives the next
    /// key, which may have been pressed before the notice was seen.
    pub fn notify_unasked(&mut self, text: impl Into<String>) -> Effect {
        let effect = self.notify(text);
        self.outlives_input = true;
        effect
    }

    /// Whether no key asked for it, as far as one was pressed since.
    pub(super) fn is_unasked(&self) -> bool {
        self.outlives_input
    }

    /// Shows a notice with the effect of a command, such as `to undo`: on the
    /// screen `text · z to undo`, or the text alone where the command has no
    /// key.
    pub fn notify_with_key(
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
        if !std::mem::take(&mut self.outlives_input) {
            self.text = None;
        }
    }

    /// Ends a notice, unless a later one has replaced it.
    pub fn over(&mut self, number: u64) {
        if number == self.number {
            self.text = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_that_no_key_asked_for_outlives_the_next_key_only() {
        let mut notice = StatusMessage::default();
        let _ = notice.notify_unasked("Ann is back: snooze ended");
        notice.dismiss();
        assert_eq!(notice.text(), Some("Ann is back: snooze ended"));
        notice.dismiss();
        assert_eq!(notice.text(), None);
        let _ = notice.notify_unasked("Ann is back: snooze ended");
        let _ = notice.notify("Archived");
        notice.dismiss();
        assert_eq!(notice.text(), None);
    }
}
