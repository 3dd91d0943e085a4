//! Opens and closes the picker, and executes the choice.

pub(super) mod action_prompt;
pub(super) mod lead_search;
pub(super) mod snooze_prompt;
pub(super) mod theme_prompt;

use crate::app::focus::Overlay;
use crate::app::list::List;
use crate::app::picker::compose_choices::Chosen;
use crate::app::picker::palette::{self, Palette};
use crate::app::picker::sort_menu::SortMenu;
use crate::app::picker::{Choice, Item, Kind, Label, Picker, command_items};
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::request::{Request, Step};
use crate::query::{Scope, SortOrder};

/// Opens the palette with a text in its line: what was used last comes first.
pub(super) fn open_palette(state: &mut State, line: &str) -> Vec<Effect> {
    let mut items = commands(state);
    command_items::lift(&mut items, "Last used", state.recent.choices());
    open_commands(state, "Command:", items, line)
}

/// Opens the same as the help, or closes it.
pub(super) fn toggle_help(state: &mut State) -> Vec<Effect> {
    if state.focus() == Focus::Help {
        return cancel(state);
    }
    let items = commands(state);
    open_commands(state, "Search help:", items, "")
}

fn commands(state: &State) -> Vec<Item> {
    let is_refused = |command| state.refuses(command);
    command_items::grouped(state.focus(), is_refused, views_of(&state.list))
}

fn open_commands(
    state: &mut State,
    title: &'static str,
    mut items: Vec<Item>,
    line: &str,
) -> Vec<Effect> {
    if state.tour.is_offered_first() {
        command_items::lift(&mut items, "New here?", &[Choice::Action(Command::Tour)]);
    }
    open(state, Kind::Palette(Palette::new(title, items)), line)
}

/// The views of a list as items, where it has several.
fn views_of(list: &List) -> impl Iterator<Item = Item> {
    let several = list.tabs().len() > 1;
    list.tabs().iter().enumerate().filter(move |_| several).map(|(at, tab)| {
        let (label, aside) = (format!("View: {}", tab.name), Label::new(&*tab.saved));
        Item { choice: Choice::View(at), label: Label::new(label), aside, faint: false }
    })
}

/// Opens a picker over the panes, which stay as they are.
pub(super) fn open(state: &mut State, kind: Kind, line: &str) -> Vec<Effect> {
    let mut picker = Picker::new(kind, state.viewport.picker_rows);
    picker.set_line(line);
    state.focus.push(Overlay::Picker(picker));
    fill(state)
}

/// Closes the picker, and cancels its requests.
fn close(state: &mut State) -> Option<(Picker, Vec<Effect>)> {
    let mut picker = state.focus.take_picker()?;
    let stopped = match picker.source().0 {
        Kind::Palette(_)
        | Kind::Links(_)
        | Kind::Compose(_)
        | Kind::Snooze(_)
        | Kind::Sort(_)
        | Kind::Theme(_) => Vec::new(),
        Kind::Leads(leads) => leads.finder.stop(),
        Kind::Action(verb) => action_prompt::stop(verb),
    };
    Some((picker, stopped))
}

/// Follows an edit of the line; `changed` is whether the text is another one.
pub(super) fn edited(state: &mut State, changed: bool) -> Vec<Effect> {
    if changed { fill(state) } else { Vec::new() }
}

/// Moves the selection, up where negative.
pub(super) fn move_by(state: &mut State, by: isize) -> Vec<Effect> {
    if let Some(picker) = state.focus.picker_mut() {
        picker.move_by(by);
    }
    lead_search::prefetch(state)
}

/// Closes the picker without taking anything.
pub(super) fn cancel(state: &mut State) -> Vec<Effect> {
    close(state).map(|(_, stopped)| stopped).unwrap_or_default()
}

/// Takes the item on a row of the picker.
pub(super) fn click(state: &mut State, row: usize) -> Step {
    let Some(picker) = state.focus.picker_mut() else { return Step::default() };
    let position = picker.top() + row;
    if picker.items().get(position).is_none_or(Item::is_heading) {
        return Step::default();
    }
    picker.select(position);
    pick(state)
}

