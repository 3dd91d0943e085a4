//! Scripted faults for specific requests.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::sandbox::handlers::call::Call;
use crate::sandbox::http;
use crate::sandbox::problem::Problem;
use crate::sandbox::scripted_faults::{Fault, FaultKind};
use crate::sandbox::shared::Shared;
use crate::sandbox::strict_body::Form;

const WHAT: &[(&str, FaultKind)] = &[
    ("drop", FaultKind::Drop),
    ("cut", FaultKind::Cut),
    ("trickle", FaultKind::Trickle),
    ("status", FaultKind::Status),
    ("false", FaultKind::False),
    ("nonsense", FaultKind::Nonsense),
    ("body", FaultKind::Body),
];

/// Adds one; returns all pending faults.
pub(super) async fn add(mut call: Call) -> Result<Response, Problem> {
    let fault = read(&call.bytes()?)?;
    call.shared.scripted.push(fault);
    http::json(&call.shared.scripted.pending())
}

pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    http::json(&shared.scripted.pending())
}

pub(super) async fn clear(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    shared.scripted.clear();
    http::json(&shared.scripted.pending())
}

fn read(body: &[u8]) -> Result<Fault, Problem> {
    let known = ["method", "path", "skip", "times", "when", "what", "status", "retryAfter", "body"];
    let mut form = Form::parse(body, &known)?;
    let method = form.text("method");
    let path = form.required_text("path");
    if path != "*" && !path.starts_with('/') {
        form.refuse("path", "The value must begin with / or be *.");
    }
    let skip = form.integer("skip", 0, 1_000_000).unwrap_or(0);
    let times = form.integer("times", 1, 1_000_000).unwrap_or(1);
    let after = form.word("when", &["before", "after"]) == Some("after");
    let names: Vec<&'static str> = WHAT.iter().map(|(name, _)| *name).collect();
    let what = form.word("what", &names);
    if what.is_none() {
        form.require("what");
    }
    let what =
        WHAT.iter().find(|(name, _)| Some(*name) == what).map_or(FaultKind::Drop, |(_, it)| *it);
    let lowest = if what == FaultKind::Body { 200 } else { 400 };
    let status = form.integer("status", lowest, 599);
    let body = form.text("body");
    let retry_after = form.integer("retryAfter", 0, 86_400);
    if what != FaultKind::Body && (what == FaultKind::Status) != status.is_some() {
        form.refuse("status", "A status is given where what is status or body, and only there.");
    }
    if (what == FaultKind::Body) != body.is_some() {
        form.refuse("body", "A body is given where what is body, and only there.");
    }
    if what == FaultKind::Cut && !after {
        form.refuse("when", "An answer is cut after the request took effect.");
    }
    form.finish()?;
    Ok(Fault {
        method,
        path,
        skip: skip as u32,
        times: times as u32,
        what,
        after,
        status: status.map(|status| status as u16),
        retry_after: retry_after.map(|seconds| seconds as u32),
        body,
    })
}
