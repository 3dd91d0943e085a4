//! The end of the loop: what is kept, and what is said of it.

use std::io;

use super::external_program::CutShort;
use super::{App, ExitReason};
use crate::api::Api;
use crate::app::{Effect, update};
use crate::delivery::Clock;
use crate::runtime::effects::EffectRunner;
use crate::terminal::guard::is_gone;
use crate::terminal::message::{Message, MessageReceiver};

impl<K: Clock> App<K> {
    /// Whatever ends the program, what was typed is kept; nothing else of what
    /// was to be done still is.
    pub(super) fn keep_drafts<A: Api>(
        &mut self,
        mut effects: Vec<Effect>,
        runner: &mut EffectRunner<A>,
    ) {
        effects.extend(update::interrupted(&mut self.state));
        effects.retain(|effect| matches!(effect, Effect::Drafts(_)));
        for effect in effects {
            runner.run(effect);
        }
    }

    /// The same after an editor was cut short: what was written there is removed
    /// once it is on disk as a draft.
    pub(super) fn keep_written<A: Api>(
        &mut self,
        cut: CutShort,
        runner: &mut EffectRunner<A>,
    ) -> ExitReason {
        let CutShort { ending, effects, text, written } = cut;
        self.keep_drafts(effects, runner);
        let is_draft = text.is_some_and(|text| self.is_draft(&text));
        if let Some(written) = written {
            written.finish(is_draft && runner.drafts_are_kept());
        }
        ending
    }
}

/// Why drawing has failed: because the terminal is gone, or for a reason worth
/// reporting.
pub(super) fn gone(error: io::Error) -> io::Result<ExitReason> {
    if is_gone(&error) { Ok(ExitReason::Closed(None)) } else { Err(error) }
}

/// A terminal that goes away may send a signal too, which says more.
pub(super) fn last_word(inbox: &mut MessageReceiver, ending: ExitReason) -> ExitReason {
    while matches!(ending, ExitReason::Closed(_))
        && let Ok(message) = inbox.try_recv()
    {
        if let Message::Killed(signal) = message {
            return ExitReason::Signal(signal);
        }
    }
    ending
}
