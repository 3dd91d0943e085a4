//! A terminal emulator around a program: keys go in, a screen comes out, and
//! nothing waits for a fixed time.

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{ChildKiller, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rusqlite::{Connection, OpenFlags};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser, Screen};

/// Time limit reached only by a hang.
const DEADLINE: Duration = Duration::from_secs(20);

/// A screen without changes for this long counts as finished.
const QUIET: Duration = Duration::from_millis(60);

/// U+FFFD in UTF-8.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// The output received so far.
struct Received {
    parser: Parser,
    bytes: Vec<u8>,
    /// The start of an incomplete U+FFFD.
    unparsed: Vec<u8>,
    /// When output last came.
    at: Instant,
    taking: Taking,
    /// Whether the reader has paused.
    resting: bool,
}

impl Received {
    fn take(&mut self, chunk: &[u8]) {
        self.bytes.extend_from_slice(chunk);
        self.unparsed.extend_from_slice(chunk);
        // The emulator drops U+FFFD, which terminals show in one column.
        let mut parsed = 0;
        while let Some(at) = self.unparsed[parsed..].windows(3).position(|w| w == REPLACEMENT) {
            self.parser.process(&self.unparsed[parsed..parsed + at]);
            self.parser.process(b"?");
            parsed += at + REPLACEMENT.len();
        }
        let rest = &self.unparsed[parsed..];
        let cut = (1..REPLACEMENT.len()).rev().find(|&cut| rest.ends_with(&REPLACEMENT[..cut]));
        let whole = rest.len() - cut.unwrap_or(0);
        self.parser.process(&rest[..whole]);
        self.unparsed.drain(..parsed + whole);
    }
}

/// The reader's mode.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taking {
    /// Reads all output.
    All,
    /// Reads nothing, like a hanging connection.
    Nothing,
    /// Ends at the next output.
    Leave,
}

struct Shared {
    received: Mutex<Received>,
    changed: Condvar,
}

/// A program in its own terminal.
pub(crate) struct Terminal {
    ends: Option<Ends>,
    modes_before: Termios,
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
    pid: Pid,
    exit: Receiver<u32>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    home: Arc<TempDir>,
}

/// Enables and disables focus reports.
const FOCUS_ON: &str = "\x1b[?1004h";
const FOCUS_OFF: &str = "\x1b[?1004l";

/// Saves the title, and restores it.
pub(crate) const TITLE_SAVED: &str = "\x1b[22;2t";
pub(crate) const TITLE_RESTORED: &str = "\x1b[23;2t";

/// The test's ends of the terminal.
struct Ends {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    /// A handle on the program's side: it keeps the terminal and its state open
    /// after the program has ended.
    line: File,
}

/// The user's directories, below the home.
const DIRECTORIES: [(&str, &str); 5] = [
    ("HOME", ""),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_CACHE_HOME", "cache"),
];

/// A program to start.
pub(crate) struct Launch {
    command: CommandBuilder,
    home: Arc<TempDir>,
    size: (u16, u16),
}

impl Launch {
    /// A program of a user with an empty home and a minimal environment.
    pub(crate) fn new(program: impl AsRef<OsStr>, arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a directory");
        let home = Arc::new(home);
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, below) in DIRECTORIES {
            command.env(name, home.path().join(below));
        }
        command.env("TERM", "xterm-256color");
        command.env("PATH", "/usr/bin:/bin");
        command.env("TZ", "UTC");
        command.cwd(home.path());
        Self { command, home, size: (120, 40) }
    }

    /// The same program of the user of another run, with its files.
    pub(crate) fn in_home_of(self, other: &Terminal) -> Self {
        let mut command = self.command;
        for (name, below) in DIRECTORIES {
            command.env(name, other.home.path().join(below));
        }
        command.cwd(other.home.path());
        Self { command, home: Arc::clone(&other.home), ..self }
    }

    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Writes a file into the home.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
        self
    }

    pub(crate) fn start(self) -> Terminal {
        let pair = native_pty_system().openpty(pty_size(self.size)).expect("a terminal");
        let name = pair.master.tty_name().expect("it has a name");
        let line = open_line(&name, OFlags::empty());
        let modes_before = tcgetattr(&line).expect("a terminal");
        let mut child = pair.slave.spawn_command(self.command).expect("it starts");
        drop(pair.slave);
        let pid = child.process_id().and_then(|id| Pid::from_raw(id.cast_signed()));
        let killer = child.clone_killer();
        let (exited, exit) = mpsc::channel();
        thread::spawn(move || {
            let code = child.wait().map_or(u32::MAX, |status| status.exit_code());
            // The test may have ended before.
            let _ = exited.send(code);
        });
        let (rows, columns) = vt_size(self.size);
        let shared = Arc::new(Shared {
            received: Mutex::new(Received {
                parser: Parser::new(rows, columns, 0),
                bytes: Vec::new(),
                unparsed: Vec::new(),
                at: Instant::now(),
                taking: Taking::All,
                resting: false,
            }),
            changed: Condvar::new(),
        });
        let output = pair.master.try_clone_reader().expect("a reader");
        let reader = thread::spawn({
            let shared = Arc::clone(&shared);
            move || read(output, &shared)
        });
        Terminal {
            ends: Some(Ends {
                keyboard: pair.master.take_writer().expect("a writer"),
                master: pair.master,
                line,
            }),
            modes_before,
            shared,
            reader: Some(reader),
            pid: pid.expect("it has an id"),
            exit,
            killer,
            home: self.home,
        }
    }
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, ..PtySize::default() }
}

