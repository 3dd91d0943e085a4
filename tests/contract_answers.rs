//! The sandbox's answers against the vendor's contract, if present.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and one that is skipped says so"
)]

#[path = "sandbox/client.rs"]
mod client;
#[path = "contract/operations.rs"]
mod operations;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use client::{Sandbox, items, options, problem};
use jsonschema::Validator;
use leadping_tui::sandbox::{Fault, Options};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// The vendor's contract and its validators.
struct Contract {
    document: Value,
    /// By schema.
    validators: RefCell<BTreeMap<String, Rc<Validator>>>,
}

impl Contract {
    /// `None` without the contract, as in a copy of the project alone.
    fn load() -> Option<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/api/leadping-openapi-1.0.83.json");
        let Ok(text) = fs::read_to_string(&path) else {
            println!("skipped: the vendor's contract is not beside the project");
            return None;
        };
        let document: Value = serde_json::from_str(&text).expect("the contract is JSON");
        Some(Self { document, validators: RefCell::default() })
    }

    /// Checks that an answer matches the schema exactly.
    fn check(&self, schema: &str, answer: &Value) {
        let faults = self.faults(schema, answer);
        assert!(faults.is_empty(), "{schema}: {faults:#?}");
    }

    /// The violations of an answer.
    fn faults(&self, schema: &str, answer: &Value) -> Vec<String> {
        let reference = json!({"$ref": format!("#/components/schemas/{schema}")});
        self.faults_by(&reference, answer)
    }

    /// The violations of a value by any schema.
    fn faults_by(&self, schema: &Value, value: &Value) -> Vec<String> {
        let validator = self.validator(schema);
        let errors = validator.iter_errors(value);
        let mut faults: Vec<String> =
            errors.map(|error| format!("{}: {error}", error.instance_path())).collect();
        self.visit(schema, value, "", &mut faults);
        faults
    }

    /// A validator for a schema within the whole document, so that references
    /// resolve, with format checks.
    fn validator(&self, schema: &Value) -> Rc<Validator> {
        let mut validators = self.validators.borrow_mut();
        let made = validators.entry(schema.to_string()).or_insert_with(|| {
            let whole = json!({"allOf": [schema], "components": self.document["components"]});
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            let validator = options.build(&whole);
            Rc::new(validator.unwrap_or_else(|error| panic!("{schema}: {error}")))
        });
        Rc::clone(made)
    }

    /// Checks beyond JSON Schema validation: members that the schema does not
    /// list, and integers beyond their format.
    fn visit(&self, schema: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                let mut known = Map::new();
                let open = self.properties(schema, &mut known);
                for (name, value) in object {
                    let path = format!("{path}.{name}");
                    match known.get(name) {
                        Some(schema) => self.visit(schema, value, &path, faults),
                        None if open => {}
                        None => faults.push(format!("{path} is invented")),
                    }
                }
            }
            Value::Array(array) => {
                for value in array {
                    self.visit(&schema["items"], value, path, faults);
                }
            }
            Value::Number(number)
                if schema["format"] == "int32"
                    && number.as_i64().is_none_or(|number| i32::try_from(number).is_err()) =>
            {
                faults.push(format!("{path} is no 32-bit integer"));
            }
            _ => {}
        }
    }

    /// Collects the members that a schema lists, through references, and
    /// returns whether it allows others: one without a list does.
    fn properties(&self, schema: &Value, known: &mut Map<String, Value>) -> bool {
        let mut open = schema.get("additionalProperties").is_some_and(Value::is_object);
        let says = ["properties", "$ref", "allOf", "anyOf", "oneOf"];
        open |= schema["type"] == "object" && says.iter().all(|word| schema.get(word).is_none());
        if let Some(properties) = schema["properties"].as_object() {
            known.extend(properties.clone());
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let target = self.document.pointer(reference.trim_start_matches('#'));
            open |= self.properties(target.expect("the reference leads somewhere"), known);
        }
        for branch in ["allOf", "anyOf", "oneOf"] {
            for schema in schema[branch].as_array().into_iter().flatten() {
                open |= self.properties(schema, known);
            }
        }
        open
    }
}

const ALL: &str = "/conversations/my?archiveFilter=all";

#[tokio::test]
async fn conversations_are_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(700));
    for path in [ALL, "/conversations/my", "/conversations/lead/lead-1"] {
        for page in sandbox.pages(path, &json!({"pageSize": 100, "includeCount": true})).await {
            contract.check("PagedResultOfConversationResponse", &page);
            assert!(page["totalCount"].is_u64());
            assert_all_members(&contract, "ConversationResponse", items(&page));
        }
    }
    for lead in ["lead-2", "lead-3", "lead-40"] {
        let path = format!("/conversations/lead/{lead}");
        contract.check("PagedResultOfConversationResponse", &sandbox.page(&path, &json!({})).await);
    }
}

