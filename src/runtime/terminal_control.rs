//! The services of the terminal, and the user's editor in it.

use std::io;

use super::TerminalControls;
use super::editor::{self, Edited};
use crate::terminal::control::TerminalServices;
use crate::terminal::guard;

pub(super) struct TerminalControl {
    screen: TerminalServices,
    editors: Vec<Vec<String>>,
}

impl TerminalControl {
    pub(super) fn new(screen: TerminalServices, editor: Option<Vec<String>>) -> Self {
        Self { screen, editors: editor::candidates(editor) }
    }
}

impl TerminalControls for TerminalControl {
    fn copy(&mut self, text: &str) -> io::Result<()> {
        self.screen.copy(text)
    }

    fn set_title(&mut self, title: &str) -> io::Result<()> {
        self.screen.set_title(title)
    }

    fn announce(&mut self, text: Option<&str>, rings: bool) -> io::Result<()> {
        self.screen.announce(text, rings)
    }

    fn query_background(&mut self) -> bool {
        self.screen.query_background()
    }

    fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.screen.set_mouse(on)
    }

    fn suspend(&mut self) -> io::Result<bool> {
        self.screen.suspend()
    }

    fn reclaim(&mut self) -> io::Result<bool> {
        self.screen.reclaim()
    }

    fn has_lost_modes(&self) -> bool {
        guard::has_lost_modes()
    }

    fn edit(&mut self, text: &str) -> Edited {
        self.screen.release();
        editor::edit(&self.editors, text)
    }

    fn take_back(&mut self) -> io::Result<()> {
        self.screen.retake()
    }

    fn read_on(&mut self) {
        self.screen.resume_input();
    }

    fn call_when_writable(&mut self) {
        self.screen.notify_when_writable();
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        guard::size()
    }
}
