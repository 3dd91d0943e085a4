//! The user's own editor, for long texts.

use std::env;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::app::text::text_editor::MAX_CHARS;
use crate::config::child;
use crate::domain::io_error_text;
use crate::terminal::signals::OtherProgram;
use crate::triage::compose::text_check;

/// The thread that waits for the editor, while that has the terminal.
static WAITING: Mutex<Option<mpsc::Sender<News>>> = Mutex::new(None);

/// Time for an editor to end after a signal. The program itself has a second
/// for its whole shutdown.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Maximum delay of a signal to this program after the same one to the editor,
/// as from a closed window.
const LATER: Duration = Duration::from_millis(100);

/// The editors where none is set, the first choice first.
const USUAL: [&str; 2] = ["vi", "nano"];

/// The editors to try: the one that is set, else the usual ones.
pub fn candidates(set: Option<Vec<String>>) -> Vec<Vec<String>> {
    set.map_or_else(|| USUAL.map(|name| vec![name.to_owned()]).to_vec(), |set| vec![set])
}

/// The file's name in its folder.
const NAME: &str = "message.txt";

enum News {
    /// The editor has ended.
    Ended(io::Result<ExitStatus>),
    /// This signal ends the program.
    Signal(i32),
}

/// The result of editing a text.
pub struct Edited {
    /// The text; or the reason why it is unchanged, without the final stop and
    /// without a part of the text.
    pub text: Result<String, String>,
    /// The signal that ends the program, if the editor has not ended before.
    pub signal: Option<i32>,
    /// The file, removed when this is dropped.
    pub written: Option<Written>,
}

impl Edited {
    pub(super) fn refused(why: String) -> Self {
        Self { text: Err(why), signal: None, written: None }
    }
}

/// The editor, for the signal handler.
pub(super) const PROGRAM: OtherProgram = OtherProgram { has_terminal: is_in_use, interrupt };

/// Whether the user's editor has the terminal, and so the keys that send
/// signals.
pub(super) fn is_in_use() -> bool {
    waiting().is_some()
}

/// Wakes the thread that waits for an editor, to end the program.
pub(super) fn interrupt(signal: i32) {
    if let Some(waiting) = &*waiting() {
        // It may just have stopped waiting.
        let _ = waiting.send(News::Signal(signal));
    }
}

fn waiting() -> std::sync::MutexGuard<'static, Option<mpsc::Sender<News>>> {
    WAITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the first of these editors that exists on a text, until it ends or a
/// signal ends the program.
pub(super) fn edit(editors: &[Vec<String>], text: &str) -> Edited {
    let folder = match folder_below(&env::temp_dir()) {
        Ok(folder) => folder,
        Err(error) => {
            return Edited::refused(format!(
                "Can't create a file for the editor: {}",
                io_error_text(&error)
            ));
        }
    };
    let file = folder.path().join(NAME);
    if let Err(error) = write(&file, text) {
        return Edited::refused(format!(
            "Can't write the editor's file: {}",
            io_error_text(&error)
        ));
    }
    let (sender, news) = mpsc::channel();
    *waiting() = Some(sender.clone());
    let started = start(editors, &file);
    let program = started.as_ref().map_or("", |(program, _)| *program);
    let ended = started.map(|(_, child)| wait(child, sender, &news));
    *waiting() = None;
    let (read, signal) = match ended {
        Err(why) => (Err(why), None),
        Ok(News::Signal(signal)) => (read(&file), Some(signal)),
        Ok(News::Ended(Ok(status))) if status.success() => (read(&file), None),
        Ok(News::Ended(Ok(status))) => {
            (Err(format!("`{program}` {}", child::exit_text(status))), None)
        }
        Ok(News::Ended(Err(error))) => {
            (Err(format!("Lost track of `{program}`: {}", io_error_text(&error))), None)
        }
    };
    match read {
        Err(why) if is_changed(&file, text) => {
            let file = folder.keep().join(NAME);
            let why = format!("{why}. Your text is in {}", file.display());
            Edited { text: Err(why), signal, written: None }
        }
        text => Edited { text, signal, written: Some(Written(folder)) },
    }
}

