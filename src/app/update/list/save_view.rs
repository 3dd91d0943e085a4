//! The filter in force becomes a view of the configuration.

use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::query::SavedView;

/// Saves the filter's line under a name, or notifies the user of the reason why
/// not.
#[must_use]
pub(in crate::app::update) fn save_view(state: &mut State, name: &str) -> Vec<Effect> {
    let name = name.trim();
    let refused = match state.filter.error() {
        Some(error) => Err(error.to_string()),
        None => SavedView::check_name(name),
    };
    if let Err(why) = refused {
        return vec![state.notice.notify(format!("View not saved: {why}"))];
    }
    let line = state.filter.line().text().trim().to_owned();
    vec![Effect::SaveView { name: name.to_owned(), line }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::Fixture;
    use crate::app::update::list::scope;
    use crate::app::{Command, Event};
    use crate::domain::LeadId;
    use crate::query::Scope;

    fn typed(text: &str) -> Fixture {
        let mut fixture = Fixture::new();
        fixture.act(&[Command::EditFilter]);
        fixture.paste(text);
        fixture
    }

    #[test]
    fn the_line_is_kept_as_it_was_typed() {
        let mut fixture = typed(" status=waiting  roof ");
        fixture.act(&[Command::AcceptFilter]);
        let effects = save_view(&mut fixture.state, " Roofs ");
        let line = "status=waiting  roof".to_owned();
        assert_eq!(effects, [Effect::SaveView { name: "Roofs".to_owned(), line }]);
        let effects = save_view(&mut Fixture::new().state, "All");
        assert_eq!(effects, [Effect::SaveView { name: "All".to_owned(), line: String::new() }]);
    }

    #[test]
    fn what_cannot_be_a_view_is_refused_with_the_reason() {
        let refused = |text: &str, name: &str| {
            let mut fixture = typed(text);
            let effects = save_view(&mut fixture.state, name);
            assert!(matches!(effects.as_slice(), [Effect::Wake { .. }]), "{effects:?}");
            fixture.state.notice.text().unwrap_or_default().to_owned()
        };
        assert!(refused("is:unraed", "A").starts_with("View not saved: `is` can be"));
        assert_eq!(refused("roof", "  "), "View not saved: A view needs a name");
        assert!(refused("roof", "a\u{1b}b").contains("control or invisible characters"));
        assert!(refused("roof", &"x".repeat(99)).contains("at most 40 characters"));
    }

    #[test]
    fn the_user_is_told_where_a_view_is() {
        let mut fixture = Fixture::new();
        fixture.handle(Event::ViewSaved {
            before: None,
            name: "Roofs".to_owned(),
            line: "roof".to_owned(),
            file: "~/.config/leadping-tui/config.toml".to_owned(),
        });
        let told = "Saved view Roofs in ~/.config/leadping-tui/config.toml";
        assert_eq!(fixture.state.notice.text(), Some(told));
        fixture.handle(Event::ViewSaved {
            name: "Roofs".to_owned(),
            line: "roof".to_owned(),
            before: Some("roofs is:unread".to_owned()),
            file: "config.toml".to_owned(),
        });
        let told = "Saved view Roofs in config.toml (was: roofs is:unread)";
        assert_eq!(fixture.state.notice.text(), Some(told), "nothing is lost without a word");
    }

    #[test]
    fn a_saved_view_is_there_wherever_one_goes() {
        let mut fixture = Fixture::new();
        let lead = |lead: &str| Scope::Lead(LeadId::new(lead));
        let save = |fixture: &mut Fixture, name: &str| {
            let (name, line, file) = (name.to_owned(), "roof".to_owned(), String::new());
            fixture.handle(Event::ViewSaved { name, line, before: None, file });
        };
        let last = |fixture: &Fixture, count: usize| -> Vec<String> {
            let tabs = fixture.state.list.tabs();
            tabs[tabs.len() - count..].iter().map(|tab| tab.name.clone()).collect()
        };
        save(&mut fixture, "A");
        let _ = scope::open(&mut fixture.state, lead("l"), None);
        assert_eq!(last(&fixture, 1), ["A"]);
        save(&mut fixture, "B");
        let _ = scope::open(&mut fixture.state, lead("m"), None);
        assert_eq!(last(&fixture, 2), ["A", "B"]);
        let _ = scope::go_back(&mut fixture.state);
        assert_eq!(last(&fixture, 2), ["A", "B"]);
        assert_eq!(fixture.state.list.tab(), 0);
    }
}
