//! The shutdown: due entries are sent, and the remaining ones reported, in the
//! restored terminal.

use std::io::Write;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use super::exit_reason::ExitReason;
use crate::app::triage::confirmation::names;
use crate::delivery::{OutboxHandle, PendingSummary, ShutdownProgress};
use crate::domain::text::one_line;
use crate::domain::{RedactedText, TimeStyle};
use crate::terminal::message::{Message, MessageReceiver};

/// Maximum wait for the server.
const PATIENCE: Duration = Duration::from_secs(5);

/// Carriage return, and clear to the end of the line.
const CLEAR: &str = "\r\x1b[K";

/// Sends due entries, for a few seconds at most; a signal ends that at once.
pub(super) fn drain_outbox(
    tokio: &Handle,
    outbox: &OutboxHandle,
    messages: &mut MessageReceiver,
    mut words: impl Write,
    shows_progress: bool,
    style: TimeStyle,
) -> ExitReason {
    let Some(leaving) = outbox.shut_down() else { return ExitReason::Quit };
    let mut line = Line { words: &mut words, shows_progress, style, most: 0 };
    let (exit_reason, end) = tokio.block_on(wait(leaving, messages, &mut line));
    line.end(end);
    exit_reason
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Left(PendingSummary),
    /// The number of requests without an answer in time.
    Cut(usize),
}

async fn wait(
    mut leaving: UnboundedReceiver<ShutdownProgress>,
    messages: &mut MessageReceiver,
    line: &mut Line<'_>,
) -> (ExitReason, End) {
    let deadline = Instant::now() + PATIENCE;
    let mut left = 0;
    let mut listens = true;
    loop {
        tokio::select! {
            biased;
            // Messages are still received, so that no sender waits for
            // room in the queue.
            message = messages.recv(), if listens => match message {
                Some(Message::Killed(signal)) => return (ExitReason::Signal(signal), End::Cut(left)),
                Some(_) => {}
                None => listens = false,
            },
            said = leaving.recv() => match said {
                Some(ShutdownProgress::Sending { left: now }) => {
                    left = now;
                    line.progress(left);
                }
                Some(ShutdownProgress::Left(pending)) => return (ExitReason::Quit, End::Left(pending)),
                None => return (ExitReason::Quit, End::Cut(left)),
            },
            () = sleep_until(deadline) => return (ExitReason::Quit, End::Cut(left)),
        }
    }
}

/// The progress line on standard error.
struct Line<'a> {
    words: &'a mut dyn Write,
    shows_progress: bool,
    style: TimeStyle,
    /// The maximum of entries left.
    most: usize,
}

impl Line<'_> {
    fn progress(&mut self, left: usize) {
        self.most = self.most.max(left);
        if self.shows_progress && left > 0 {
            let (most, nth) = (self.most, self.most - left + 1);
            let _ = write!(self.words, "{CLEAR}leadping-tui: Sending {nth} of {most}…");
            let _ = self.words.flush();
        }
    }

    fn end(self, end: End) {
        if self.shows_progress && self.most > 0 {
            let _ = write!(self.words, "{CLEAR}");
        }
        for words in said(end, (&TimeZone::system(), self.style), Timestamp::now()) {
            let _ = writeln!(self.words, "leadping-tui: {words}");
        }
    }
}

/// The lines at the end, with times in a zone and style.
fn said(end: End, (zone, style): (&TimeZone, TimeStyle), now: Timestamp) -> Vec<String> {
    let pending = match end {
        End::Left(pending) => pending,
        End::Cut(0) => return Vec::new(),
        End::Cut(left) => return vec![format!("{left} unconfirmed; will check at next start")],
    };
    let mut said = Vec::new();
    if pending.elsewhere {
        if pending.waiting() > 0 {
            let who =
                pending.holder.map(|holder| format!(" ({})", holder.describe(zone, now, style)));
            said.push(format!("Another window is sending these{}", who.unwrap_or_default()));
        }
    } else {
        let asks = "Next start: sends, or asks if over 10 min old";
        said.extend(addressed("text", &pending.texts).map(|it| format!("{it} not sent. {asks}")));
        let asks = "Next start: saves, or asks if over 10 min old";
        said.extend(addressed("note", &pending.notes).map(|it| format!("{it} not saved. {asks}")));
        match pending.others {
            0 => {}
            1 => said.push("1 change not saved. Next start: saves it".to_owned()),
            many => said.push(format!("{many} changes not saved. Next start: saves them")),
        }
    }
    match pending.stuck {
        0 => {}
        1 => said.push("1 needs your decision: leadping-tui outbox list".to_owned()),
        many => said.push(format!("{many} need your decision: leadping-tui outbox list")),
    }
    said
}