/// Starts the first editor that exists; returns its name too.
fn start<'a>(editors: &'a [Vec<String>], file: &Path) -> Result<(&'a str, Child), String> {
    let mut names = Vec::new();
    for words in editors {
        let [program, arguments @ ..] = &words[..] else { continue };
        match child::command(program).args(arguments).arg(file).spawn() {
            Ok(child) => return Ok((program, child)),
            Err(error) if error.kind() == io::ErrorKind::NotFound && editors.len() > 1 => {
                names.push(&**program);
            }
            Err(error) => {
                return Err(format!("Can't start `{program}`: {}", io_error_text(&error)));
            }
        }
    }
    let tried = names.join(" or ");
    Err(format!("No {tried} here. Set `editor` under `[compose]`, or $VISUAL or $EDITOR"))
}

/// Waits for an editor, or for a signal that ends the program. The signal is
/// passed on, so that the editor restores the terminal and saves its text.
fn wait(mut child: Child, sender: mpsc::Sender<News>, news: &mpsc::Receiver<News>) -> News {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    thread::spawn(move || {
        // The receiver is dropped when the program ends.
        let _ = sender.send(News::Ended(child.wait()));
    });
    let first = news.recv().unwrap_or_else(|error| News::Ended(Err(io::Error::other(error))));
    let News::Signal(number) = first else {
        return explained(first, || news.recv_timeout(LATER).ok());
    };
    if let Some(pid) = pid {
        let hung_up = number == Signal::HUP.as_raw();
        let _ = kill_process(pid, if hung_up { Signal::HUP } else { Signal::TERM });
        let _ = news.recv_timeout(LAST_WORDS);
    }
    first
}

fn is_changed(file: &Path, text: &str) -> bool {
    fs::read(file).is_ok_and(|bytes| bytes.trim_ascii_end() != text.as_bytes().trim_ascii_end())
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())?;
    // Editors end every line.
    if text.ends_with('\n') { Ok(()) } else { file.write_all(b"\n") }
}

/// Reads a text back, of limited length.
fn read(file: &Path) -> Result<String, String> {
    let failed =
        |error: io::Error| format!("Can't read the editor's file: {}", io_error_text(&error));
    // Maximum bytes of so many characters.
    let most = 4 * MAX_CHARS as u64;
    let size = fs::metadata(file).map_err(failed)?.len();
    let text = if size > most { None } else { Some(fs::read_to_string(file).map_err(failed)?) };
    let text = text.filter(|text| text.trim_end().chars().count() <= MAX_CHARS);
    let text = text.ok_or_else(|| format!("Texts can have at most {MAX_CHARS} characters"))?;
    text_check::validate(&text).map_err(|character| format!("Can't use {character}"))
}

/// A private folder that is removed with its contents.
fn folder_below(below: &Path) -> io::Result<TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix("leadping-tui-").permissions(Permissions::from_mode(0o700)).tempdir_in(below)
}

/// The file of an editor.
pub struct Written(TempDir);

impl Written {
    /// Removes the text once it is kept elsewhere. Files that an interrupted
    /// editor left beside it stay: they may have the only copy of unsaved text.
    pub(super) fn finish(self, is_kept: bool) {
        let folder = self.0.keep();
        let file = folder.join(NAME);
        if !is_kept {
            tracing::warn!(file = %file.display(), "what was written in the editor stays there");
            return;
        }
        let removed = fs::remove_file(&file).and_then(|()| fs::remove_dir(&folder));
        if let Err(error) = removed {
            tracing::warn!(%error, folder = %folder.display(), "the editor's folder stays");
        }
    }
}