pub(super) fn pick(state: &mut State) -> Step {
    let Some(picker) = state.focus.picker() else { return Step::default() };
    let Some(mut item) = picker.selected().cloned() else {
        // A key that does nothing says why.
        let why = picker.kind().when_empty();
        return (why.chars().next().map(|_| state.notice.notify(why)).into_iter().collect(), None);
    };
    match item.choice {
        Choice::Compose(Chosen::Nothing) | Choice::Heading => return Step::default(),
        Choice::Hint(notice) => return (vec![state.notice.notify(notice)], None),
        Choice::Refused(why) => return (vec![state.notice.notify(why.into_string())], None),
        Choice::Action(command) if item.faint => {
            let (text, key) = command_items::works_elsewhere(command);
            let notice = match key {
                Some((key, does)) => state.notice.notify_with_key(text, key, does),
                None => state.notice.notify(text),
            };
            return (vec![notice], None);
        }
        _ => {}
    }
    if let Choice::Do(action) = &mut item.choice {
        match action_prompt::action_of(picker, action) {
            Ok(complete) => **action = complete,
            Err(why) => return (vec![state.notice.notify(why)], None),
        }
    }
    let Some((picker, effects)) = close(state) else { return Step::default() };
    let request = match item.choice {
        Choice::Scope(scope) => {
            let name = matches!(scope, Scope::Lead(_)).then_some(item.label.text);
            Some(Request::OpenScope(scope, name))
        }
        Choice::Heading | Choice::Hint(_) | Choice::Refused(_) => None,
        Choice::Compose(chosen) => Some(Request::Choose(chosen)),
        Choice::Row(row) => Some(Request::GoToRow(row)),
        Choice::Link(url) => Some(Request::OpenLink(url)),
        Choice::Sort(order) => Some(Request::Sort(order)),
        Choice::Theme(name) => Some(Request::SetTheme(name)),
        Choice::View(tab) => {
            state.recent.record(Choice::View(tab));
            Some(Request::EnterView(tab))
        }
        Choice::Snooze(until) => snooze_prompt::picked(picker.into_kind(), until),
        Choice::Do(action) => action_prompt::picked(state, picker.into_kind(), action),
        Choice::Action(command) => {
            if command != Command::Tour {
                state.recent.record(Choice::Action(command));
            }
            Some(match palette::command(picker.line().text()) {
                Some((_, name)) if command == Command::SaveView && !name.is_empty() => {
                    Request::SaveView(name.to_owned())
                }
                Some((_, name)) if command == Command::ChangeTheme && !name.is_empty() => {
                    Request::FindTheme(name.into())
                }
                _ => Request::Run(command),
            })
        }
    };
    (effects, request)
}

/// Opens the sort menu.
pub(super) fn open_sort_menu(state: &mut State) -> Vec<Effect> {
    let menu = SortMenu::new(SortOrder::of(state.list.wanted()));
    open(state, Kind::Sort(menu), "")
}

/// Opens the palette with the name of a command that takes an argument.
pub(super) fn prompt_argument(state: &mut State, action: Command) -> Vec<Effect> {
    let command = action.entry().argument.as_ref().map_or("", |argument| argument.command);
    open_palette(state, &format!("{command} "))
}

/// Retries failed requests.
pub(super) fn retry(state: &mut State) -> Vec<Effect> {
    match state.focus.picker().map(Picker::kind) {
        Some(Kind::Action(_)) => action_prompt::retry(state),
        _ => lead_search::retry(state),
    }
}

/// Shows the items that answer the line.
pub(super) fn fill(state: &mut State) -> Vec<Effect> {
    let Some(picker) = state.focus.picker_mut() else { return Vec::new() };
    let (kind, line) = picker.source();
    let mut fault = None;
    let (items, mut effects) = match kind {
        Kind::Palette(palette) => (palette.find(line), Vec::new()),
        Kind::Compose(choices) => {
            fault = choices.fault(line);
            (choices.find(line), Vec::new())
        }
        Kind::Leads(leads) => {
            let effects = leads.finder.typed(line);
            (leads.items(), effects)
        }
        Kind::Action(_) => {
            action_prompt::fill(state);
            return Vec::new();
        }
        Kind::Links(links) => (links.items(line), Vec::new()),
        Kind::Snooze(snooze) => {
            let items = snooze.items(line);
            fault = snooze.fault();
            (items, Vec::new())
        }
        Kind::Sort(menu) => (menu.items(line), Vec::new()),
        Kind::Theme(themes) => (themes.items(line), Vec::new()),
    };
    picker.show(items);
    picker.set_fault(fault);
    effects.extend(lead_search::prefetch(state));
    effects
}

#[cfg(test)]
mod tests;
