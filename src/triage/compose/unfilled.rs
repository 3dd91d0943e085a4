//! Detects texts that look like a template: an unfilled field in any of the
//! usual dialects, or a greeting without a name.
//!
//! Operators bring their texts from other programs, whose fields are none here:
//! `Hi {{contact.first_name}}` would be sent unchanged. The check applies to
//! the final text, wherever it comes from.

mod gap;
mod greeting;
mod vocabulary;

use std::ops::Range;

/// The first position, in bytes, at which a text looks unfilled: a field, or
/// else a greeting without a name.
///
/// Braces within a value are text: matches inside one of `values`, which filled
/// the fields of a template, do not count, unless the whole value is a field.
/// Such a value was unfilled at its source.
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

/// Whether a value stands for none: `null`, `N/A`, `unknown`.
pub fn is_placeholder(value: &str) -> bool {
    greeting::is_placeholder(value)
}

#[cfg(test)]
mod tests;
