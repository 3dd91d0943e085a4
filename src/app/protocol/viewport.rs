//! The shape of the screen, as far as the core must know it.

/// Arrangements of list and detail that the screen has room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaneRoom {
    /// One pane at a time.
    One,
    /// One above the other.
    Stacked,
    /// Side by side too.
    #[default]
    Beside,
}

/// Room for the panes, in cells and rows, computed by the layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Whether the window is too small for any of it.
    pub is_too_small: bool,
    /// Conversations that fit into the list.
    pub list_rows: usize,
    /// Columns of the thread.
    pub thread_columns: usize,
    /// Lines of the thread.
    pub thread_rows: usize,
    /// Columns of a text that is written.
    pub compose_columns: usize,
    /// Lines of it.
    pub compose_rows: usize,
    /// Whether no line of the thread is on the screen while a text is written.
    pub hides_thread: bool,
    /// Lines of the panes, or of what covers them all.
    pub body_rows: usize,
    /// Items of a picker that fit on the screen.
    pub picker_rows: usize,
    /// Alerts on the screen.
    pub alerts: usize,
    /// Whether list and detail are on screen together.
    pub both_panes: bool,
    /// The share of the detail pane, in percent, where or when it was last
    /// together with the list.
    pub detail_percent: Option<u16>,
    /// What there is room for, whatever the arrangement in force.
    pub pane_room: PaneRoom,
}
