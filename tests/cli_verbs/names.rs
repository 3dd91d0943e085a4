//! Names where ids are taken, and the lists that they come from.

use rstest::rstest;
use serde_json::{Value, json};

use super::harness::Harness;

/// The number that a conversation is answered from.
fn sender(harness: &Harness, conversation: &str) -> Value {
    let path = format!("/conversations/{conversation}/outbound-readiness");
    harness.call("GET", &path, &Value::Null)["phoneNumberId"].clone()
}

fn deny(harness: &Harness, path: &str) {
    harness.arm(&json!({"path": path, "what": "status", "status": 403, "times": 100}));
}

#[test]
fn a_number_is_chosen_by_its_name_its_digits_in_any_form_or_its_id() {
    let harness = Harness::new(&[]);
    for (typed, id) in [
        ("solar TEAM", "pn-3"),
        ("(628) 555-0111", "pn-2"),
        ("+16285550122", "pn-3"),
        ("6285550133", "pn-4"),
        ("pn-2", "pn-2"),
    ] {
        let run = harness.run(&["sender", "--number", typed, "conv-3"]);
        run.assert_results(&[("conv-3", "done")]);
        assert_eq!(sender(&harness, "conv-3"), id, "{typed}");
    }
    let reply = ["reply", "--any-hour", "--text", "hello", "--from", "Roofing", "conv-3"];
    harness.run(&reply).assert_results(&[("conv-3", "done")]);
    let options = json!({"pageSize": 100});
    let events = harness.call("POST", "/events/conversations/conv-3", &options);
    let events = events["items"].as_array().expect("a list");
    let sent = events.iter().find(|event| event["summary"] == "hello").expect("it is there");
    assert_eq!(sent["fromPhoneNumber"], "+16285550111");
}

#[rstest]
#[case::number("sender --number Roofin", &["No number named `Roofin`", "Did you mean `Roofing`?"])]
#[case::digits("sender --number 617-555-0199", &["No number named `617-555-0199`", "Choose from"])]
#[case::id("sender --number pn-9", &["No number named `pn-9`"])]
#[case::from("reply --text x --from Nowhere", &["No number named `Nowhere`", "Choose from: Main"])]
#[case::status("status --set Solt", &["No status named `Solt`", "Did you mean `Sold`?"])]
#[case::tag("tag --name Hott", &["No tag named `Hott`", "Did you mean `Hot`?", "--create"])]
#[case::no_name("tag --create --name \n", &["The name is empty"])]
#[case::escape("tag --create --name a\u{1b}b", &["The name has an escape character"])]
#[case::untag("untag --name Roofs", &["No tag named `Roofs`", "Did you mean `Roof`?"])]
#[case::user("assign --user Sam", &["No user named `Sam`", "Did you mean `Sam Rivers`?"])]
#[case::template("reply --template Zzz", &["No template named `Zzz`", "Visit"])]
#[case::two_templates("reply --template vis", &["More than one template starts with `vis`"])]
#[case::reason("archive --reason moved", &["--reason: "])]
fn what_is_not_there_is_refused_by_name_before_anything_is_done(
    #[case] line: &str,
    #[case] words: &[&str],
) {
    let harness = Harness::new(&[]);
    harness.configure(
        "[[compose.templates]]\nname = \"Visit\"\ntext = \"See you\"\n\
         [[compose.templates]]\nname = \"Visitors\"\ntext = \"Hi all\"\n",
    );
    let arguments: Vec<&str> = line.split(' ').collect();
    for rest in [&["conv-3"][..], &["--dry-run", "conv-3"]] {
        harness.run(&[&arguments[..], rest].concat()).assert_refused(words);
    }
    assert_eq!(harness.journal(), [] as [String; 0]);
}

#[test]
fn without_templates_the_place_for_them_is_named() {
    let harness = Harness::new(&[]);
    let run = harness.run(&["reply", "--template", "Visit", "conv-3"]);
    run.assert_refused(&["There are no templates", "[[compose.templates]]"]);
}

#[test]
fn a_tag_is_known_in_any_case_or_by_its_id_and_is_not_created_twice() {
    let harness = Harness::new(&[]);
    let tag = |name: &str| harness.run(&["tag", "--create", "--name", name, "conv-3"]);
    tag("Solar").assert_results(&[("conv-3", "done")]);
    let by_id = ["tag", "--name", "tag-3", "conv-5"];
    harness.run(&by_id).assert_results(&[("conv-5", "done")]);
    let untag = ["untag", "--name", "ROOF", "conv-5"];
    harness.run(&untag).assert_results(&[("conv-5", "done")]);
    tag("SOLAR").assert_results(&[("conv-3", "done")]);
    let tags = harness.run(&["tags", "--format", "tsv"]).out.to_lowercase();
    assert_eq!(tags.matches("solar").count(), 1, "{tags}");
}

