//! What flags and environment variables override of the configuration.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;

use super::connection::{Account, Scope};
use super::{Cli, CliCommand};
use crate::config::environment::{CREDENTIALS, LOG, PROFILE, READ_ONLY};
use crate::config::{BaseUrlSetting, Overrides};
use crate::settings::{Color, OutputColor, TerminalFacts};

const CONFIG_VARIABLE: &str = "LEADPING_TUI_CONFIG";
const BASE_URL_VARIABLE: &str = "LEADPING_BASE_URL";

/// The user's editor; the first variable that is set.
const EDITOR_VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// The locale of times; the first variable that is set.
const LOCALE_VARIABLES: [&str; 3] = ["LC_ALL", "LC_TIME", "LANG"];

/// The locale of characters; the first variable that is set.
const CHARACTER_VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

impl Cli {
    /// Colors of messages and of what needs no configuration.
    pub fn output_color(&self, variable: impl Fn(&str) -> Option<OsString>) -> OutputColor {
        output_color(self.flags.color, variable)
    }

    /// Flags over environment variables, as overrides of the configuration. A
    /// flag after the command overrides one before it; the demo has an account
    /// of its own.
    pub fn overrides(&self, variable: impl Fn(&str) -> Option<OsString>) -> Overrides {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let inner = match &self.command {
            Some(CliCommand::List(list)) => list.account.clone(),
            Some(CliCommand::Demo(demo)) => {
                Account { scope: demo.scope.clone(), ..Account::default() }
            }
            Some(CliCommand::Show(show)) => show.server.account(),
            Some(CliCommand::Count(count)) => count.account(),
            Some(CliCommand::AccountList(list)) => list.common().server.account(),
            Some(CliCommand::NameList(list)) => list.account(),
            Some(CliCommand::Act(verb)) => verb.common().connection.account(),
            Some(CliCommand::Snooze(snooze)) => snooze.account(),
            Some(CliCommand::Outbox(outbox)) => outbox.connection().account(),
            Some(CliCommand::Undo(undo)) => undo.connection.account(),
            Some(CliCommand::Doctor(doctor)) => doctor.server.account(),
            Some(CliCommand::Keys(keys)) => {
                let config = keys.config.clone();
                Account { scope: Scope { config, ..Scope::default() }, ..Account::default() }
            }
            Some(CliCommand::Config(config)) => config.account(),
            Some(CliCommand::Sandbox(_) | CliCommand::Completions(_) | CliCommand::Man(_))
            | None => Account::default(),
        };
        let demo = match &self.command {
            Some(CliCommand::Demo(demo)) => Some(demo.display),
            _ => None,
        };
        let outer = self.flags.account.clone();
        let config = inner.scope.config.or(outer.scope.config);
        let base_url = inner.base_url.or(outer.base_url);
        let text = |name: &str| variable(name).map(|value| value.to_string_lossy().into_owned());
        let named = |key, names: &[&'static str]| {
            let set = names.iter().find(|name| variable(name).is_some());
            set.map(|name| (key, *name))
        };
        let variables = [
            ("compose.editor", &EDITOR_VARIABLES[..]),
            ("ui.clock", &LOCALE_VARIABLES),
            ("ui.date", &LOCALE_VARIABLES),
            ("ui.ascii", &CHARACTER_VARIABLES),
            ("ui.color", &["NO_COLOR", "CLICOLOR"]),
        ];
        let editor = EDITOR_VARIABLES.into_iter().find_map(&variable);
        let locale = LOCALE_VARIABLES.into_iter().find_map(&variable);
        let characters = CHARACTER_VARIABLES.into_iter().find_map(&variable);
        let from_flag = |url| BaseUrlSetting { url, origin: "--base-url".to_owned() };
        let from_variable = |url: OsString| BaseUrlSetting {
            url: url.to_string_lossy().into_owned(),
            origin: BASE_URL_VARIABLE.to_owned(),
        };
        Overrides {
            config: config.or_else(|| variable(CONFIG_VARIABLE).map(PathBuf::from)),
            profile: inner.profile.or(outer.profile),
            profile_variable: text(PROFILE),
            base_url: base_url
                .map(from_flag)
                .or_else(|| variable(BASE_URL_VARIABLE).map(from_variable)),
            lead: inner.scope.lead.or(outer.scope.lead),
            credentials: variable(CREDENTIALS).map(PathBuf::from),
            color: self.output_color(variable),
            terminal: TerminalFacts::from_environment(variable),
            read_only: self.flags.read_only,
            read_only_variable: text(READ_ONLY),
            screen_reader: self.flags.display.screen_reader
                || demo.is_some_and(|it| it.screen_reader),
            editor: editor.map(|value| value.to_string_lossy().into_owned()),
            locale: locale.map(|value| value.to_string_lossy().into_owned()),
            log: text(LOG),
            character_locale: characters.map(|value| value.to_string_lossy().into_owned()),
            variables: variables.into_iter().filter_map(|(key, names)| named(key, names)).collect(),
        }
    }
}

/// Colors of the answer to a command line that may not be parsed.
pub fn typed_color(
    arguments: impl IntoIterator<Item = OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> OutputColor {
    let words: Vec<OsString> = arguments.into_iter().take_while(|word| word != "--").collect();
    let following = words.iter().skip(1).map(Some).chain([None]);
    let values = words.iter().zip(following).filter_map(|(word, next)| {
        let word = word.to_str()?;
        let value = word.strip_prefix("--color=");
        value.or_else(|| next?.to_str().filter(|_| word == "--color"))
    });
    let flag = values.last().and_then(|value| Color::from_str(value, false).ok());
    output_color(flag, variable)
}

fn output_color(flag: Option<Color>, variable: impl Fn(&str) -> Option<OsString>) -> OutputColor {
    OutputColor::new(flag, |name| Some(variable(name)?.to_string_lossy().into_owned()))
}
