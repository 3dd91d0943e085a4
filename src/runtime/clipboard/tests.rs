use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use super::*;

/// A folder that is the `PATH`, with shell scripts as programs and the system's
/// own behind them.
struct Programs(TempDir);

impl Programs {
    fn new(scripts: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a directory");
        for (name, script) in scripts {
            let path = folder.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("a mode");
        }
        Self(folder)
    }

    fn in_environment(&self, names: &[&str]) -> ClipboardPrograms {
        let set = |name: &str| names.contains(&name).then(|| OsString::from("x"));
        let mut path = self.0.path().as_os_str().to_owned();
        path.push(":/bin:/usr/bin");
        ClipboardPrograms { path: Some(path), ..ClipboardPrograms::new(None, set) }
    }

    fn read(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.0.path().join(name)).ok()
    }
}

/// A script that keeps its arguments and its input beside itself.
const KEEPS: &str = "cat > \"$0.in\"; echo \"$*\" > \"$0.args\"";
const FAILS: &str = "cat > /dev/null; exit 1";

/// tmux with a value of `set-clipboard`, and whether it knows `load-buffer -w`.
fn tmux(set_clipboard: &str, knows_w: bool) -> String {
    let old = if knows_w { "" } else { "case \"$*\" in *-w*) exit 1;; esac; " };
    format!("case $1 in show-options) echo {set_clipboard}; exit 0;; esac; {old}{KEEPS}")
}

#[test]
fn a_text_goes_through_the_input_of_the_first_program_that_takes_it() {
    let programs = Programs::new(&[("wl-copy", FAILS), ("xclip", KEEPS), ("xsel", KEEPS)]);
    let copied = programs.in_environment(&["WAYLAND_DISPLAY", "DISPLAY"]).copy("+1 é");
    assert_eq!(copied, Some(Ok(Clipboard::System)));
    assert_eq!(programs.read("xclip.in").as_deref(), Some("+1 é"));
    assert_eq!(programs.read("xclip.args").as_deref(), Some("-selection clipboard\n"));
    assert_eq!(programs.read("xsel.in"), None);
}

#[test]
fn without_a_program_that_takes_it_nothing_is_copied() {
    let programs = Programs::new(&[("xclip", FAILS), ("xsel", FAILS)]);
    assert_eq!(programs.in_environment(&["DISPLAY"]).copy("x"), None);
    assert!(programs.in_environment(&["SSH_TTY"]).is_empty());
    assert!(ClipboardPrograms::default().is_empty());
}

#[test]
fn tmux_passes_a_text_on_unless_it_is_told_not_to_or_too_old() {
    for (set_clipboard, knows_w, to, arguments) in [
        ("external", true, Clipboard::TmuxAndTerminal, "load-buffer -w -\n"),
        ("on", true, Clipboard::TmuxAndTerminal, "load-buffer -w -\n"),
        ("off", true, Clipboard::Tmux, "load-buffer -\n"),
        ("on", false, Clipboard::Tmux, "load-buffer -\n"),
    ] {
        let programs = Programs::new(&[("tmux", &tmux(set_clipboard, knows_w))]);
        let copied = programs.in_environment(&["TMUX"]).copy("secret text");
        assert_eq!(copied, Some(Ok(to)), "{set_clipboard}");
        assert_eq!(programs.read("tmux.args").as_deref(), Some(arguments));
        assert_eq!(programs.read("tmux.in").as_deref(), Some("secret text"));
    }
}

#[test]
fn inside_tmux_the_display_s_clipboard_is_set_too() {
    let programs = Programs::new(&[("tmux", &tmux("off", true)), ("xclip", KEEPS)]);
    let copied = programs.in_environment(&["TMUX", "DISPLAY"]).copy("x");
    assert_eq!(copied, Some(Ok(Clipboard::System)));
    assert_eq!(programs.read("tmux.in").as_deref(), Some("x"));
    assert_eq!(programs.read("xclip.in").as_deref(), Some("x"));
    // A display that is gone: tmux has it.
    let programs = Programs::new(&[("tmux", &tmux("external", true)), ("xclip", FAILS)]);
    let copied = programs.in_environment(&["TMUX", "DISPLAY"]).copy("x");
    assert_eq!(copied, Some(Ok(Clipboard::TmuxAndTerminal)));
}

