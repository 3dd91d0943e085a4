//! The first line: account, tabs, and connection.

use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::RenderContext;
use super::tabs::Tabs;
use super::text;
use crate::app::freshness::Freshness;
use crate::app::state::Connection;
use crate::app::{ClickTarget, State};
use crate::domain::FailureKind as Kind;
use crate::domain::text::one_line;
use crate::query::Scope;

/// Minimum columns of a lead's name beside tabs.
const WHOSE: usize = 16;

pub(super) fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let symbols = theme.symbols;
    let mut writer = context.line(buffer, area, 0);
    let (mark, style, said) = connection(context);
    writer.right(&said, 20, theme.faint()).right(mark, 18, style).skip(1);
    let list = &context.state.list;
    let tabs = Tabs::new(list.tabs(), list.tab(), theme);
    let (place, whose) = (context.place.unwrap_or_default(), account_label(context));
    let taken = |parts: &[&str]| {
        let parts = parts.iter().filter(|part| !part.is_empty()).map(|part| text::width(part));
        parts.map(|part| part + text::width(symbols.between)).sum::<usize>()
    };
    let needed = tabs.as_ref().map_or(0, Tabs::width);
    // The program's name gives way to tabs, and to that of another service.
    let name = if place.is_empty() { "leadping" } else { place };
    let fits = taken(&[name, &whose]) + needed <= writer.room();
    let brand = if place.is_empty() && (fits || tabs.is_none()) { name } else { "" };
    let whose = if !fits && tabs.is_some() && *list.scope() == Scope::Mine {
        String::new()
    } else if tabs.is_some() {
        text::cut(&whose, WHOSE.max(writer.room() / 4), symbols.ellipsis).into_owned()
    } else {
        whose
    };
    let parts = [(brand, theme.strong()), (place, theme.due()), (&whose, theme.plain())];
    let parts: Vec<_> = parts.into_iter().filter(|(part, _)| !part.is_empty()).collect();
    for (at, (part, style)) in parts.iter().enumerate() {
        if at > 0 {
            writer.put(symbols.between, theme.faint());
        }
        writer.put(part, *style);
    }
    if let Some(tabs) = tabs {
        writer.skip(if parts.is_empty() { 0 } else { 3 });
        let room = writer.room();
        let record = |tab, area| context.clickable(area, || ClickTarget::View(tab));
        tabs.fit(room).render(&mut writer, record);
    }
}

/// Connection state and age of the rows: symbol, its style, text.
fn connection<'a>(context: &RenderContext<'a>) -> (&'a str, Style, String) {
    let (state, theme) = (context.state, context.theme);
    let symbols = theme.symbols;
    match &state.connection {
        Connection::Unknown => {
            (symbols.ring, theme.faint(), format!("connecting{}", symbols.ellipsis))
        }
        Connection::Online(at) => match state.freshness() {
            Some(Freshness::Overdue(at)) => {
                (symbols.ring, theme.due(), text::exactly_ago(state.now, at))
            }
            Some(Freshness::Fresh(at)) => (symbols.dot, theme.good(), text::ago(state.now, at)),
            None => (symbols.dot, theme.good(), text::ago(state.now, *at)),
        },
        Connection::Limited(until) => {
            (symbols.ring, theme.due(), format!("paused until {}", clock(state, *until)))
        }
        Connection::Failed(failure, until) => {
            let until = until.filter(|until| *until > state.now);
            let said = match failure.kind {
                Kind::RateLimited if until.is_some() => "paused",
                kind => self::kind(kind),
            };
            let retry = state.outage().and_then(|outage| outage.retry_at);
            let then = match (until, retry) {
                (Some(until), _) => format!(" until {}", clock(state, until)),
                (None, Some(_)) => format!(", retry {}", context.seconds_left(retry)),
                (None, None) => String::new(),
            };
            (symbols.ring, theme.bad(), said.to_owned() + &then)
        }
    }
}

/// A local time, never before `at`: with seconds if it is close, with the day
/// if it is not today.
fn clock(state: &State, at: Timestamp) -> String {
    let close = at.duration_since(state.now) < SignedDuration::from_mins(2);
    let unit = if close { Unit::Second } else { Unit::Minute };
    let up = TimestampRound::new().smallest(unit).mode(RoundMode::Ceil);
    let local = at.round(up).unwrap_or(at).to_zoned_datetime(state.zone.clone());
    if close {
        return state.time_style.exact_time(local.time());
    }
    let now = state.now.to_zoned_datetime(state.zone.clone());
    state.time_style.time_or_date_time(&local, &now)
}

pub(super) fn account_label(context: &RenderContext<'_>) -> String {
    match context.state.list.scope() {
        Scope::Mine => "Inbox".to_owned(),
        Scope::Lead(lead) => {
            // Not from the rows: those of a lead may name it differently.
            let facts = context.state.detail.facts_of(lead);
            let name = facts.and_then(|facts| facts.lead.name());
            let name = name.as_deref().or(context.state.lead_name.as_deref());
            one_line(name.unwrap_or(lead.as_str())).into_owned()
        }
    }
}

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Credentials => "key rejected",
        Kind::NotFound => "not found",
        Kind::Rejected | Kind::Unsupported => "refused",
        Kind::RateLimited => "rate limit",
        Kind::Server => "server error",
        Kind::Network => "offline",
        Kind::Timeout => "no response",
        Kind::Malformed => "bad response",
        Kind::Local => "local error",
    }
}
