//! The user's own editor, for long texts.

use std::env;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::compose::editor::MAX_CHARS;
use crate::triage::compose::outgoing_text;

/// Whether the terminal belongs to an editor: keys that send signals are meant
/// for that.
static IN_USE: AtomicBool = AtomicBool::new(false);

/// The file's name in its folder.
const NAME: &str = "message.txt";

/// How many names are tried for a folder.
const NAMES: u32 = 100;

/// Whether the user's editor has the terminal.
pub(super) fn is_in_use() -> bool {
    IN_USE.load(Ordering::SeqCst)
}

/// Has the user edit a text; waits until the editor ends.
///
/// # Errors
/// Why the text is as it was, as a sentence without the final stop. It says
/// nothing of the text.
pub(super) fn edit(command: &[String], text: &str) -> Result<String, String> {
    let [program, arguments @ ..] = command else {
        return Err("no editor is named".to_owned());
    };
    let folder = Folder::new(&env::temp_dir())
        .map_err(|error| format!("there is no place for the editor's file: {error}"))?;
    let file = folder.0.join(NAME);
    write(&file, text).map_err(|error| format!("the editor's file cannot be written: {error}"))?;
    IN_USE.store(true, Ordering::SeqCst);
    let ended = Command::new(program).args(arguments).arg(&file).status();
    IN_USE.store(false, Ordering::SeqCst);
    let ended = ended.map_err(|error| format!("`{program}` does not start: {error}"))?;
    let read =
        if ended.success() { read(&file) } else { Err(format!("`{program}` ended with {ended}")) };
    match read {
        Err(why) if is_changed(&file, text) => {
            let file = folder.keep().join(NAME);
            Err(format!("{why}; what was written is in {}", file.display()))
        }
        read => read,
    }
}

/// Whether somebody has written something else into the file.
fn is_changed(file: &Path, text: &str) -> bool {
    fs::read(file).is_ok_and(|bytes| bytes.trim_ascii_end() != text.as_bytes().trim_ascii_end())
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())?;
    // Editors end every line.
    if text.ends_with('\n') { Ok(()) } else { file.write_all(b"\n") }
}

/// Reads a text back that is no longer than one may be.
fn read(file: &Path) -> Result<String, String> {
    let failed = |error: io::Error| format!("the editor's file cannot be read: {error}");
    // The most bytes of so many characters.
    let most = 4 * MAX_CHARS as u64;
    let size = fs::metadata(file).map_err(failed)?.len();
    let text = if size > most { None } else { Some(fs::read_to_string(file).map_err(failed)?) };
    let text = text.filter(|text| text.trim_end().chars().count() <= MAX_CHARS);
    let text = text.ok_or_else(|| format!("a text has at most {MAX_CHARS} characters"))?;
    outgoing_text::read(&text).map_err(|character| format!("it has {character}"))
}

/// A folder that only its owner can look into; it goes with all that is in it.
struct Folder(PathBuf);

impl Folder {
    fn new(below: &Path) -> io::Result<Self> {
        let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
        for number in 0..NAMES {
            let folder = below.join(format!("leadping-tui-{}-{number}", process::id()));
            // Making it fails where somebody else has made it before.
            match DirBuilder::new().mode(0o700).create(&folder) {
                Ok(()) => return Ok(Self(folder)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
                Err(error) => return Err(error),
            }
        }
        Err(taken)
    }

    /// Leaves it where it is.
    fn keep(mut self) -> PathBuf {
        // An empty path is nobody's folder.
        std::mem::take(&mut self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty()
            && let Err(error) = fs::remove_dir_all(&self.0)
        {
            tracing::warn!(%error, "the editor's folder was not removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn shell(script: &str) -> Vec<String> {
        ["sh", "-c", script, "sh"].map(str::to_owned).into()
    }

    #[test]
    fn the_text_is_given_and_read_back_and_nothing_is_left() {
        let place = tempfile::tempdir().expect("a directory").path().join("where");
        fs::create_dir_all(place.parent().expect("a parent")).expect("made");
        let script = format!("echo more >> \"$1\"; echo \"$1\" > {}", place.display());
        assert_eq!(edit(&shell(&script), "one\n"), Ok("one\nmore\n".to_owned()));
        let file = fs::read_to_string(&place).expect("written");
        assert!(!Path::new(file.trim()).exists() && file.contains("leadping-tui-"));
        fs::remove_dir_all(place.parent().expect("a parent")).expect("removed");
    }

    #[test]
    fn nobody_else_can_read_it() {
        let below = tempfile::tempdir().expect("a directory");
        let (first, second) = (Folder::new(below.path()), Folder::new(below.path()));
        let (first, second) = (first.expect("made"), second.expect("made"));
        assert_ne!(first.0, second.0);
        let file = first.0.join("message.txt");
        write(&file, "hello").expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(&first.0), mode(&file)), (0o700, 0o600));
    }

    #[test]
    fn an_editor_that_fails_changes_nothing_and_says_nothing_of_the_text() {
        let told = |command: &[String]| edit(command, "secret").expect_err("refused");
        assert!(told(&shell("exit 3")).starts_with("`sh` ended with exit status: 3"));
        assert!(
            told(&["no-such-editor".to_owned()]).starts_with("`no-such-editor` does not start")
        );
        assert!(told(&shell("rm \"$1\"")).starts_with("the editor's file cannot be read: "));
        let long = format!("head -c {} /dev/zero | tr '\\0' x > \"$1\"", 4 * MAX_CHARS);
        assert_left(&told(&shell(&long)), &format!("a text has at most {MAX_CHARS} characters"));
    }

    /// What was written is where it is said to be, for its owner alone.
    fn assert_left(said: &str, why: &str) -> String {
        let (before, file) = said.split_once("; what was written is in ").expect("a place");
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
        let saved = |written: &str| edit(&shell(&format!("printf '{written}' > \"$1\"")), "secret");
        let clean = saved(
            "\\357\\273\\277Hi\\r\\nthere \\360\\237\\221\\251\\342\\200\\215\\360\\237\\224\\247",
        );
        assert_eq!(clean.as_deref(), Ok("Hi\nthere 👩\u{200d}🔧"));
        let told = saved("one\\n\\342\\200\\256two").expect_err("refused");
        assert_left(&told, "it has a right-to-left override (U+202E) at line 2, column 1");
    }

    #[test]
    fn what_was_written_in_an_editor_that_is_killed_is_left_where_it_is() {
        let told = edit(&shell("echo a long day >> \"$1\"; kill -9 $$"), "secret");
        let left = assert_left(&told.expect_err("killed"), "`sh` ended with signal: 9");
        assert_eq!(left, "secret\na long day\n");
    }
}
