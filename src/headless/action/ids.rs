//! What a command is to act on: ids from the command line or from standard
//! input, bare, in quotes or as JSON, or conversations as `list` writes them.

use std::collections::HashSet;
use std::io::BufRead;

use serde_json::Value;

use super::input::{Numbered, Piece, Pieces};
use crate::domain::char_name::{CharName, invisible_name};
use crate::domain::{Conversation, Row};
use crate::headless::{CliError, Exit};
use crate::triage::ActionTarget;

/// The longest id that is accepted from a person, in bytes.
const MAX_ID: usize = 200;

/// What the first line of a table of ids alone can be, in lower case.
const HEADINGS: [&str; 6] =
    ["id", "leadid", "lead_id", "conversation", "conversationid", "conversation_id"];

/// What can be given where ids come from standard input.
const TAKES: &str = "`-` takes ids, one per line or as a JSON array, or what `list` writes with \
                     `--format ndjson` or `--format json`";

/// Columns hold more than ids, and which is the one is not guessed.
const TABLE: &str = "this looks like a table";

/// Something to act on.
#[derive(Clone, Debug)]
pub struct Asked {
    /// A conversation's id, or a lead's; where it has a fault, what was given.
    pub(super) id: String,
    /// What was seen of the conversation when it was listed.
    pub(super) seen: Option<Box<Seen>>,
    /// Why it cannot be an id.
    pub(super) fault: Option<String>,
}

impl Asked {
    fn new(id: &str) -> Self {
        let fault = check_id(id).err();
        let mut id = id.to_owned();
        id.truncate(id.floor_char_boundary(MAX_ID));
        Self { id, seen: None, fault }
    }

    fn faulty(given: &str, fault: &str) -> Self {
        Self { fault: Some(fault.to_owned()), ..Self::new(given) }
    }
}

/// A conversation as it was listed.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) target: ActionTarget,
    /// The lead's phone number; empty where it is not known.
    pub(super) phone: String,
}

impl Seen {
    /// `None` where the record has no usable id.
    pub(super) fn new(record: &Conversation) -> Option<Self> {
        let row = Row::new(record)?;
        let target = ActionTarget::from_row(&row).with_status(record.lead_status());
        Some(Self { target, phone: row.lead_phone().to_owned() })
    }
}

/// Checks an id that a person typed.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn check_id(typed: &str) -> Result<(), String> {
    if typed.is_empty() {
        return Err("an id cannot be empty".to_owned());
    }
    if typed.len() > MAX_ID {
        return Err(format!("an id has at most {MAX_ID} bytes"));
    }
    let bad = |c: char| c == ' ' || invisible_name(c).is_some() || "/\\?#%,".contains(c);
    match typed.chars().zip(1..).find(|(c, _)| bad(*c)) {
        Some((c, at)) => Err(format!("an id cannot contain {}, at character {at}", CharName(c))),
        None if typed.chars().all(|c| c == '.') => Err("an id cannot consist of dots".to_owned()),
        None => Ok(()),
    }
}

/// Reads what to act on, each thing once, in its order. `input` is read where
/// the arguments are a single `-`. With `leads`, lines that hold conversations
/// stand for their leads. An id that cannot be one has a fault.
///
/// # Errors
/// Where nothing that was given can be an id, or standard input is of another
/// form than those that are read; nothing has been done then.
pub fn read(
    arguments: &[String],
    leads: bool,
    input: impl FnOnce() -> Box<dyn BufRead>,
) -> Result<Vec<Asked>, CliError> {
    let is_piped = arguments == ["-"];
    let mut all: Vec<Asked> = if is_piped {
        piped(input(), leads).map_err(|(line, why)| refuse_input(&at_line(line, &why)))?
    } else {
        arguments.iter().map(|typed| Asked::new(unquoted(typed))).collect()
    };
    let mut known = HashSet::new();
    all.retain(|asked| asked.fault.is_some() || known.insert(asked.id.clone()));
    let mut faults = all.iter().map(|asked| asked.fault.as_deref());
    match faults.next() {
        Some(Some(first)) if faults.all(|fault| fault.is_some()) => Err(if is_piped {
            refuse_input(first)
        } else {
            CliError::new(Exit::Usage, first.to_owned())
        }),
        _ => Ok(all),
    }
}

