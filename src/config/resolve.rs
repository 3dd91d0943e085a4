//! Resolves the written configuration to settings: defaults, ranges, profiles.

use std::time::Duration;

use toml::Spanned;

use super::error::{ConfigError, Source};
use super::file::{self, Document, MarkRead, Profile};
use super::{
    Account, BaseUrlSetting, KeySource, Network, Overrides, Paths, Settings, ThemeSetting, compose,
    keys, notify, reasons, views,
};
use crate::api::Timeouts;
use crate::config::range::{seconds, span, within};
use crate::config::{command_line, credential_path, did_you_mean, environment};
use crate::domain::{LeadId, TimeStyle};
use crate::settings::{
    DetailLayout, ListLimits, PollIntervals, ReadPolicy, Symbols, TriagePolicy, Ui,
};
use crate::triage::outbox::UndoWindow;

/// The longest undo window in seconds: well under the age at which a message
/// requires confirmation.
const LONGEST_GRACE: u32 = 300;

/// The settings from the file, if any, and the overrides.
pub(super) fn settings(
    read: Option<&(Document, Source)>,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<Settings, ConfigError> {
    let mut settings = match read {
        Some((document, source)) => {
            let profile = chosen_profile(document, overrides);
            of_profile(document, source, profile, overrides, paths)?
        }
        None => match overrides.profile.as_ref().or(overrides.profile_variable.as_ref()) {
            Some(profile) => {
                let error = ConfigError::new(format!("Unknown profile `{profile}`"));
                return Err(error.hint(Some("There is no configuration file".to_owned())));
            }
            None => Settings {
                ui: Ui { ascii: has_ascii_locale(overrides), ..Ui::default() },
                time_style: locale_style(overrides),
                notify: notify::defaults(overrides.screen_reader),
                ..Settings::default()
            },
        },
    };
    if let Some(base_url) = &overrides.base_url {
        settings.account.base_url = base_url.clone();
    }
    if let Some(lead) = &overrides.lead {
        settings.account.lead = Some(lead.clone());
    }
    settings.account.read_only |= overrides.read_only | environment::read_only(overrides)?;
    settings.ui.screen_reader |= overrides.screen_reader;
    if settings.editor.is_none() {
        let editor = overrides.editor.as_deref();
        settings.editor = editor.and_then(compose::editor_of_environment);
    }
    let clock = settings.time_style.clock;
    settings.compose.hours = settings.compose.hours.by_clock(clock);
    settings.output_color = overrides.color.with_config(settings.ui.color);
    settings.ui.color = settings.output_color.on_screen();
    settings.terminal = overrides.terminal.with_color(settings.ui.color);
    if let Some(level) = environment::log_level(overrides)? {
        settings.log = level;
    }
    Ok(settings)
}

/// The name of the profile in use: of the flag, the environment or the file.
pub(super) fn chosen_profile<'a>(
    document: &'a Document,
    overrides: &'a Overrides,
) -> Option<&'a str> {
    let overridden = overrides.profile.as_deref().or(overrides.profile_variable.as_deref());
    overridden.or(document.profile.as_ref().map(|profile| profile.get_ref().as_str()))
}

