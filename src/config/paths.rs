//! Locations of the program's files.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// The name of the configuration file.
const CONFIG_FILE: &str = "config.toml";

/// The user's directories; each is `None` if the platform has none.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The default configuration.
    pub config_file: Option<PathBuf>,
    /// Another configuration that exists where some programs look, and is not
    /// read.
    pub ignored_config: Option<PathBuf>,
    pub log_file: Option<PathBuf>,
    /// The folder of `state.sqlite`.
    pub state: Option<PathBuf>,
    /// Outboxes, a folder per account.
    pub outboxes: Option<PathBuf>,
    /// The meaning of `~`.
    pub home: Option<PathBuf>,
}

impl Paths {
    /// The directories of the current user.
    pub fn for_user() -> Self {
        let project = ProjectDirs::from("", "", "leadping-tui");
        let project = project.as_ref();
        // Only some platforms separate state from other local data.
        let state = project.map(|p| p.state_dir().unwrap_or_else(|| p.data_local_dir()));
        let home = BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
        let own = project.map(|p| p.config_dir().join(CONFIG_FILE));
        let xdg = env::var_os("XDG_CONFIG_HOME");
        let (config_file, ignored_config) = if cfg!(target_os = "macos") {
            on_macos(own, xdg, home.as_deref(), Path::exists)
        } else {
            (own, None)
        };
        Self {
            config_file,
            ignored_config,
            log_file: state.map(|dir| dir.join("leadping-tui.log")),
            state: state.map(Path::to_owned),
            outboxes: state.map(|dir| dir.join("outbox")),
            home,
        }
    }

    /// Resolves a path in a file of the directory `beside`: `~/` is the home
    /// directory, a relative path starts at `beside`.
    pub fn resolve(&self, written: &str, beside: &Path) -> PathBuf {
        match (written.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => beside.join(written),
        }
    }
}

/// The configuration file on macOS, and another one that is there too. A file in
/// the system's folder goes first, then one in the folder of the XDG
/// specification, which terminal programs share there.
fn on_macos(
    own: Option<PathBuf>,
    xdg: Option<OsString>,
    home: Option<&Path>,
    exists: impl Fn(&Path) -> bool,
) -> (Option<PathBuf>, Option<PathBuf>) {
    let set = xdg.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let is_set = set.is_some();
    let folder = set.or_else(|| home.map(|home| home.join(".config")));
    let shared = folder.map(|folder| folder.join("leadping-tui").join(CONFIG_FILE));
    let is_there = |file: &Option<PathBuf>| file.as_deref().is_some_and(&exists);
    match (is_there(&own), is_there(&shared)) {
        (true, true) => (own, shared),
        (false, true) => (shared, None),
        // A folder that the user has chosen is where a new file belongs.
        (false, false) if is_set || own.is_none() => (shared, None),
        (_, false) => (own, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_macos_the_shared_folder_is_read_where_the_system_s_has_no_file() {
        let own = "/Users/ann/Library/Application Support/leadping-tui/config.toml";
        let dot = "/Users/ann/.config/leadping-tui/config.toml";
        let set = "/Users/ann/cfg/leadping-tui/config.toml";
        let found = |xdg: Option<&str>, there: &[&str]| {
            let exists = |path: &Path| there.iter().any(|file| path == Path::new(file));
            let home = Some(Path::new("/Users/ann"));
            let (file, ignored) = on_macos(Some(own.into()), xdg.map(Into::into), home, exists);
            let text = |path: PathBuf| path.display().to_string();
            (file.map(text).unwrap_or_default(), ignored.map(text))
        };
        let alone = |file: &str| (file.to_owned(), None);
        assert_eq!(found(None, &[]), alone(own));
        assert_eq!(found(None, &[own]), alone(own));
        assert_eq!(found(None, &[dot]), alone(dot));
        assert_eq!(found(None, &[own, dot]), (own.to_owned(), Some(dot.to_owned())));
        let xdg = Some("/Users/ann/cfg");
        assert_eq!(found(xdg, &[]), alone(set));
        assert_eq!(found(xdg, &[own]), alone(own));
        assert_eq!(found(xdg, &[dot]), alone(set), "as the specification has it");
        assert_eq!(found(xdg, &[set]), alone(set));
        assert_eq!(found(xdg, &[own, set]), (own.to_owned(), Some(set.to_owned())));
        assert_eq!(found(Some("cfg"), &[dot]), alone(dot), "a relative folder counts as none");
    }

    #[test]
    fn paths_start_at_home_at_the_file_or_at_the_root() {
        let paths = Paths { home: Some("/home/ann".into()), ..Paths::default() };
        let resolve = |written| paths.resolve(written, Path::new("/etc/app"));
        assert_eq!(resolve("~/key"), Path::new("/home/ann/key"));
        assert_eq!(resolve("key"), Path::new("/etc/app/key"));
        assert_eq!(resolve("/run/key"), Path::new("/run/key"));
        assert_eq!(resolve("~bob/key"), Path::new("/etc/app/~bob/key"));
    }
}
