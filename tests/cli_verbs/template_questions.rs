//! Questions and fallbacks of templates on the command line.

use super::harness::Harness;

const TEMPLATES: &str = "[[compose.templates]]\nname = \"Visit\"\n\
    text = \"Hi {firstName|there}, {?day} at {?hour|9 AM}?\"\n\
    [[compose.templates]]\nname = \"Plain\"\ntext = \"On our way\"\n";

fn sent(harness: &Harness) -> String {
    let events =
        harness.call("POST", "/events/conversations/conv-3", &serde_json::json!({"pageSize": 1}));
    events["items"][0]["summary"].as_str().expect("a text").to_owned()
}

#[test]
fn a_template_with_an_open_question_is_refused_with_its_name() {
    let harness = Harness::new(&[]);
    harness.configure(TEMPLATES);
    let reply = |more: &[&str]| {
        let line = [&["reply", "--any-hour", "--template"], more, &["conv-3"]].concat();
        harness.run(&line)
    };
    reply(&["Visit"]).assert_refused(&["Template Visit asks for {?day}", "--fill 'day=TEXT'"]);
    reply(&["Visit", "--as-is"]).assert_refused(&["Template Visit asks for {?day}"]);
    reply(&["Visit", "--fill", "dya=Tuesday"])
        .assert_refused(&["Template Visit doesn't ask for `dya`", "day, hour"]);
    reply(&["Visit", "--fill", "day=Tue", "--fill", "day=Wed"])
        .assert_refused(&["`day` is filled twice"]);
    reply(&["Visit", "--fill", "day=\u{202e}x"]).assert_refused(&["right-to-left override"]);
    reply(&["Visit", "--fill", "day= "]).assert_refused(&["The text is empty"]);
    reply(&["Visit", "--fill", "Tuesday"]).assert_refused(&["write it as NAME=TEXT"]);
    reply(&["Plain", "--fill", "day=Tue"])
        .assert_refused(&["Template Plain doesn't ask for `day`"]);
    harness
        .run(&["reply", "--text", "x", "--fill", "day=Tue", "conv-3"])
        .assert_refused(&["--fill"]);
    harness
        .run(&["reply", "--text", "On {?pickup spot}", "conv-3"])
        .assert_refused(&["Looks unfilled: {?pickup spot}", "--as-is"]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
}

#[test]
fn what_is_filled_in_goes_out() {
    let harness = Harness::new(&[]);
    harness.configure(TEMPLATES);
    let line = ["reply", "--any-hour", "--template", "visit", "--fill", "day=Tue = Nov 3"];
    harness.run(&[&line[..], &["conv-3"]].concat()).assert_results(&[("conv-3", "done")]);
    let text = sent(&harness);
    assert!(text.starts_with("Hi ") && text.ends_with(", Tue = Nov 3 at 9 AM?"), "{text}");
    let both = [&line[..], &["--fill", "hour=noon", "conv-3"]].concat();
    harness.run(&both).assert_results(&[("conv-3", "done")]);
    assert!(sent(&harness).ends_with(" at noon?"));
}
