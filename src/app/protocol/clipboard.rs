//! Copying text.

/// A text for the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClipboardText {
    pub text: String,
    /// Why a link is copied instead of opened, as a sentence without the final
    /// stop.
    pub not_opened: Option<String>,
}

/// Where a text was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clipboard {
    /// A program of the display, or the configured one, took it.
    System,
    /// A buffer of tmux, which has sent it to the terminal around it too; that
    /// never answers.
    TmuxAndTerminal,
    /// A buffer of tmux, which has kept it from the terminal.
    Tmux,
    /// The terminal was asked to, which never answers.
    Terminal,
}
