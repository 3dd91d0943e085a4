//! The theme picker: the themes, as items to pick from.

use crate::app::picker::{Choice, Item, Label};
use crate::settings::theme::{AUTO, TerminalBackground, Themes};

/// The themes to pick from.
pub struct ThemePicker {
    themes: Themes,
    background: TerminalBackground,
}

impl ThemePicker {
    pub fn new(themes: Themes, background: TerminalBackground) -> Self {
        Self { themes, background }
    }

    /// The themes whose name contains every word of a line. One whose file is
    /// broken says why.
    pub fn items(&self, line: &str) -> Vec<Item> {
        self.themes.names().filter_map(|name| self.item(name, line)).collect()
    }

    /// The position of the current theme while nothing is typed.
    pub fn position(&self) -> usize {
        self.themes.names().position(|name| name == self.themes.chosen).unwrap_or(0)
    }

    fn item(&self, name: &str, line: &str) -> Option<Item> {
        let label = Label::with_words(name, line)?;
        let (choice, about) = match self.themes.palette(name, self.background) {
            Ok(_) => (Choice::Theme(name.into()), self.about(name)),
            Err(why) => (Choice::Refused(why.as_str().into()), why),
        };
        let faint = matches!(choice, Choice::Refused(_));
        Some(Item { choice, label, aside: Label::new(about), faint })
    }

    fn about(&self, name: &str) -> String {
        let kind = match (name == AUTO, self.background) {
            (true, TerminalBackground::Light) => "as the terminal: light",
            (true, TerminalBackground::Dark) => "as the terminal: dark",
            (true, TerminalBackground::Unknown) => "as the terminal, else dark",
            _ if self.themes.files.iter().any(|file| file.name == name) => "yours",
            _ => "",
        };
        let current = if self.themes.chosen == name { "current" } else { "" };
        let separator = if kind.is_empty() || current.is_empty() { "" } else { " · " };
        format!("{kind}{separator}{current}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::theme::{LIGHT, ThemeFile};

    fn picker() -> ThemePicker {
        let mine = ThemeFile { name: "mine".to_owned(), palette: Ok(LIGHT) };
        let why = "odd.toml:2:1: unknown key `rolls`".to_owned();
        let odd = ThemeFile { name: "odd".to_owned(), palette: Err(why) };
        let themes = Themes { chosen: "light".to_owned(), files: vec![mine, odd] };
        ThemePicker::new(themes, TerminalBackground::Light)
    }

    fn text(item: &Item) -> (&str, &str) {
        (&item.label.text, &item.aside.text)
    }

    #[test]
    fn every_theme_is_offered_and_the_current_one_is_where_the_picker_begins() {
        let picker = picker();
        let items = picker.items("");
        assert_eq!(text(&items[0]), ("auto", "as the terminal: light"));
        assert_eq!(text(&items[picker.position()]), ("light", "current"));
        let [.., mine, odd] = &items[..] else { panic!("{items:?}") };
        assert_eq!(
            (text(mine), mine.choice.clone()),
            (("mine", "yours"), Choice::Theme("mine".into()))
        );
        assert!(
            odd.faint
                && matches!(&odd.choice, Choice::Refused(why) if why.starts_with("odd.toml:2"))
        );
    }

    #[test]
    fn words_narrow() {
        let picker = picker();
        let named = |line: &str| {
            let items = picker.items(line).into_iter();
            items.map(|item| item.label.text.into_string()).collect::<Vec<_>>()
        };
        assert_eq!(named("LIGHT"), ["light"]);
        assert_eq!(named("contrast high"), ["high-contrast"]);
        assert_eq!(named("no such"), [""; 0]);
    }
}
