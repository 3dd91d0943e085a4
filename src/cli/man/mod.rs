//! `man`: the manual pages, made from the command line itself and from
//! `config.example.toml`.

mod command_page;
mod config_page;
mod markup;

use std::path::PathBuf;

use clap::Args;

#[derive(Clone, Debug, Args)]
pub struct ManArgs {
    /// The command to print the page of, such as `outbox retry`; without one,
    /// the page of the whole program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Section: 1 is for commands, 5 for the configuration file
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "command",
          value_parser = section)]
    section: u8,
    /// Write all pages into the folders man1 and man5 of this one
    #[arg(long, value_name = "DIR", conflicts_with_all = ["command", "section"])]
    pub dir: Option<PathBuf>,
}

/// A manual page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Without the section.
    pub name: String,
    pub section: u8,
    /// Its source, for roff.
    pub source: String,
}

impl ManArgs {
    /// The page to print.
    ///
    /// # Errors
    /// A command that isn't there.
    pub fn page(&self) -> Result<Page, String> {
        if self.section == 5 {
            return Ok(config_page::page());
        }
        let mut command = built();
        for name in &self.command {
            let inner = command.get_subcommands().filter(|inner| !inner.is_hide_set());
            let inner: Vec<&clap::Command> = inner.collect();
            let found = inner.iter().find(|inner| {
                inner.get_name() == name || inner.get_all_aliases().any(|alias| alias == name)
            });
            let Some(found) = found.map(|found| (*found).clone()) else {
                return Err(if inner.is_empty() {
                    format!("`{}` has no commands of its own", command.get_name())
                } else {
                    let known: Vec<&str> = inner.iter().map(|inner| inner.get_name()).collect();
                    format!("No command `{name}`. Choose from: {}", known.join(", "))
                });
            };
            command = found;
        }
        Ok(command_page::page(&command))
    }
}

/// Every page.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![config_page::page()];
    let mut open = vec![built()];
    while let Some(command) = open.pop() {
        pages.push(command_page::page(&command));
        open.extend(command.get_subcommands().filter(|inner| !inner.is_hide_set()).cloned());
    }
    pages
}

/// The command line, without the command `help`, in the words of the manual.
fn built() -> clap::Command {
    fn named(command: clap::Command) -> clap::Command {
        let command = command.disable_help_subcommand(true).subcommand_help_heading("COMMANDS");
        command.subcommand_value_name("command").mut_subcommands(named)
    }
    let mut command = named(super::command());
    command.build();
    command
}

fn section(typed: &str) -> Result<u8, String> {
    match typed {
        "1" => Ok(1),
        "5" => Ok(5),
        _ => Err("must be 1 or 5".to_owned()),
    }
}
