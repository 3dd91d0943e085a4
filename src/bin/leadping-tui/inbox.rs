//! Opens the inbox on the terminal.

use std::process::ExitCode;

use jiff::tz::TimeZone;
use leadping_tui::api::BaseUrl;
use leadping_tui::app::state::Panes;
use leadping_tui::config::{OutboxLocation, Settings};
use leadping_tui::delivery::{OutboxConfig, SystemClock};
use leadping_tui::headless::{CliError, Exit};
use leadping_tui::query::Scope;
use leadping_tui::runtime::{self, ExitReason, Stores};
use leadping_tui::settings::Notify;
use leadping_tui::ui::theme::Terminal;

use super::account::{Upstream, connect};
use super::keys::keymap;

/// Options of the inbox.
pub(super) struct InboxOptions {
    pub(super) scope: Scope,
    /// The filter of `--query`.
    pub(super) line: Option<String>,
    /// Index of the view of `--view`.
    pub(super) view: usize,
    pub(super) stores: Stores,
    pub(super) outbox: Option<OutboxLocation>,
}

/// Opens the inbox; `notice` is shown in it.
pub(super) fn open_inbox(
    settings: &Settings,
    options: InboxOptions,
    upstream: Upstream,
    notice: Option<String>,
) -> Result<ExitCode, CliError> {
    if !runtime::has_terminal() {
        let hint = "`leadping-tui list` writes conversations to a file or a pipe";
        let message = "The inbox needs a terminal".to_owned();
        let hints = vec![hint.to_owned()];
        return Err(CliError { hints, ..CliError::new(Exit::Usage, message) });
    }
    let themes = settings.theme.load()?;
    let place = match &upstream {
        Upstream::Embedded(_) => Some("demo".to_owned()),
        Upstream::Account(options) => {
            let base_url = &options.base_url;
            (base_url.to_string() != BaseUrl::PRODUCTION).then(|| base_url.host())
        }
    };
    let mode = settings.account.read_only.then(|| "read-only".to_owned());
    let shown: Vec<String> = place.into_iter().chain(mode).collect();
    let place = (!shown.is_empty()).then(|| shown.join(", "));
    let keymap = keymap(settings, settings.keys.preset)?;
    for warning in keymap.warnings() {
        tracing::warn!("{warning}");
    }
    let InboxOptions { scope, line, view, stores, outbox } = options;
    let lasting = matches!(upstream, Upstream::Account(_));
    let undo_window = settings.outbox;
    let hours = settings.compose.hours;
    let read_only = settings.account.read_only;
    let outbox_config = outbox.map(|OutboxLocation { folder, account }| OutboxConfig {
        folder,
        account,
        undo_window,
        hours,
        lasting,
        read_only,
    });
    // Nobody writes in the demo, and screen readers tell by themselves.
    let notify = if lasting && !settings.ui.screen_reader {
        settings.notify.clone()
    } else {
        Notify { title: settings.notify.title, ..Notify::OFF }
    };
    let launch = runtime::Settings {
        views: settings.views.sets(),
        archive_reasons: settings.archive_reasons.clone(),
        config_file: settings.keys.file.as_ref().map(|file| file.display().to_string()),
        view,
        scope,
        filter: line,
        polling: settings.refresh,
        mark_read: settings.mark_read,
        limits: settings.list,
        panes: if settings.ui.screen_reader {
            Panes::for_screen_reader(settings.detail)
        } else {
            Panes::new(settings.detail, settings.ui.rows)
        },
        policy: settings.triage,
        read_only,
        ephemeral: !lasting,
        keymap,
        themes,
        terminal: Terminal {
            depth: settings.terminal.depth,
            background: settings.terminal.background,
            ground: None,
            ascii: settings.ui.ascii,
        },
        facts: settings.terminal,
        // Nothing in that mode can be pointed at.
        mouse: settings.ui.mouse && !settings.ui.screen_reader,
        notify,
        zone: TimeZone::system(),
        time_style: settings.time_style,
        motion: settings.ui.motion,
        place,
        notice,
        compose: settings.compose.clone(),
        editor: settings.editor.clone(),
        copy_command: settings.copy_command.clone(),
        open_command: settings.open_command.clone(),
        stores,
        outbox_config,
    };
    let network = settings.network.clone();
    let connect = move || std::future::ready(connect(&upstream, &network));
    let exit_reason = runtime::run(launch, SystemClock, connect)
        .map_err(|error| CliError::local("Can't use the terminal", &error))?;
    exit_of(exit_reason)
}

fn exit_of(exit_reason: ExitReason) -> Result<ExitCode, CliError> {
    match exit_reason {
        ExitReason::Quit => Ok(ExitCode::SUCCESS),
        // As shells report a process ended by a signal.
        ExitReason::Signal(number) => {
            Ok(ExitCode::from(u8::try_from(128 + number).unwrap_or(u8::MAX)))
        }
        ExitReason::Closed(None) => Ok(ExitCode::from(Exit::Failed as u8)),
        ExitReason::Closed(Some(reason)) => Err(CliError::new(Exit::Failed, reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_for_a_reason_is_reported_and_a_hang_up_is_silent() {
        let reason = "the keys cannot be read".to_owned();
        let report = exit_of(ExitReason::Closed(Some(reason.clone()))).expect_err("a report");
        assert_eq!(report, CliError::new(Exit::Failed, reason));
        for exit_reason in [ExitReason::Closed(None), ExitReason::Signal(15), ExitReason::Quit] {
            assert!(exit_of(exit_reason).is_ok());
        }
    }
}
