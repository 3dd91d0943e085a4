//! What a term of other programs, or of everyday language, is called here.
//!
//! A term that is not understood is looked up in these tables. Each answer is a
//! term of this language that means the same, or a sentence where there is none.

use jiff::{Span, ToSpan};

use super::error::Error;
use super::field::{FIELDS, Field};
use super::flag::FLAGS;
use super::lexer::{Key, Op, Typed, Word, words};
use super::parser;
use super::time_term::Context;
use crate::domain::phone::PhoneText;

/// Keys after which people write a state.
const STATE_KEYS: &[&str] = &[
    "is", "has", "needs", "need", "not", "status", "state", "category", "in", "label", "labels",
    "tag", "view", "show", "only", "filter", "folder",
];

/// States by the names that other programs have for them.
const STATES: &[(&[&str], &str)] = &[
    (
        &["needs-reply", "unreplied", "unanswered", "answer", "response", "replying", "todo"],
        "needs:reply",
    ),
    (&["replied", "answered", "done", "complete", "completed", "resolved"], "is:handled"),
    (&["inbox", "unarchived", "current"], "is:active"),
    (&["archive", "closed"], "is:archived"),
    (&["seen", "opened"], "is:read"),
    (&["new", "unseen", "unopened"], "is:unread"),
    (&["late", "past-due", "pastdue"], "is:overdue"),
    (&["followup", "follow-up", "callback", "reminder"], "is:due"),
    (&["sent", "outgoing", "outbound", "mine"], "from:me"),
    (&["received", "incoming", "inbound"], "from:lead"),
    (&["drafts"], "has:draft"),
    (&["outbox", "queued", "sending"], "has:pending"),
    (&["error", "errors", "undelivered", "bounced"], "status:failed"),
    (&["hidden", "snooze", "asleep"], "is:snoozed"),
    (&["won", "sold"], "category:Converted"),
    (&["duplicates", "dupe"], "category:Duplicate"),
    (&["note", "notes"], "lastEventIsInternalNote=true"),
    (&["anything", "anywhere", "all", "any"], ""),
];

/// States that this program cannot filter by, with the reason.
const NO_STATES: &[(&[&str], &str)] = &[
    (&["starred", "star", "important", "flagged", "pinned"], "There are no stars here"),
    (&["trash", "spam", "deleted", "bin"], "Nothing is deleted here; try is:archived"),
    (&["attachment", "attachments", "image", "photo", "link"], "Can't filter by attachment"),
    (&["opted-out", "optedout", "dnc", "blocked", "stopped"], "Can't filter by opt-out"),
];

/// Keys by the names that other programs have for them.
const KEYS: &[(&[&str], Meaning)] = &[
    (
        &[
            "to",
            "from",
            "lead",
            "contact",
            "person",
            "who",
            "customer",
            "client",
            "with",
            "cc",
            "bcc",
            "fullname",
            "recipient",
        ],
        Meaning::Person,
    ),
    (
        &["subject", "body", "text", "message", "msg", "content", "search", "query", "keyword"],
        Meaning::FreeText,
    ),
    (&["before", "until", "older", "older_than"], Meaning::Older),
    (&["after", "since", "newer", "newer_than"], Meaning::Newer),
    (&["date", "on", "day", "when", "time", "activity", "updated"], Meaning::Value("last")),
    (&["received", "replied"], Meaning::Value("inbound")),
    (&["followup", "follow_up", "callback", "task", "remind", "reminder"], Meaning::Value("due")),
    (&["number", "tel", "mobile", "cell", "telephone", "phonenumber"], Meaning::Value("phone")),
    (&["mail", "e_mail", "emailaddress"], Meaning::Value("email")),
    (&["stage", "disposition", "leadstatus", "lead_status", "result"], Meaning::Value("outcome")),
    (&["first", "fname", "given"], Meaning::Value("firstName")),
    (&["surname", "lname", "family"], Meaning::Value("lastName")),
    (&["waiting", "wait", "age"], Meaning::Value("waited")),
    (&["order", "orderby", "order_by", "sortby", "sort_by", "sorted"], Meaning::Sort),
    (&["sort"], Meaning::Sort),
    (&["limit", "rows", "max"], Meaning::Value("page")),
    (&["label", "labels", "tag", "tags"], Meaning::Nothing("Can't filter by tag")),
    (
        &["assigned", "assignee", "owner", "assignedto", "user", "agent", "rep"],
        Meaning::Nothing("Can't filter by assignee"),
    ),
    (
        &["filename", "size", "larger", "smaller", "attachment"],
        Meaning::Nothing("Can't filter by attachment"),
    ),
    (&["created", "added"], Meaning::Nothing("Can't filter by when a lead came in")),
];

