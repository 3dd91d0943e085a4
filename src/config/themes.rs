//! The user's themes: `themes/NAME.toml` beside the configuration file.

mod written;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::error::{ConfigError, Source};
use super::{Overrides, Paths, did_you_mean};
use crate::domain::io_error_text;
use crate::settings::theme::color_space::is_light;
use crate::settings::theme::{
    AUTO, BUILT_IN, DARK, LIGHT, Palette, PaletteColor, ThemeFile, Themes, built_in,
};
use written::Written;

/// Maximum size of a file, in bytes.
const MAX_BYTES: u64 = 1 << 16;

/// Most files of a folder that are read.
const MAX_FILES: usize = 200;

/// Most characters of a name.
const MAX_NAME: usize = 40;

/// The folder of the themes; `None` if there is no folder for configuration.
pub fn folder(overrides: &Overrides, paths: &Paths) -> Option<PathBuf> {
    let file = overrides.config.as_deref().or(paths.config_file.as_deref())?;
    Some(file.parent()?.join("themes"))
}

/// The themes of a folder, which may be absent.
pub fn read(folder: &Path) -> Vec<ThemeFile> {
    files(&palettes(folder))
}

/// `[ui] theme`, whose file is read only for a screen: a broken one must not
/// stop a command without colors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeSetting {
    folder: Option<PathBuf>,
    /// The name as written, and the error if no theme has it.
    chosen: Option<(String, ConfigError)>,
}

impl ThemeSetting {
    pub(super) fn new(
        written: Option<(&Spanned<String>, &Source)>,
        folder: Option<PathBuf>,
    ) -> Self {
        let chosen = written.map(|(written, source)| {
            let name = written.get_ref();
            let unknown = source.error(&written.span(), &format!("Unknown theme `{name}`"));
            (name.clone(), unknown)
        });
        Self { folder, chosen }
    }

    /// The name as written, if any.
    pub fn name(&self) -> Option<&str> {
        self.chosen.as_ref().map(|(name, _)| name.as_str())
    }

    /// Reads the themes of the folder.
    ///
    /// # Errors
    /// The chosen theme is unknown, or its file cannot be used.
    pub fn load(&self) -> Result<Themes, ConfigError> {
        let palettes = self.folder.as_deref().map(palettes).unwrap_or_default();
        let mut themes = Themes { files: files(&palettes), ..Themes::default() };
        let Some((name, unknown)) = &self.chosen else { return Ok(themes) };
        match palettes.get(name) {
            Some(palette) => drop(palette.clone()?),
            None if is_built_in(name) => {}
            None => {
                let known: Vec<&str> = themes.names().collect();
                return Err(unknown.clone().hint(did_you_mean::hint(name, &known)));
            }
        }
        themes.chosen.clone_from(name);
        Ok(themes)
    }
}

type Palettes = BTreeMap<String, Result<Palette, ConfigError>>;

fn palettes(folder: &Path) -> Palettes {
    let sources = sources(folder);
    let read = |name: &String| Resolver { sources: &sources, chain: Vec::new() }.palette(name);
    sources.keys().map(|name| (name.clone(), read(name))).collect()
}

/// Those that do not stand in the way of a built-in theme.
fn files(palettes: &Palettes) -> Vec<ThemeFile> {
    let own = palettes.iter().filter(|(name, _)| !is_built_in(name));
    let file = |(name, palette): (&String, &Result<Palette, ConfigError>)| ThemeFile {
        name: name.clone(),
        palette: palette.clone().map_err(|error| told(&error)),
    };
    own.map(file).collect()
}

fn is_built_in(name: &str) -> bool {
    name == AUTO || built_in(name).is_some()
}

/// An error with its hint, on one line.
fn told(error: &ConfigError) -> String {
    match &error.hint {
        Some(hint) => format!("{}. {hint}", error.message),
        None => error.message.clone(),
    }
}

/// The text of a file, or why it cannot be read.
type Text = Result<Source, ConfigError>;

/// The files with names that a theme can have, by these names.
fn sources(folder: &Path) -> BTreeMap<String, Text> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let named = paths.filter_map(|path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".toml")?.to_owned();
        is_name(&name).then_some((name, path))
    });
    // The same ones each time, in whatever order the folder lists them.
    let named: BTreeMap<String, PathBuf> = named.collect();
    let first = named.into_iter().take(MAX_FILES);
    first.map(|(name, path)| (name, source(path))).collect()
}

/// Whether a theme can have that name: it is a part of a path.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    (1..=MAX_NAME).contains(&name.len()) && name.chars().all(is_part)
}

fn source(path: PathBuf) -> Text {
    let refuse = |what: &str| ConfigError::for_file(&path, what);
    let unreadable =
        |error: io::Error| refuse(&format!("can't be read: {}", io_error_text(&error)));
    // Opening a pipe would wait for its writer.
    if !fs::metadata(&path).map_err(unreadable)?.is_file() {
        return Err(refuse("is not a file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(unreadable)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(refuse("is over 64 KiB, too large for a theme"));
    }
    let text = String::from_utf8(bytes).map_err(|_| refuse("is not UTF-8 text"))?;
    Ok(Source { path, text })
}

/// Reads a theme with those that it inherits from.
struct Resolver<'a> {
    sources: &'a BTreeMap<String, Text>,
    /// The themes between the one that is asked for and this one.
    chain: Vec<String>,
}

impl Resolver<'_> {
    fn palette(&mut self, name: &str) -> Result<Palette, ConfigError> {
        let sources = self.sources;
        let Some(text) = sources.get(name) else {
            // Names are checked where they are read.
            return Ok(*built_in(name).unwrap_or(&DARK));
        };
        let source = text.as_ref().map_err(Clone::clone)?;
        if is_built_in(name) {
            let what = format!("`{name}` is a built-in theme");
            let hint = Some("Give the file another name".to_owned());
            return Err(ConfigError::for_file(&source.path, &what).hint(hint));
        }
        let written: Written =
            toml::from_str(&source.text).map_err(|error| source.refused(&error))?;
        self.chain.push(name.to_owned());
        let parent = written.inherits.as_ref().map(|parent| self.parent(parent, source));
        let parent = parent.transpose()?;
        self.chain.pop();
        written.over(parent.as_ref(), source)
    }

    fn parent(
        &mut self,
        written: &Spanned<String>,
        source: &Source,
    ) -> Result<Palette, ConfigError> {
        let name = written.get_ref();
        if self.chain.contains(name) {
            let chain = self.chain.iter().skip_while(|link| *link != name);
            let chain: Vec<&str> = chain.chain([name]).map(String::as_str).collect();
            let message = format!("`{name}` inherits from itself: {}", chain.join(" > "));
            return Err(source.error(&written.span(), &message));
        }
        if let Some(palette) = built_in(name) {
            return Ok(*palette);
        }
        if !self.sources.contains_key(name) {
            let built_in = BUILT_IN.iter().map(|(name, _)| *name);
            let files = self.sources.keys().map(String::as_str);
            let own = self.chain.last().cloned().unwrap_or_default();
            let known: Vec<&str> = built_in.chain(files.filter(|name| **name != own)).collect();
            let error = source.error(&written.span(), &format!("Unknown theme `{name}`"));
            return Err(error.hint(did_you_mean::hint(name, &known)));
        }
        self.palette(name)
    }
}

/// The theme under one that inherits from none: by its background.
fn base(background: Option<PaletteColor>) -> &'static Palette {
    match background {
        Some(PaletteColor::Rgb(red, green, blue)) if is_light([red, green, blue]) => &LIGHT,
        _ => &DARK,
    }
}

#[cfg(test)]
mod tests;
