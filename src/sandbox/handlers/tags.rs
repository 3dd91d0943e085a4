//! Tags of the business, and of a lead.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use serde_json::json;

use super::call::{Call, Id, NoBody};
use super::lead::{add_journal_entry, answer};
use crate::sandbox::generator::organization::Tag;
use crate::sandbox::http;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::Changes;
use crate::sandbox::strict_body::Form;
use crate::sandbox::versions::Schema;

/// Every tag of the business. None is archived here.
pub(crate) async fn all(NoBody(call): NoBody) -> Result<Response, Problem> {
    call.flag("includeArchived")?;
    let at = super::account::since(&call);
    let changes = call.changes();
    let tags = changes.tags.iter().map(|tag| {
        json!({
            "organizationId": "org-1",
            "name": tag.name,
            "normalizedName": tag.normalized_name,
            "color": tag.color,
            "description": null,
            "createdByUserId": super::ME.0,
            "isArchived": false,
            "archivedAt": null,
            "id": tag.id,
            "createdAt": at,
            "modifiedAt": null,
            "isDemo": true,
        })
    });
    call.answer(Schema::Tag, &tags.collect::<Vec<_>>())
}

pub(crate) async fn add(id: Id, call: Call) -> Result<Response, Problem> {
    put(id, call, true)
}

pub(crate) async fn replace(id: Id, call: Call) -> Result<Response, Problem> {
    put(id, call, false)
}

fn put(id: Id, mut call: Call, keep: bool) -> Result<Response, Problem> {
    let number = call.lead(id)?;
    let mut form = call.form(&["tagIds", "tagNames", "createMissing"])?;
    for member in ["tagIds", "tagNames"] {
        form.require(member);
    }
    let (ids, names) = (form.texts("tagIds"), form.texts("tagNames"));
    let create = form.flag("createMissing");
    call.edit(|editor| {
        check(&mut form, editor.changes, &ids, &names, create);
        form.finish()?;
        let old = editor.changes.lead_row(number).tags;
        let mut tags = if keep { old.clone() } else { Vec::new() };
        let known = |tag: &&Tag| ids.iter().any(|id| *id == *tag.id);
        let mut new: Vec<Tag> = editor.changes.tags.iter().filter(known).cloned().collect();
        for name in &names {
            let found = named(editor.changes, name).cloned();
            new.push(found.unwrap_or_else(|| editor.make_tag(name)));
        }
        for tag in new {
            if !tags.iter().any(|known| known.id == tag.id) {
                tags.push(tag);
            }
        }
        let same = tags.iter().map(|tag| &tag.id).eq(old.iter().map(|tag| &tag.id));
        if !same {
            editor.lead(number, |lead| lead.row.tags = tags);
        }
        add_journal_entry(editor, &call, number);
        Ok(())
    })?;
    answer(&call, number)
}

fn check(form: &mut Form, changes: &Changes, ids: &[String], names: &[String], create: bool) {
    for (at, id) in ids.iter().enumerate() {
        if !changes.tags.iter().any(|tag| *tag.id == **id) {
            form.refuse(&format!("tagIds[{at}]"), "There is no tag with this id.");
        }
    }
    for (at, name) in names.iter().enumerate() {
        let member = format!("tagNames[{at}]");
        if name.trim().is_empty() {
            form.refuse(&member, "The value must not be blank.");
        } else if !create && named(changes, name).is_none() {
            form.refuse(&member, "There is no tag with this name.");
        }
    }
}

fn named<'c>(changes: &'c Changes, name: &str) -> Option<&'c Tag> {
    let name = Tag::normalize(name);
    changes.tags.iter().find(|tag| tag.normalized_name == name)
}

/// Removes a tag from a lead; no effect if the lead does not have it.
pub(crate) async fn remove(
    ids: Result<Path<(String, String)>, PathRejection>,
    NoBody(call): NoBody,
) -> Result<Response, Problem> {
    let Path((lead, tag)) = ids.map_err(|error| http::rejected(&error))?;
    let number = call.lead(Ok(Path(lead)))?;
    call.edit(|editor| {
        if !editor.changes.tags.iter().any(|known| *known.id == *tag) {
            return Err(Problem::absent("tag", &tag));
        }
        if editor.changes.lead_row(number).tags.iter().any(|known| *known.id == *tag) {
            editor.lead(number, |lead| lead.row.tags.retain(|known| *known.id != *tag));
        }
        add_journal_entry(editor, &call, number);
        Ok(())
    })?;
    answer(&call, number)
}
