use super::*;

/// Texts that look unfilled, one a line.
const UNFILLED: &str = include_str!("unfilled.txt");

/// Texts that do not, one a line; `\\n` in them is a line break.
const ORDINARY: &str = include_str!("ordinary.txt");

fn found(text: &str) -> Option<&str> {
    find(text, &[]).map(|place| &text[place])
}

#[test]
fn gaps_of_every_dialect_and_greetings_to_nobody_are_found() {
    assert!(UNFILLED.lines().count() >= 60);
    let missed: Vec<_> = UNFILLED.lines().filter(|text| found(text).is_none()).collect();
    assert_eq!(missed, [""; 0]);
}

#[test]
fn ordinary_texts_pass() {
    assert!(ORDINARY.lines().count() >= 80);
    let texts: Vec<String> = ORDINARY.lines().map(|text| text.replace("\\n", "\n")).collect();
    let alarms: Vec<_> = texts.iter().filter(|text| found(text).is_some()).collect();
    assert_eq!(alarms, [""; 0]);
}

#[rstest::rstest]
#[case("Hi {{contact.first_name}}!", "{{contact.first_name}}")]
#[case("Hi [First Name], see {url}", "[First Name]")]
#[case("This is [Your Name].", "[Your Name]")]
#[case("Sam, %FIRST_NAME%", "%FIRST_NAME%")]
#[case("So: hi null, ok", "hi null")]
#[case("Hello ,\nwe", "Hello ,")]
#[case("Dear undefined", "Dear undefined")]
#[case("Mon {{1}}", "{{1}}")]
#[case("on ____ at 3", "____")]
fn what_looks_unfilled_is_named(#[case] text: &str, #[case] named: &str) {
    assert_eq!(found(text), Some(named));
}

#[test]
fn what_stands_in_a_value_is_text_unless_the_value_is_a_gap() {
    let with = |text: &str, values: &[&str]| find(text, values).map(|place| text[place].to_owned());
    let me = "Me {firstName} X";
    assert_eq!(with("This is Me {firstName} X.", &[me]), None);
    assert_eq!(with("This is Me {firstName} X.", &[]).as_deref(), Some("{firstName}"));
    let both = "Me {firstName} X to {firstName}";
    assert_eq!(with(both, &[me]).as_deref(), Some("{firstName}"));
    assert_eq!(with("Hi {Solar}", &["{Solar}"]), None);
    assert_eq!(with("Hi {{first_name}}", &["{{first_name}}"]).as_deref(), Some("{{first_name}}"));
    assert_eq!(with("Hi null,", &["null"]).as_deref(), Some("Hi null"));
}

#[test]
fn a_text_of_any_characters_is_read() {
    for text in
        ["", "{", "}", "%", "[[", "{{{", "<%", "$", "__", "Hi \u{a0},", "\u{e9}%\u{e9}%", "{\n}"]
    {
        for cut in text.char_indices().map(|(at, _)| at) {
            find(&text[cut..], &[text, ""]);
        }
    }
    find(&"{[%#|<".repeat(500), &[]);
    find(&"Hi ".repeat(1_000), &[]);
}
