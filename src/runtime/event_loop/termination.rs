//! The end of the loop: drafts are kept.

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
    /// Keeps typed text, whatever ends the program; no other effect is executed.
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

    /// Keeps the text of an interrupted editor, whose file is removed once the
    /// draft is on disk.
    pub(super) fn keep_written<A: Api>(
        &mut self,
        cut: CutShort,
        runner: &mut EffectRunner<A>,
    ) -> ExitReason {
        let CutShort { exit_reason, effects, text, written } = cut;
        self.keep_drafts(effects, runner);
        let is_draft = text.is_some_and(|text| self.is_draft(&text));
        if let Some(written) = written {
            written.finish(is_draft && runner.drafts_are_kept());
        }
        exit_reason
    }
}

/// The reason of failed drawing, if it is worth reporting.
pub(super) fn gone(error: io::Error) -> io::Result<ExitReason> {
    if is_gone(&error) { Ok(ExitReason::Closed(None)) } else { Err(error) }
}

/// A closed terminal may also send a signal, which is the better reason.
pub(super) fn final_reason(messages: &mut MessageReceiver, exit_reason: ExitReason) -> ExitReason {
    while matches!(exit_reason, ExitReason::Closed(_))
        && let Ok(message) = messages.try_recv()
    {
        if let Message::Killed(signal) = message {
            return ExitReason::Signal(signal);
        }
    }
    exit_reason
}
