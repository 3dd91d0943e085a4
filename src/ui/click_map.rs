//! The targets of clicks: recorded where they are drawn, so that no second
//! layout has to agree with the first.

use std::cell::RefCell;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::RenderContext;
use crate::app::ClickTarget;

/// The areas of a frame that can be clicked; later ones cover earlier ones.
#[derive(Debug, Default)]
pub struct ClickMap {
    areas: RefCell<Vec<(Rect, ClickTarget)>>,
}

impl ClickMap {
    /// Draws a frame to find out where its targets are.
    pub fn new(context: &RenderContext<'_>, area: Rect) -> Self {
        let map = Self::default();
        let context = RenderContext { clicks: Some(&map), ..*context };
        let _ = super::render(&context, area, &mut Buffer::empty(area));
        map
    }

    /// The target at a position, and the column within it.
    pub fn at(&self, position: Position) -> (ClickTarget, usize) {
        let areas = self.areas.borrow();
        let found = areas.iter().rev().find(|(area, _)| area.contains(position));
        found.map_or((ClickTarget::Background, 0), |(area, target)| {
            (target.clone(), usize::from(position.x - area.x))
        })
    }

    #[cfg(test)]
    pub(super) fn areas(&self) -> Vec<(Rect, ClickTarget)> {
        self.areas.borrow().clone()
    }
}

impl RenderContext<'_> {
    /// Records what a click on an area is on, where a click asks for it.
    pub(super) fn clickable(&self, area: Rect, target: impl FnOnce() -> ClickTarget) {
        if let Some(map) = self.clicks.filter(|_| !area.is_empty()) {
            map.areas.borrow_mut().push((area, target()));
        }
    }

    pub(super) fn records_clicks(&self) -> bool {
        self.clicks.is_some()
    }
}
