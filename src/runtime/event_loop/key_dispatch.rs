//! Key presses to commands.

use super::App;
use crate::app::{Effect, Event, Timer, update};
use crate::delivery::Clock;
use crate::keymap::{Key, KeyCode, Resolution};

impl<K: Clock> App<K> {
    pub(super) fn key(&mut self, mut key: Key) -> Vec<Effect> {
        let mut effects = Vec::new();
        loop {
            let focus = self.state.focus();
            let is_alone = !self.resolver.is_pending();
            let more = match self.resolver.feed(&self.keymap, focus, key) {
                Resolution::First(action, count) => {
                    effects.extend(update::run_command(&mut self.state, action, count));
                    continue;
                }
                Resolution::Action(action, count) => {
                    update::run_command(&mut self.state, action, count)
                }
                Resolution::Text(c) => update::type_char(&mut self.state, c),
                // Terminals send Alt as Esc and the key: it may have been two
                // keys, the second one typed blindly.
                Resolution::Unbound(_) if key.modifiers().alt => {
                    key = Key::plain(KeyCode::Esc);
                    if is_alone {
                        continue;
                    }
                    Vec::new()
                }
                Resolution::Unbound(keys) => {
                    let text = format!("{keys} does nothing here");
                    update::handle(&mut self.state, Event::Notice(text))
                }
                Resolution::Waits { wait, after } => {
                    vec![Effect::Wake { timer: Timer::KeysPaused(wait), after }]
                }
                Resolution::Pending | Resolution::Cancelled => Vec::new(),
            };
            effects.extend(more);
            return effects;
        }
    }

    /// The end of the time in which a key could follow a digit.
    pub(super) fn keys_paused(&mut self, wait: u64) -> Vec<Effect> {
        match self.resolver.paused(wait) {
            Some((action, count)) => update::run_command(&mut self.state, action, count),
            None => Vec::new(),
        }
    }
}
