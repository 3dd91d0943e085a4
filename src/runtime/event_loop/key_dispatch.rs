//! Key presses to commands.

use super::App;
use crate::app::{Effect, Event, Focus, update};
use crate::delivery::Clock;
use crate::keymap::{Key, KeyCode, Resolution};

impl<K: Clock> App<K> {
    pub(super) fn key(&mut self, mut key: Key) -> Vec<Effect> {
        let mut effects = Vec::new();
        loop {
            let focus = self.state.focus();
            let is_alone = !self.resolver.is_pending();
            let more = match self.resolver.feed(&self.keymap, focus, key) {
                Resolution::Action(action, count) => {
                    effects.extend(update::run_command(&mut self.state, action, count));
                    self.moved_key(focus, key)
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
                Resolution::Pending | Resolution::Cancelled => Vec::new(),
            };
            effects.extend(more);
            return effects;
        }
    }

    /// Says once where the command of a key has gone.
    fn moved_key(&mut self, focus: Focus, key: Key) -> Vec<Effect> {
        let Some(now) = self.keymap.take_handled_now(focus, key) else { return Vec::new() };
        let text = format!("Mark handled is {now} now");
        update::handle(&mut self.state, Event::Notice(text))
    }
}
