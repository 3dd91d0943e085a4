//! The screen that frames are drawn on.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};

use crate::terminal::scroll_region::ScrollRegion;

/// The position and content of a changed cell.
pub type CellUpdate<'a> = (u16, u16, &'a Cell);

/// The cursor after a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// Hidden, wherever it is.
    #[default]
    Anywhere,
    /// Hidden at a position that screen readers follow.
    Hidden(Position),
    Shown(Position),
}

impl From<Option<Position>> for Cursor {
    fn from(shown: Option<Position>) -> Self {
        shown.map_or(Self::Anywhere, Self::Shown)
    }
}

/// A screen. A frame is collected; only a flush writes it.
pub trait Backend {
    type Error;

    /// The size of the screen.
    fn size(&self) -> Result<Size, Self::Error>;

    /// Begins a frame, without a text cursor; `whole` clears the screen.
    fn begin(&mut self, whole: bool);

    /// Moves lines.
    fn scroll(&mut self, scroll: &ScrollRegion);

    /// Draws cells in this order; those that may overlap on some terminal are
    /// adjacent. `frame` is the complete next frame.
    fn draw(&mut self, changes: &[CellUpdate<'_>], frame: &Buffer);

    /// Ends a frame.
    fn end(&mut self, cursor: Cursor);

    /// Writes the frame. `false` if there is no room for all of it: the next
    /// flush continues with the rest.
    fn flush(&mut self) -> Result<bool, Self::Error>;
}
