//! Input of a command: ids from the command line or from standard input, bare,
//! in quotes or as JSON, or conversations as `list` writes them.

use std::collections::HashSet;
use std::io::BufRead;

use serde_json::Value;

use super::input::{Numbered, Piece, Pieces};
use super::target::Snapshot;
use crate::domain::Conversation;
use crate::domain::char_name::{CharName, invisible_name};
use crate::headless::{CliError, Exit};

/// Maximum length of an id, in bytes.
const MAX_ID: usize = 200;

/// Headings of a table of ids alone, in lower case.
const HEADINGS: [&str; 6] =
    ["id", "leadid", "lead_id", "conversation", "conversationid", "conversation_id"];

const TAKES: &str = "`-` reads ids, one per line or as a JSON array, or what `list` writes with \
                     `--format ndjson` or `--format json`";

/// The column of the ids is not guessed.
const TABLE: &str = "this looks like a table";

#[derive(Clone, Debug)]
pub struct Input {
    /// Id of a conversation or a lead; with a fault, the text as given.
    pub(in crate::headless) id: String,
    pub(super) snapshot: Option<Box<Snapshot>>,
    pub(in crate::headless) fault: Option<String>,
}

impl Input {
    fn new(id: &str) -> Self {
        let fault = check_id(id).err();
        let mut id = id.to_owned();
        id.truncate(id.floor_char_boundary(MAX_ID));
        Self { id, snapshot: None, fault }
    }

    fn faulty(given: &str, fault: &str) -> Self {
        Self { fault: Some(fault.to_owned()), ..Self::new(given) }
    }
}

pub fn check_id(typed: &str) -> Result<(), String> {
    if typed.is_empty() {
        return Err("Ids can't be empty".to_owned());
    }
    if typed.len() > MAX_ID {
        return Err(format!("Ids can have at most {MAX_ID} bytes"));
    }
    let bad = |c: char| c == ' ' || invisible_name(c).is_some() || "/\\?#%,".contains(c);
    match typed.chars().zip(1..).find(|(c, _)| bad(*c)) {
        Some((c, at)) => Err(format!("Ids can't contain {}, at character {at}", CharName(c))),
        None if typed.chars().all(|c| c == '.') => Err("Ids can't be only dots".to_owned()),
        None => Ok(()),
    }
}

/// Reads what to act on, each thing once, in its order. `input` is read where
/// the arguments are a single `-`. With `leads`, lines that hold conversations
/// stand for their leads. An id that cannot be one has a fault.
///
/// # Errors
/// No input can be an id, or standard input has an unknown format.
pub fn read(
    arguments: &[String],
    leads: bool,
    input: impl FnOnce() -> Box<dyn BufRead>,
) -> Result<Vec<Input>, CliError> {
    let is_piped = arguments == ["-"];
    let mut all: Vec<Input> = if is_piped {
        piped(input(), leads).map_err(|(line, why)| refuse_input(&at_line(line, &why)))?
    } else {
        arguments.iter().map(|typed| Input::new(unquoted(typed))).collect()
    };
    let mut known = HashSet::new();
    all.retain(|input| input.fault.is_some() || known.insert(input.id.clone()));
    let mut faults = all.iter().map(|input| input.fault.as_deref());
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
    format!("Line {line} of standard input: {why}")
}

fn piped(input: impl BufRead, leads: bool) -> Result<Vec<Input>, Numbered<String>> {
    let mut pieces = Pieces::new(input);
    let mut all = Vec::new();
    while let Some((line, piece)) = pieces.next()? {
        let input = match piece {
            Piece::Line(text) if text.is_empty() => continue,
            Piece::Line(text) => bare(&text),
            Piece::Json(json) => from_json(&json, leads),
        };
        let mut input = input.map_err(|why| (line, why.to_owned()))?;
        if all.is_empty() && HEADINGS.contains(&&*input.id.to_lowercase()) {
            return Err((line, TABLE.to_owned()));
        }
        input.fault = input.fault.map(|why| at_line(line, &why));
        all.push(input);
    }
    Ok(all)
}

/// An id on a line of its own.
fn bare(line: &str) -> Result<Input, &'static str> {
    if line.contains([',', ';']) {
        return Err("this looks like CSV");
    }
    if line.contains(|c: char| c.is_whitespace() || c == '|') {
        return Err(TABLE);
    }
    Ok(Input::new(unquoted(line)))
}

/// An id in the quotation marks that another program has put it in.
fn unquoted(typed: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”')];
    let within = |(open, close)| typed.strip_prefix(open)?.strip_suffix(close);
    pairs.into_iter().find_map(within).unwrap_or(typed)
}

/// An id, or a conversation as it was listed.
fn from_json(json: &str, leads: bool) -> Result<Input, &'static str> {
    let broken = |_| "invalid JSON";
    if json.starts_with('{') {
        let conversation = serde_json::from_str(json).map_err(broken)?;
        return Ok(listed(&conversation, leads));
    }
    Ok(match serde_json::from_str(json).map_err(broken)? {
        Value::String(id) => Input::new(&id),
        Value::Number(number) => Input::new(&number.to_string()),
        _ => Input::faulty(json, "not an id or a conversation"),
    })
}

