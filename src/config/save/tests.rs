use std::os::unix::fs::symlink;

use super::*;

struct Home {
    dir: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a directory") }
    }

    fn with(text: &str) -> Self {
        let home = Self::new();
        fs::create_dir(home.dir.path().join("conf")).expect("made");
        fs::write(home.path(), text).expect("written");
        home
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("conf/config.toml")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).expect("there")
    }

    fn file(&self, profile: Option<&str>) -> ViewStore {
        let overrides = Overrides { config: Some(self.path()), ..Overrides::default() };
        let paths = Paths { home: Some(self.dir.path().to_path_buf()), ..Paths::default() };
        let profile = profile.map(str::to_owned);
        let settings = Settings { profile, ..Settings::default() };
        ViewStore::new(&overrides, &paths, &settings).expect("a file")
    }

    fn save(&self, name: &str, line: &str) -> Result<SavedView, ConfigError> {
        self.file(None).save(&view(name, line)).map(|(saved, _)| saved)
    }
}

fn view(name: &str, line: &str) -> SavedView {
    SavedView { name: name.to_owned(), line: line.to_owned() }
}

/// The text of a file with a view saved into it.
fn saved(text: &str, profile: Option<&str>, name: &str, line: &str) -> String {
    let home = Home::with(text);
    home.file(profile).save(&view(name, line)).expect("saved");
    home.text()
}

#[test]
fn what_a_view_was_before_is_told() {
    let home = Home::new();
    let before = |line: &str| home.file(None).save(&view("A", line)).expect("saved").1;
    assert_eq!((before("a"), before("b")), (None, Some("a".to_owned())));
}

