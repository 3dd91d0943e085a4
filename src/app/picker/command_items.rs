//! The commands as items of the palette, grouped.

use crate::app::picker::{Choice, Item, Label};
use crate::app::protocol::command::{COMMANDS, Command, Entry, Focus, Group};
use crate::settings::KeyLayer;

/// The commands of a focus under the headings of their groups, those of the
/// focus first. Over the panes, commands of texts follow faintly: their keys
/// are worth knowing, and they run elsewhere.
pub fn grouped(
    focus: Focus,
    is_refused: impl Fn(Command) -> bool,
    views: impl Iterator<Item = Item>,
) -> Vec<Item> {
    let in_panes = matches!(focus, Focus::List | Focus::Detail);
    let mut groups = Group::ALL;
    let rank = |group: &Group| first(focus).iter().position(|of| of == group);
    let last = |group: &Group| (*group == Group::Edit, usize::MAX);
    groups.sort_by_key(|group| rank(group).map_or_else(|| last(group), |at| (false, at)));
    let mut views = Some(views).filter(|_| in_panes);
    let mut items = Vec::new();
    for group in groups {
        let is_of_text = matches!(group, Group::Edit | Group::Write);
        if is_of_text && let Some(views) = views.take() {
            section(&mut items, "Views", views.collect());
        }
        let commands = COMMANDS.iter().filter(|entry| entry.group == group);
        let commands = commands.filter(|entry| !is_refused(entry.command));
        let rows = commands.filter_map(|entry| {
            let works = works_in(entry, focus);
            (works || (in_panes && is_of_text)).then(|| item(entry, !works))
        });
        section(&mut items, group.title(), rows.collect());
    }
    items
}

/// Moves the items of these choices to the start, under a heading.
pub fn lift(items: &mut Vec<Item>, title: &str, choices: &[Choice]) {
    let mut lifted = Vec::new();
    for choice in choices {
        let at = items.iter().position(|item| item.choice == *choice);
        lifted.extend(at.map(|at| items.remove(at)));
    }
    let mut rest = std::mem::take(items);
    // A heading alone is none.
    let alone = |at: usize| rest[at].is_heading() && rest.get(at + 1).is_none_or(Item::is_heading);
    let keep: Vec<bool> = (0..rest.len()).map(|at| !alone(at)).collect();
    let mut keep = keep.into_iter();
    rest.retain(|_| keep.next().unwrap_or(true));
    section(items, title, lifted);
    items.append(&mut rest);
}

fn section(items: &mut Vec<Item>, title: &str, rows: Vec<Item>) {
    if !rows.is_empty() {
        items.push(Item {
            choice: Choice::Heading,
            label: Label::new(title),
            aside: Label::default(),
            faint: true,
        });
        items.extend(rows);
    }
}

/// The groups that a focus has most use for.
fn first(focus: Focus) -> &'static [Group] {
    match focus {
        Focus::Filter => &[Group::Edit, Group::Filter],
        Focus::Compose => &[Group::Write, Group::Edit],
        _ => &[Group::Triage, Group::Read],
    }
}

fn works_in(entry: &Entry, focus: Focus) -> bool {
    let layers: &[KeyLayer] = match focus {
        Focus::Filter => &[KeyLayer::Filter],
        Focus::Compose => &[KeyLayer::Compose],
        Focus::Outbox => &[KeyLayer::Outbox],
        Focus::Detail => &[KeyLayer::Detail, KeyLayer::Global],
        _ => &[KeyLayer::List, KeyLayer::Global],
    };
    layers.iter().any(|layer| entry.layers.contains(layer))
}

/// Where a command works that has no use in the panes: a notice, and the
/// command that leads there with what its key does.
pub fn works_elsewhere(command: Command) -> (&'static str, Option<(Command, &'static str)>) {
    let layers = command.entry().layers;
    let reply = Command::Do(crate::triage::ActionKind::Reply);
    if !layers.contains(&KeyLayer::Compose) && layers.contains(&KeyLayer::Filter) {
        ("Works while you type a filter", Some((Command::EditFilter, "to filter")))
    } else if !layers.contains(&KeyLayer::Compose) {
        ("Works in a list that you type in, like this one", None)
    } else if layers.contains(&KeyLayer::Filter) {
        ("Works while you type", None)
    } else {
        ("Works while you write a text", Some((reply, "to reply")))
    }
}

fn item(entry: &Entry, faint: bool) -> Item {
    let aside = match &entry.argument {
        None => entry.name.to_owned(),
        Some(argument) => format!("{} {}", argument.command, argument.name),
    };
    let (label, aside) = (Label::new(entry.help), Label::new(aside));
    Item { choice: Choice::Action(entry.command), label, aside, faint }
}
