//! `scheduled`, `due` and `events`.

use std::io;

use leadping_tui::cli::AccountListCommand;
use leadping_tui::config::Settings;
use leadping_tui::headless::{AccountList, CliError, Progress};

use super::account::{account, client};
use super::verbs::print_notice;

pub(super) fn write(
    command: &AccountListCommand,
    settings: &Settings,
    notice: Option<String>,
) -> Result<(), CliError> {
    let options = account(settings)?;
    print_notice(notice);
    let client = client(options, &settings.network)?;
    let list = AccountList {
        limit: command.limit(),
        format: command.common().output.format(),
        page_size: settings.list.page_size,
        ascii: settings.ui.ascii,
        timeout: command.common().wait.timeout(),
    };
    let progress = Progress::new();
    let out = io::BufWriter::new(io::stdout().lock());
    super::run_to_end(async {
        match command {
            AccountListCommand::Scheduled(_) => list.scheduled(&client, out, &progress).await,
            AccountListCommand::Due(due) => list.due(&client, due.upcoming, out, &progress).await,
            AccountListCommand::Events(events) => {
                list.events(&client, events.since, out, &progress).await
            }
        }
    })
}
