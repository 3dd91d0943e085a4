//! The end: what is due goes, what may be taken back stays.

use std::time::{Duration, Instant};

use leadping_tui::runtime::post::Stay;
use leadping_tui::triage::outbox::State;

use crate::office::{AT_ONCE, Hands, LATER, Office, folder, on_disk};
use crate::server::Sandbox;
use crate::work::{archive, draft, note, sms};

#[tokio::test]
async fn what_speaks_to_nobody_is_sent_at_the_end_and_the_rest_stays() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let clock = Hands::default();
    let mut office = Office::open(&folder, &sandbox.base, LATER, &clock).await;
    office.append(vec![draft(archive("lead-1")), draft(archive("lead-2"))]).await;
    office.append(vec![draft(sms("conv-9")), draft(note("conv-8", "x"))]).await;
    let stay = office.leave().await;
    assert_eq!(stay, Stay { waiting: 2, stuck: 0, elsewhere: false });
    let journal = sandbox.journal().await;
    assert_eq!(journal.len(), 2, "{journal:?}");
    assert!(journal.iter().all(|entry| entry.ends_with("/archive")), "{journal:?}");
    let states: Vec<_> = on_disk(&folder).into_iter().map(|entry| entry.state).collect();
    assert_eq!(states, [State::Done, State::Done, State::Waiting, State::Waiting]);
}

#[tokio::test]
async fn what_is_on_its_way_is_waited_for() {
    let sandbox = Sandbox::start(Duration::from_millis(200));
    let (_dir, folder) = folder();
    let mut office = Office::open(&folder, &sandbox.base, AT_ONCE, &Hands::default()).await;
    let id = office.append(vec![draft(note("conv-1", "x"))]).await[0].id;
    office.until("it is sent", |office| *office.state(id) == State::Sending).await;
    assert_eq!(office.leave().await, Stay::default());
    assert_eq!(on_disk(&folder)[0].state, State::Done);
    assert_eq!(sandbox.journal().await.len(), 1);
}

#[tokio::test]
async fn with_nothing_to_send_nothing_is_waited_for() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let mut office = Office::open(&folder, &sandbox.base, LATER, &Hands::default()).await;
    let begun = Instant::now();
    assert_eq!(office.leave().await, Stay::default());
    assert!(begun.elapsed() < Duration::from_millis(100), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn what_the_server_does_not_take_stays() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let fault = serde_json::json!({"what": "status", "status": 429, "retryAfter": 1});
    sandbox.arm("/leads/*/archive", fault).await;
    let (_dir, folder) = folder();
    let mut office = Office::open(&folder, &sandbox.base, LATER, &Hands::default()).await;
    office.append(vec![draft(archive("lead-1"))]).await;
    let stay = office.leave().await;
    assert_eq!(stay, Stay { waiting: 1, stuck: 0, elsewhere: false });
    assert!(sandbox.journal().await.is_empty());
}

#[tokio::test]
async fn another_instance_that_sends_goes_on_with_it() {
    let sandbox = Sandbox::start(Duration::ZERO);
    let (_dir, folder) = folder();
    let clock = Hands::default();
    let mut first = Office::open(&folder, &sandbox.base, LATER, &clock).await;
    first.append(vec![draft(note("conv-1", "x"))]).await;
    let mut second = Office::open(&folder, &sandbox.base, LATER, &clock).await;
    assert!(first.sends && !second.sends);
    second.append(vec![draft(archive("lead-2"))]).await;
    let stay = second.leave().await;
    assert_eq!(stay, Stay { waiting: 2, stuck: 0, elsewhere: true });
    first.post.look();
    let sent = |office: &Office| office.entries.iter().any(|it| it.state == State::Done);
    first.until("the other one's is sent", sent).await;
    assert_eq!(sandbox.journal().await, ["POST /leads/lead-2/archive"]);
    assert_eq!(first.leave().await.waiting, 1);
}
