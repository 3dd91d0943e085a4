//! Any interleaving of what users, servers and timers do.

use proptest::prelude::*;

use serde_json::json;

use super::views::three_views;
use super::*;
use crate::app::fixture::leads_page;

/// Something that can happen.
#[derive(Clone, Debug)]
enum Step {
    Act(Command),
    Type(char),
    Answer(usize),
    Fail(usize, FailureKind),
    Wake(usize),
    Arrives,
    Writes(usize),
    Reads(usize),
    Pass(i64),
    View(u32),
    Rows(usize),
    Save(usize),
    Lead(usize),
    Back,
    Focus(bool),
    Leaves(usize),
    Counts(bool),
    Odd(usize, Odd),
}

/// Answers that a server may give and seldom does.
#[derive(Clone, Copy, Debug)]
enum Odd {
    Empty,
    Short,
    Backwards,
    Unreadable,
}

/// Filters of the saved views.
const LINES: [&str; 4] = ["", "is:unread", "-ann", "sort:lastName"];

/// Views that the server cannot count, and one in another order.
fn five_views() -> Vec<SavedView> {
    let view = |(name, line): (&str, &str)| SavedView { name: name.into(), line: line.into() };
    let more = [("Others", "-ann"), ("Names", "sort:lastName -bob")].map(view);
    three_views().into_iter().chain(more).collect()
}

fn steps() -> impl Strategy<Value = Step> {
    let actions = prop::sample::select(vec![
        Command::MoveDown,
        Command::MoveDown,
        Command::MoveUp,
        Command::HalfPageDown,
        Command::PageUp,
        Command::GoToTop,
        Command::GoToBottom,
        Command::ToggleUnread,
        Command::ToggleArchived,
        Command::EditFilter,
        Command::AcceptFilter,
        Command::CancelFilter,
        Command::ClearFilter,
        Command::DeleteBackward,
        Command::Refresh,
        Command::Retry,
        Command::LoadAll,
        Command::Open,
        Command::FocusNext,
        Command::ToggleHelp,
    ]);
    let kinds = prop::sample::select(vec![
        FailureKind::Server,
        FailureKind::Rejected,
        FailureKind::Network,
        FailureKind::Credentials,
    ]);
    let odd = prop::sample::select(vec![Odd::Empty, Odd::Short, Odd::Backwards, Odd::Unreadable]);
    prop_oneof![
        4 => actions.prop_map(Step::Act),
        1 => prop::sample::select(vec!['a', 'b', 'n', 'o', 't', '-', ' ', '"']).prop_map(Step::Type),
        5 => (0_usize..3).prop_map(Step::Answer),
        1 => ((0_usize..3), kinds).prop_map(|(i, kind)| Step::Fail(i, kind)),
        2 => (0_usize..4).prop_map(Step::Wake),
        1 => Just(Step::Arrives),
        1 => (0_usize..60).prop_map(Step::Writes),
        1 => (0_usize..60).prop_map(Step::Reads),
        2 => prop::sample::select(vec![1, 6, 31, 400]).prop_map(Step::Pass),
        2 => (1_u32..7).prop_map(Step::View),
        1 => (1_usize..9).prop_map(Step::Rows),
        1 => (0..LINES.len()).prop_map(Step::Save),
        1 => (0_usize..3).prop_map(Step::Lead),
        1 => Just(Step::Back),
        1 => any::<bool>().prop_map(Step::Focus),
        1 => (0_usize..60).prop_map(Step::Leaves),
        1 => any::<bool>().prop_map(Step::Counts),
        1 => ((0_usize..3), odd).prop_map(|(i, odd)| Step::Odd(i, odd)),
    ]
}

