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

const LOADING: &str = "\
Load it where your shell starts:
  bash        source <(leadping-tui completions bash)
  zsh         source <(leadping-tui completions zsh)      # after compinit
  fish        leadping-tui completions fish | source
  elvish      eval (leadping-tui completions elvish | slurp)
  powershell  leadping-tui completions powershell | Out-String | Invoke-Expression
  nushell     leadping-tui completions nushell | save -f ~/.leadping-tui.nu
              and in config.nu: use ~/.leadping-tui.nu *

Names of views, profiles, templates and archive reasons come from your configuration as you
press Tab, without the network; in nushell, only commands and flags are completed.";

#[derive(Clone, Copy, Debug, Args)]
#[command(arg_required_else_help = true, after_help = LOADING)]
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
