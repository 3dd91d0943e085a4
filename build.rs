//! Tells the program its target, and the commit that it is built from.
//!
//! A build without git, or outside of the repository, has no commit. Nothing
//! of the machine and no time of the build goes into the program.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = std::env::var("TARGET").unwrap_or_default();
    let commit = commit().unwrap_or_default();
    // Always set: the environment of the build has no say.
    println!("cargo::rustc-env=LEADPING_TUI_TARGET={target}");
    println!("cargo::rustc-env=LEADPING_TUI_COMMIT={commit}");
}

/// The commit and its date: `0123456789ab (2026-11-28)`.
fn commit() -> Option<String> {
    // A package that was unpacked inside another repository is not of that.
    if !git(&["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    // Each commit and each change of branch changes one of these.
    let files = ["HEAD", "logs/HEAD", "packed-refs"].into_iter().chain(branch.as_deref());
    for file in files {
        let path = git(&["rev-parse", "--git-path", file])?;
        // Cargo would run this again and again for a file that isn't there.
        if Path::new(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    git(&["log", "-1", "--abbrev=12", "--format=%h (%cs)"])
}

/// The output of git; `None` if there is no git, or it fails.
fn git(arguments: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    // Set inside of hooks, perhaps for another repository.
    git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE").env_remove("GIT_INDEX_FILE");
    let output = git.args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
