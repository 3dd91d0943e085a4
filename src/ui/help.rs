//! The key overview, built from the key table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::Screen;
use super::pen::Pen;
use super::{Scene, rule, text};
use crate::app::Group;
use crate::keymap::{HelpLine, Keymap};

/// From this many columns on, the groups stand in two columns.
const TWO_COLUMNS: u16 = 100;

/// One line of the overview.
enum Item<'a> {
    /// A group's heading.
    Title(Group),
    /// An action and its keys.
    Line(&'a HelpLine),
    /// Space between two groups.
    Space,
}

/// How many lines the help has on a screen of that width.
pub(super) fn height(keymap: &Keymap, width: u16) -> usize {
    columns(keymap, width).iter().map(Vec::len).max().unwrap_or_default()
}

/// The lines, in as many columns as the width allows. Groups stay whole.
fn columns(keymap: &Keymap, width: u16) -> Vec<Vec<Item<'_>>> {
    let groups: Vec<Vec<Item<'_>>> = Group::ALL.iter().map(|group| items(keymap, *group)).collect();
    let most = if width >= TWO_COLUMNS { groups.len() } else { 1 };
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

fn items(keymap: &Keymap, group: Group) -> Vec<Item<'_>> {
    let lines = keymap.help().iter().filter(|line| line.group == group).map(Item::Line);
    std::iter::once(Item::Title(group)).chain(lines).collect()
}

/// Draws the help in place of the panes.
pub(super) fn render(scene: &Scene<'_>, screen: &Screen, buffer: &mut Buffer) {
    let theme = scene.theme;
    let ellipsis = theme.symbols.ellipsis;
    let (body, top) = (screen.body, scene.state.help_top);
    let columns = columns(scene.keymap, body.width);
    let longest = columns.iter().map(Vec::len).max().unwrap_or_default();
    let last = longest.min(top + usize::from(body.height));

    rule(scene, screen.upper_rule, buffer);
    rule(scene, screen.lower_rule, buffer);
    let mut pen = Pen::new(buffer, screen.filter, 0, ellipsis);
    if last - top.min(last) < longest {
        pen.right(&format!("lines {} to {last} of {longest}", top + 1), 6, theme.faint());
    }
    pen.skip(1).put("keys", theme.strong());

    let width = body.width / columns.len().max(1) as u16;
    for (column, items) in (0_u16..).zip(&columns) {
        let area = Rect { x: body.x + column * width, width, ..body };
        let keys = keys_width(items, area.width);
        for (offset, item) in (0..area.height).zip(items.iter().skip(top)) {
            let mut pen = Pen::new(buffer, area, offset, ellipsis);
            pen.skip(1);
            match item {
                Item::Space => {}
                Item::Title(group) => {
                    pen.put(group.title(), theme.strong());
                }
                Item::Line(line) => {
                    pen.skip(1).cell(&line.keys, keys, theme.key()).skip(2);
                    pen.put(line.text, theme.plain());
                }
            }
        }
    }
}

/// Columns for the keys: what the longest need, but no more than leaves room
/// to say what they do.
fn keys_width(items: &[Item<'_>], width: u16) -> usize {
    let widths = items.iter().map(|item| match item {
        Item::Line(line) => text::width(&line.keys),
        Item::Title(_) | Item::Space => 0,
    });
    widths.max().unwrap_or_default().min(usize::from(width) * 2 / 5)
}