#[rstest]
#[case::number("/organizations/me", "sender --number pn-2", "number id not checked")]
#[case::from("/organizations/me", "reply --any-hour --text x --from pn-2", "number id not checked")]
#[case::tag("/tags", "tag --name tag-3", "tag id not checked")]
#[case::new_tag("/tags", "tag --create --name Solar", "tag not checked")]
#[case::status("/lead-statuses", "status --set Sold", "status not checked")]
#[case::text("/events/sms/evt-1", "cancel-scheduled --event evt-1", "event id not checked")]
fn where_a_list_is_denied_an_id_passes_with_a_remark(
    #[case] path: &str,
    #[case] line: &str,
    #[case] remark: &str,
) {
    let harness = Harness::new(&[]);
    deny(&harness, path);
    let arguments: Vec<&str> = line.split(' ').chain(["--dry-run", "conv-3"]).collect();
    let run = harness.run(&arguments);
    run.assert_results(&[("conv-3", "would")]);
    let reason = run.lines()[0]["reason"].as_str().expect("a reason").to_owned();
    assert!(reason.contains(remark), "{reason}");
}

#[test]
fn a_text_is_canceled_on_a_server_that_cannot_look_it_up() {
    let harness = Harness::new(&[]);
    let scheduled = harness.run(&["scheduled", "--format", "ndjson", "--limit", "1"]);
    let row = scheduled.lines().remove(0);
    let text = |member: &str| row[member].as_str().expect("text").to_owned();
    let (event, conversation) = (text("id"), text("conversationId"));
    let path = format!("/events/sms/{event}");
    harness.arm(&json!({"path": path, "what": "body", "body": "", "status": 404, "times": 9}));
    let cancel = ["cancel-scheduled", "--event", &event];
    let run = harness.run(&[&cancel[..], &["--dry-run", &conversation]].concat());
    run.assert_results(&[(&conversation, "would")]);
    let reason = run.lines()[0]["reason"].as_str().expect("a reason").to_owned();
    assert!(reason.contains("event id not checked"), "{reason}");
    let run = harness.run(&[&cancel[..], &[&conversation]].concat());
    run.assert_results(&[(&conversation, "done")]);
}

#[test]
fn where_a_list_is_denied_a_name_is_refused_with_what_works() {
    let harness = Harness::new(&[]);
    deny(&harness, "/organizations/me");
    deny(&harness, "/tags");
    for (line, words) in [
        (["sender", "--number", "Solar team"], "Give the number's id instead"),
        (["sender", "--number", "628-555-0111"], "Give the number's id instead"),
        (["untag", "--name", "Spring campaign"], "Give the tag's id instead"),
    ] {
        let run = harness.run(&[&line[..], &["conv-3"]].concat());
        run.assert_code(3);
        assert!(run.err.contains(words), "{run:?}");
    }
    assert_eq!(harness.journal(), [] as [String; 0]);
    for (list, words) in [
        ("numbers", "`numbers --for ID` lists those of a conversation"),
        ("tags", "`tag --name` also takes tag ids"),
    ] {
        let run = harness.run(&[list]);
        run.assert_code(3);
        assert!(run.out.is_empty() && run.err.contains(words), "{run:?}");
    }
}

#[test]
fn a_text_is_canceled_in_its_conversation_while_it_is_scheduled() {
    let harness = Harness::new(&[]);
    let scheduled = harness.run(&["scheduled", "--format", "ndjson", "--limit", "1"]);
    let row = scheduled.lines().remove(0);
    let text = |member: &str| row[member].as_str().expect("text").to_owned();
    let (event, conversation) = (text("id"), text("conversationId"));
    let cancel = |event: &str, more: &[&str]| {
        harness.run(&[&["cancel-scheduled", "--event", event], more].concat())
    };
    let other = cancel(&event, &["--dry-run", "conv-3"]);
    other.assert_results(&[("conv-3", "failed")]);
    let why = format!("The text is in {conversation}, not in conv-3");
    assert_eq!(other.lines()[0]["reason"], why);
    let unknown = cancel("evt-none", &["--dry-run", &conversation]);
    unknown.assert_results(&[(&conversation, "not_found")]);
    unknown.assert_code(4);
    assert_eq!(harness.journal(), [] as [String; 0]);
    cancel(&event, &["--dry-run", &conversation]).assert_results(&[(&conversation, "would")]);
    cancel(&event, &[&conversation]).assert_results(&[(&conversation, "done")]);
    let again = cancel(&event, &["--dry-run", &conversation]);
    again.assert_results(&[(&conversation, "failed")]);
    assert_eq!(again.lines()[0]["reason"], "The text is already canceled");
    let tsv = harness.run(&["scheduled", "--format", "tsv", "--limit", "1"]);
    assert!(tsv.out.starts_with("scheduledFor\tto\ttoPhoneNumber\tconversationId\tid\ttext\n"));
}

