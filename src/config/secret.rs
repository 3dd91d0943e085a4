//! The API key's sources: the environment, a command, or a file that only its
//! owner can read. Never a flag, which every user of the machine could see in
//! the process list, and never the configuration file.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

pub use super::child::VARIABLE;
use super::environment::CREDENTIALS;
use super::{KeySource, child};
use crate::domain::io_error_text;

/// Maximum length of a key, in bytes. User access tokens are the longest, at a
/// few kilobytes.
const MAX_BYTES: usize = 16 << 10;

/// Time limit of the command: the user may have to find a passphrase.
const COMMAND_TIMEOUT: Duration = Duration::from_mins(5);

/// A key, not validated yet, and its origin.
#[derive(Debug)]
pub struct ResolvedKey {
    pub key: SecretString,
    /// For messages; says nothing about the key.
    pub origin: String,
}

/// A missing or inaccessible key. The message never contains what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialError {
    /// One sentence without the final stop.
    pub message: String,
    /// What the user can do about it.
    pub hints: Vec<String>,
}

impl CredentialError {
    fn new(message: String, hint: &str) -> Self {
        Self { message, hints: vec![hint.to_owned()] }
    }

    /// No key is configured. `file` is the configuration file, which need not
    /// exist; `None` if this system has no folder for it.
    pub fn missing(file: Option<&Path>) -> Self {
        let file = file.map_or("the configuration file".to_owned(), |it| it.display().to_string());
        let hints = [
            "To try it without a key: leadping-tui demo".to_owned(),
            "To use your account, set LEADPING_API_KEY in the environment,".to_owned(),
            format!("or set this in {file}: api_key_command = \"pass show leadping\""),
            "or there: api_key_file = \"key\", a file that only you can read (chmod 600)"
                .to_owned(),
        ];
        Self { message: "No API key found".to_owned(), hints: hints.to_vec() }
    }
}

/// The key from the environment, else from `source`; `None` if neither names
/// one. Waits for the command, which may ask the user on the terminal.
///
/// # Errors
/// A source without a key.
pub fn find(
    environment: Option<OsString>,
    source: &KeySource,
) -> Result<Option<ResolvedKey>, CredentialError> {
    if let Some(value) = environment.filter(|value| !value.is_empty()) {
        let text = Zeroizing::new(value.into_encoded_bytes());
        return first_line(&text, VARIABLE).map(Some);
    }
    match source {
        KeySource::None => Ok(None),
        KeySource::Command(words) => from_command(words, COMMAND_TIMEOUT).map(Some),
        KeySource::File(path) => from_file(path, false).map(Some),
        KeySource::Credential { name, folder: Some(folder) } => {
            from_file(&folder.join(name), true).map(Some)
        }
        KeySource::Credential { name, folder: None } => {
            let message = format!("`api_key_file` is a credential, and ${CREDENTIALS} isn't set");
            let hint = format!("systemd sets it for a service with LoadCredential={name}:FILE");
            Err(CredentialError::new(message, &hint))
        }
    }
}

fn from_command(words: &[String], timeout: Duration) -> Result<ResolvedKey, CredentialError> {
    let Some((program, arguments)) = words.split_first() else {
        let hint = "Name a program, for example \"pass show leadping\"";
        return Err(CredentialError::new("`api_key_command` is empty".to_owned(), hint));
    };
    // Arguments can contain secrets of their own, so messages omit them.
    let name = format!("api_key_command (`{program}`)");
    let refuse = |what: &str| {
        CredentialError::new(
            format!("{name} {what}"),
            "Run the command yourself. It must print the key as its first line",
        )
    };
    // It asks on the terminal: stdin and stderr are inherited.
    let mut child = child::command(program)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| refuse(&format!("can't be run: {}", io_error_text(&error))))?;
    let deadline = Instant::now() + timeout;
    let output = read_output(&mut child, timeout);
    let status = match output {
        Some(_) => child::wait_until(&mut child, deadline),
        None => None,
    };
    let (Some(output), Some(status)) = (output, status) else {
        // It may have ended meanwhile, which is fine.
        let _ = child.kill();
        let _ = child.wait();
        return Err(refuse(&format!("took longer than {} seconds", timeout.as_secs())));
    };
    if !status.success() {
        return Err(refuse(&child::exit_text(status)));
    }
    first_line(&output, &name)
}

/// The child's first line, or its output up to its end or the size limit;
/// `None` on a timeout. A background process of the child (a key agent, for
/// example) can hold the output open, so its end is not awaited once the line
/// is there.
fn read_output(child: &mut Child, timeout: Duration) -> Option<Zeroizing<Vec<u8>>> {
    let stdout = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut stdout = stdout.take(MAX_BYTES as u64 + 1);
        let mut rest = Zeroizing::new([0; 1024]);
        // The receiver is gone after the timeout.
        let _ = sender.send(read_line(&mut stdout));
        // Closing the output of a child that is still writing would end it.
        while matches!(stdout.read(&mut *rest), Ok(1..)) {}
    });
    receiver.recv_timeout(timeout).ok()
}