/// The settings of the file for a profile, or for none.
pub(super) fn of_profile(
    document: &Document,
    source: &Source,
    profile: Option<&str>,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<Settings, ConfigError> {
    let named = profile.map(|name| named(name, document, source, overrides)).transpose()?;
    let written = document.account(named);
    let (compose, editor) = compose::validate(&document.compose, source)?;
    let archive_reasons = reasons::validate(&document.archive_reasons, source)?;
    let views = written.views.as_deref();
    let views = views.map(|written| views::validate(written, source, &archive_reasons));
    let views = views.transpose()?;
    let screen_reader = overrides.screen_reader || document.ui.screen_reader == Some(true);
    let program = |key, written| command_line::validate(key, written, source);
    Ok(Settings {
        account: account(&written, source, overrides, paths)?,
        profile: profile.map(str::to_owned),
        views: views.unwrap_or_default(),
        refresh: refresh(&document.refresh, source)?,
        network: network(&document.network, source)?,
        outbox: outbox(&document.outbox, source)?,
        triage: triage(&document.triage, source)?,
        mark_read: mark_read(&document.triage, source)?,
        archive_reasons,
        list: list(document, source)?,
        detail: detail(&document.detail, source)?,
        compose,
        editor,
        copy_command: program("copy_command", document.ui.copy_command.as_ref())?,
        open_command: program("open_command", document.ui.open_command.as_ref())?,
        ui: Ui {
            color: document.ui.color.unwrap_or_default(),
            ascii: document.ui.ascii.unwrap_or(has_ascii_locale(overrides)),
            mouse: document.ui.mouse.unwrap_or_default(),
            motion: document.ui.motion.unwrap_or(Ui::default().motion),
            screen_reader: document.ui.screen_reader.unwrap_or_default(),
            rows: document.ui.rows.unwrap_or_default(),
        },
        output_color: overrides.color,
        notify: notify::validate(document, source, screen_reader)?,
        theme: ThemeSetting::default(),
        terminal: overrides.terminal,
        time_style: TimeStyle {
            clock: document.ui.clock.unwrap_or(locale_style(overrides).clock),
            date: document.ui.date.unwrap_or(locale_style(overrides).date),
        },
        keys: keys::read(&document.keys, source),
        log: document.log.level.unwrap_or_default(),
    })
}

/// Whether the locale names a character set other than UTF-8.
fn has_ascii_locale(overrides: &Overrides) -> bool {
    overrides.character_locale.as_deref().is_some_and(|locale| !Symbols::are_in_locale(locale))
}

fn locale_style(overrides: &Overrides) -> TimeStyle {
    TimeStyle::from_locale(overrides.locale.as_deref())
}

fn named<'a>(
    name: &str,
    document: &'a Document,
    source: &Source,
    overrides: &Overrides,
) -> Result<&'a Profile, ConfigError> {
    document.profiles.get(name).ok_or_else(|| {
        let message = format!("Unknown profile `{name}`");
        let known: Vec<&str> = document.profiles.keys().map(String::as_str).collect();
        let error = match (&document.profile, &overrides.profile, &overrides.profile_variable) {
            (_, None, Some(_)) => {
                let message = format!("{message}, from {}", environment::PROFILE);
                ConfigError::for_file(&source.path, &message)
            }
            (Some(written), None, None) => source.error(&written.span(), &message),
            _ => ConfigError::for_file(&source.path, &message),
        };
        error.hint(did_you_mean::hint(name, &known))
    })
}

fn account(
    written: &Profile,
    source: &Source,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<Account, ConfigError> {
    let base_url = match &written.base_url {
        Some(url) => BaseUrlSetting {
            url: url.get_ref().clone(),
            origin: format!("{}:{}", source.path.display(), source.line(url.span().start)),
        },
        None => BaseUrlSetting::default(),
    };
    let lead = |lead: &Spanned<String>| {
        LeadId::parse(lead.get_ref()).map_err(|problem| source.error(&lead.span(), &problem))
    };
    Ok(Account {
        base_url,
        lead: written.lead.as_ref().map(lead).transpose()?,
        key: key_source(written, source, overrides, paths)?,
        read_only: written.read_only.unwrap_or_default(),
    })
}

fn key_source(
    written: &Profile,
    source: &Source,
    overrides: &Overrides,
    paths: &Paths,
) -> Result<KeySource, ConfigError> {
    let refuse = |key: &str, value: &Spanned<String>, hint: &str| {
        let hint = Some(format!("Never put a key in this file: {hint}"));
        source.error(&value.span(), &format!("`{key}` looks like a key itself")).hint(hint)
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
        let hint = "name a command or a file, with ./ before a file of such a name";
        return Err(refuse("api_key_file", file, hint));
    }
    if let Some(command) = &written.api_key_command {
        return compose::command("api_key_command", command, source).map(KeySource::Command);
    }
    match &written.api_key_file {
        Some(file) => credential_path::key_source(file, source, overrides, paths),
        None => Ok(KeySource::None),
    }
}

/// Whether a key may have been written where its source belongs. Such a value
/// must not be shown as a path or a program later on.
fn starts_like_a_key(value: &str) -> bool {
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || "\"'`".contains(c));
    ["sk_", "lp_", "eyJ"].iter().any(|prefix| value.starts_with(prefix))
}

