//! The loop: receives pending messages, updates the state and draws once.

mod announcement;
mod background_queries;
mod clipboard;
mod external_program;
mod key_dispatch;
mod pointer;
mod style_cache;
mod termination;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use ratatui::layout::{Position, Rect};

use self::background_queries::BackgroundQueries;
use self::external_program::Owner;
use self::style_cache::StyleCache;
use self::termination::{final_reason, gone};
use super::TerminalControls;
use super::effects::EffectRunner;
use crate::api::Api;
use crate::app::state::Panes;
use crate::app::{Effect, Event, State, update};
use crate::delivery::{Clock, OutboxConfig};
use crate::domain::{ReasonNames, TimeStyle, io_error_text};
use crate::keymap::{Keymap, Resolver};
use crate::query::{Scope, ViewSets};
use crate::runtime::exit_reason::ExitReason;
use crate::runtime::persistence::Stores;
use crate::settings::theme::{ColorDepth, TerminalBackground, Themes};
use crate::settings::{ListLimits, Notify, PollIntervals, ReadPolicy, TerminalFacts, TriagePolicy};
use crate::terminal::backend::{Backend, Cursor};
use crate::terminal::message::{Input, Message, MessageReceiver};
use crate::terminal::renderer::Renderer;
use crate::triage::compose::ComposeRules;
use crate::ui::{self, RenderContext, theme::Terminal};

/// Maximum time of receiving messages before a frame is drawn: a flood of keys
/// must not delay the screen.
const DRAIN: Duration = Duration::from_millis(8);

/// Options of the inbox.
#[expect(clippy::struct_excessive_bools, reason = "switches of the configuration")]
pub struct Settings {
    pub scope: Scope,
    /// One a tab.
    pub views: ViewSets,
    /// Index of the first view.
    pub view: usize,
    /// Filter line that replaces the view's own.
    pub filter: Option<String>,
    pub polling: PollIntervals,
    pub mark_read: ReadPolicy,
    pub archive_reasons: ReasonNames,
    /// The configuration file, for hints.
    pub config_file: Option<String>,
    pub limits: ListLimits,
    pub panes: Panes,
    pub policy: TriagePolicy,
    /// Every write is refused.
    pub read_only: bool,
    /// The outbox ends with the program.
    pub ephemeral: bool,
    pub keymap: Keymap,
    pub themes: Themes,
    /// What is known of the terminal at the start.
    pub terminal: Terminal,
    pub facts: TerminalFacts,
    pub mouse: bool,
    /// What is announced outside the screen.
    pub notify: Notify,
    pub zone: TimeZone,
    pub time_style: TimeStyle,
    /// Whether times are counted down on the screen, second by second.
    pub motion: bool,
    /// Name of the service in the header, unless it is the real one.
    pub place: Option<String>,
    /// Notice at the start.
    pub notice: Option<String>,
    pub compose: ComposeRules,
    /// The user's editor and its arguments.
    pub editor: Option<Vec<String>>,
    /// The program that takes a copied text, and its arguments.
    pub copy_command: Option<Vec<String>>,
    /// The program that opens a link, and its arguments.
    pub open_command: Option<Vec<String>>,
    pub stores: Stores,
    /// Without an outbox every write is refused.
    pub outbox_config: Option<OutboxConfig>,
}

/// The receiving side of the queue.
pub struct App<K> {
    state: State,
    keymap: Keymap,
    resolver: Resolver,
    style_cache: StyleCache,
    background_queries: BackgroundQueries,
    place: Option<String>,
    notice: Option<String>,
    clock: K,
    area: Rect,
    /// The button is held since it was pressed on the divider.
    drags_divider: bool,
    /// Keys are not read before all effects are executed.
    is_input_paused: bool,
    owner: Owner,
    /// The process was continued, and the message of it is pending.
    is_continued: bool,
    /// Effects of a changed layout, which can occur while drawing.
    pending: Vec<Effect>,
}

