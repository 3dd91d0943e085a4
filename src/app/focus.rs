//! The focus: a pane, and the layers over it with their data.

use std::mem::discriminant;

use crate::app::compose::Composer;
use crate::app::date_jump::DateJump;
use crate::app::picker::Picker;
use crate::app::protocol::command::Focus;
use crate::app::thread_search::ThreadSearch;
use crate::app::triage::confirmation::Confirm;
use crate::app::triage::outbox_pane::OutboxPane;

/// A layer over the panes, with the data that is dropped when it closes.
pub enum Overlay {
    /// The filter bar. Its text is not here: it is visible without the layer,
    /// and parked with the list that it filters.
    Filter,
    /// A picker.
    Picker(Picker),
    /// The outbox pane.
    Outbox(OutboxPane),
    /// A confirmation.
    Confirm(Confirm),
    /// The composer. A text that was given to the outbox is not here until it is
    /// refused: it is not open meanwhile.
    Compose(Box<Composer>),
    /// The search line of the thread.
    ThreadSearch(ThreadSearch),
    /// The line for a date to go to.
    DateJump(DateJump),
}

impl Overlay {
    fn focus(&self) -> Focus {
        match self {
            Self::Filter => Focus::Filter,
            Self::Picker(picker) if picker.is_palette() => Focus::Help,
            Self::Picker(_) => Focus::Picker,
            Self::Outbox(_) => Focus::Outbox,
            Self::Confirm(_) => Focus::Confirm,
            Self::Compose(_) => Focus::Compose,
            Self::ThreadSearch(_) => Focus::ThreadSearch,
            Self::DateJump(_) => Focus::DateJump,
        }
    }
}

/// The pane that was focused last, and the layers over it, the lowest first, at
/// most one of a kind.
pub struct FocusStack {
    base: Focus,
    over: Vec<Overlay>,
}

impl Default for FocusStack {
    fn default() -> Self {
        Self { base: Focus::List, over: Vec::new() }
    }
}

impl FocusStack {
    /// The layer that takes keys.
    pub fn top(&self) -> Focus {
        self.over.last().map_or(self.base, Overlay::focus)
    }

    /// The layer that takes keys, unless a pane does.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.over.last()
    }

    pub(super) fn overlay_mut(&mut self) -> Option<&mut Overlay> {
        self.over.last_mut()
    }

    /// The pane below all layers: the list, or the conversation.
    pub(super) fn base(&self) -> Focus {
        self.base
    }

    /// The pane, or the text that is edited beside the panes, that has the
    /// focus or will have it when what covers the panes closes.
    pub fn pane(&self) -> Focus {
        let mut layers = self.over.iter().rev().map(Overlay::focus);
        let beside = layers.find(|layer| matches!(layer, Focus::Filter | Focus::Compose));
        beside.unwrap_or(self.base)
    }

    /// The focus after the picker is closed.
    pub fn below_picker(&self) -> Focus {
        let mut layers = self.over.iter().rev().filter(|open| !matches!(open, Overlay::Picker(_)));
        layers.next().map_or(self.base, Overlay::focus)
    }

    /// Focuses a pane; layers over it stay.
    pub(super) fn show(&mut self, pane: Focus) {
        self.base = pane;
    }

    /// Opens a layer on top, in place of one of its kind.
    pub(super) fn push(&mut self, layer: Overlay) {
        self.close_kind(&layer);
        self.over.push(layer);
    }

    /// Opens a layer below all others.
    pub(super) fn push_below_all(&mut self, layer: Overlay) {
        self.close_kind(&layer);
        self.over.insert(0, layer);
    }

    fn close_kind(&mut self, layer: &Overlay) {
        self.over.retain(|open| discriminant(open) != discriminant(layer));
    }

    /// Closes the picker, of whatever kind.
    pub(super) fn take_picker(&mut self) -> Option<Picker> {
        let at = self.over.iter().position(|open| matches!(open, Overlay::Picker(_)))?;
        match self.over.remove(at) {
            Overlay::Picker(picker) => Some(picker),
            _ => None,
        }
    }

    /// Closes a layer, wherever it is.
    pub(super) fn remove(&mut self, layer: Focus) -> Option<Overlay> {
        let at = self.over.iter().position(|open| open.focus() == layer)?;
        Some(self.over.remove(at))
    }
}

/// Generates access to the data of a layer, wherever it is in the stack.
macro_rules! layer_access {
    ($($variant:ident($data:ty): $get:ident, $get_mut:ident;)*) => {
        impl FocusStack {
            $(
                pub fn $get(&self) -> Option<&$data> {
                    self.over.iter().find_map(|layer| match layer {
                        Overlay::$variant(data) => Some::<&$data>(data),
                        _ => None,
                    })
                }

                pub(super) fn $get_mut(&mut self) -> Option<&mut $data> {
                    self.over.iter_mut().find_map(|layer| match layer {
                        Overlay::$variant(data) => Some::<&mut $data>(data),
                        _ => None,
                    })
                }
            )*
        }
    };
}

layer_access! {
    Picker(Picker): picker, picker_mut;
    Outbox(OutboxPane): outbox, outbox_mut;
    Confirm(Confirm): confirm, confirm_mut;
    Compose(Composer): composer, composer_mut;
    ThreadSearch(ThreadSearch): thread_search, thread_search_mut;
    DateJump(DateJump): date_jump, date_jump_mut;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::picker::Kind;
    use crate::app::picker::palette::Palette;
    use crate::app::protocol::outbox::OutboxRequest;
    use crate::app::triage::confirmation::OnConfirm;

    fn palette() -> Overlay {
        Overlay::Picker(Picker::new(Kind::Palette(Palette::new("", Vec::new())), 4))
    }

    fn confirm() -> Overlay {
        let then = OnConfirm::Send(Vec::<OutboxRequest>::new());
        Overlay::Confirm(Confirm { question: String::new(), then, opened_at: None })
    }

    #[test]
    fn a_layer_that_closes_gives_the_focus_to_the_one_below() {
        let mut focus = FocusStack::default();
        focus.show(Focus::Detail);
        for layer in [Overlay::Outbox(OutboxPane::default()), palette(), confirm()] {
            focus.push(layer);
        }
        assert_eq!(focus.top(), Focus::Confirm);
        focus.remove(Focus::Help);
        focus.remove(Focus::Confirm);
        assert_eq!((focus.top(), focus.pane()), (Focus::Outbox, Focus::Detail));
        focus.remove(Focus::Outbox);
        assert_eq!(focus.top(), Focus::Detail);
    }

    #[test]
    fn a_text_that_comes_back_waits_below_what_is_open() {
        let mut focus = FocusStack::default();
        focus.push(confirm());
        focus.push_below_all(Overlay::Filter);
        assert_eq!((focus.top(), focus.pane()), (Focus::Confirm, Focus::Filter));
        focus.remove(Focus::Confirm);
        assert_eq!(focus.top(), Focus::Filter);
    }

    #[test]
    fn a_layer_opened_again_comes_up_with_new_data() {
        let mut focus = FocusStack::default();
        focus.push(palette());
        focus.picker_mut().expect("open").insert('x');
        focus.push(confirm());
        focus.push(palette());
        let line = focus.picker().map(|picker| picker.line().text().to_owned());
        assert_eq!((focus.top(), line), (Focus::Help, Some(String::new())));
        assert!(focus.take_picker().is_some());
        assert_eq!((focus.top(), focus.picker().is_none()), (Focus::Confirm, true));
    }
}
