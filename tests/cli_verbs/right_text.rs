//! The right text to a lead who wants it: refusals that name what confirms
//! them.

use rstest::rstest;
use serde_json::{Value, json};

use super::harness::{Harness, Run};
use super::proxy;

/// The newest event of a conversation.
fn newest(harness: &Harness, conversation: &str) -> Value {
    let path = format!("/events/conversations/{conversation}");
    harness.call("POST", &path, &json!({"pageSize": 1}))["items"][0].clone()
}

fn sent(harness: &Harness, conversation: &str) -> String {
    newest(harness, conversation)["summary"].as_str().expect("a text").to_owned()
}

fn reply(harness: &Harness, arguments: &[&str]) -> Run {
    harness.run(&[&["reply", "--any-hour"], arguments].concat())
}

fn reason(run: &Run) -> String {
    run.lines()[0]["reason"].as_str().expect("a reason").to_owned()
}

#[test]
fn a_file_is_read_without_its_byte_order_mark_and_with_one_kind_of_line_break() {
    let harness = Harness::new(&[]);
    let file = harness.home().join("text");
    let path = file.display().to_string();
    std::fs::write(&file, "\u{feff}hello\r\nthere 👩\u{200d}👧\r\n").expect("written");
    reply(&harness, &["--file", &path, "conv-3"]).assert_results(&[("conv-3", "done")]);
    assert_eq!(sent(&harness, "conv-3"), "hello\nthere 👩\u{200d}👧");
    let input = ["note", "--file", "-", "conv-3"];
    harness.run_with_input(&input, "\u{feff}wants\rSaturday").assert_code(0);
    assert_eq!(sent(&harness, "conv-3"), "wants\nSaturday");
}

#[rstest]
#[case("a\0b", "a null character (U+0000) at line 1, column 2")]
#[case("one\r\n\u{1b}[31mtwo", "an escape character (U+001B) at line 2, column 1")]
#[case("Hi \u{202e}nnA", "a right-to-left override (U+202E) at line 1, column 4")]
fn characters_that_hide_are_refused_by_name_and_place(#[case] text: &str, #[case] named: &str) {
    let harness = Harness::new(&[]);
    for verb in [&["reply", "--any-hour"][..], &["note"]] {
        let line = [verb, &["--file", "-", "conv-3"]].concat();
        harness.run_with_input(&line, text).assert_refused(&[named]);
    }
    if !text.contains('\0') {
        reply(&harness, &["--text", text, "conv-3"]).assert_refused(&[named]);
    }
    assert_eq!(harness.journal(), [] as [&str; 0]);
}

