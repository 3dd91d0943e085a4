//! What `list` prints: columns, formats, and what it says beside them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

fn records(ndjson: &str) -> Vec<Value> {
    ndjson.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The cells of a CSV output, its header first.
fn csv(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let cells = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    reader.records().map(|row| cells(row.expect("a row"))).collect()
}

#[test]
fn a_list_that_is_cut_says_so_and_where_a_person_looks_of_how_many() {
    let sandbox = Sandbox::start(&["--count", "501"]);
    let cut = sandbox.list(&["-q"]);
    cut.assert_done();
    assert_eq!(cut.err, "leadping-tui: First 50; --all for the rest\n");
    let asked = sandbox.list(&["-q", "--query", "count:on"]);
    assert_eq!(asked.err, "leadping-tui: 50 of 501; --all for the rest\n");
    let whole = sandbox.list(&["-q", "--all"]);
    assert_eq!((whole.out.lines().count(), whole.err.as_str()), (501, ""));
    let counted = sandbox.list(&["-q", "--all", "--query", "count:on"]);
    assert_eq!(counted.err, "leadping-tui: 501 conversations\n");
    let seen = in_terminal(80, "\"$PROGRAM\" list -q >/dev/null", &sandbox);
    assert!(seen.ends_with("leadping-tui: 50 of 501; --all for the rest\r\n"), "{seen}");
}

#[test]
fn ids_alone_are_what_other_commands_read() {
    let sandbox = Sandbox::start(&["--count", "60"]);
    let expected = records(&sandbox.list(&["--format", "ndjson"]).out);
    let expected: Vec<_> = expected.iter().filter_map(|row| row["id"].as_str()).collect();
    let quiet = sandbox.list(&["--quiet"]);
    assert_eq!(quiet.out.lines().collect::<Vec<_>>(), expected);
    assert_eq!(sandbox.list(&["--json"]).out, sandbox.list(&["--format", "json"]).out);
}

#[test]
fn every_format_with_columns_takes_the_ones_that_are_named() {
    let sandbox = Sandbox::start(&["--count", "60"]);
    let columns = ["--all", "--columns", "lastSnippet,ID,name,currentLeadStatus.category"];
    let list = |format| sandbox.list(&[&columns[..], &["--format", format]].concat()).out;
    let header = ["lastSnippet", "id", "name", "leadStatusCategory"];
    let rows = csv(&list("csv"));
    assert_eq!(rows[0], header);
    let tsv = list("tsv");
    let tsv: Vec<Vec<_>> = tsv.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!((tsv.len(), rows.len()), (61, 61));
    assert!(tsv.iter().all(|row| row.len() == header.len()), "{tsv:?}");
    let column = |rows: &[Vec<String>]| rows.iter().map(|row| row[1].clone()).collect::<Vec<_>>();
    assert_eq!(tsv.iter().map(|row| row[1]).collect::<Vec<_>>(), column(&rows));
    let table = list("table");
    assert!(table.lines().next().is_some_and(|line| line.starts_with("lastSnippet  ")), "{table}");
    assert_eq!(table.lines().count(), 61);
}

#[rstest]
#[case::close(&["list", "--columns", "id,lstSnippet"], &["lstSnippet", "lastSnippet"])]
#[case::all_are_named(&["list", "--columns", "x"], &["leadStatusRevision", "avatarUrl"])]
#[case::json(&["list", "--columns", "id", "--format", "ndjson"], &["--columns", "table, tsv and csv"])]
#[case::ids_in_a_format(&["list", "-q", "--format", "csv"], &["--quiet", "--format"])]
#[case::future(&["list", "--since", "2999-01-01"], &["--since", "in the future"])]
fn an_output_that_cannot_be_is_refused(#[case] arguments: &[&str], #[case] words: &[&str]) {
    User::new().run_with_key(KEY, arguments).assert_refused(2, words);
}

#[test]
fn a_list_goes_back_to_a_time_within_its_query() {
    let sandbox = Sandbox::start(&["--count", "500"]);
    let list = |arguments: &[&str]| {
        let run = sandbox.list(&[&["--all", "--format", "ndjson"], arguments].concat());
        run.assert_done();
        records(&run.out)
    };
    let at = |row: &Value| -> Option<jiff::Timestamp> { row["lastEventAt"].as_str()?.parse().ok() };
    let all = list(&["--query", "is:unread"]);
    let middle = at(&all[all.len() / 2]).expect("a time");
    let expected: Vec<_> = all.iter().filter(|row| at(row) >= Some(middle)).collect();
    let since = list(&["--query", "is:unread", "--since", &middle.to_string()]);
    assert_eq!(since.iter().collect::<Vec<_>>(), expected);
    assert!(!since.is_empty() && since.len() < all.len());
}

/// The columns of the CSV form as the contract's members.
fn members(header: &[String]) -> BTreeSet<String> {
    let member = |name: &String| match (name.strip_prefix("leadStatus"), name.as_str()) {
        (Some(rest), _) => {
            let (first, rest) = rest.split_at(1);
            format!("currentLeadStatus.{}{rest}", first.to_lowercase())
        }
        (None, "phoneNumber") => "phoneNumber.value".to_owned(),
        (None, "phoneNumberId") => "phoneNumber.id".to_owned(),
        (None, "phoneNumberName") => "phoneNumber.name".to_owned(),
        (None, name) => name.to_owned(),
    };
    header.iter().map(member).collect()
}

#[test]
fn csv_has_every_member_of_the_contract() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/api/leadping-openapi-1.0.83.json");
    let Ok(contract) = fs::read_to_string(&path) else {
        println!("skipped: the vendor's contract is not beside the project");
        return;
    };
    let contract: Value = serde_json::from_str(&contract).expect("the contract is JSON");
    let properties = |schema: &str| {
        let schema = &contract["components"]["schemas"][schema]["properties"];
        schema.as_object().expect("an object").keys().cloned().collect::<Vec<_>>()
    };
    let nested =
        [("currentLeadStatus", "CurrentLeadStatusSummary"), ("phoneNumber", "IdNameValue")];
    let mut expected = BTreeSet::new();
    for name in properties("ConversationResponse") {
        match nested.iter().find(|(member, _)| *member == name) {
            Some((member, schema)) => {
                expected.extend(properties(schema).iter().map(|it| format!("{member}.{it}")));
            }
            None => {
                expected.insert(name);
            }
        }
    }
    let sandbox = Sandbox::start(&["--count", "1"]);
    assert_eq!(members(&csv(&sandbox.list(&["--format", "csv"]).out)[0]), expected);
}

