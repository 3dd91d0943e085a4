//! While another program has the terminal: the shell, or the user's editor.

use super::{App, ExitReason, IntoIo};
use crate::app::{Effect, Event, update};
use crate::delivery::Clock;
use crate::domain::RedactedText;
use crate::domain::io_error_text;
use crate::runtime::{Edited, TerminalControls, Written};
use crate::terminal::guard::is_gone;
use crate::terminal::{Backend, Renderer};

/// Whose terminal it is, as the job control of a shell has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Ours,
    /// Another program's: nothing is drawn then.
    Another,
}

impl<K: Clock> App<K> {
    /// Draws a frame, where the terminal is ours and takes it.
    ///
    /// # Errors
    /// Where the terminal is gone.
    pub(super) fn show<B: Backend>(
        &mut self,
        painter: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> std::io::Result<()>
    where
        B::Error: IntoIo,
    {
        if self.owner == Owner::Another {
            return Ok(());
        }
        self.draw(painter).map_err(IntoIo::into_io)?;
        if painter.is_behind() {
            control.call_when_writable();
        }
        Ok(())
    }

    /// Gives the terminal to the shell until that continues the program.
    ///
    /// # Errors
    /// The end, where the terminal cannot be taken back.
    pub(super) fn suspend<B: Backend>(
        &mut self,
        painter: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Result<Vec<Effect>, ExitReason> {
        match control.suspend() {
            Ok(true) => {
                self.is_continued = true;
                self.reclaim(painter, control)
            }
            Ok(false) => {
                let text = "not suspended: there is no shell to return to".to_owned();
                Ok(update::handle(&mut self.state, Event::Told(text)))
            }
            Err(error) => Err(cannot_return(&error)),
        }
    }

    /// Takes the terminal again and draws it anew. While it is another
    /// program's, it is left alone.
    ///
    /// # Errors
    /// The end, where the terminal cannot be taken back.
    pub(super) fn reclaim<B: Backend>(
        &mut self,
        painter: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Result<Vec<Effect>, ExitReason> {
        let is_ours = control.reclaim().map_err(|error| cannot_return(&error))?;
        self.owner = if is_ours { Owner::Ours } else { Owner::Another };
        Ok(if is_ours { self.resumed(painter, control) } else { Vec::new() })
    }

    /// Gives the terminal to the user's editor until that ends.
    ///
    /// # Errors
    /// The end, where a signal ends the program or the terminal cannot be taken
    /// back. What was written until then is a draft to be kept.
    pub(super) fn edit<B: Backend>(
        &mut self,
        text: &RedactedText,
        painter: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Result<Vec<Effect>, CutShort> {
        let Edited { text, signal, written } = control.edit(text.as_str());
        let text = text.map(|text| RedactedText::new(&text));
        let taken = signal.is_none().then(|| control.take_back());
        if let Some(Ok(())) = taken {
            let mut effects = self.resumed(painter, control);
            effects.extend(update::handle(&mut self.state, Event::TextEdited(text)));
            return Ok(effects);
        }
        let ending = match (signal, taken) {
            (None, Some(Err(error))) => cannot_return(&error),
            (signal, _) => signal.map_or(ExitReason::Closed(None), ExitReason::Signal),
        };
        let now = self.clock.now();
        let mut effects = update::handle(&mut self.state, Event::Clock(now));
        effects.extend(update::handle(&mut self.state, Event::TextEdited(text.clone())));
        Err(CutShort { ending, effects, text: text.ok(), written })
    }

    /// Whether that is the draft that was given to the disk, line breaks at its
    /// end aside.
    pub(super) fn is_draft(&self, text: &RedactedText) -> bool {
        self.state.focus.composer().is_some_and(|composer| {
            let typed = composer.editor.text().trim_end();
            composer.is_in_draft() && typed == text.as_str().trim_end()
        })
    }

    /// Much may have changed while another program had the terminal.
    fn resumed<B: Backend>(
        &mut self,
        painter: &mut Renderer<B>,
        control: &dyn TerminalControls,
    ) -> Vec<Effect> {
        painter.invalidate();
        let now = self.clock.now();
        let mut effects = update::handle(&mut self.state, Event::Clock(now));
        // Whoever continues the program sits before it.
        effects.extend(update::handle(&mut self.state, Event::Focused(true)));
        if let Ok(size) = control.size() {
            self.resized(size);
        }
        effects.append(&mut self.pending);
        effects
    }
}

/// The end of the program while an editor had the terminal.
pub(super) struct CutShort {
    pub(super) ending: ExitReason,
    pub(super) effects: Vec<Effect>,
    /// What was written, where it can be used.
    pub(super) text: Option<RedactedText>,
    /// Where that is.
    pub(super) written: Option<Written>,
}

fn cannot_return(error: &std::io::Error) -> ExitReason {
    let text = || format!("the terminal cannot be taken back: {}", io_error_text(error));
    ExitReason::Closed((!is_gone(error)).then(text))
}
