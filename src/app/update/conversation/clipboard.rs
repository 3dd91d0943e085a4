//! What became of a copied text, and of a link that was opened.

use crate::app::protocol::clipboard::{Clipboard, ClipboardText};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::event::Event;
use crate::app::state::State;
use crate::domain::link;
use crate::domain::phone_format;
use crate::domain::text::number;

/// Maximum number of characters of a copied text that is shown.
const SHOWN: usize = 40;

pub(in crate::app::update) fn on_event(state: &mut State, event: Event) -> Vec<Effect> {
    let text = match event {
        Event::LinkOpened(url) => format!("Opened {} in the browser", link::host(&url)),
        Event::LinkNotOpened { url, why } => {
            let clip = ClipboardText { text: url.into(), not_opened: Some(why) };
            return vec![Effect::Copy(clip)];
        }
        Event::NoClipboardProgram(clip) => return vec![Effect::CopyByTerminal(clip)],
        Event::Copied(clip, to) => copied(&clip, to),
        Event::NotCopied(ClipboardText { not_opened: None, .. }, why) => {
            format!("Can't copy: {why}")
        }
        Event::NotCopied(ClipboardText { not_opened: Some(not_opened), .. }, why) => {
            format!("{not_opened}. Can't copy the link: {why}")
        }
        _ => return Vec::new(),
    };
    vec![state.notice.notify(text)]
}

fn copied(clip: &ClipboardText, to: Clipboard) -> String {
    if let Some(why) = &clip.not_opened {
        return match to {
            Clipboard::System => format!("{why}. Link copied"),
            Clipboard::Tmux => format!("{why}. Link copied to tmux"),
            Clipboard::TmuxAndTerminal => {
                format!("{why}. Link copied to tmux, sent to the terminal's clipboard")
            }
            Clipboard::Terminal => format!("{why}. Link sent to the terminal's clipboard"),
        };
    }
    let what = match clip.text.chars().count() {
        ..=SHOWN if !clip.text.contains('\n') => phone_format::display(&clip.text).into_owned(),
        characters => format!("{} characters", number(characters as u64)),
    };
    match to {
        Clipboard::System => format!("Copied {what}"),
        Clipboard::Tmux => format!("Copied {what} to tmux"),
        Clipboard::TmuxAndTerminal => {
            format!("Copied {what} to tmux, sent to the terminal's clipboard")
        }
        Clipboard::Terminal => format!("Sent to the terminal's clipboard: {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Fixture;

    fn clip(text: &str, not_opened: Option<&str>) -> ClipboardText {
        ClipboardText { text: text.to_owned(), not_opened: not_opened.map(str::to_owned) }
    }

    fn told(event: Event) -> String {
        let mut fixture = Fixture::new();
        fixture.handle(event);
        fixture.state.notice.text().unwrap_or_default().to_owned()
    }

    #[test]
    fn where_a_text_went_is_told_as_far_as_it_is_known() {
        let phone = clip("+14155550134", None);
        let long = clip("one\ntwo", None);
        let link = clip("https://e.com/x", Some("Remote session"));
        for (to, notices) in [
            (
                Clipboard::System,
                ["Copied +1 415-555-0134", "Copied 7 characters", "Remote session. Link copied"],
            ),
            (
                Clipboard::Tmux,
                [
                    "Copied +1 415-555-0134 to tmux",
                    "Copied 7 characters to tmux",
                    "Remote session. Link copied to tmux",
                ],
            ),
            (
                Clipboard::TmuxAndTerminal,
                [
                    "Copied +1 415-555-0134 to tmux, sent to the terminal's clipboard",
                    "Copied 7 characters to tmux, sent to the terminal's clipboard",
                    "Remote session. Link copied to tmux, sent to the terminal's clipboard",
                ],
            ),
            (
                Clipboard::Terminal,
                [
                    "Sent to the terminal's clipboard: +1 415-555-0134",
                    "Sent to the terminal's clipboard: 7 characters",
                    "Remote session. Link sent to the terminal's clipboard",
                ],
            ),
        ] {
            let told = [&phone, &long, &link].map(|clip| told(Event::Copied(clip.clone(), to)));
            assert_eq!(told, notices);
        }
        let why = "too long".to_owned();
        assert_eq!(told(Event::NotCopied(phone, why.clone())), "Can't copy: too long");
        let due = "Remote session. Can't copy the link: too long";
        assert_eq!(told(Event::NotCopied(link, why)), due);
    }

    #[test]
    fn without_a_program_the_terminal_is_asked() {
        let mut fixture = Fixture::new();
        fixture.take();
        fixture.handle(Event::NoClipboardProgram(clip("x", None)));
        assert_eq!(fixture.take(), [Effect::CopyByTerminal(clip("x", None))]);
        assert_eq!(fixture.state.notice.text(), None);
    }

    #[test]
    fn a_link_is_told_as_opened_once_a_browser_was_started() {
        let notice = told(Event::LinkOpened("https://example.com/a".into()));
        assert_eq!(notice, "Opened example.com in the browser");
    }
}
