//! The filters that were used, on disk: one a line, the newest last.
//!
//! Several instances may use the file at once. Each adds its entries with one
//! write at the end, under a lock on the file; so does the one that makes a
//! long file shorter, which then puts another file in its place. Whoever
//! waited for the lock of the old file notices that and opens the new one.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::atomic_file;
use crate::domain::text;

/// The most entries that are kept.
pub const MAX_ENTRIES: usize = 500;

/// The most characters of an entry; longer ones were not written here.
pub const MAX_CHARS: usize = 1_000;

/// A file of more lines is made shorter.
const MAX_LINES: usize = 1_000;

/// The most bytes that are read, from the end of the file: more than
/// `MAX_LINES` entries can have.
const MAX_BYTES: u64 = 5 << 20;

/// Tries to open a file that others keep replacing.
const TRIES: u32 = 100;

/// The file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFile {
    path: PathBuf,
}

impl HistoryFile {
    /// The file at a path; it need not be there yet.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The entries, each once, the newest last. Lines that cannot be entries
    /// are skipped. A file that has become long is made shorter.
    ///
    /// # Errors
    /// Where the file is there and cannot be read, or not be made shorter.
    pub fn load(&self) -> io::Result<Vec<String>> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let (entries, lines) = read(&mut file)?;
        if lines <= MAX_LINES {
            return Ok(entries);
        }
        self.shorten()
    }

    /// Adds an entry; one that is no single line of text is left out.
    ///
    /// # Errors
    /// Where the file cannot be written to.
    pub fn append(&self, entry: &str) -> io::Result<()> {
        if !is_entry(entry) {
            return Ok(());
        }
        if let Some(folder) = self.path.parent() {
            atomic_file::make_folder(folder)?;
        }
        let mut file = self.open_locked()?;
        // A line that a full disk cut off must not swallow this one.
        let begun = if ends_within_a_line(&mut file)? { "\n" } else { "" };
        file.write_all(format!("{begun}{entry}\n").as_bytes())
    }

    /// Keeps the newest entries alone, and returns them.
    fn shorten(&self) -> io::Result<Vec<String>> {
        let mut file = self.open_locked()?;
        // Another instance may have been here, or may have added something.
        let (entries, lines) = read(&mut file)?;
        if lines > MAX_LINES {
            let text = entries.join("\n") + "\n";
            atomic_file::replace(&self.path, text.as_bytes(), 0o600, || Ok(()))?;
        }
        Ok(entries)
    }

    /// The file that stands at the path now, locked until it is closed.
    fn open_locked(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true).mode(0o600);
        for _ in 0..TRIES {
            let file = options.open(&self.path)?;
            file.lock()?;
            let ours = file.metadata()?;
            let there = fs::metadata(&self.path);
            if there.is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())) {
                return Ok(file);
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }
}

fn is_entry(line: &str) -> bool {
    !line.trim().is_empty() && line.chars().count() <= MAX_CHARS && !line.contains(text::is_unsafe)
}

