//! Parses words as terms.

use super::clause::{Clause, Value};
use super::error::{Error, not_negatable};
use super::exact_term;
use super::field::{CONTROLS, Derived, Directive, FIELDS, Field, FieldRef, Kind, MAX_VALUE};
use super::flag::{FLAGS, Flag, FlagMeaning};
use super::lexer::{EXACT, Key, LOGIC, Op, Quoted, Word};
use crate::domain::phone::PhoneText;
use crate::domain::{Direction, text};
use crate::query::did_you_mean::closest;
use crate::query::named_day::Nearest;
use crate::query::time_term::{Context, TimeTerm};

/// Maximum page size.
pub(super) const MAX_PAGE: u32 = 1_000;

/// Parses a word; `None` for an empty one.
///
/// # Errors
/// The error and its position.
pub(super) fn clause(word: &Word<'_>, context: &Context) -> Result<Option<Clause>, Error> {
    if word.value.contains(text::is_unsafe) {
        let message = "Can't search for control or invisible characters";
        return Err(Error::new(word.value_span.clone(), message));
    }
    let Some(key) = &word.key else { return free_text(word) };
    if key.exact().is_some() || key.name.eq_ignore_ascii_case(EXACT) {
        let (member, value) = exact_term::parse(word, key)?;
        return Ok(Some(Clause::Exact { member, value }));
    }
    if word.value.is_empty() {
        let message = format!("Add a value after `{}`", key.name);
        return Err(Error::new(word.span.clone(), message));
    }
    if FLAGS.iter().any(|flag| flag.key.eq_ignore_ascii_case(key.name)) {
        return flag(word, key, context).map(Some);
    }
    if let Some(control) = CONTROLS.iter().find(|c| c.key.eq_ignore_ascii_case(key.name)) {
        return self::control(word, key, *control).map(Some);
    }
    match Field::from_name(key.name) {
        Some(field) => member(word, key, field, context).map(Some),
        None => Err(unknown_key(word, key)),
    }
}

fn free_text(word: &Word<'_>) -> Result<Option<Clause>, Error> {
    if let Some(error) = logic(word) {
        return Err(error);
    }
    if !word.value.is_empty() {
        let text = (*word.value).into();
        return Ok(Some(Clause::Text { text, negated: word.negated }));
    }
    if word.negated {
        return Err(Error::new(word.span.clone(), "Add a term after `-`"));
    }
    Ok(None)
}

/// The error for a word that combines terms in other programs; in quotation
/// marks it is text.
fn logic(word: &Word<'_>) -> Option<Error> {
    if word.quoted || !LOGIC.contains(&&*word.value) {
        return None;
    }
    let error = |message| Error::new(word.span.clone(), message);
    Some(match &*word.value {
        "AND" => error("No AND needed: all terms must match").suggest(Some("")),
        "NOT" => error("Write `-` before the term in place of NOT"),
        _ => error("There is no OR: use a filter or a view for each, or quote it to search for it"),
    })
}

fn unknown_key(word: &Word<'_>, key: &Key<'_>) -> Error {
    let names = FIELDS.iter().flat_map(|field| [Some(field.name), field.alias]).flatten();
    let words = FLAGS.iter().map(|flag| flag.key).chain(CONTROLS.iter().map(|c| c.key));
    let words = words.chain([EXACT]);
    let message = format!("Unknown field `{}`", key.name);
    if let Some(name) = closest(key.name, names.chain(words)) {
        return Error::new(key.span.clone(), message).suggest(Some(name));
    }
    let (minus, text) = match word.raw.strip_prefix('-') {
        Some(text) => ("-", text),
        None => ("", word.raw),
    };
    let quoted = format!("{minus}{}", Quoted(text));
    Error::new(word.span.clone(), message).suggest(Some(quoted))
}

/// Refuses any comparison except equality.
fn only_equal(word: &Word<'_>, key: &Key<'_>, what: &str) -> Result<(), Error> {
    if key.op == Op::Eq {
        return Ok(());
    }
    let sign = key.span.end..word.value_span.start;
    let message = format!("Can't compare {what} with `{}`", key.op.sign());
    Err(Error::new(sign, message).suggest(Some("=")))
}