fn refuse_input(message: &str) -> CliError {
    CliError { hints: vec![TAKES.to_owned()], ..CliError::new(Exit::Usage, message.to_owned()) }
}

fn at_line(line: u64, why: &str) -> String {
    format!("line {line} of standard input: {why}")
}

/// What was piped in.
fn piped(input: impl BufRead, leads: bool) -> Result<Vec<Asked>, Numbered<String>> {
    let mut pieces = Pieces::new(input);
    let mut all = Vec::new();
    while let Some((line, piece)) = pieces.next()? {
        let asked = match piece {
            Piece::Line(text) if text.is_empty() => continue,
            Piece::Line(text) => bare(&text),
            Piece::Json(json) => from_json(&json, leads),
        };
        let mut asked = asked.map_err(|why| (line, why.to_owned()))?;
        if all.is_empty() && HEADINGS.contains(&&*asked.id.to_lowercase()) {
            return Err((line, TABLE.to_owned()));
        }
        asked.fault = asked.fault.map(|why| at_line(line, &why));
        all.push(asked);
    }
    Ok(all)
}

/// An id on a line of its own.
///
/// # Errors
/// Why the line is one of a table, where no id may be guessed at.
fn bare(line: &str) -> Result<Asked, &'static str> {
    if line.contains([',', ';']) {
        return Err("this looks like CSV");
    }
    if line.contains(|c: char| c.is_whitespace() || c == '|') {
        return Err(TABLE);
    }
    Ok(Asked::new(unquoted(line)))
}

/// An id in the quotation marks that another program has put it in.
fn unquoted(typed: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”')];
    let within = |(open, close)| typed.strip_prefix(open)?.strip_suffix(close);
    pairs.into_iter().find_map(within).unwrap_or(typed)
}

/// An id, or a conversation as it was listed.
///
/// # Errors
/// Where it is no JSON.
fn from_json(json: &str, leads: bool) -> Result<Asked, &'static str> {
    let broken = |_| "this JSON is broken";
    if json.starts_with('{') {
        let conversation = serde_json::from_str(json).map_err(broken)?;
        return Ok(listed(&conversation, leads));
    }
    Ok(match serde_json::from_str(json).map_err(broken)? {
        Value::String(id) => Asked::new(&id),
        Value::Number(number) => Asked::new(&number.to_string()),
        _ => Asked::faulty(json, "neither an id nor a conversation"),
    })
}

