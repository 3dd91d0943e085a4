//! Files of themes: what is read, and what is refused where.

use std::fs;
use std::os::unix::fs::symlink;

use rstest::rstest;
use tempfile::TempDir;

use super::*;
use crate::config::Settings;
use crate::settings::theme::{Attributes, RoleStyle, TERMINAL, TerminalBackground};

/// A folder with a configuration file, and themes beside it.
fn folder_with(config: &str, themes: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    fs::create_dir(dir.path().join("themes")).expect("made");
    fs::write(dir.path().join("config.toml"), config).expect("written");
    for (name, text) in themes {
        fs::write(dir.path().join("themes").join(name), text).expect("written");
    }
    dir
}

fn load(dir: &TempDir) -> Result<Themes, (String, Option<String>)> {
    let config = Some(dir.path().join("config.toml"));
    let overrides = Overrides { config, ..Overrides::default() };
    let within = format!("{}/", dir.path().display());
    let settings = Settings::load(&overrides, &Paths::default()).expect("themes aren't read yet");
    settings.theme.load().map_err(|error| (error.message.replace(&within, ""), error.hint))
}

/// The theme of one file, or why it is refused.
fn theme(text: &str) -> Result<Palette, (String, Option<String>)> {
    let dir = folder_with("[ui]\ntheme = \"mine\"\n", &[("mine.toml", text)]);
    let themes = load(&dir)?;
    let palette = themes.palette("mine", TerminalBackground::Unknown);
    Ok(*palette.expect("it was chosen"))
}

#[test]
fn without_a_theme_it_is_auto_and_the_files_can_be_chosen() {
    let dir = folder_with("", &[("mine.toml", ""), ("bad.toml", "x = 1\n"), ("x.txt", "")]);
    let themes = load(&dir).expect("accepted");
    assert_eq!(themes.chosen, AUTO);
    let names: Vec<&str> = themes.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["bad", "mine"]);
    let fault = themes.files[0].palette.clone().expect_err("refused");
    assert!(fault.contains("themes/bad.toml:1:1: Unknown key `x`. Choose from: "), "{fault}");
}

#[test]
fn no_folder_is_no_fault() {
    let dir = tempfile::tempdir().expect("a directory");
    let setting = ThemeSetting::new(None, Some(dir.path().join("themes")));
    assert_eq!(setting.load(), Ok(Themes::default()));
}

#[test]
fn a_theme_is_written_over_the_one_that_it_inherits_from() {
    let text = r##"
        inherits = "terminal"
        background = "#101010"
        foreground = 255
        paint_background = true

        [colors]
        sea = "#0a4f8f"

        [styles]
        due = "sea"
        key = 200
        bad = { fg = "bright-red", bold = false, underline = true }
        selected = { bg = "sea", fg = "default", reverse = false }
        match = "#FFD866"
    "##;
    let palette = theme(text).expect("accepted");
    let mut roles = TERMINAL.roles;
    roles.due = RoleStyle::fg(0x0a_4f8f);
    roles.key = RoleStyle::ansi(200);
    roles.bad = RoleStyle::ansi(9).with(Attributes::UNDERLINE);
    roles.selected = RoleStyle { fg: Some(PaletteColor::Default), ..RoleStyle::NONE }.on(0x0a_4f8f);
    roles.found.fg = Some(PaletteColor::hex(0xff_d866));
    let background = Some(PaletteColor::hex(0x10_1010));
    let foreground = Some(PaletteColor::Indexed(255));
    assert_eq!(palette, Palette { background, foreground, paints: true, roles });
}

#[rstest]
#[case("", DARK)]
#[case("background = \"#fafafa\"\n", LIGHT)]
#[case("background = \"#202020\"\n", DARK)]
fn without_inheritance_the_rest_fits_the_background(#[case] text: &str, #[case] base: Palette) {
    assert_eq!(theme(text).expect("accepted").roles, base.roles);
}

#[test]
fn files_inherit_from_files() {
    let files = [
        ("a.toml", "inherits = \"b\"\n[styles]\ndue = 1\n"),
        ("b.toml", "inherits = \"light\"\n[styles]\ndue = 2\nbad = 3\n"),
    ];
    let themes = load(&folder_with("[ui]\ntheme = \"a\"\n", &files)).expect("accepted");
    let palette = themes.palette("a", TerminalBackground::Unknown).expect("a theme");
    assert_eq!(palette.roles.due, RoleStyle::ansi(1));
    assert_eq!(palette.roles.bad, RoleStyle::ansi(3).bold());
    assert_eq!(palette.background, LIGHT.background);
}