/// Reads up to the first line feed, inclusive, or to the end. Data read before
/// an error is treated like any other output.
fn read_line(input: &mut impl Read) -> Zeroizing<Vec<u8>> {
    // Never grown, so that no copy of the key remains in memory.
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 1));
    let mut byte = Zeroizing::new([0; 1]);
    while line.len() <= MAX_BYTES && line.last() != Some(&b'\n') {
        match input.read(&mut *byte) {
            Ok(1..) => line.push(byte[0]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => break,
        }
    }
    line
}

/// The key in a file. systemd may leave a credential to root, with an access
/// list for the user that shows as a group that can read it.
fn from_file(path: &Path, is_credential: bool) -> Result<ResolvedKey, CredentialError> {
    let shown = path.display();
    let word = path.to_string_lossy();
    let word = shell_words::quote(&word);
    let refuse =
        |what: &str, hint: &str| CredentialError::new(format!("The key file {shown} {what}"), hint);
    let unreadable = |error: std::io::Error| {
        refuse(
            &format!("can't be read: {}", io_error_text(&error)),
            "Check `api_key_file` in the configuration",
        )
    };
    let file = open_without_waiting(path).map_err(unreadable)?;
    // Of the open file, so that it cannot be replaced between check and use.
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(refuse("is not a regular file", "Check `api_key_file` in the configuration"));
    }
    let is_roots = is_credential && metadata.uid() == 0;
    if !is_roots && metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(refuse(
            "belongs to another user",
            &format!("Make it yours: chown \"$USER\" {word}"),
        ));
    }
    let mode = metadata.mode() & 0o777;
    if mode & if is_roots { 0o037 } else { 0o077 } != 0 {
        let what = format!("can be read or changed by others (mode {mode:04o})");
        return Err(refuse(&what, &format!("chmod 600 {word}")));
    }
    let mut text = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 1));
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut text).map_err(unreadable)?;
    first_line(&text, &format!("The key file {shown}"))
}

