//! Clock and dates by the user's setting.

use rstest::rstest;

use super::{check, scenes};
use crate::app::Command;
use crate::domain::TimeStyle;

#[rstest]
#[case("thread-eu", "de_DE.UTF-8")]
#[case("thread-iso", "sv_SE.UTF-8")]
fn a_thread_and_its_header_follow_the_style(#[case] name: &str, #[case] locale: &str) {
    let mut screen = scenes::loaded();
    screen.fixture.state.set_time_style(TimeStyle::from_locale(Some(locale)));
    screen.fixture.act(&[Command::Open]);
    screen.fixture.lead(scenes::ann());
    screen.fixture.thread(scenes::timeline(), None);
    check(name, screen, &[(120, 40), (50, 20)]);
}
