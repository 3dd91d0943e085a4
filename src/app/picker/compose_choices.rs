//! Options of the composer: templates, numbers, times.

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

use crate::app::picker::{Choice, Item, Label};
use crate::domain::phone_format;
use crate::domain::text::{one_line, short_line};
use crate::domain::text_search::Pattern;
use crate::domain::{EligibleNumber, PhoneNumberId, SenderReadiness, TimeStyle};
use crate::triage::compose::future_time::{self, TimeSyntax};
use crate::triage::compose::template::{NamedTemplate, Question};
use crate::triage::compose::{Fields, Kind};

/// The most bytes of a template's text beside its name.
const GLIMPSE: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// The template of that number.
    Template(usize),
    /// The answer to a question of a template, as it was typed.
    Answer,
    /// The number to send from; `None` leaves it to the server.
    Number(Option<PhoneNumberId>),
    /// Scheduled time; `None` sends at once.
    At(Option<Timestamp>),
    /// No valid choice: the line cannot be parsed.
    Nothing,
}

pub enum Choices {
    /// Templates.
    Templates(Vec<Item>),
    /// The answer to a question of a template.
    Answer { question: Question, prompt: Box<str> },
    /// Numbers to send from.
    Numbers(Vec<Item>),
    /// Times by the clock of the lead, or of the user where that is unknown.
    Times {
        /// The time now, by that clock.
        now: Box<ZonedDateTime>,
        /// The user's time zone.
        here: TimeZone,
        /// Whether it is the lead's time zone.
        is_theirs: bool,
        /// Whether a time is chosen already.
        is_set: bool,
        style: TimeStyle,
    },
}

impl Choices {
    /// Asks a question of a template.
    pub(in crate::app) fn ask(question: &Question) -> Self {
        Self::Answer { question: question.clone(), prompt: format!("{}:", question.name).into() }
    }

    pub fn prompt(&self) -> &str {
        match self {
            Self::Answer { prompt, .. } => prompt,
            Self::Templates(_) => "Template:",
            Self::Numbers(_) => "Send from:",
            Self::Times { is_theirs: true, .. } => "Send when? (their time)",
            Self::Times { is_theirs: false, .. } => "Send when? (your time)",
        }
    }

    /// The items that answer the line.
    pub fn find(&self, line: &str) -> Vec<Item> {
        match self {
            Self::Templates(items) | Self::Numbers(items) => answering(items, line),
            Self::Answer { question, .. } => vec![answer(question, line)],
            Self::Times { now, here, is_theirs, is_set, style } => {
                times(line, now, is_theirs.then_some(here), *is_set, *style)
            }
        }
    }
}

impl Choices {
    /// The bytes of the line that are not understood as a time, if any.
    pub(in crate::app) fn fault(&self, line: &str) -> Option<Range<usize>> {
        match self {
            Self::Times { now, style, .. } if !is_now(line) => {
                future_time::fault(line, now, TimeSyntax::Screen(*style))
            }
            _ => None,
        }
    }
}

/// Whether a line asks for a text to be sent at once.
fn is_now(line: &str) -> bool {
    ["now", "none"].contains(&line.trim().to_lowercase().as_str())
}

/// The one item while a question is answered: what stands in its place then.
fn answer(question: &Question, line: &str) -> Item {
    let (label, aside) = match (question.answer(line), &question.fallback) {
        (Some(text), Some(_)) if line.trim().is_empty() && text.is_empty() => {
            ("Nothing", "used if you type nothing")
        }
        (Some(text), Some(_)) if line.trim().is_empty() => (text, "used if you type nothing"),
        (Some(text), _) => (text, ""),
        (None, _) => ("Fill in later", "the text isn't sent before"),
    };
    item(Chosen::Answer, label, aside.to_owned(), false)
}

/// The templates of a kind of text, filled for a lead of that name; missing
/// values are in the secondary text.
pub(in crate::app) fn templates(
    kind: Kind,
    templates: &[NamedTemplate],
    (who, fields): (&str, &Fields),
) -> Vec<Item> {
    let of_kind = templates.iter().enumerate().filter(|(_, named)| named.kind == kind);
    let items = of_kind.map(|(at, named)| {
        let (aside, faint) = match named.template.fill(fields, Question::to_string) {
            Ok(text) => (short_line(&text, GLIMPSE).into_owned(), false),
            Err(missing) if missing.not_loaded().is_some() => ("loading\u{2026}".to_owned(), true),
            Err(missing) => (missing.describe(who), true),
        };
        item(Chosen::Template(at), &named.name, aside, faint)
    });
    items.collect()
}

