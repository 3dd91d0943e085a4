//! `[keys]`: a preset, and a table of bindings for each layer.

use serde::Deserialize;

use super::Bindings;
use super::error::Source;
use crate::settings::{KeyLayer, KeyPreset, Keys, UserBinding};

/// As written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Written {
    preset: KeyPreset,
    global: Bindings,
    list: Bindings,
    detail: Bindings,
    filter: Bindings,
    help: Bindings,
    picker: Bindings,
    outbox: Bindings,
    compose: Bindings,
}

impl Written {
    fn layer(&self, layer: KeyLayer) -> &Bindings {
        match layer {
            KeyLayer::Global => &self.global,
            KeyLayer::List => &self.list,
            KeyLayer::Detail => &self.detail,
            KeyLayer::Filter => &self.filter,
            KeyLayer::Help => &self.help,
            KeyLayer::Picker => &self.picker,
            KeyLayer::Outbox => &self.outbox,
            KeyLayer::Compose => &self.compose,
        }
    }
}

/// The bindings in the order of the file.
pub(super) fn read(written: &Written, source: &Source) -> Keys {
    let mut bindings = Vec::new();
    for layer in KeyLayer::ALL {
        for (keys, command) in written.layer(layer) {
            let (at, command_at) = (keys.span().start, command.span().start);
            bindings.push(UserBinding {
                layer,
                keys: keys.get_ref().clone(),
                command: command.get_ref().clone(),
                line: source.line(at),
                column: source.column(at),
                command_column: source.column(command_at),
            });
        }
    }
    bindings.sort_by_key(|binding| (binding.line, binding.column));
    Keys { preset: written.preset, bindings, file: Some(source.path.clone()) }
}
