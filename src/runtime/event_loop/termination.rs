//! The end of the loop: what is kept, and what is said of it.

use std::io;

use super::external_program::CutShort;
use super::{Ending, Front};
use crate::api::TriageApi;
use crate::app::{Effect, update};
use crate::runtime::effects::Runner;
use crate::runtime::{Clock, Connect};
use crate::terminal::guard::is_gone;
use crate::terminal::message::{Inbox, Message};

impl<K: Clock> Front<K> {
    /// Whatever ends the program, what was typed is kept; nothing else of what
    /// was to be done still is.
    pub(super) fn keep_drafts<A: TriageApi, C: Connect<A>>(
        &mut self,
        mut effects: Vec<Effect>,
        runner: &mut Runner<A, C>,
    ) {
        effects.extend(update::interrupted(&mut self.state));
        effects.retain(|effect| matches!(effect, Effect::Drafts(_)));
        for effect in effects {
            runner.run(effect);
        }
    }

    /// The same after an editor was cut short: what was written there is removed
    /// once it is on disk as a draft.
    pub(super) fn keep_written<A: TriageApi, C: Connect<A>>(
        &mut self,
        cut: CutShort,
        runner: &mut Runner<A, C>,
    ) -> Ending {
        let CutShort { ending, effects, text, written } = cut;
        self.keep_drafts(effects, runner);
        let is_draft = text.is_some_and(|text| self.is_draft(&text));
        if let Some(written) = written {
            written.settle(is_draft && runner.drafts_are_kept());
        }
        ending
    }
}

/// Why drawing has failed: because the terminal is gone, or for a reason worth
/// reporting.
pub(super) fn gone(error: io::Error) -> io::Result<Ending> {
    if is_gone(&error) { Ok(Ending::Closed(None)) } else { Err(error) }
}

/// A terminal that goes away may send a signal too, which says more.
pub(super) fn last_word(inbox: &mut Inbox, ending: Ending) -> Ending {
    while matches!(ending, Ending::Closed(_))
        && let Ok(message) = inbox.try_recv()
    {
        if let Message::Killed(signal) = message {
            return Ending::Signal(signal);
        }
    }
    ending
}
