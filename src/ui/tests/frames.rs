//! Frames of the standard size and a narrow one; of some scenes, of the smallest
//! and a wide one.

use rstest::rstest;
use serde_json::json;

use super::{Screen, check, compare, keymap, scenes};
use crate::app::fixture::Fixture;
use crate::app::{Command, Event, Timer, update};
use crate::query::SavedView;
use crate::settings::{KeyPreset, PollIntervals};
use crate::ui::theme::Theme;

#[rstest]
#[case("empty", scenes::empty())]
#[case("empty-by-filter", scenes::empty_by_filter())]
#[case("first-load", scenes::first_load())]
#[case("loaded", scenes::loaded())]
#[case("loading-more", scenes::loading_more())]
#[case("first-load-failed", scenes::first_load_failed())]
#[case("next-page-failed", scenes::next_page_failed())]
#[case("rate-limited", scenes::rate_limited())]
#[case("unicode", scenes::unicode())]
#[case("provisional", scenes::provisional())]
#[case("filter-open", scenes::filter_open())]
#[case("thread", scenes::thread())]
#[case("thread-scrolled", scenes::thread_scrolled())]
#[case("thread-failed", scenes::thread_failed())]
#[case("archived", scenes::archived())]
#[case("inquiring", scenes::inquiring())]
#[case("raw", scenes::raw())]
#[case("help", scenes::help())]
fn frames_are_as_they_were(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(40, 12), (80, 24)]);
}

#[rstest]
#[case("loaded", scenes::loaded())]
#[case("filter-open", scenes::filter_open())]
#[case("thread", scenes::thread())]
#[case("help", scenes::help())]
fn the_smallest_screen_shows_what_matters(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(30, 8)]);
}

#[rstest]
#[case("first-load-failed", scenes::first_load_failed())]
#[case("loaded", scenes::loaded())]
#[case("thread", scenes::thread())]
#[case("inquiring", scenes::inquiring())]
#[case("raw", scenes::raw())]
#[case("help", scenes::help())]
fn a_wide_screen_has_panes_side_by_side(#[case] name: &str, #[case] context: Screen) {
    check(name, context, &[(160, 50)]);
}

#[test]
fn a_smaller_screen_says_what_it_needs_in_one_line() {
    for (width, height) in [(29, 8), (30, 7), (160, 7), (29, 50)] {
        let frame = scenes::loaded().text(width, height);
        assert_eq!(frame.trim_end(), "Too small: 30x8", "{width}x{height}");
    }
    assert_eq!(scenes::loaded().text(12, 2), "Too small: 3\n\n");
    assert_eq!(scenes::loaded().text(9, 2), "Too small\n\n");
}

#[test]
fn the_help_scrolls_to_its_last_line_and_no_further() {
    let mut screen = scenes::help();
    screen.resize(80, 24);
    screen.fixture.act(&[Command::GoToBottom]);
    let bottom = screen.text(80, 24);
    compare("help-scrolled-80x24", &bottom);
    screen.fixture.act(&[Command::PageDown]);
    assert_eq!(screen.text(80, 24), bottom);
}

#[test]
fn keys_typed_so_far_and_what_follows_them_stand_in_the_footer() {
    let mut screen = scenes::loaded();
    screen.keymap = keymap(KeyPreset::Vim);
    screen.press("1 2 g");
    let frame = screen.text(80, 24);
    assert!(frame.lines().last().is_some_and(|last| {
        last.starts_with(" 12g  1-9 view  c theme  d date  e archive as  g top  ")
    }));
}

#[test]
fn a_count_says_what_it_can_count() {
    let mut screen = scenes::loaded();
    screen.keymap = keymap(KeyPreset::Vim);
    screen.press("2");
    for (width, last) in [
        (80, " 2  a count for j k Ctrl-D Ctrl-U Ctrl-F Ctrl-B gg G J K n N gu gr ] [ x"),
        (40, " 2  a count for j k Ctrl-D Ctrl-U Ctrl-F"),
    ] {
        assert_eq!(screen.text(width, 24).lines().last(), Some(last));
    }
    screen.press("1");
    let frame = screen.text(80, 24);
    assert!(frame.lines().last().is_some_and(|last| last.starts_with(" 21  a count for j k ")));
}

#[test]
fn a_notice_takes_the_place_of_the_hints() {
    let mut screen = scenes::loaded();
    screen.fixture.paste("not here");
    let frame = screen.text(80, 24);
    assert_eq!(frame.lines().last(), Some(" Can't paste here: no text field"));
    screen.press("g");
    let frame = screen.text(80, 24);
    let last = frame.lines().last();
    assert!(
        last.is_some_and(|last| last.starts_with(" g  c theme  d date  e archive as  g top")),
        "keys wait for the user"
    );
}

#[test]
fn the_place_stands_in_the_header() {
    let mut screen = scenes::loaded();
    screen.place = Some("demo");
    assert!(screen.text(80, 24).starts_with(" demo · Inbox "));
}

