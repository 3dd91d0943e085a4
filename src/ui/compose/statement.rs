//! Whether a text can be sent, as one sentence.

use crate::app::compose::Composer;
use crate::app::{Command, State};
use crate::triage::compose::Verdict;
use crate::ui::RenderContext;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Due,
    Bad,
}

/// Columns of the hint for a retry.
const RETRY_HINT: usize = 20;

/// The sentence, as far as it does not depend on symbols and keys.
pub(super) struct Statement {
    said: String,
    pub(super) tone: Tone,
    goes_on: bool,
    /// Whether a failed check can be retried.
    can_retry: bool,
}

impl Statement {
    pub(super) fn new(state: &State, composer: &Composer) -> Self {
        let plain = |said: String, tone| Self { said, tone, goes_on: false, can_retry: false };
        match composer.verdict(state.now, state.compose.rules.hours) {
            Verdict::Blocked(why) => plain(format!("Can't text: {why}"), Tone::Bad),
            Verdict::Ready { remark: None, .. } => plain("OK to text".to_owned(), Tone::Good),
            Verdict::Ready { remark: Some(remark), .. } => {
                plain(format!("OK to text. Warning: {remark}"), Tone::Due)
            }
            Verdict::Unknown(missing) => {
                if let Some(failure) = composer.checks.failure() {
                    let failed = plain(format!("Couldn't check: {failure}"), Tone::Bad);
                    return Self { can_retry: true, ..failed };
                }
                let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
                let checking = plain(format!("Checking {}", missing.join(", ")), Tone::Due);
                Self { goes_on: true, ..checking }
            }
        }
    }

    /// The sentence in about as many columns as on the screen.
    pub(super) fn measured(&self) -> String {
        let cross = if self.tone == Tone::Bad { "x " } else { "" };
        let end = match (self.goes_on, self.can_retry) {
            (true, _) => "...".to_owned(),
            (_, true) => format!(" {}", "x".repeat(RETRY_HINT)),
            _ => String::new(),
        };
        format!("{cross}{}{end}", self.said)
    }

    /// The sentence as it is shown.
    pub(super) fn text(&self, context: &RenderContext<'_>) -> String {
        let symbols = context.theme.symbols;
        let mut text = match self.tone {
            Tone::Bad => format!("{} {}", symbols.cross, self.said),
            Tone::Good | Tone::Due => self.said.clone(),
        };
        if self.goes_on {
            text.push_str(symbols.ellipsis);
        }
        let again = context.key_hint(Command::Retry, "to retry");
        if self.can_retry && !again.is_empty() {
            text.push_str(symbols.between);
            text.push_str(&again);
        }
        text
    }
}
