//! Model test of the outbox: random sequences of events against a server that
//! counts effects: users who append, undo and retry; answers that arrive, get
//! lost or are wrong; and processes that die.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use proptest::prelude::*;

use super::fixture::*;
use super::{
    Departure, Discard, EntryId, EntryState, GroupId, NewEntry, OutboxEntry, UndoWindow, Undone,
    plan,
};
use crate::domain::{IdempotencyKey, Operation, Outcome, RetryClass, Subject, WriteFailure};
use crate::triage::compose::{Approvals, Warning, WarningKind};

/// An outbox, in memory or on disk.
pub(crate) trait ModelStore {
    fn append(&mut self, drafts: Vec<NewEntry>, now: Timestamp) -> Vec<OutboxEntry>;
    /// The entry to send, and whether anything was discarded or requires
    /// confirmation.
    fn claim(&mut self, now: Timestamp) -> (Option<OutboxEntry>, bool);
    fn answer(&mut self, id: EntryId, answer: &Result<Outcome, WriteFailure>, now: Timestamp);
    /// The process dies, and another one takes over.
    fn crash(&mut self, now: Timestamp);
    fn retry(&mut self, id: EntryId, now: Timestamp);
    fn discard(&mut self, id: EntryId, now: Timestamp);
    /// Undoes a group; returns the withdrawn entries.
    fn undo(&mut self, group: GroupId, now: Timestamp) -> Vec<EntryId>;
    /// All entries in the order of their ids.
    fn entries(&self) -> Vec<OutboxEntry>;
}

/// The pure rules.
#[derive(Default)]
pub(crate) struct Memory {
    entries: Vec<OutboxEntry>,
}

impl Memory {
    fn put(&mut self, entry: OutboxEntry) {
        let at = usize::try_from(entry.id.0).expect("an id") - 1;
        self.entries[at] = entry;
    }

    fn get(&self, id: EntryId) -> &OutboxEntry {
        &self.entries[usize::try_from(id.0).expect("an id") - 1]
    }
}

impl ModelStore for Memory {
    fn append(&mut self, drafts: Vec<NewEntry>, now: Timestamp) -> Vec<OutboxEntry> {
        let first = self.entries.len();
        for NewEntry { who, verb, lead, mut operation, .. } in drafts {
            let id = i64::try_from(self.entries.len()).expect("a number") + 1;
            if let Operation::SendSms { idempotency_key, .. } = &mut operation {
                *idempotency_key = IdempotencyKey::new(&format!("key {id}"));
            }
            let due = now + UndoWindow::default().for_operation(&operation);
            let mut entry = entry(id, operation);
            (entry.who, entry.verb, entry.lead) = (who, verb, lead);
            entry.group = GroupId(i64::try_from(first).expect("a number") + 1);
            (entry.created, entry.requested_at, entry.changed, entry.due) = (now, now, now, due);
            self.entries.push(entry);
        }
        self.entries[first..].to_vec()
    }

    fn claim(&mut self, now: Timestamp) -> (Option<OutboxEntry>, bool) {
        let unfinished: Vec<OutboxEntry> =
            self.entries.iter().filter(|entry| entry.is_unfinished()).cloned().collect();
        let planned = plan(&unfinished, now);
        let moved = !planned.ask.is_empty() || !planned.discard.is_empty();
        for id in planned.ask {
            self.put(self.get(id).too_old(now));
        }
        for (id, how) in planned.discard {
            self.put(self.get(id).redundant(how, now));
        }
        if let Some(id) = planned.claim {
            self.put(self.get(id).sending(now));
            return (Some(self.get(id).clone()), moved);
        }
        let Some(&id) = planned.check.first() else { return (None, moved) };
        self.put(self.get(id).departing(weighed(self.get(id), now), now));
        let departed = self.get(id);
        (Some(departed.clone()).filter(|text| text.state == EntryState::Sending), true)
    }

    fn answer(&mut self, id: EntryId, answer: &Result<Outcome, WriteFailure>, now: Timestamp) {
        self.put(self.get(id).answered(answer, now).expect("it is being sent"));
    }

    fn crash(&mut self, now: Timestamp) {
        for at in 0..self.entries.len() {
            if let Some(found) = self.entries[at].recover(now) {
                self.put(found);
            }
        }
    }

