//! What a command is to act on: ids from the command line or from standard
//! input, one a line, or as `list --format ndjson` writes conversations.

use std::collections::HashSet;
use std::io::{self, BufRead};

use crate::domain::{Conversation, Row};
use crate::headless::{Exit, Report};
use crate::triage::Target;

/// The longest id that is accepted from a person, in bytes.
const MAX_ID: usize = 200;

/// The longest line of standard input, in bytes: a conversation takes one or
/// two thousand.
const MAX_LINE: u64 = 1 << 20;

/// Something to act on.
#[derive(Clone, Debug)]
pub struct Asked {
    /// A conversation's id, or a lead's.
    pub(super) id: String,
    /// What was seen of the conversation when it was listed.
    pub(super) seen: Option<Box<Seen>>,
}

/// A conversation as it was listed.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) target: Target,
    /// The lead's phone number; empty where it is not known.
    pub(super) phone: String,
}

impl Seen {
    /// `None` where the record has no usable id.
    pub(super) fn new(record: &Conversation) -> Option<Self> {
        let row = Row::new(record)?;
        let target = Target::of(&row).with_status(record.lead_status());
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
    let bad = |c: &char| c.is_whitespace() || c.is_control() || "/\\?#%,".contains(*c);
    match typed.chars().find(bad) {
        Some(c) => Err(format!("an id cannot contain {c:?}")),
        None if typed.chars().all(|c| c == '.') => Err("an id cannot consist of dots".to_owned()),
        None => Ok(()),
    }
}

/// Reads what to act on, each thing once, in its order. `input` is read where
/// the arguments are a single `-`. With `leads`, lines that hold conversations
/// stand for their leads.
///
/// # Errors
/// The first argument or line that cannot be one; nothing has been done then.
pub fn read(
    arguments: &[String],
    leads: bool,
    input: impl FnOnce() -> Box<dyn BufRead>,
) -> Result<Vec<Asked>, Report> {
    let mut known = HashSet::new();
    let mut all = Vec::new();
    let mut add = |asked: Asked| {
        if known.insert(asked.id.clone()) {
            all.push(asked);
        }
    };
    if arguments != ["-"] {
        for id in arguments {
            check_id(id).map_err(|why| Report::new(Exit::Usage, why))?;
            add(Asked { id: id.clone(), seen: None });
        }
        return Ok(all);
    }
    let mut input = input();
    for number in 1_u64.. {
        let refuse = |why: String| {
            let message = format!("line {number} of standard input: {why}");
            Report::new(Exit::Usage, message)
        };
        let mut line = String::new();
        let mut limited = io::Read::take(&mut input, MAX_LINE);
        let bytes = limited.read_line(&mut line).map_err(|error| refuse(error.to_string()))?;
        if bytes == 0 {
            break;
        }
        if bytes as u64 == MAX_LINE {
            return Err(refuse("it is too long for a conversation".to_owned()));
        }
        match line.trim() {
            "" => {}
            object if object.starts_with('{') => add(listed(object, leads).map_err(refuse)?),
            id => {
                check_id(id).map_err(refuse)?;
                add(Asked { id: id.to_owned(), seen: None });
            }
        }
    }
    Ok(all)
}

/// A conversation as it was listed.
fn listed(object: &str, leads: bool) -> Result<Asked, String> {
    let conversation: Conversation =
        serde_json::from_str(object).map_err(|error| format!("it is no JSON object: {error}"))?;
    let lead = conversation.lead_id.as_deref().filter(|_| leads);
    let id = lead.or(conversation.id.as_deref()).ok_or("the object has no `id`")?;
    check_id(id)?;
    let seen = Seen::new(&conversation).filter(|_| !leads).map(Box::new);
    Ok(Asked { id: id.to_owned(), seen })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn from(input: &'static str, leads: bool) -> Result<Vec<Asked>, Report> {
        read(&["-".to_owned()], leads, || Box::new(input.as_bytes()))
    }

    fn ids(asked: &[Asked]) -> Vec<&str> {
        asked.iter().map(|asked| asked.id.as_str()).collect()
    }

    #[test]
    fn each_id_counts_once_wherever_it_comes_from() {
        let arguments = ["b", "a", "b"].map(str::to_owned);
        let asked = read(&arguments, false, || Box::new(io::empty())).expect("read");
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
    #[case::two_words("a\nb c\n", "line 2 of standard input: an id cannot contain ' '")]
    #[case::a_path("../x\n", "cannot contain '/'")]
    #[case::no_object("{\"id\":\n", "line 1 of standard input: it is no JSON object")]
    #[case::no_id("{\"leadId\":\"l\"}\n", "has no `id`")]
    #[case::an_escape("{\"id\":\"a\\u001b[2J\"}\n", "cannot contain")]
    #[case::an_array("[1]\n{}", "line 2")]
    fn what_cannot_be_an_id_is_refused(#[case] input: &'static str, #[case] words: &str) {
        let report = from(input, false).expect_err("refused");
        assert_eq!(report.exit, Exit::Usage);
        assert!(report.message.contains(words), "{}", report.message);
    }
}
