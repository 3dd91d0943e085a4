//! Puts text into the clipboard, and says what came of it.

use crate::app::{Effect, Event};
use crate::runtime::Control;

/// Carries out an effect that copies something, and hands any other back.
pub(super) fn copy(effect: Effect, control: &mut dyn Control) -> Result<Event, Effect> {
    match effect {
        Effect::Copy(text) => Ok(match control.copy(&text) {
            Ok(()) => Event::Copied(text.chars().count()),
            Err(error) => Event::Told(format!("not copied: {error}")),
        }),
        Effect::CopyLink { url, why } => Ok(Event::Told(match control.copy(&url) {
            Ok(()) => format!("{why}: the link is copied"),
            Err(error) => format!("{why}, and the link is not copied: {error}"),
        })),
        other => Err(other),
    }
}
