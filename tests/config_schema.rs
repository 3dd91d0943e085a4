//! `config schema` is true: it says of a file what the program says of it.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;

use jsonschema::Validator;
use leadping_tui::config::schema::{self, BindableCommand};
use leadping_tui::config::{Overrides, Paths, check, init, show};
use leadping_tui::keymap;
use rstest::rstest;
use serde_json::Value;

fn document() -> Value {
    schema::document(|layer| {
        let all = keymap::bindable(layer);
        all.map(|(name, takes_count)| BindableCommand { name, takes_count }).collect()
    })
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&document()).expect("a schema")
}

fn json(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("TOML");
    serde_json::to_value(table).expect("JSON")
}

/// Where the schema refuses a file.
fn refused_at(validator: &Validator, text: &str) -> Vec<String> {
    let instance = json(text);
    validator.iter_errors(&instance).map(|error| error.instance_path().to_string()).collect()
}

/// The lines at which the program refuses a file.
fn refused_lines(text: &str) -> Vec<usize> {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    fs::write(&path, text).expect("written");
    let overrides = Overrides { config: Some(path.clone()), ..Overrides::default() };
    let checked = check::file(&overrides, &Paths::default()).expect("read");
    let lines = checked.errors.iter().map(|error| {
        let place = error.message.strip_prefix(&path.display().to_string());
        let place = place.and_then(|place| place.strip_prefix(':')).expect("its file");
        place.split(':').next().and_then(|line| line.parse().ok()).expect("a line")
    });
    lines.collect()
}

/// The example with every documented key set.
fn with_every_key() -> String {
    let set = |line: &str| match line.strip_prefix('#') {
        Some(key) if key.starts_with(|c: char| c.is_ascii_alphabetic() || "[\"".contains(c)) => {
            key.to_owned()
        }
        _ => line.to_owned(),
    };
    init::EXAMPLE.lines().map(set).collect::<Vec<_>>().join("\n")
}

#[test]
fn it_is_a_schema_of_the_draft_that_it_names() {
    let document = document();
    assert_eq!(document["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::meta::validate(&document).expect("a valid schema");
    assert!(!document.to_string().contains("\"$ref\""));
}

#[test]
fn the_example_is_accepted_with_and_without_its_comments() {
    let validator = validator();
    for text in [init::text(), with_every_key()] {
        assert_eq!(refused_at(&validator, &text), [] as [&str; 0]);
        assert_eq!(refused_lines(&text), [] as [usize; 0]);
    }
}

#[test]
fn the_defaults_are_those_of_the_example() {
    let document = document();
    let example = json(&with_every_key());
    let mut count = 0;
    for (table, keys) in document["properties"].as_object().expect("tables") {
        for (key, of_key) in keys["properties"].as_object().into_iter().flatten() {
            if let Some(default) = of_key.get("default") {
                assert_eq!(*default, example[table][key], "{table}.{key}");
                count += 1;
            }
        }
    }
    assert!(count > 30, "{count}");
    assert_eq!(document["properties"]["base_url"]["default"], "https://api.leadping.ai");
}

/// The paths of all keys in a schema: `ui.theme`, `profiles.*.lead`.
fn keys_of(schema: &Value, path: &str, keys: &mut BTreeSet<String>) {
    let below =
        |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        keys.insert(below(name));
        keys_of(inner, &below(name), keys);
    }
    if schema["additionalProperties"].is_object() {
        keys_of(&schema["additionalProperties"], &below("*"), keys);
    }
    if schema["items"].is_object() {
        keys_of(&schema["items"], path, keys);
    }
}

/// The paths of all keys in a file.
fn written_keys(value: &Value, path: &str, keys: &mut BTreeSet<String>) {
    for (name, inner) in value.as_object().into_iter().flatten() {
        let path = match path {
            "" => name.clone(),
            "profiles" => format!("{path}.*"),
            path => format!("{path}.{name}"),
        };
        written_keys(inner, &path, keys);
        keys.insert(path);
    }
    for item in value.as_array().into_iter().flatten() {
        written_keys(item, path, keys);
    }
}

#[test]
fn every_key_of_it_stands_in_the_example_and_is_described() {
    let document = document();
    let (mut known, mut written) = (BTreeSet::new(), BTreeSet::new());
    keys_of(&document, "", &mut known);
    written_keys(&json(&with_every_key()), "", &mut written);
    // A profile has the view's own keys, but that one.
    written.insert("profiles.*.views.key".to_owned());
    let missing: Vec<&String> = known.iter().filter(|key| !written.contains(*key)).collect();
    assert!(known.len() > 80 && missing.is_empty(), "not in the example: {missing:?}");
    for key in &known {
        let pointer = key.replace('.', "/properties/");
        let pointer = pointer.replace("properties/*", "additionalProperties");
        let pointer = pointer.replace("views/properties", "views/items/properties");
        let pointer = pointer.replace("templates/properties", "templates/items/properties");
        let of_key = document.pointer(&format!("/properties/{pointer}")).expect(&pointer);
        let text = of_key["description"].as_str().expect(&pointer);
        assert!(!text.contains(['\n', '[']), "{key}: {text}");
    }
}

#[test]
fn every_key_of_it_is_shown() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    fs::write(&path, with_every_key()).expect("written");
    let overrides = Overrides { config: Some(path), ..Overrides::default() };
    let shown = show::settings(&overrides, &Paths::default(), false).expect("shown");
    let shown: BTreeSet<String> = shown.rows.iter().map(|row| row.key.join(".")).collect();
    let mut known = BTreeSet::new();
    keys_of(&document(), "", &mut known);
    let is_table = |key: &str| known.iter().any(|other| other.starts_with(&format!("{key}.")));
    for key in known.iter().filter(|key| !key.starts_with("profiles") && !is_table(key)) {
        let is_item = ["views.", "compose.templates."].iter().any(|list| key.starts_with(list));
        let any = shown.iter().any(|row| row == key || row.starts_with(&format!("{key}.")));
        assert!(is_item || any, "{key} is not shown");
    }
    assert!(shown.contains("views") && shown.contains("compose.templates"));
}

