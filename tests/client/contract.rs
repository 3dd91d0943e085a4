//! The vendor's contract, if present.

use jsonschema::Validator;
use serde_json::{Value, json};

/// The vendor's document; `None`, with a message, if it is absent.
pub(crate) fn contract() -> Option<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/api/leadping-openapi-1.0.83.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the vendor's contract is not beside the project");
        return None;
    };
    Some(serde_json::from_str(&text).expect("the contract is JSON"))
}

/// A validator of one of the contract's schemas.
pub(crate) fn validator(contract: &Value, schema: &Value) -> Validator {
    let whole = json!({ "allOf": [schema], "components": contract["components"] });
    jsonschema::draft202012::new(&whole).expect("the contract's schema is valid")
}

/// The schemas that apply to a value together, with references resolved.
pub(crate) fn flat<'a>(contract: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let mut all = vec![schema];
    if let Some(pointer) = schema["$ref"].as_str().and_then(|r| r.strip_prefix('#')) {
        all.extend(flat(contract, contract.pointer(pointer).expect("a schema")));
    }
    for branch in ["allOf", "anyOf"] {
        for part in schema[branch].as_array().into_iter().flatten() {
            all.extend(flat(contract, part));
        }
    }
    all
}

/// Members of a value that the contract does not list. A validator accepts
/// them, a strict server would not.
pub(crate) fn unlisted(contract: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let schemas = flat(contract, schema);
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| {
                let listed = schemas.iter().find_map(|s| s["properties"].get(name));
                listed.map_or_else(|| vec![name.clone()], |s| unlisted(contract, s, member))
            })
            .collect(),
        Value::Array(elements) => {
            let items = schemas.iter().find_map(|s| s.get("items"));
            let items = items.unwrap_or(&Value::Null);
            elements.iter().flat_map(|element| unlisted(contract, items, element)).collect()
        }
        _ => Vec::new(),
    }
}