/// Every member that a schema lists is present, possibly null.
fn assert_all_members(contract: &Contract, schema: &str, rows: &[Value]) {
    let properties = &contract.document["components"]["schemas"][schema]["properties"];
    let names: Vec<&String> = properties.as_object().expect("properties").keys().collect();
    assert!(!names.is_empty() && !rows.is_empty(), "{schema}: nothing to compare");
    for row in rows {
        for name in &names {
            assert!(row.get(name).is_some(), "{schema}.{name} is missing in {row}");
        }
    }
}

#[tokio::test]
async fn timelines_are_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(300));
    for number in 1..=150 {
        let path = format!("/events/conversations/conv-{number}");
        for page in sandbox.pages(&path, &json!({"pageSize": 100})).await {
            contract.check("PagedResultOfEventTableRow", &page);
            assert_all_members(&contract, "EventTableRow", items(&page));
        }
    }
}

#[tokio::test]
async fn leads_are_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(1_000));
    let rows = sandbox.all(ALL, &json!({"pageSize": 100})).await;
    let leads: BTreeSet<_> = rows.iter().filter_map(|row| row["leadId"].as_str()).collect();
    assert!(leads.len() > 100);
    for lead in leads {
        let response = sandbox.get(&format!("/leads/{lead}")).await;
        assert_eq!(response.status(), 200, "{lead}");
        contract.check("LeadResponse", &response.json().await.expect("JSON"));
    }
}

#[tokio::test]
async fn the_table_of_leads_is_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(options(1_500));
    let path = "/leads/all/my?archiveFilter=all";
    let mut without_address = 0;
    for page in sandbox.pages(path, &json!({"pageSize": 100, "includeCount": true})).await {
        contract.check("PagedResultOfLeadTableRow", &page);
        let mut rows = items(&page).to_vec();
        // The only optional member that cannot be null.
        for row in &mut rows {
            without_address += usize::from(row.get("email").is_none());
            row["email"].take();
        }
        assert_all_members(&contract, "LeadTableRow", &rows);
    }
    assert!(without_address > 0);
}

#[tokio::test]
async fn problems_are_as_the_contract_says() {
    let Some(contract) = Contract::load() else { return };
    let sandbox = Sandbox::start(Options { rate_limit: Some(8), ..options(10) });
    let mut problems = vec![
        problem(sandbox.bare(Method::POST, ALL).send().await.expect("an answer")).await,
        sandbox.refusal(ALL, &json!({"pageSize": 0, "nope": 1})).await,
        sandbox.refusal(ALL, &json!([])).await,
        sandbox.refusal(ALL, &json!({"continuationToken": "x"})).await,
        sandbox.refusal("/conversations/my?archiveFilter=x", &json!({})).await,
        sandbox.refusal("/conversations/lead/x", &json!({})).await,
        sandbox.refusal("/nowhere", &json!({})).await,
        sandbox.refusal("/leads/lead-1", &json!({})).await,
        sandbox.refusal(ALL, &json!({"search": "x".repeat(3_000_000)})).await,
        sandbox.refusal(ALL, &json!({})).await,
    ];
    let statuses: Vec<u16> = problems.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [401, 400, 400, 400, 400, 404, 404, 405, 413, 429]);
    let failing = Sandbox::start(Options { fail_rate: 1.0, ..options(10) });
    for _ in 0..40 {
        let response = failing.post(ALL, &json!({})).await.expect("an answer");
        let kind = response.headers().get("content-type");
        if kind.is_some_and(|kind| kind == "application/problem+json") {
            problems.push(problem(response).await);
        }
    }
    assert_eq!(failing.stats().faults(Fault::Failed), 40);
    assert!(problems.len() > 20, "some failures come with a document");
    for (_, problem) in &problems {
        contract.check("ProblemDetails", problem);
    }
}

#[test]
fn the_check_itself_finds_faults() {
    let Some(contract) = Contract::load() else { return };
    let page = |row: Value| json!({"items": [row], "pageSize": 25, "totalCount": null});
    let fails = |schema: &str, answer: Value| !contract.faults(schema, &answer).is_empty();
    let schema = "PagedResultOfConversationResponse";
    assert!(!fails(schema, page(json!({"id": "c"}))));
    assert!(fails(schema, page(json!({"id": 5}))));
    assert!(fails(schema, json!({"items": [], "pageSize": 4_000_000_000_u32})));
    assert!(fails(schema, page(json!({"lastEventAt": "yesterday"}))));
    assert!(fails(schema, page(json!({"email": "nobody"}))));
    assert!(fails(schema, page(json!({"status": "snoozed"}))));
    assert!(fails(schema, page(json!({"invented": true}))));
    assert!(fails(schema, page(json!({"phoneNumber": {"id": "x"}}))));
    assert!(fails("LeadResponse", json!({"metadata": {}})));
}