#[rstest]
#[case::unknown_key("lead = 'l'\nbas_url = 'x'\n", "", 2)]
#[case::unknown_section("[colours]\n", "", 1)]
#[case::unknown_key_of_a_section("[network]\npage-size = 5\n", "/network", 2)]
#[case::choice("[detail]\nposition = 'belw'\n", "/detail/position", 2)]
#[case::range("[network]\npage_size = 101\n", "/network/page_size", 2)]
#[case::type_of_a_value("\n[ui]\nmouse = 'yes'\n", "/ui/mouse", 3)]
#[case::rows("[ui]\nrows = 3\n", "/ui/rows", 2)]
#[case::interval("[refresh]\npoll_seconds = 4\n", "/refresh/poll_seconds", 2)]
#[case::span_of_time("[triage]\nanswer_within = '15 min'\n", "/triage/answer_within", 2)]
#[case::hours("[notify]\nquiet = '9pm-8am'\n", "/notify/quiet", 2)]
#[case::missing_key("[[views]]\nname = 'A'\n", "/views/0", 1)]
#[case::second_view(
    "[[views]]\nname = 'A'\nquery = ''\n[[views]]\nname = ''\nquery = ''\n",
    "/views/1/name",
    5
)]
#[case::profile("[profiles.work]\nread_only = 1\n", "/profiles/work/read_only", 2)]
#[case::reason("[archive_reasons]\n'10' = 'x'\n", "/archive_reasons", 2)]
#[case::template(
    "[[compose.templates]]\nname = 'A'\ntext = 'x'\nkind = 'sms'\n",
    "/compose/templates/0/kind",
    4
)]
#[case::layer_of_keys("[keys.lits]\n'x' = 'open'\n", "/keys", 1)]
#[case::command("[ui]\ncopy_command = []\n", "/ui/copy_command", 2)]
fn a_wrong_file_is_refused_at_the_right_place_by_both(
    #[case] text: &str,
    #[case] path: &str,
    #[case] line: usize,
) {
    assert_eq!(refused_at(&validator(), text), [path]);
    assert_eq!(refused_lines(text), [line]);
}

/// Every number with its least and its greatest value.
fn ranges(schema: &Value, path: &str, found: &mut Vec<(String, i64, i64)>) {
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        ranges(inner, &path, found);
        if let (Some(least), Some(most)) = (inner["minimum"].as_i64(), inner["maximum"].as_i64()) {
            found.push((path, least, most));
        }
    }
}

#[test]
fn the_ranges_of_numbers_are_those_of_the_program() {
    let validator = validator();
    let mut found = Vec::new();
    ranges(&document(), "", &mut found);
    assert!(found.len() >= 13, "{found:?}");
    found.push(("refresh.poll_seconds".to_owned(), 5, 86_400));
    found.push(("refresh.thread_seconds".to_owned(), 5, 86_400));
    for (key, least, most) in found {
        for number in [least - 1, least, most, most + 1] {
            let text = format!("{key} = {number}\n");
            // These are bounded by each other too.
            let beside = match key.as_str() {
                "network.connect_timeout_seconds" => "network.stall_timeout_seconds = 3600\n",
                "compose.texting_from" => "compose.texting_until = 24\n",
                "compose.texting_until" => "compose.texting_from = 0\n",
                _ => "",
            };
            let text = text + beside;
            let is_good = (least..=most).contains(&number) || (number == 0 && least == 5);
            assert_eq!(refused_at(&validator, &text).is_empty(), is_good, "{text}");
            assert_eq!(refused_lines(&text).is_empty(), is_good, "{text}");
        }
    }
}

#[test]
fn bindings_are_completed_with_the_commands_of_their_layer() {
    let validator = validator();
    for (text, path) in [
        ("[keys.global]\n'M' = 'move-down 5'\n'Q' = 'none'\n", None),
        ("[keys.compose]\n'alt-enter' = 'send'\n", None),
        ("[keys.list]\n'x' = 'opne'\n", Some("/keys/list/x")),
        ("[keys.list]\n'x' = 'quit 3'\n", Some("/keys/list/x")),
        ("[keys]\npreset = 'emacs'\n", Some("/keys/preset")),
    ] {
        assert_eq!(refused_at(&validator, text), Vec::from_iter(path), "{text}");
    }
    let document = document();
    let commands = &document["properties"]["keys"]["properties"]["outbox"]["additionalProperties"];
    let names = commands["anyOf"][0]["enum"].as_array().expect("a list");
    assert!(names.contains(&"discard-entry".into()) && names.contains(&"none".into()));
    let preset = &document["properties"]["keys"]["properties"]["preset"]["enum"];
    assert_eq!(*preset, serde_json::json!(["default", "vim", "gmail", "mutt"]));
}