    fn retry(&mut self, id: EntryId, now: Timestamp) {
        self.put(self.get(id).retried(&Approvals::NONE, now).expect("it can go"));
    }

    fn discard(&mut self, id: EntryId, now: Timestamp) {
        self.put(self.get(id).discarded(now).expect("it can be given up"));
    }

    fn undo(&mut self, group: GroupId, now: Timestamp) -> Vec<EntryId> {
        let mut withdrawn = Vec::new();
        for entry in self.entries.clone().iter().filter(|entry| entry.group == group) {
            match entry.undone(now) {
                Undone::Withdrawn(entry) => {
                    withdrawn.push(entry.id);
                    self.put(entry);
                }
                Undone::Stopped(entry) => self.put(entry),
                Undone::TooLate | Undone::Nothing => {}
            }
        }
        withdrawn
    }

    fn entries(&self) -> Vec<OutboxEntry> {
        self.entries.clone()
    }
}

/// Lets most texts go, and holds or refuses some, each at its time.
pub(crate) fn weighed(text: &OutboxEntry, now: Timestamp) -> Departure {
    match (text.id.0 + now.as_second()) % 7 {
        0 if text.approvals.is_empty() => {
            Departure::Hold(vec![Warning::new(WarningKind::Unfilled, "Looks unfilled")])
        }
        1 => Departure::Refused("the lead has opted out".to_owned()),
        _ => Departure::Go,
    }
}

/// The server's treatment of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerBehavior {
    /// It takes effect and is answered.
    Answered,
    /// It takes effect, and the answer is lost.
    AnswerLost,
    /// It is lost on the way, with an unknown outcome.
    RequestLost,
    /// It takes effect, and the answer is malformed.
    Nonsense,
    /// It has no effect, and may be retried.
    NotNow,
    /// It is refused.
    Refused,
    /// Something newer came.
    Stale,
}

/// A step of the model.
#[derive(Clone, Debug)]
pub(crate) enum ModelStep {
    /// The user performs actions, as one group.
    Append(Vec<(u8, u8)>),
    /// So many seconds pass.
    Pass(i64),
    /// The sender claims an entry and sends it.
    Send,
    /// The server treats a request.
    Meet(usize, ServerBehavior),
    /// The process dies; each request on its way arrives or not.
    Die(u8),
    /// The user retries a stuck entry.
    Retry(usize),
    /// The user discards a stuck entry.
    Discard(usize),
    /// The user undoes a group.
    Undo(usize),
}

pub(crate) fn happenings(most: usize) -> impl Strategy<Value = Vec<ModelStep>> {
    let fate = prop_oneof![
        4 => Just(ServerBehavior::Answered),
        1 => Just(ServerBehavior::AnswerLost),
        1 => Just(ServerBehavior::RequestLost),
        1 => Just(ServerBehavior::Nonsense),
        1 => Just(ServerBehavior::NotNow),
        1 => Just(ServerBehavior::Refused),
        1 => Just(ServerBehavior::Stale),
    ];
    let happening = prop_oneof![
        6 => prop::collection::vec((0..16_u8, 0..4_u8), 1..4).prop_map(ModelStep::Append),
        5 => prop_oneof![Just(1), Just(5), Just(70), Just(700), Just(90_000), Just(-4_000)]
            .prop_map(ModelStep::Pass),
        9 => Just(ModelStep::Send),
        8 => (0..9_usize, fate).prop_map(|(which, fate)| ModelStep::Meet(which, fate)),
        2 => any::<u8>().prop_map(ModelStep::Die),
        2 => (0..9_usize).prop_map(ModelStep::Retry),
        1 => (0..9_usize).prop_map(ModelStep::Discard),
        1 => (0..9_usize).prop_map(ModelStep::Undo),
    ];
    prop::collection::vec(happening, 1..most)
}

fn operation(kind: u8, place: u8) -> (Operation, &'static str) {
    let name = ["a1", "a2", "b1", "b2"][usize::from(place)];
    let operation = match kind {
        0 => read(name, Some(3)),
        1 => read(name, Some(4)),
        2 => handled(name),
        3 | 4 => archive(name),
        5 | 6 => unarchive(name),
        7 => status(name, "Won"),
        8 => status(name, "Lost"),
        9 => follow_up(name),
        10 => add_tags(name, &["t"]),
        11 => remove_tag(name, "t"),
        12 => cancel(name),
        13 => note(name),
        _ => sms(name),
    };
    (operation, name)
}

