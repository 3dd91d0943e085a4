//! Everything around the loop, and a clock that stands still.

use std::future;
use std::io;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{mpsc as queue, oneshot};

use super::screen::{DEADLINE, ScreenBackend, Seen, TestScreen, TestServices};
use super::server::{Answer, Call, FakeApi, NOW, client, page};
use crate::app::state::Panes;
use crate::delivery::{ClientFactory, Clock, LazyClient};
use crate::domain::{Failure, LeadId, ReasonNames, RequestOptions, TimeStyle};
use crate::keymap::Keymap;
use crate::query::{Scope, ViewSets};
use crate::runtime::effects::EffectRunner;
use crate::runtime::{App, ExitReason, Settings, Stores};
use crate::settings::theme::Themes;
use crate::settings::{
    DetailLayout, KeyLayer, KeyPreset, ListLimits, Notify, PollIntervals, ReadPolicy, RowLines,
    TerminalFacts, TriagePolicy, UserBinding,
};
use crate::terminal::Renderer;
use crate::terminal::message::{Input, Message, MessageReceiver, MessageSender};
use crate::triage::compose::ComposeRules;
use crate::ui::theme::Terminal;

/// Room for more keys than are ever sent before the loop takes one.
const QUEUE: usize = 4_096;

/// A clock that a test turns by hand.
#[derive(Clone)]
struct ManualClock(Arc<AtomicI64>);

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::SeqCst)).expect("a time")
    }
}

/// Everything around a running loop.
pub(super) struct Harness {
    pub(super) screen: Arc<TestScreen>,
    pub(super) sender: MessageSender,
    /// Where a server gets its calls from.
    pub(super) fake: FakeApi,
    seconds: Arc<AtomicI64>,
    calls: mpsc::Receiver<Call>,
    handle: Handle,
    stop: Option<Box<dyn FnOnce()>>,
    app: Option<(App<ManualClock>, MessageReceiver)>,
    ended: Option<mpsc::Receiver<io::Result<ExitReason>>>,
}