/// What a key of another program asks for.
#[derive(Clone, Copy)]
enum Meaning {
    /// A lead by name, number or email address, or a side of the thread.
    Person,
    /// A text anywhere.
    FreeText,
    /// Up to a day, or an age and more.
    Older,
    /// From a day on, or an age at most.
    Newer,
    /// The value of another key.
    Value(&'static str),
    /// An order.
    Sort,
    /// Nothing that can be filtered by, for this reason.
    Nothing(&'static str),
}

/// Orders by the names that other programs have for them; what is typed with
/// `-` stays descending, where it is no order of time.
const ORDERS: &[(&[&str], &str)] = &[
    (&["names", "alphabetical", "alpha", "fullname"], "lastName"),
    (&["first"], "firstName"),
    (&["date", "time", "newest", "recent", "latest", "new", "activity", "updated"], "-last"),
    (&["oldest", "old"], "last"),
    (&["followup", "follow-up", "callback"], "due"),
    (&["waiting", "longest", "wait"], super::sort_order::LONGEST_WAITING),
    (&["number"], "phone"),
];

/// The error for a term that is not understood: what it is called here, if it is
/// one that people know from elsewhere.
pub(super) fn explain(word: &Word<'_>, error: Error, context: &Context) -> Error {
    let key = word.key.as_ref().filter(|_| !word.value.is_empty());
    key.and_then(|key| known_elsewhere(word, key, context)).unwrap_or(error)
}

fn known_elsewhere(word: &Word<'_>, key: &Key<'_>, context: &Context) -> Option<Error> {
    let minus = if word.negated { "-" } else { "" };
    let said = text_of(word, key);
    let name = key.name.to_ascii_lowercase();
    let suggest = |term: String| {
        let term = match term.strip_prefix('-') {
            Some(opposite) if word.negated => opposite.to_owned(),
            _ if term.is_empty() => term,
            _ => format!("{minus}{term}"),
        };
        if let Some(wrong) = words(&term).find_map(|word| parser::clause(&word, context).err()) {
            // Its value is at fault too.
            return Some(Error::new(word.value_span.clone(), wrong.message));
        }
        let message = format!("Unknown filter `{said}`");
        Some(Error::new(word.span.clone(), message).suggest(Some(term)))
    };
    if key.op == Op::Eq
        && STATE_KEYS.contains(&&*name)
        && let Some(found) = state(&name, &word.value)
    {
        return match found {
            Ok(term) => suggest(term),
            Err(why) => Some(Error::new(word.span.clone(), why)),
        };
    }
    if let Some(term) = switched(&name, &word.value) {
        return suggest(term);
    }
    let (_, meaning) = KEYS.iter().find(|(names, _)| names.contains(&&*name))?;
    let value = || Typed { text: &word.value, is_value: true };
    match meaning {
        Meaning::Nothing(why) => Some(Error::new(word.span.clone(), *why)),
        Meaning::Person => suggest(person(&word.value)),
        Meaning::FreeText => suggest(Typed { text: &word.value, is_value: false }.to_string()),
        Meaning::Older | Meaning::Newer => {
            let here = if matches!(meaning, Meaning::Older) { "older" } else { "newer" };
            let error = suggest(bound(here, &word.value, context)?);
            // Where the word is right, its own error says what is not.
            error.filter(|error| name != here || key.op == Op::Eq && error.suggestion.is_some())
        }
        Meaning::Sort => order(word, key),
        Meaning::Value(here) => {
            let sign = if key.op == Op::Eq { usual_sign(here, &word.value) } else { key.op.sign() };
            suggest(format!("{here}{}{sign}{}", colon(here, sign), value()))
        }
    }
}

/// The sign after a key and before a comparison.
fn colon(key: &str, comparison: &str) -> &'static str {
    let is_member = Field::from_name(key).is_some_and(|field| !field.is_word());
    match (is_member, comparison.is_empty()) {
        (false, _) => ":",
        (true, true) => "=",
        (true, false) => "",
    }
}

/// The comparison that an age is meant with.
fn usual_sign(key: &str, value: &str) -> &'static str {
    let is_age =
        value.ends_with(['m', 'h', 'd', 'w']) && value.starts_with(|c: char| c.is_ascii_digit());
    match key {
        "waited" if is_age => ">",
        "due" if is_age => "<+",
        "last" | "inbound" if is_age => "<",
        _ => "",
    }
}

