//! The end: what is due is sent before the program goes, and what stays is
//! said, in the terminal as it was found.

use std::io::Write;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use super::ending::Ending;
use super::message::{Inbox, Message};
use super::post::{Leaving, Post, Stay};

/// How long the end waits for the server.
const PATIENCE: Duration = Duration::from_secs(5);

/// Returns to the beginning of the line and empties it.
const CLEAR: &str = "\r\x1b[K";

/// Has what is due sent, for a few seconds at most; a signal ends that at
/// once. What is written is for people.
pub(super) fn leave(
    tokio: &Handle,
    post: &Post,
    inbox: &mut Inbox,
    mut words: impl Write,
    shows_progress: bool,
) -> Ending {
    let Some(leaving) = post.leave() else { return Ending::Quit };
    let mut line = Line { words: &mut words, shows_progress, most: 0 };
    let (ending, end) = tokio.block_on(wait(leaving, inbox, &mut line));
    line.end(end);
    ending
}

/// How the sending has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// As it should.
    Left(Stay),
    /// So many were not answered in time.
    Cut(usize),
}

async fn wait(
    mut leaving: UnboundedReceiver<Leaving>,
    inbox: &mut Inbox,
    line: &mut Line<'_>,
) -> (Ending, End) {
    let deadline = Instant::now() + PATIENCE;
    let mut left = 0;
    let mut listens = true;
    loop {
        tokio::select! {
            biased;
            // What is said on the way is still taken, so that nobody waits
            // for room in the queue.
            message = inbox.recv(), if listens => match message {
                Some(Message::Killed(signal)) => return (Ending::Signal(signal), End::Cut(left)),
                Some(_) => {}
                None => listens = false,
            },
            said = leaving.recv() => match said {
                Some(Leaving::Sending { left: now }) => {
                    left = now;
                    line.progress(left);
                }
                Some(Leaving::Left(stay)) => return (Ending::Quit, End::Left(stay)),
                None => return (Ending::Quit, End::Cut(left)),
            },
            () = sleep_until(deadline) => return (Ending::Quit, End::Cut(left)),
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
        for words in said(end) {
            let _ = writeln!(self.words, "leadping-tui: {words}");
        }
    }
}

/// What is to be said at the end.
fn said(end: End) -> Vec<String> {
    let stay = match end {
        End::Left(stay) => stay,
        End::Cut(0) => return Vec::new(),
        End::Cut(left) => {
            return vec![format!("no answer yet about {left}: the next start goes on with that")];
        }
    };
    let stays = |count| if count == 1 { "stays" } else { "stay" };
    let mut said = Vec::new();
    match stay.waiting {
        0 => {}
        waiting if stay.elsewhere => {
            said.push(format!("{waiting} in the outbox: another instance sends"));
        }
        waiting => {
            let (stay, go) = (stays(waiting), if waiting == 1 { "goes" } else { "go" });
            said.push(format!("{waiting} {stay} in the outbox and {go} out at the next start"));
        }
    }
    if stay.stuck > 0 {
        let (stuck, stay) = (stay.stuck, stays(stay.stuck));
        said.push(format!(
            "{stuck} {stay} in the outbox until you decide: leadping-tui outbox list"
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(End::Left(Stay::default()), &[])]
    #[case(End::Cut(0), &[])]
    #[case(End::Cut(2), &["no answer yet about 2: the next start goes on with that"])]
    #[case(
        End::Left(Stay { waiting: 4, ..Stay::default() }),
        &["4 stay in the outbox and go out at the next start"]
    )]
    #[case(
        End::Left(Stay { waiting: 1, stuck: 1, elsewhere: false }),
        &[
            "1 stays in the outbox and goes out at the next start",
            "1 stays in the outbox until you decide: leadping-tui outbox list",
        ]
    )]
    #[case(
        End::Left(Stay { waiting: 3, stuck: 0, elsewhere: true }),
        &["3 in the outbox: another instance sends"]
    )]
    fn what_stays_is_said(#[case] end: End, #[case] expected: &[&str]) {
        assert_eq!(said(end), expected);
    }

    #[test]
    fn progress_is_one_line_that_goes_away_and_only_for_a_terminal() {
        for (shows_progress, expected) in [
            (
                true,
                "\r\x1b[Kleadping-tui: sending 1 of 3…\r\x1b[Kleadping-tui: sending 3 of 3…\r\x1b[K\
                 leadping-tui: 1 stays in the outbox and goes out at the next start\n",
            ),
            (false, "leadping-tui: 1 stays in the outbox and goes out at the next start\n"),
        ] {
            let mut words = Vec::new();
            let mut line = Line { words: &mut words, shows_progress, most: 0 };
            for left in [3, 1, 0] {
                line.progress(left);
            }
            line.end(End::Left(Stay { waiting: 1, ..Stay::default() }));
            assert_eq!(String::from_utf8(words).expect("text"), expected);
        }
    }
}