/// Opening a pipe would otherwise wait for its writer.
fn open_without_waiting(path: &Path) -> std::io::Result<File> {
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

fn first_line(text: &[u8], origin: &str) -> Result<ResolvedKey, CredentialError> {
    let refuse = |what: &str| {
        CredentialError::new(format!("{origin} {what}"), "The first line must be the key")
    };
    if text.len() > MAX_BYTES {
        return Err(refuse("is over 16 KiB, too long for a key"));
    }
    let text = str::from_utf8(text).map_err(|_| refuse("is not UTF-8 text"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().chars().next() {
        Some('{' | '[') => {
            let hint = "The first line must be the key alone, as `jq -r .token` extracts it";
            return Err(CredentialError::new(format!("{origin} gave JSON, not a key"), hint));
        }
        Some('<') => return Err(refuse("gave a web page, not a key")),
        _ => {}
    }
    let key = text.lines().next().unwrap_or_default().trim();
    if key.is_empty() {
        return Err(refuse("gave no key"));
    }
    Ok(ResolvedKey { key: SecretString::from(key), origin: origin.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;

    use super::*;

    fn sh(script: &str) -> KeySource {
        KeySource::Command(["sh", "-c", script].map(str::to_owned).to_vec())
    }

    fn found(source: &KeySource) -> String {
        let found = find(None, source).expect("a key").expect("a source");
        found.key.expose_secret().to_owned()
    }

    fn refused(source: &KeySource) -> CredentialError {
        find(None, source).expect_err("no key")
    }

    fn key_file(text: &str, mode: u32) -> (tempfile::TempDir, KeySource) {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("key");
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("mode");
        (dir, KeySource::File(path))
    }

    #[test]
    fn the_environment_comes_first_unless_it_is_empty() {
        let source = sh("echo sk_command");
        let from = |value: &str| {
            let found = find(Some(value.into()), &source).expect("a key").expect("a source");
            (found.key.expose_secret().to_owned(), found.origin)
        };
        assert_eq!(from(" sk_env\n"), ("sk_env".to_owned(), VARIABLE.to_owned()));
        assert_eq!(from("").0, "sk_command");
    }

    #[test]
    fn nothing_configured_is_not_an_error_here() {
        assert!(find(None, &KeySource::None).expect("no error").is_none());
    }

    #[test]
    fn a_command_s_first_line_is_the_key() {
        assert_eq!(found(&sh("echo '  sk_one  '; echo two")), "sk_one");
    }

    #[test]
    fn a_failing_command_is_named_without_its_arguments() {
        let error = refused(&sh("echo sk_hidden; exit 3"));
        assert_eq!(error.message, "api_key_command (`sh`) failed with exit code 3");
        assert!(!format!("{error:?}").contains("sk_hidden"));
    }

    #[test]
    fn a_command_that_does_not_exist_or_prints_nothing_or_too_much_is_refused() {
        let missing = KeySource::Command(vec!["/nonexistent/program".to_owned()]);
        assert!(refused(&missing).message.contains("can't be run"));
        assert!(refused(&sh("true")).message.ends_with("gave no key"));
        let flood = refused(&sh("head -c 20000 /dev/zero; true"));
        assert!(flood.message.contains("16 KiB"), "{}", flood.message);
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        for (printed, what) in [
            (r#"{"token":"sk_hidden"}"#, "JSON"),
            ("{\n  \"token\": \"sk_hidden\"\n}", "JSON"),
            (r#"["sk_hidden"]"#, "JSON"),
            ("<html><body>sk_hidden", "a web page"),
        ] {
            let source = sh(&format!("printf '%s\\n' '{printed}'"));
            let error = refused(&source);
            assert_eq!(error.message, format!("api_key_command (`sh`) gave {what}, not a key"));
            let (_dir, file) = key_file(printed, 0o600);
            let from_file = refused(&file);
            assert!(from_file.message.ends_with(&format!("gave {what}, not a key")));
            assert!(!format!("{error:?}{from_file:?}").contains("hidden"));
        }
    }

    #[test]
    fn a_byte_order_mark_before_the_key_is_left_out() {
        let (_dir, file) = key_file("\u{feff}sk_file\r\n", 0o600);
        assert_eq!(found(&file), "sk_file");
    }

    #[test]
    fn a_process_that_the_command_leaves_behind_is_not_waited_for() {
        let dir = tempfile::tempdir().expect("a directory");
        let pipe = dir.path().join("pipe");
        let script = "mkfifo \"$0\"; read -r end <\"$0\" & echo sk_agent";
        let words = ["sh", "-c", script, pipe.to_str().expect("text")].map(str::to_owned);
        let found = from_command(&words, Duration::from_secs(20)).expect("a key");
        assert_eq!(found.key.expose_secret(), "sk_agent");
        // It waits for the pipe to be opened; closing ends it.
        OpenOptions::new().write(true).open(&pipe).expect("opened");
    }

    #[test]
    fn more_lines_than_a_pipe_holds_do_no_harm_within_the_limit() {
        assert_eq!(found(&sh("echo sk_one; head -c 9000 /dev/zero")), "sk_one");
    }

    #[test]
    fn a_command_that_hangs_is_ended() {
        let words = ["sh", "-c", "exec sleep 600"].map(str::to_owned);
        let error = from_command(&words, Duration::from_millis(50)).expect_err("too slow");
        assert!(error.message.contains("took longer"), "{}", error.message);
    }

    #[test]
    fn a_key_file_must_be_ours_alone() {
        let (_dir, private) = key_file("sk_file\n", 0o600);
        assert_eq!(found(&private), "sk_file");
        for mode in [0o640, 0o604, 0o620, 0o644] {
            let (_dir, open) = key_file("sk_file", mode);
            let error = refused(&open);
            assert!(error.message.contains(&format!("mode {mode:04o}")), "{}", error.message);
            assert!(error.hints[0].starts_with("chmod 600 "), "{:?}", error.hints);
        }
    }

    #[test]
    fn a_key_file_must_be_a_file_and_hold_a_key() {
        let dir = tempfile::tempdir().expect("a directory");
        let directory = KeySource::File(dir.path().to_path_buf());
        assert!(refused(&directory).message.ends_with("is not a regular file"));
        let absent = KeySource::File(dir.path().join("absent"));
        assert!(refused(&absent).message.contains("can't be read"));
        let (_dir, empty) = key_file("\nsk_second_line\n", 0o600);
        assert!(refused(&empty).message.ends_with("gave no key"));
    }

    #[test]
    fn a_credential_of_a_service_is_a_key_file_in_its_folder() {
        let (dir, _) = key_file("sk_service\n", 0o400);
        let credential = |folder| KeySource::Credential { name: "key".to_owned(), folder };
        assert_eq!(found(&credential(Some(dir.path().to_path_buf()))), "sk_service");
        let error = refused(&credential(None));
        assert!(error.message.ends_with("$CREDENTIALS_DIRECTORY isn't set"), "{}", error.message);
        assert!(error.hints[0].contains("LoadCredential=key:"), "{:?}", error.hints);
        let mode = fs::Permissions::from_mode(0o404);
        fs::set_permissions(dir.path().join("key"), mode).expect("mode");
        let open = refused(&credential(Some(dir.path().to_path_buf())));
        assert!(open.message.contains("mode 0404"), "{}", open.message);
    }

    #[test]
    fn debug_output_hides_the_key() {
        let found = find(Some("sk_hidden".into()), &KeySource::None).expect("a key");
        assert!(!format!("{found:?}").contains("sk_hidden"));
    }
}
