//! Settings as TOML, with their origins as comments, and as JSON.

use std::fmt::Write as _;

use serde_json::json;
use toml::Value;

use super::{API_KEY, Row, Shown};
use crate::domain::text;

impl Shown {
    /// A TOML document: each key with its value, and a comment that says where
    /// the value comes from.
    pub fn to_toml(&self) -> String {
        let file = self.file.as_ref().map(|file| file.display().to_string());
        let file = file.unwrap_or_else(|| "there is no configuration file".to_owned());
        let mut out = format!("# {}\n", text::one_line(&file));
        let mut section: &[String] = &[];
        for row in &self.rows {
            let Some((key, tables)) = row.key.split_last() else { continue };
            if tables != section {
                section = tables;
                let names: Vec<String> = tables.iter().map(|name| quoted_key(name)).collect();
                // Writing to a string cannot fail.
                let _ = writeln!(out, "\n[{}]", names.join("."));
            }
            row.write(key, &mut out);
        }
        out
    }

    /// A JSON array of objects with `key`, `value` and `origin`, on one line.
    pub fn to_json(&self) -> String {
        let row = |row: &Row| {
            let key: Vec<String> = row.key.iter().map(|name| quoted_key(name)).collect();
            json!({ "key": key.join("."), "value": row.value, "origin": row.origin.long() })
        };
        let rows: Vec<serde_json::Value> = self.rows.iter().map(row).collect();
        text::json_line(&json!(rows).to_string())
    }
}

impl Row {
    fn write(&self, key: &str, out: &mut String) {
        let origin = text::one_line(&self.origin.short()).into_owned();
        let shown = quoted_key(key);
        let _ = match &self.value {
            None => writeln!(out, "# {shown} is not set"),
            // It has no key of its own in the file.
            Some(_) if key == API_KEY => writeln!(out, "# {shown} comes from {origin}"),
            Some(Value::Array(items)) if items.iter().any(Value::is_table) => {
                let items: Vec<String> = items.iter().map(literal).collect();
                let items = items.join(",\n    ");
                writeln!(out, "{shown} = [  # {origin}\n    {items},\n]")
            }
            Some(value) => writeln!(out, "{shown} = {}  # {origin}", literal(value)),
        };
    }
}

/// A value on one line.
fn literal(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) => {
            let entry = |(key, value): (&String, &Value)| {
                format!("{} = {}", quoted_key(key), literal(value))
            };
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn quoted_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !key.is_empty() && key.chars().all(is_bare) { key.to_owned() } else { quoted(key) }
}

/// A basic string, with whatever does not belong on a terminal as an escape.
fn quoted(value: &str) -> String {
    let mut out = String::from('"');
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if text::is_unsafe(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_read_back_as_it_was() {
        for text in ["", "a\"b\\c", "line\nbreak\ttab", "\u{1b}[2J\u{202e}\u{7f}", "é 😀 {x}"] {
            let line = format!("v = {}", quoted(text));
            assert!(!line.contains(text::is_unsafe), "{line:?}");
            let read: toml::Table = line.parse().expect("TOML");
            assert_eq!(read["v"].as_str(), Some(text));
        }
        assert_eq!(quoted_key("g g"), "\"g g\"");
        assert_eq!(quoted_key("poll_seconds"), "poll_seconds");
    }
}
