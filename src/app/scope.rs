//! Whose conversations are browsed, and the way back from there.

use super::action::Focus;
use super::effect::Effect;
use super::filter_bar::FilterBar;
use super::list::List;
use super::state::State;
use super::update;
use crate::query::Scope;

/// The place that one came from when one opened a lead, as one left it.
pub struct Place {
    list: List,
    filter: FilterBar,
    focus: Focus,
    fullscreen: bool,
    lead_name: Option<Box<str>>,
}

impl State {
    /// Whether there is a place to go back to.
    pub fn came_from_elsewhere(&self) -> bool {
        self.place.is_some()
    }

    /// Opens a lead's conversations, or the inbox. The place that one comes
    /// from stays as it is, however many leads are opened one after the other.
    /// `name` is what the lead is called until more is known of it.
    #[must_use]
    pub fn open_scope(&mut self, scope: Scope, name: Option<&str>) -> Vec<Effect> {
        if *self.list.scope() == scope {
            return Vec::new();
        }
        if self.place.as_ref().is_some_and(|place| *place.list.scope() == scope) {
            return self.go_back();
        }
        let list = self.list.beside(scope);
        let mut before = std::mem::replace(&mut self.list, list);
        let mut effects = before.rest();
        let filter = std::mem::take(&mut self.filter);
        let lead_name = std::mem::replace(&mut self.lead_name, name.map(Into::into));
        if self.place.is_none() {
            let (focus, fullscreen) = (self.focus, self.panes.fullscreen);
            self.place =
                Some(Box::new(Place { list: before, filter, focus, fullscreen, lead_name }));
        } else {
            self.list.bury(before);
        }
        self.focus = Focus::List;
        self.panes.fullscreen = false;
        let views = self.views.of(self.list.scope()).to_vec();
        update::begin_with(self, views, 0, None);
        effects.extend(self.list.prefetch(&mut self.ids));
        effects
    }

    /// Goes back to the place that one came from, if there is one.
    #[must_use]
    pub fn go_back(&mut self) -> Vec<Effect> {
        let Some(place) = self.place.take() else { return Vec::new() };
        let mut gone = std::mem::replace(&mut self.list, place.list);
        let mut effects = gone.rest();
        self.list.bury(gone);
        self.filter = place.filter;
        self.focus = place.focus;
        self.panes.fullscreen = place.fullscreen;
        self.lead_name = place.lead_name;
        effects.extend(self.list.resume(self.viewport.list_rows, self.now, &mut self.ids));
        effects
    }
}
