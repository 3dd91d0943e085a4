//! Opens the inbox on the terminal.

use std::path::Path;
use std::process::ExitCode;

use jiff::tz::TimeZone;
use leadping_tui::app::Command;
use leadping_tui::app::compose;
use leadping_tui::app::conversation::read_tracker::ReadPolicy;
use leadping_tui::app::list::ListLimits;
use leadping_tui::app::list::poll_intervals::PollIntervals;
use leadping_tui::app::state::{self, Panes};
use leadping_tui::app::triage::{Advance, Policy};
use leadping_tui::config::{
    self, Color, DEFAULT_BASE_URL, DetailPosition, KeyPreset, OutboxLocation, Settings, ViewKey,
};
use leadping_tui::delivery::{OutboxConfig, SystemClock};
use leadping_tui::headless::{CliError, Exit};
use leadping_tui::keymap::{Keymap, Preset, UserBinding};
use leadping_tui::query::Scope;
use leadping_tui::runtime::{self, ExitReason, Stores};
use leadping_tui::triage::outbox::UndoWindow;
use leadping_tui::ui::theme::Theme;

use super::account::{Upstream, connect};

/// What the inbox begins with, and what it keeps.
pub(super) struct Start {
    pub(super) scope: Scope,
    /// What `--query` says.
    pub(super) line: Option<String>,
    /// Which view `--view` names, from 0.
    pub(super) view: usize,
    pub(super) keeps: Stores,
    /// Where the outbox is, if it has a place.
    pub(super) outbox: Option<OutboxLocation>,
}

/// Opens the inbox; `notice` is something to tell the user in it.
pub(super) fn open_inbox(
    settings: &Settings,
    start: Start,
    upstream: Upstream,
    notice: Option<String>,
) -> Result<ExitCode, CliError> {
    if !runtime::has_terminal() {
        let hint = "`leadping-tui list` writes conversations to a file or a pipe";
        let message = "the inbox needs a terminal".to_owned();
        let hints = vec![hint.to_owned()];
        return Err(CliError { hints, ..CliError::new(Exit::Usage, message) });
    }
    let place = match &upstream {
        Upstream::Embedded(_) => Some("sandbox".to_owned()),
        Upstream::Account(options) => {
            let base_url = &options.base_url;
            (base_url.to_string() != DEFAULT_BASE_URL).then(|| base_url.host())
        }
    };
    let mode = settings.account.read_only.then(|| "read-only".to_owned());
    let shown: Vec<String> = place.into_iter().chain(mode).collect();
    let place = (!shown.is_empty()).then(|| shown.join(", "));
    let Start { scope, line, view, keeps, outbox } = start;
    let lasting = matches!(upstream, Upstream::Account(_));
    let grace = UndoWindow { sms: settings.outbox.sms_grace, other: settings.outbox.grace };
    let hours = settings.compose.hours;
    let read_only = settings.account.read_only;
    let mailbox = outbox.map(|OutboxLocation { folder, account }| OutboxConfig {
        folder,
        account,
        grace,
        hours,
        lasting,
        read_only,
    });
    let launch = runtime::Settings {
        views: settings.views.sets(),
        archive_reasons: settings.archive_reasons.clone(),
        view,
        scope,
        filter: line,
        polling: PollIntervals {
            focused: settings.refresh.poll,
            unfocused: settings.refresh.unfocused,
            thread: settings.refresh.thread,
        },
        mark_read: match settings.triage.mark_read {
            config::MarkRead::Explicit => ReadPolicy::Explicit,
            config::MarkRead::Open => ReadPolicy::Open(settings.triage.mark_read_after),
        },
        limits: ListLimits {
            page_size: settings.network.page_size,
            max_rows: settings.list.max_rows,
        },
        panes: panes(settings),
        policy: Policy { lasting, ..policy(settings) },
        keymap: keymap(settings)?,
        theme: Theme::new(settings.ui.color != Color::Never, settings.ui.ascii),
        mouse: settings.ui.mouse,
        zone: TimeZone::system(),
        place,
        notice,
        compose: compose::Settings {
            templates: settings.compose.templates.clone(),
            hours: settings.compose.hours,
        },
        editor: settings.compose.editor.clone(),
        keeps,
        mailbox,
    };
    let network = settings.network.clone();
    let connect = move || std::future::ready(connect(&upstream, &network));
    let ending = runtime::run(launch, SystemClock, connect)
        .map_err(|error| CliError::local("the terminal cannot be used", &error))?;
    exit_of(ending)
}

