use rstest::rstest;

use crate::app::Command::{
    self, Fullscreen, GrowDetail, MoveDetail, Open, ShrinkDetail, ToggleDetail,
};
use crate::app::fixture::{Fixture, numbered};
use crate::app::protocol::viewport::{PaneRoom, Viewport};
use crate::settings::{DetailLayout, DetailPosition};

fn listed(room: PaneRoom) -> Fixture {
    let mut fixture = Fixture::new();
    let both_panes = room != PaneRoom::One;
    fixture.resize(Viewport { both_panes, pane_room: room, ..fixture.state.viewport });
    fixture.list((0..3).map(numbered).collect(), Some(3), None);
    fixture
}

fn said(fixture: &Fixture) -> &str {
    fixture.state.notice.text().unwrap_or_default()
}

const ONE_PANE: &str = "Only one pane fits: widen the terminal";

#[rstest]
#[case::small(PaneRoom::One, &[], GrowDetail, ONE_PANE)]
#[case::small(PaneRoom::One, &[], MoveDetail, ONE_PANE)]
#[case::small(PaneRoom::One, &[], ToggleDetail, ONE_PANE)]
#[case::small_and_open(PaneRoom::One, &[Open], Fullscreen, ONE_PANE)]
#[case::too_narrow(PaneRoom::Stacked, &[], MoveDetail, "Detail only fits below: widen the terminal")]
#[case::largest(PaneRoom::Beside, &[GrowDetail; 6], GrowDetail, "Detail is at its widest")]
#[case::smallest(PaneRoom::Beside, &[ShrinkDetail; 9], ShrinkDetail, "Detail is at its narrowest")]
#[case::tallest(PaneRoom::Stacked, &[GrowDetail; 6], GrowDetail, "Detail is at its tallest")]
#[case::shortest(PaneRoom::Stacked, &[ShrinkDetail; 9], ShrinkDetail, "Detail is at its shortest")]
#[case::hidden(PaneRoom::Beside, &[ToggleDetail], GrowDetail, "Detail is hidden")]
#[case::full(PaneRoom::Beside, &[Fullscreen], ShrinkDetail, "Full screen shows one pane")]
fn a_layout_key_that_cannot_act_says_why(
    #[case] room: PaneRoom,
    #[case] before: &[Command],
    #[case] key: Command,
    #[case] told: &str,
) {
    let mut fixture = listed(room);
    fixture.act(before);
    let panes = fixture.state.panes;
    fixture.act(&[key]);
    assert_eq!(said(&fixture), told);
    assert_eq!(fixture.state.panes, panes);
}

#[rstest]
#[case(&[], GrowDetail)]
#[case(&[], ShrinkDetail)]
#[case(&[], MoveDetail)]
#[case(&[], ToggleDetail)]
#[case(&[ToggleDetail], ToggleDetail)]
#[case(&[], Fullscreen)]
#[case(&[Fullscreen], Fullscreen)]
#[case(&[Fullscreen], ToggleDetail)]
fn a_layout_key_that_acts_says_nothing(#[case] before: &[Command], #[case] key: Command) {
    let mut fixture = listed(PaneRoom::Beside);
    fixture.act(before);
    let panes = fixture.state.panes;
    fixture.act(&[key]);
    assert_eq!(said(&fixture), "");
    assert_ne!(fixture.state.panes, panes);
}

#[test]
fn a_pane_that_is_hidden_is_shown_again_once_there_is_room() {
    let mut fixture = listed(PaneRoom::One);
    fixture.act(&[Open, ToggleDetail]);
    assert!(!fixture.state.panes.detail && said(&fixture).is_empty(), "the list is shown");
    fixture.act(&[ToggleDetail]);
    assert!(fixture.state.panes.detail);
    assert_eq!(said(&fixture), ONE_PANE);
}

#[test]
fn a_pane_moves_on_through_its_positions_where_both_fit() {
    let mut fixture = listed(PaneRoom::Beside);
    fixture.act(&[MoveDetail]);
    assert_eq!(fixture.state.panes.layout.position, DetailPosition::Below);
}

#[rstest]
// The list of a screen of 200 columns has 70, and that of one of 400.
#[case(Some(65), [70, 60], ["", ""])]
#[case(Some(83), [78, 78], ["Detail is at its widest", ""])]
#[case(None, [55, 45], ["", ""])]
fn a_pane_whose_size_nobody_has_set_grows_and_shrinks_from_what_is_shown(
    #[case] shown: Option<u16>,
    #[case] then: [u16; 2],
    #[case] told: [&str; 2],
) {
    for (key, percent, told) in [(GrowDetail, then[0], told[0]), (ShrinkDetail, then[1], told[1])] {
        let mut fixture = listed(PaneRoom::Beside);
        fixture.state.panes.layout = DetailLayout::default();
        fixture.resize(Viewport { detail_percent: shown, ..fixture.state.viewport });
        fixture.act(&[key]);
        assert_eq!(said(&fixture), told);
        let set = fixture.state.panes.layout.percent;
        assert_eq!(set, told.is_empty().then_some(percent), "{key:?}");
    }
}
