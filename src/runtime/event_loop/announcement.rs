//! The terminal's title, and announcements outside the screen.

use super::App;
use super::external_program::Owner;
use crate::app::Effect;
use crate::domain::RedactedText;
use crate::runtime::TerminalControls;

impl<K> App<K> {
    /// Executes an effect outside the screen. Another program that owns the
    /// terminal is left alone; the title is set again after it.
    pub(super) fn announce(&self, effect: &Effect, control: &mut dyn TerminalControls) {
        if self.owner == Owner::Another {
            return;
        }
        let written = match effect {
            Effect::SetTitle(title) => control.set_title(&title.to_string()),
            Effect::Notify(notification) => {
                let text = notification.text.as_ref().map(RedactedText::as_str);
                control.announce(text, notification.bell)
            }
            _ => Ok(()),
        };
        // A terminal that is gone fails to show the next frame, too.
        if let Err(error) = written {
            tracing::debug!(kind = ?error.kind(), "the terminal took no announcement");
        }
    }
}
