//! The commands of the daily actions are one key each, in every preset. How
//! many of them an action takes is in `src/app/update/tests/key_counts.rs`.

use super::*;
use crate::app::Focus;

#[test]
fn the_commands_of_daily_actions_are_single_keys() {
    let commands = [
        (Focus::List, Command::Do(ActionKind::Reply)),
        (Focus::List, Command::Do(ActionKind::Archive)),
        (Focus::List, Command::Do(ActionKind::Handled)),
        (Focus::List, Command::Do(ActionKind::FollowUp)),
        (Focus::List, Command::Do(ActionKind::Note)),
        (Focus::List, Command::Do(ActionKind::Assign)),
        (Focus::Compose, Command::Send),
        (Focus::Compose, Command::NewLine),
        (Focus::Compose, Command::Complete),
        (Focus::Picker, Command::Pick),
    ];
    for preset in KeyPreset::ALL {
        let keymap = Keymap::build(preset, &[], "").expect("the preset is sound");
        for (focus, command) in commands {
            let key = keymap.first_key(focus, command).unwrap_or_default();
            assert!(!key.is_empty() && !key.contains(' '), "{}: {command:?} {key}", preset.name());
        }
    }
}