/// The error for an unknown value, with the closest known one.
fn unlisted<'a>(
    word: &Word<'_>,
    key: &Key<'_>,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Error {
    let list: Vec<&str> = known.clone().collect();
    let message = format!("`{}` can be {}", key.name, one_of(&list));
    Error::new(word.value_span.clone(), message).suggest(closest(&word.value, known))
}

/// `a`, `a or b`, `a, b or c`.
fn one_of(list: &[&str]) -> String {
    match list {
        [others @ .., end] if !others.is_empty() => {
            format!("{} or {end}", others.join(", "))
        }
        _ => list.concat(),
    }
}

fn flag(word: &Word<'_>, key: &Key<'_>, context: &Context) -> Result<Clause, Error> {
    only_equal(word, key, &format!("`{}`", key.name))?;
    let same_key = FLAGS.iter().filter(|flag| flag.key.eq_ignore_ascii_case(key.name));
    let found = same_key.clone().find(|flag| flag.value.eq_ignore_ascii_case(&word.value));
    let clause = found.and_then(|flag| clause_of(flag, word.negated, context));
    clause.ok_or_else(|| unlisted(word, key, same_key.map(|flag| flag.value)))
}

/// What a word says; `None` where its day has no end.
fn clause_of(flag: &Flag, negated: bool, context: &Context) -> Option<Clause> {
    let due = |op, moment| {
        let field = Field::from_name("due")?;
        Some(Clause::Member { field, op, value: Value::Time(moment), negated })
    };
    match flag.means {
        FlagMeaning::Member(name, is) => {
            let field = Field::from_name(name)?;
            let value = Value::Flag(is != negated);
            Some(Clause::Member { field, op: Op::Eq, value, negated: false })
        }
        FlagMeaning::Overdue => due(Op::Lt, TimeTerm::current(context)),
        FlagMeaning::DueToday => due(Op::Le, TimeTerm::today(context)?),
        FlagMeaning::Local(test) => Some(Clause::Local { test, negated }),
    }
}

fn member(
    word: &Word<'_>,
    key: &Key<'_>,
    field: FieldRef,
    context: &Context,
) -> Result<Clause, Error> {
    let value = match field.kind {
        Kind::Bool => {
            only_equal(word, key, "yes or no")?;
            let is = boolean(word, key)?;
            // The opposite is a value that can be requested.
            let value = Value::Flag(is != word.negated);
            return Ok(Clause::Member { field, op: Op::Eq, value, negated: false });
        }
        Kind::Integer if field.is_archive_reason() => {
            Value::Integer(archive_reason(word, key, context)?)
        }
        Kind::Integer => Value::Integer(integer(word)?),
        Kind::Text if field.derived == Some(Derived::Name) => {
            only_equal(word, key, "text")?;
            name_part(word, key, field)?
        }
        Kind::Text => {
            only_equal(word, key, "text")?;
            text_value(word, listed(word, key, field)?, field)
        }
        Kind::Time => {
            let moment = moment(word, key, field, context)?;
            let op = own_comparison(field, &moment).unwrap_or(key.op);
            return member_clause(word, field, op, Value::Time(moment));
        }
    };
    member_clause(word, field, key.op, value)
}

fn member_clause(word: &Word<'_>, field: FieldRef, op: Op, value: Value) -> Result<Clause, Error> {
    if word.negated && !field.is_stored() {
        return Err(not_negatable(word.span.start, field.word()));
    }
    Ok(Clause::Member { field, op, value, negated: word.negated })
}

/// The comparison that a word says by itself: an age is a bound of ages, and of
/// a day or an instant all that begins with it is newer.
fn own_comparison(field: FieldRef, moment: &TimeTerm) -> Option<Op> {
    match (field.derived?, moment.is_past_age()) {
        (Derived::Newer, true) | (Derived::Older, false) => Some(Op::Lt),
        (Derived::Newer, false) => Some(Op::Ge),
        (Derived::Older, true) => Some(Op::Gt),
        _ => None,
    }
}

