//! What is kept on disk: the folder of the state, drafts and snoozes, the
//! outbox, the log.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access, statvfs};

use super::Check;
use crate::domain::text::number;
use crate::settings::LogLevel;
use crate::store::{OutboxReader, StateLocation, StateSnapshot, damaged_in};
use crate::triage::outbox::{EntryState, OutboxEntry};

/// Free space that is little, and that is too little, in bytes.
const LITTLE: u64 = 100 << 20;
const TOO_LITTLE: u64 = 5 << 20;

/// A folder that the program writes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFacts {
    pub path: PathBuf,
    /// Permission bits; `None` if it does not exist yet.
    pub mode: Option<u32>,
    /// The folder itself, or the nearest one above it that exists.
    pub nearest: PathBuf,
    /// Whether `nearest` can be written to.
    pub is_writable: bool,
    /// Free space in bytes, if known.
    pub free: Option<u64>,
}

impl FolderFacts {
    pub fn read(path: &Path) -> Self {
        let there = path.ancestors().find(|path| path.exists()).unwrap_or(path);
        let mode = fs::metadata(path).ok().map(|it| it.permissions().mode() & 0o777);
        let disk = statvfs(there).ok();
        Self {
            path: path.to_owned(),
            mode,
            nearest: there.to_owned(),
            is_writable: there.is_dir()
                && access(there, Access::WRITE_OK | Access::EXEC_OK).is_ok(),
            free: disk.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)),
        }
    }

    /// What stands in the way of writing to it, or of its privacy.
    fn fault(&self, name: &'static str) -> Option<Check> {
        let path = self.path.display();
        let word = self.path.to_string_lossy();
        let word = shell_words::quote(&word);
        if !self.is_writable {
            let what = format!("{} can't be written to", self.nearest.display());
            let (detail, fix) = match self.mode {
                Some(_) => {
                    let own = format!("sudo chown -R \"$USER\" {word} && chmod -R u+rwX {word}");
                    (what, format!("Make it yours: {own}"))
                }
                // The folder above may be the system's.
                None => (
                    format!("{path} can't be created: {what}"),
                    format!("Create it: sudo install -d -m 700 -o \"$USER\" {word}"),
                ),
            };
            return Some(Check::broken(name, detail, fix));
        }
        let mode = self.mode.filter(|mode| mode & 0o077 != 0)?;
        let detail = format!("Others can look into {path} (mode {mode:04o})");
        Some(Check::warning(name, detail, format!("chmod 700 {word}")))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskFacts {
    /// The folder of the state; `None` if the system has none for it.
    pub folder: Option<FolderFacts>,
    pub log: LogLevel,
    pub log_file: Option<PathBuf>,
}

/// The checks `disk` and `log`.
pub fn disk(facts: &DiskFacts) -> Vec<Check> {
    let folder = facts.folder.as_ref().map_or_else(
        || {
            let what = "No folder for outbox, drafts and log: no home directory";
            Check::broken("disk", what, "Set HOME")
        },
        |folder| space("disk", folder),
    );
    let log = match (&facts.log_file, facts.log) {
        (_, LogLevel::Off) => Check::ok("log", "Off"),
        (Some(file), level) => {
            Check::ok("log", format!("Level {}, in {}", level.name(), file.display()))
        }
        (None, _) => Check::warning("log", "No folder for it", "Set HOME"),
    };
    vec![folder, log]
}

fn space(name: &'static str, folder: &FolderFacts) -> Check {
    if let Some(fault) = folder.fault(name) {
        return fault;
    }
    let path = folder.path.display();
    let free = folder.free.unwrap_or(u64::MAX);
    let shown = match folder.free {
        Some(free) => format!("{} MB free", number(free >> 20)),
        None => "free space unknown".to_owned(),
    };
    let detail = match folder.mode {
        Some(_) => format!("{path}: {shown}"),
        None => format!("{path} will be created: {shown}"),
    };
    let fix = "Free some space: texts and notes can't be sent without the outbox";
    match free {
        ..TOO_LITTLE => Check::broken(name, detail, fix),
        TOO_LITTLE..LITTLE => Check::warning(name, detail, fix),
        _ => Check::ok(name, detail),
    }
}

/// Drafts and snoozes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFacts {
    /// How many drafts and snoozes there are, or what is wrong.
    pub read: Result<(usize, usize), String>,
    /// Files that were set aside.
    pub damaged: Vec<PathBuf>,
}

impl StateFacts {
    pub fn read(location: &StateLocation) -> Self {
        let read = StateSnapshot::read(location);
        let read = read.map(|it| (it.drafts.len(), it.snoozes.len()));
        let damaged = damaged_in(&location.folder);
        Self { read: read.map_err(|error| error.to_string()), damaged }
    }
}

pub fn state(facts: &StateFacts) -> Check {
    const NAME: &str = "state";
    match &facts.read {
        Err(error) => {
            let fix = "Close every leadping-tui window and start it again: a damaged file is then \
                       set aside";
            Check::broken(NAME, format!("Can't read drafts and snoozes: {error}"), fix)
        }
        Ok((drafts, snoozes)) => {
            let detail = format!("Drafts: {drafts}, snoozed: {snoozes}");
            set_aside(NAME, &facts.damaged).unwrap_or_else(|| Check::ok(NAME, detail))
        }
    }
}

