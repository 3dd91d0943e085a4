//! Filters by members that rows do not keep: only the server's answers decide.

use super::*;

/// A view that the server alone can evaluate, loaded and on screen.
fn world() -> World {
    let line = "field:isUnread=true".to_owned();
    let views = vec![SavedView { name: "Unread".to_owned(), line }];
    let mut world = World::with(40, views, PollIntervals::default());
    world.answer_all();
    world.settle();
    world
}

fn departed(world: &World) -> Vec<String> {
    let view = world.state.list.view();
    let ids = world.ids();
    let departed = ids.iter().enumerate().filter(|(position, _)| view.has_departed(*position));
    departed.map(|(_, id)| id.clone()).collect()
}

/// The newest copy of a conversation, as another list brings it.
fn spread(world: &mut World, id: &str) {
    let conversation = world.server.iter().find(|c| c.id.as_deref() == Some(id)).expect("there");
    let row = Row::new(conversation).expect("has an id");
    world.state.list.spread(&row);
}

#[test]
fn rows_stay_while_one_types_and_the_server_s_rows_follow() {
    let mut world = World::new(40);
    world.answer_all();
    let loaded = world.ids();
    world.type_text("field:isUnread=true");
    assert_eq!(world.ids(), loaded);
    assert!(world.state.list.is_provisional());
    world.type_text(" bob");
    assert_eq!(world.ids(), ["c1", "c4", "c7"], "what rows keep is narrowed by");
    world.act(Command::AcceptFilter);
    while !world.timers.is_empty() {
        world.wake(0);
    }
    world.answer_all();
    assert!(!world.state.list.is_provisional());
    assert_eq!(world.ids()[..4], ["c4", "c10", "c16", "c22"]);
}

#[test]
fn a_row_that_changed_stays_until_the_server_leaves_it_out() {
    let mut world = world();
    assert_eq!(world.ids()[..3], ["c0", "c2", "c4"]);
    world.is_read("c2");
    spread(&mut world, "c2");
    assert_eq!(departed(&world), [""; 0]);
    world.pass(31);
    world.answer_all();
    world.settle();
    assert_eq!(departed(&world), ["c2"]);
    spread(&mut world, "c2");
    assert_eq!(departed(&world), ["c2"], "a copy from elsewhere does not bring it back");
}
