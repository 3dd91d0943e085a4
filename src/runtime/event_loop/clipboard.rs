//! Copies text into the clipboard.

use crate::app::{Effect, Event};
use crate::domain::io_error_text;
use crate::runtime::TerminalControls;

/// Executes an effect that copies; `None` for any other.
pub(super) fn copy(effect: &Effect, control: &mut dyn TerminalControls) -> Option<Event> {
    Some(match effect {
        Effect::Copy(text) => match control.copy(text) {
            Ok(()) => Event::Copied(text.clone()),
            Err(error) => Event::Notice(format!("Can't copy: {}", io_error_text(&error))),
        },
        Effect::CopyLink { url, why } => Event::Notice(match control.copy(url) {
            Ok(()) => format!("{why}. Link copied"),
            Err(error) => format!("{why}. Can't copy the link: {}", io_error_text(&error)),
        }),
        _ => return None,
    })
}