/// An outbox, its server, and the user's knowledge.
pub(crate) struct World<B> {
    book: B,
    now: i64,
    appended: BTreeMap<EntryId, Operation>,
    on_the_way: Vec<OutboxEntry>,
    /// How often each entry took effect. A message counts once per key.
    effects: HashMap<EntryId, usize>,
    sent: HashSet<EntryId>,
    keys: HashMap<String, EntryId>,
    /// How often the user retried each entry.
    insisted: HashMap<EntryId, usize>,
}

impl<B: ModelStore> World<B> {
    pub(crate) fn new(book: B) -> Self {
        Self {
            book,
            now: 0,
            appended: BTreeMap::new(),
            on_the_way: Vec::new(),
            effects: HashMap::new(),
            sent: HashSet::new(),
            keys: HashMap::new(),
            insisted: HashMap::new(),
        }
    }

    /// Executes all steps, then lets the network recover and the user retry
    /// stuck entries; nothing remains then.
    pub(crate) fn live(&mut self, happenings: Vec<ModelStep>) {
        for happening in happenings {
            self.happen(happening);
            self.check();
        }
        for _ in 0..1_000 {
            while !self.on_the_way.is_empty() {
                self.meet(0, ServerBehavior::Answered);
            }
            if !self.send() {
                if self.book.entries().iter().all(|entry| !entry.is_unfinished()) {
                    return self.check();
                }
                self.now += 100;
                while self.retry(0) {}
            }
        }
        panic!("something never goes: {:#?}", self.book.entries());
    }

    fn happen(&mut self, happening: ModelStep) {
        match happening {
            ModelStep::Append(chosen) => {
                let operations = chosen.into_iter().map(|(kind, place)| operation(kind, place));
                self.append(operations.collect());
            }
            ModelStep::Pass(seconds) => self.now += seconds,
            ModelStep::Send => {
                self.send();
            }
            ModelStep::Meet(which, fate) => self.meet(which, fate),
            ModelStep::Die(arrived) => {
                for (at, entry) in std::mem::take(&mut self.on_the_way).into_iter().enumerate() {
                    if arrived >> (at % 8) & 1 == 1 {
                        self.take_effect(&entry);
                    }
                }
                self.book.crash(at(self.now));
            }
            ModelStep::Retry(which) => {
                self.retry(which);
            }
            ModelStep::Discard(which) => {
                if let Some(id) = self.stuck(which) {
                    self.book.discard(id, at(self.now));
                }
            }
            ModelStep::Undo(which) => {
                let groups: BTreeSet<_> = self.book.entries().iter().map(|e| e.group).collect();
                if let Some(group) = groups.into_iter().rev().nth(which) {
                    for withdrawn in self.book.undo(group, at(self.now)) {
                        assert_eq!(self.effects.get(&withdrawn), None, "it has happened");
                    }
                }
            }
        }
    }

    fn append(&mut self, operations: Vec<(Operation, &str)>) -> GroupId {
        let drafts = operations.into_iter().map(|(operation, name)| draft(operation, name));
        let entries = self.book.append(drafts.collect(), at(self.now));
        for entry in &entries {
            let known = self.appended.insert(entry.id, entry.operation.clone());
            assert_eq!(known, None, "an id is used twice");
            if let Operation::SendSms { idempotency_key, .. } = &entry.operation {
                let known = self.keys.insert(idempotency_key.as_str().to_owned(), entry.id);
                assert_eq!(known, None, "a key is used twice");
            }
        }
        entries[0].group
    }

    /// Whether there was an entry to send.
    fn send(&mut self) -> bool {
        let before = self.book.entries();
        let (claimed, moved) = self.book.claim(at(self.now));
        let Some(claimed) = claimed else { return moved };
        let after: HashMap<_, _> = self.book.entries().into_iter().map(|e| (e.id, e)).collect();
        assert_eq!(after[&claimed.id], claimed, "it is written down before it is sent");
        for earlier in before.iter().filter(|e| e.id < claimed.id && after[&e.id].is_unfinished()) {
            let overtaken = related(earlier, &claimed);
            let may = matches!(claimed.operation, Operation::CancelSms { .. });
            assert!(may || !overtaken, "{claimed:?} overtakes {earlier:?}");
        }
        self.sent.insert(claimed.id);
        self.on_the_way.push(claimed);
        true
    }

