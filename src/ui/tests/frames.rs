//! Frames at three sizes and at the smallest.

use rstest::rstest;

use super::{Screen, check, scenes};
use crate::app::Action;

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
#[case("raw", scenes::raw())]
#[case("help", scenes::help())]
fn frames_are_as_they_were(#[case] name: &str, #[case] scene: Screen) {
    check(name, scene);
}
