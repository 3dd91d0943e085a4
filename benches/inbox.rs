//! Latency between a key, or an answer of the server, and the screen.

#![expect(clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::io;
use std::ops::Range;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use leadping_tui::api::decode;
use leadping_tui::app::paging::pager::RequestId;
use leadping_tui::app::protocol::payload::ListPage;
use leadping_tui::app::state::Panes;
use leadping_tui::app::{Command, Effect, Event, State, update};
use leadping_tui::domain::{ContinuationToken, Conversation, LeadId, Row};
use leadping_tui::keymap::{Keymap, Resolution, Resolver};
use leadping_tui::query::Scope;
use leadping_tui::settings::{DetailLayout, KeyPreset, ListLimits, RowLines};
use leadping_tui::terminal::{AnsiBackend, Renderer};
use leadping_tui::ui::theme::Theme;
use leadping_tui::ui::{self, RenderContext};
use ratatui::layout::Rect;

const PAGE: usize = 100;
const SCREEN: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };

/// Time of the newest event here, in seconds since 1970.
const NOW: i64 = 1_763_800_000;

const SNIPPETS: [&str; 5] = [
    "Yes — can you call me tomorrow after five?",
    "Is the quote for the whole roof or just the garage? My neighbor had you do theirs.",
    "Our crew is on the way and should be there around 2 pm.",
    "屋顶漏水，什么时候可以来看一下？",
    "👩🏿‍🔧 came by, all fixed 🎉🎉",
];

/// A conversation as JSON.
fn json(number: usize) -> String {
    let at = Timestamp::from_second(NOW - 60 * number as i64).expect("a time");
    format!(
        r#"{{"id":"6f1c2a90-{number:012x}","leadId":"lead-{}","firstName":"Person",
        "lastName":"Number {number}","email":"person{number}@example.net","avatarUrl":null,
        "lastSnippet":"{}","lastEventAt":"{at}","lastEventIsInternalNote":false,
        "status":"{}","statusReason":null,"archivedAt":null,"archiveReason":null,
        "isArchived":{},"currentLeadStatus":{{"id":"s-1","category":"Qualified",
        "outcome":"call-back","displayName":"Call back","changedAt":"{at}","source":"User",
        "revision":3}},"nextStep":"Call back tomorrow","isUnread":{},
        "phoneNumber":{{"id":"n-1","name":"Main","value":"+16285550100"}},
        "leadPhoneNumber":"+1415555{:04}","eventVersion":12,"replyVersion":4,
        "needsReply":false,"lastInboundAt":"{at}","lastInboundSnippet":"Yes","isDemo":false}}"#,
        number % 1_000,
        SNIPPETS[number % SNIPPETS.len()],
        ["needs_reply", "waiting", "open", "failed"][number % 4],
        number.is_multiple_of(7),
        number.is_multiple_of(3),
        number % 10_000,
    )
}

fn rows(numbers: Range<usize>) -> Vec<Row> {
    let record = |number| {
        let mut record: Conversation = serde_json::from_str(&json(number)).expect("a conversation");
        record.needs_reply = Some(number.is_multiple_of(4));
        if let Some(status) = &mut record.current_lead_status {
            let is_due = number.is_multiple_of(5);
            status.follow_up_due_at = record.last_event_at.filter(|_| is_due);
        }
        record
    };
    Row::pack(&numbers.map(record).collect::<Vec<Conversation>>())
}

/// An inbox whose next page is loading.
struct Inbox {
    state: State,
    keymap: Keymap,
    awaited: RequestId,
    loaded: usize,
}

impl Inbox {
    fn with_rows(count: usize) -> Self {
        let limits = ListLimits { page_size: PAGE as u32, max_rows: usize::MAX };
        let now = Timestamp::from_second(NOW).expect("a time");
        let scope = Scope::Lead(LeadId::new("lead-1"));
        let panes = Panes::new(
            DetailLayout { preview: false, ..DetailLayout::default() },
            RowLines::default(),
        );
        let mut state = State::new(scope, limits, panes, now, TimeZone::UTC);
        let keymap = Keymap::build(KeyPreset::Default, &[], "").expect("a key table");
        let viewport = ui::viewport(&state, &keymap, SCREEN);
        let effects = update::handle(&mut state, Event::Resized(viewport));
        let awaited = request(&effects).expect("the first page is asked for");
        let mut inbox = Self { state, keymap, awaited, loaded: 0 };
        // Repeatedly, however far the cursor is from the end.
        let _ = update::run_command(&mut inbox.state, Command::LoadAll, None);
        let page = inbox.page(count);
        inbox.apply(page);
        inbox
    }

