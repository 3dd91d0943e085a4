//! Examples in the help of each command.

mod act;
mod look;

/// A command line, and what it does.
type Example = (&'static str, &'static str);

/// Those of a command by its path; `""` is the program itself.
type Examples = (&'static str, &'static [Example]);

pub(super) fn all() -> impl Iterator<Item = &'static Examples> {
    look::LOOK.iter().chain(act::ACT)
}
