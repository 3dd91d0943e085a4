//! Completion.

use std::borrow::Cow;
use std::ops::Range;

use super::did_you_mean::begins;
use super::field::{CONTROLS, FIELDS, Field, FieldRef, Kind};
use super::flag::FLAGS;
use super::known_values::KnownValues;
use super::lexer::{EXACT, Key, Op, Typed, Word, words};
use super::names::{NamedValue, Names};
use super::sort_order::SortOrder;
use super::{exact_term, reference};

/// A completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the line that it replaces.
    pub span: Range<usize>,
    /// The replacement.
    pub insert: String,
    /// Its meaning.
    pub explanation: Cow<'static, str>,
}

/// Completions with the texts that replace a span, and their meanings.
fn completions<E: Into<Cow<'static, str>>>(
    span: &Range<usize>,
    found: impl IntoIterator<Item = (String, E)>,
) -> Vec<Completion> {
    let completion = |(insert, explanation): (String, E)| Completion {
        span: span.clone(),
        insert,
        explanation: explanation.into(),
    };
    found.into_iter().map(completion).collect()
}

/// Minimum length of the start of a value that is completed without its key.
const BARE_VALUE: usize = 2;

/// Completions at the cursor, which is in bytes: what people mean first, other
/// members of the API last.
pub fn complete(line: &str, cursor: usize, names: &dyn Names) -> Vec<Completion> {
    let cursor = line.floor_char_boundary(cursor);
    let typed = &line[..cursor];
    let word = words(typed).last().filter(|word| {
        // A closed quotation ends its word.
        let closed = word.quoted && word.value_span.len() > 1 && word.raw.ends_with('"');
        word.span.end == cursor && !closed
    });
    match word {
        None => keys("", &(cursor..cursor), false),
        Some(Word { key: Some(key), negated, value, value_span, quoted, .. }) => {
            let sign = key.span.end..value_span.start;
            let at = Place { key: &key, sign: &line[sign.clone()], sign_start: sign.start, names };
            at.values(&value, &value_span, negated, quoted)
        }
        Some(word) if word.quoted => Vec::new(),
        Some(word) => keys(&word.value, &word.value_span, word.negated),
    }
}

/// The known values that start with the typed text.
fn beginning(known: &[KnownValues], typed: &str) -> impl Iterator<Item = (String, &'static str)> {
    let fits = known.iter().filter(move |(value, _)| begins(value, typed));
    fits.map(|(value, explanation)| ((*value).to_owned(), *explanation))
}

/// How a term answers what was typed without a key. The nearest comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// A state of the conversation: `unread` for `is:unread`.
    State,
    /// The start of a word.
    Start,
    Directive,
    /// A value of a word: `failed` for `status:failed`.
    Value,
    /// The start of the API's name for a word.
    Member,
    /// A member of the API without a word.
    Rest,
}

/// Terms that start with the typed text, or whose value does.
fn keys(typed: &str, span: &Range<usize>, negated: bool) -> Vec<Completion> {
    let is_value = |value: &str| typed.len() >= BARE_VALUE && begins(value, typed);
    let flags = FLAGS.iter().filter_map(|flag| {
        let of_state = matches!(flag.key, "is" | "needs");
        let nearness = match () {
            () if begins(flag.key, typed) => Nearness::State,
            () if of_state && is_value(flag.value) => Nearness::State,
            () if is_value(flag.value) => Nearness::Value,
            () => return None,
        };
        Some((nearness, format!("{}:{}", flag.key, flag.value), flag.explanation))
    });
    let fields = FIELDS.iter().filter(|field| !negated || field.is_stored());
    let values = fields.clone().filter(|field| field.is_word()).flat_map(|field| {
        let known = field.values.iter().filter(|(value, _)| is_value(value));
        known.map(|(value, explanation)| {
            (Nearness::Value, format!("{}:{value}", field.word()), *explanation)
        })
    });
    let fields = fields.filter_map(|field| {
        let nearness = match (field.is_word(), begins(field.word(), typed)) {
            (true, true) => Nearness::Start,
            (false, true) => Nearness::Rest,
            (true, false) if begins(field.name, typed) => Nearness::Member,
            _ => return None,
        };
        Some((nearness, reference::with_operator(field), field.explanation))
    });
    let controls = CONTROLS.iter().filter(|control| !negated && begins(control.key, typed));
    let controls = controls
        .map(|control| (Nearness::Directive, format!("{}:", control.key), control.explanation));
    let exact = (!negated && begins(EXACT, typed))
        .then(|| (Nearness::Rest, format!("{EXACT}:"), exact_term::EXPLANATION));
    let mut found: Vec<_> =
        fields.chain(values).chain(flags).chain(controls).chain(exact).collect();
    found.sort_by_key(|(nearness, ..)| *nearness);
    completions(span, found.into_iter().map(|(_, insert, explanation)| (insert, explanation)))
}

