//! `views`, `users`, `numbers`, `tags`, `statuses`, `templates` and `whoami`.

use std::io;

use leadping_tui::cli::NameListCommand;
use leadping_tui::cli::name_list::ListArgs;
use leadping_tui::config::Settings;
use leadping_tui::headless::configured_list::{write_templates, write_views};
use leadping_tui::headless::whoami::{Connection, WhoAmI};
use leadping_tui::headless::{CliError, NameList, Progress};

use super::account::{account, client};
use super::verbs::print_notice;

pub(super) fn write(
    command: &NameListCommand,
    settings: &Settings,
    notice: Option<String>,
) -> Result<(), CliError> {
    let out = io::BufWriter::new(io::stdout().lock());
    let ascii = settings.ui.ascii;
    match command {
        NameListCommand::Views(args) => {
            write_views(&settings.views, args.output.format(), ascii, out)
        }
        NameListCommand::Templates(args) => {
            write_templates(&settings.compose.templates, args.output.format(), ascii, out)
        }
        NameListCommand::Users(list)
        | NameListCommand::Numbers { list, .. }
        | NameListCommand::Tags(list)
        | NameListCommand::Statuses(list)
        | NameListCommand::Whoami(list) => from_server(command, list, settings, notice),
    }
}

fn from_server(
    command: &NameListCommand,
    arguments: &ListArgs,
    settings: &Settings,
    notice: Option<String>,
) -> Result<(), CliError> {
    let options = account(settings)?;
    print_notice(notice);
    let connection = Connection {
        key: options.key.kind(),
        base_url: options.base_url.to_string(),
        profile: settings.profile.clone(),
        read_only: settings.account.read_only,
    };
    let client = client(options, &settings.network)?;
    let (format, timeout) = (arguments.output.format(), arguments.wait.timeout());
    let list = NameList { format, ascii: settings.ui.ascii, timeout };
    let progress = Progress::new();
    let out = io::BufWriter::new(io::stdout().lock());
    super::run_to_end(async {
        match command {
            NameListCommand::Numbers { r#for: Some(conversation), .. } => {
                list.senders(&client, conversation, out, &progress).await
            }
            NameListCommand::Numbers { .. } => list.numbers(&client, out, &progress).await,
            NameListCommand::Tags(_) => list.tags(&client, out, &progress).await,
            NameListCommand::Statuses(_) => list.statuses(&client, out, &progress).await,
            NameListCommand::Whoami(_) => {
                WhoAmI { connection, format, timeout }.run(&client, out, &progress).await
            }
            _ => list.users(&client, out, &progress).await,
        }
    })
}
