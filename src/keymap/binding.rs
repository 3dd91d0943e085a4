//! Bindings as the presets write them.

use super::command::BoundCommand;
use crate::app::protocol::command::Command;
use crate::settings::KeyLayer::{self, Global};

/// A command and its keys in a layer.
#[derive(Clone, Copy)]
pub(super) struct Binding {
    pub(super) layer: KeyLayer,
    pub(super) command: BoundCommand,
    pub(super) keys: &'static [&'static str],
}

pub(super) const fn bind(
    layer: KeyLayer,
    action: Command,
    keys: &'static [&'static str],
) -> Binding {
    Binding { layer, command: BoundCommand { action, count: None }, keys }
}

/// Switches to the view of that number.
pub(super) const fn view(number: u32, keys: &'static [&'static str]) -> Binding {
    let command = BoundCommand { action: Command::GoToView, count: Some(number) };
    Binding { layer: Global, command, keys }
}