#[test]
fn the_query_of_a_view_is_replaced_and_nothing_else() {
    let text = "# mine\nlead=\"l\" # odd\n\n[[ views ]] # first\n  query = 'is:unread' # why\n\
                name = \"Hot\"\nkey   = \"g h\"\n\n[log]\nlevel = \"off\"\n# the end";
    let changed = saved(text, None, "hot", r#"roof outcome:"call back""#);
    let expected = text.replace("'is:unread'", r#"'roof outcome:"call back"'"#);
    assert_eq!(changed, expected);
}

#[test]
fn a_view_keeps_the_spelling_of_its_name() {
    let home = Home::with("[[views]]\nname = \"Hot\"\nquery = \"\"\n");
    assert_eq!(home.save("HOT", "roof").expect("saved"), view("Hot", "roof"));
    let home = Home::with("");
    assert_eq!(home.save("unread", "roof").expect("saved"), view("Unread", "roof"));
    assert!(home.text().contains("name = \"Unread\"\nquery = \"roof\"\n"));
}

#[test]
fn another_view_comes_after_the_last_one() {
    let text =
        "[[views]]\nname = \"A\"\nquery = \"a\" # what\n\n# keys\n[keys]\npreset = \"mutt\"\n";
    assert_eq!(
        saved(text, None, "B", "b"),
        "[[views]]\nname = \"A\"\nquery = \"a\" # what\n\n[[views]]\nname = \"B\"\nquery = \"b\"\n\n\
         # keys\n[keys]\npreset = \"mutt\"\n"
    );
    let unended = "[[views]]\r\nname = \"A\"\r\nquery = \"a\"";
    assert_eq!(
        saved(unended, None, "B", "b"),
        "[[views]]\r\nname = \"A\"\r\nquery = \"a\"\r\n\r\n[[views]]\r\nname = \"B\"\r\nquery = \"b\"\r\n"
    );
}

#[test]
fn views_in_one_line_stay_there() {
    let text =
        "views = [{ name = 'A', query = 'a' }, {name='B',query='b'}] # all\n[ui]\nascii = true\n";
    let expected = text.replace("}] #", "}, { name = \"C\", query = \"c\" }] #");
    assert_eq!(saved(text, None, "C", "c"), expected);
    assert_eq!(saved(text, None, "B", "x"), text.replace("query='b'", "query=\"x\""));
    let lines = "views = [\n  { name = 'A', query = 'a' }, # one\n]\n";
    let expected = lines.replace("# one\n", "# one\n  { name = \"C\", query = \"c\" },\n");
    assert_eq!(saved(lines, None, "C", "c"), expected);
}

#[test]
fn the_usual_views_are_written_first_where_none_are_named() {
    let text = "# all of it is a comment\n#[[views]]\n#name = \"x\"";
    let changed = saved(text, None, "Roofs", "roof");
    assert!(changed.starts_with(&format!("{text}\n\n[[views]]\nname = \"Inbox\"\n")), "{changed}");
    assert!(changed.ends_with("\n\n[[views]]\nname = \"Roofs\"\nquery = \"roof\"\n"), "{changed}");
    assert_eq!(changed.matches("\n[[views]]").count(), 7);
    let changed = saved("", None, "Unread", "is:unread");
    assert!(changed.contains("name = \"Unread\"\nquery = \"is:unread\"\n"), "{changed}");
    assert_eq!(changed.matches("[[views]]").count(), 6);
}

#[test]
fn a_profile_s_own_views_are_the_ones_that_change() {
    let text = "[[views]]\nname = \"Top\"\nquery = \"t\"\n[profiles.\"a b\"]\nlead = \"l\"\n\
                [[profiles.\"a b\".views]]\nname = \"A\"\nquery = \"a\"\n[profiles.plain]\n";
    assert_eq!(
        saved(text, Some("a b"), "Top", "x"),
        text.replace(
            "query = \"a\"\n",
            "query = \"a\"\n\n[[profiles.\"a b\".views]]\nname = \"Top\"\nquery = \"x\"\n"
        )
    );
    let expected = text.replace("query = \"t\"", "query = \"x\"");
    assert_eq!(saved(text, Some("plain"), "Top", "x"), expected);
    assert_eq!(saved(text, None, "Top", "x"), expected);
}

#[test]
fn every_name_and_query_reads_back() {
    for (name, line) in [
        ("\"quoted\" 'both'", r#""a \"b\" \\ 'c'" -roof"#),
        ("back\\slash", r"path\to"),
        ("潜在 ❤️", "王小明"),
        ("# no comment", "=[x] # {y}"),
    ] {
        let home = Home::with("[[views]]\nname = \"A\"\nquery = \"\"\n");
        home.save(name, line).expect("saved");
        home.save("A", line).expect("saved");
        let settings = Settings::load(
            &Overrides { config: Some(home.path()), ..Overrides::default() },
            &Paths::default(),
        );
        let views = settings.expect("good").views.saved();
        assert_eq!(views, [view("A", line), view(name, line)]);
    }
}

#[test]
fn file_and_folders_are_made_for_their_owner_alone() {
    let home = Home::new();
    home.save("A", "a").expect("saved");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&home.path()), 0o600);
    assert_eq!(mode(&home.dir.path().join("conf")), 0o700);
}

#[test]
fn a_file_that_is_not_there_can_be_left_alone() {
    let home = Home::new();
    let error = home.file(None).existing_only().save(&view("A", "a")).expect_err("refused");
    assert_eq!(error.message, "Views aren't saved in the demo");
    assert!(!home.dir.path().join("conf").exists());
    let home = Home::with("");
    home.file(None).existing_only().save(&view("A", "a")).expect("saved");
}

#[test]
fn a_link_stays_one_and_the_mode_stays_as_it_was() {
    let home = Home::with("");
    let real = home.dir.path().join("dotfiles.toml");
    fs::write(&real, "# linked\n").expect("written");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("mode");
    fs::remove_file(home.path()).expect("removed");
    symlink("../dotfiles.toml", home.path()).expect("linked");
    home.save("A", "a").expect("saved");
    assert!(fs::symlink_metadata(home.path()).expect("there").is_symlink());
    assert!(fs::read_to_string(&real).expect("there").starts_with("# linked\n\n[[views]]"));
    assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
    fs::remove_file(&real).expect("removed");
    home.save("A", "a").expect("saved where the link leads");
    assert!(real.exists());
    fs::remove_file(home.path()).expect("removed");
    symlink("config.toml", home.path()).expect("linked");
    assert!(home.save("A", "a").expect_err("a circle").message.contains("loop"));
}

#[test]
fn a_file_that_cannot_be_used_any_more_is_left_as_it_is() {
    for (text, place) in [
        ("lead = \"l\"\nlaed = \"x\"\n", ":2:1: Unknown key `laed`"),
        ("[[views]]\nname = \"A\"\nquery = \"a\n", ":3:"),
        ("[[views]]\nname = \"A\"\nquery = \"is:odd\"\n", ":3:13: query: "),
        ("views = []\n", "`views` is empty"),
        ("ui.ascii = true\nlead = \"l\"\nui.mouse = true\n", "Put the dotted keys"),
    ] {
        let home = Home::with(text);
        let error = home.save("B", "b").expect_err("refused");
        assert!(error.message.starts_with("~/conf/config.toml:"), "{}", error.message);
        assert!(error.message.contains(place), "{}", error.message);
        assert_eq!(home.text(), text);
    }
}

#[test]
fn a_file_that_nobody_may_write_to_is_left_as_it_is() {
    let home = Home::with("lead = \"l\"\n");
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o444)).expect("mode");
    let error = home.save("A", "a").expect_err("refused");
    assert_eq!(error.message, "~/conf/config.toml: can't be written: the file is read-only");
    assert_eq!(home.text(), "lead = \"l\"\n");
}

