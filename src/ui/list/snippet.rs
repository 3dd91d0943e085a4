//! What a row says below its name, or beside it: the snippet, and what comes
//! before it.

use ratatui::style::{Modifier, Style};

use super::Line;
use crate::ui::line_writer::LineWriter;
use crate::ui::op_status;

impl Line<'_> {
    pub(super) fn snippet(self, writer: &mut LineWriter<'_>) {
        if let Some(item) = self.doing {
            // Before its words, where it shifts no column.
            let (symbol, said, style) = op_status::describe(self.context, item);
            writer.put(symbol, style).skip(u16::from(!symbol.is_empty())).put(&said, style);
            return;
        }
        self.snoozed(writer);
        if self.context.state.panes.screen_reader {
            return self.last_words(writer);
        }
        self.due(writer);
        if self.has_draft() {
            writer.put(self.context.theme.symbols.draft, self.context.theme.due()).skip(1);
        }
        self.last_words(writer);
    }

    /// What was written last.
    fn last_words(self, writer: &mut LineWriter<'_>) {
        if !self.row.stop_request().is_empty() {
            return self.asked_to_stop(writer);
        }
        if self.context.state.own_texts.is_last(self.row) {
            writer.put("You:", self.context.theme.faint()).skip(1);
        }
        let start = writer.x();
        self.mark(start, self.row.snippet(), writer.put(self.row.snippet(), self.snippet_style()));
    }

    /// When a snoozed conversation comes back.
    fn snoozed(self, writer: &mut LineWriter<'_>) {
        let state = self.context.state;
        let Some(snooze) = state.triage.snoozes.get(self.row.id()) else { return };
        let [until, now] =
            [snooze.until, state.now].map(|at| at.to_zoned_datetime(state.zone.clone()));
        let said = format!("until {}", state.time_style.date_time(&until, &now));
        writer.put(&said, self.context.theme.due());
        writer.put(self.context.theme.symbols.between, self.context.theme.faint());
    }

    pub(super) fn has_draft(self) -> bool {
        self.context.state.compose.drafts.has(self.row.id())
    }

    fn due(self, writer: &mut LineWriter<'_>) {
        let Some((said, style)) = self.due_words() else { return };
        let theme = self.context.theme;
        writer.put(&said, style).put(theme.symbols.between, theme.faint());
    }

    /// When the follow-up is due, where the list is about that.
    pub(super) fn due_words(self) -> Option<(String, Style)> {
        let state = self.context.state;
        let due = self.row.due_at().filter(|_| state.list.wanted().is_about_due())?;
        let [at, now] = [due, state.now].map(|at| at.to_zoned_datetime(state.zone.clone()));
        let theme = self.context.theme;
        let (word, style) =
            if due < state.now { ("overdue,", theme.bad()) } else { ("due", theme.due()) };
        let style = if self.departed { theme.faint() } else { style };
        Some((format!("{word} {}", state.time_style.date_time(&at, &now)), style))
    }

    /// The lead's request for no more texts, in place of the snippet.
    fn asked_to_stop(self, writer: &mut LineWriter<'_>) {
        let theme = self.context.theme;
        let style = if self.departed { theme.faint() } else { theme.bad() };
        writer.put("Asked to stop?", style).skip(1);
        let words = self.row.stop_request();
        let start = writer.put("\u{201c}", self.style()).x();
        self.mark(start, words, writer.put(words, self.style()));
        writer.put("\u{201d}", self.style());
    }

    fn snippet_style(self) -> Style {
        let theme = self.context.theme;
        match self.row.ends_in_note() {
            true => theme.faint().add_modifier(Modifier::ITALIC),
            false if self.row.is_archived() || self.departed => theme.faint(),
            false if self.row.is_unread() => theme.unread_snippet(),
            false => theme.snippet(),
        }
    }
}