fn network(written: &file::Network, source: &Source) -> Result<Network, ConfigError> {
    let default = Network::default();
    let seconds =
        |written: &Option<_>, default| seconds(source, written.as_ref(), 1..=3600, default);
    let connect = seconds(&written.connect_timeout_seconds, default.timeouts.connect)?;
    let stall = seconds(&written.stall_timeout_seconds, default.timeouts.stall)?;
    if let Some(connect_seconds) = &written.connect_timeout_seconds
        && connect > stall
    {
        let message = "`connect_timeout_seconds` can't be longer than `stall_timeout_seconds`";
        let hint = "Nothing arrives while connecting, so the shorter one applies";
        return Err(source.error(&connect_seconds.span(), message).hint(Some(hint.to_owned())));
    }
    let answer = seconds(&written.answer_timeout_seconds, default.timeouts.answer.max(stall))?;
    Ok(Network {
        requests_per_minute: written.requests_per_minute,
        timeouts: Timeouts { connect: connect.min(stall), stall, answer },
        attempts: within(source, written.attempts.as_ref(), 1..=100)?.unwrap_or(default.attempts),
    })
}

fn refresh(written: &file::Refresh, source: &Source) -> Result<PollIntervals, ConfigError> {
    let every = |written: &Option<Spanned<u32>>| match written {
        Some(off) if *off.get_ref() == 0 => Ok(Some(None)),
        _ => within(source, written.as_ref(), 5..=86_400)
            .map(|seconds| seconds.map(|seconds| Some(Duration::from_secs(seconds.into()))))
            .map_err(|error| error.hint(Some("Use 5 to 86400, or 0 for never".to_owned()))),
    };
    let default = PollIntervals::default();
    let focused = every(&written.poll_seconds)?.unwrap_or(default.focused);
    // An unfocused terminal must not refresh more often than a focused one.
    let unfocused = focused.and_then(|focused| Some(default.unfocused?.max(focused)));
    let unfocused = every(&written.unfocused_poll_seconds)?.unwrap_or(unfocused);
    let thread = every(&written.thread_seconds)?.unwrap_or(default.thread);
    Ok(PollIntervals { focused, unfocused, thread })
}

fn triage(written: &file::Triage, source: &Source) -> Result<TriagePolicy, ConfigError> {
    let most = TriagePolicy::MAX_TARGETS as u32;
    let over = within(source, written.confirm_over.as_ref(), 0..=most)?;
    Ok(TriagePolicy {
        advance: written.advance.unwrap_or_default(),
        confirm_over: over.map_or(TriagePolicy::default().confirm_over, |over| over as usize),
        answer_within: span(source, written.answer_within.as_ref())?,
        mark_on_reply: written.reply_marks.unwrap_or_default(),
    })
}

fn mark_read(written: &file::Triage, source: &Source) -> Result<ReadPolicy, ConfigError> {
    let after = written.mark_read_after_seconds.as_ref();
    let after = seconds(source, after, 0..=3_600, Duration::ZERO)?;
    Ok(match written.mark_read.unwrap_or_default() {
        MarkRead::Explicit => ReadPolicy::Explicit,
        MarkRead::Open => ReadPolicy::Open(after),
    })
}

fn outbox(written: &file::Outbox, source: &Source) -> Result<UndoWindow, ConfigError> {
    let seconds = |written: &Option<_>, default| {
        seconds(source, written.as_ref(), 0..=LONGEST_GRACE, default)
    };
    let default = UndoWindow::default();
    Ok(UndoWindow {
        other: seconds(&written.grace_seconds, default.other)?,
        sms: seconds(&written.sms_grace_seconds, default.sms)?,
    })
}

fn list(document: &Document, source: &Source) -> Result<ListLimits, ConfigError> {
    let default = ListLimits::default();
    let page_size = within(source, document.network.page_size.as_ref(), 1..=100)?;
    let rows = within(source, document.list.max_rows.as_ref(), 1_000..=10_000_000)?;
    Ok(ListLimits {
        page_size: page_size.unwrap_or(default.page_size),
        max_rows: rows.map_or(default.max_rows, |rows| rows as usize),
    })
}

fn detail(written: &file::Detail, source: &Source) -> Result<DetailLayout, ConfigError> {
    let default = DetailLayout::default();
    let (least, most) = DetailLayout::PERCENT;
    let percent = within(source, written.size.as_ref(), least.into()..=most.into())?;
    Ok(DetailLayout {
        position: written.position.unwrap_or_default(),
        percent: percent.map(|percent| percent as u16),
        preview: written.preview.unwrap_or(default.preview),
    })
}
