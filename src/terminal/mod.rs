//! The terminal: taking and restoring it, reading keys and signals, and writing
//! changed cells.

pub(super) mod backend;
mod background_query;
pub(super) mod cell_diff;
pub(super) mod cell_width;
pub(crate) mod control;
pub(super) mod encoder;
pub(super) mod guard;
pub(super) mod input;
pub(super) mod message;
mod notification;
pub(super) mod output;
pub(super) mod renderer;
pub(super) mod scroll_region;
pub(super) mod signals;
pub(super) mod stderr;
pub(super) mod style;
pub(super) mod tty;
pub mod width_probe;

pub use backend::{Backend, CellUpdate};
pub use encoder::AnsiBackend;
pub use renderer::Renderer;
pub use scroll_region::ScrollRegion;
pub use stderr::StderrWriter;
pub use tty::take_stdin;
