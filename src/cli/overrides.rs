//! What flags and environment variables override of the configuration.

use std::ffi::OsString;
use std::path::PathBuf;

use super::connection::{Account, Scope};
use super::{Cli, CliCommand};
use crate::config::{BaseUrlSetting, LOG_VARIABLE, Overrides};
use crate::settings::TerminalFacts;

const CONFIG_VARIABLE: &str = "LEADPING_TUI_CONFIG";
const BASE_URL_VARIABLE: &str = "LEADPING_BASE_URL";
const NO_COLOR_VARIABLE: &str = "NO_COLOR";

/// The user's editor; the first variable that is set.
const EDITOR_VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// The locale of times; the first variable that is set.
const LOCALE_VARIABLES: [&str; 3] = ["LC_ALL", "LC_TIME", "LANG"];

/// The locale of characters; the first variable that is set.
const CHARACTER_VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

impl Cli {
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
            Some(CliCommand::Sandbox(_)) | None => Account::default(),
        };
        let demo = match &self.command {
            Some(CliCommand::Demo(demo)) => Some(demo.display),
            _ => None,
        };
        let outer = self.account.clone();
        let config = inner.scope.config.or(outer.scope.config);
        let base_url = inner.base_url.or(outer.base_url);
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
            base_url: base_url
                .map(from_flag)
                .or_else(|| variable(BASE_URL_VARIABLE).map(from_variable)),
            lead: inner.scope.lead.or(outer.scope.lead),
            no_color: variable(NO_COLOR_VARIABLE).is_some(),
            terminal: TerminalFacts::from_environment(variable),
            read_only: self.read_only,
            screen_reader: self.display.screen_reader || demo.is_some_and(|it| it.screen_reader),
            editor: editor.map(|value| value.to_string_lossy().into_owned()),
            locale: locale.map(|value| value.to_string_lossy().into_owned()),
            log: variable(LOG_VARIABLE).map(|value| value.to_string_lossy().into_owned()),
            character_locale: characters.map(|value| value.to_string_lossy().into_owned()),
        }
    }
}
