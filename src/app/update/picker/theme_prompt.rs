//! Opens the theme picker, and changes the theme.

use super::open;
use crate::app::picker::Kind;
use crate::app::picker::theme_picker::ThemePicker;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;

/// Opens the picker at the current theme; the screen follows its selection.
pub(in crate::app::update) fn prompt(state: &mut State) -> Vec<Effect> {
    let themes = state.appearance.themes.clone();
    let themes = ThemePicker::new(themes, state.appearance.background);
    let current = themes.position();
    let effects = open(state, Kind::Theme(themes), "");
    if let Some(picker) = state.focus.picker_mut() {
        picker.select(current);
    }
    effects
}

/// Puts the screen into a theme, and saves that.
pub(in crate::app::update) fn choose(state: &mut State, name: &str) -> Vec<Effect> {
    name.clone_into(&mut state.appearance.themes.chosen);
    vec![Effect::SaveTheme(name.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Fixture;
    use crate::app::{Command, Event, Focus};
    use crate::settings::theme::{TerminalBackground, ThemeFile, Themes};

    fn fixture() -> Fixture {
        let why = "odd.toml:2:1: unknown key `rolls`".to_owned();
        let odd = ThemeFile { name: "odd".to_owned(), palette: Err(why) };
        let mut fixture = Fixture::new();
        let themes = Themes { chosen: "dark".to_owned(), files: vec![odd] };
        fixture.state.appearance.themes = themes;
        fixture
    }

    fn notice(fixture: &Fixture) -> &str {
        fixture.state.notice.text().unwrap_or_default()
    }

    #[test]
    fn the_screen_follows_the_selection_and_esc_brings_the_theme_back() {
        let mut fixture = fixture();
        fixture.act(&[Command::ChangeTheme]);
        assert_eq!((fixture.state.focus(), fixture.state.shown_theme()), (Focus::Picker, "dark"));
        fixture.act(&[Command::MoveDown]);
        assert_eq!(fixture.state.shown_theme(), "light");
        fixture.type_text("contrast");
        assert_eq!(fixture.state.shown_theme(), "high-contrast");
        fixture.type_text(" nothing like it");
        assert_eq!(fixture.state.shown_theme(), "dark");
        fixture.act(&[Command::ClosePicker]);
        assert_eq!((fixture.state.focus(), fixture.state.shown_theme()), (Focus::List, "dark"));
        assert!(!fixture.take().iter().any(|effect| matches!(effect, Effect::SaveTheme(_))));
    }

    #[test]
    fn enter_keeps_the_theme_and_saves_it() {
        let mut fixture = fixture();
        fixture.act(&[Command::ChangeTheme, Command::MoveDown, Command::Pick]);
        assert_eq!((fixture.state.focus(), fixture.state.shown_theme()), (Focus::List, "light"));
        assert!(fixture.take().contains(&Effect::SaveTheme("light".to_owned())));
        let (name, file) = ("light".to_owned(), "~/config.toml".to_owned());
        fixture.handle(Event::ThemeSaved { name: name.clone(), file });
        assert_eq!(notice(&fixture), "Theme: light · saved in ~/config.toml");
        let why = "~/config.toml can't be written: the file is read-only".to_owned();
        fixture.handle(Event::ThemeNotSaved { name, why });
        assert_eq!(
            notice(&fixture),
            "Theme: light, until you quit. Not saved: ~/config.toml can't be written: the file is read-only"
        );
    }

    #[test]
    fn a_theme_whose_file_is_broken_is_not_shown_and_says_why() {
        let mut fixture = fixture();
        fixture.act(&[Command::ChangeTheme, Command::GoToBottom]);
        assert_eq!(fixture.state.shown_theme(), "dark");
        fixture.act(&[Command::Pick]);
        assert_eq!((fixture.state.focus(), fixture.state.shown_theme()), (Focus::Picker, "dark"));
        assert_eq!(notice(&fixture), "odd.toml:2:1: unknown key `rolls`");
    }

    #[test]
    fn the_background_is_what_the_terminal_reports_last() {
        let mut fixture = fixture();
        let _ = fixture.take();
        assert_eq!(fixture.state.appearance.background, TerminalBackground::Unknown);
        for background in [TerminalBackground::Light, TerminalBackground::Dark] {
            fixture.handle(Event::BackgroundReported(background));
            assert_eq!(fixture.state.appearance.background, background);
        }
        assert_eq!(fixture.take(), []);
    }
}
