//! `show`.

use std::io::{self, BufRead, BufReader, IsTerminal};

use jiff::tz::TimeZone;
use leadping_tui::cli::Show;
use leadping_tui::config::Settings;
use leadping_tui::headless::{CliError, Paint, Progress, ShowJob, TextStyle, action};

use super::account::{account, client};
use super::verbs::print_notice;

pub(super) fn write(
    show: &Show,
    settings: &Settings,
    notice: Option<String>,
) -> Result<(), CliError> {
    let input = || -> Box<dyn BufRead> { Box::new(BufReader::new(io::stdin())) };
    let job = ShowJob {
        input: action::read_ids(&show.ids, false, input)?,
        format: show.format(),
        since: show.since,
        limit: show.limit(),
        timeout: show.wait.timeout(),
        style: TextStyle {
            times: settings.time_style,
            zone: TimeZone::system(),
            reasons: settings.archive_reasons.clone(),
            paint: Paint::new(settings.output_color.on(io::stdout().is_terminal())),
        },
    };
    let options = account(settings)?;
    print_notice(notice);
    let client = client(options, &settings.network)?;
    let progress = Progress::new();
    let out = io::BufWriter::new(io::stdout().lock());
    super::run_to_end(job.run(&client, out, io::stderr(), &progress))
}
