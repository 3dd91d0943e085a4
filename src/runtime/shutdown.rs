//! The end: what is due is sent before the program goes, and what stays is
//! said, in the terminal as it was found.

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
use crate::domain::RedactedText;
use crate::domain::text::one_line;
use crate::terminal::message::{Message, MessageReceiver};

/// How long the end waits for the server.
const PATIENCE: Duration = Duration::from_secs(5);

/// Returns to the beginning of the line and empties it.
const CLEAR: &str = "\r\x1b[K";

/// Has what is due sent, for a few seconds at most; a signal ends that at
/// once. What is written is for people.
pub(super) fn drain_outbox(
    tokio: &Handle,
    post: &OutboxHandle,
    inbox: &mut MessageReceiver,
    mut words: impl Write,
    shows_progress: bool,
) -> ExitReason {
    let Some(leaving) = post.shut_down() else { return ExitReason::Quit };
    let mut line = Line { words: &mut words, shows_progress, most: 0 };
    let (ending, end) = tokio.block_on(wait(leaving, inbox, &mut line));
    line.end(end);
    ending
}

/// How the sending has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    /// As it should.
    Left(PendingSummary),
    /// So many were not answered in time.
    Cut(usize),
}

async fn wait(
    mut leaving: UnboundedReceiver<ShutdownProgress>,
    inbox: &mut MessageReceiver,
    line: &mut Line<'_>,
) -> (ExitReason, End) {
    let deadline = Instant::now() + PATIENCE;
    let mut left = 0;
    let mut listens = true;
    loop {
        tokio::select! {
            biased;
            // What is said on the way is still taken, so that nobody waits
            // for room in the queue.
            message = inbox.recv(), if listens => match message {
                Some(Message::Killed(signal)) => return (ExitReason::Signal(signal), End::Cut(left)),
                Some(_) => {}
                None => listens = false,
            },
            said = leaving.recv() => match said {
                Some(ShutdownProgress::Sending { left: now }) => {
                    left = now;
                    line.progress(left);
                }
                Some(ShutdownProgress::Left(stay)) => return (ExitReason::Quit, End::Left(stay)),
                None => return (ExitReason::Quit, End::Cut(left)),
            },
            () = sleep_until(deadline) => return (ExitReason::Quit, End::Cut(left)),
        }
    }
}

/// The line that tells how it goes. Without standard error nobody reads it.
struct Line<'a> {
    words: &'a mut dyn Write,
    shows_progress: bool,
    /// The most that were left.
    most: usize,
}

impl Line<'_> {
    fn progress(&mut self, left: usize) {
        self.most = self.most.max(left);
        if self.shows_progress && left > 0 {
            let (most, nth) = (self.most, self.most - left + 1);
            let _ = write!(self.words, "{CLEAR}leadping-tui: sending {nth} of {most}…");
            let _ = self.words.flush();
        }
    }

    fn end(self, end: End) {
        if self.shows_progress && self.most > 0 {
            let _ = write!(self.words, "{CLEAR}");
        }
        for words in said(end, &TimeZone::system(), Timestamp::now()) {
            let _ = writeln!(self.words, "leadping-tui: {words}");
        }
    }
}

/// What is said at the end, by the clock of a place.
fn said(end: End, zone: &TimeZone, now: Timestamp) -> Vec<String> {
    let stay = match end {
        End::Left(stay) => stay,
        End::Cut(0) => return Vec::new(),
        End::Cut(left) => return vec![format!("{left} unconfirmed; will check at next start")],
    };
    let mut said = Vec::new();
    if stay.elsewhere {
        if stay.waiting() > 0 {
            let who = stay.holder.map(|holder| format!(" ({})", holder.describe(zone, now)));
            said.push(format!("Another window is sending these{}", who.unwrap_or_default()));
        }
    } else {
        let asks = "Next start: sends, or asks if over 10 min old";
        said.extend(addressed("text", &stay.texts).map(|it| format!("{it} not sent. {asks}")));
        let asks = "Next start: saves, or asks if over 10 min old";
        said.extend(addressed("note", &stay.notes).map(|it| format!("{it} not saved. {asks}")));
        match stay.others {
            0 => {}
            1 => said.push("1 change not saved. Next start: saves it".to_owned()),
            many => said.push(format!("{many} changes not saved. Next start: saves them")),
        }
    }
    match stay.stuck {
        0 => {}
        1 => said.push("1 needs your decision: leadping-tui outbox list".to_owned()),
        many => said.push(format!("{many} need your decision: leadping-tui outbox list")),
    }
    said
}

/// So many texts or notes, and to whom.
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
        assert_eq!(said(end, &TimeZone::UTC, at("2026-11-22T20:00:00Z")), expected);
    }

    #[test]
    fn progress_is_one_line_that_goes_away_and_only_for_a_terminal() {
        for (shows_progress, expected) in [
            (
                true,
                "\r\x1b[Kleadping-tui: sending 1 of 3…\r\x1b[Kleadping-tui: sending 3 of 3…\r\x1b[K\
                 leadping-tui: 1 change not saved. Next start: saves it\n",
            ),
            (false, "leadping-tui: 1 change not saved. Next start: saves it\n"),
        ] {
            let mut words = Vec::new();
            let mut line = Line { words: &mut words, shows_progress, most: 0 };
            for left in [3, 1, 0] {
                line.progress(left);
            }
            line.end(End::Left(PendingSummary { others: 1, ..PendingSummary::default() }));
            assert_eq!(String::from_utf8(words).expect("text"), expected);
        }
    }
}
