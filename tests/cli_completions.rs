//! Completions and manual pages: the program called as a shell calls it, and
//! what it prints for shells and for `man`. The shells themselves run in
//! `.ci/tools`.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use clap::CommandFactory;
use leadping_tui::cli::Cli;
use rstest::rstest;
use tempfile::TempDir;

const CONFIG: &str = "\
[archive_reasons]
\"3\" = \"wrong number\"

[[views]]
name = \"Needs reply\"
query = \"is:active needs:reply\"

[[views]]
name = \"Ann's $ leads\"
query = \"is:active roof\"

[[compose.templates]]
name = \"Hello\"
text = \"Hi {firstName|there}\"

[profiles.sales]
read_only = true

[[profiles.sales.views]]
name = \"Quotes\"
query = \"is:active quote\"
";

/// A configuration in a home of its own.
struct Home(TempDir);

impl Home {
    fn new(config: &str) -> Self {
        let home = tempfile::tempdir().expect("a directory");
        fs::write(home.path().join("config.toml"), config).expect("written");
        Self(home)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadping-tui"));
        command.args(arguments).env_clear().env("HOME", self.path()).current_dir(self.path());
        command.env("LEADPING_TUI_CONFIG", self.path().join("config.toml"));
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// The answer to a shell, which gets no message and no failure.
    fn ask(&self, shell: &str, words: &[&str]) -> Vec<String> {
        let mut command = self.command(&["--"]);
        let output = command.args(words).env("COMPLETE", shell).output().expect("it starts");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().map(str::to_owned).collect()
    }

    /// The candidates of bash for a line.
    fn bash(&self, line: &str) -> Vec<String> {
        self.ask("bash", &[line])
    }
}

#[test]
fn each_shell_gets_the_views_of_the_configuration_in_its_own_form() {
    let home = Home::new(CONFIG);
    let list = ["leadping-tui", "list", "--view", "Ne"];
    let ask = |shell| home.ask(shell, &list);
    assert_eq!(home.bash("leadping-tui list --view Ne"), [r"Needs\ reply"]);
    let zsh = [["3"].as_slice(), &list].concat();
    assert_eq!(home.ask("zsh", &zsh), ["-Needs reply:is:active needs:reply"]);
    assert_eq!(ask("fish"), ["Needs reply\tis:active needs:reply"]);
    assert_eq!(ask("elvish"), ["Needs reply"]);
    assert_eq!(ask("powershell"), ["'Needs reply'\tis:active needs:reply"]);
}

#[test]
fn what_is_typed_in_quotes_is_completed_in_them() {
    let home = Home::new(CONFIG);
    assert_eq!(home.bash("leadping-tui list --view 'Ne"), ["Needs reply"]);
    assert_eq!(home.bash("leadping-tui list --view=Ne"), [r"Needs\ reply"]);
    assert_eq!(home.bash(r"leadping-tui list --view Needs\ re"), [r"Needs\ reply"]);
    assert_eq!(home.bash("leadping-tui list --view \"An"), [r"Ann's \$ leads"]);
    assert_eq!(home.bash("leadping-tui list --view an"), [r"Ann\'s\ \$\ leads"]);
    let fish = home.ask("fish", &["leadping-tui", "list", "--view", "'Needs r"]);
    assert_eq!(fish, ["Needs reply\tis:active needs:reply"]);
    // Where the cursor stands, though words follow.
    let zsh = ["2", "leadping-tui", "list", "--vi", "Ne"];
    assert!(home.ask("zsh", &zsh)[0].starts_with("---view:"), "a flag, without a space too many");
}

#[rstest]
#[case("leadping-tui archive --reason w", &[r"wrong\ number"])]
#[case("leadping-tui block --reason w", &[])]
#[case("leadping-tui reply --template h", &["Hello"])]
#[case("leadping-tui list --profile s", &["sales"])]
#[case("leadping-tui --profile sales list --view ", &["Quotes"])]
#[case("leadping-tui list --profile=sales --view ", &["Quotes"])]
#[case("leadping-tui list --config other.toml --view ", &["Other"])]
#[case("leadping-tui list --config oth", &["other.toml"])]
#[case("leadping-tui note --file oth", &["other.toml"])]
#[case("leadping-tui list --query is:unr", &["unread"])]
#[case("leadping-tui list --query 'is:active is:unr", &["is:active is:unread"])]
#[case("leadping-tui count --view q", &[])]
#[case("leadping-tui count --view n", &[r"Needs\ reply"])]
#[case("leadping-tui list --columns id,na", &["id,name"])]
#[case("leadping-tui list --format nd", &["ndjson"])]
#[case("leadping-tui completions f", &["fish"])]
#[case("leadping-tui cancel-", &["cancel-scheduled"])]
#[case("leadping-tui outbox re", &["retry"])]
#[case("leadping-tui nothing-like-it", &[])]
fn names_and_files_are_completed_where_they_are_taken(
    #[case] line: &str,
    #[case] expected: &[&str],
) {
    let home = Home::new(CONFIG);
    let other = "[[views]]\nname = \"Other\"\nquery = \"roof\"\n";
    fs::write(home.path().join("other.toml"), other).expect("written");
    assert_eq!(home.bash(line), expected);
}

#[test]
fn without_views_of_its_own_the_configuration_has_the_usual_ones() {
    let home = Home::new("");
    let views = home.bash("leadping-tui list --view ");
    assert!(views.contains(&r"Needs\ reply".to_owned()), "{views:?}");
    let of_a_lead = home.bash("leadping-tui list --lead lead-1 --view ");
    assert!(of_a_lead.contains(&"All".to_owned()), "{of_a_lead:?}");
}

#[test]
fn a_mistake_costs_the_names_and_nothing_else() {
    for config in ["nonsense =", "[[views]]\nname = \"x\"\nquery = \"is:nothing\"\n"] {
        let home = Home::new(config);
        assert_eq!(home.bash("leadping-tui list --view "), [""; 0]);
        assert_eq!(home.bash("leadping-tui list --forma"), ["--format"]);
        assert_eq!(home.bash("leadping-tui --config /nowhere/at.all list --view "), [""; 0]);
    }
    let home = Home::new(CONFIG);
    assert_eq!(home.ask("zsh", &["nine", "leadping-tui"]), [""; 0]);
    assert_eq!(home.ask("zsh", &["9", "leadping-tui"]), [""; 0]);
    assert_eq!(home.ask("fish", &[]), [""; 0]);
    assert_eq!(home.bash(""), [""; 0]);
}

#[test]
fn no_key_is_asked_for_and_no_command_is_run() {
    let config = format!("api_key_command = \"touch ran\"\n{CONFIG}");
    let home = Home::new(&config);
    assert_eq!(home.bash("leadping-tui list --view Ne"), [r"Needs\ reply"]);
    assert!(!home.path().join("ran").exists());
}

#[test]
fn old_names_are_not_offered() {
    let home = Home::new(CONFIG);
    for line in ["leadping-tui ", "leadping-tui read"] {
        let offered = home.bash(line);
        let visible = Cli::command();
        let visible: Vec<&str> = visible
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
            .flat_map(clap::Command::get_name_and_visible_aliases)
            .collect();
        for name in offered.iter().filter(|name| !name.starts_with('-') && *name != "help") {
            assert!(visible.contains(&name.as_str()), "{name} is offered");
        }
    }
}

#[test]
fn a_variable_of_another_program_is_not_taken_for_a_shell() {
    let home = Home::new(CONFIG);
    for value in ["", "0", "1", "tcsh", "bash"] {
        let output = home.command(&["--version"]).env("COMPLETE", value).output();
        let output = output.expect("the program starts");
        assert!(output.stdout.starts_with(b"leadping-tui "), "{value}: {output:?}");
    }
}

#[test]
fn every_shell_has_a_script() {
    let home = Home::new(CONFIG);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell", "nushell"] {
        let output = home.run(&["completions", shell]);
        let script = String::from_utf8(output.stdout).expect("text");
        assert!(output.status.success() && script.contains("leadping-tui"), "{shell}: {script}");
        // Nothing of the machine that printed it.
        assert!(!script.contains(env!("CARGO_BIN_EXE_leadping-tui")), "{shell}: {script}");
    }
    for (arguments, said) in [
        (["completions", "tcsh"].as_slice(), "bash, zsh, fish, elvish, powershell, nushell"),
        (&["completions"], "Usage: leadping-tui completions"),
    ] {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        let message = String::from_utf8(output.stderr).expect("text");
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn the_manual_has_a_page_for_every_command_and_one_for_the_configuration() {
    let home = Home::new(CONFIG);
    let output = home.run(&["man", "--dir", "pages"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    let page = |name: &str| {
        let path = home.path().join("pages").join(name);
        fs::read_to_string(&path).expect(name)
    };
    let mut open = vec![("leadping-tui".to_owned(), Cli::command())];
    while let Some((name, command)) = open.pop() {
        let text = page(&format!("man1/{name}.1"));
        assert!(text.contains(&format!(".TH {name} 1 ")), "{name}");
        assert!(text.contains(concat!("\"leadping-tui ", env!("CARGO_PKG_VERSION"), "\"")));
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            let inner_name = format!("{name}-{}", inner.get_name());
            let escaped = inner_name.replace('-', "\\-");
            assert!(text.contains(&format!("{escaped}(1)")), "{inner_name} is not in {name}");
            open.push((inner_name, inner.clone()));
        }
    }
    let program = page("man1/leadping-tui.1");
    for section in ["EXAMPLES", "\"EXIT STATUS\"", "ENVIRONMENT", "FILES", "\"SEE ALSO\""] {
        assert!(program.contains(&format!(".SH {section}\n")), "{section}");
    }
    let output = home.run(&["man"]);
    assert_eq!(String::from_utf8(output.stdout).expect("text"), program);
    let output = home.run(&["man", "outbox", "retry"]);
    assert_eq!(
        String::from_utf8(output.stdout).expect("text"),
        page("man1/leadping-tui-outbox-retry.1")
    );
    let output = home.run(&["man", "--section", "5"]);
    assert_eq!(String::from_utf8(output.stdout).expect("text"), page("man5/leadping-tui.toml.5"));
}

#[test]
fn the_page_of_the_configuration_has_every_key_of_the_example() {
    let home = Home::new(CONFIG);
    let output = home.run(&["man", "--section", "5"]);
    let page = String::from_utf8(output.stdout).expect("text");
    let tags: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("\\fB")?.strip_suffix("\\fR")).collect();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    let example = fs::read_to_string(example).expect("readable");
    let mut keys = 0;
    for line in example.lines().filter(|line| !line.starts_with("# ")) {
        let line = line.strip_prefix('#').unwrap_or(line);
        let Some((key, _)) = line.split_once(" = ") else { continue };
        let escaped = key.replace('-', "\\-");
        assert!(tags.iter().any(|tag| tag.starts_with(&escaped)), "{key}");
        keys += 1;
    }
    assert!(keys > 50, "only {keys} keys were seen");
    assert!(!page.contains('`'), "code is bold");
}

#[rstest]
#[case(&["man", "nothing"], "No command `nothing`")]
#[case(&["man", "outbox", "nothing"], "list, show, retry, discard")]
#[case(&["man", "list", "deeper"], "`list` has no commands of its own")]
#[case(&["man", "--section", "4"], "must be 1 or 5")]
#[case(&["man", "--section", "5", "list"], "cannot be used with")]
#[case(&["--profile", "sales", "man"], "")]
#[case(&["--profile", "sales", "completions", "bash"], "")]
fn a_page_that_is_not_there_is_refused(#[case] arguments: &[&str], #[case] said: &str) {
    let output = Home::new(CONFIG).run(arguments);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).expect("text");
    assert!(message.contains(said), "{message}");
}

#[test]
fn a_folder_that_cannot_be_written_is_a_failure() {
    let home = Home::new(CONFIG);
    fs::write(home.path().join("pages"), "a file").expect("written");
    let output = home.run(&["man", "--dir", "pages"]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).expect("text");
    assert!(message.contains("Can't write pages/man"), "{message}");
}
