//! Colors in tables and messages. Every word that is colored says the same
//! without color.

use std::borrow::Cow;
use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use crate::settings::OutputColor;

/// The choice of the command that runs.
static CHOICE: OnceLock<OutputColor> = OnceLock::new();

/// Makes the choice for the tables and messages of this process, once.
pub fn choose(color: OutputColor) {
    // Settings may be loaded again; the first ones count.
    let _ = CHOICE.set(color);
}

/// Paints text, or leaves it as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paint {
    is_on: bool,
}

/// The look of a text: a parameter of ECMA-48's SGR, in the terminal's own
/// colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}

impl Paint {
    pub fn new(is_on: bool) -> Self {
        Self { is_on }
    }

    /// For standard output.
    pub fn stdout() -> Self {
        let choice = CHOICE.get();
        Self::new(choice.is_some_and(|choice| choice.on(io::stdout().is_terminal())))
    }

    /// For standard error.
    pub fn stderr() -> Self {
        let choice = CHOICE.get();
        Self::new(choice.is_some_and(|choice| choice.on(io::stderr().is_terminal())))
    }

    /// The text, which has to be sanitized and on one line.
    pub fn paint(self, look: Look, text: &str) -> Cow<'_, str> {
        if self.is_on && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", look as u8).into()
        } else {
            text.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_painted_only_where_it_may_be() {
        assert_eq!(Paint::new(true).paint(Look::Red, "failed"), "\u{1b}[31mfailed\u{1b}[0m");
        assert_eq!(Paint::new(true).paint(Look::Red, ""), "");
        assert_eq!(Paint::new(false).paint(Look::Bold, "failed"), "failed");
    }
}
