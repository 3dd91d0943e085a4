//! Several users of one outbox, and any sequence of events on a real one.

use std::collections::HashSet;
use std::thread;

use proptest::prelude::*;

use super::*;
use crate::triage::outbox::model::{ModelStep, ModelStore, World, happenings, weighed};

#[test]
fn one_sends_at_a_time_and_another_takes_over() {
    let (_dir, folder) = folder();
    let (first, mut second) = (open(&folder), open(&folder));
    let mut one = sender(&first, 0);
    assert!(second.sender(at(0)).expect("opened").is_none());
    assert!(first.sender(at(0)).expect("opened").is_none(), "not even in one process");
    let entries = second.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    assert_eq!(claim(&mut one, 1).id, entries[0].id);
    drop((one, first));
    let two = sender(&second, 2);
    let found: Vec<_> =
        two.recovered().iter().map(|e| (e.id, e.may_have_applied, e.state.clone())).collect();
    assert_eq!(found, [(entries[0].id, true, EntryState::Waiting)]);
    assert_eq!(key_of(&two.recovered()[0]), key_of(&entries[0]));
}

#[test]
fn a_sender_whose_lock_was_taken_away_sends_nothing_more() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    outbox.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    let mut sender = sender(&outbox, 0);
    fs::remove_file(folder.join("sender.lock")).expect("removed");
    assert!(matches!(sender.claim(at(1)), Err(OutboxError::RoleLost)));
}

#[test]
fn nothing_goes_into_an_outbox_that_was_removed_and_nothing_is_sent_from_it() {
    for made_anew in [false, true] {
        let (_dir, folder) = folder();
        let mut outbox = open(&folder);
        outbox.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
        fs::remove_dir_all(&folder).expect("removed");
        let _other = made_anew.then(|| open(&folder));
        let appended = outbox.append(drafts(&["a2"]), &AT_ONCE, at(1));
        assert!(matches!(appended, Err(OutboxError::Removed)), "{appended:?}");
        assert!(matches!(outbox.sender(at(1)), Err(OutboxError::Removed)));
    }
}

#[test]
fn others_changes_are_noticed() {
    let (_dir, folder) = folder();
    let (outbox, mut other) = (open(&folder), open(&folder));
    let before = outbox.changes_of_others().expect("read");
    assert_eq!(outbox.changes_of_others().expect("read"), before);
    other.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    assert_ne!(outbox.changes_of_others().expect("read"), before);
}

#[test]
fn instances_that_open_at_once_make_one_outbox() {
    let (_dir, folder) = folder();
    thread::scope(|scope| {
        for n in 0..8 {
            let folder = &folder;
            scope.spawn(move || {
                let name = format!("a{n}");
                open(folder).append(drafts(&[&name]), &AT_ONCE, at(0)).expect("appended");
            });
        }
    });
    assert_eq!(open(&folder).unfinished().expect("read").len(), 8);
}

#[test]
fn each_of_many_that_are_appended_meanwhile_goes_out_once() {
    const EACH: usize = 20;
    let (_dir, folder) = folder();
    let outbox = open(&folder);
    let mut sender = sender(&outbox, 0);
    let mut sent = Vec::new();
    thread::scope(|scope| {
        for instance in ["a", "b", "c"] {
            let folder = &folder;
            scope.spawn(move || {
                let mut outbox = open(folder);
                for n in 0..EACH {
                    let (one, two) = (format!("{instance}{n}"), format!("{instance}x{n}"));
                    let entries = outbox.append(drafts(&[&one, &two]), &AT_ONCE, at(0));
                    let entries = entries.expect("appended");
                    assert_eq!(entries[0].id.0 + 1, entries[1].id.0, "a group stays together");
                }
            });
        }
        while sent.len() < 3 * 2 * EACH {
            match claim_next(&mut sender, at(1)) {
                Some(entry) => {
                    sent.push(entry.id);
                    sender.answer(entry.id, &Ok(Outcome::Done), at(1)).expect("written");
                }
                None => thread::yield_now(),
            }
        }
    });
    assert_eq!(sent.iter().collect::<HashSet<_>>().len(), sent.len());
    assert_eq!(outbox.unfinished().expect("read"), []);
}

