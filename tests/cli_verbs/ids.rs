//! Ids from other programs.

use rstest::rstest;

use crate::harness::Harness;

#[rstest]
#[case::byte_order_mark("\u{feff}conv-5\r\nconv-1")]
#[case::array("[\"conv-5\", \"conv-1\"]")]
#[case::jq("{\n  \"id\": \"conv-5\"\n}\n{\n  \"id\": \"conv-1\"\n}\n")]
#[case::quotes("\"conv-5\"\n\"conv-1\"\n")]
fn ids_are_read_as_other_programs_write_them(#[case] input: &str) {
    let harness = Harness::new(&[]);
    let run = harness.run_with_input(&["note", "--text", "x", "-"], input);
    run.assert_code(0);
    run.assert_results(&[("conv-5", "done"), ("conv-1", "done")]);
}

#[test]
fn a_list_as_an_array_is_read_back() {
    let harness = Harness::new(&[]);
    let list = harness.run(&["list", "--query", "is:unread", "--limit", "3", "--format", "json"]);
    let run = harness.run_with_input(&["read", "-"], &list.out);
    run.assert_code(0);
    assert_eq!(run.results().len(), 3);
    let again = harness.run_with_input(&["read", "-"], "[]");
    again.assert_code(0);
    assert_eq!(again.out, "");
}

#[test]
fn one_id_that_cannot_be_one_fails_alone() {
    let harness = Harness::new(&[]);
    let note = |ids: &str, input: &str| {
        let line: Vec<&str> = ["note", "--text", "x"].into_iter().chain(ids.split(' ')).collect();
        harness.run_with_input(&line, input)
    };
    let rows = "{\"id\":\"conv-5\"}\n{\"id\":\"a/b\"}\n{\"id\":\"conv-1\"}\n";
    for run in [note("-", rows), note("conv-5 a/b conv-1", "")] {
        run.assert_code(6);
        assert_eq!(run.results().len(), 3, "{run:?}");
        let failed = run.lines().into_iter().find(|line| line["id"] == "a/b").expect("a row");
        assert_eq!(failed["result"], "failed");
        let reason = failed["reason"].as_str().expect("a reason");
        assert!(reason.contains("Ids can't contain '/'"), "{reason}");
    }
    assert_eq!(harness.journal().len(), 4);
}

#[rstest]
#[case::zero_width("conv-9\u{200b}\n", "a zero-width space (U+200B), at character 7")]
#[case::csv("id,leadId\r\nconv-7,lead-1\r\n", "CSV")]
#[case::table("RESULT  ID  REASON\ndone  conv-7\n", "a table")]
fn what_holds_no_ids_is_refused_with_what_is_taken(#[case] input: &str, #[case] words: &str) {
    let harness = Harness::new(&[]);
    let run = harness.run_with_input(&["read", "-"], input);
    run.assert_refused(&[words, "Line 1 of standard input", "`-` reads ids"]);
    assert_eq!(harness.journal(), [] as [&str; 0]);
}