/// The signal that ended a failed editor, if it comes next.
fn explained(news: News, next: impl FnOnce() -> Option<News>) -> News {
    match news {
        News::Ended(Ok(status)) if !status.success() => next().unwrap_or(news),
        news => news,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// One test at a time: a process waits for one editor, and names of folders are
    /// reused.
    fn turn() -> std::sync::MutexGuard<'static, ()> {
        static TURN: Mutex<()> = Mutex::new(());
        TURN.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn shell(script: &str) -> Vec<Vec<String>> {
        vec![["sh", "-c", script, "sh"].map(str::to_owned).into()]
    }

    #[test]
    fn the_text_is_given_and_read_back_and_nothing_is_left() {
        let _turn = turn();
        let place = tempfile::tempdir().expect("a directory").path().join("where");
        fs::create_dir_all(place.parent().expect("a parent")).expect("made");
        let script = format!("echo more >> \"$1\"; echo \"$1\" > {}", place.display());
        assert_eq!(edit(&shell(&script), "one\n").text, Ok("one\nmore\n".to_owned()));
        let file = fs::read_to_string(&place).expect("written");
        assert!(!Path::new(file.trim()).exists() && file.contains("leadping-tui-"));
        fs::remove_dir_all(place.parent().expect("a parent")).expect("removed");
    }

    #[test]
    fn nobody_else_can_read_it() {
        let below = tempfile::tempdir().expect("a directory");
        let (first, second) = (folder_below(below.path()), folder_below(below.path()));
        let (first, second) = (first.expect("made"), second.expect("made"));
        assert_ne!(first.path(), second.path());
        let file = first.path().join("message.txt");
        write(&file, "hello").expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(first.path()), mode(&file)), (0o700, 0o600));
    }

    #[test]
    fn an_editor_that_fails_changes_nothing_and_says_nothing_of_the_text() {
        let _turn = turn();
        let told = |editors: &[Vec<String>]| edit(editors, "secret").text.expect_err("refused");
        assert!(told(&shell("exit 3")).starts_with("`sh` failed with exit code 3"));
        assert!(
            told(&[vec!["no-such-editor".to_owned()]]).starts_with("Can't start `no-such-editor`")
        );
        assert!(told(&shell("rm \"$1\"")).starts_with("Can't read the editor's file: "));
        let long = format!("head -c {} /dev/zero | tr '\\0' x > \"$1\"", 4 * MAX_CHARS);
        assert_left(
            &told(&shell(&long)),
            &format!("Texts can have at most {MAX_CHARS} characters"),
        );
    }

    /// The text is private, and in the reported place.
    fn assert_left(said: &str, why: &str) -> String {
        let (before, file) = said.split_once(". Your text is in ").expect("a place");
        assert!(before.starts_with(why), "{said}");
        let text = fs::read_to_string(file).expect("it is there");
        let folder = Path::new(file).parent().expect("a folder");
        let mode = fs::metadata(folder).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o700);
        fs::remove_dir_all(folder).expect("removed");
        text
    }

    #[test]
    fn what_the_editor_saved_goes_through_the_gate() {
        let _turn = turn();
        let saved =
            |written: &str| edit(&shell(&format!("printf '{written}' > \"$1\"")), "secret").text;
        let clean = saved(
            "\\357\\273\\277Hi\\r\\nthere \\360\\237\\221\\251\\342\\200\\215\\360\\237\\224\\247",
        );
        assert_eq!(clean.as_deref(), Ok("Hi\nthere 👩\u{200d}🔧"));
        let told = saved("one\\n\\342\\200\\256two").expect_err("refused");
        assert_left(&told, "Can't use a right-to-left override (U+202E) at line 2, column 1");
    }

    #[test]
    fn what_was_written_in_an_editor_that_is_killed_is_left_where_it_is() {
        let _turn = turn();
        let told = edit(&shell("echo a long day >> \"$1\"; kill -9 $$"), "secret").text;
        let left = assert_left(&told.expect_err("killed"), "`sh` was ended by signal 9");
        assert_eq!(left, "secret\na long day\n");
    }

    /// Runs an editor that reports its file, and sends a signal then.
    fn interrupted(script: &str, signal: i32) -> (Edited, PathBuf) {
        let below = tempfile::tempdir().expect("a directory");
        let (place, pipe) = (below.path().join("where"), below.path().join("pipe"));
        let script = format!(
            "{script}; echo \"$1\" > '{0}.new'; mv '{0}.new' '{0}'; read -r end < '{1}'",
            place.display(),
            pipe.display()
        );
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).expect("a pipe");
        let held = OpenOptions::new().read(true).write(true).open(&pipe).expect("opened");
        let sender = thread::spawn(move || {
            let file = loop {
                match fs::read_to_string(&place) {
                    Ok(file) => break file,
                    Err(_) => thread::yield_now(),
                }
            };
            assert!(is_in_use());
            interrupt(signal);
            PathBuf::from(file.trim())
        });
        let edited = edit(&shell(&script), "hello");
        assert!(!is_in_use());
        // An editor that does not heed the signal, as below `nohup`, must not
        // outlive the test: what it reads from ends.
        fs::remove_file(&pipe).expect("removed");
        drop(held);
        (edited, sender.join().expect("no panic"))
    }

    #[test]
    fn a_signal_takes_what_was_saved_so_far_and_ends_the_editor() {
        let _turn = turn();
        let script = "trap 'echo last words >> \"$1\"; exit 1' TERM; echo more >> \"$1\"";
        let (edited, file) = interrupted(script, Signal::TERM.as_raw());
        assert_eq!(edited.text, Ok("hello\nmore\nlast words\n".to_owned()));
        assert_eq!(edited.signal, Some(Signal::TERM.as_raw()));
        let written = edited.written.expect("it was written");
        assert!(file.exists(), "until the draft is kept");
        written.finish(true);
        assert!(!file.parent().expect("a folder").exists());
    }

    #[test]
    fn an_editor_that_the_same_signal_ended_first_has_not_failed() {
        use std::os::unix::process::ExitStatusExt;
        let told = |code: i32, later: Option<i32>| {
            let ended = News::Ended(Ok(ExitStatus::from_raw(code << 8)));
            match explained(ended, || later.map(News::Signal)) {
                News::Signal(signal) => Some(signal),
                News::Ended(_) => None,
            }
        };
        assert_eq!(told(1, Some(1)), Some(1));
        assert_eq!(told(1, None), None);
        assert_eq!(told(0, Some(1)), None, "it ended by itself, and the loop hears of the signal");
    }

    #[test]
    fn what_cannot_be_kept_as_a_draft_stays_where_it_was_written() {
        let _turn = turn();
        let (edited, file) = interrupted("echo more >> \"$1\"", Signal::HUP.as_raw());
        edited.written.expect("it was written").finish(false);
        assert_eq!(fs::read_to_string(&file).expect("there"), "hello\nmore\n");
        fs::remove_dir_all(file.parent().expect("a folder")).expect("removed");
        let long = format!("head -c {} /dev/zero | tr '\\0' x > \"$1\"", 4 * MAX_CHARS);
        let (edited, file) = interrupted(&long, Signal::TERM.as_raw());
        assert!(edited.text.expect_err("too long").contains("Your text is in "));
        assert!(edited.written.is_none() && file.exists());
        fs::remove_dir_all(file.parent().expect("a folder")).expect("removed");
    }

    #[test]
    fn what_an_editor_leaves_beside_the_text_at_such_an_end_stays() {
        let _turn = turn();
        let script = "echo unsaved > \"$1.save\"";
        let (edited, file) = interrupted(script, Signal::TERM.as_raw());
        edited.written.expect("it was written").finish(true);
        assert!(!file.exists());
        assert!(file.with_extension("txt.save").exists());
        fs::remove_dir_all(file.parent().expect("a folder")).expect("removed");
    }

    #[test]
    fn the_first_editor_that_exists_is_used() {
        let _turn = turn();
        let absent = vec!["no-such-editor".to_owned()];
        let [present] = <[Vec<String>; 1]>::try_from(shell("echo more >> \"$1\"")).expect("one");
        let edited = |editors: &[Vec<String>]| edit(editors, "one\n").text;
        assert_eq!(edited(&[absent.clone(), present.clone()]), Ok("one\nmore\n".to_owned()));
        let why = edited(&[absent.clone(), absent]).expect_err("none is there");
        assert!(why.starts_with("No no-such-editor or no-such-editor here. Set `editor`"), "{why}");
        let names = |set: Option<&str>| {
            candidates(set.map(|name| vec![name.to_owned()])).concat().join(" ")
        };
        assert_eq!([names(None), names(Some("ed"))], ["vi nano", "ed"]);
    }
}