/// The number of texts or notes, and their recipients.
fn addressed(what: &str, who: &[RedactedText]) -> Option<String> {
    let named = names(who.iter().map(RedactedText::as_str));
    let named = one_line(&named);
    match who.len() {
        0 => None,
        1 => Some(format!("1 {what} to {named}")),
        many => Some(format!("{many} {what}s ({named})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::outbox::Holder;
    use rstest::rstest;

    fn at(time: &str) -> Timestamp {
        time.parse().expect("a time")
    }

    fn holder() -> Holder {
        Holder { process: 4_711, since: at("2026-11-22T14:05:59Z") }
    }

    fn who(names: &[&str]) -> Vec<RedactedText> {
        names.iter().map(|name| RedactedText::new(name)).collect()
    }

    #[rstest]
    #[case(End::Left(PendingSummary::default()), &[])]
    #[case(End::Cut(0), &[])]
    #[case(End::Cut(2), &["2 unconfirmed; will check at next start"])]
    #[case(
        End::Left(PendingSummary { texts: who(&["Nick Brook"]), ..PendingSummary::default() }),
        &["1 text to Nick Brook not sent. Next start: sends, or asks if over 10 min old"]
    )]
    #[case(
        End::Left(PendingSummary {
            texts: who(&["Nick", "Ann", "Nick", "Bob", "Zo\u{1b}\u{eb}"]),
            notes: who(&["Ann"]),
            others: 2,
            stuck: 1,
            ..PendingSummary::default()
        }),
        &[
            "5 texts (Nick, Ann, Bob and 1 more) not sent. \
             Next start: sends, or asks if over 10 min old",
            "1 note to Ann not saved. Next start: saves, or asks if over 10 min old",
            "2 changes not saved. Next start: saves them",
            "1 needs your decision: leadping-tui outbox list",
        ]
    )]
    #[case(
        End::Left(PendingSummary { others: 3, elsewhere: true, ..PendingSummary::default() }),
        &["Another window is sending these"]
    )]
    #[case(
        End::Left(PendingSummary { others: 3, elsewhere: true, holder: Some(holder()), ..PendingSummary::default() }),
        &["Another window is sending these (process 4711, since 2:05 PM)"]
    )]
    fn what_stays_is_said(#[case] end: End, #[case] expected: &[&str]) {
        assert_eq!(
            said(end, (&TimeZone::UTC, TimeStyle::default()), at("2026-11-22T20:00:00Z")),
            expected
        );
    }

    #[test]
    fn progress_is_one_line_that_goes_away_and_only_for_a_terminal() {
        for (shows_progress, expected) in [
            (
                true,
                "\r\x1b[Kleadping-tui: Sending 1 of 3…\r\x1b[Kleadping-tui: Sending 3 of 3…\r\x1b[K\
                 leadping-tui: 1 change not saved. Next start: saves it\n",
            ),
            (false, "leadping-tui: 1 change not saved. Next start: saves it\n"),
        ] {
            let mut words = Vec::new();
            let mut line =
                Line { words: &mut words, shows_progress, style: TimeStyle::default(), most: 0 };
            for left in [3, 1, 0] {
                line.progress(left);
            }
            line.end(End::Left(PendingSummary { others: 1, ..PendingSummary::default() }));
            assert_eq!(String::from_utf8(words).expect("text"), expected);
        }
    }
}