fn boolean(word: &Word<'_>, key: &Key<'_>) -> Result<bool, Error> {
    match word.value.to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err(unlisted(word, key, ["true", "false"].into_iter())),
    }
}

fn integer(word: &Word<'_>) -> Result<i64, Error> {
    word.value.parse().map_err(|_| {
        let message = format!("`{}` isn't a whole number", word.value);
        Error::new(word.value_span.clone(), message)
    })
}

/// An archive reason by its number, or by its name, which has no order.
fn archive_reason(word: &Word<'_>, key: &Key<'_>, context: &Context) -> Result<i64, Error> {
    let names = &context.reasons;
    if names.is_empty() || word.value.parse::<i64>().is_ok() {
        return integer(word);
    }
    let reason = names.find(&word.value).map_err(|expected| {
        let known: Vec<&str> = names.named().map(|(_, name)| name).collect();
        let closest = closest(&word.value, known.iter().copied());
        Error::new(word.value_span.clone(), expected).suggest(closest)
    })?;
    only_equal(word, key, "a name")?;
    Ok(i64::from(u8::from(reason)))
}

/// A text value. If values are listed, the matching one, ignoring case and
/// spacing; any other can be given in quotation marks.
fn listed(word: &Word<'_>, key: &Key<'_>, field: FieldRef) -> Result<Box<str>, Error> {
    if word.value.len() > MAX_VALUE {
        let message = format!("Values can have at most {MAX_VALUE} bytes");
        return Err(Error::new(word.value_span.clone(), message));
    }
    if field.values.is_empty() || word.quoted {
        return Ok((*word.value).into());
    }
    let known = field.values.iter().map(|(value, _)| *value);
    let plain = word.value.replace('-', "_");
    let found = known.clone().find(|value| value.eq_ignore_ascii_case(&plain));
    found.map(Into::into).ok_or_else(|| unlisted(word, key, known))
}

/// A phone number in stored form, or a part of one; any other text unchanged.
fn text_value(word: &Word<'_>, text: Box<str>, field: FieldRef) -> Value {
    let number = Some(&*text).filter(|_| field.is_phone() && !word.quoted);
    match number.and_then(PhoneText::parse_value) {
        Some(PhoneText { e164: Some(number), .. }) => Value::Text(number.into()),
        Some(PhoneText { digits, .. }) => Value::PhonePart(digits.into()),
        None => Value::Text(text),
    }
}

/// A part of a name, with single spaces.
fn name_part(word: &Word<'_>, key: &Key<'_>, field: FieldRef) -> Result<Value, Error> {
    let text = listed(word, key, field)?;
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        let message = format!("Add a value after `{}`", key.name);
        return Err(Error::new(word.span.clone(), message));
    }
    Ok(Value::NamePart(words.join(" ").into()))
}

/// Refuses a comparison after a word that compares by itself.
fn needs_no_sign(word: &Word<'_>, key: &Key<'_>) -> Result<(), Error> {
    if key.op == Op::Eq {
        return Ok(());
    }
    let sign = key.span.end..word.value_span.start;
    let message = format!("No `{}` needed after `{}`", key.op.sign(), key.name);
    Err(Error::new(sign, message).suggest(Some(":")))
}

fn moment(
    word: &Word<'_>,
    key: &Key<'_>,
    field: FieldRef,
    context: &Context,
) -> Result<TimeTerm, Error> {
    if field.has_own_comparison() {
        needs_no_sign(word, key)?;
    }
    let nearest = if field.lies_ahead() { Nearest::Coming } else { Nearest::Past };
    let moment = TimeTerm::parse(&word.value, context, nearest)
        .map_err(|message| Error::new(word.value_span.clone(), message))?;
    let waited = field.derived == Some(Derived::Waited);
    if waited && !moment.is_past_age() {
        let message = "Write a wait as an age: 15m, 2h, 1d";
        return Err(Error::new(word.value_span.clone(), message));
    }
    if moment.is_age() && key.op == Op::Eq && !field.has_own_comparison() {
        let message = "Use `<` or `>` with an age";
        let term = key.span.start..word.value_span.end;
        let usual = if waited { '>' } else { '<' };
        let meant = format!("{}:{usual}{moment}", key.name);
        return Err(Error::new(term, message).suggest(Some(meant)));
    }
    Ok(moment)
}

