//! A working day, with a clock that the test moves.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::sandbox::Sandbox;
use super::terminal::{Launch, Terminal};
use super::{ENTER, PROGRAM, example};

const CTRL_L: &str = "\x0c";
const CTRL_S: &str = "\x13";

/// Texts go out at once, at any hour of the day.
const CONFIG: &str = "[detail]\npreview = false\n[compose]\ntexting_from = 0\n\
    texting_until = 24\n[outbox]\ngrace_seconds = 0\nsms_grace_seconds = 0\n";

/// The sandbox and the inbox, at the same time of the same day.
struct Day {
    sandbox: Sandbox,
    folder: TempDir,
    midnight: DateTime,
    now: Timestamp,
}

impl Day {
    /// A day after the sample data.
    fn begin() -> Self {
        let sandbox =
            Sandbox::start(PROGRAM, &["--count", "200", "--seed", "1", "--lead-every", "1000"]);
        let now = Timestamp::now();
        let today = now.to_zoned_datetime(TimeZone::UTC).date();
        let midnight = today.checked_add(1.day()).expect("a day").at(0, 0, 0, 0);
        let folder = tempfile::tempdir().expect("a directory");
        std::fs::write(folder.path().join("own.toml"), CONFIG).expect("written");
        Self { sandbox, folder, midnight, now }
    }

    fn at(&self, hours: i64, minutes: i64) -> Timestamp {
        let midnight = self.midnight.to_zoned_datetime(TimeZone::UTC).expect("a time");
        midnight.timestamp() + SignedDuration::from_mins(60 * hours + minutes)
    }

    /// It is so late at the server and here.
    fn pass_to(&mut self, hours: i64, minutes: i64) {
        let at = self.at(hours, minutes);
        self.sandbox.advance(at.duration_since(self.now).as_secs());
        self.now = at;
        // In one step: the inbox may read it at any time.
        let new = self.folder.path().join("time.new");
        std::fs::write(&new, at.to_string()).expect("written");
        std::fs::rename(&new, self.folder.path().join("time")).expect("renamed");
    }

    /// Ids of three conversations of different leads, and those of the leads.
    fn three(&self) -> Vec<(String, String)> {
        let mut leads = BTreeSet::new();
        let text = |row: &Value, member: &str| row[member].as_str().map(str::to_owned);
        let rows = self.sandbox.rows(PROGRAM, 40);
        let ids = rows.iter().filter_map(|row| Some((text(row, "id")?, text(row, "leadId")?)));
        ids.filter(|(_, lead)| leads.insert(lead.clone())).take(3).collect()
    }

    fn inbox(&self) -> Terminal {
        let folder = self.folder.path().to_str().expect("text");
        Launch::new(example("manual_clock"), &[&self.sandbox.url, folder]).start()
    }

    /// Lets time pass, and has the inbox draw what it is like then.
    fn show(&mut self, terminal: &mut Terminal, hours: i64, minutes: i64) {
        self.pass_to(hours, minutes);
        let before = terminal.whole_frames();
        terminal.send(CTRL_L);
        terminal.wait_for_whole_frame(before);
    }
}

fn shows(terminal: &Terminal, text: &str) -> bool {
    terminal.see(|screen| screen.contents().contains(text))
}

