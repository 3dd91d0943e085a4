//! Opens the theme picker, and changes the theme.

use super::{fill, open};
use crate::app::appearance::Appearance;
use crate::app::picker::theme_picker::ThemePicker;
use crate::app::picker::{Kind, Picker};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::settings::theme::{AUTO, TerminalBackground, ThemeFile, built_in};

/// Opens the picker at the current theme; the screen follows its selection. The
/// user may have edited themes since they were read.
pub(in crate::app::update) fn prompt(state: &mut State) -> Vec<Effect> {
    let themes = state.appearance.themes.clone();
    let themes = ThemePicker::new(themes, state.appearance.background);
    let current = themes.position();
    let mut effects = open(state, Kind::Theme(themes), "");
    effects.push(Effect::LoadThemes);
    if let Some(picker) = state.focus.picker_mut() {
        picker.select(current);
    }
    effects
}

/// Takes the files of themes as they are now, and chooses the one that waited
/// for them.
pub(in crate::app::update) fn loaded(state: &mut State, files: Vec<ThemeFile>) -> Vec<Effect> {
    let mut effects = update(state, files);
    let awaited = state.appearance.awaited.take();
    effects.extend(awaited.map(|name| choose(state, &name)).unwrap_or_default());
    effects
}

/// The screen stays as it is where the file of its theme is broken or gone.
fn update(state: &mut State, files: Vec<ThemeFile>) -> Vec<Effect> {
    if files == state.appearance.themes.files {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if let Some((Kind::Theme(themes), _)) = state.focus.picker_mut().map(Picker::source) {
        themes.set_files(files.clone());
        effects = fill(state);
    }
    let appearance = &mut state.appearance;
    appearance.themes.files = files;
    appearance.revision += 1;
    if appearance.awaited.is_some() {
        return effects;
    }
    let themes = &appearance.themes;
    let broken = themes.palette(&themes.chosen, appearance.background).err();
    effects.extend(broken.map(|why| state.notice.notify(why)));
    effects
}

/// Chooses a theme by its typed name, from the files as they are now.
pub(in crate::app::update) fn choose_typed(state: &mut State, name: &str) -> Vec<Effect> {
    if name == AUTO || built_in(name).is_some() {
        return choose(state, name);
    }
    state.appearance.awaited = Some(name.to_owned());
    vec![Effect::LoadThemes]
}

/// Puts the screen into a theme, and saves that.
pub(in crate::app::update) fn choose(state: &mut State, name: &str) -> Vec<Effect> {
    state.appearance.awaited = None;
    let Appearance { themes, background, .. } = &state.appearance;
    if let Err(why) = themes.palette(name, *background) {
        return vec![state.notice.notify(why)];
    }
    name.clone_into(&mut state.appearance.themes.chosen);
    vec![Effect::SaveTheme(name.to_owned())]
}

/// The terminal has told its background.
pub(in crate::app::update) fn set_background(
    state: &mut State,
    background: TerminalBackground,
) -> Vec<Effect> {
    state.appearance.background = background;
    Vec::new()
}

/// Tells whether the theme is the one of the next start, too.
pub(in crate::app::update) fn saved(
    state: &mut State,
    name: &str,
    saved: Result<&str, &String>,
) -> Vec<Effect> {
    vec![state.notice.notify(match saved {
        Ok(file) => format!("Theme: {name} · saved in {file}"),
        Err(why) => format!("Theme: {name}, until you quit. Not saved: {why}"),
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Fixture;
    use crate::app::{Command, Event, Focus};
    use crate::settings::theme::{LIGHT, Themes};

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
        fixture.handle(Event::ThemeSaved { name: name.clone(), saved: Ok(file) });
        assert_eq!(notice(&fixture), "Theme: light · saved in ~/config.toml");
        let why = "~/config.toml can't be written: the file is read-only".to_owned();
        fixture.handle(Event::ThemeSaved { name, saved: Err(why) });
        assert_eq!(
            notice(&fixture),
            "Theme: light, until you quit. Not saved: ~/config.toml can't be written: the file is read-only"
        );
    }

    #[test]
    fn a_theme_is_chosen_by_its_name() {
        let mut fixture = fixture();
        for (line, theme, told) in [
            ("theme light", "light", ""),
            ("theme  nothing like it", "light", "Unknown theme `nothing like it`"),
            ("theme odd", "light", "odd.toml:2:1: unknown key `rolls`"),
        ] {
            fixture.act(&[Command::OpenPalette]);
            fixture.type_text(line);
            fixture.act(&[Command::Pick]);
            let files = fixture.state.appearance.themes.files.clone();
            fixture.handle(Event::ThemesLoaded(files));
            assert_eq!((fixture.state.shown_theme(), notice(&fixture)), (theme, told), "{line}");
            assert_eq!(fixture.state.focus(), Focus::List);
        }
        assert!(fixture.take().contains(&Effect::SaveTheme("light".to_owned())));
        fixture.act(&[Command::OpenPalette]);
        fixture.type_text("theme ");
        fixture.act(&[Command::Pick]);
        assert_eq!(fixture.state.focus(), Focus::Picker);
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

    #[test]
    fn themes_that_were_edited_are_read_as_the_picker_opens() {
        let mut fixture = fixture();
        fixture.act(&[Command::ChangeTheme]);
        assert!(fixture.take().contains(&Effect::LoadThemes));
        let mine = ThemeFile { name: "mine".to_owned(), palette: Ok(LIGHT) };
        fixture.handle(Event::ThemesLoaded(vec![mine.clone()]));
        assert_eq!((fixture.state.shown_theme(), notice(&fixture)), ("dark", ""));
        fixture.act(&[Command::GoToBottom]);
        assert_eq!(fixture.state.shown_theme(), "mine");
        fixture.act(&[Command::Pick, Command::ChangeTheme]);
        let revision = fixture.state.appearance.revision;
        fixture.handle(Event::ThemesLoaded(vec![mine]));
        assert_eq!(fixture.state.appearance.revision, revision, "unchanged");
        let broken = ThemeFile { name: "mine".to_owned(), palette: Err("mine.toml:1:1".into()) };
        fixture.handle(Event::ThemesLoaded(vec![broken]));
        assert_eq!((fixture.state.shown_theme(), notice(&fixture)), ("mine", "mine.toml:1:1"));
    }
    #[test]
    fn a_theme_whose_name_is_typed_is_read_before_it_is_chosen() {
        let mut fixture = fixture();
        let choose = |fixture: &mut Fixture, line: &str| {
            fixture.act(&[Command::OpenPalette]);
            fixture.type_text(line);
            fixture.act(&[Command::Pick]);
        };
        choose(&mut fixture, "theme mine");
        assert_eq!((fixture.state.shown_theme(), notice(&fixture)), ("dark", ""));
        assert!(fixture.take().contains(&Effect::LoadThemes));
        let mine = ThemeFile { name: "mine".to_owned(), palette: Ok(LIGHT) };
        fixture.handle(Event::ThemesLoaded(vec![mine.clone()]));
        assert_eq!(fixture.state.shown_theme(), "mine");
        assert_eq!(fixture.take(), [Effect::SaveTheme("mine".to_owned())]);
        // The one on the screen, edited meanwhile.
        choose(&mut fixture, "theme mine");
        let broken = ThemeFile { palette: Err("mine.toml:1:1".into()), ..mine.clone() };
        fixture.handle(Event::ThemesLoaded(vec![broken]));
        assert_eq!(notice(&fixture), "mine.toml:1:1");
        // The last word counts.
        choose(&mut fixture, "theme mine");
        choose(&mut fixture, "theme light");
        fixture.handle(Event::ThemesLoaded(vec![mine]));
        assert_eq!(fixture.state.shown_theme(), "light");
    }
}