#[test]
fn hints_stop_where_the_line_ends() {
    for (width, last) in
        [(30, " r reply  q quit  ? help"), (50, " r reply  e archive  d handled  q quit  ? help")]
    {
        assert_eq!(scenes::loaded().text(width, 12).lines().last(), Some(last));
    }
}

#[test]
fn no_key_is_named_that_does_not_work_where_the_focus_is() {
    let mut screen = scenes::next_page_failed();
    assert!(screen.text(80, 24).contains("retrying in 11 s, Ctrl-R to retry now"));
    screen.fixture.act(&[Command::EditFilter]);
    assert!(screen.text(80, 24).contains("retrying in 11 s\n"));
    let mut screen = scenes::empty_by_filter();
    assert!(screen.text(80, 24).contains("C to clear the filter"));
    screen.fixture.act(&[Command::EditFilter]);
    assert!(!screen.text(80, 24).contains("to clear the filter"));
}

#[test]
fn where_a_view_is_empty_the_key_is_named_that_drops_what_was_added_to_it() {
    let mut screen = Screen::new(Fixture::new());
    let views = [("All", ""), ("Unread", "is:unread")];
    let views = views.map(|(name, line)| SavedView { name: name.into(), line: line.into() });
    update::begin_with(&mut screen.fixture.state, views.into(), 1, None);
    screen.fixture.take();
    screen.fixture.act(&[Command::Refresh]);
    screen.fixture.list(vec![], Some(0), None);
    let frame = screen.text(80, 24);
    assert!(frame.contains("No match") && !frame.contains("C "), "{frame}");
    screen.fixture.act(&[Command::EditFilter]);
    screen.fixture.type_text(" roof");
    screen.fixture.take();
    screen.fixture.act(&[Command::AcceptFilter]);
    screen.fixture.list(vec![], Some(0), None);
    let frame = screen.text(80, 24);
    assert!(frame.contains("C to reset the filter"), "{frame}");
}

#[test]
fn what_has_moved_is_counted_with_the_key_that_shows_it_where_it_works() {
    let mut screen = scenes::loaded();
    screen.fixture.state.polling = PollIntervals::default();
    let mut rows = scenes::rows();
    rows[4]["lastEventAt"] = json!("2026-11-22T11:59:00Z");
    rows[..5].rotate_right(1);
    screen.fixture.wait(31);
    screen.fixture.handle(Event::TimerFired(Timer::Poll));
    screen.fixture.list(rows, Some(8), None);
    let footer = |screen: &mut Screen| {
        let frame = screen.text(80, 24);
        frame.lines().last().map(str::to_owned).unwrap_or_default()
    };
    assert!(footer(&mut screen).ends_with(" R to re-sort (1)"));
    screen.fixture.act(&[Command::EditFilter]);
    assert!(footer(&mut screen).ends_with(" 1 moved"));
}

#[test]
fn a_status_says_by_what_it_was_set_unless_that_was_a_person() {
    let cases = [
        ("AI", Some("by AI")),
        ("Automation", Some("by automation")),
        ("Import", Some("by import")),
        ("User", None),
        ("API", None),
        ("System", None),
    ];
    for (source, said) in cases {
        let mut screen = scenes::thread();
        let mut lead = scenes::ann();
        lead["currentLeadStatus"]["source"] = json!(source);
        screen.fixture.act(&[Command::Refresh]);
        screen.fixture.lead(lead);
        let frame = screen.text(120, 40);
        assert_eq!(frame.contains(" by "), said.is_some(), "{source}: {frame}");
        assert!(said.is_none_or(|said| frame.contains(said)), "{source}: {frame}");
    }
}

#[test]
fn in_the_view_of_archived_conversations_rows_show_their_status() {
    let mut screen = scenes::loaded();
    assert!(screen.text(80, 24).contains(" +442071838750      archived     Thanks"));
    screen.fixture.act(&[Command::ToggleArchived]);
    assert!(screen.text(80, 24).contains(" +442071838750      open         Thanks"));
}

#[test]
fn an_ascii_frame_of_ascii_data_is_ascii() {
    let screens = vec![
        scenes::empty(),
        scenes::first_load(),
        scenes::first_load_failed(),
        scenes::next_page_failed(),
        scenes::rate_limited(),
        scenes::provisional(),
        scenes::filter_open(),
        scenes::thread(),
        scenes::thread_scrolled(),
        scenes::archived(),
        scenes::inquiring(),
        scenes::raw(),
        scenes::help(),
        scenes::palette(),
        scenes::palette_open(),
    ];
    for mut screen in screens {
        screen.theme = Theme::new(true, true);
        for keys in ["", "g"] {
            if !keys.is_empty() {
                screen.press(keys);
            }
            for (width, height) in [(30, 8), (40, 12), (80, 24), (160, 50)] {
                // Non-ASCII characters of the data itself.
                let frame = screen.text(width, height).replace(['—', '→', 'ó'], "");
                assert!(frame.is_ascii(), "{frame}");
            }
        }
    }
    let mut screen = scenes::thread();
    screen.theme = Theme::new(false, true);
    compare("thread-ascii-120x40", &screen.text(120, 40));
}