    fn page(&self, count: usize) -> ListPage {
        let numbers: Range<usize> = self.loaded..self.loaded + count;
        let token = ContinuationToken::new(&numbers.end.to_string());
        ListPage { rows: rows(numbers), skipped: 0, total: None, next: Some(token) }
    }

    fn apply(&mut self, page: ListPage) {
        self.loaded += page.rows.len();
        let request = self.awaited;
        let effects = update::handle(&mut self.state, Event::PageArrived { request, page });
        self.awaited = self::request(&effects).expect("the next page is asked for");
    }

    /// Processes a key as the loop does before it draws.
    fn press(&mut self, resolver: &mut Resolver, key: &str) {
        let key = key.parse().expect("a key");
        let effects = match resolver.feed(&self.keymap, self.state.focus(), key) {
            Resolution::Action(action, count) => {
                update::run_command(&mut self.state, action, count)
            }
            Resolution::Text(c) => update::type_char(&mut self.state, c),
            other => unreachable!("the keys of the benches come to something: {other:?}"),
        };
        black_box(effects);
        black_box(update::sync_views(&mut self.state));
    }

    fn paint(&self, resolver: &Resolver, painter: &mut Renderer<AnsiBackend<io::Sink>>) {
        let Self { state, keymap, .. } = self;
        let theme = Theme::new(true, false);
        let scene = RenderContext { state, keymap, resolver, theme, place: None, clicks: None };
        painter.paint(SCREEN, |buffer| ui::render(&scene, SCREEN, buffer)).expect("a sink");
    }

    fn act(&mut self, action: Command) {
        black_box(update::run_command(&mut self.state, action, None));
    }
}

/// The request for a page among some effects.
fn request(effects: &[Effect]) -> Option<RequestId> {
    effects.iter().find_map(|effect| match effect {
        Effect::FetchPage { request, .. } => Some(*request),
        _ => None,
    })
}

/// Times only `work`; `after` reverts it between the rounds.
fn timed(
    rounds: u64,
    inbox: &mut Inbox,
    work: impl Fn(&mut Inbox),
    after: impl Fn(&mut Inbox),
) -> Duration {
    let mut total = Duration::ZERO;
    for _ in 0..rounds {
        let start = Instant::now();
        work(inbox);
        total += start.elapsed();
        after(inbox);
    }
    total
}

/// The keys of a text.
fn keys(text: &str) -> impl Iterator<Item = String> {
    text.chars().map(|c| if c == ' ' { "Space".to_owned() } else { c.to_string() })
}

/// Keys as they are typed into the filter bar and deleted again.
fn typed() -> Vec<String> {
    let text = "roof is:unread";
    let back = std::iter::repeat_n("Backspace".to_owned(), text.len());
    keys(text).chain(back).chain(["Esc".to_owned()]).collect()
}

/// Terms that mean nothing before their last key.
const TERMS: [&str; 2] = ["waited:>2h", "is:due"];

/// From the key to the bytes of its frame, for every key of typing a filter.
fn narrowing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("narrow 100,000 rows");
    let mut inbox = Inbox::with_rows(100_000);
    let mut resolver = Resolver::default();
    let mut painter = Renderer::new(AnsiBackend::new(io::sink()));
    let typed = typed();
    let by_key = typed
        .iter()
        .enumerate()
        .map(|(nth, key)| (format!("{:02} by {key}", nth + 1), typed[..nth].to_vec(), key.clone()));
    let by_term = TERMS.iter().map(|term| {
        let mut before: Vec<String> = keys(term).collect();
        let last = before.pop().expect("a key");
        (format!("by {term}"), before, last)
    });
    for (name, before, key) in by_key.chain(by_term) {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|rounds| {
                let mut total = Duration::ZERO;
                for _ in 0..rounds {
                    inbox.press(&mut resolver, "/");
                    for before in &before {
                        inbox.press(&mut resolver, before);
                    }
                    inbox.paint(&resolver, &mut painter);
                    let start = Instant::now();
                    inbox.press(&mut resolver, &key);
                    inbox.paint(&resolver, &mut painter);
                    total += start.elapsed();
                    inbox.press(&mut resolver, "Esc");
                }
                total
            });
        });
    }
    group.finish();
}