fn vt_size((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    let size = |cells| NonZeroU16::new(cells).expect("a size");
    (size(rows), size(columns))
}

/// Opens the program's side of a terminal, without a controlling terminal.
fn open_line(name: &Path, flags: OFlags) -> File {
    let flags = (OFlags::NOCTTY | flags).bits().cast_signed();
    let opened = OpenOptions::new().read(true).write(true).custom_flags(flags).open(name);
    opened.expect("it opens")
}

fn read(mut output: Box<dyn Read + Send>, shared: &Shared) {
    let mut chunk = [0; 4_096];
    loop {
        let received = shared.received.lock().expect("no panic there");
        let rests = |r: &mut Received| {
            r.resting = r.taking == Taking::Nothing;
            shared.changed.notify_all();
            r.resting
        };
        drop(shared.changed.wait_while(received, rests).expect("no panic there"));
        // On Linux, a terminal without open handles is an error.
        let Ok(count @ 1..) = output.read(&mut chunk) else { return };
        let mut received = shared.received.lock().expect("no panic there");
        received.take(&chunk[..count]);
        received.at = Instant::now();
        shared.changed.notify_all();
        if received.taking == Taking::Leave {
            return;
        }
    }
}

fn holds(folder: &Path, text: &str) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        // A leading dot marks a temporary file.
        let is_aside = entry.file_name().as_encoded_bytes().starts_with(b".");
        let reads = || std::fs::read_to_string(&path).is_ok_and(|file| file.contains(text));
        holds(&path, text) || !is_aside && reads()
    })
}

fn whole_frames(received: &Received) -> usize {
    String::from_utf8_lossy(&received.bytes).matches("\x1b[2J").count()
}

