//! Phone numbers in a line, as people write them.

use std::borrow::Cow;

use super::field::Field;
use super::lexer::{Op, Word};
use crate::domain::phone::PhoneText;

/// Joins the words of a line that form one phone number, with their positions
/// in the line. In free text that is searched in numbers, the digits replace
/// the typed text, as the stored number contains them.
///
/// Quoted text is searched literally.
pub(super) fn join<'a>(words: &[Word<'a>], line: &'a str) -> Vec<Word<'a>> {
    let in_numbers = searches_numbers(words);
    let mut joined = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let number = match &word.key {
            _ if word.quoted => None,
            Some(key) if !(key.op == Op::Eq && is_number(key.name)) => None,
            None if !in_numbers => None,
            _ => PhoneText::parse_words(run(&words[at..])),
        };
        let Some((count, number)) = number else {
            joined.push(word.clone());
            at += 1;
            continue;
        };
        let last = &words[at + count - 1];
        let value = match &word.key {
            Some(_) => Cow::Borrowed(&line[word.value_span.start..last.span.end]),
            None => Cow::Owned(number.digits),
        };
        joined.push(Word {
            raw: &line[word.span.start..last.span.end],
            span: word.span.start..last.span.end,
            value,
            value_span: word.value_span.start..last.span.end,
            ..word.clone()
        });
        at += count;
    }
    joined
}

/// The values of a word and of those after it that may continue it.
fn run<'w>(words: &'w [Word<'_>]) -> impl Iterator<Item = &'w str> {
    let goes_on = |word: &&Word<'_>| word.key.is_none() && !word.quoted && !word.negated;
    let (first, rest) = words.split_at(1);
    first.iter().chain(rest.iter().take_while(goes_on)).map(|word| &*word.value)
}

/// Whether free text is searched in phone numbers: yes, unless the line names
/// other fields.
fn searches_numbers(words: &[Word<'_>]) -> bool {
    let named = words
        .iter()
        .find(|word| word.key.as_ref().is_some_and(|key| key.name.eq_ignore_ascii_case("in")));
    named.is_none_or(|word| word.value.split(',').any(is_number))
}

fn is_number(field: &str) -> bool {
    Field::from_name(field).is_some_and(|field| field.is_phone())
}
