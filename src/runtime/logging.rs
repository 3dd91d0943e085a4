//! The log: a private file of limited size, never the screen; for `--verbose`
//! also standard error.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Instant;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::SubscriberExt;

use crate::domain::io_error_text;
use crate::domain::text;
use crate::settings::LogLevel;

/// Size at which a log replaces the former one, in bytes.
const MAX_BYTES: u64 = 5 << 20;

/// Carriage return, and clear to the end of the line: there may be a progress
/// line.
const CLEAR: &str = "\r\u{1b}[K";

/// Starts logging to `path`, and with `verbose` everything to standard error
/// too. Without a log the program works all the same: a failure is a sentence to
/// show.
pub fn start(level: LogLevel, path: Option<&Path>, verbose: bool) -> Option<String> {
    let (file, notice) = match open(level, path) {
        Ok(file) => (file, None),
        Err(notice) => (None, Some(notice)),
    };
    if file.is_none() && !verbose {
        return notice;
    }
    let file = file.map(|file| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(Mutex::new(file))
            // They would be printed across the screen.
            .log_internal_errors(false)
            .with_filter(targets(level))
    });
    let stderr = verbose.then(|| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_target(false)
            .with_timer(Elapsed(Instant::now()))
            .with_writer(Mutex::new(StderrLines::new()))
            .log_internal_errors(false)
            .with_filter(targets(LogLevel::Debug))
    });
    let subscriber = tracing_subscriber::registry().with(file).with(stderr);
    // Fails only if logging was started before.
    let started = tracing::subscriber::set_global_default(subscriber);
    notice.or_else(|| started.err().map(|error| error.to_string()))
}

/// `None` if nothing is to be logged.
fn open(level: LogLevel, path: Option<&Path>) -> Result<Option<CappedFile>, String> {
    if level == LogLevel::Off {
        return Ok(None);
    }
    let Some(path) = path else {
        return Err("No log: this user has no home directory".to_owned());
    };
    let opened = CappedFile::open(path, MAX_BYTES);
    opened
        .map(Some)
        .map_err(|error| format!("No log: {}: {}", path.display(), io_error_text(&error)))
}

/// Seconds since the start of the program.
struct Elapsed(Instant);

impl FormatTime for Elapsed {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        write!(writer, "{:.3}s", self.0.elapsed().as_secs_f64())
    }
}

/// One event as one sanitized line: events quote the network.
fn line(event: &[u8]) -> String {
    let given = String::from_utf8_lossy(event);
    format!("{}\n", text::one_line(&given))
}

/// Standard error, line by line.
struct StderrLines {
    is_terminal: bool,
}

impl StderrLines {
    fn new() -> Self {
        Self { is_terminal: io::stderr().is_terminal() }
    }
}

impl Write for StderrLines {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let before = if self.is_terminal { CLEAR } else { "" };
        io::stderr().write_all(format!("{before}{}", line(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Other crates log warnings only: at lower levels some write headers and
/// bodies.
fn targets(level: LogLevel) -> Targets {
    let ours = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let others = ours.min(LevelFilter::WARN);
    Targets::new().with_default(others).with_target("leadping_tui", ours)
}

struct CappedFile {
    path: PathBuf,
    file: File,
    bytes: u64,
    limit: u64,
}

impl CappedFile {
    fn open(path: &Path, limit: u64) -> io::Result<Self> {
        if let Some(directory) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        }
        let file = open_private(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { path: path.to_path_buf(), file, bytes, limit })
    }

    fn rotate(&mut self) -> io::Result<()> {
        let mut aside = self.path.clone().into_os_string();
        aside.push(".1");
        fs::rename(&self.path, aside)?;
        self.file = open_private(&self.path)?;
        self.bytes = 0;
        Ok(())
    }
}

fn open_private(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    // The mode above holds for a new file only.
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

impl Write for CappedFile {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = line(event);
        if self.bytes > 0 && self.bytes + line.len() as u64 > self.limit {
            self.rotate()?;
        }
        self.file.write_all(line.as_bytes())?;
        self.bytes += line.len() as u64;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    #[test]
    fn the_log_is_private_even_where_it_was_not() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("state/app/app.log");
        drop(CappedFile::open(&path, 100).expect("opens"));
        assert_eq!((mode(&path), mode(path.parent().expect("a parent"))), (0o600, 0o700));
        fs::set_permissions(&path, Permissions::from_mode(0o644)).expect("mode");
        drop(CappedFile::open(&path, 100).expect("opens"));
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn a_full_log_is_moved_aside_once() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("app.log");
        let mut log = CappedFile::open(&path, 20).expect("opens");
        for line in ["first line\n", "second line\n", "third line\n"] {
            log.write_all(line.as_bytes()).expect("written");
        }
        assert_eq!(fs::read_to_string(&path).expect("there"), "third line\n");
        let aside = dir.path().join("app.log.1");
        assert_eq!(fs::read_to_string(aside).expect("there"), "second line\n");
    }

    #[test]
    fn an_event_is_one_clean_line() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("app.log");
        let mut log = CappedFile::open(&path, 1_000).expect("opens");
        log.write_all(b"odd \x1b[2J name\nforged line \xff\n").expect("written");
        let text = fs::read_to_string(&path).expect("there");
        assert_eq!(text, "odd [2J name forged line \u{fffd}\n");
    }

    #[test]
    fn a_log_that_cannot_be_had_is_a_notice() {
        assert_eq!(start(LogLevel::Off, None, false), None);
        assert!(start(LogLevel::Warn, None, false).is_some());
        let file = tempfile::NamedTempFile::new().expect("a file");
        let notice = start(LogLevel::Warn, Some(&file.path().join("app.log")), false);
        assert!(notice.expect("a notice").starts_with("No log: "));
    }

    #[test]
    fn other_crates_speak_only_when_something_is_wrong() {
        use tracing::Level;
        let seen = |level, target| {
            let levels = [Level::ERROR, Level::WARN, Level::INFO, Level::DEBUG, Level::TRACE];
            let targets = targets(level);
            levels.into_iter().filter(|at| targets.would_enable(target, at)).count()
        };
        let ours =
            [LogLevel::Off, LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug];
        assert_eq!(ours.map(|level| seen(level, "leadping_tui::api")), [0, 1, 2, 3, 4]);
        assert_eq!(ours.map(|level| seen(level, "hyper::proto")), [0, 1, 2, 2, 2]);
    }
}