impl World {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Act(action) => self.act(*action),
            Step::Type(c) => {
                let effects = update::type_char(&mut self.state, *c);
                self.execute(effects);
            }
            Step::Answer(index) => self.answer(*index),
            Step::Fail(index, kind) => self.fail(*index, *kind),
            Step::Wake(index) => self.wake(*index),
            Step::Arrives => self.arrives(),
            Step::Writes(index) => self.writes(*index),
            Step::Reads(index) => {
                let count = self.server.len().max(1);
                if let Some(conversation) = self.server.get_mut(index % count) {
                    conversation.is_unread = Some(false);
                }
            }
            Step::Pass(seconds) => self.pass(*seconds),
            Step::View(number) => {
                let effects =
                    update::run_command(&mut self.state, Command::GoToView, Some(*number));
                self.execute(effects);
            }
            Step::Save(line) => {
                // What is saved is the filter in force, or comes from elsewhere.
                let here = self.state.filter.line().text().to_owned();
                let line = if *line == 0 { here } else { LINES[*line].to_owned() };
                let name = ["All", "Names", "Mine"][line.len() % 3].to_owned();
                let saved = Event::ViewSaved { name, line, before: None, file: String::new() };
                let effects = update::handle(&mut self.state, saved);
                self.execute(effects);
            }
            Step::Lead(lead) => self.open_lead(["l", "m", "n"][*lead]),
            Step::Back => self.act(Command::Back),
            Step::Focus(focused) => {
                let effects = update::handle(&mut self.state, Event::Focused(*focused));
                self.execute(effects);
            }
            Step::Leaves(index) => {
                if *index < self.server.len() {
                    self.server.remove(*index);
                }
            }
            Step::Counts(counts) => self.counts = *counts,
            Step::Odd(index, odd) => self.answer_oddly(*index, *odd),
            Step::Rows(rows) => {
                let viewport = Viewport { list_rows: *rows, thread_rows: 5, ..Viewport::default() };
                let effects = update::handle(&mut self.state, Event::Resized(viewport));
                self.execute(effects);
            }
        }
        self.settle();
    }

    fn open_lead(&mut self, id: &str) {
        let effects = update::run_command(&mut self.state, Command::PickLead, None);
        let request = effects.iter().find_map(|effect| match effect {
            Effect::FetchLeads { request, .. } => Some(*request),
            _ => None,
        });
        self.execute(effects);
        let Some(request) = request else { return };
        let page = leads_page(vec![json!({"id": id})], None);
        let effects = update::handle(&mut self.state, Event::LeadsArrived { request, page });
        self.execute(effects);
        self.act(Command::Pick);
        self.act(Command::ClosePicker);
    }

    fn answer_oddly(&mut self, index: usize, odd: Odd) {
        if self.in_flight.is_empty() {
            return;
        }
        let (request, options) = self.in_flight.remove(index % self.in_flight.len());
        let mut page = self.page(&options);
        match odd {
            Odd::Empty => page = ListPage { rows: Vec::new(), skipped: 0, total: None, ..page },
            Odd::Short => page.rows.truncate(2),
            Odd::Backwards => page.rows.reverse(),
            Odd::Unreadable => page.skipped = page.rows.pop().into_iter().count() as u64,
        }
        let effects = update::handle(&mut self.state, Event::PageArrived { request, page });
        self.execute(effects);
    }

    /// Follows everything to its end and compares the list with the server.
    fn compare(&mut self) -> Result<(), TestCaseError> {
        self.act(Command::CancelFilter);
        self.act(Command::ClearFilter);
        self.answer_all();
        self.act(Command::Refresh);
        self.answer_all();
        self.settle();
        let options = self.state.list.wanted().options(PAGE as u32, None);
        let refiner = self.state.list.wanted().refiner(self.state.list.local_marks());
        let matches = |row: &&Row| refiner.as_ref().is_none_or(|refiner| refiner.matches(row));
        let page = self.page(&options);
        let page: Vec<String> =
            page.rows.iter().filter(matches).map(|row| row.id().to_owned()).collect();
        let ids = self.ids();
        prop_assert_eq!(&ids[..page.len().min(ids.len())], &page[..]);
        let headline = self.state.list.view().headline();
        prop_assert_eq!((headline.displaced, headline.gap), (0, false));
        prop_assert!(self.timers.contains(&Timer::Poll), "nothing is asked for again");
        let counted = self.state.list.current_tab().count;
        let total = self.page(&options).total.map(Some);
        let is_refined = refiner.is_some();
        prop_assert!(is_refined || total.is_none_or(|total| counted == total));
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_interleaving_breaks_the_list(
        count in 0_usize..60,
        steps in prop::collection::vec(steps(), 1..120),
    ) {
        let mut world = World::with(count, five_views(), PollIntervals::default());
        for step in &steps {
            let before = world.cursor();
            let (line, top) = (world.state.list.view().offset(), world.state.list.view().top());
            world.step(step);

            let ids = world.ids();
            let unique: HashSet<&String> = ids.iter().collect();
            prop_assert_eq!(unique.len(), ids.len(), "an id twice after {:?}", step);
            // One of the list, one poll, one of another view.
            prop_assert!(world.live() <= 3, "{} fetches after {step:?}", world.live());

            let view = world.state.list.view();
            let rows = world.state.list.rows();
            let shown = view.buffer.shown();
            prop_assert!(view.position() < shown.max(1));
            if shown > 0 {
                prop_assert!(view.top() <= view.position());
                prop_assert!(view.position() < view.top() + rows);
                prop_assert!(view.top() == 0 || view.top() + rows <= shown, "blank rows below");
            }

            // What the user did not do never moves the cursor off a
            // conversation that is still listed.
            let by_hand = matches!(step, Step::Act(_) | Step::Type(_) | Step::View(_))
                || matches!(step, Step::Save(_) | Step::Lead(_) | Step::Back);
            let after = world.cursor();
            if !by_hand
                && let Some(before) = before
                && ids.contains(&before)
            {
                prop_assert_eq!(after, Some(before), "moved by {:?}", step);
                let at_an_end = view.top() == 0 || view.top() + rows == shown || top == 0;
                let kept = view.offset() == line || at_an_end || matches!(step, Step::Rows(_));
                prop_assert!(kept, "line {line} became {} by {step:?}", view.offset());
            }
        }
        world.compare()?;
    }
}
