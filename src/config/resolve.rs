//! Resolves the written configuration to settings: defaults, ranges, profiles.

use std::time::Duration;

use toml::Spanned;

use super::error::{ConfigError, Source};
use super::file::{self, Document};
use super::{
    Account, BaseUrlSetting, Color, Detail, KeySource, Keys, List, Network, Outbox, Overrides,
    Paths, Refresh, Settings, Triage, Ui, UserBinding, compose, reasons, views,
};
use crate::config::did_you_mean;
use crate::config::range::within;
use crate::domain::LeadId;

/// The settings from the file, if any, and the overrides.
pub(super) fn settings(
    read: Option<(Document, Source)>,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<Settings, ConfigError> {
    let mut settings = match read {
        Some((document, source)) => from_file(document, &source, overrides, paths)?,
        None => match &overrides.profile {
            Some(profile) => {
                let message = format!("there is no profile `{profile}`");
                let hint = Some("no configuration file was found".to_owned());
                return Err(ConfigError { message, hint, excerpt: None });
            }
            None => Settings::default(),
        },
    };
    if let Some(base_url) = &overrides.base_url {
        settings.account.base_url = base_url.clone();
    }
    if let Some(lead) = &overrides.lead {
        settings.account.lead = Some(lead.clone());
    }
    settings.account.read_only |= overrides.read_only;
    if settings.compose.editor.is_none() {
        let editor = overrides.editor.as_deref();
        settings.compose.editor = editor.and_then(compose::editor_of_environment);
    }
    if overrides.no_color && settings.ui.color == Color::Auto {
        settings.ui.color = Color::Never;
    }
    Ok(settings)
}

fn from_file(
    document: Document,
    source: &Source,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<Settings, ConfigError> {
    let profile = overrides.profile.as_deref();
    let profile = profile.or(document.profile.as_ref().map(|p| p.get_ref().as_str()));
    let written = chosen_account(&document, source, overrides)?;
    let views =
        document.views(profile).map(|written| views::validate(written, source)).transpose()?;
    Ok(Settings {
        account: account(&written, source, paths)?,
        profile: profile.map(str::to_owned),
        views: views.unwrap_or_default(),
        refresh: refresh(&document.refresh, source)?,
        network: network(&document.network, source)?,
        outbox: outbox(&document.outbox, source)?,
        triage: triage(&document.triage, source)?,
        archive_reasons: reasons::validate(&document.archive_reasons, source)?,
        list: list(&document.list, source)?,
        detail: detail(&document.detail, source)?,
        compose: compose::validate(&document.compose, source)?,
        ui: Ui {
            color: document.ui.color.unwrap_or_default(),
            ascii: document.ui.ascii.unwrap_or_default(),
            mouse: document.ui.mouse.unwrap_or_default(),
        },
        keys: keys(document.keys, source),
        log: document.log.level.unwrap_or_default(),
    })
}

/// The chosen profile over the top level. A profile's key source replaces the
/// top level's, so that no account is opened with another one's key.
fn chosen_account(
    document: &Document,
    source: &Source,
    overrides: &Overrides,
) -> Result<file::Account, ConfigError> {
    let top = document.top_account();
    let written = document.profile.as_ref();
    let Some(name) = overrides.profile.as_deref().or(written.map(|p| p.get_ref().as_str())) else {
        return Ok(top);
    };
    let Some(profile) = document.profiles.get(name) else {
        let message = format!("there is no profile `{name}`");
        let known: Vec<&str> = document.profiles.keys().map(String::as_str).collect();
        let error = match (written, &overrides.profile) {
            (Some(written), None) => source.error(&written.span(), &message),
            _ => ConfigError::for_file(&source.path, &message),
        };
        return Err(error.hint(did_you_mean::hint(name, &known)));
    };
    let mut account = profile.account();
    account.base_url = account.base_url.or(top.base_url);
    account.lead = account.lead.or(top.lead);
    account.read_only = account.read_only.or(top.read_only);
    if account.api_key_command.is_none() && account.api_key_file.is_none() {
        account.api_key_command = top.api_key_command;
        account.api_key_file = top.api_key_file;
    }
    Ok(account)
}

fn account(
    written: &file::Account,
    source: &Source,
    paths: &Paths,
) -> Result<Account, ConfigError> {
    let base_url = match &written.base_url {
        Some(url) => BaseUrlSetting {
            url: url.get_ref().clone(),
            origin: format!("{}:{}", source.path.display(), source.line(url.span().start)),
        },
        None => BaseUrlSetting::default(),
    };
    let lead = match &written.lead {
        Some(lead) => Some(
            LeadId::parse(lead.get_ref())
                .map_err(|problem| source.error(&lead.span(), &problem))?,
        ),
        None => None,
    };
    let read_only = written.read_only.unwrap_or_default();
    Ok(Account { base_url, lead, key: key_source(written, source, paths)?, read_only })
}

fn key_source(
    written: &file::Account,
    source: &Source,
    paths: &Paths,
) -> Result<KeySource, ConfigError> {
    let refuse = |key: &str, value: &Spanned<String>, hint: &str| {
        let hint = Some(format!("a key never stands in this file: {hint}"));
        source.error(&value.span(), &format!("`{key}` holds what looks like a key")).hint(hint)
    };
    if let Some(command) = &written.api_key_command
        && starts_like_a_key(command.get_ref())
        && !command.get_ref().trim().contains(char::is_whitespace)
    {
        return Err(refuse("api_key_command", command, "name a command or a file"));
    }
    if let Some(file) = &written.api_key_file
        && starts_like_a_key(file.get_ref())
    {
        let hint = "name a command or a file, and write ./ before a file of such a name";
        return Err(refuse("api_key_file", file, hint));
    }
    if let Some(command) = &written.api_key_command {
        let refuse = |message: &str| source.error(&command.span(), message);
        let words = shell_words::split(command.get_ref())
            .map_err(|_| refuse("`api_key_command` has a quote that does not end"))?;
        if words.is_empty() {
            return Err(refuse("`api_key_command` is empty"));
        }
        return Ok(KeySource::Command(words));
    }
    Ok(match &written.api_key_file {
        Some(file) if file.get_ref().is_empty() => {
            return Err(source.error(&file.span(), "`api_key_file` is empty"));
        }
        Some(file) => KeySource::File(paths.resolve(file.get_ref(), source.directory())),
        None => KeySource::None,
    })
}

/// Whether a key may have been written where its source belongs. Such a value
/// must not be shown as a path or a program later on.
fn starts_like_a_key(value: &str) -> bool {
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || "\"'`".contains(c));
    ["sk_", "lp_", "eyJ"].iter().any(|prefix| value.starts_with(prefix))
}

fn network(written: &file::Network, source: &Source) -> Result<Network, ConfigError> {
    let default = Network::default();
    let seconds = |written: &Option<Spanned<u32>>, default: Duration| {
        let seconds = within(source, written.as_ref(), 1..=3600)?;
        Ok(seconds.map_or(default, |seconds| Duration::from_secs(seconds.into())))
    };
    let connect = seconds(&written.connect_timeout_seconds, default.connect_timeout)?;
    let stall = seconds(&written.stall_timeout_seconds, default.stall_timeout)?;
    if let Some(connect_seconds) = &written.connect_timeout_seconds
        && connect > stall
    {
        let message = "`connect_timeout_seconds` is longer than `stall_timeout_seconds`";
        let hint = "nothing arrives while a connection is made, so the shorter one holds";
        return Err(source.error(&connect_seconds.span(), message).hint(Some(hint.to_owned())));
    }
    Ok(Network {
        requests_per_minute: written.requests_per_minute,
        connect_timeout: connect.min(stall),
        stall_timeout: stall,
        answer_timeout: seconds(
            &written.answer_timeout_seconds,
            default.answer_timeout.max(stall),
        )?,
        page_size: within(source, written.page_size.as_ref(), 1..=100)?
            .unwrap_or(default.page_size),
        attempts: within(source, written.attempts.as_ref(), 1..=100)?.unwrap_or(default.attempts),
    })
}

fn refresh(written: &file::Refresh, source: &Source) -> Result<Refresh, ConfigError> {
    let every = |written: &Option<Spanned<u32>>| match written {
        Some(off) if *off.get_ref() == 0 => Ok(Some(None)),
        _ => within(source, written.as_ref(), 5..=86_400)
            .map(|seconds| seconds.map(|seconds| Some(Duration::from_secs(seconds.into()))))
            .map_err(|error| error.hint(Some("it can be 5 to 86400, or 0 for never".to_owned()))),
    };
    let default = Refresh::default();
    let poll = every(&written.poll_seconds)?.unwrap_or(default.poll);
    // An unfocused terminal must not refresh more often than a focused one.
    let unfocused = poll.and_then(|poll| Some(default.unfocused?.max(poll)));
    let unfocused = every(&written.unfocused_poll_seconds)?.unwrap_or(unfocused);
    let thread = every(&written.thread_seconds)?.unwrap_or(default.thread);
    Ok(Refresh { poll, unfocused, thread })
}

fn triage(written: &file::Triage, source: &Source) -> Result<Triage, ConfigError> {
    let default = Triage::default();
    let after = within(source, written.mark_read_after_seconds.as_ref(), 0..=3_600)?;
    let over = within(source, written.confirm_over.as_ref(), 0..=Triage::MOST)?;
    Ok(Triage {
        advance: written.advance.unwrap_or_default(),
        confirm_over: over.map_or(default.confirm_over, |over| over as usize),
        mark_read: written.mark_read.unwrap_or_default(),
        mark_read_after: Duration::from_secs(after.unwrap_or_default().into()),
    })
}

fn outbox(written: &file::Outbox, source: &Source) -> Result<Outbox, ConfigError> {
    let seconds = |written: &Option<Spanned<u32>>, default: Duration| {
        let seconds = within(source, written.as_ref(), 0..=Outbox::LONGEST_GRACE)?;
        Ok(seconds.map_or(default, |seconds| Duration::from_secs(seconds.into())))
    };
    let default = Outbox::default();
    Ok(Outbox {
        grace: seconds(&written.grace_seconds, default.grace)?,
        sms_grace: seconds(&written.sms_grace_seconds, default.sms_grace)?,
    })
}

fn list(written: &file::List, source: &Source) -> Result<List, ConfigError> {
    let rows = within(source, written.max_rows.as_ref(), 1_000..=10_000_000)?;
    Ok(rows.map_or_else(List::default, |rows| List { max_rows: rows as usize }))
}

fn detail(written: &file::Detail, source: &Source) -> Result<Detail, ConfigError> {
    let default = Detail::default();
    Ok(Detail {
        position: written.position.unwrap_or_default(),
        size: within(source, written.size.as_ref(), 20..=80)?
            .map_or(default.size, |size| size as u8),
        preview: written.preview.unwrap_or(default.preview),
    })
}

fn keys(written: file::Keys, source: &Source) -> Keys {
    let layers = [
        ("global", written.global),
        ("list", written.list),
        ("detail", written.detail),
        ("filter", written.filter),
        ("help", written.help),
        ("picker", written.picker),
        ("outbox", written.outbox),
    ];
    let mut bindings = Vec::new();
    for (layer, layer_bindings) in layers {
        for (keys, action) in layer_bindings {
            let (at, action_at) = (keys.span().start, action.span().start);
            bindings.push(UserBinding {
                layer,
                keys: keys.into_inner(),
                action: action.into_inner(),
                line: source.line(at),
                column: source.column(at),
                action_column: source.column(action_at),
            });
        }
    }
    bindings.sort_by_key(|binding| binding.line);
    Keys { preset: written.preset.unwrap_or_default(), bindings, file: Some(source.path.clone()) }
}
