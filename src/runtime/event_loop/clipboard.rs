//! Copies text by the terminal.

use crate::app::Event;
use crate::app::protocol::clipboard::{Clipboard, ClipboardText};
use crate::domain::io_error_text;
use crate::runtime::TerminalControls;

pub(super) fn copy(clip: ClipboardText, control: &mut dyn TerminalControls) -> Event {
    match control.copy(&clip.text) {
        Ok(()) => Event::Copied(clip, Clipboard::Terminal),
        Err(error) => Event::NotCopied(clip, io_error_text(&error)),
    }
}
