//! Texts that still look like a template: a gap of any of the usual dialects
//! that nothing has filled, or a greeting to nobody.
//!
//! Operators bring their texts from other programs, whose gaps are none here:
//! `Hi {{contact.first_name}}` would go out as it stands. The check is made on
//! the text that is about to go out, wherever it comes from.

mod gap;
mod greeting;
mod vocabulary;

use std::ops::Range;

/// The first place, in bytes, at which a text looks unfilled: a gap, or else a
/// greeting to nobody.
///
/// Braces of a value are text: what stands inside one of `values`, which filled
/// the gaps of a template, does not count, unless the whole value is a gap for
/// a field. Such a value was never filled where it comes from.
pub fn find(text: &str, values: &[&str]) -> Option<Range<usize>> {
    let is_text = |place: &Range<usize>| {
        values.iter().any(|value| {
            let mut starts = text.match_indices(value).map(|(start, _)| start);
            let is_inside = starts.any(|at| at <= place.start && place.end <= at + value.len());
            is_inside && !(place.len() == value.trim().len() && gap::names_field(value.trim()))
        })
    };
    let gap = gap::all(text).find(|place| !is_text(place));
    let greetings = greeting::all(text).filter(|place| !is_text(place));
    gap.or_else(|| greetings.min_by_key(|place| place.start))
}

#[cfg(test)]
mod tests;