#[test]
fn what_is_due_is_shown_then_and_what_is_snoozed_comes_back_at_its_time_or_with_the_lead() {
    let mut day = Day::begin();
    let three = day.three();
    day.pass_to(8, 0);
    for ((id, _), words) in three.iter().zip(["Crossing", "Bravo", "Alpha"]) {
        day.sandbox.arrive_with(std::slice::from_ref(id), words);
    }
    let due = json!({ "dueAt": day.at(9, 0).to_string() });
    day.sandbox.put(&format!("/leads/{}/follow-up", three[0].1), &due);
    let journal = day.sandbox.journal().len();

    day.pass_to(8, 30);
    let mut terminal = day.inbox();
    terminal.wait_for("Alpha");
    terminal.send("/is:overdue needs:reply\r");
    terminal.wait("nothing of today overdue", |screen| {
        let text = screen.contents();
        text.contains("[is:overdue local]")
            && !text.contains("Crossing")
            && !text.contains("loading")
    });
    day.show(&mut terminal, 9, 1);
    terminal.wait_for("Crossing");
    terminal.send("C");
    terminal.wait_for("Alpha");
    terminal.send("gg");

    day.show(&mut terminal, 10, 0);
    terminal.send("Z");
    terminal.wait_for("Tomorrow");
    terminal.send("2pm");
    terminal.wait_for("today 2:00 PM");
    terminal.send(ENTER);
    terminal.wait_for("1 snoozed hidden");
    terminal.send("Z");
    terminal.wait_for("Tomorrow");
    terminal.send(ENTER);
    terminal.wait_for("2 snoozed hidden");
    assert!(!shows(&terminal, "Alpha") && !shows(&terminal, "Bravo"));
    assert!(shows(&terminal, "Snoozed 2"), "{:?}", terminal.lines());
    assert_eq!(day.sandbox.journal().len(), journal, "the server knows nothing of it");
    terminal.send("q");
    assert_eq!(terminal.exit_code(), 0);

    let mut terminal = day.inbox();
    terminal.wait_for("2 snoozed hidden");
    day.sandbox.arrive_with(std::slice::from_ref(&three[1].0), "Charlie");
    day.show(&mut terminal, 11, 0);
    terminal.wait_for("is back: new message");
    terminal.wait_for("1 snoozed hidden");
    // It is in its place, above the rows on screen.
    terminal.send("gg");
    terminal.wait_for("Charlie");
    day.show(&mut terminal, 13, 59);
    assert!(!shows(&terminal, "Alpha") && shows(&terminal, "1 snoozed hidden"));
    day.show(&mut terminal, 14, 0);
    terminal.wait_for("is back: snooze ended");
    terminal.send("gg");
    terminal.wait_for("Alpha");
    assert!(!shows(&terminal, "snoozed hidden"));
    terminal.send("q");
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(day.sandbox.journal().len(), journal);
}

/// Writes a text in the conversation under the cursor, up to the last question.
fn write(terminal: &mut Terminal, text: &str) {
    terminal.send("r");
    terminal.wait("the checks", |screen| {
        let shown = screen.contents();
        shown.contains("REPLY") && !shown.contains("Still checking")
    });
    terminal.send(text);
    terminal.wait_for(text);
}

#[test]
fn a_reply_marks_what_was_answered_unless_the_lead_has_written_meanwhile() {
    let mut day = Day::begin();
    let three = day.three();
    day.pass_to(8, 0);
    for ((id, _), words) in three.iter().zip(["Crossing", "Bravo", "Alpha"]) {
        day.sandbox.arrive_with(std::slice::from_ref(id), words);
    }
    day.pass_to(9, 0);
    let mut terminal = day.inbox();
    terminal.wait_for("Alpha");
    write(&mut terminal, "On my way");
    terminal.send(CTRL_S);
    terminal.wait_for("Text ");
    terminal.send("y");
    let of = |journal: &[String], id: &str, path: &str| {
        journal.iter().any(|entry| entry.ends_with(&format!("/{id}/{path}")))
    };
    let (answered, crossed) = (three[2].0.clone(), three[0].0.clone());
    day.sandbox.wait("sent and marked", |journal| {
        of(journal, &answered, "mark-read") && of(journal, &answered, "mark-handled")
    });
    terminal.send("j");
    write(&mut terminal, "Not yet");
    terminal.send(CTRL_S);
    terminal.wait_for("Text ");
    // The thread is as it was when the question was asked.
    day.sandbox.arrive_with(std::slice::from_ref(&crossed), "Wait, another thing");
    terminal.send("y");
    terminal.wait_for("wrote meanwhile: not marked");
    let journal = day.sandbox.journal();
    assert_eq!(journal.iter().filter(|entry| entry.ends_with("/sms/send")).count(), 2);
    assert!(!of(&journal, &crossed, "mark-read") && !of(&journal, &crossed, "mark-handled"));
    terminal.send("q");
    assert_eq!(terminal.exit_code(), 0);
}
