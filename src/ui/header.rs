//! The first line: account, tabs, and connection.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::RenderContext;
use super::tabs::Tabs;
use super::text;
use super::theme::Theme;
use crate::app::ClickTarget;
use crate::app::freshness::Freshness;
use crate::app::state::Connection;
use crate::domain::FailureKind as Kind;
use crate::domain::text::one_line;
use crate::query::Scope;
use crate::ui::line_writer::LineWriter;

/// Minimum columns of a lead's name beside tabs.
const WHOSE: usize = 16;

/// Columns of space before the account and between it and the tabs.
const BESIDE: usize = 3;

pub(super) fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    let (mark, style, said) = connection(context);
    writer.right(&said, 20, theme.faint()).right(mark, 18, style);
    let list = &context.state.list;
    let name = context.place.unwrap_or("leadping");
    let label = account_label(context);
    let whose = &*label;
    let Some(tabs) = Tabs::new(list.tabs(), list.tab(), theme) else {
        put_parts(context, name, whose, writer.skip(1));
        return;
    };
    let is_mine = *list.scope() == Scope::Mine;
    // The service makes room for the account, and that of the user, which is
    // the usual one, for the service.
    let ways: &[(&str, &str)] = if is_mine {
        &[(name, whose), (context.place.unwrap_or_default(), ""), ("", "")]
    } else {
        &[(name, whose), ("", whose)]
    };
    let room = writer.room();
    let fits = |(name, whose): &&(&str, &str)| taken(theme, name, whose) + tabs.width() <= room;
    let way = ways.iter().find(fits).or(ways.last());
    let (name, whose) = way.copied().unwrap_or_default();
    if taken(theme, name, whose) > 0 {
        let most = WHOSE.max(room.saturating_sub(tabs.width() + BESIDE));
        let whose = text::cut(whose, most, theme.symbols.ellipsis);
        put_parts(context, name, &whose, writer.skip(1));
        writer.skip(BESIDE as u16 - 1);
    }
    let room = writer.room();
    let record = |tab, area| context.clickable(area, || ClickTarget::View(tab));
    tabs.fit(room).render(&mut writer, record);
}

/// Columns of the parts before the tabs, with the space around them.
fn taken(theme: Theme<'_>, name: &str, whose: &str) -> usize {
    match (text::width(name), text::width(whose)) {
        (0, 0) => 0,
        (0, one) | (one, 0) => one + BESIDE,
        (name, whose) => name + text::width(theme.symbols.between) + whose + BESIDE,
    }
}

/// Writes the service and the account, those that there are.
fn put_parts(context: &RenderContext<'_>, name: &str, whose: &str, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let is_place = context.place.is_some();
    writer.put(name, if is_place { theme.due() } else { theme.strong() });
    if !name.is_empty() && !whose.is_empty() {
        writer.put(theme.symbols.between, theme.faint());
    }
    writer.put(whose, theme.plain());
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
                let said = if state.motion {
                    text::exactly_ago(state.now, at)
                } else {
                    format!("no answer since {}", state.clock_time(at))
                };
                (symbols.ring, theme.due(), said)
            }
            Some(Freshness::Fresh(at)) => (symbols.dot, theme.good(), text::ago(state.now, at)),
            None => (symbols.dot, theme.good(), text::ago(state.now, *at)),
        },
        Connection::Limited(until) => {
            (symbols.ring, theme.due(), format!("paused until {}", state.clock_time(*until)))
        }
        Connection::Failed(failure, until) => {
            let until = until.filter(|until| *until > state.now);
            let said = match failure.kind {
                Kind::RateLimited if until.is_some() => "paused",
                kind => self::kind(kind),
            };
            let retry = state.outage().and_then(|outage| outage.retry_at);
            let then = match (until, retry) {
                (Some(until), _) => format!(" until {}", state.clock_time(until)),
                (None, Some(retry)) => match state.seconds_left(retry) {
                    Some(left) => format!(", retry {left} s"),
                    None => format!(", retry {}", state.countdown(retry)),
                },
                (None, None) => String::new(),
            };
            (symbols.ring, theme.bad(), said.to_owned() + &then)
        }
    }
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
