//! The status of a row.

use std::borrow::Cow;

use ratatui::style::Style;

use super::Line;
use crate::domain::ConversationStatus;
use crate::ui::line_writer::LineWriter;
use crate::ui::status_label;

impl Line<'_> {
    pub(super) fn status(self, writer: &mut LineWriter<'_>, columns: usize) {
        let (word, is_late, style) = self.status_label();
        let sign = if is_late { "!" } else { "" };
        writer.cell(&format!("{word}{sign}"), columns, style);
    }

    /// The status, with `late` where the lead has waited too long.
    pub(super) fn status_words(self) -> (String, Style) {
        let (word, is_late, style) = self.status_label();
        (if is_late { format!("{word}, late") } else { word.into_owned() }, style)
    }

    /// The word of the status, whether it is late, and the style.
    fn status_label(self) -> (Cow<'static, str>, bool, Style) {
        let theme = self.context.theme;
        // If all rows are archived, a label on each would hide the rest.
        let archived =
            self.row.is_archived() && self.context.state.list.wanted().archived() != Some(true);
        let (word, style) = if archived {
            ("archived".into(), theme.archived())
        } else {
            status_label::of_conversation(self.row, theme)
        };
        let is_late = !archived && self.is_late();
        let is_failed = self.row.status() == Some(ConversationStatus::Failed);
        let is_over = self.row.is_archived() && !self.row.needs_reply() && !is_failed;
        let style = match is_late {
            true => theme.bad(),
            false if self.departed || is_over => theme.faint(),
            false => style,
        };
        (word, is_late, style)
    }
}