/// The term without its minus, as it was typed.
fn text_of<'a>(word: &Word<'a>, key: &Key<'_>) -> &'a str {
    word.raw.get(key.span.start - word.span.start..).unwrap_or(word.raw)
}

/// A state by a value of any term, or by a name from elsewhere.
fn state(key: &str, value: &str) -> Option<Result<String, &'static str>> {
    let plain = value.to_ascii_lowercase().replace(['_', ' '], "-");
    let is_it = |known: &str| known.replace('_', "-").eq_ignore_ascii_case(&plain);
    let mut flags = FLAGS.iter().filter(|flag| flag.key != key && is_it(flag.value));
    let own = FIELDS.iter().filter(|field| field.is_word() && field.word() != key);
    let mut values = own.flat_map(|field| field.values.iter().map(move |value| (field, value)));
    let value_of = || {
        let (field, (value, _)) = values.find(|(_, (value, _))| is_it(value))?;
        Some(format!("{}:{value}", field.word()))
    };
    let of_state = |key: &str| matches!(key, "is" | "needs");
    let term =
        flags.clone().find(|flag| of_state(flag.key)).map(|f| format!("{}:{}", f.key, f.value));
    let term = term.or_else(value_of);
    let term = term.or_else(|| flags.next().map(|flag| format!("{}:{}", flag.key, flag.value)));
    let known = |table: &'static [(&[&str], &'static str)]| {
        table.iter().find(|(names, _)| names.contains(&&*plain)).map(|(_, term)| *term)
    };
    let term = term.or_else(|| known(STATES).map(str::to_owned));
    term.map(Ok).or_else(|| known(NO_STATES).map(Err))
}

/// A state as a key: `unread:yes`.
fn switched(key: &str, value: &str) -> Option<String> {
    let is_on = match value.to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" | "1" => true,
        "no" | "false" | "off" | "0" => false,
        _ => return None,
    };
    let flag = FLAGS.iter().find(|flag| flag.value == key)?;
    Some(format!("{}{}:{}", if is_on { "" } else { "-" }, flag.key, flag.value))
}

/// A lead as people name one, or a side of the thread.
fn person(value: &str) -> String {
    let spelled = Typed { text: value, is_value: true };
    match value.to_ascii_lowercase().as_str() {
        "us" | "myself" | "you" | "me" => "from:me".to_owned(),
        "them" | "customer" | "contact" | "client" | "lead" => "from:lead".to_owned(),
        _ if value.contains('@') => format!("email={spelled}"),
        _ if PhoneText::parse_value(value).is_some() => format!("phone:{spelled}"),
        _ => format!("name:{spelled}"),
    }
}

/// A bound of the last activity: a day, or an age, which counts from now.
/// Months and years, which ages do not have here, become a day.
fn bound(here: &str, value: &str, context: &Context) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let (digits, unit) = lower.split_at(lower.floor_char_boundary(lower.len().saturating_sub(1)));
    let count = digits.parse::<i32>().ok().filter(|count| *count >= 0);
    Some(match (count, unit) {
        (Some(_), "h" | "d" | "w") => format!("{here}:{lower}"),
        (Some(count), "m") => format!("{here}:{}", back(context, count.months())?),
        (Some(count), "y") => format!("{here}:{}", back(context, count.years())?),
        _ => {
            let dashed = value.replace('/', "-");
            format!("{here}:{}", Typed { text: &dashed, is_value: true })
        }
    })
}

fn back(context: &Context, span: Span) -> Option<jiff::civil::Date> {
    let today = context.zone.to_datetime(context.now).date();
    today.checked_sub(span).ok()
}

/// An order: what is not understood of it is replaced.
fn order(word: &Word<'_>, key: &Key<'_>) -> Option<Error> {
    if word.negated || word.quoted || key.op != Op::Eq {
        return None;
    }
    let mut is_changed = !key.name.eq_ignore_ascii_case("sort");
    let parts = word.value.split(',').map(|part| {
        let (minus, name) = match part.strip_prefix('-') {
            Some(name) => ("-", name),
            None => ("", part),
        };
        let found = ORDERS.iter().find(|(names, _)| names.contains(&&*name.to_ascii_lowercase()));
        let Some((_, term)) = found else { return part.to_owned() };
        is_changed = true;
        let is_directed = term.starts_with('-') || minus.is_empty();
        if is_directed { (*term).to_owned() } else { format!("{minus}{term}") }
    });
    let term = format!("sort:{}", parts.collect::<Vec<_>>().join(","));
    let message = format!("Unknown filter `{}`", text_of(word, key));
    is_changed.then(|| Error::new(word.span.clone(), message).suggest(Some(term)))
}