impl Terminal {
    fn received(&self) -> MutexGuard<'_, Received> {
        self.shared.received.lock().expect("no panic there")
    }

    /// Waits until the screen satisfies a condition and has then been quiet for
    /// a moment.
    pub(crate) fn wait(&self, what: &str, done: impl Fn(&Screen) -> bool) {
        let until = Instant::now() + DEADLINE;
        let mut received = self.received();
        loop {
            let quiet = received.at.elapsed();
            let matches = done(received.parser.screen());
            if matches && quiet >= QUIET {
                return;
            }
            let pause = if matches { QUIET.saturating_sub(quiet) } else { DEADLINE };
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let screen = received.parser.screen().contents();
                drop(received);
                panic!("never came: {what}\n{screen}");
            }
            let pause = pause.min(left);
            received = self.shared.changed.wait_timeout(received, pause).expect("no panic").0;
        }
    }

    /// Waits for a text on the screen.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Dismisses a warning, which ignores keys until it could be read.
    pub(crate) fn dismiss(&mut self, warning: &str) {
        let until = Instant::now() + DEADLINE;
        while self.see(|screen| screen.contents().contains(warning)) {
            assert!(Instant::now() < until, "it stays: {warning:?}");
            // Esc as a code point: the byte alone and the next key are Alt.
            self.send("\x1b[27u");
            self.wait_for("q quit");
        }
    }

    /// Examines the current screen.
    pub(crate) fn see<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        look(self.received().parser.screen())
    }

    /// Number of frames drawn.
    pub(crate) fn frames(&self) -> usize {
        String::from_utf8_lossy(&self.received().bytes).matches("\x1b[?2026h").count()
    }

    /// Number of whole-screen redraws.
    pub(crate) fn whole_frames(&self) -> usize {
        whole_frames(&self.received())
    }

    /// Whether the program has requested focus reports.
    pub(crate) fn reports_focus(&self) -> bool {
        let received = self.received();
        let text = String::from_utf8_lossy(&received.bytes);
        text.rfind(FOCUS_ON) > text.rfind(FOCUS_OFF)
    }

    /// The titles that were set and restored.
    pub(crate) fn titles(&self) -> Vec<String> {
        let received = self.received();
        let text =
            String::from_utf8_lossy(&received.bytes).replace(TITLE_RESTORED, "\x1b]2;-\x1b\\");
        let titles = text.split("\x1b]2;").skip(1);
        titles.filter_map(|rest| Some(rest.split_once("\x1b\\")?.0.to_owned())).collect()
    }

    /// Waits until the program has redrawn the whole screen.
    pub(crate) fn wait_for_whole_frame(&self, before: usize) {
        let waits = |r: &mut Received| whole_frames(r) == before;
        let waited = self.shared.changed.wait_timeout_while(self.received(), DEADLINE, waits);
        assert!(!waited.expect("no panic").1.timed_out(), "no whole frame came");
        self.wait("a quiet screen", |_| true);
    }

    /// The screen, line by line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let received = self.received();
        let screen = received.parser.screen();
        let columns = screen.size().1.get();
        screen.rows(0, columns).collect()
    }

    /// The screen line by line, cell by cell, with visible styles: a blank's
    /// weight and color are omitted.
    pub(crate) fn picture(&self) -> Vec<Vec<(String, String)>> {
        let received = self.received();
        let screen = received.parser.screen();
        let (rows, columns) = screen.size();
        let cell = |row, column| {
            let cell = screen.cell(row, column)?;
            // An empty cell looks like a blank.
            let text = if cell.has_contents() { cell.contents() } else { " " };
            let across = [cell.underline(), cell.inverse()];
            let (mut weight, mut ink) = ([cell.bold(), cell.dim(), cell.italic()], cell.fgcolor());
            if text == " " && across == [false; 2] {
                (weight, ink) = ([false; 3], vt100::Color::Default);
            }
            Some((text.to_owned(), format!("{weight:?} {across:?} {ink:?} {:?}", cell.bgcolor())))
        };
        let line = |row| (0..columns.get()).filter_map(|column| cell(row, column)).collect();
        (0..rows.get()).map(line).collect()
    }

    /// Waits until the program has written a text, without waiting for a quiet
    /// screen.
    pub(crate) fn wait_for_bytes(&self, text: &str) {
        let came = |r: &mut Received| !String::from_utf8_lossy(&r.bytes).contains(text);
        let waited = self.shared.changed.wait_timeout_while(self.received(), DEADLINE, came);
        assert!(!waited.expect("no panic").1.timed_out(), "never came: {text:?}");
    }

    /// All output of a program that has ended.
    pub(crate) fn all_output(&mut self) -> String {
        self.drain();
        String::from_utf8_lossy(&self.received().bytes).into_owned()
    }

    /// A file in the user's home.
    pub(crate) fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.home.path().join(name)).expect("it is there")
    }

    /// Whether a file below a folder of the home contains a text.
    fn is_on_disk(&self, folder: &str, text: &str) -> bool {
        holds(&self.home.path().join(folder), text)
    }

    /// Whether a draft with a text is kept.
    pub(crate) fn has_draft(&self, text: &str) -> bool {
        let database = self.home.path().join("state/leadping-tui/state.sqlite");
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let count = "SELECT count(*) FROM draft WHERE instr(content ->> 'text', ?1)";
        Connection::open_with_flags(database, flags)
            .and_then(|connection| connection.query_row(count, [text], |row| row.get(0)))
            .is_ok_and(|drafts: u32| drafts > 0)
    }

    /// Waits until a draft with a text is kept.
    pub(crate) fn wait_for_draft(&self, text: &str) {
        let until = Instant::now() + DEADLINE;
        while !self.has_draft(text) {
            assert!(Instant::now() < until, "no such draft: {text:?}");
            thread::yield_now();
        }
    }

    /// Waits until a file below a folder of the home contains a text.
    pub(crate) fn wait_for_file(&self, folder: &str, text: &str) {
        let until = Instant::now() + DEADLINE;
        while !self.is_on_disk(folder, text) {
            assert!(Instant::now() < until, "never written below {folder}: {text:?}");
            thread::yield_now();
        }
    }

    pub(crate) fn send(&mut self, keys: &str) {
        let keyboard = &mut self.ends().keyboard;
        keyboard.write_all(keys.as_bytes()).expect("typed");
        keyboard.flush().expect("typed");
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let (vt_rows, vt_columns) = vt_size((columns, rows));
        self.received().parser.set_size(vt_rows, vt_columns);
        self.ends().master.resize(pty_size((columns, rows))).expect("resized");
    }

    /// Stops reading the program's output, like a hanging connection, and fills
    /// the buffers.
    pub(crate) fn stall(&mut self) {
        self.received().taking = Taking::Nothing;
        let name = self.ends().master.tty_name().expect("it has a name");
        let mut line = open_line(&name, OFlags::NONBLOCK);
        // The reader notices when output comes.
        line.write_all(b" ").expect("written");
        let resting = |r: &mut Received| !r.resting;
        let waited = self.shared.changed.wait_timeout_while(self.received(), DEADLINE, resting);
        assert!(!waited.expect("no panic").1.timed_out(), "the reader does not rest");
        let full = loop {
            if let Err(error) = line.write(&[b' '; 256]) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::WouldBlock);
    }

    /// Resumes reading the program's output.
    pub(crate) fn take_again(&mut self) {
        self.received().taking = Taking::All;
        self.shared.changed.notify_all();
    }

    /// Closes the terminal, as with its window. `key` must make the program
    /// write something.
    pub(crate) fn hang_up(&mut self, key: &str) {
        self.received().taking = Taking::Leave;
        self.send(key);
        self.drain();
    }

    /// Sends a signal to the program only.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("it runs");
    }

    /// Whether the terminal has its original modes.
    pub(crate) fn has_modes_of_before(&self) -> bool {
        let text = |modes: &Termios| format!("{modes:?}");
        let now = self.ends.as_ref().map(|ends| tcgetattr(&ends.line).expect("a terminal"));
        now.is_some_and(|now| text(&now) == text(&self.modes_before))
    }

    /// Sets the original modes, and writes to the screen, as other programs do.
    pub(crate) fn interfere(&mut self, text: &str) {
        let modes = self.modes_before.clone();
        let line = &mut self.ends().line;
        tcsetattr(&*line, OptionalActions::Now, &modes).expect("a terminal");
        line.write_all(text.as_bytes()).expect("written");
    }

    /// Waits until the terminal's modes are, or are not, the original ones.
    pub(crate) fn wait_for_modes_of_before(&self, expected: bool) {
        let until = Instant::now() + DEADLINE;
        while self.has_modes_of_before() != expected {
            assert!(Instant::now() < until, "the modes stay: {:?}", self.lines());
            thread::yield_now();
        }
    }

    /// Waits for the end of the program; returns its exit code.
    pub(crate) fn exit_code(&self) -> u32 {
        self.exit.recv_timeout(DEADLINE).unwrap_or_else(|_| {
            panic!("the program does not end\n{}", self.lines().join("\n"));
        })
    }

    fn ends(&mut self) -> &mut Ends {
        self.ends.as_mut().expect("it is still there")
    }

    /// Waits until the reader has read everything, and closes the terminal.
    fn drain(&mut self) {
        let ends = self.ends.take().map(|Ends { master, keyboard, .. }| (master, keyboard));
        if let Some(reader) = self.reader.take() {
            reader.join().expect("no panic");
        }
        drop(ends);
    }

    /// Waits for the end of the program, which must restore the terminal.
    /// Returns the final screen.
    pub(crate) fn assert_left_clean(mut self, code: u32) -> Vec<String> {
        assert_eq!(self.exit_code(), code, "\n{}", self.lines().join("\n"));
        assert!(self.has_modes_of_before(), "raw mode is left on");
        self.drain();
        let received = self.received();
        let screen = received.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left on");
        assert!(!screen.hide_cursor(), "the cursor is left hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is left on");
        assert!(screen.mouse_protocol_mode() == MouseProtocolMode::None, "the mouse is left on");
        assert_eq!(screen.fgcolor(), vt100::Color::Default, "a colour is left on");
        assert!(!screen.inverse() && !screen.bold() && !screen.dim(), "a style is left on");
        let text = String::from_utf8_lossy(&received.bytes);
        assert_eq!(text.matches("\x1b[?1049l").count(), text.matches("\x1b[?1049h").count());
        let (begun, ended) = (text.rfind("\x1b[?2026h"), text.rfind("\x1b[?2026l"));
        assert!(begun <= ended, "the terminal still holds a frame back");
        assert!(text.rfind(FOCUS_ON) <= text.rfind(FOCUS_OFF), "reports of the focus are left on");
        assert!(text.rfind("\x1b[?7l") <= text.rfind("\x1b[?7h"), "lines are left to be cut");
        assert!(begun <= text.rfind("\x1b[r"), "a scrolling region may be left on");
        assert_eq!(text.matches(TITLE_SAVED).count(), text.matches(TITLE_RESTORED).count());
        let titles = (text.rfind("\x1b]2;"), text.rfind(TITLE_RESTORED));
        assert!(titles.0 <= titles.1, "the title is left");
        drop(received);
        self.lines()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // The program may have ended already.
        let _ = self.killer.kill();
    }
}
