//! Every setting with its value in effect, and where that comes from.

mod toml_text;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Source};
use super::{KeySource, Overrides, Paths, Settings, environment, file, range, resolve, secret};
use crate::api::BaseUrl;
use crate::domain::LeadId;
use crate::settings::theme::AUTO;
use crate::settings::{Color, DetailLayout, ReadPolicy};
use crate::triage::compose::NamedTemplate;

/// All settings in the order of the example.
#[derive(Debug)]
pub struct Shown {
    /// The file, if there is one.
    pub file: Option<PathBuf>,
    pub rows: Vec<Row>,
}

/// A setting. The API key has a row with the name of its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The key with the tables that it is in.
    pub key: Vec<String>,
    /// `None` where nothing is set.
    pub value: Option<toml::Value>,
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    File {
        path: PathBuf,
        /// From 1.
        line: usize,
        profile: Option<String>,
    },
    /// A flag or a variable, by its name.
    Override(String),
}

/// The key of the row about the API key.
pub const API_KEY: &str = "api_key";

/// The settings of the overrides and their file. `key_is_set` says whether the
/// environment has an API key.
///
/// # Errors
/// Those of [`Settings::load`], and an address that is none.
pub fn settings(
    overrides: &Overrides,
    paths: &Paths,
    key_is_set: bool,
) -> Result<Shown, ConfigError> {
    let settings = Settings::load(overrides, paths)?;
    let url = &settings.account.base_url;
    BaseUrl::parse(&url.url).map_err(|why| ConfigError::new(format!("{}: {why}", url.origin)))?;
    let named = overrides.config.as_deref();
    let read = match named.or(paths.config_file.as_deref()) {
        Some(path) => file::read(path, named.is_some())?,
        None => None,
    };
    let (document, source) = read.unwrap_or_else(|| {
        let source = Source { path: PathBuf::new(), text: String::new() };
        (file::Document::default(), source)
    });
    let root = DeTable::parse(&source.text).map_err(|error| source.refused(&error))?;
    let profile = resolve::chosen_profile(&document, overrides);
    let mut rows =
        Collector { root: root.get_ref(), source: &source, profile, overrides, rows: vec![] };
    rows.account(&settings, key_is_set)?;
    rows.network(&settings);
    rows.triage(&settings);
    rows.compose(&settings);
    rows.screen(&settings);
    rows.keys(&settings);
    let Collector { rows, .. } = rows;
    let file = Some(source.path).filter(|path| !path.as_os_str().is_empty());
    Ok(Shown { file, rows })
}

struct Collector<'a> {
    root: &'a DeTable<'a>,
    source: &'a Source,
    profile: Option<&'a str>,
    overrides: &'a Overrides,
    rows: Vec<Row>,
}