/// A warning about files that were set aside.
fn set_aside(name: &'static str, damaged: &[PathBuf]) -> Option<Check> {
    let first = damaged.first()?.display();
    let detail = match damaged.len() {
        1 => format!("A damaged file was set aside: {first}"),
        count => format!("{count} damaged files were set aside: {first} and others"),
    };
    let fix =
        "What was in it isn't used any more. Keep a copy if you miss something, then delete it";
    Some(Check::warning(name, detail, fix))
}

/// The outbox of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxFacts {
    pub folder: FolderFacts,
    /// What is in it, `None` if there is none yet, or what is wrong.
    pub read: Result<Option<Entries>, String>,
    /// The process that sends, if known.
    pub sender: Option<String>,
    pub damaged: Vec<PathBuf>,
}

/// How many entries have which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    pub pending: usize,
    /// They may have gone through.
    pub uncertain: usize,
    pub failed: usize,
    /// They wait for a confirmation.
    pub asking: usize,
}

impl Entries {
    fn of(entries: &[OutboxEntry]) -> Self {
        let mut counts = Self::default();
        for entry in entries {
            *match entry.state {
                EntryState::Unknown { .. } => &mut counts.uncertain,
                EntryState::NeedsConfirmation { .. } | EntryState::Failed { .. }
                    if entry.may_have_applied =>
                {
                    &mut counts.uncertain
                }
                EntryState::NeedsConfirmation { .. } => &mut counts.asking,
                EntryState::Failed { .. } => &mut counts.failed,
                _ => &mut counts.pending,
            } += 1;
        }
        counts
    }

    fn describe(self) -> String {
        let all = [
            ("pending", self.pending),
            ("uncertain", self.uncertain),
            ("failed", self.failed),
            ("to confirm", self.asking),
        ];
        let there: Vec<String> = all
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| format!("{count} {what}"))
            .collect();
        if there.is_empty() { "Empty".to_owned() } else { there.join(", ") }
    }
}

impl OutboxFacts {
    /// Reads without a change. `describe` says who a sender is.
    pub fn read(
        folder: &Path,
        account: &str,
        describe: impl Fn(crate::triage::outbox::Holder) -> String,
    ) -> Self {
        let mut sender = None;
        let read = OutboxReader::open(folder, account).and_then(|outbox| {
            let Some(outbox) = outbox else { return Ok(None) };
            sender = outbox.sender().map(describe);
            outbox.unfinished().map(|entries| Some(Entries::of(&entries)))
        });
        Self {
            folder: FolderFacts::read(folder),
            read: read.map_err(|error| error.to_string()),
            sender,
            damaged: damaged_in(folder),
        }
    }
}

