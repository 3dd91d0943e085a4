//! The JSON Schema of the configuration file, for editors.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Map, Value, json};

use super::file::Document;
use super::{Overrides, Paths, show};
use crate::settings::KeyLayer;

/// A command that a key can be bound to.
#[derive(Clone, Copy, Debug)]
pub struct BindableCommand {
    /// The name in `[keys]`.
    pub name: &'static str,
    pub takes_count: bool,
}

/// The schema, draft 2020-12. `commands` has those that each layer of keys can
/// bind.
pub fn document(commands: impl Fn(KeyLayer) -> Vec<BindableCommand>) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    // Editors know references by halves.
    settings.inline_subschemas = true;
    settings.transforms.push(Box::new(RecursiveTransform(plain)));
    let mut schema = settings.into_generator().into_root_schema_for::<Document>().to_value();
    add_defaults(&mut schema);
    for layer in KeyLayer::ALL {
        let bindings = format!("/properties/keys/properties/{}/additionalProperties", layer.name());
        if let Some(value) = schema.pointer_mut(&bindings) {
            *value = command(&commands(layer));
        }
    }
    schema
}

/// Keys whose default depends on the locale.
const LOCAL: [&str; 3] = ["ascii", "clock", "date"];

/// Adds the default of each key that has one.
fn add_defaults(schema: &mut Value) {
    let shown = show::settings(&Overrides::default(), &Paths::default(), false);
    // Without a file nothing can be wrong.
    for row in shown.map(|shown| shown.rows).unwrap_or_default() {
        let pointer = format!("/properties/{}", row.key.join("/properties/"));
        let is_local = row.key.last().is_some_and(|key| LOCAL.contains(&key.as_str()));
        let value = row.value.filter(|value| !value.is_array() && !is_local);
        if let (Some(value), Some(of_key)) = (value, schema.pointer_mut(&pointer)) {
            of_key["default"] = json!(value);
        }
    }
}

/// The value of a binding.
fn command(commands: &[BindableCommand]) -> Value {
    let names: Vec<&str> = commands.iter().map(|command| command.name).chain(["none"]).collect();
    let counted = commands.iter().filter(|command| command.takes_count);
    let counted: Vec<&str> = counted.map(|command| command.name).collect();
    let pattern = format!("^\\s*({})\\s+[0-9]+\\s*$", counted.join("|"));
    json!({ "type": "string", "anyOf": [{ "enum": names }, { "pattern": pattern }] })
}

/// Removes what says something of Rust, and writes choices as a list.
fn plain(schema: &mut Schema) {
    let Some(members) = schema.as_object_mut() else { return };
    members.remove("default");
    members.remove("format");
    if let Some(Value::String(text)) = members.get_mut("description") {
        *text = text.replace('\n', " ");
    }
    if let Some(choices) = members.get("oneOf").and_then(choices) {
        members.remove("oneOf");
        members.insert("enum".to_owned(), choices);
    }
}

/// The values of a choice between constants.
fn choices(of: &Value) -> Option<Value> {
    let values = |choice: &Map<String, Value>| match (choice.get("const"), choice.get("enum")) {
        (Some(value), _) => Some(vec![value.clone()]),
        (None, Some(Value::Array(values))) => Some(values.clone()),
        (None, _) => None,
    };
    let choices = of.as_array()?.iter().map(|choice| values(choice.as_object()?));
    let choices: Option<Vec<Vec<Value>>> = choices.collect();
    Some(Value::Array(choices?.concat()))
}