#[test]
fn lists_of_names_have_ids_for_scripts_and_records_as_json() {
    let harness = Harness::new(&[]);
    for (list, header, id, member) in [
        ("users", "id\tname\temail\trole", "user-2", "/user/id"),
        ("numbers", "id\tnumber\tname", "pn-2", "/id"),
        ("tags", "id\tname", "tag-2", "/id"),
        ("statuses", "name\tcategory", "Attempting contact", "/name"),
        ("views", "name\tkey\tscope\tfilter", "Unread", "/name"),
    ] {
        let ids = harness.run(&[list, "-q"]);
        ids.assert_code(0);
        assert_eq!(ids.out.lines().nth(1), Some(id), "{list}");
        let tsv = harness.run(&[list, "--format", "tsv"]);
        let lines: Vec<&str> = tsv.out.lines().collect();
        assert_eq!(lines[0], header);
        let tabs = |line: &str| line.matches('\t').count();
        assert!(lines.len() > 2 && lines.iter().all(|line| tabs(line) == tabs(header)), "{tsv:?}");
        let json: Vec<Value> =
            serde_json::from_str(&harness.run(&[list, "--json"]).out).expect("an array");
        assert_eq!(json[1].pointer(member), Some(&json!(id)), "{list}");
        assert_eq!(harness.run(&[list, "--format", "ndjson"]).lines(), json, "{list}");
        let table = harness.run(&[list]).out;
        assert!(table.lines().nth(2).is_some_and(|line| line.contains(id)), "{table}");
        assert_eq!(harness.run(&[list, "-q", "--json"]).code, Some(2));
        assert_eq!(harness.run(&["--lead", "l", list]).code, Some(2));
    }
    let ready = harness.run(&["numbers", "--for", "conv-3", "--format", "ndjson"]).lines();
    assert!(ready.iter().all(|number| number["canSend"].is_boolean()), "{ready:?}");
    assert!(ready.iter().any(|number| number["healthLabel"] == "Needs Attention"));
    assert_eq!(harness.run(&["numbers", "--for", "conv-99999"]).code, Some(4));
}

#[test]
fn the_owner_of_a_key_is_said_and_the_key_is_not() {
    let harness = Harness::new(&[]);
    harness.configure(&format!("[profiles.work]\nbase_url = \"{}\"\n", harness.base()));
    let run = harness.run(&["whoami", "--json", "--profile", "work", "--read-only"]);
    let said = &run.lines()[0];
    assert_eq!(said["user"]["id"], "user-1");
    assert_eq!(said["organization"]["name"], "Example Home Services");
    assert_eq!((&said["key"], &said["profile"]), (&json!("organization"), &json!("work")));
    assert_eq!((&said["readOnly"], &said["baseUrl"]), (&json!(true), &json!(harness.base())));
    assert!(!run.out.contains("sk_sandbox"), "{run:?}");
    assert_eq!(harness.run(&["whoami", "-q"]).out, "user-1\n");
    harness
        .run(&["whoami", "--profile", "wrok"])
        .assert_refused(&["Unknown profile `wrok`", "Did you mean `work`?"]);
    deny(&harness, "/users/me");
    let run = harness.run(&["whoami", "--json"]);
    assert_eq!((&run.lines()[0]["user"], run.code), (&Value::Null, Some(0)));
    deny(&harness, "/organizations/me");
    harness.run(&["whoami"]).assert_code(3);
}

#[test]
fn the_names_of_the_configuration_need_no_server() {
    let harness = Harness::new(&["--key", "sk_other"]);
    harness.configure(
        "[[views]]\nname = \"Roofs\"\nquery = \"roof\"\nkey = \"g r\"\n\
         [[compose.templates]]\nname = \"Visit\"\ntext = \"Hi {firstName},\\nsee you {?day}\"\n",
    );
    let views = harness.run(&["views", "--format", "tsv"]);
    assert_eq!(views.out, "name\tkey\tscope\tfilter\nRoofs\tg r\tall\troof\n");
    let templates = harness.run(&["templates", "--format", "tsv"]);
    let due =
        "name\tkind\tgaps\ttext\nVisit\treply\tfirstName, ?day\tHi {firstName}, see you {?day}\n";
    assert_eq!(templates.out, due);
    harness.run(&["--view", "Rofs", "list"]).assert_refused(&["Did you mean `Roofs`?"]);
    harness.run(&["users"]).assert_code(3);
}

#[rstest]
#[case("1.0.0")]
#[case("1.0.50")]
fn lists_of_an_older_server_are_as_good_as_it_has_them(#[case] version: &str) {
    let harness = Harness::new(&["--api", version]);
    for list in ["users", "numbers", "tags", "statuses", "whoami"] {
        let run = harness.run(&[list, "--json"]);
        run.assert_code(0);
        let read: Value = serde_json::from_str(&run.out).expect("JSON");
        assert!(read.as_array().is_none_or(|rows| !rows.is_empty()), "{list}");
    }
    let run = harness.run(&["sender", "--number", "Roofing", "conv-3"]);
    run.assert_results(&[("conv-3", "done")]);
}