fn listed(conversation: &Conversation, leads: bool) -> Input {
    let lead = conversation.lead_id.as_deref().filter(|_| leads);
    let Some(id) = lead.or(conversation.id.as_deref()) else {
        return Input::faulty("", "the object has no `id`");
    };
    let snapshot = Snapshot::new(conversation).filter(|_| !leads).map(Box::new);
    Input { snapshot, ..Input::new(id) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn from(input: &'static str, leads: bool) -> Result<Vec<Input>, CliError> {
        read(&["-".to_owned()], leads, || Box::new(input.as_bytes()))
    }

    fn ids(input: &[Input]) -> Vec<&str> {
        input.iter().map(|input| input.id.as_str()).collect()
    }

    #[test]
    fn each_id_counts_once_wherever_it_comes_from() {
        let arguments = ["b", "a", "b"].map(str::to_owned);
        let input = read(&arguments, false, || Box::new(std::io::empty())).expect("read");
        assert_eq!(ids(&input), ["b", "a"]);
        let input = from("b\n\n a \r\n{\"id\":\"c\"}\nb", false).expect("read");
        assert_eq!(ids(&input), ["b", "a", "c"]);
        assert!(from("", false).expect("read").is_empty());
    }

    #[test]
    fn a_listed_conversation_brings_what_was_seen_of_it() {
        let line =
            r#"{"id":"c","leadId":"l","eventVersion":7,"isUnread":true,"leadPhoneNumber":"+1"}"#;
        let input = from(line, false).expect("read");
        let snapshot = input[0].snapshot.as_ref().expect("seen");
        assert_eq!((snapshot.target.event_version, snapshot.phone.as_str()), (Some(7), "+1"));
        let input = from(line, true).expect("read");
        assert_eq!((ids(&input), input[0].snapshot.is_none()), (vec!["l"], true));
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
        let input = from(input, false).expect("read");
        assert_eq!(ids(&input), due);
        assert!(input.iter().all(|input| input.fault.is_none()));
    }

    #[test]
    fn arguments_may_be_in_quotes() {
        let arguments = ["\"conv-20\"", "'conv-21'"].map(str::to_owned);
        let input = read(&arguments, false, || Box::new(std::io::empty())).expect("read");
        assert_eq!(ids(&input), ["conv-20", "conv-21"]);
    }

    #[rstest]
    #[case::a_path(
        "ok\na/b\n",
        "a/b",
        "Line 2 of standard input: Ids can't contain '/', at character 2"
    )]
    #[case::listed(
        "{\"id\":\"a/b\"}\nok",
        "a/b",
        "Line 1 of standard input: Ids can't contain '/'"
    )]
    #[case::dots("ok\n..", "..", "Ids can't be only dots")]
    #[case::no_id("[{},\"ok\"]", "", "Line 1 of standard input: the object has no `id`")]
    #[case::empty_id("ok\n{\"id\":\"\"}", "", "Ids can't be empty")]
    #[case::null("[null,\"ok\"]", "null", "not an id or a conversation")]
    #[case::an_escape(
        "ok\n{\"id\":\"a\\u001b[2J\"}",
        "a\u{1b}[2J",
        "an escape character (U+001B), at character 2"
    )]
    #[case::zero_width(
        "ok\nconv-9\u{200b}\n",
        "conv-9\u{200b}",
        "Line 2 of standard input: Ids can't contain a zero-width space (U+200B), at character 7"
    )]
    fn an_id_that_cannot_be_one_does_not_keep_the_others_back(
        #[case] input: &'static str,
        #[case] id: &str,
        #[case] words: &str,
    ) {
        let input = from(input, false).expect("read");
        let of = |id: &str| input.iter().find(|input| input.id == id).expect("there").fault.clone();
        assert_eq!((input.len(), of("ok")), (2, None));
        let fault = of(id).expect("a fault");
        assert!(fault.contains(words), "{fault}");
    }

    #[rstest]
    #[case::zero_width("conv-9\u{200b}", "a zero-width space (U+200B)")]
    #[case::a_path("../x\n", "Ids can't contain '/'")]
    #[case::no_id("{\"leadId\":\"l\"}\n", "has no `id`")]
    #[case::two_words("a\nb c\n", "Line 2 of standard input: this looks like a table")]
    #[case::csv("id,leadId\r\nconv-7,lead-1\r\n", "Line 1 of standard input: this looks like CSV")]
    #[case::quoted_csv("\"conv-20\",\"Bob\"\n", "Line 1 of standard input: this looks like CSV")]
    #[case::table(
        "  LAST EVENT        NAME\n● 2026-11-20 12:00  Bob",
        "Line 1 of standard input: this looks like a table"
    )]
    #[case::heading("ID\nconv-7\n", "Line 1 of standard input: this looks like a table")]
    #[case::quoted_heading("\"id\"\n\"conv-7\"\n", "this looks like a table")]
    #[case::cut_short("ok\n{\"id\":\n", "Line 2 of standard input: invalid JSON")]
    #[case::open_array("[\"conv-7\"", "Line 1 of standard input: the array is not closed")]
    fn input_of_another_form_is_refused_with_what_is_taken(
        #[case] input: &'static str,
        #[case] words: &str,
    ) {
        let report = from(input, false).expect_err("refused");
        assert_eq!((report.exit, report.hints), (Exit::Usage, vec![TAKES.to_owned()]));
        assert!(report.message.contains(words), "{}", report.message);
    }
}