    fn meet(&mut self, which: usize, fate: ServerBehavior) {
        if self.on_the_way.is_empty() {
            return;
        }
        let entry = self.on_the_way.remove(which % self.on_the_way.len());
        let stale = matches!(
            entry.operation,
            Operation::MarkRead { .. }
                | Operation::MarkHandled { .. }
                | Operation::SetFollowUp { .. }
        );
        if matches!(
            fate,
            ServerBehavior::Answered | ServerBehavior::AnswerLost | ServerBehavior::Nonsense
        ) || (fate == ServerBehavior::Stale && !stale)
        {
            self.take_effect(&entry);
        }
        let lost = || WriteFailure::Unknown(failure(RetryClass::Backoff));
        let answer = match fate {
            ServerBehavior::Stale if stale => Ok(Outcome::Stale),
            ServerBehavior::Answered | ServerBehavior::Stale => Ok(success(&entry.operation)),
            ServerBehavior::AnswerLost | ServerBehavior::RequestLost => Err(lost()),
            ServerBehavior::Nonsense => Err(WriteFailure::Unknown(failure(RetryClass::Never))),
            ServerBehavior::NotNow => Err(WriteFailure::NotDone(failure(RetryClass::Backoff))),
            ServerBehavior::Refused => Err(WriteFailure::NotDone(failure(RetryClass::Never))),
        };
        self.book.answer(entry.id, &answer, at(self.now));
    }

    fn take_effect(&mut self, entry: &OutboxEntry) {
        let effects = self.effects.entry(entry.id).or_default();
        if let Operation::SendSms { idempotency_key, .. } = &entry.operation {
            assert_eq!(self.keys.get(idempotency_key.as_str()), Some(&entry.id), "another key");
            *effects = 1;
        } else {
            *effects += 1;
        }
    }

    fn stuck(&self, which: usize) -> Option<EntryId> {
        let stuck = |entry: &OutboxEntry| {
            matches!(
                entry.state,
                EntryState::NeedsConfirmation { .. }
                    | EntryState::Failed { .. }
                    | EntryState::Unknown { .. }
            )
        };
        self.book.entries().into_iter().filter(stuck).nth(which).map(|entry| entry.id)
    }

    fn retry(&mut self, which: usize) -> bool {
        let Some(id) = self.stuck(which) else { return false };
        self.book.retry(id, at(self.now));
        *self.insisted.entry(id).or_default() += 1;
        true
    }

    /// Invariants at any time.
    fn check(&self) {
        let entries = self.book.entries();
        let there: BTreeMap<_, _> =
            entries.iter().map(|entry| (entry.id, entry.operation.clone())).collect();
        assert_eq!(there, self.appended, "everything is there and says what it said");
        for entry in &entries {
            let effects = self.effects.get(&entry.id).copied().unwrap_or_default();
            let insisted = self.insisted.get(&entry.id).copied().unwrap_or_default();
            let most = match entry.operation {
                Operation::SendSms { .. } => 1,
                _ if entry.operation.may_repeat() => usize::MAX,
                _ => 1 + insisted,
            };
            assert!(effects <= most, "{effects} times: {entry:?}");
            self.check_state(entry, effects);
        }
    }

    /// The displayed state is true.
    fn check_state(&self, entry: &OutboxEntry, effects: usize) {
        let on_the_way = self.on_the_way.iter().any(|sent| sent.id == entry.id);
        assert_eq!(entry.state == EntryState::Sending, on_the_way, "{entry:?}");
        if !entry.may_have_applied && !on_the_way {
            match entry.state {
                EntryState::Done => assert!(effects > 0, "{entry:?}"),
                // A mark that came too late may have been done before.
                EntryState::Stale => {}
                _ => assert_eq!(effects, 0, "{entry:?}"),
            }
        }
        let needless = matches!(
            entry.state,
            EntryState::Discarded(Discard::Replaced { .. } | Discard::CancelledOut { .. })
        );
        assert!(!needless || effects == 0, "{entry:?}");
        assert!(entry.state != EntryState::Done || self.sent.contains(&entry.id));
    }
}