/// A key with its operator, where a value is due.
struct Place<'a> {
    key: &'a Key<'a>,
    sign: &'a str,
    sign_start: usize,
    names: &'a dyn Names,
}

impl Place<'_> {
    fn values(
        &self,
        typed: &str,
        span: &Range<usize>,
        negated: bool,
        quoted: bool,
    ) -> Vec<Completion> {
        let is = |key: &str| key.eq_ignore_ascii_case(self.key.name);
        if FLAGS.iter().any(|flag| is(flag.key)) {
            let plain = typed.replace('_', "-");
            let flags = FLAGS.iter().filter(|flag| is(flag.key) && begins(flag.value, &plain));
            return completions(span, flags.map(|flag| (flag.value.to_owned(), flag.explanation)));
        }
        if is(EXACT) && self.sign == ":" && !negated && !quoted {
            return completions(span, exact_term::members(typed));
        }
        if let Some(member) = self.key.exact().filter(|_| !negated && !quoted) {
            return completions(span, exact_term::values(member, typed));
        }
        if let Some(control) = CONTROLS.iter().find(|control| is(control.key)) {
            return if negated || quoted { Vec::new() } else { listed(control.key, typed, span) };
        }
        Field::from_name(self.key.name)
            .map_or_else(Vec::new, |field| self.of_field(field, typed, span))
    }

    fn of_field(&self, field: FieldRef, typed: &str, span: &Range<usize>) -> Vec<Completion> {
        if field.kind == Kind::Time {
            return self.times(field.times(), typed, span.end);
        }
        if self.key.op != Op::Eq {
            return Vec::new();
        }
        let plain = typed.replace('-', "_");
        let booleans = [("true", "yes"), ("false", "no")];
        let known = if field.kind == Kind::Bool { &booleans[..] } else { field.values };
        let known = known.iter().filter(|(value, _)| begins(value, &plain));
        let spelled = |value: &str| Typed { text: value, is_value: true }.to_string();
        let known = known.map(|(value, explanation)| (spelled(value), Cow::from(*explanation)));
        let named = named(self.names.of(field.name), typed).into_iter();
        let named = named.map(|name| (spelled(&name.value), name.explanation));
        completions(span, known.chain(named))
    }

    /// Times with their comparison, which may have been typed already.
    fn times(&self, known: &[KnownValues], typed: &str, end: usize) -> Vec<Completion> {
        let colon = usize::from(self.sign.starts_with(':'));
        let start = self.sign_start + colon;
        let typed = format!("{}{typed}", &self.sign[colon..]);
        completions(&(start..end), beginning(known, &typed))
    }
}

/// The names that begin with what was typed, then those in which another word
/// does, or the explanation.
fn named(all: Vec<NamedValue>, typed: &str) -> Vec<NamedValue> {
    let typed = typed.to_lowercase();
    let rank = |name: &NamedValue| {
        let (value, said) = (name.value.to_lowercase(), name.explanation.to_lowercase());
        if value.starts_with(&typed) {
            return Some(0);
        }
        let mut parts = value.split_whitespace();
        (parts.any(|part| part.starts_with(&typed)) || said.starts_with(&typed)).then_some(1)
    };
    let mut ranked: Vec<(u8, NamedValue)> = all
        .into_iter()
        .filter(NamedValue::can_be_typed)
        .filter_map(|name| Some((rank(&name)?, name)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, name)| name).collect()
}