#[test]
fn windows_gets_its_own_encoding() {
    let programs = Programs::new(&[("clip.exe", KEEPS)]);
    let copied = programs.in_environment(&["WSL_DISTRO_NAME"]).copy("é");
    assert_eq!(copied, Some(Ok(Clipboard::System)));
    let bytes = fs::read(programs.0.path().join("clip.exe.in")).expect("written");
    assert_eq!(bytes, [0xff, 0xfe, 0xe9, 0]);
}

fn configured(folder: &Path, script: &str) -> ClipboardPrograms {
    let words = ["sh", "-c", script, folder.to_str().expect("text")].map(str::to_owned);
    ClipboardPrograms { command: Some(words.to_vec()), ..ClipboardPrograms::default() }
}

#[test]
fn the_configured_program_is_the_only_one_and_its_failure_is_told() {
    let folder = tempfile::tempdir().expect("a directory");
    let programs = configured(folder.path(), "cat > \"$0/text\"");
    let programs = ClipboardPrograms { in_tmux: true, ..programs };
    assert_eq!(programs.copy("a\nb"), Some(Ok(Clipboard::System)));
    assert_eq!(fs::read_to_string(folder.path().join("text")).expect("written"), "a\nb");
    let failed = configured(folder.path(), "exit 3").copy("secret");
    assert_eq!(failed, Some(Err("`sh` failed with exit code 3".to_owned())));
    let words = vec!["no-such-program".to_owned()];
    let absent = ClipboardPrograms { command: Some(words), ..ClipboardPrograms::default() };
    let why = absent.copy("secret").expect("tried").expect_err("refused");
    assert!(why.starts_with("can't start `no-such-program`: "), "{why}");
}

#[test]
fn a_program_gets_no_key_and_ends_at_its_limit_with_all_that_it_started() {
    let folder = tempfile::tempdir().expect("a directory");
    let place = folder.path().join("key");
    let mut command = child::command("sh");
    command.args(["-c", "env > \"$0\"", place.to_str().expect("text")]);
    assert_eq!(run(command, "sh", b"", LIMIT), Ok(String::new()));
    let environment = fs::read_to_string(place).expect("written");
    assert!(!environment.contains(child::VARIABLE) && environment.contains("PATH="));

    // Its child holds a pipe open, whose end tells that it is gone.
    let pipe = folder.path().join("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).expect("a pipe");
    let held = pipe.clone();
    let reader = thread::spawn(move || fs::read_to_string(held).expect("read"));
    let mut command = child::command("sh");
    let script = "exec > \"$0\"; echo begun; sh -c 'read -r x < /dev/zero' & wait";
    command.args(["-c", script, pipe.to_str().expect("text")]);
    let input = vec![b'x'; 1 << 20];
    let ended = run(command, "sh", &input, Duration::from_millis(100));
    assert_eq!(ended, Err("`sh` took longer than 0 seconds".to_owned()));
    assert_eq!(reader.join().expect("no panic"), "begun\n");
}

#[test]
fn a_program_that_goes_on_in_the_background_has_taken_the_text() {
    let folder = tempfile::tempdir().expect("a directory");
    let pipe = folder.path().join("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).expect("a pipe");
    let mut command = child::command("sh");
    command.args(["-c", "cat > /dev/null; (read -r x < \"$0\") &", pipe.to_str().expect("text")]);
    assert_eq!(run(command, "sh", b"text", LIMIT), Ok(String::new()));
    fs::write(&pipe, "end\n").expect("it still reads");
}

#[test]
fn texts_are_copied_in_their_order_and_told() {
    let folder = tempfile::tempdir().expect("a directory");
    let programs = configured(folder.path(), "cat >> \"$0/text\"");
    let (events, mut told) = crate::terminal::message::channel();
    let mut worker = ClipboardWorker::new(programs);
    let clip = |text: &str| ClipboardText { text: text.to_owned(), not_opened: None };
    for text in ["one ", "two ", "three"] {
        worker.copy(clip(text), &events).expect("there is a program");
    }
    for text in ["one ", "two ", "three"] {
        let event = Event::Copied(clip(text), Clipboard::System);
        assert_eq!(told.blocking_recv(), Some(Message::Event(event)));
    }
    drop(worker);
    assert_eq!(fs::read_to_string(folder.path().join("text")).expect("written"), "one two three");
    let mut none = ClipboardWorker::default();
    assert_eq!(none.copy(clip("x"), &events), Err(clip("x")));
}
