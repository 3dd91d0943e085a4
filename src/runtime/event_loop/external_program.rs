//! Other programs that have the terminal: the shell, or the user's editor.

use super::{App, ExitReason, IntoIo};
use crate::app::{Effect, Event, update};
use crate::delivery::Clock;
use crate::domain::RedactedText;
use crate::domain::io_error_text;
use crate::runtime::{Edited, TerminalControls, Written};
use crate::terminal::guard::is_gone;
use crate::terminal::{Backend, Renderer};

/// Owner of the terminal by the shell's job control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Ours,
    /// Nothing is drawn then.
    Another,
}

impl<K: Clock> App<K> {
    /// Draws a frame, if this program owns the terminal and it accepts output.
    pub(super) fn show<B: Backend>(
        &mut self,
        renderer: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> std::io::Result<()>
    where
        B::Error: IntoIo,
    {
        if self.owner == Owner::Another {
            return Ok(());
        }
        self.draw(renderer).map_err(IntoIo::into_io)?;
        if renderer.is_behind() {
            control.call_when_writable();
        } else {
            let needed = self.style_cache.has_background;
            self.background_queries.frame_drawn(needed, self.state.now, control);
        }
        Ok(())
    }

    pub(super) fn suspend<B: Backend>(
        &mut self,
        renderer: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Result<Vec<Effect>, ExitReason> {
        match control.suspend() {
            Ok(true) => {
                self.is_continued = true;
                self.reclaim(renderer, control)
            }
            Ok(false) => {
                let text = "Can't suspend: not started from a shell".to_owned();
                Ok(update::handle(&mut self.state, Event::Notice(text)))
            }
            Err(error) => Err(cannot_return(&error)),
        }
    }

    /// Takes the terminal back and redraws it, unless another program owns it.
    pub(super) fn reclaim<B: Backend>(
        &mut self,
        renderer: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Result<Vec<Effect>, ExitReason> {
        let is_ours = control.reclaim().map_err(|error| cannot_return(&error))?;
        self.owner = if is_ours { Owner::Ours } else { Owner::Another };
        Ok(if is_ours { self.resumed(renderer, control) } else { Vec::new() })
    }

    /// Gives the terminal to the user's editor until that ends.
    ///
    /// # Errors
    /// The program ends, by a signal or without a terminal; the text is a draft to
    /// be kept.
    pub(super) fn edit<B: Backend>(
        &mut self,
        text: &RedactedText,
        renderer: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Result<Vec<Effect>, CutShort> {
        let Edited { text, signal, written } = control.edit(text.as_str());
        let text = text.map(|text| RedactedText::new(&text));
        let taken = signal.is_none().then(|| control.take_back());
        if let Some(Ok(())) = taken {
            let mut effects = self.resumed(renderer, control);
            effects.extend(update::handle(&mut self.state, Event::TextEdited(text)));
            return Ok(effects);
        }
        let exit_reason = match (signal, taken) {
            (None, Some(Err(error))) => cannot_return(&error),
            (signal, _) => signal.map_or(ExitReason::Closed(None), ExitReason::Signal),
        };
        let now = self.clock.now();
        let mut effects = update::handle(&mut self.state, Event::Clock(now));
        effects.extend(update::handle(&mut self.state, Event::TextEdited(text.clone())));
        Err(CutShort { exit_reason, effects, text: text.ok(), written })
    }

    /// Whether this is the saved draft, apart from line breaks at its end.
    pub(super) fn is_draft(&self, text: &RedactedText) -> bool {
        self.state.focus.composer().is_some_and(|composer| {
            let typed = composer.editor.text().trim_end();
            composer.is_in_draft() && typed == text.as_str().trim_end()
        })
    }

    /// Catches up after another program had the terminal.
    fn resumed<B: Backend>(
        &mut self,
        renderer: &mut Renderer<B>,
        control: &dyn TerminalControls,
    ) -> Vec<Effect> {
        renderer.invalidate();
        self.background_queries.returned();
        let now = self.clock.now();
        let mut effects = update::handle(&mut self.state, Event::Clock(now));
        // The user has just continued the program.
        effects.extend(update::handle(&mut self.state, Event::Focused(true)));
        if let Ok(size) = control.size() {
            self.resized(size);
        }
        effects.append(&mut self.pending);
        effects.extend(self.state.title.map(Effect::SetTitle));
        effects
    }
}

/// The end of the program while an editor had the terminal.
pub(super) struct CutShort {
    pub(super) exit_reason: ExitReason,
    pub(super) effects: Vec<Effect>,
    /// The text, if it is usable.
    pub(super) text: Option<RedactedText>,
    pub(super) written: Option<Written>,
}

fn cannot_return(error: &std::io::Error) -> ExitReason {
    let text = || format!("Can't restore the terminal: {}", io_error_text(error));
    ExitReason::Closed((!is_gone(error)).then(text))
}
