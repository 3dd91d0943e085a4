//! The scripts that shells load.

use std::io;

use clap_complete::env::{Elvish, EnvCompleter, Fish, Powershell};
use clap_complete_nushell::Nushell;

use super::{Shell, VARIABLE};
use crate::cli;

/// The program as the scripts call it: found by `PATH`, so that a script holds
/// wherever the program was when it was printed.
const PROGRAM: &str = "leadping-tui";

/// The whole line is passed, since bash splits words at `:` and `=` too.
const BASH: &str = r#"_leadping_tui() {
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
    done < <(COMPLETE=bash COMP_WORDBREAKS="$COMP_WORDBREAKS" \
        leadping-tui -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/:] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _leadping_tui leadping-tui 2>/dev/null ||
    complete -F _leadping_tui leadping-tui
"#;

/// Lines that begin with `+` are not followed by a space. A file of `fpath` is
/// run as the function that it defines, the first time too.
const ZSH: &str = r#"#compdef leadping-tui
_leadping-tui() {
    local line
    local -a spaced joined
    for line in "${(@f)$(COMPLETE=zsh leadping-tui -- "$((CURRENT - 1))" "${(@)words}" 2>/dev/null)}"; do
        case $line in
            (+*) joined+=("${line#+}") ;;
            (-*) spaced+=("${line#-}") ;;
        esac
    done
    (( $#joined )) && _describe -V 'values' joined -S ''
    (( $#spaced )) && _describe -V 'values' spaced
    (( $#joined + $#spaced ))
}
if [[ ${funcstack[1]} == _leadping-tui ]]; then
    _leadping-tui "$@"
else
    compdef _leadping-tui leadping-tui
fi
"#;

/// The script that makes a shell complete the program's command lines.
///
/// # Errors
/// Those of the generators, which write to memory.
pub fn script(shell: Shell) -> io::Result<Vec<u8>> {
    let mut script = Vec::new();
    let out = &mut script;
    let register = |shell: &dyn EnvCompleter, out: &mut Vec<u8>| {
        shell.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, out)
    };
    match shell {
        Shell::Bash => out.extend_from_slice(BASH.as_bytes()),
        Shell::Zsh => out.extend_from_slice(ZSH.as_bytes()),
        Shell::Fish => register(&Fish, out)?,
        Shell::Elvish => register(&Elvish, out)?,
        Shell::Powershell => register(&Powershell, out)?,
        Shell::Nushell => {
            let mut command = cli::command().disable_help_subcommand(true);
            clap_complete::generate(Nushell, &mut command, PROGRAM, out);
        }
    }
    Ok(script)
}
