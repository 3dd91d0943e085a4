//! What touches the outside world while the program runs.

pub mod logging;