/// The numbers that a conversation can be answered from.
pub(in crate::app) fn numbers(
    readiness: &SenderReadiness,
    chosen: Option<&PhoneNumberId>,
) -> Vec<Item> {
    let mark = |is_it: bool, said: String| if is_it { format!("chosen · {said}") } else { said };
    let own = readiness.display_number.as_deref().or(readiness.number.as_deref());
    let own = own
        .map(|number| format!("now {}", phone_format::display(&one_line(number))))
        .unwrap_or_default();
    let server = item(Chosen::Number(None), "Automatic", mark(chosen.is_none(), own), false);
    let numbers = readiness.eligible_numbers.iter().filter_map(|number| {
        let id = PhoneNumberId::new(number.phone_number_id.as_deref().filter(|id| !id.is_empty())?);
        let is_chosen = chosen == Some(&id);
        let faint = number.can_send != Some(true);
        let aside = mark(is_chosen, described(number));
        Some(item(Chosen::Number(Some(id)), &called(number), aside, faint))
    });
    std::iter::once(server).chain(numbers).collect()
}

fn called(number: &EligibleNumber) -> String {
    let shown = number.display_number.as_deref().or(number.number.as_deref());
    let shown = shown.map(|number| phone_format::display(&one_line(number)).into_owned());
    let label = number.label.as_deref().map(|label| one_line(label).into_owned());
    let parts: Vec<_> = [shown, label].into_iter().flatten().collect();
    parts.join("  ")
}

fn described(number: &EligibleNumber) -> String {
    let stop = (number.can_send != Some(true)).then_some("can't send");
    let rest = [&number.health_warning, &number.health_label, &number.reason_label];
    let parts: Vec<_> = stop
        .into_iter()
        .chain(rest.into_iter().flatten().map(String::as_str))
        .map(one_line)
        .collect();
    parts.join(", ")
}

fn times(
    line: &str,
    now: &ZonedDateTime,
    here: Option<&TimeZone>,
    is_set: bool,
    style: TimeStyle,
) -> Vec<Item> {
    let line = line.trim();
    let at_once = || item(Chosen::At(None), "now", "sends once you confirm".to_owned(), false);
    let described = |at: &ZonedDateTime| match here {
        Some(here) => future_time::format_both(at, here, now, style),
        None => format!("{} your time", style.date_time(at, now)),
    };
    let chosen = |at: &ZonedDateTime| Chosen::At(Some(at.timestamp()));
    if line.is_empty() {
        let suggested = future_time::suggestions(now).into_iter();
        let suggested =
            suggested.map(|(label, at)| item(chosen(&at), label, described(&at), false));
        // The current choice is easily removed.
        return if is_set {
            std::iter::once(at_once()).chain(suggested).collect()
        } else {
            suggested.chain([at_once()]).collect()
        };
    }
    if is_now(line) {
        return vec![at_once()];
    }
    match future_time::parse(line, now, TimeSyntax::Screen(style)) {
        Ok(when) => {
            let remark = when.remark(style).unwrap_or_default();
            vec![item(chosen(&when.at), &described(&when.at), remark, false)]
        }
        Err(error) => {
            let (label, aside) = match error.no_match() {
                Some(hint) => ("No match".to_owned(), hint),
                None => (error.to_string(), String::new()),
            };
            vec![item(Chosen::Nothing, &label, aside, true)]
        }
    }
}

/// The items that contain every word of a line.
fn answering(items: &[Item], line: &str) -> Vec<Item> {
    let words: Vec<Pattern> = line.split_whitespace().map(Pattern::new).collect();
    let answers = |item: &Item| {
        let mut item = item.clone();
        for word in &words {
            let label = word.find(&item.label.text);
            match label {
                Some(range) => item.label.matched.push(range),
                None => item.aside.matched.push(word.find(&item.aside.text)?),
            }
        }
        item.label.matched.sort_by_key(|range| range.start);
        item.aside.matched.sort_by_key(|range| range.start);
        Some(item)
    };
    items.iter().filter_map(answers).collect()
}

fn item(chosen: Chosen, label: &str, aside: String, faint: bool) -> Item {
    Item {
        choice: Choice::Compose(chosen),
        label: Label::new(label),
        aside: Label::new(aside),
        faint,
    }
}