impl Harness {
    /// A harness on which nothing runs yet.
    pub(super) fn new() -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.expect("a runtime");
        Self::over(runtime.handle().clone(), || runtime.shutdown_background())
    }

    /// A running loop with a list of twelve rows and with other settings.
    pub(super) fn with_settings(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings();
        change(&mut settings);
        let mut harness = Self::new();
        let app = App::new(settings, ManualClock(Arc::clone(&harness.seconds)));
        if let Some((old, _)) = &mut harness.app {
            *old = app;
        }
        let fake = harness.fake.clone();
        harness.run(move || future::ready(Ok(client(&fake))));
        harness.answer(Ok(page(0..12, None)));
        harness.wait_for("Person0");
        harness
    }

    /// A harness on which timers run out as soon as nothing else is to be done.
    pub(super) fn in_a_hurry() -> Self {
        let runtime = Builder::new_current_thread().enable_all().start_paused(true).build();
        let runtime = runtime.expect("a runtime");
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        // Ends when the other side is dropped, too.
        let running = thread::spawn(move || runtime.block_on(stopped).is_ok());
        Self::over(handle, move || {
            drop(stop);
            assert!(!running.join().expect("no panic"));
        })
    }

    fn over(handle: Handle, stop: impl FnOnce() + 'static) -> Self {
        let seconds = Arc::new(AtomicI64::new(NOW));
        let (calling, calls) = mpsc::channel();
        let (sender, messages) = queue::channel(QUEUE);
        let app = App::new(settings(), ManualClock(Arc::clone(&seconds)));
        Self {
            screen: Arc::new(TestScreen::new()),
            app: Some((app, messages)),
            sender,
            fake: FakeApi(calling),
            seconds,
            calls,
            handle,
            stop: Some(Box::new(stop)),
            ended: None,
        }
    }

    /// Runs the loop with a server that is reached at once.
    pub(super) fn open() -> Self {
        let mut harness = Self::new();
        let script = harness.fake.clone();
        harness.run(move || future::ready(Ok(client(&script))));
        harness
    }

    /// Runs the loop with a list of that many rows, all of them.
    pub(super) fn with_rows(count: usize) -> Self {
        let harness = Self::open();
        harness.answer(Ok(page(0..count, None)));
        harness.wait_for("Person0");
        harness
    }

    /// Runs the loop on a thread of its own, as the program does.
    pub(super) fn run(&mut self, connect: impl ClientFactory<FakeApi>) {
        let sender = self.sender.clone();
        self.run_answering_to(connect, sender);
    }

    /// Runs the loop with effects that answer into another queue than its own.
    pub(super) fn run_answering_to(
        &mut self,
        connect: impl ClientFactory<FakeApi>,
        sender: MessageSender,
    ) {
        let (mut app, mut messages) = self.app.take().expect("runs once");
        let runner = EffectRunner::new(
            self.handle.clone(),
            LazyClient::new(connect, ManualClock(Arc::clone(&self.seconds))),
            sender,
            Stores::default(),
        );
        let runner = runner.expect("started");
        let screen = Arc::clone(&self.screen);
        let (exit_reason, ended) = mpsc::channel();
        self.ended = Some(ended);
        thread::spawn(move || {
            let mut renderer = Renderer::new(ScreenBackend::new(Arc::clone(&screen)));
            let drawn = app.draw(&mut renderer);
            let mut services = TestServices(screen);
            let ran =
                drawn.and_then(|()| app.run(&mut messages, runner, &mut renderer, &mut services));
            // The test may have ended before.
            let _ = exit_reason.send(ran);
        });
    }

    /// Sends a message.
    pub(super) fn send(&self, message: Message) {
        self.sender.blocking_send(message).expect("the loop runs");
    }

    /// Presses keys, written as in the configuration.
    pub(super) fn press(&self, keys: &str) {
        for key in keys.split(' ') {
            let key = key.parse().expect(key);
            self.send(Message::Input(Input::Key(key)));
        }
    }

    /// Gives the screen another size.
    pub(super) fn resize(&self, columns: u16, rows: u16) {
        self.screen.change(|seen| seen.size = (columns, rows));
        self.send(Message::Input(Input::Resized));
    }

    /// Turns the clock.
    pub(super) fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Waits until the screen satisfies a condition.
    pub(super) fn wait(&self, what: &str, done: impl Fn(&Seen) -> bool) {
        self.screen.wait(what, done);
    }

    /// Waits until a text is on the screen.
    pub(super) fn wait_for(&self, text: &str) {
        self.wait(text, |seen| seen.shows(text));
    }

    /// Waits until the cursor is on the row of that conversation.
    pub(super) fn wait_for_cursor_on(&self, number: usize) {
        let name = format!("Person{number} ");
        self.wait(&name, |seen| seen.under_cursor().contains(&name));
    }

    /// The next request that reaches the server.
    pub(super) fn call(&self) -> Call {
        self.calls.recv_timeout(DEADLINE).expect("a request comes")
    }

    /// The next request, which is for a page of conversations.
    pub(super) fn page_call(&self) -> (RequestOptions, Answer) {
        match self.call() {
            Call::Page(options, answer) => (options, answer),
            Call::Thread(..) | Call::Leads(..) | Call::Lead(..) => {
                panic!("not a request for a page")
            }
        }
    }

    /// Whether no request has come that nobody has looked at.
    pub(super) fn is_quiet(&self) -> bool {
        self.calls.try_recv().is_err()
    }

    /// Answers the next request for a page.
    pub(super) fn answer(&self, answer: Result<Value, Failure>) {
        let (_, waiting) = self.page_call();
        assert!(waiting.send(answer).is_ok(), "the request is still awaited");
    }

    /// How the loop ends.
    pub(super) fn exit_reason(&self) -> io::Result<ExitReason> {
        let ended = self.ended.as_ref().expect("it runs");
        ended.recv_timeout(DEADLINE).expect("the loop ends")
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        // Before the calls go, whose tasks would panic.
        if let Some(stop) = self.stop.take() {
            stop();
        }
    }
}

/// The preset, with one digit that does what every screen shows.
fn keymap() -> Keymap {
    let help = UserBinding {
        layer: KeyLayer::Global,
        keys: "8".to_owned(),
        command: "toggle-help".to_owned(),
        line: 1,
        column: 1,
        command_column: 7,
    };
    Keymap::build(KeyPreset::Default, &[help], "").expect("a key table")
}

fn settings() -> Settings {
    Settings {
        archive_reasons: ReasonNames::default(),
        config_file: None,
        scope: Scope::Lead(LeadId::new("l")),
        views: ViewSets::default(),
        view: 0,
        filter: None,
        polling: PollIntervals::OFF,
        mark_read: ReadPolicy::Explicit,
        limits: ListLimits { page_size: 50, max_rows: 100_000 },
        // Only what a test asks for is fetched.
        panes: Panes::new(
            DetailLayout { percent: Some(55), preview: false, ..DetailLayout::default() },
            RowLines::default(),
        ),
        policy: TriagePolicy::default(),
        read_only: false,
        ephemeral: false,
        keymap: keymap(),
        themes: Themes { chosen: "terminal".to_owned(), ..Themes::default() },
        terminal: Terminal::default(),
        facts: TerminalFacts { takes_strings: false, ..TerminalFacts::default() },
        mouse: false,
        notify: Notify::default(),
        zone: TimeZone::UTC,
        time_style: TimeStyle::default(),
        motion: true,
        place: None,
        notice: None,
        compose: ComposeRules::default(),
        editor: None,
        copy_command: None,
        open_command: None,
        stores: Stores::default(),
        outbox_config: None,
    }
}
