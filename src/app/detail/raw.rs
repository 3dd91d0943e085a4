//! The raw view: everything that the server has for a conversation, as text.

use super::Loaded;
use crate::app::columns::{columns_of, wrap};
use crate::app::effect::Effect;
use crate::app::pager::RequestId;
use crate::domain::{ConversationId, Failure, Listing};

/// The raw view of one conversation.
pub struct Raw {
    conversation: ConversationId,
    listing: Listing,
    state: Loaded<()>,
    text: Vec<String>,
    lines: Vec<String>,
    top: usize,
}

impl Raw {
    /// A view of a conversation that is listed there, yet to be loaded.
    pub(super) fn new(conversation: ConversationId, listing: Listing, request: RequestId) -> Self {
        let state = Loaded::Loading(request);
        Self { conversation, listing, state, text: Vec::new(), lines: Vec::new(), top: 0 }
    }

    /// Where loading stands.
    pub fn state(&self) -> &Loaded<()> {
        &self.state
    }

    /// The lines, broken to fit the pane.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    /// The first line on screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// How many lines are below a screen of that many rows.
    pub fn lines_below(&self, rows: usize) -> usize {
        self.lines.len().saturating_sub(self.top + rows)
    }

    /// Loads it, for the first time or again.
    pub(super) fn fetch(&mut self, request: RequestId) -> Effect {
        self.state = Loaded::Loading(request);
        Effect::FetchRaw {
            request,
            listing: self.listing.clone(),
            conversation: self.conversation.clone(),
        }
    }

    /// The request in flight.
    pub(super) fn request(&self) -> Option<RequestId> {
        match self.state {
            Loaded::Loading(request) => Some(request),
            Loaded::Ready(()) | Loaded::Failed(_) => None,
        }
    }

    pub(super) fn arrived(&mut self, text: Vec<String>, columns: usize, rows: usize) {
        self.state = Loaded::Ready(());
        self.text = text;
        self.resize(columns, rows);
    }

    pub(super) fn failed(&mut self, failure: Failure) {
        self.state = Loaded::Failed(failure);
    }

    pub(super) fn resize(&mut self, columns: usize, rows: usize) {
        self.lines = self.text.iter().flat_map(|line| fold(line, columns)).collect();
        self.scroll_by(0, rows);
    }

    pub(super) fn scroll_by(&mut self, by: isize, rows: usize) {
        let most = self.lines.len().saturating_sub(rows);
        self.top = self.top.saturating_add_signed(by).min(most);
    }
}

/// Breaks a line of indented JSON; what does not fit goes on below, indented
/// by two columns more.
fn fold(line: &str, columns: usize) -> Vec<String> {
    if columns_of(line) <= columns {
        return vec![line.to_owned()];
    }
    let text = line.trim_start_matches(' ');
    let indent = (line.len() - text.len()).min(columns / 3);
    let room = columns.saturating_sub(indent + 2).max(2);
    let indented = |(index, part): (usize, &str)| {
        let more = if index == 0 { 0 } else { 2 };
        format!("{:width$}{part}", "", width = indent + more)
    };
    wrap(text, room).into_iter().enumerate().map(indented).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_below() {
        let folded = fold("    \"lastSnippet\": \"one two three four\",", 24);
        assert_eq!(folded, ["    \"lastSnippet\":", "      \"one two three", "      four\","]);
        assert_eq!(fold("  short", 24), ["  short"]);
        for columns in 6..40 {
            for line in fold(&format!("{}\"{}\"", " ".repeat(20), "王❤️x ".repeat(30)), columns)
            {
                assert!(columns_of(&line) <= columns, "{columns}: {line}");
            }
        }
    }
}