#[test]
fn csv_has_what_the_records_have() {
    let sandbox = Sandbox::start(&["--count", "2000"]);
    let records = records(&sandbox.list(&["--all", "--format", "ndjson"]).out);
    let rows = csv(&sandbox.list(&["--all", "--format", "csv"]).out);
    assert_eq!(rows.len(), records.len() + 1);
    let unset: Vec<_> = (0..rows[0].len())
        .filter(|at| rows[1..].iter().all(|row| row[*at].is_empty()))
        .map(|at| &rows[0][at])
        .collect();
    assert!(unset.is_empty(), "no record fills {unset:?}");
    let number = |at: usize| {
        rows[0].iter().position(|name| name == ["eventVersion", "leadStatusRevision"][at])
    };
    let [events, revision] = [number(0).expect("there"), number(1).expect("there")];
    for (row, record) in rows[1..].iter().zip(&records) {
        assert_eq!(row[0], record["id"]);
        assert_eq!(row[events], record["eventVersion"].to_string());
        let expected = record.pointer("/currentLeadStatus/revision").map(Value::to_string);
        assert_eq!(row[revision], expected.unwrap_or_default());
    }
}

#[test]
fn a_full_disk_is_a_failure() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let sandbox = Sandbox::start(&["--count", "10"]);
    for format in ["table", "tsv", "csv", "json", "ndjson"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
        let mut command = User::new().command(&["list", "--base-url", &sandbox.url]);
        let run = command.args(["--format", format]).stdout(full).output().expect("it runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(1), "{format}: {said}");
        assert!(said.contains("Can't write the output"), "{format}: {said}");
    }
}

#[test]
fn a_server_that_says_nothing_for_too_long_is_unavailable() {
    // Connections are accepted and left alone.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    for command in ["list", "scheduled", "due", "events"] {
        let run = User::new().run(&[command, "--timeout", "1", "--base-url", &url]);
        run.assert_refused(5, &["No response for 1 s", "--timeout"]);
    }
}