#[test]
fn an_outbox_belongs_to_the_first_one_who_is_named() {
    let (_dir, folder) = folder();
    let key = |text: &str| Identity::parse(text).expect("an identity");
    let mut outbox = open(&folder);
    outbox.check_account(&key("organization o-1"), at(0)).expect("nobody was named");
    let mut again = open(&folder);
    again.check_account(&key("user u-1 of organization o-1"), at(0)).expect("more is known");
    for unknown in ["user u-1", "organization o-1", "user u-1 of organization o-1"] {
        outbox.check_account(&key(unknown), at(0)).expect(unknown);
    }
    outbox.check_account(&Identity::default(), at(0)).expect("unknown is no other");
    for other in ["user u-2", "organization o-2", "user u-1 of organization o-2"] {
        let error = again.check_account(&key(other), at(0)).expect_err(other);
        assert!(matches!(error, OutboxError::OtherAccount { .. }));
        let told = format!("{error}: {}", error.hint().expect("a way out"));
        for word in ["user u-1 of organization o-1", other, "--profile", "outbox discard"] {
            assert!(told.contains(word), "{told}");
        }
    }
    outbox.check_account(&key("user u-1"), at(0)).expect("nothing has changed");
}

#[test]
fn what_was_written_before_anybody_was_named_asks_and_what_is_written_now_does_not() {
    for key in [Some("user u-1"), None] {
        let key = key.map(|text| Identity::parse(text).expect("an identity")).unwrap_or_default();
        let (_dir, folder) = folder();
        let open = |seconds| Outbox::open(&folder, "account", at(seconds)).expect("opened").outbox;
        let mut before = open(0);
        let drafts =
            vec![draft(archive("a"), "a1"), draft(note("b1"), "b1"), draft(sms("c1"), "c1")];
        let old = before.append(drafts, &AT_ONCE, at(1)).expect("appended");
        let mut sent = sender(&before, 1);
        let on_its_way = claim(&mut sent, 2).id;
        drop((before, sent));
        let mut outbox = open(10);
        let new = outbox.append(super::drafts(&["d1"]), &AT_ONCE, at(11)).expect("appended");
        let asking = outbox.check_account(&key, at(12)).expect("nobody was named");
        assert_eq!(asking.len(), 2, "one was on its way when the process ended");
        assert!(
            asking.iter().all(|entry| entry.confirmation_reason().contains("before the account"))
        );
        let mut sends = sender(&outbox, 13);
        assert_eq!(
            sends.recovered().iter().map(|entry| entry.id).collect::<Vec<_>>(),
            [on_its_way]
        );
        let state = |id| outbox.entry(id).expect("read").expect("kept").state;
        assert!(
            old.iter().all(|entry| matches!(state(entry.id), EntryState::NeedsConfirmation { .. }))
        );
        assert_eq!(claim(&mut sends, 14).id, new[0].id);
        // Whoever says so has it sent, and is not asked again.
        outbox.retry(old[1].id, &Approvals::NONE, at(15)).expect("a yes");
        assert_eq!(outbox.check_account(&key, at(16)).expect("known"), []);
        assert_eq!(claim(&mut sends, 17).id, old[1].id);
    }
}

#[test]
fn what_can_wait_no_longer_is_hastened_by_its_number() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    let drafts = vec![draft(archive("a"), "a1"), draft(sms("b1"), "b1"), draft(archive("c"), "c")];
    let entries = outbox.append(drafts, &UndoWindow::default(), at(0)).expect("appended");
    let ids = [entries[0].id, entries[1].id, EntryId(99)];
    let hastened = outbox.skip_undo_window(ids, at(1)).expect("written");
    let due =
        |entries: &[OutboxEntry]| -> Vec<_> { entries.iter().map(|e| (e.id, e.due)).collect() };
    assert_eq!(due(&hastened), [(entries[0].id, at(1))]);
    let kept: Vec<_> = entries.iter().map(|entry| entry.id).zip([at(1), at(10), at(4)]).collect();
    assert_eq!(due(&outbox.unfinished().expect("read")), kept);
}