pub fn outbox(facts: &OutboxFacts) -> Check {
    const NAME: &str = "outbox";
    if let Some(fault) = facts.folder.fault(NAME) {
        return fault;
    }
    let entries = match &facts.read {
        Err(error) => {
            let fix = format!(
                "Close every leadping-tui window and start it again. Files: {}",
                facts.folder.path.display()
            );
            return Check::broken(NAME, error.clone(), fix);
        }
        Ok(entries) => entries.unwrap_or_default(),
    };
    let sender = facts.sender.as_ref().map(|who| format!("; another window sends ({who})"));
    let detail = entries.describe() + &sender.unwrap_or_default();
    let waits_for_user = entries.uncertain + entries.failed + entries.asking;
    if waits_for_user > 0 {
        let fix = "Decide what happens to them: leadping-tui outbox list";
        return Check::warning(NAME, detail, fix);
    }
    if entries.pending > 0 && facts.sender.is_none() {
        let fix = "They are sent when leadping-tui is open";
        return Check::warning(NAME, detail, fix);
    }
    set_aside(NAME, &facts.damaged).unwrap_or_else(|| Check::ok(NAME, detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headless::doctor::Status;
    use rstest::rstest;

    fn folder() -> FolderFacts {
        let free = Some(50 << 30);
        FolderFacts {
            path: "/s".into(),
            mode: Some(0o700),
            nearest: "/s".into(),
            is_writable: true,
            free,
        }
    }

    #[rstest]
    #[case(folder(), Status::Ok, "/s: 51,200 MB free")]
    #[case(FolderFacts { mode: None, ..folder() }, Status::Ok, "/s will be created")]
    #[case(FolderFacts { free: None, ..folder() }, Status::Ok, "unknown")]
    #[case(FolderFacts { mode: Some(0o755), ..folder() }, Status::Warning, "(mode 0755)")]
    #[case(FolderFacts { free: Some(50 << 20), ..folder() }, Status::Warning, "50 MB free")]
    #[case(FolderFacts { free: Some(1 << 20), ..folder() }, Status::Broken, "1 MB free")]
    #[case(FolderFacts { is_writable: false, ..folder() }, Status::Broken, "can't be written to")]
    fn the_folder_has_to_be_private_and_to_have_room(
        #[case] folder: FolderFacts,
        #[case] status: Status,
        #[case] says: &str,
    ) {
        let log_file = Some("/s/x.log".into());
        let facts = DiskFacts { folder: Some(folder), log: LogLevel::Warn, log_file };
        let checks = disk(&facts);
        assert_eq!(checks[0].status, status, "{:?}", checks[0]);
        assert!(checks[0].detail.contains(says), "{:?}", checks[0]);
        assert_eq!(checks[0].fix.is_some(), status != Status::Ok);
        assert_eq!(checks[1].detail, "Level warn, in /s/x.log");
    }

    #[test]
    fn commands_of_fixes_can_be_pasted() {
        let odd = FolderFacts { path: "/a b/s".into(), nearest: "/a b/s".into(), ..folder() };
        let unwritable = FolderFacts { is_writable: false, ..odd.clone() };
        let above = FolderFacts { mode: None, nearest: "/a b".into(), ..unwritable.clone() };
        for (folder, detail, command) in [
            (
                FolderFacts { mode: Some(0o755), ..odd },
                "Others can look into /a b/s (mode 0755)",
                "chmod 700 '/a b/s'",
            ),
            (
                unwritable,
                "/a b/s can't be written to",
                "sudo chown -R \"$USER\" '/a b/s' && chmod -R u+rwX '/a b/s'",
            ),
            (
                above,
                "/a b/s can't be created: /a b can't be written to",
                "sudo install -d -m 700 -o \"$USER\" '/a b/s'",
            ),
        ] {
            let fault = folder.fault("disk").expect("a fault");
            assert_eq!(fault.detail, detail);
            assert!(fault.fix.as_ref().is_some_and(|fix| fix.ends_with(command)), "{fault:?}");
        }
    }

    #[test]
    fn without_a_home_there_is_no_place() {
        let checks = disk(&DiskFacts { folder: None, log: LogLevel::Warn, log_file: None });
        assert_eq!([checks[0].status, checks[1].status], [Status::Broken, Status::Warning]);
        let checks = disk(&DiskFacts { folder: None, log: LogLevel::Off, log_file: None });
        assert_eq!(checks[1], Check::ok("log", "Off"));
    }

    #[test]
    fn facts_are_those_of_the_disk() {
        let dir = tempfile::tempdir().expect("a directory");
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).expect("mode");
        let there = FolderFacts::read(dir.path());
        assert_eq!((there.mode, there.is_writable), (Some(0o700), true));
        assert!(there.free.is_some());
        let later = FolderFacts::read(&dir.path().join("a/b"));
        assert_eq!((later.mode, later.is_writable), (None, true));
        let file = dir.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(!FolderFacts::read(&file.join("below")).is_writable, "a file is in the way");
    }

    fn outbox_of(read: Result<Option<Entries>, String>, sender: Option<&str>) -> Check {
        let sender = sender.map(str::to_owned);
        outbox(&OutboxFacts { folder: folder(), read, sender, damaged: Vec::new() })
    }

    #[test]
    fn the_outbox_tells_what_waits_and_for_whom() {
        let none = Entries::default();
        assert_eq!(outbox_of(Ok(None), None), Check::ok("outbox", "Empty"));
        let held = outbox_of(Ok(Some(Entries { pending: 2, ..none })), Some("process 7"));
        assert_eq!(held, Check::ok("outbox", "2 pending; another window sends (process 7)"));
        let waiting = outbox_of(Ok(Some(Entries { pending: 2, ..none })), None);
        assert_eq!((waiting.status, &*waiting.detail), (Status::Warning, "2 pending"));
        let all = Entries { pending: 1, uncertain: 2, failed: 3, asking: 4 };
        let check = outbox_of(Ok(Some(all)), None);
        assert_eq!(check.status, Status::Warning);
        assert_eq!(check.detail, "1 pending, 2 uncertain, 3 failed, 4 to confirm");
        let broken = outbox_of(Err("The outbox is damaged".to_owned()), None);
        assert_eq!((broken.status, &*broken.detail), (Status::Broken, "The outbox is damaged"));
    }

    #[test]
    fn what_was_set_aside_is_told() {
        let dir = tempfile::tempdir().expect("a directory");
        for name in ["damaged-1.sqlite", "state.damaged-2.sqlite", "outbox.sqlite", "damaged.txt"] {
            fs::write(dir.path().join(name), "").expect("written");
        }
        let damaged = damaged_in(dir.path());
        assert_eq!(damaged.len(), 2);
        let check = state(&StateFacts { read: Ok((1, 0)), damaged });
        assert_eq!(check.status, Status::Warning);
        assert!(check.detail.starts_with("2 damaged files were set aside"), "{check:?}");
        let check = state(&StateFacts { read: Ok((1, 2)), damaged: Vec::new() });
        assert_eq!(check, Check::ok("state", "Drafts: 1, snoozed: 2"));
        let check = state(&StateFacts { read: Err("the disk failed".into()), damaged: Vec::new() });
        assert_eq!(check.status, Status::Broken);
    }
}
