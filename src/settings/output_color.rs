//! Colors in the output of commands.

use super::Color;

/// Decides whether an output is colored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutputColor {
    /// `--color`.
    flag: Option<Color>,
    /// `[ui] color`; `Never` also stands for `NO_COLOR` and `CLICOLOR=0`.
    choice: Color,
    /// `CLICOLOR_FORCE`.
    forced: bool,
    /// `TERM` names a terminal that shows colors.
    is_shown: bool,
}

impl OutputColor {
    /// From `--color` and the variables of the environment.
    pub fn new(flag: Option<Color>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let variable = |name| variable(name).filter(|value: &String| !value.is_empty());
        let forced = variable("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        let is_off = !forced && variable("CLICOLOR").is_some_and(|value| value == "0");
        let is_never = is_off || variable("NO_COLOR").is_some();
        let is_shown = variable("TERM").is_some_and(|term| term != "dumb");
        let choice = if is_never { Color::Never } else { Color::Auto };
        Self { flag, choice, forced, is_shown }
    }

    /// With `[ui] color`: its `never` and `always` override the environment,
    /// and `--color` overrides it.
    #[must_use]
    pub fn with_config(self, color: Color) -> Self {
        let is_overridden = self.flag.is_some() || color == Color::Auto;
        Self { choice: if is_overridden { self.choice } else { color }, ..self }
    }

    /// `--color`, if it chooses.
    pub fn flag(self) -> Option<Color> {
        self.flag.filter(|flag| *flag != Color::Auto)
    }

    /// The choice for the screen.
    pub fn on_screen(self) -> Color {
        self.flag().unwrap_or(self.choice)
    }

    /// Whether an output is colored. What isn't a terminal is only if that was
    /// asked for this run: `[ui] color = "always"` colors no pipe.
    pub fn on(self, is_terminal: bool) -> bool {
        match (self.on_screen(), self.flag) {
            (Color::Never, _) => false,
            (Color::Always, Some(_)) => true,
            (Color::Always, None) => self.forced || is_terminal,
            (Color::Auto, _) => self.forced || (is_terminal && self.is_shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const TERM: (&str, &str) = ("TERM", "xterm");
    const NO_COLOR: (&str, &str) = ("NO_COLOR", "1");
    const FORCE: (&str, &str) = ("CLICOLOR_FORCE", "1");
    const OFF: (&str, &str) = ("CLICOLOR", "0");

    /// On a terminal, and elsewhere.
    fn on(flag: Option<Color>, config: Color, environment: &[(&str, &str)]) -> [bool; 2] {
        let color = OutputColor::new(flag, |name| {
            let set = environment.iter().find(|(variable, _)| *variable == name);
            set.map(|(_, value)| (*value).to_owned())
        });
        [true, false].map(|is_terminal| color.with_config(config).on(is_terminal))
    }

    #[rstest]
    #[case::usual(&[TERM], [true, false])]
    #[case::no_terminal_known(&[], [false, false])]
    #[case::dumb(&[("TERM", "dumb")], [false, false])]
    #[case::no_color(&[TERM, NO_COLOR], [false, false])]
    #[case::empty_counts_as_unset(&[TERM, ("NO_COLOR", ""), ("CLICOLOR", "")], [true, false])]
    #[case::forced(&[FORCE], [true, true])]
    #[case::not_forced(&[TERM, ("CLICOLOR_FORCE", "0")], [true, false])]
    #[case::forced_without_colors(&[TERM, FORCE, NO_COLOR], [false, false])]
    #[case::off(&[TERM, OFF], [false, false])]
    #[case::off_and_forced(&[OFF, FORCE], [true, true])]
    #[case::on(&[TERM, ("CLICOLOR", "1")], [true, false])]
    fn the_environment_decides(#[case] environment: &[(&str, &str)], #[case] expected: [bool; 2]) {
        assert_eq!(on(None, Color::Auto, environment), expected);
        assert_eq!(on(Some(Color::Always), Color::Never, environment), [true, true]);
        assert_eq!(on(Some(Color::Never), Color::Always, environment), [false, false]);
    }

    #[test]
    fn a_flag_goes_over_the_configuration() {
        for config in [Color::Auto, Color::Always, Color::Never] {
            assert_eq!(on(Some(Color::Auto), config, &[TERM]), [true, false]);
            assert_eq!(on(Some(Color::Auto), config, &[TERM, NO_COLOR]), [false, false]);
        }
    }

    #[test]
    fn the_configuration_goes_over_the_environment_and_colors_no_pipe() {
        assert_eq!(on(None, Color::Always, &[NO_COLOR]), [true, false]);
        assert_eq!(on(None, Color::Always, &[FORCE]), [true, true]);
        assert_eq!(on(None, Color::Never, &[TERM, FORCE]), [false, false]);
    }
}
