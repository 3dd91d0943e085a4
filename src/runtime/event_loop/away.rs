//! While another program has the terminal: the shell, or the user's editor.

use super::{Ending, Front};
use crate::app::{Effect, Event, update};
use crate::domain::PrivateText;
use crate::runtime::terminal::is_gone;
use crate::runtime::{Canvas, Clock, Control, Painter};

impl<K: Clock> Front<K> {
    /// Gives the terminal to the shell until that continues the program.
    ///
    /// # Errors
    /// The end, where the terminal cannot be taken back.
    pub(super) fn suspend<B: Canvas>(
        &mut self,
        painter: &mut Painter<B>,
        control: &mut dyn Control,
    ) -> Result<Vec<Effect>, Ending> {
        match control.suspend() {
            Ok(true) => Ok(self.resumed(painter, control)),
            Ok(false) => {
                let text = "not suspended: there is no shell to return to".to_owned();
                Ok(update::handle(&mut self.state, Event::Told(text)))
            }
            Err(error) => Err(cannot_return(&error)),
        }
    }

    /// Gives the terminal to the user's editor until that ends.
    ///
    /// # Errors
    /// The end, where the terminal cannot be taken back.
    pub(super) fn edit<B: Canvas>(
        &mut self,
        text: &PrivateText,
        painter: &mut Painter<B>,
        control: &mut dyn Control,
    ) -> Result<Vec<Effect>, Ending> {
        let edited = control.edit(text.as_str()).map_err(|error| cannot_return(&error))?;
        let mut effects = self.resumed(painter, control);
        let edited = edited.map(|text| PrivateText::new(&text));
        effects.extend(update::handle(&mut self.state, Event::TextEdited(edited)));
        Ok(effects)
    }

    /// Much may have changed while another program had the terminal.
    fn resumed<B: Canvas>(
        &mut self,
        painter: &mut Painter<B>,
        control: &dyn Control,
    ) -> Vec<Effect> {
        painter.forget();
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

fn cannot_return(error: &std::io::Error) -> Ending {
    let text = || format!("the terminal cannot be taken back: {error}");
    Ending::Closed((!is_gone(error)).then(text))
}