/// Values of a directive. In a list of fields, the last one is completed.
fn listed(key: &str, typed: &str, span: &Range<usize>) -> Vec<Completion> {
    if key == "count" {
        let known = [("on", "with a total"), ("off", "without a total")];
        return completions(span, beginning(&known, typed));
    }
    if key == "page" {
        return Vec::new();
    }
    let part = typed.rsplit(',').next().unwrap_or_default();
    let name = part.strip_prefix('-').filter(|_| key == "sort").unwrap_or(part);
    let start = span.end - name.len();
    if key == "sort" && typed.is_empty() {
        let order = |order: SortOrder| (order.fields().to_owned(), order.label());
        return completions(span, SortOrder::ALL.map(order));
    }
    let fits = |field: &&Field| {
        let fits = match key {
            "sort" => field.is_sortable(),
            _ => field.kind == Kind::Text && field.derived.is_none(),
        };
        fits && (begins(field.word(), name) || begins(field.name, name))
    };
    let mut fields: Vec<&Field> = FIELDS.iter().filter(fits).collect();
    fields.sort_by_key(|field| (!field.is_word(), !begins(field.word(), name)));
    completions(
        &(start..span.end),
        fields.into_iter().map(|field| (field.word().to_owned(), field.explanation)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line with each completion applied, the cursor at `|`.
    fn completed(marked: &str) -> Vec<String> {
        let cursor = marked.find('|').expect("a cursor");
        let line = marked.replace('|', "");
        let put = |completion: Completion| {
            let mut line = line.clone();
            line.replace_range(completion.span, &completion.insert);
            line
        };
        complete(&line, cursor, &Account).into_iter().map(put).collect()
    }

    struct Account;

    impl Names for Account {
        fn of(&self, member: &str) -> Vec<NamedValue> {
            let named = |names: &[(&str, &'static str)]| {
                let name = |(value, said): &(&str, &'static str)| NamedValue::new(value, *said);
                names.iter().map(name).collect()
            };
            match member {
                "archiveReason" => named(&[("spam", "reason 4"), ("Wrong number", "reason 3")]),
                "currentLeadStatus.outcome" => {
                    named(&[("Call back", "Qualified"), ("Sold", "Converted")])
                }
                "currentLeadStatus.changedByUserId" => named(&[("u1", "Ann Lee"), ("u2", "you")]),
                _ => Vec::new(),
            }
        }
    }

    #[test]
    fn names_of_the_account_are_offered_by_any_of_their_words() {
        assert_eq!(completed("reason:|"), ["reason:spam", "reason:\"Wrong number\""]);
        assert_eq!(completed("reason:num|"), ["reason:\"Wrong number\""]);
        assert_eq!(completed("-outcome:ca|"), ["-outcome:\"Call back\""]);
        assert_eq!(completed("outcome:\"call b|"), ["outcome:\"Call back\""]);
        assert_eq!(
            completed("currentLeadStatus.changedByUserId=ann|"),
            ["currentLeadStatus.changedByUserId=u1"]
        );
        assert!(completed("reason:>|").is_empty(), "names have no order");
        let said = complete("outcome:so", 10, &Account);
        assert_eq!(said.first().map(|it| &*it.explanation), Some("Converted"));
    }

    #[test]
    fn what_people_mean_comes_first_and_members_of_the_api_last() {
        assert_eq!(completed("last|")[0], "last:");
        assert_eq!(completed("unread|"), ["is:unread"]);
        assert_eq!(completed("archived|")[..2], ["is:archived", "archived:"]);
        assert_eq!(completed("failed|")[0], "status:failed");
        assert_eq!(completed("qualif|"), ["category:Qualified"]);
        assert!(completed("is|").iter().position(|it| it == "isUnread=") > Some(4));
        assert!(completed("tom|").is_empty(), "a name stays text");
        assert_eq!(completed("sort:|")[..2], ["sort:-last", "sort:last"]);
    }

    #[test]
    fn terms_are_offered_by_their_beginning() {
        assert_eq!(completed("roof ou|"), ["roof outcome:", "roof outboundPhoneNumberOverrideId="]);
        assert_eq!(completed("unr|"), ["is:unread"]);
        assert_eq!(completed("LASTEV|"), ["last:", "lastEventIsInternalNote="]);
    }

    #[test]
    fn values_are_offered_with_what_they_mean() {
        assert_eq!(completed("is:un| x"), ["is:unread x"]);
        assert_eq!(completed("status:needs-|"), ["status:needs_reply"]);
        assert_eq!(completed("category:|").len(), 6);
        assert_eq!(completed("isDemo=t|"), ["isDemo=true"]);
        assert_eq!(completed("last:<7|"), ["last:<7d"]);
        assert_eq!(completed("last:t|"), ["last:today"]);
        assert_eq!(completed("lastInboundAt<2|"), ["lastInboundAt<24h"]);
        assert_eq!(completed("sort:-lastEventAt,firstN|"), ["sort:-lastEventAt,firstName"]);
        assert_eq!(completed("sort:-arch|").first().map(String::as_str), Some("sort:-archived"));
        assert_eq!(completed("count:o|"), ["count:on", "count:off"]);
        assert!(completed("in:isU|").is_empty());
    }

    #[test]
    fn times_are_offered_without_a_sign_where_the_word_compares() {
        assert_eq!(completed("new|"), ["newer:"]);
        assert_eq!(completed("newer:3|"), ["newer:30d"]);
        assert_eq!(completed("-older:y|"), ["-older:yesterday"]);
        assert!(completed("newer:<|").is_empty());
        assert!(completed("sort:new|").is_empty());
    }

    #[test]
    fn members_are_offered_by_the_api_s_names_after_field() {
        assert_eq!(completed("fiel|"), ["field:"]);
        assert_eq!(completed("field:isU|"), ["field:isUnread="]);
        assert_eq!(completed("Field:archiver|"), ["Field:archiveReason="]);
        assert_eq!(completed("field:isUnread=t|"), ["field:isUnread=true"]);
        assert_eq!(completed("field:status=wait|"), ["field:status=waiting"]);
        let all = completed("field:|");
        assert!(all.len() > 30 && !all.iter().any(|it| it.contains("newer")), "{all:?}");
        for none in ["-field:is|", "-field:isUnread=|", "field:\"is|", "field=is|", "field:x=|"] {
            assert!(completed(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn nothing_is_offered_in_text_between_quotation_marks() {
        assert!(completed("\"is|").is_empty());
        assert!(completed("x:y|").is_empty());
        assert!(!completed("\"is\"|").is_empty());
    }
}
