//! What frames are put on.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};

use crate::terminal::scroll_region::ScrollRegion;

/// A cell that is to be drawn, and where.
pub type CellUpdate<'a> = (u16, u16, &'a Cell);

/// A screen that frames can be put on. A frame is collected; only flushing
/// writes it.
pub trait Backend {
    /// Why the screen cannot be used.
    type Error;

    /// The size of the screen.
    ///
    /// # Errors
    /// Where the screen is gone.
    fn size(&self) -> Result<Size, Self::Error>;

    /// Begins a frame, without a text cursor; `whole` empties the screen.
    fn begin(&mut self, whole: bool);

    /// Moves lines.
    fn scroll(&mut self, scroll: &ScrollRegion);

    /// Draws cells in that order; those that may overlap on some terminal come
    /// together. `frame` is what the screen shows afterwards.
    fn draw(&mut self, changes: &[CellUpdate<'_>], frame: &Buffer);

    /// Ends a frame, with a text cursor there, if anywhere.
    fn end(&mut self, cursor: Option<Position>);

    /// Puts the frame on the screen. `false` where there is no room for all of
    /// it: the next flush goes on with the rest.
    ///
    /// # Errors
    /// Where the screen is gone.
    fn flush(&mut self) -> Result<bool, Self::Error>;
}