#[rstest]
#[case("[styles]\nduu = 1\n", "2:1: Unknown key `duu`", "Did you mean `due`?")]
#[case("inherit = \"dark\"\n", "1:1: Unknown key `inherit`", "Did you mean `inherits`?")]
#[case("inherits = \"drak\"\n", "1:12: Unknown theme `drak`", "Did you mean `dark`?")]
#[case("[styles]\ndue = { fgg = 1 }\n", "2:9: Unknown key `fgg`", "Did you mean `fg`?")]
#[case("[styles]\ndue = { fg = \"rad\" }\n", "2:14: Unknown color `rad`", "Did you mean `red`?")]
#[case(
    "[styles]\ndue = \"brightblue\"\n",
    "2:7: Unknown color `brightblue`",
    "Did you mean `bright-blue`?"
)]
#[case(
    "[colors]\nsea = \"#123456\"\n[styles]\ndue = \"saa\"\n",
    "4:7: Unknown color `saa`",
    "Did you mean `sea`?"
)]
#[case(
    "background = \"#fff\"\n",
    "1:14: `#fff` is not a color",
    "Write six digits, like `#8fc7f5`"
)]
#[case(
    "background = \"#+12345\"\n",
    "1:14: `#+12345` is not a color",
    "Write six digits, like `#8fc7f5`"
)]
#[case(
    "[styles]\ndue = \"chartreuse\"\n",
    "2:7: Unknown color `chartreuse`",
    "Write `#rrggbb`, a number from 0 to 255, or a name like `bright-blue`"
)]
fn a_fault_is_named_with_its_place_and_a_remedy(
    #[case] text: &str,
    #[case] message: &str,
    #[case] hint: &str,
) {
    let (said, remedy) = theme(text).expect_err("refused");
    assert_eq!((said, remedy.as_deref()), (format!("themes/mine.toml:{message}"), Some(hint)));
}

#[rstest]
#[case("[styles]\ndue = 256\n", "2:7: `256` is not a color from 0 to 255")]
#[case("[styles]\ndue = -1\n", "2:7: `-1` is not a color from 0 to 255")]
#[case("[styles]\ndue = true\n", "2:7: Expected a color or a table, not `true`")]
#[case("[styles]\ndue = { bold = \"yes\" }\n", "2:16: Expected true or false, not \"yes\"")]
#[case("[colors]\na = \"b\"\nb = 1\n", "2:5: Unknown color `b`")]
fn a_fault_without_a_remedy_is_named_with_its_place(#[case] text: &str, #[case] message: &str) {
    let (said, _) = theme(text).expect_err("refused");
    assert_eq!(said, format!("themes/mine.toml:{message}"));
}

#[test]
fn a_circle_is_refused_by_its_names() {
    let files = [
        ("a.toml", "inherits = \"b\"\n"),
        ("b.toml", "\ninherits = \"c\"\n"),
        ("c.toml", "inherits = \"b\"\n"),
    ];
    let error = load(&folder_with("[ui]\ntheme = \"a\"\n", &files)).expect_err("refused");
    assert_eq!(error.0, "themes/c.toml:1:12: `b` inherits from itself: b > c > b");
    let error = theme("inherits = \"mine\"\n").expect_err("refused");
    assert_eq!(error.0, "themes/mine.toml:1:12: `mine` inherits from itself: mine > mine");
}

#[test]
fn an_unknown_theme_is_refused_where_it_is_written() {
    let dir = folder_with("[ui]\ntheme = \"ligt\"\n", &[]);
    let error = load(&dir).expect_err("refused");
    assert_eq!(error.0, "config.toml:2:9: Unknown theme `ligt`");
    assert_eq!(error.1.as_deref(), Some("Did you mean `light`?"));
    let dir = folder_with("[ui]\ntheme = \"oceam\"\n", &[("ocean.toml", "")]);
    assert_eq!(load(&dir).expect_err("refused").1.as_deref(), Some("Did you mean `ocean`?"));
}

#[rstest]
#[case("../config")]
#[case("/etc/passwd")]
#[case("a/b")]
#[case(".hidden")]
#[case("")]
fn a_name_is_no_path(#[case] name: &str) {
    let dir = folder_with(&format!("[ui]\ntheme = \"{name}\"\n"), &[(".hidden.toml", "")]);
    let (message, hint) = load(&dir).expect_err("refused");
    assert_eq!(message, format!("config.toml:2:9: Unknown theme `{name}`"));
    let known = "Choose from: auto, dark, light, high-contrast, colorblind, terminal";
    assert_eq!(hint.as_deref(), Some(known));
}

#[test]
fn a_built_in_theme_is_not_replaced() {
    let files = [("dark.toml", ""), ("mine.toml", "")];
    let error = load(&folder_with("[ui]\ntheme = \"dark\"\n", &files)).expect_err("refused");
    assert_eq!(error.0, "themes/dark.toml: `dark` is a built-in theme");
    assert_eq!(error.1.as_deref(), Some("Give the file another name"));
    let themes = load(&folder_with("", &files)).expect("accepted");
    assert_eq!(themes.names().filter(|name| *name == "dark").count(), 1);
}

#[test]
fn only_small_text_files_are_read() {
    let dir = folder_with("", &[]);
    let themes = dir.path().join("themes");
    fs::create_dir(themes.join("folder.toml")).expect("made");
    fs::write(themes.join("large.toml"), "#".repeat(1 << 17)).expect("written");
    fs::write(themes.join("latin.toml"), b"# \xe9\n").expect("written");
    symlink("nowhere", themes.join("lost.toml")).expect("linked");
    let faults = load(&dir).expect("accepted").files.into_iter().map(|file| {
        let fault = file.palette.expect_err("refused");
        fault.rsplit("toml: ").next().expect("the end").to_owned()
    });
    let faults: Vec<String> = faults.collect();
    assert_eq!(faults[0], "is not a file");
    assert_eq!(faults[1], "is over 64 KiB, too large for a theme");
    assert_eq!(faults[2], "is not UTF-8 text");
    assert!(faults[3].starts_with("can't be read: "), "{}", faults[3]);
}
