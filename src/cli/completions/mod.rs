//! `completions`: the script that a shell loads, and the answers to what it
//! then asks at each completion.

mod engine;
mod quoting;
mod scripts;
mod values;

use clap::{Args, ValueEnum};

pub use engine::answer;
pub use scripts::script;

/// The variable with the name of the shell that asks.
pub const VARIABLE: &str = "COMPLETE";

#[derive(Clone, Copy, Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
    Nushell,
}
