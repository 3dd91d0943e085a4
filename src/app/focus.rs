//! Where keys go: a pane, and what lies over it.

use crate::app::protocol::command::Focus;

/// The pane that was focused last, and the layers over it, the lowest first.
#[derive(Debug)]
pub struct FocusStack {
    base: Focus,
    over: Vec<Focus>,
}

impl Default for FocusStack {
    fn default() -> Self {
        Self { base: Focus::List, over: Vec::new() }
    }
}

impl FocusStack {
    /// The layer that takes keys.
    pub fn top(&self) -> Focus {
        self.over.last().copied().unwrap_or(self.base)
    }

    /// The pane below all layers: the list, or the conversation.
    pub fn base(&self) -> Focus {
        self.base
    }

    /// The layer that would take keys without this one.
    pub fn below(&self, layer: Focus) -> Focus {
        let mut others = self.over.iter().rev().copied().filter(|other| *other != layer);
        others.next().unwrap_or(self.base)
    }

    /// The pane, or the text that is edited beside the panes, that has the
    /// focus or will have it when what covers the panes closes.
    pub fn pane(&self) -> Focus {
        let beside = |layer: &&Focus| matches!(layer, Focus::Filter | Focus::Compose);
        self.over.iter().rev().find(beside).copied().unwrap_or(self.base)
    }

    /// Focuses a pane; layers over it stay.
    pub fn show(&mut self, pane: Focus) {
        self.base = pane;
    }

    /// Opens a layer on top; one that is open already comes up.
    pub fn push(&mut self, layer: Focus) {
        self.remove(layer);
        self.over.push(layer);
    }

    /// Opens a layer below all others.
    pub fn push_below_all(&mut self, layer: Focus) {
        self.remove(layer);
        self.over.insert(0, layer);
    }

    /// Closes a layer, wherever it is.
    pub fn remove(&mut self, layer: Focus) {
        self.over.retain(|open| *open != layer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_that_closes_gives_the_focus_to_the_one_below() {
        let mut focus = FocusStack::default();
        focus.show(Focus::Detail);
        for layer in [Focus::Outbox, Focus::Help, Focus::Confirm] {
            focus.push(layer);
        }
        assert_eq!((focus.top(), focus.below(Focus::Confirm)), (Focus::Confirm, Focus::Help));
        focus.remove(Focus::Help);
        focus.remove(Focus::Confirm);
        assert_eq!((focus.top(), focus.pane()), (Focus::Outbox, Focus::Detail));
        focus.remove(Focus::Outbox);
        assert_eq!(focus.top(), Focus::Detail);
    }

    #[test]
    fn a_text_that_comes_back_waits_below_what_is_open() {
        let mut focus = FocusStack::default();
        focus.push(Focus::Picker);
        focus.push_below_all(Focus::Compose);
        assert_eq!((focus.top(), focus.pane()), (Focus::Picker, Focus::Compose));
        focus.remove(Focus::Picker);
        assert_eq!(focus.top(), Focus::Compose);
    }
}