fn control(word: &Word<'_>, key: &Key<'_>, control: Directive) -> Result<Clause, Error> {
    only_equal(word, key, &format!("`{}`", key.name))?;
    if word.negated {
        let message = format!("`-` doesn't work with `{}`", control.key);
        let sign = word.span.start..word.span.start + 1;
        return Err(Error::new(sign, message).suggest(Some("")));
    }
    match control.key {
        "sort" => Ok(Clause::Sort(fields(word, |part| {
            let (name, direction) = match part.strip_prefix('-') {
                Some(name) => (name, Direction::Desc),
                None => (part, Direction::Asc),
            };
            named(name, "isn't a field to sort by", Field::is_sortable)
                .map(|field| (field, direction))
        })?)),
        "in" => {
            let text = |field: &Field| field.kind == Kind::Text && field.derived.is_none();
            Ok(Clause::In(fields(word, |part| named(part, "isn't a text field", text))?))
        }
        "count" => match word.value.to_ascii_lowercase().as_str() {
            "on" => Ok(Clause::Count(true)),
            "off" => Ok(Clause::Count(false)),
            _ => Err(unlisted(word, key, ["on", "off"].into_iter())),
        },
        _ => {
            let rows = word.value.parse().ok().filter(|rows| (1..=MAX_PAGE).contains(rows));
            rows.map(Clause::Page).ok_or_else(|| {
                let message = format!("A page can have 1 to {MAX_PAGE} rows");
                Error::new(word.value_span.clone(), message)
            })
        }
    }
}

/// A field by name, or an error with a suggestion.
fn named(
    name: &str,
    unfit: &str,
    fits: impl Fn(&Field) -> bool,
) -> Result<FieldRef, (String, Option<&'static str>)> {
    match Field::from_name(name) {
        Some(field) if fits(&field) => Ok(field),
        Some(field) => {
            let fits = |name: &&str| Field::from_name(name).is_some_and(|field| fits(&field));
            Err((format!("`{}` {unfit}", field.word()), instead_of(field).filter(fits)))
        }
        None if name.is_empty() => Err(("Add a field name".to_owned(), None)),
        None => {
            let fields = FIELDS.iter().filter(|field| fits(field));
            let names = fields.flat_map(|field| [Some(field.name), field.alias]).flatten();
            let names: Vec<&'static str> = names.collect();
            Err((format!("Unknown field `{name}`"), closest(name, names)))
        }
    }
}

/// The member that is meant by a word where only members are possible.
fn instead_of(field: FieldRef) -> Option<&'static str> {
    match field.derived? {
        Derived::Name => Some("lastName"),
        Derived::Newer | Derived::Older => Some("last"),
        Derived::Due | Derived::Waited => None,
    }
}

/// Parses a comma-separated list.
fn fields<T>(
    word: &Word<'_>,
    read: impl Fn(&str) -> Result<T, (String, Option<&'static str>)>,
) -> Result<Box<[T]>, Error> {
    let mut at = word.value_span.start;
    let mut all = Vec::new();
    for part in word.value.split(',') {
        let span = at..at + part.len();
        at = span.end + 1;
        all.push(read(part).map_err(|(message, suggestion)| {
            // Inside quotation marks positions differ, and an empty text has
            // none.
            let whole = word.quoted || span.is_empty();
            let span = if whole { word.value_span.clone() } else { span };
            let minus = if part.starts_with('-') { "-" } else { "" };
            Error::new(span, message).suggest(suggestion.map(|name| format!("{minus}{name}")))
        })?);
    }
    Ok(all.into())
}
