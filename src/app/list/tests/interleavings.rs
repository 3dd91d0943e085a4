//! Any interleaving of what users, servers and timers do.

use proptest::prelude::*;

use super::views::three_views;
use super::*;

/// Something that can happen.
#[derive(Clone, Debug)]
enum Step {
    Act(Action),
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
}

fn steps() -> impl Strategy<Value = Step> {
    let actions = prop::sample::select(vec![
        Action::MoveDown,
        Action::MoveDown,
        Action::MoveUp,
        Action::HalfPageDown,
        Action::PageUp,
        Action::GoToTop,
        Action::GoToBottom,
        Action::ToggleUnread,
        Action::ToggleArchived,
        Action::EditFilter,
        Action::AcceptFilter,
        Action::CancelFilter,
        Action::ClearFilter,
        Action::DeleteBackward,
        Action::Refresh,
        Action::Retry,
        Action::LoadAll,
        Action::Open,
        Action::FocusNext,
        Action::ToggleHelp,
    ]);
    let kinds = prop::sample::select(vec![
        FailureKind::Server,
        FailureKind::Rejected,
        FailureKind::Network,
    ]);
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
        1 => (1_u32..4).prop_map(Step::View),
        1 => (1_usize..9).prop_map(Step::Rows),
    ]
}

impl World {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Act(action) => self.act(*action),
            Step::Type(c) => {
                let effects = update::type_char(&mut self.state, *c);
                self.carry_out(effects);
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
                let effects = update::act(&mut self.state, Action::GoToView, Some(*number));
                self.carry_out(effects);
            }
            Step::Rows(rows) => {
                let viewport = Viewport { list_rows: *rows, thread_rows: 5, ..Viewport::default() };
                let effects = update::handle(&mut self.state, Event::Resized(viewport));
                self.carry_out(effects);
            }
        }
        self.settle();
    }

    /// Follows everything to its end and compares the list with the server.
    fn compare(&mut self) -> Result<(), TestCaseError> {
        self.act(Action::CancelFilter);
        self.act(Action::ClearFilter);
        self.answer_all();
        self.act(Action::Refresh);
        self.answer_all();
        let options = self.state.list.wanted().options(PAGE as u32, None);
        let page: Vec<String> =
            self.page(&options).rows.iter().map(|r| r.id().to_owned()).collect();
        let ids = self.ids();
        prop_assert_eq!(&ids[..page.len().min(ids.len())], &page[..]);
        let headline = self.state.list.view().headline();
        prop_assert_eq!((headline.displaced, headline.gap), (0, false));
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
        let mut world = World::with(count, three_views(), Polling::default());
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
            let by_hand = matches!(step, Step::Act(_) | Step::Type(_) | Step::View(_));
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