#[test]
fn there_are_only_so_many_views() {
    let view = |n| format!("[[views]]\nname = \"{n}\"\nquery = \"\"\n");
    let text: String = (0..SavedView::MAX).map(view).collect();
    let home = Home::with(&text);
    assert!(home.save("new", "").expect_err("full").message.contains("already 30 views"));
    assert_eq!(home.text(), text);
    home.save("7", "roof").expect("already exists");
}

#[test]
fn what_somebody_else_has_just_written_is_not_overwritten() {
    let home = Home::with("lead = \"theirs\"\n");
    let check = ViewStore::check_unchanged;
    let error = check(&home.path(), "lead = \"mine\"\n", true).expect_err("changed");
    assert!(error.to_string().contains("Save again"));
    assert!(check(&home.path(), "lead = \"theirs\"\n", true).is_ok());
    assert!(check(&home.path().join("x"), "", true).is_err());
    assert!(check(&home.dir.path().join("x"), "", false).is_ok());
}

#[test]
fn a_folder_that_takes_no_files_is_an_error_that_names_the_file_from_home() {
    let home = Home::new();
    fs::write(home.dir.path().join("conf"), "in the way").expect("written");
    let error = home.save("A", "a").expect_err("no folder");
    assert!(error.message.starts_with("~/conf/config.toml: can't be written: "), "{error:?}");
    assert_eq!(home.file(None).display_path(), "~/conf/config.toml");
    let elsewhere = ViewStore { home: Some("/home/ann".into()), ..home.file(None) };
    assert_eq!(elsewhere.display_path(), home.path().display().to_string());
}

/// The text of a file with a theme saved into it.
fn with_theme(text: &str, name: &str) -> String {
    let home = Home::with(text);
    home.file(None).save_theme(name).expect("saved");
    home.text()
}

#[test]
fn a_theme_is_replaced_where_it_is_and_nothing_else() {
    let text = "# mine\n[ui] # screen\n  theme = 'dark' # for now\ncolor = \"auto\"\n\n[log]\nlevel = \"off\"\n# end";
    assert_eq!(with_theme(text, "light"), text.replace("'dark'", "\"light\""));
    assert_eq!(with_theme("ui.theme = \"dark\"\r\n", "auto"), "ui.theme = \"auto\"\r\n");
    assert_eq!(with_theme("ui = { theme = \"dark\" }\n", "auto"), "ui = { theme = \"auto\" }\n");
}

#[test]
fn a_first_theme_comes_into_the_table_of_the_screen() {
    let text = "[ui]\ncolor = \"auto\" # as ever\n\n# of the log\n[log]\nlevel = \"off\"\n";
    let expected = text.replace("ever\n", "ever\ntheme = \"light\"\n");
    assert_eq!(with_theme(text, "light"), expected);
    assert_eq!(
        with_theme("ui.color = \"auto\"\n", "light"),
        "ui.color = \"auto\"\nui.theme = \"light\"\n"
    );
    assert_eq!(with_theme("# mine\n", "light"), "# mine\n\n[ui]\ntheme = \"light\"\n");
    assert_eq!(with_theme("\u{feff}", "light"), "\u{feff}[ui]\ntheme = \"light\"\n");
    let example = include_str!("../../../config.example.toml");
    let written = with_theme(example, "high-contrast");
    assert!(written.starts_with(example) && written.ends_with("[ui]\ntheme = \"high-contrast\"\n"));
}

#[test]
fn the_same_theme_writes_nothing_and_a_missing_file_is_made() {
    let home = Home::with("[ui]\ntheme = 'dark'\n");
    home.file(None).save_theme("dark").expect("saved");
    assert_eq!(home.text(), "[ui]\ntheme = 'dark'\n");
    let home = Home::new();
    home.file(None).save_theme("dark").expect("saved");
    assert_eq!(home.text(), "[ui]\ntheme = \"dark\"\n");
    let home = Home::new();
    let refused = home.file(None).existing_only().save_theme("dark").expect_err("refused");
    assert_eq!(refused.message, "themes aren't saved in the demo");
}

#[test]
fn a_theme_is_not_saved_into_a_file_that_is_broken_or_read_only() {
    for text in ["[ui\n", "[ui]\ncolour = 1\n"] {
        let home = Home::with(text);
        let refused = home.file(None).save_theme("dark").expect_err("refused");
        assert!(refused.message.starts_with("~/conf/config.toml:"), "{}", refused.message);
        assert_eq!(home.text(), text);
    }
    let home = Home::with("# mine\n");
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o400)).expect("mode");
    let refused = home.file(None).save_theme("dark").expect_err("refused");
    assert!(refused.message.ends_with("the file is read-only"), "{}", refused.message);
    assert_eq!(home.text(), "# mine\n");
}
