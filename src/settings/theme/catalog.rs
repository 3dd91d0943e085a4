//! The themes to choose from.

use super::{BUILT_IN, DARK, LIGHT, Palette, TerminalBackground};

/// The theme that follows the terminal's background.
pub const AUTO: &str = "auto";

/// A theme of the user's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// The name of the file, without its ending.
    pub name: String,
    /// Or why the file cannot be used, with its line.
    pub palette: Result<Palette, String>,
}

/// The built-in themes and those of the user, and which one is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Themes {
    /// The name of a theme.
    pub chosen: String,
    /// In the order of their names.
    pub files: Vec<ThemeFile>,
}

impl Default for Themes {
    fn default() -> Self {
        Self { chosen: AUTO.to_owned(), files: Vec::new() }
    }
}

impl Themes {
    /// All names: `auto`, the built-in themes, the files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let built_in = BUILT_IN.iter().map(|(name, _)| *name);
        let files = self.files.iter().map(|file| file.name.as_str());
        std::iter::once(AUTO).chain(built_in).chain(files)
    }

    /// A theme by its name.
    ///
    /// # Errors
    /// An unknown name, or what is wrong with its file.
    pub fn palette(&self, name: &str, ground: TerminalBackground) -> Result<&Palette, String> {
        if name == AUTO {
            return Ok(if ground == TerminalBackground::Light { &LIGHT } else { &DARK });
        }
        if let Some(palette) = built_in(name) {
            return Ok(palette);
        }
        match self.files.iter().find(|file| file.name == name) {
            Some(file) => file.palette.as_ref().map_err(Clone::clone),
            None => Err(format!("Unknown theme `{name}`")),
        }
    }
}

/// A built-in theme by its name.
pub fn built_in(name: &str) -> Option<&'static Palette> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, palette)| *palette)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_is_light_on_a_light_terminal_and_dark_on_any_other() {
        let themes = Themes::default();
        let auto = |ground| themes.palette(AUTO, ground).expect("a theme");
        assert_eq!(auto(TerminalBackground::Light), &LIGHT);
        assert_eq!(auto(TerminalBackground::Dark), &DARK);
        assert_eq!(auto(TerminalBackground::Unknown), &DARK);
    }

    #[test]
    fn a_name_finds_its_theme_or_what_is_wrong_with_it() {
        let broken = ThemeFile { name: "mine".into(), palette: Err("mine.toml:3:1: no".into()) };
        let good = ThemeFile { name: "ours".into(), palette: Ok(LIGHT) };
        let themes = Themes { files: vec![broken, good], ..Themes::default() };
        let of = |name| themes.palette(name, TerminalBackground::Unknown).cloned();
        assert_eq!(of("ours"), Ok(LIGHT));
        assert_eq!(of("mine"), Err("mine.toml:3:1: no".into()));
        assert_eq!(of("theirs"), Err("Unknown theme `theirs`".into()));
        let names: Vec<&str> = themes.names().collect();
        assert_eq!((names[0], &names[names.len() - 2..]), (AUTO, &["mine", "ours"][..]));
    }
}
