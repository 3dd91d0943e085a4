//! The first line: whose conversations these are, and how the connection is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Scene;
use super::pen::Pen;
use super::text;
use crate::app::state::Connection;
use crate::domain::text::one_line;
use crate::domain::{Failure, FailureKind as Kind};
use crate::query::Scope;

/// Draws the header.
pub(super) fn render(scene: &Scene<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = scene.theme;
    let symbols = &theme.symbols;
    let mut pen = Pen::new(buffer, area, 0, symbols.ellipsis);
    let (mark, style, said) = match &scene.state.connection {
        Connection::Unknown => {
            (symbols.ring, theme.faint(), format!("connecting{}", symbols.ellipsis))
        }
        Connection::Online(at) => (symbols.dot, theme.good(), text::ago(scene.state.now, *at)),
        Connection::Failed(failure) => (symbols.ring, theme.bad(), kind(failure).to_owned()),
    };
    pen.right(&said, 20, theme.faint()).right(mark, 18, style);
    pen.skip(1).put("leadping", theme.strong()).put(symbols.between, theme.faint());
    match scene.state.list.scope() {
        Scope::Mine => {
            pen.put("inbox", theme.plain());
        }
        Scope::Lead(lead) => {
            // Not from the rows: those of a lead need not name it alike.
            let facts = scene.state.detail.facts_of(lead);
            let name = facts.and_then(|facts| facts.lead.name());
            let name = name.as_deref().or(scene.state.lead_name.as_deref());
            pen.put(&one_line(name.unwrap_or(lead.as_str())), theme.plain());
        }
    }
    if let Some(place) = scene.place {
        pen.put(symbols.between, theme.faint()).put(place, theme.due());
    }
}

fn kind(failure: &Failure) -> &'static str {
    match failure.kind {
        Kind::Credentials => "not allowed",
        Kind::NotFound => "not found",
        Kind::Rejected => "refused",
        Kind::RateLimited => "rate-limited",
        Kind::Server => "server trouble",
        Kind::Network => "offline",
        Kind::Timeout => "no answer",
        Kind::Malformed => "bad answer",
        Kind::Local => "trouble here",
    }
}
