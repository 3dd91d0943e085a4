//! Between list and thread, and from one conversation to the next.

use super::*;
use crate::domain::ConversationId;
use Command::{FocusList, FocusThread, MoveDown, NextConversation, PickLead, PreviousConversation};

#[rstest]
#[case(&[FocusThread], Focus::Detail)]
#[case(&[FocusThread, FocusThread], Focus::Detail)]
#[case(&[FocusThread, FocusList], Focus::List)]
#[case(&[FocusList], Focus::List)]
#[case(&[FocusThread, FocusList, FocusList], Focus::List)]
#[case(&[ToggleRaw, FocusThread], Focus::Detail)]
#[case(&[ToggleRaw, FocusList], Focus::List)]
#[case(&[ToggleDetail, FocusThread], Focus::Detail)]
#[case(&[ToggleDetail, FocusThread, FocusList], Focus::List)]
#[case(&[Fullscreen, FocusThread], Focus::Detail)]
#[case(&[Open, Fullscreen, FocusList], Focus::List)]
#[case(&[Open, Fullscreen, FocusList, FocusThread], Focus::Detail)]
#[case(&[EditFilter, FocusList], Focus::Filter)]
#[case(&[ToggleHelp, FocusThread], Focus::Help)]
#[case(&[PickLead, FocusThread], Focus::Picker)]
fn left_and_right_go_between_list_and_thread(#[case] actions: &[Command], #[case] focus: Focus) {
    for viewport in [None, Some(one_pane())] {
        let mut fixture = inbox();
        if let Some(viewport) = viewport {
            fixture.resize(viewport);
        }
        fixture.act(actions);
        assert_eq!(fixture.state.focus(), focus, "{viewport:?}");
        assert!(!fixture.effects.contains(&Effect::Quit));
    }
}

#[test]
fn at_the_end_of_their_way_left_and_right_do_nothing() {
    let mut fixture = inbox();
    fixture.act(&[Command::Mark, MoveDown, FocusList, FocusList]);
    assert!(fixture.state.list.has_marks(), "left clears nothing");
    assert_eq!(fixture.state.notice.text(), None);
    fixture.act(&[Open, FocusThread, FocusThread]);
    assert!(!fixture.state.panes.fullscreen, "right makes nothing larger");
    let mut empty = Fixture::new();
    empty.list(Vec::new(), Some(0), None);
    empty.act(&[FocusThread]);
    assert_eq!(empty.state.focus(), Focus::List);
}

#[test]
fn going_back_to_the_list_leaves_the_raw_view() {
    let mut fixture = inbox();
    fixture.act(&[ToggleRaw, FocusList]);
    assert!(fixture.state.detail.raw().is_none());
}

fn open(fixture: &Fixture) -> Option<&str> {
    fixture.state.detail.conversation().map(ConversationId::as_str)
}

#[test]
fn the_next_conversation_opens_in_an_open_thread() {
    let mut fixture = inbox();
    fixture.act(&[Open]);
    fixture.take();
    let ids: Vec<String> = (0..30)
        .filter_map(|at| fixture.state.list.view().buffer.row_at(at))
        .map(|row| row.id().to_owned())
        .collect();
    fixture.act(&[NextConversation]);
    assert_eq!((position(&fixture), open(&fixture)), (1, Some(&*ids[1])));
    assert_eq!(fixture.state.focus(), Focus::Detail);
    fixture.wake(|timer| matches!(timer, Timer::CursorRested(_)));
    fixture.sync();
    assert!(fixture.effects.iter().any(|effect| matches!(effect, Effect::FetchThread { .. })));
    fixture.act_times(NextConversation, Some(5));
    assert_eq!((position(&fixture), open(&fixture)), (6, Some(&*ids[6])));
    fixture.act_times(PreviousConversation, Some(2));
    assert_eq!((position(&fixture), open(&fixture)), (4, Some(&*ids[4])));
    fixture.act_times(PreviousConversation, Some(99));
    assert_eq!((position(&fixture), open(&fixture)), (0, Some(&*ids[0])));
    fixture.act_times(NextConversation, Some(99));
    assert_eq!((position(&fixture), fixture.state.focus()), (29, Focus::Detail));
}

#[test]
fn in_the_list_the_next_conversation_is_the_next_row() {
    let mut fixture = inbox();
    fixture.act(&[NextConversation, NextConversation, PreviousConversation]);
    assert_eq!((position(&fixture), fixture.state.focus()), (1, Focus::List));
}