impl Collector<'_> {
    fn account(&mut self, settings: &Settings, key_is_set: bool) -> Result<(), ConfigError> {
        let (overrides, account) = (self.overrides, &settings.account);
        let flag = |is_set: bool, name: &str| is_set.then(|| Origin::Override(name.to_owned()));
        let profile = flag(overrides.profile.is_some(), "--profile")
            .or_else(|| flag(overrides.profile_variable.is_some(), environment::PROFILE));
        self.from("profile", settings.profile.as_ref(), profile);
        let url = overrides.base_url.as_ref().map(|url| Origin::Override(url.origin.clone()));
        self.from("base_url", Some(&account.base_url.url), url);
        let lead = flag(overrides.lead.is_some(), "--lead");
        self.from("lead", account.lead.as_ref().map(LeadId::as_str), lead);
        let variable = environment::read_only(overrides)?;
        let read_only = flag(overrides.read_only, "--read-only")
            .or_else(|| flag(variable, environment::READ_ONLY));
        self.from("read_only", Some(account.read_only), read_only);
        // Its arguments can have secrets of their own.
        let (command, path) = match &account.key {
            KeySource::None => (None, None),
            KeySource::Command(words) => (words.first().cloned(), None),
            KeySource::File(path) => (None, Some(path.display().to_string())),
            KeySource::Credential { name, .. } => {
                (None, Some(format!("${}/{name}", environment::CREDENTIALS)))
            }
        };
        let source = match (key_is_set, &command, &path) {
            (true, _, _) => Some(format!("{} (set)", secret::VARIABLE)),
            (_, Some(_), _) => Some("api_key_command".to_owned()),
            (_, None, Some(_)) => Some("api_key_file".to_owned()),
            (_, None, None) => None,
        };
        self.add("api_key_command", command);
        self.add("api_key_file", path);
        let origin = source.clone().map(Origin::Override);
        self.from(API_KEY, source, origin);
        let view = |view: &super::View| {
            let entries = [
                ("name", Some(view.saved.name.clone())),
                ("query", Some(view.saved.line.clone())),
                ("key", view.key.as_ref().map(|key| key.keys.clone())),
            ];
            table(entries)
        };
        self.add("views", Some(settings.views.all().iter().map(view).collect::<Vec<_>>()));
        Ok(())
    }

    fn network(&mut self, settings: &Settings) {
        let every = |interval: Option<Duration>| Some(interval.unwrap_or_default().as_secs());
        let refresh = &settings.refresh;
        self.add("refresh.poll_seconds", every(refresh.focused));
        self.add("refresh.unfocused_poll_seconds", every(refresh.unfocused));
        self.add("refresh.thread_seconds", every(refresh.thread));
        let network = &settings.network;
        let loopback =
            BaseUrl::parse(&settings.account.base_url.url).is_ok_and(|url| url.is_loopback());
        let limit = network.requests_per_minute(loopback).map_or(0, std::num::NonZeroU32::get);
        self.add("network.requests_per_minute", Some(limit));
        let timeouts = &network.timeouts;
        self.add("network.connect_timeout_seconds", Some(timeouts.connect.as_secs()));
        self.add("network.stall_timeout_seconds", Some(timeouts.stall.as_secs()));
        self.add("network.answer_timeout_seconds", Some(timeouts.answer.as_secs()));
        self.add("network.page_size", Some(settings.list.page_size));
        self.add("network.attempts", Some(network.attempts));
        self.add("outbox.grace_seconds", Some(settings.outbox.other.as_secs()));
        self.add("outbox.sms_grace_seconds", Some(settings.outbox.sms.as_secs()));
    }

    fn triage(&mut self, settings: &Settings) {
        let policy = &settings.triage;
        self.add("triage.advance", Some(policy.advance));
        self.add("triage.confirm_over", Some(policy.confirm_over));
        self.add("triage.answer_within", policy.answer_within.map(range::span_text));
        let (mark_read, after) = match settings.mark_read {
            ReadPolicy::Explicit => ("explicit", Duration::ZERO),
            ReadPolicy::Open(after) => ("open", after),
        };
        self.add("triage.mark_read", Some(mark_read));
        self.add("triage.mark_read_after_seconds", Some(after.as_secs()));
        self.add("triage.reply_marks", Some(policy.mark_on_reply));
        for (reason, name) in settings.archive_reasons.named() {
            let number = reason.to_string();
            self.add_to(&["archive_reasons", &number], Some(name));
        }
        self.add("list.max_rows", Some(settings.list.max_rows));
        let detail = &settings.detail;
        self.add("detail.position", Some(detail.position));
        self.add("detail.size", Some(detail.percent.unwrap_or(DetailLayout::HALF)));
        self.add("detail.preview", Some(detail.preview));
    }

    fn compose(&mut self, settings: &Settings) {
        let compose = &settings.compose;
        self.add("compose.editor", settings.editor.as_ref().map(shell_words::join));
        self.add("compose.confirm", Some(compose.confirm));
        self.add("compose.texting_from", Some(compose.hours.bounds().0));
        self.add("compose.texting_until", Some(compose.hours.bounds().1));
        let template = |it: &NamedTemplate| {
            table([
                ("name", Some(it.name.clone())),
                ("text", Some(it.template.to_string())),
                ("kind", Some(it.kind.name().to_owned())),
            ])
        };
        self.add(
            "compose.templates",
            Some(compose.templates.iter().map(template).collect::<Vec<_>>()),
        );
    }

    fn screen(&mut self, settings: &Settings) {
        let ui = &settings.ui;
        self.add("ui.theme", Some(settings.theme.name().unwrap_or(AUTO)));
        // What the file insists on goes over a variable.
        let by = if self.overrides.color.flag().is_some() {
            Some(Origin::Override("--color".to_owned()))
        } else if self.written(&["ui", "color"]).is_none_or(|written| written == "auto")
            && ui.color == Color::Never
        {
            self.variable("ui.color")
        } else {
            None
        };
        self.from("ui.color", Some(ui.color), by);
        self.add("ui.screen_reader", Some(ui.screen_reader));
        self.add("ui.ascii", Some(ui.ascii));
        self.add("ui.clock", Some(settings.time_style.clock));
        self.add("ui.date", Some(settings.time_style.date));
        self.add("ui.mouse", Some(ui.mouse));
        self.add("ui.motion", Some(ui.motion));
        self.add("ui.rows", Some(ui.rows));
        self.add("ui.copy_command", settings.copy_command.as_ref());
        self.add("ui.open_command", settings.open_command.as_ref());
        let notify = &settings.notify;
        self.add("notify.title", Some(notify.title));
        self.add("notify.bell", Some(notify.bell));
        self.add("notify.desktop", Some(notify.desktop));
        self.add("notify.text", Some(notify.text));
        let quiet = notify.quiet.map(|hours| hours.to_string());
        self.add("notify.quiet", Some(quiet.unwrap_or_default()));
        self.add("notify.views", Some(&notify.views).filter(|views| !views.is_empty()));
    }

    fn keys(&mut self, settings: &Settings) {
        self.add("keys.preset", Some(settings.keys.preset));
        for binding in &settings.keys.bindings {
            let key = ["keys", binding.layer.name(), &binding.keys];
            self.add_to(&key, Some(&binding.command));
        }
        let log = self.overrides.log.as_ref().map(|_| environment::LOG.to_owned());
        self.from("log.level", Some(settings.log), log.map(Origin::Override));
    }

    /// Adds a setting of the file.
    fn add(&mut self, key: &str, value: Option<impl Serialize>) {
        self.add_to(&key.split('.').collect::<Vec<_>>(), value);
    }

    fn add_to(&mut self, key: &[&str], value: Option<impl Serialize>) {
        let variable = self.variable(&key.join("."));
        let in_file = self.in_file(key);
        let origin = in_file.or(variable).unwrap_or(Origin::Default);
        self.push(key, value, origin);
    }

    /// The variable that has a key's default.
    fn variable(&self, key: &str) -> Option<Origin> {
        let (_, name) = self.overrides.variables.iter().find(|(of, _)| *of == key)?;
        Some(Origin::Override((*name).to_owned()))
    }

    /// Adds a setting that something else than the file can set.
    fn from(&mut self, key: &str, value: Option<impl Serialize>, by: Option<Origin>) {
        let key: Vec<&str> = key.split('.').collect();
        let origin = by.or_else(|| self.in_file(&key)).unwrap_or(Origin::Default);
        self.push(&key, value, origin);
    }

    fn push(&mut self, key: &[&str], value: Option<impl Serialize>, origin: Origin) {
        let value = value.and_then(|value| toml::Value::try_from(value).ok());
        let key = key.iter().map(|part| (*part).to_owned()).collect();
        self.rows.push(Row { key, value, origin });
    }

    /// The place of a key in the profile, else at the top of the file.
    fn in_file(&self, key: &[&str]) -> Option<Origin> {
        let origin = |offset, profile: Option<&str>| Origin::File {
            path: self.source.path.clone(),
            line: self.source.line(offset),
            profile: profile.map(str::to_owned),
        };
        let own = self.profile.and_then(|profile| {
            let at = offset(self.root, &[&["profiles", profile], key].concat())?;
            Some(origin(at, Some(profile)))
        });
        own.or_else(|| Some(origin(offset(self.root, key)?, None)))
    }

    /// The text that the file has for a key.
    fn written(&self, key: &[&str]) -> Option<&str> {
        let (last, tables) = key.split_last()?;
        let table = tables.iter().try_fold(self.root, |table, name| inner(table, name))?;
        table.get(*last)?.get_ref().as_str()
    }
}