/// A conversation as it was listed.
fn listed(conversation: &Conversation, leads: bool) -> Asked {
    let lead = conversation.lead_id.as_deref().filter(|_| leads);
    let Some(id) = lead.or(conversation.id.as_deref()) else {
        return Asked::faulty("", "the object has no `id`");
    };
    let seen = Seen::new(conversation).filter(|_| !leads).map(Box::new);
    Asked { seen, ..Asked::new(id) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn from(input: &'static str, leads: bool) -> Result<Vec<Asked>, CliError> {
        read(&["-".to_owned()], leads, || Box::new(input.as_bytes()))
    }

    fn ids(asked: &[Asked]) -> Vec<&str> {
        asked.iter().map(|asked| asked.id.as_str()).collect()
    }

    #[test]
    fn each_id_counts_once_wherever_it_comes_from() {
        let arguments = ["b", "a", "b"].map(str::to_owned);
        let asked = read(&arguments, false, || Box::new(std::io::empty())).expect("read");
        assert_eq!(ids(&asked), ["b", "a"]);
        let asked = from("b\n\n a \r\n{\"id\":\"c\"}\nb", false).expect("read");
        assert_eq!(ids(&asked), ["b", "a", "c"]);
        assert!(from("", false).expect("read").is_empty());
    }

    #[test]
    fn a_listed_conversation_brings_what_was_seen_of_it() {
        let line =
            r#"{"id":"c","leadId":"l","eventVersion":7,"isUnread":true,"leadPhoneNumber":"+1"}"#;
        let asked = from(line, false).expect("read");
        let seen = asked[0].seen.as_ref().expect("seen");
        assert_eq!((seen.target.event_version, seen.phone.as_str()), (Some(7), "+1"));
        let asked = from(line, true).expect("read");
        assert_eq!((ids(&asked), asked[0].seen.is_none()), (vec!["l"], true));
    }

    #[rstest]
    #[case::byte_order_mark("\u{feff}conv-7\r\nconv-9", &["conv-7", "conv-9"])]
    #[case::array(r#"["conv-7","conv-9"]"#, &["conv-7", "conv-9"])]
    #[case::array_of_objects("[\n{\"id\":\"conv-7\"},\n{\"id\":9}\n]\n", &["conv-7", "9"])]
    #[case::pretty("{\n  \"id\": \"conv-7\",\n  \"tags\": [\n    {}\n  ]\n}\n", &["conv-7"])]
    #[case::quotes("\"conv-20\"\n'conv-21'\n“conv-22”\n", &["conv-20", "conv-21", "conv-22"])]
    #[case::nothing("[]\n", &[])]
    fn ids_come_in_the_forms_in_which_programs_write_them(
        #[case] input: &'static str,
        #[case] due: &[&str],
    ) {
        let asked = from(input, false).expect("read");
        assert_eq!(ids(&asked), due);
        assert!(asked.iter().all(|asked| asked.fault.is_none()));
    }

    #[test]
    fn arguments_may_be_in_quotes() {
        let arguments = ["\"conv-20\"", "'conv-21'"].map(str::to_owned);
        let asked = read(&arguments, false, || Box::new(std::io::empty())).expect("read");
        assert_eq!(ids(&asked), ["conv-20", "conv-21"]);
    }

    #[rstest]
    #[case::a_path(
        "ok\na/b\n",
        "a/b",
        "line 2 of standard input: an id cannot contain '/', at character 2"
    )]
    #[case::listed(
        "{\"id\":\"a/b\"}\nok",
        "a/b",
        "line 1 of standard input: an id cannot contain '/'"
    )]
    #[case::dots("ok\n..", "..", "an id cannot consist of dots")]
    #[case::no_id("[{},\"ok\"]", "", "line 1 of standard input: the object has no `id`")]
    #[case::empty_id("ok\n{\"id\":\"\"}", "", "an id cannot be empty")]
    #[case::null("[null,\"ok\"]", "null", "neither an id nor a conversation")]
    #[case::an_escape(
        "ok\n{\"id\":\"a\\u001b[2J\"}",
        "a\u{1b}[2J",
        "an escape character (U+001B), at character 2"
    )]
    #[case::zero_width(
        "ok\nconv-9\u{200b}\n",
        "conv-9\u{200b}",
        "line 2 of standard input: an id cannot contain a zero-width space (U+200B), at character 7"
    )]
    fn an_id_that_cannot_be_one_does_not_keep_the_others_back(
        #[case] input: &'static str,
        #[case] id: &str,
        #[case] words: &str,
    ) {
        let asked = from(input, false).expect("read");
        let of = |id: &str| asked.iter().find(|asked| asked.id == id).expect("there").fault.clone();
        assert_eq!((asked.len(), of("ok")), (2, None));
        let fault = of(id).expect("a fault");
        assert!(fault.contains(words), "{fault}");
    }

    #[rstest]
    #[case::zero_width("conv-9\u{200b}", "a zero-width space (U+200B)")]
    #[case::a_path("../x\n", "an id cannot contain '/'")]
    #[case::no_id("{\"leadId\":\"l\"}\n", "has no `id`")]
    #[case::two_words("a\nb c\n", "line 2 of standard input: this looks like a table")]
    #[case::csv("id,leadId\r\nconv-7,lead-1\r\n", "line 1 of standard input: this looks like CSV")]
    #[case::quoted_csv("\"conv-20\",\"Bob\"\n", "line 1 of standard input: this looks like CSV")]
    #[case::table(
        "  LAST EVENT        NAME\n● 2026-11-20 12:00  Bob",
        "line 1 of standard input: this looks like a table"
    )]
    #[case::heading("ID\nconv-7\n", "line 1 of standard input: this looks like a table")]
    #[case::quoted_heading("\"id\"\n\"conv-7\"\n", "this looks like a table")]
    #[case::cut_short("ok\n{\"id\":\n", "line 2 of standard input: this JSON is broken")]
    #[case::open_array("[\"conv-7\"", "line 1 of standard input: the array is not closed")]
    fn input_of_another_form_is_refused_with_what_is_taken(
        #[case] input: &'static str,
        #[case] words: &str,
    ) {
        let report = from(input, false).expect_err("refused");
        assert_eq!((report.exit, report.hints), (Exit::Usage, vec![TAKES.to_owned()]));
        assert!(report.message.contains(words), "{}", report.message);
    }
}
