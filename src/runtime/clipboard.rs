//! Programs that put text into a clipboard: the configured one, or tmux and
//! those of the display.
//!
//! Inside tmux its buffer is set too, and with `-w` (tmux 3.2) the clipboard of
//! the terminal around it. `set-clipboard off` asks not to do the latter; before
//! tmux 3.5, `-w` did it nevertheless
//! (<https://github.com/tmux/tmux/issues/3858>).

use std::ffi::OsString;
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::app::Event;
use crate::app::protocol::clipboard::{Clipboard, ClipboardText};
use crate::config::child;
use crate::domain::io_error_text;
use crate::terminal::message::{Message, MessageSender};

/// Time limit of a program.
const LIMIT: Duration = Duration::from_secs(3);

/// Time at the end of the program for a text that was copied just before.
const LAST: Duration = Duration::from_millis(500);

/// The programs of this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ClipboardPrograms {
    /// The configured program and its arguments, instead of all others.
    command: Option<Vec<String>>,
    in_tmux: bool,
    /// In the order of preference.
    of_display: Vec<&'static [&'static str]>,
    /// Where programs are, if not in the `PATH` of this process.
    path: Option<OsString>,
}

const CLIP_EXE: &[&str] = &["clip.exe"];

impl ClipboardPrograms {
    /// The programs that the environment names.
    pub(super) fn new(
        command: Option<Vec<String>>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let is_remote = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
        let mut of_display: Vec<&[&str]> = Vec::new();
        if is_set("WSL_DISTRO_NAME") {
            of_display.push(CLIP_EXE);
        }
        if is_set("WAYLAND_DISPLAY") {
            // Without a type it would start another program to guess one.
            of_display.push(&["wl-copy", "--type", "text/plain"]);
        }
        if is_set("DISPLAY") {
            of_display.push(&["xclip", "-selection", "clipboard"]);
            of_display.push(&["xsel", "--clipboard", "--input"]);
        }
        if cfg!(target_os = "macos") && !is_remote {
            of_display.push(&["pbcopy"]);
        }
        Self { command, in_tmux: is_set("TMUX"), of_display, path: None }
    }

    /// The programs of the display, in the order of preference.
    pub(super) fn names_of_display(&self) -> Vec<&'static str> {
        self.of_display.iter().filter_map(|words| words.first().copied()).collect()
    }

    fn is_empty(&self) -> bool {
        self.command.is_none() && !self.in_tmux && self.of_display.is_empty()
    }

    /// Copies a text; `None` if no program takes it. Blocks.
    fn copy(&self, text: &str) -> Option<Result<Clipboard, String>> {
        if let Some(words) = &self.command {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            return Some(self.run(&words, text.as_bytes()).map(|_| Clipboard::System));
        }
        let in_tmux = self.in_tmux.then(|| self.copy_to_tmux(text)).flatten();
        let takes = |words: &&&[&str]| {
            let is_windows = **words == CLIP_EXE;
            let bytes = if is_windows { utf16(text) } else { text.as_bytes().to_vec() };
            self.run(words, &bytes).is_ok()
        };
        let of_display = self.of_display.iter().find(takes);
        of_display.map(|_| Clipboard::System).or(in_tmux).map(Ok)
    }

    fn copy_to_tmux(&self, text: &str) -> Option<Clipboard> {
        let loads = |words: &[&str]| self.run(words, text.as_bytes()).is_ok();
        let asked = self.run(&["tmux", "show-options", "-sv", "set-clipboard"], b"");
        let is_off = asked.is_ok_and(|answer| answer.trim() == "off");
        if !is_off && loads(&["tmux", "load-buffer", "-w", "-"]) {
            return Some(Clipboard::TmuxAndTerminal);
        }
        loads(&["tmux", "load-buffer", "-"]).then_some(Clipboard::Tmux)
    }

    /// Runs a program with an input, and returns the start of its output.
    fn run(&self, words: &[&str], input: &[u8]) -> Result<String, String> {
        let [program, arguments @ ..] = words else { return Err("No program".to_owned()) };
        let mut command = child::command(program);
        command.args(arguments);
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        run(command, program, input, LIMIT)
    }
}