/// An outbox on disk with its sender.
struct OnDisk {
    _dir: tempfile::TempDir,
    folder: PathBuf,
    parts: Option<(Outbox, ExclusiveSender)>,
}

impl OnDisk {
    fn new() -> Self {
        let (dir, folder) = folder();
        let outbox = open(&folder);
        let sender = sender(&outbox, 0);
        Self { _dir: dir, folder, parts: Some((outbox, sender)) }
    }

    fn outbox(&mut self) -> &mut Outbox {
        &mut self.parts.as_mut().expect("open").0
    }

    fn sender(&mut self) -> &mut ExclusiveSender {
        &mut self.parts.as_mut().expect("open").1
    }
}

impl ModelStore for OnDisk {
    fn append(&mut self, drafts: Vec<NewEntry>, now: Timestamp) -> Vec<OutboxEntry> {
        self.outbox().append(drafts, &UndoWindow::default(), now).expect("appended")
    }

    fn claim(&mut self, now: Timestamp) -> (Option<OutboxEntry>, bool) {
        let claim = self.sender().claim(now).expect("claimed");
        let moved = !claim.moved.is_empty();
        let (None, Some(&id)) = (&claim.entry, claim.check.first()) else {
            return (claim.entry, moved);
        };
        let departed = self.sender().depart(id, |text| weighed(text, now), now).expect("weighed");
        (departed.filter(|text| text.state == EntryState::Sending), true)
    }

    fn answer(&mut self, id: EntryId, answer: &Result<Outcome, WriteFailure>, now: Timestamp) {
        self.sender().answer(id, answer, now).expect("written");
    }

    fn crash(&mut self, now: Timestamp) {
        self.parts = None;
        let opened = Outbox::open(&self.folder, "account", now).expect("opened");
        assert_eq!(opened.set_aside, None);
        let sender = opened.outbox.sender(now).expect("opened").expect("nobody else sends");
        self.parts = Some((opened.outbox, sender));
    }

    fn retry(&mut self, id: EntryId, now: Timestamp) {
        self.outbox().retry(id, &Approvals::NONE, now).expect("it can go");
    }

    fn discard(&mut self, id: EntryId, now: Timestamp) {
        self.outbox().discard(id, now).expect("it can be given up");
    }

    fn undo(&mut self, group: GroupId, now: Timestamp) -> Vec<EntryId> {
        let undone = self.outbox().undo(group, now).expect("undone");
        undone.withdrawn.iter().map(|entry| entry.id).collect()
    }

    fn entries(&self) -> Vec<OutboxEntry> {
        let outbox = &self.parts.as_ref().expect("open").0;
        let mut entries = outbox.unfinished().expect("read");
        entries.extend(outbox.finished(u32::MAX).expect("read"));
        entries.sort_by_key(|entry| entry.id);
        entries
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_repeated_or_overtaken_on_a_disk(all in happenings(50)) {
        // Days would pass that end the keeping of finished entries.
        let soon = all.into_iter().map(|happening| match happening {
            ModelStep::Pass(seconds) => ModelStep::Pass(seconds.min(700)),
            other => other,
        });
        World::new(OnDisk::new()).live(soon.collect());
    }
}

#[test]
fn taking_the_role_again_opens_nothing_and_checks_nothing() {
    let (_dir, folder) = folder();
    let mut outbox = open(&folder);
    outbox.append(drafts(&["a1"]), &AT_ONCE, at(0)).expect("appended");
    // Whoever opens the outbox waits for this lock.
    let opening = fs::File::open(folder.join("opening.lock")).expect("there");
    opening.lock().expect("nobody opens it");
    for second in 1..=3 {
        let entry = claim(&mut sender(&outbox, second), second);
        assert_eq!(entry.attempts, u32::try_from(second).expect("few"), "it is the same entry");
    }
}
