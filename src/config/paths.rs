//! Locations of the program's files.

use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// The user's directories; each is `None` if the platform has none.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// The default configuration.
    pub config_file: Option<PathBuf>,
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
        Self {
            config_file: project.map(|p| p.config_dir().join("config.toml")),
            log_file: state.map(|dir| dir.join("leadping-tui.log")),
            state: state.map(Path::to_owned),
            outboxes: state.map(|dir| dir.join("outbox")),
            home: BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf()),
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

#[cfg(test)]
mod tests {
    use super::*;

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
