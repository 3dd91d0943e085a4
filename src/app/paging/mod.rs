//! Data that is loaded page by page, or in one piece.

pub mod pager;
pub mod remote;