/// Narrowing alone, by cheap and by expensive patterns.
fn looking(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("look through 100,000 rows");
    let mut inbox = Inbox::with_rows(100_000);
    group.bench_function("for unread ones", |bencher| {
        let toggle = |inbox: &mut Inbox| inbox.act(Command::ToggleUnread);
        bencher.iter_custom(|rounds| timed(rounds, &mut inbox, toggle, toggle));
    });
    inbox.act(Command::EditFilter);
    let key = |c: char| move |inbox: &mut Inbox| drop(update::type_char(&mut inbox.state, c));
    let delete = |inbox: &mut Inbox| inbox.act(Command::DeleteBackward);
    for (what, c) in [
        ("for a letter in all of them", 'e'),
        ("for a letter in few of them", 'q'),
        ("for a character in none of them", '~'),
        ("for a character beyond ASCII", '屋'),
    ] {
        group.bench_function(what, |bencher| {
            bencher.iter_custom(|rounds| timed(rounds, &mut inbox, key(c), delete));
        });
    }
    group.finish();
}

fn applying(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("apply a page of 100");
    // The buffer grows during the measurement: few rounds keep it near the
    // nominal size.
    group.measurement_time(Duration::from_millis(20)).warm_up_time(Duration::from_millis(2));
    for rows in [100_000, 1_000_000] {
        let mut inbox = Inbox::with_rows(rows);
        group.bench_function(BenchmarkId::new("to a buffer of", rows), |bencher| {
            bencher.iter_custom(|rounds| {
                let mut total = Duration::ZERO;
                for _ in 0..rounds {
                    let page = inbox.page(PAGE);
                    let start = Instant::now();
                    inbox.apply(page);
                    total += start.elapsed();
                }
                total
            });
        });
    }
    group.finish();
}

fn pressing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("press j in 100,000 rows");
    let mut inbox = Inbox::with_rows(100_000);
    let mut resolver = Resolver::default();
    let press = |inbox: &mut Inbox, resolver: &mut Resolver| {
        if inbox.state.list.view().position() + 1 == inbox.loaded {
            drop(update::run_command(&mut inbox.state, Command::GoToTop, None));
        }
        inbox.press(resolver, "j");
    };
    group.bench_function("until the state has changed", |bencher| {
        bencher.iter(|| press(&mut inbox, &mut resolver));
    });
    let mut painter = Renderer::new(AnsiBackend::new(io::sink()));
    inbox.act(Command::GoToTop);
    group.bench_function("and the frame of 120x40 is drawn", |bencher| {
        bencher.iter(|| {
            press(&mut inbox, &mut resolver);
            inbox.paint(&resolver, &mut painter);
        });
    });
    group.bench_function("where nothing changes, a frame of 120x40", |bencher| {
        bencher.iter(|| inbox.paint(&resolver, &mut painter));
    });
    group.finish();
}

fn decoding(criterion: &mut Criterion) {
    let items: Vec<String> = (0..PAGE).map(json).collect();
    let body = format!(
        r#"{{"items":[{}],"pageSize":100,"totalCount":null,"continuationToken":"next"}}"#,
        items.join(",")
    );
    criterion.bench_function("decode a page of 100 and pack its rows", |bencher| {
        bencher.iter(|| {
            let page = decode::conversations(black_box(&body)).expect("a page");
            Row::pack(page.items.iter().map(|record| &record.value))
        });
    });
}

criterion_group! {
    name = inbox;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .without_plots();
    targets = decoding, pressing, looking, narrowing, applying
}
criterion_main!(inbox);
