//! The words and the colors of statuses: the same wherever one is shown.

use std::borrow::Cow;

use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use crate::domain::{ConversationStatus, Row, StatusCategory, lead_words};

/// The status of a conversation: its word and its style.
pub(super) fn of_conversation(row: &Row, theme: Theme<'_>) -> (Cow<'static, str>, Style) {
    let style = match lead_words::shown_status(row) {
        Some(ConversationStatus::NeedsReply) if row.is_new_lead() => theme.new_lead(),
        Some(status) => theme.status(&status),
        None => theme.plain(),
    };
    (lead_words::inbox_status(row), style)
}

/// The style of a lead's status, whose word is the account's own.
pub(super) fn of_lead(category: StatusCategory, theme: Theme<'_>) -> Style {
    match category {
        StatusCategory::Open => theme.status(&ConversationStatus::Open),
        StatusCategory::Qualified => theme.status(&ConversationStatus::Waiting),
        StatusCategory::Converted => theme.good().add_modifier(Modifier::BOLD),
        StatusCategory::Lost => theme.bad().remove_modifier(Modifier::BOLD),
        StatusCategory::Invalid => theme.warning(),
        StatusCategory::Duplicate => theme.archived(),
        StatusCategory::Other => theme.status(&ConversationStatus::Other("".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::theme::{BUILT_IN, ColorDepth};
    use crate::ui::theme::{Styles, Terminal};

    #[test]
    fn categories_differ_in_every_theme_of_many_colors() {
        const ALL: [StatusCategory; 7] = [
            StatusCategory::Open,
            StatusCategory::Qualified,
            StatusCategory::Converted,
            StatusCategory::Lost,
            StatusCategory::Invalid,
            StatusCategory::Duplicate,
            StatusCategory::Other,
        ];
        for (name, palette) in BUILT_IN.iter().filter(|(name, _)| *name != "terminal") {
            let depth = ColorDepth::TrueColor;
            let styles = Styles::new(palette, Terminal { depth, ..Terminal::default() });
            let all = ALL.map(|category| of_lead(category, styles.theme()));
            for (at, style) in all.iter().enumerate() {
                assert!(!all[..at].contains(style), "{name}: {:?}", ALL[at]);
            }
        }
    }
}
