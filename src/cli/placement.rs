//! Flags before a command.

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Command, Error};

/// Refuses a flag before a command that has no such flag of its own. Flags of
/// all commands (global ones) may stand anywhere.
pub(super) fn check(program: &mut Command, matches: &ArgMatches) -> Result<(), Error> {
    let (mut command, mut inner) = (&*program, matches);
    let mut path = Vec::new();
    while let Some((name, matches)) = inner.subcommand() {
        let Some(found) = command.find_subcommand(name) else { break };
        (command, inner) = (found, matches);
        path.push(name);
    }
    if path.is_empty() {
        return Ok(());
    }
    let is_typed =
        |id: &str| matches.value_source(id).is_some_and(|it| it == ValueSource::CommandLine);
    let has = |long: &str| command.get_arguments().any(|own| own.get_long() == Some(long));
    let before = program.get_arguments().filter(|flag| is_typed(flag.get_id().as_str()));
    let stray = before.filter_map(|flag| flag.get_long()).find(|long| !has(long));
    let Some(stray) = stray.map(str::to_owned) else { return Ok(()) };
    let message = format!("'--{stray}' doesn't apply to '{}'", path.join(" "));
    Err(command.clone().error(ErrorKind::ArgumentConflict, message))
}
