//! `views` and `templates`: what the configuration has under a name.

use std::collections::HashSet;
use std::io::Write;

use serde_json::json;

use super::report::CliError;
use super::rows::{self, Cell, Column, ListRow, RowFormat};
use crate::config::{View, Views};
use crate::domain::LeadId;
use crate::query::Scope;
use crate::triage::compose::template::{Field, NamedTemplate, Question};

const VIEWS: &[Column] = &[
    Column::new("NAME", "name"),
    Column::new("KEY", "key"),
    Column::new("SCOPE", "scope"),
    Column::new("FILTER", "filter"),
];

const TEMPLATES: &[Column] = &[
    Column::new("NAME", "name"),
    Column::new("KIND", "kind"),
    Column::new("GAPS", "gaps"),
    Column::new("TEXT", "text"),
];

/// Positions with a digit as their key.
const DIGITS: usize = 9;

/// A view, as it is in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ScopedView {
    name: String,
    key: Option<String>,
    filter: String,
}

fn scoped(views: &Views, scope: &Scope) -> Vec<ScopedView> {
    let views = views.for_scope(scope);
    let scoped = |(at, view): (usize, &View)| {
        let digit = || (at < DIGITS).then(|| (at + 1).to_string());
        let own = view.key.as_ref().map(|key| key.keys.clone());
        let (name, filter) = (view.saved.name.clone(), view.saved.line.clone());
        ScopedView { name, key: own.or_else(digit), filter }
    };
    views.all().iter().enumerate().map(scoped).collect()
}

/// Writes the views of the inbox, then those that one lead's conversations have
/// in their place.
///
/// # Errors
/// A failed output.
pub fn write_views(
    views: &Views,
    format: RowFormat,
    ascii: bool,
    out: impl Write,
) -> Result<(), CliError> {
    let inbox = scoped(views, &Scope::Mine);
    let lead = scoped(views, &Scope::Lead(LeadId::new("")));
    let own = lead.iter().filter(|view| !inbox.contains(view));
    // Its id is its name.
    let own = own.filter(|view| {
        format != RowFormat::Ids || inbox.iter().all(|other| other.name != view.name)
    });
    let of_inbox = inbox.iter().map(|view| {
        let scope = if lead.contains(view) { "all" } else { "inbox" };
        (view, scope)
    });
    let rows = of_inbox.chain(own.map(|view| (view, "lead"))).map(|(view, scope)| {
        let cells = vec![
            Cell::text(Some(&view.name)),
            Cell::text(view.key.as_deref()),
            Cell::text(Some(scope)),
            Cell::text(Some(&view.filter)),
        ];
        let record = json!({
            "name": view.name, "key": view.key, "scope": scope, "filter": view.filter,
        });
        ListRow { id: view.name.clone(), cells, json: record.to_string() }
    });
    rows::write_all(out, (format, ascii), VIEWS, rows)
}

/// Writes the templates with their fields and questions.
///
/// # Errors
/// A failed output.
pub fn write_templates(
    templates: &[NamedTemplate],
    format: RowFormat,
    ascii: bool,
    out: impl Write,
) -> Result<(), CliError> {
    let rows = templates.iter().map(|named| {
        let template = &named.template;
        let mut fields: Vec<&str> = template.fields().map(Field::name).collect();
        let mut known = HashSet::new();
        fields.retain(|field| known.insert(*field));
        let questions = template.questions();
        let asked = questions.iter().map(|question| format!("?{}", question.name));
        let gaps: Vec<String> = fields.iter().map(|&field| field.to_owned()).chain(asked).collect();
        let text = template.to_string();
        let cells = vec![
            Cell::text(Some(&named.name)),
            Cell::text(Some(named.kind.name())),
            Cell::Text(gaps.join(", ")),
            Cell::text(Some(&text)),
        ];
        let question =
            |question: &&Question| json!({"name": question.name, "fallback": question.fallback});
        let record = json!({
            "name": named.name,
            "kind": named.kind.name(),
            "fields": fields,
            "questions": questions.iter().map(question).collect::<Vec<_>>(),
            "text": text,
        });
        ListRow { id: named.name.clone(), cells, json: record.to_string() }
    });
    rows::write_all(out, (format, ascii), TEMPLATES, rows)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::triage::compose::{Kind, Template};

    fn views(format: RowFormat) -> String {
        let mut out = Vec::new();
        write_views(&Views::default(), format, false, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn views_are_those_of_the_inbox_and_those_of_a_lead() {
        let tsv = views(RowFormat::Tsv);
        let mut lines = tsv.lines();
        assert_eq!(lines.next(), Some("name\tkey\tscope\tfilter"));
        assert_eq!(lines.next(), Some("Inbox\t1\tinbox\tis:active"));
        assert!(tsv.contains("\nUnread\t2\tinbox\tis:active is:unread\n"), "{tsv}");
        assert!(tsv.contains("\nUnread\t2\tlead\tis:unread\n"), "{tsv}");
        let names = views(RowFormat::Ids);
        assert_eq!(names.matches("Unread").count(), 1, "{names}");
        assert!(names.contains("\nFailed\n"), "{names}");
    }

    #[test]
    fn templates_have_their_gaps() {
        let template = |name: &str, kind, text| NamedTemplate {
            name: name.to_owned(),
            kind,
            template: Template::parse(text).expect("a template"),
        };
        let text = "Hi {firstName|there}, {firstName}:\n{?day|Tuesday} or {?time}?";
        let templates = [
            template("Visit", Kind::Reply, text),
            template("Left", Kind::Note, "Left a voicemail"),
        ];
        let written = |format| {
            let mut out = Vec::new();
            write_templates(&templates, format, false, &mut out).expect("written");
            String::from_utf8(out).expect("text")
        };
        let tsv = written(RowFormat::Tsv);
        let row = "Visit\treply\tfirstName, ?day, ?time\tHi {firstName|there}, {firstName}: {?day|Tuesday} or {?time}?";
        assert_eq!(tsv.lines().nth(1), Some(row));
        assert_eq!(written(RowFormat::Ids), "Visit\nLeft\n");
        let records: Vec<Value> =
            serde_json::from_str(&written(RowFormat::Json)).expect("an array");
        assert_eq!(records[0]["text"], text);
        assert_eq!(records[0]["fields"], json!(["firstName"]));
        let day = json!({"name": "day", "fallback": "Tuesday"});
        assert_eq!(records[0]["questions"], json!([day, {"name": "time", "fallback": null}]));
        assert_eq!(records[1]["kind"], "note");
    }
}