fn inner<'a>(table: &'a DeTable<'a>, name: &str) -> Option<&'a DeTable<'a>> {
    match table.get(name)?.get_ref() {
        DeValue::Table(inner) => Some(inner),
        _ => None,
    }
}

/// Where a key is written.
fn offset(root: &DeTable<'_>, key: &[&str]) -> Option<usize> {
    let (last, tables) = key.split_last()?;
    let table = tables.iter().try_fold(root, |table, name| inner(table, name))?;
    let (key, value) = table.get_key_value(*last)?;
    // The key of a list of tables has the place of the last one.
    let first = match value.get_ref() {
        DeValue::Array(items) => items.iter().next().map(Spanned::span),
        _ => None,
    };
    Some(first.map_or(key.span().start, |first| first.start.min(key.span().start)))
}

fn table<const N: usize>(entries: [(&str, Option<String>); N]) -> toml::Table {
    let entry =
        |(key, value): (&str, Option<String>)| Some((key.to_owned(), toml::Value::String(value?)));
    entries.into_iter().filter_map(entry).collect()
}

impl Origin {
    /// The place with the whole path of the file.
    pub fn long(&self) -> String {
        self.told(|path| path.display().to_string())
    }

    /// The place with the name of the file.
    fn short(&self) -> String {
        self.told(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned())
    }

    fn told(&self, file: impl Fn(&Path) -> String) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::File { path, line, profile: None } => format!("{}:{line}", file(path)),
            Self::File { path, line, profile: Some(profile) } => {
                format!("{}:{line} (profile {profile})", file(path))
            }
            Self::Override(name) => name.clone(),
        }
    }
}
