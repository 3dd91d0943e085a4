//! Dark and light backgrounds.

use super::theme::TerminalBackground;
use super::theme::color_space::is_light;

impl TerminalBackground {
    /// Light where black text has more contrast on the color than white text.
    pub fn from_rgb(red: u8, green: u8, blue: u8) -> Self {
        if is_light([red, green, blue]) { Self::Light } else { Self::Dark }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::black(0x00_0000, false)]
    #[case::solarized_dark(0x00_2b36, false)]
    #[case::gruvbox_dark(0x28_2828, false)]
    #[case::nord(0x2e_3440, false)]
    #[case::blue_of_old(0x00_00ff, false)]
    #[case::gray_below_the_middle(0x75_7575, false)]
    #[case::gray_above_the_middle(0x77_7777, true)]
    #[case::pale_yellow(0xff_ffdd, true)]
    #[case::solarized_light(0xfd_f6e3, true)]
    #[case::white(0xff_ffff, true)]
    fn a_background_is_light_where_black_text_reads_better(#[case] rgb: u32, #[case] light: bool) {
        let [_, red, green, blue] = rgb.to_be_bytes();
        let expected = if light { TerminalBackground::Light } else { TerminalBackground::Dark };
        assert_eq!(TerminalBackground::from_rgb(red, green, blue), expected);
    }
}
