//! The color in a terminal's answer to OSC 11, its background.
//!
//! Terminals write it in the forms of `XParseColor` (Xlib), with one to four
//! hexadecimal digits for each of red, green and blue. Some add the opacity.

use crate::terminal::message::Input;

/// Maximum length of an answer, in bytes; the longest are about thirty.
pub(super) const LONGEST: usize = 48;

/// The input of an OSC after its introducer, with its end; `None` for any other
/// than an answer to OSC 11.
pub(super) fn background(report: &[u8]) -> Option<Input> {
    let ends: [&[u8]; 4] = [b"\x1b\\", b"\x07", b"\xc2\x9c", b"\x9c"];
    let report = ends.iter().find_map(|end| report.strip_suffix(*end))?;
    let report = str::from_utf8(report).ok()?;
    let [red, green, blue] = color(report.strip_prefix("11;")?)?;
    Some(Input::Background(red, green, blue))
}

fn color(text: &str) -> Option<[u8; 3]> {
    if let Some(digits) = text.strip_prefix('#') {
        let each = digits.len() / 3;
        let is_whole = digits.len() == each * 3 && digits.is_ascii();
        let part = |nth: usize| channel(digits.get(nth * each..(nth + 1) * each)?);
        return if is_whole { Some([part(0)?, part(1)?, part(2)?]) } else { None };
    }
    let (form, channels) = text.split_once(':')?;
    let expected = match form {
        "rgb" => 3,
        "rgba" => 4,
        _ => return None,
    };
    let channels: Option<Vec<u8>> = channels.split('/').map(channel).collect();
    let channels = channels.filter(|channels| channels.len() == expected)?;
    channels.get(..3)?.try_into().ok()
}

/// One to four digits, as a part of the largest number that they can write.
fn channel(digits: &str) -> Option<u8> {
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || !matches!(digits.len(), 1..=4) {
        return None;
    }
    let most = (1_u32 << (4 * digits.len())) - 1;
    let value = u32::from_str_radix(digits, 16).ok()?;
    u8::try_from((value * 255 + most / 2) / most).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("11;rgb:1e1e/1e1e/1e1e\x1b\\", Some((0x1e, 0x1e, 0x1e)))]
    #[case("11;rgb:fdfd/f6f6/e3e3\x07", Some((0xfd, 0xf6, 0xe3)))]
    #[case("11;rgb:00/2b/36\x1b\\", Some((0x00, 0x2b, 0x36)))]
    #[case("11;rgb:f/8/0\u{9c}", Some((0xff, 0x88, 0x00)))]
    #[case("11;rgb:fff/800/000\x07", Some((0xff, 0x80, 0x00)))]
    #[case("11;rgb:FFFF/ABAB/0000\x07", Some((0xff, 0xab, 0x00)))]
    #[case("11;rgba:ffff/ffff/ffff/cccc\x1b\\", Some((0xff, 0xff, 0xff)))]
    #[case("11;#fafafa\x1b\\", Some((0xfa, 0xfa, 0xfa)))]
    #[case("11;#fff\x07", Some((0xff, 0xff, 0xff)))]
    #[case("11;#ffff80800000\x07", Some((0xff, 0x80, 0x00)))]
    #[case::another_color("10;rgb:1e1e/1e1e/1e1e\x1b\\", None)]
    #[case::of_the_palette("4;11;rgb:1e1e/1e1e/1e1e\x1b\\", None)]
    #[case::the_query("11;?\x1b\\", None)]
    #[case::empty("11;\x07", None)]
    #[case::two("11;rgb:1/2\x07", None)]
    #[case::four("11;rgb:1/2/3/4\x07", None)]
    #[case::five_digits("11;rgb:00000/0/0\x07", None)]
    #[case::no_digits("11;rgb:1e1e//1e1e\x07", None)]
    #[case::a_sign("11;rgb:+1/+1/+1\x07", None)]
    #[case::a_name("11;white\x07", None)]
    #[case::seven("11;#fffffff\x07", None)]
    #[case::wide("11;#ééé\x07", None)]
    #[case::without_an_end("11;rgb:1e1e/1e1e/1e1e", None)]
    #[case::two_answers("11;rgb:1/2/3\x1b]11;rgb:1/2/3\x1b\\", None)]
    fn an_answer_is_its_color(#[case] report: &str, #[case] expected: Option<(u8, u8, u8)>) {
        let expected = expected.map(|(red, green, blue)| Input::Background(red, green, blue));
        assert_eq!(background(report.as_bytes()), expected);
    }

    #[test]
    fn bytes_that_are_no_text_are_no_color() {
        assert_eq!(background(b"11;rgb:\xff/1/1\x07"), None);
        assert_eq!(background(b"11;rgb:1/2/3\x9c"), Some(Input::Background(0x11, 0x22, 0x33)));
    }
}
