//! The words and the colors of statuses: the same wherever one is shown.

use std::borrow::Cow;

use ratatui::style::Style;

use super::theme::Theme;
use crate::domain::{ConversationStatus, Row};

/// The status of a conversation: its word and its style. A value that is not
/// known is shown as the server writes it, with spaces.
pub(super) fn of_conversation(row: &Row, theme: Theme<'_>) -> (Cow<'static, str>, Style) {
    let status = match row.status() {
        // A failure is told before what is due.
        Some(ConversationStatus::Failed) => ConversationStatus::Failed,
        _ if row.needs_reply() => ConversationStatus::NeedsReply,
        Some(status) => status,
        None => return (Cow::Borrowed(""), theme.plain()),
    };
    let style = theme.status(&status);
    match status {
        ConversationStatus::NeedsReply if row.is_new_lead() => {
            (Cow::Borrowed("new lead"), theme.new_lead())
        }
        ConversationStatus::NeedsReply => (Cow::Borrowed("needs reply"), style),
        ConversationStatus::Waiting => (Cow::Borrowed("waiting"), style),
        ConversationStatus::Failed => (Cow::Borrowed("failed"), style),
        ConversationStatus::Open => (Cow::Borrowed("open"), style),
        ConversationStatus::Other(word) => (Cow::Owned(word.replace('_', " ")), style),
    }
}
