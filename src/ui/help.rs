//! The key overview, built from the keymap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::ScreenLayout;
use super::{RenderContext, rule, text};
use crate::app::Group;
use crate::domain::text_layout::wrap;
use crate::keymap::{HelpLine, Keymap};

/// Minimum columns for two columns of groups.
const TWO_COLUMNS: u16 = 100;

enum Item<'a> {
    Title(Group),
    /// Keys of a command, and its description; without a description, the keys
    /// that do not fit on the first line.
    Line(&'a str, &'static str),
    Space,
}

/// Number of lines on a screen of that width.
pub(super) fn height(keymap: &Keymap, width: u16) -> usize {
    columns(keymap, width).iter().map(Vec::len).max().unwrap_or_default()
}

/// The lines, in as many columns as the width allows. Groups stay whole.
fn columns(keymap: &Keymap, width: u16) -> Vec<Vec<Item<'_>>> {
    let in_two = width >= TWO_COLUMNS;
    let keys = usize::from(if in_two { width / 2 } else { width }) * 2 / 5;
    let items = |group: &Group| items(keymap, *group, keys);
    let groups: Vec<Vec<Item<'_>>> = Group::ALL.iter().map(items).collect();
    let most = if in_two { groups.len() } else { 1 };
    let height = |part: &[Vec<Item<'_>>]| part.iter().map(Vec::len).sum::<usize>();
    let split = (1..most).min_by_key(|at| height(&groups[..*at]).max(height(&groups[*at..])));
    let mut columns = vec![Vec::new(), Vec::new()];
    for (index, group) in groups.into_iter().enumerate() {
        let column: &mut Vec<Item<'_>> =
            &mut columns[usize::from(split.is_some_and(|at| index >= at))];
        if !column.is_empty() {
            column.push(Item::Space);
        }
        column.extend(group);
    }
    columns.retain(|column| !column.is_empty());
    columns
}

/// The lines of a group, with a maximum number of columns for the keys.
fn items(keymap: &Keymap, group: Group, keys: usize) -> Vec<Item<'_>> {
    let mut items = vec![Item::Title(group)];
    for HelpLine { keys: labels, text, .. } in keymap.help().iter().filter(|l| l.group == group) {
        let texts = std::iter::once(*text).chain(std::iter::repeat(""));
        items.extend(
            wrap_labels(labels, keys).into_iter().zip(texts).map(|(k, t)| Item::Line(k, t)),
        );
    }
    items
}

/// The labels in lines of so many columns, broken between two of them if
/// possible.
fn wrap_labels(labels: &str, columns: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for next in labels.match_indices(", ").map(|(at, _)| at + 1).chain([labels.len()]) {
        if end > start && text::width(&labels[start..next]) > columns {
            lines.extend(wrap(&labels[start..end], columns));
            start = end + 1;
        }
        end = next;
    }
    lines.extend(wrap(&labels[start..end], columns));
    lines
}

pub(super) fn render(
    context: &RenderContext<'_>,
    top: usize,
    screen: &ScreenLayout,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let body = screen.body;
    let columns = columns(context.keymap, body.width);
    let longest = columns.iter().map(Vec::len).max().unwrap_or_default();
    let last = longest.min(top + usize::from(body.height));

    rule(context, screen.upper_rule, buffer);
    rule(context, screen.lower_rule, buffer);
    let mut writer = context.line(buffer, screen.filter, 0);
    if last - top.min(last) < longest {
        writer.right(&format!("lines {} to {last} of {longest}", top + 1), 6, theme.faint());
    }
    writer.skip(1).put("keys", theme.strong());

    let width = body.width / columns.len().max(1) as u16;
    for (column, items) in (0_u16..).zip(&columns) {
        let area = Rect { x: body.x + column * width, width, ..body };
        let keys = keys_width(items);
        for (offset, item) in (0..area.height).zip(items.iter().skip(top)) {
            let mut writer = context.line(buffer, area, offset);
            writer.skip(1);
            match item {
                Item::Space => {}
                Item::Title(group) => {
                    writer.put(group.title(), theme.strong());
                }
                Item::Line(labels, does) => {
                    writer.skip(1).cell(labels, keys, theme.key()).skip(2).put(does, theme.plain());
                }
            }
        }
    }
}

/// Columns for the keys: those of the longest.
fn keys_width(items: &[Item<'_>]) -> usize {
    let widths = items.iter().map(|item| match item {
        Item::Line(keys, _) => text::width(keys),
        Item::Title(_) | Item::Space => 0,
    });
    widths.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::KeyPreset;

    #[test]
    fn labels_are_broken_between_two_of_them_and_inside_one_only_where_it_is_too_long() {
        let cases: [(&str, usize, &[&str]); 4] = [
            ("j, Down, Ctrl-N (picker)", 24, &["j, Down, Ctrl-N (picker)"]),
            ("j, Down, Ctrl-N (picker)", 15, &["j, Down,", "Ctrl-N (picker)"]),
            ("k, Backspace (detail), ,, x", 12, &["k,", "Backspace", "(detail),", ",, x"]),
            ("?", 1, &["?"]),
        ];
        for (labels, columns, lines) in cases {
            assert_eq!(wrap_labels(labels, columns), lines, "{labels} {columns}");
        }
    }

    #[test]
    fn no_key_of_any_preset_is_cut_on_any_screen() {
        for preset in KeyPreset::ALL {
            let keymap = Keymap::build(preset, &[], "").expect("a key table");
            for width in 30..200 {
                let columns = columns(&keymap, width);
                let room = usize::from(width) / columns.len();
                let shown: Vec<&str> = columns
                    .iter()
                    .flatten()
                    .filter_map(|item| match item {
                        Item::Line(keys, _) => Some(*keys),
                        Item::Title(_) | Item::Space => None,
                    })
                    .collect();
                let all: Vec<&str> = keymap.help().iter().map(|line| &*line.keys).collect();
                let bare = |texts: &[&str]| texts.concat().replace(' ', "");
                assert_eq!(bare(&shown), bare(&all), "{} at {width}", preset.name());
                assert!(columns.iter().all(|items| keys_width(items) * 2 < room), "{width}");
            }
        }
    }
}