impl<K: Clock> App<K> {
    pub fn new(settings: Settings, clock: K) -> Self {
        let Settings { scope, views, view, filter, polling, limits, panes, keymap, .. } = settings;
        let Settings { zone, place, notice, mark_read, policy, read_only, ephemeral, .. } =
            settings;
        let Settings { archive_reasons, config_file, compose, time_style, notify, .. } = settings;
        let Settings { themes, terminal, facts, mouse, motion, .. } = settings;
        let queries_background = facts.may_answer() && terminal.depth != ColorDepth::None;
        let mut state = State::new(scope, limits, panes, clock.now(), zone);
        state.set_time_style(time_style);
        state.motion &= motion;
        state.mouse = mouse;
        state.appearance.themes = themes;
        state.appearance.background = terminal.background;
        state.polling = polling;
        state.notify = notify;
        state.read_tracker.policy = mark_read;
        state.triage.policy = policy;
        state.triage.read_only = read_only;
        state.triage.ephemeral = ephemeral;
        state.options.reasons = archive_reasons;
        state.options.config_file = config_file.map(Into::into);
        state.compose.rules = compose;
        let tabs = views.for_scope(state.list.scope()).to_vec();
        state.views = views;
        update::begin_with(&mut state, tabs, view, filter.as_deref());
        Self {
            style_cache: StyleCache::new(&state, terminal),
            background_queries: BackgroundQueries::new(queries_background),
            state,
            keymap,
            resolver: Resolver::default(),
            place,
            notice,
            clock,
            area: Rect::ZERO,
            drags_divider: false,
            is_input_paused: false,
            owner: Owner::Ours,
            is_continued: false,
            pending: Vec::new(),
        }
    }

    pub fn state(&self) -> &State {
        &self.state
    }

    pub fn draw<B: Backend>(&mut self, renderer: &mut Renderer<B>) -> Result<(), B::Error> {
        if self.area.is_empty() {
            let size = renderer.canvas().size()?;
            self.resized((size.width, size.height));
        }
        let (context, area) = (self.context(), self.area);
        renderer.paint(area, |buffer| match ui::render(&context, area, buffer) {
            Some(typed) => Cursor::Shown(typed),
            None => ui::resting_place(&self.state, &self.keymap, area)
                .map_or(Cursor::Anywhere, Cursor::Hidden),
        })
    }