#[rstest]
#[case("Hi {{contact.first_name}}", "{{contact.first_name}}")]
#[case("Hi [First Name]", "[First Name]")]
#[case("Hi %FIRST_NAME%", "%FIRST_NAME%")]
#[case("Hi {leadfield=firstname}", "{leadfield=firstname}")]
#[case("Hi null,", "Hi null")]
fn a_text_that_looks_like_a_template_takes_as_is(#[case] text: &str, #[case] gap: &str) {
    let harness = Harness::new(&[]);
    let unfilled = format!("Looks unfilled: {gap}");
    reply(&harness, &["--text", text, "conv-3"]).assert_refused(&[&unfilled, "--as-is"]);
    let piped = ["reply", "--any-hour", "--file", "-", "--dry-run", "conv-3"];
    harness.run_with_input(&piped, text).assert_refused(&[&unfilled, "--as-is"]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
    let run = reply(&harness, &["--as-is", "--text", text, "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
    assert_eq!(sent(&harness, "conv-3"), text);
}

#[test]
fn the_gap_of_another_program_is_filled_in_a_template() {
    let harness = Harness::new(&[]);
    harness.configure(
        "[[compose.templates]]\nname = \"Hello\"\ntext = \"Hi {{contact.first_name}}\"\n\
         [[compose.templates]]\nname = \"Call\"\ntext = \"[Call] {firstName} at [time]\"\n",
    );
    reply(&harness, &["--template", "Hello", "conv-3"]).assert_results(&[("conv-3", "done")]);
    let text = sent(&harness, "conv-3");
    assert!(text.starts_with("Hi ") && !text.contains(['{', '}']), "{text}");
    let call = reply(&harness, &["--template", "Call", "conv-3"]);
    call.assert_results(&[("conv-3", "failed")]);
    assert_eq!(reason(&call), "Looks unfilled: [time]: add --as-is to send anyway");
    let call = reply(&harness, &["--as-is", "--template", "Call", "conv-3"]);
    call.assert_results(&[("conv-3", "done")]);
    harness.configure("[[compose.templates]]\nname = \"X\"\ntext = \"Hi {{contact.fist_name}}\"\n");
    let refused = harness.run(&["list", "--limit", "1"]);
    assert!(refused.err.contains("Did you mean `firstName`?"), "{refused:?}");
    assert!(refused.err.contains("config.toml:3:12: "), "{refused:?}");
}

#[rstest]
#[case("We're #1 in Boston")]
#[case("10% off today, 20% tomorrow")]
#[case("Call me [anytime]!")]
#[case("5 (maybe 6)? <3")]
fn ordinary_texts_are_sent_as_they_are(#[case] text: &str) {
    let harness = Harness::new(&[]);
    reply(&harness, &["--text", text, "conv-3"]).assert_results(&[("conv-3", "done")]);
    assert_eq!(sent(&harness, "conv-3"), text);
}

#[rstest]
#[case("please stop texting me")]
#[case("Remove me from your list")]
#[case("Wrong number, I don't know Sam")]
#[case("no me escriban m\u{e1}s")]
fn whoever_asked_to_stop_is_left_alone_without_a_word_of_its_own(#[case] asked: &str) {
    let harness = Harness::new(&[]);
    harness.arrive("conv-3", asked);
    harness.arrive("conv-3", "hello?");
    for line in [&["--text", "Hi", "conv-3"][..], &["--dry-run", "--text", "Hi", "conv-3"]] {
        let run = reply(&harness, line);
        run.assert_code(1);
        run.assert_results(&[("conv-3", "failed")]);
        let told = reason(&run);
        let quoted = format!("Asked to stop? \u{201c}{asked}\u{201d}");
        assert!(told.starts_with(&quoted) && told.contains("--asked-to-stop"), "{told}");
    }
    let later = ["--at", "2199-01-04T18:00:00Z", "--text", "Hi", "conv-3"];
    reply(&harness, &later).assert_results(&[("conv-3", "failed")]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
    let run = reply(&harness, &["--asked-to-stop", "--text", "Hi", "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
    harness.arrive("conv-3", "START");
    reply(&harness, &["--text", "Welcome back", "conv-3"]).assert_results(&[("conv-3", "done")]);
}

#[rstest]
#[case("can you stop by tomorrow?")]
#[case("cancel my 3pm, make it 4")]
#[case("end of the month is fine")]
#[case("I can't stop laughing")]
fn others_are_answered_without_a_question(#[case] said: &str) {
    let harness = Harness::new(&[]);
    harness.arrive("conv-3", said);
    reply(&harness, &["--text", "Sure", "conv-3"]).assert_results(&[("conv-3", "done")]);
}

#[test]
fn of_several_whoever_asked_to_stop_is_left_out() {
    let harness = Harness::new(&[]);
    let ids = harness.of_different_leads(40);
    let line = ["reply", "--any-hour", "--yes", "--text", "Hi", "-"];
    let dry = [&line[..5], &["--dry-run", "-"]].concat();
    let would = harness.run_with_input(&dry, &ids.join("\n")).results();
    let would: Vec<String> =
        would.into_iter().filter(|(_, result)| result == "would").map(|(id, _)| id).collect();
    let [one, two, ..] = &would[..] else { panic!("{would:?}") };
    harness.arrive(one, "please stop texting me");
    let both = format!("{one}\n{two}\n");
    let run = harness.run_with_input(&line, &both);
    run.assert_code(6);
    run.assert_results(&[(one, "failed"), (two, "done")]);
    assert!(reason(&run).contains("Asked to stop?"), "{run:?}");
    assert_eq!(harness.journal().len(), 1);
    let all = [&line[..5], &["--asked-to-stop", "-"]].concat();
    harness.run_with_input(&all, &both).assert_refused(&["--asked-to-stop", "one"]);
}

#[test]
fn a_status_that_says_opted_out_takes_a_word_of_its_own() {
    let harness = Harness::new(&[]);
    harness.run(&["status", "--set", "Opted out", "conv-3"]).assert_code(0);
    let run = reply(&harness, &["--text", "Hi", "conv-3"]);
    run.assert_results(&[("conv-3", "failed")]);
    let told = "Status says Opted out, but the opt-in record doesn't: add --opted-out-status to send anyway";
    assert_eq!(reason(&run), told);
    let run = reply(&harness, &["--opted-out-status", "--text", "Hi", "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
}

/// A proxy to the sandbox that gives the user that name.
fn calling_the_user(harness: &Harness, name: &str) -> String {
    let mut me = harness.call("GET", "/users/me", &Value::Null);
    me["firstName"] = json!(name);
    let me = me.to_string();
    proxy::start(harness.address(), move |request| {
        (request.target() == "GET /users/me").then(|| me.clone())
    })
}

#[test]
fn braces_of_a_value_are_text() {
    let harness = Harness::new(&[]);
    harness
        .configure("[[compose.templates]]\nname = \"Me\"\ntext = \"Hi {firstName}, {me} here\"\n");
    let url = calling_the_user(&harness, "Me {firstName} X");
    let run = reply(&harness, &["--base-url", &url, "--template", "Me", "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
    let text = sent(&harness, "conv-3");
    assert!(text.ends_with(", Me {firstName} X here"), "{text}");
}