fn ends_within_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// The newest entries, each once, and how many lines there are.
fn read(file: &mut File) -> io::Result<(Vec<String>, usize)> {
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MAX_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes)?;
    let lines = bytes.split(|byte| *byte == b'\n');
    let mut seen = HashSet::new();
    let newest = lines.clone().rev().filter_map(|line| str::from_utf8(line).ok());
    let newest = newest.filter(|line| is_entry(line) && seen.insert(*line));
    let mut entries: Vec<String> = newest.take(MAX_ENTRIES).map(str::to_owned).collect();
    entries.reverse();
    // One that is too large counts as too long.
    let lines = if length > MAX_BYTES { usize::MAX } else { lines.count() - 1 };
    Ok((entries, lines))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::thread;

    use super::*;

    fn history() -> (tempfile::TempDir, HistoryFile) {
        let dir = tempfile::tempdir().expect("a directory");
        let file = HistoryFile::new(dir.path().join("state/filters"));
        (dir, file)
    }

    fn with(bytes: &[u8]) -> (tempfile::TempDir, HistoryFile) {
        let (dir, history) = history();
        fs::create_dir(dir.path().join("state")).expect("made");
        fs::write(&history.path, bytes).expect("written");
        (dir, history)
    }

    #[test]
    fn what_was_added_comes_back_each_once_with_the_newest_last() {
        let (_dir, history) = history();
        assert_eq!(history.load().expect("no file yet"), [] as [&str; 0]);
        for entry in ["is:unread", "roof \"call back\"", "is:unread", "王小明"] {
            history.append(entry).expect("added");
        }
        assert_eq!(history.load().expect("read"), ["roof \"call back\"", "is:unread", "王小明"]);
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&history.path), 0o600);
        assert_eq!(mode(history.path.parent().expect("a folder")), 0o700);
    }

    #[test]
    fn what_cannot_be_an_entry_is_neither_written_nor_read() {
        let (_dir, history) = history();
        let long = "x".repeat(MAX_CHARS + 1);
        for entry in ["", " ", "a\nb", "a\u{1b}[2J", &long] {
            history.append(entry).expect("left out");
        }
        assert!(!history.path.exists());
        let bytes = [b"good\n\xff\xfe\n\na\x1b[2J\n".as_slice(), long.as_bytes(), b"\nbetter\ncut"];
        let (_dir, history) = with(&bytes.concat());
        assert_eq!(history.load().expect("read"), ["good", "better", "cut"]);
    }

    #[test]
    fn a_line_that_was_cut_off_swallows_nothing() {
        let (_dir, history) = with(b"whole\nhal");
        history.append("next").expect("added");
        assert_eq!(history.load().expect("read"), ["whole", "hal", "next"]);
    }

    #[test]
    fn a_long_file_is_cut_to_the_newest_entries() {
        let lines: Vec<String> = (0..=MAX_LINES).map(|n| format!("entry {n}")).collect();
        let (_dir, history) = with((lines.join("\n") + "\n").as_bytes());
        let entries = history.load().expect("read");
        assert_eq!(entries.len(), MAX_ENTRIES);
        assert_eq!(entries.last().map(String::as_str), Some("entry 1000"));
        let kept = fs::read_to_string(&history.path).expect("there");
        assert_eq!(kept.lines().collect::<Vec<_>>(), entries);
    }

    #[test]
    fn a_file_of_few_lines_is_left_as_it_is() {
        let lines = "same\n".repeat(MAX_LINES);
        let (_dir, history) = with(lines.as_bytes());
        assert_eq!(history.load().expect("read"), ["same"]);
        assert_eq!(fs::read_to_string(&history.path).expect("there"), lines);
    }

    #[test]
    fn a_huge_file_is_read_from_its_end_and_made_short() {
        let mut bytes = vec![b'x'; MAX_BYTES as usize];
        bytes.extend(b"\nlast\n");
        let (_dir, history) = with(&bytes);
        assert_eq!(history.load().expect("read"), ["last"]);
        assert_eq!(fs::read(&history.path).expect("there"), b"last\n");
    }

    #[test]
    fn instances_that_add_and_cut_at_once_lose_nothing() {
        let lines = "old\n".repeat(MAX_LINES + 1);
        let (_dir, history) = with(lines.as_bytes());
        thread::scope(|scope| {
            for instance in 0..4 {
                let history = &history;
                scope.spawn(move || {
                    for n in 0..50 {
                        history.append(&format!("{instance}-{n}")).expect("added");
                        history.load().expect("read");
                    }
                });
            }
        });
        let entries = history.load().expect("read");
        let missing = (0..4).flat_map(|i| (0..50).map(move |n| format!("{i}-{n}")));
        let missing: Vec<String> = missing.filter(|entry| !entries.contains(entry)).collect();
        assert_eq!((entries.len(), missing), (201, Vec::new()));
    }

    #[test]
    fn a_folder_in_its_place_and_a_file_above_it_are_errors() {
        let dir = tempfile::tempdir().expect("a directory");
        let history = HistoryFile::new(dir.path().to_path_buf());
        assert!(history.load().is_err() && history.append("x").is_err());
        let file = dir.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(HistoryFile::new(file.join("filters")).append("x").is_err());
    }
}
