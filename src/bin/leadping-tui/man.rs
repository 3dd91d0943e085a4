//! `man`.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use leadping_tui::cli::man::{ManArgs, Page, pages};
use leadping_tui::headless::{CliError, Exit};

pub(super) fn write(arguments: &ManArgs) -> Result<(), CliError> {
    if let Some(folder) = &arguments.dir {
        return pages().iter().try_for_each(|page| write_to(folder, page));
    }
    let page = arguments.page().map_err(|message| CliError::new(Exit::Usage, message))?;
    let mut out = io::stdout().lock();
    let written = out.write_all(page.source.as_bytes()).and_then(|()| out.flush());
    written.or_else(|error| CliError::output(&error))
}

fn write_to(folder: &Path, page: &Page) -> Result<(), CliError> {
    let folder = folder.join(format!("man{}", page.section));
    let path = folder.join(format!("{}.{}", page.name, page.section));
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, &page.source));
    written.map_err(|error| CliError::local(&format!("Can't write {}", path.display()), &error))
}