fn success(operation: &Operation) -> Outcome {
    let status = match operation {
        Operation::SendSms { .. } => "queued",
        Operation::CancelSms { .. } => "canceled",
        _ => return Outcome::Done,
    };
    let status = Some(status.to_owned());
    Outcome::Sms(Box::new(crate::domain::Sms { status, ..Default::default() }))
}

/// Whether two entries have to keep their order.
fn related(one: &OutboxEntry, other: &OutboxEntry) -> bool {
    let about = |a: &OutboxEntry, b: &OutboxEntry| match a.operation.subject() {
        Subject::Lead(lead) => b.lead.as_ref() == Some(lead),
        Subject::Conversation(_) => false,
    };
    one.operation.subject() == other.operation.subject() || about(one, other) || about(other, one)
}

/// A lead at the server: whether it is archived, its status, its tags.
type Lead = (bool, String, BTreeSet<String>);

fn apply(leads: &mut BTreeMap<String, Lead>, operation: &Operation) {
    let Subject::Lead(id) = operation.subject() else { return };
    let (archived, status, tags) = leads.entry(id.to_string()).or_default();
    match operation {
        Operation::Archive { .. } => *archived = true,
        Operation::Unarchive { .. } => *archived = false,
        Operation::SetStatus { outcome, .. } => status.clone_from(outcome),
        Operation::AddTags { tags: added, .. } => {
            tags.extend(added.iter().map(ToString::to_string));
        }
        Operation::RemoveTag { tag, .. } => {
            tags.remove(tag.as_str());
        }
        _ => {}
    }
}

/// The server's state after each of these operations.
fn result_of<'a>(operations: impl Iterator<Item = &'a Operation>) -> BTreeMap<String, Lead> {
    let mut leads = BTreeMap::new();
    operations.for_each(|operation| apply(&mut leads, operation));
    leads
}

/// A user's choice based on the visible state: actions toggle it, and the last
/// one can be undone.
fn choose(leads: &BTreeMap<String, Lead>, kind: u8, place: u8) -> (Operation, &'static str) {
    let (_, name) = operation(0, place);
    let (archived, _, tags) = leads.get(&name[..1]).cloned().unwrap_or_default();
    let chosen = match kind % 6 {
        0 if archived => unarchive(name),
        0 => archive(name),
        1 if tags.contains("t") => remove_tag(name, "t"),
        1 => add_tags(name, &["t"]),
        2 => status(name, "Won"),
        3 => status(name, "Lost"),
        4 => sms(name),
        _ => read(name, Some(3)),
    };
    (chosen, name)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_repeated_or_overtaken_whatever_happens(all in happenings(80)) {
        World::new(Memory::default()).live(all);
    }

    #[test]
    fn what_is_left_out_makes_no_difference(
        steps in prop::collection::vec((0..9_u8, 0..4_u8, 0..6_i64), 1..40),
    ) {
        let mut world = World::new(Memory::default());
        let (mut wanted, mut last): (Vec<Operation>, Option<(GroupId, usize)>) = (Vec::new(), None);
        for (kind, place, seconds) in steps {
            if kind == 8 {
                let Some((group, before)) = last.take() else { continue };
                if !world.book.undo(group, at(world.now)).is_empty() {
                    wanted.truncate(before);
                }
            } else {
                let (operation, name) = choose(&result_of(wanted.iter()), kind, place);
                let before = wanted.len();
                wanted.push(operation.clone());
                last = Some((world.append(vec![(operation, name)]), before));
            }
            world.now += seconds;
            while world.send() {
                while !world.on_the_way.is_empty() {
                    world.meet(0, ServerBehavior::Answered);
                }
            }
        }
        world.live(Vec::new());
        let entries = world.book.entries();
        let done = || entries.iter().filter(|entry| entry.state == EntryState::Done);
        // Each is sent in the order of its id within its line.
        let result = result_of(done().map(|entry| &entry.operation));
        let nothing = (false, String::new(), BTreeSet::new());
        let expected = result_of(wanted.iter());
        for (id, lead) in &expected {
            prop_assert_eq!(result.get(id).unwrap_or(&nothing), lead);
        }
        let messages = |operation: &&Operation| matches!(operation, Operation::SendSms { .. });
        let sent = done().map(|entry| &entry.operation).filter(messages).count();
        prop_assert_eq!(sent, wanted.iter().filter(messages).count());
    }
}