    fn context(&self) -> RenderContext<'_> {
        RenderContext {
            state: &self.state,
            keymap: &self.keymap,
            resolver: &self.resolver,
            theme: self.style_cache.styles.theme(),
            place: self.place.as_deref(),
            clicks: None,
        }
    }

    /// Receives messages and draws until the end.
    pub fn run<A, B>(
        mut self,
        messages: &mut MessageReceiver,
        mut runner: EffectRunner<A>,
        renderer: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> io::Result<ExitReason>
    where
        A: Api,
        B: Backend,
        B::Error: IntoIo,
    {
        let mut effects = std::mem::take(&mut self.pending);
        effects.extend(update::start(&mut self.state));
        if let Some(notice) = self.notice.take() {
            effects.extend(update::handle(&mut self.state, Event::Notice(notice)));
        }
        loop {
            if let Some(exit_reason) = self.execute(effects, &mut runner, renderer, control) {
                return Ok(final_reason(messages, exit_reason));
            }
            if std::mem::take(&mut self.is_input_paused) {
                control.read_on();
            }
            if let Err(error) = self.show(renderer, control) {
                self.keep_drafts(Vec::new(), &mut runner);
                return gone(error).map(|exit_reason| final_reason(messages, exit_reason));
            }
            let Some(first) = messages.blocking_recv() else { return Ok(ExitReason::Closed(None)) };
            let now = self.clock.now();
            effects = update::handle(&mut self.state, Event::Clock(now));
            let is_key = matches!(first, Message::Input(_));
            if self.owner == Owner::Another || !is_key && control.has_lost_modes() {
                effects.push(Effect::Redraw);
            }
            let until = Instant::now() + DRAIN;
            let mut next = Some(first);
            while let Some(message) = next {
                match self.handle_message(message, renderer, control) {
                    Ok(more) => effects.extend(more),
                    Err(exit_reason) => {
                        self.keep_drafts(effects, &mut runner);
                        return Ok(final_reason(messages, exit_reason));
                    }
                }
                next = if Instant::now() < until { messages.try_recv().ok() } else { None };
            }
            effects.extend(self.sync());
            runner.discard(self.state.list.take_discarded());
        }
    }

    fn handle_message<B: Backend>(
        &mut self,
        message: Message,
        renderer: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Result<Vec<Effect>, ExitReason> {
        Ok(match message {
            Message::Input(Input::Resized) => {
                if let Ok(size) = control.size() {
                    self.resized(size);
                    renderer.invalidate();
                }
                Vec::new()
            }
            Message::Input(input) => self.input(input),
            Message::Event(event) => update::handle(&mut self.state, event),
            Message::Stop => vec![Effect::Suspend],
            Message::Continued if std::mem::take(&mut self.is_continued) => Vec::new(),
            Message::Continued => self.reclaim(renderer, control)?,
            Message::Writable => Vec::new(),
            Message::PauseInput => {
                self.is_input_paused = true;
                Vec::new()
            }
            Message::Killed(signal) => return Err(ExitReason::Signal(signal)),
            Message::Closed(reason) => return Err(ExitReason::Closed(reason)),
        })
    }

    fn input(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Key(key) => self.key(key),
            Input::Focus(focused) => {
                if focused {
                    self.background_queries.returned();
                }
                update::handle(&mut self.state, Event::Focused(focused))
            }
            Input::Paste(text) => update::paste(&mut self.state, &text),
            Input::PasteCut => self.notify("Paste was cut off: nothing pasted. Try again"),
            Input::PasteTooLong => self.notify("Too long to paste. Nothing pasted"),
            Input::Click(x, y) => self.click(Position::new(x, y)),
            Input::Drag(x, y) => self.drag(Position::new(x, y)),
            Input::Release => {
                self.drags_divider = false;
                Vec::new()
            }
            Input::Wheel(x, y, by) => self.wheel(Position::new(x, y), by),
            Input::Background(red, green, blue) => {
                self.background_queries.answered();
                self.style_cache.fit([red, green, blue]);
                let background = TerminalBackground::from_rgb(red, green, blue);
                update::handle(&mut self.state, Event::BackgroundReported(background))
            }
            Input::Resized => Vec::new(),
        }
    }

    fn notify(&mut self, text: &str) -> Vec<Effect> {
        update::handle(&mut self.state, Event::Notice(text.to_owned()))
    }

    fn resized(&mut self, (columns, rows): (u16, u16)) {
        self.area = Rect::new(0, 0, columns, rows);
        let effects = self.reshape();
        self.pending.extend(effects);
    }

    /// Reports a changed layout to the core.
    fn reshape(&mut self) -> Vec<Effect> {
        let viewport = ui::viewport(&self.state, &self.keymap, self.area);
        if viewport == self.state.viewport {
            return Vec::new();
        }
        update::handle(&mut self.state, Event::Resized(viewport))
    }

    fn sync(&mut self) -> Vec<Effect> {
        let mut effects = self.reshape();
        effects.append(&mut self.pending);
        effects.extend(update::sync_views(&mut self.state));
        self.style_cache.sync(&self.state);
        effects
    }

    fn execute<A: Api, B: Backend>(
        &mut self,
        effects: Vec<Effect>,
        runner: &mut EffectRunner<A>,
        renderer: &mut Renderer<B>,
        control: &mut dyn TerminalControls,
    ) -> Option<ExitReason> {
        let mut effects = VecDeque::from(effects);
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Quit => return Some(ExitReason::Quit),
                Effect::Redraw => match self.reclaim(renderer, control) {
                    Ok(more) => effects.extend(more),
                    Err(exit_reason) => return Some(exit_reason),
                },
                Effect::SetMouse(on) => {
                    if let Err(error) = control.set_mouse(on) {
                        let text = format!("Can't switch the mouse: {}", io_error_text(&error));
                        effects.extend(self.notify(&text));
                    }
                }
                Effect::Suspend => {
                    runner.suspend();
                    let suspended = self.suspend(renderer, control);
                    runner.resume();
                    match suspended {
                        Ok(more) => effects.extend(more),
                        Err(exit_reason) => return Some(exit_reason),
                    }
                }
                Effect::EditText(text) => match self.edit(&text, renderer, control) {
                    Ok(more) => effects.extend(more),
                    Err(cut) => return Some(self.keep_written(cut, runner)),
                },
                effect @ (Effect::SetTitle(_) | Effect::Notify(_)) => {
                    self.announce(&effect, control);
                }
                Effect::Copy(clip) => {
                    if let Err(clip) = runner.copy(clip) {
                        effects.push_front(Effect::CopyByTerminal(clip));
                    }
                }
                Effect::CopyByTerminal(clip) => {
                    let event = clipboard::copy(clip, control);
                    effects.extend(update::handle(&mut self.state, event));
                }
                effect => runner.run(effect),
            }
        }
        None
    }
}

pub trait IntoIo {
    fn into_io(self) -> io::Error;
}

impl IntoIo for io::Error {
    fn into_io(self) -> io::Error {
        self
    }
}

impl IntoIo for Infallible {
    fn into_io(self) -> io::Error {
        match self {}
    }
}