fn run(
    mut command: Command,
    program: &str,
    input: &[u8],
    limit: Duration,
) -> Result<String, String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Signals from keys are for this program alone, and the limit is for
        // all that was started.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("can't start `{program}`: {}", io_error_text(&error)))?;
    if let Some(stdin) = child.stdin.take() {
        write(stdin, input.to_vec());
    }
    let stdout = child.stdout.take();
    let Some(status) = child::wait_until(&mut child, Instant::now() + limit) else {
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        // It may have ended meanwhile.
        let _ = pid.map(|pid| kill_process_group(pid, Signal::KILL));
        let _ = child.wait();
        return Err(format!("`{program}` took longer than {} seconds", limit.as_secs()));
    };
    if !status.success() {
        return Err(format!("`{program}` {}", child::exit_text(status)));
    }
    Ok(stdout.map(first_bytes).unwrap_or_default())
}

/// Writes the input beside the wait for the program, which may not read it.
fn write(mut stdin: ChildStdin, input: Vec<u8>) {
    if input.is_empty() {
        return;
    }
    // A program that ends without having read it tells so by its status.
    let write = move || drop(stdin.write_all(&input));
    let _ = thread::Builder::new().name("leadping-input".to_owned()).spawn(write);
}

/// The output of a program that has ended, as far as it is there: one that goes
/// on in the background keeps it open.
fn first_bytes(mut output: impl Read + std::os::fd::AsFd) -> String {
    let mut bytes = [0; 256];
    let is_ready = rustix::io::ioctl_fionread(&output).is_ok_and(|ready| ready > 0);
    let count = if is_ready { output.read(&mut bytes).unwrap_or_default() } else { 0 };
    String::from_utf8_lossy(&bytes[..count]).into_owned()
}

/// The encoding in which `clip.exe` takes any text, with its mark.
fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// Copies texts in their order, on a thread of its own.
#[derive(Debug, Default)]
pub(super) struct ClipboardWorker {
    programs: ClipboardPrograms,
    thread: Option<(mpsc::Sender<ClipboardText>, mpsc::Receiver<()>)>,
}

impl ClipboardWorker {
    pub(super) fn new(programs: ClipboardPrograms) -> Self {
        Self { programs, thread: None }
    }

    /// Copies a text in the background; gives it back if there is no program.
    pub(super) fn copy(
        &mut self,
        clip: ClipboardText,
        events: &MessageSender,
    ) -> Result<(), ClipboardText> {
        if self.programs.is_empty() {
            return Err(clip);
        }
        if self.thread.is_none() {
            self.thread = start(self.programs.clone(), events.clone());
        }
        match &self.thread {
            Some((texts, _)) => texts.send(clip).map_err(|mpsc::SendError(clip)| clip),
            None => Err(clip),
        }
    }
}

impl Drop for ClipboardWorker {
    fn drop(&mut self) {
        if let Some((texts, ended)) = self.thread.take() {
            drop(texts);
            // The thread never sends: it ends, or it takes too long.
            let _ = ended.recv_timeout(LAST);
        }
    }
}

fn start(
    programs: ClipboardPrograms,
    events: MessageSender,
) -> Option<(mpsc::Sender<ClipboardText>, mpsc::Receiver<()>)> {
    let (sender, texts) = mpsc::channel::<ClipboardText>();
    let (is_running, ended) = mpsc::channel();
    let work = move || {
        for clip in texts {
            let event = match programs.copy(&clip.text) {
                Some(Ok(to)) => Event::Copied(clip, to),
                Some(Err(why)) => Event::NotCopied(clip, why),
                None => Event::NoClipboardProgram(clip),
            };
            // The queue is closed when the program ends.
            let _ = events.blocking_send(Message::Event(event));
        }
        drop(is_running);
    };
    let thread = thread::Builder::new().name("leadping-clip".to_owned()).spawn(work);
    thread.is_ok().then_some((sender, ended))
}

#[cfg(test)]
mod tests;