/// What the shell is told of an ending, and the user where there is something
/// to tell.
fn exit_of(ending: ExitReason) -> Result<ExitCode, CliError> {
    match ending {
        ExitReason::Quit => Ok(ExitCode::SUCCESS),
        // As shells report a process that a signal has ended.
        ExitReason::Signal(number) => {
            Ok(ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX)))
        }
        ExitReason::Closed(None) => Ok(ExitCode::from(Exit::Failed as u8)),
        ExitReason::Closed(Some(reason)) => Err(CliError::new(Exit::Failed, reason)),
    }
}

fn panes(settings: &Settings) -> Panes {
    Panes {
        position: match settings.detail.position {
            DetailPosition::Auto => state::DetailPosition::Auto,
            DetailPosition::Right => state::DetailPosition::Right,
            DetailPosition::Below => state::DetailPosition::Below,
        },
        percent: Panes::share(u16::from(settings.detail.size)),
        preview: settings.detail.preview,
        ..Panes::default()
    }
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        advance: match settings.triage.advance {
            config::Advance::Next => Advance::Next,
            config::Advance::Previous => Advance::Previous,
            config::Advance::Stay => Advance::Stay,
        },
        confirm_over: settings.triage.confirm_over,
        read_only: settings.account.read_only,
        ..Policy::default()
    }
}

/// The keys, with every fault in the user's own bindings.
fn keymap(settings: &Settings) -> Result<Keymap, CliError> {
    let keys = &settings.keys;
    let preset = match keys.preset {
        KeyPreset::Default => Preset::Default,
        KeyPreset::Gmail => Preset::Gmail,
        KeyPreset::Mutt => Preset::Mutt,
    };
    let own = |binding: &config::UserBinding| UserBinding {
        layer: binding.layer.to_owned(),
        keys: binding.keys.clone(),
        action: binding.action.clone(),
        line: binding.line,
        column: binding.column,
        action_column: binding.action_column,
    };
    // In every layer with a use for it, so that no preset's own key is in front.
    let of_view = |key: ViewKey| {
        ["global", "list", "detail"].map(|layer| UserBinding {
            layer: layer.to_owned(),
            keys: key.keys.clone(),
            action: format!("{} {}", Command::GoToView.entry().name, key.view),
            line: key.line,
            column: key.column,
            action_column: key.column,
        })
    };
    let bindings = keys.bindings.iter().map(own);
    let bindings: Vec<UserBinding> =
        bindings.chain(settings.views.keys().into_iter().flat_map(of_view)).collect();
    let file = keys.file.as_deref().unwrap_or(Path::new("config.toml")).display().to_string();
    Keymap::build(preset, &bindings, &file).map_err(|errors| {
        let mut lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.dedup();
        let mut lines = lines.into_iter();
        let message = lines.next().unwrap_or_default();
        CliError { hints: lines.collect(), ..CliError::new(Exit::Usage, message) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_for_a_reason_is_reported_and_a_hang_up_is_silent() {
        let reason = "the keys cannot be read".to_owned();
        let report = exit_of(ExitReason::Closed(Some(reason.clone()))).expect_err("a report");
        assert_eq!(report, CliError::new(Exit::Failed, reason));
        for ending in [ExitReason::Closed(None), ExitReason::Signal(15), ExitReason::Quit] {
            assert!(exit_of(ending).is_ok());
        }
    }
}
