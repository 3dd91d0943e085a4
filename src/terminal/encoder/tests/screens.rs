//! The program's own screens, drawn over each other on every kind of terminal.

use ratatui::layout::Rect;
use serde_json::{Value, json};

use super::model::Widths;
use super::widths::{PIECES, Probe};
use crate::app::Command;
use crate::app::fixture::Fixture;
use crate::keymap::{Keymap, Resolver};
use crate::settings::KeyPreset;
use crate::terminal::encoder::*;
use crate::ui::{self, RenderContext, theme::Theme};

/// Names and texts that terminals measure differently, and plain ones.
fn conversation(n: usize) -> Value {
    let piece = |at: usize| PIECES[at % PIECES.len()];
    json!({
        "id": format!("c{n}"), "leadId": format!("l{n}"), "firstName": piece(2 * n),
        "lastName": format!("{}x", piece(n)), "status": "waiting", "isUnread": n.is_multiple_of(3),
        "lastSnippet": format!("{} and {}{}", piece(3 * n), piece(n + 7), piece(n + 1)),
        "lastEventAt": "2026-11-22T11:55:00Z", "nextStep": piece(n + 3),
    })
}

fn text(n: usize) -> Value {
    let summary: Vec<&str> = (0..6).map(|at| PIECES[(5 * n + at) % PIECES.len()]).collect();
    json!({
        "timelineType": "Sms", "summary": summary.concat(), "status": "Delivered",
        "direction": if n.is_multiple_of(2) { "inbound" } else { "outbound" },
        "actorDisplayName": PIECES[n], "createdAt": format!("2026-11-{:02}T10:00:00Z", 21 - n),
    })
}

fn frame(fixture: &mut Fixture, keymap: &Keymap, area: Rect) -> Buffer {
    fixture.resize(ui::viewport(&fixture.state, keymap, area));
    let mut buffer = Buffer::empty(area);
    let (resolver, theme) = (Resolver::default(), Theme::new(true, false));
    let state = &fixture.state;
    ui::render(
        &RenderContext { state, keymap, resolver: &resolver, theme, place: None, clicks: None },
        area,
        &mut buffer,
    );
    buffer
}

#[test]
fn scrolling_help_and_pickers_leave_nothing_behind() {
    use Command::{Back, HalfPageDown, MoveDown, MoveUp, Open, OpenPalette, StepBack, ToggleHelp};
    let keymap = Keymap::build(KeyPreset::Default, &[], "").expect("the preset is sound");
    for area in [Rect::new(0, 0, 120, 16), Rect::new(0, 0, 46, 16)] {
        let mut fixture = Fixture::of_lead("lead-1");
        fixture.list((0..40).map(conversation).collect(), None, None);
        fixture.go_idle();
        fixture.thread((0..12).map(text).collect(), None);
        let mut frames = vec![frame(&mut fixture, &keymap, area)];
        for action in [
            MoveDown,
            MoveDown,
            MoveDown,
            ToggleHelp,
            MoveDown,
            HalfPageDown,
            StepBack,
            OpenPalette,
            MoveDown,
            StepBack,
            HalfPageDown,
            HalfPageDown,
            OpenPalette,
            StepBack,
            MoveUp,
            Open,
            MoveDown,
            ToggleHelp,
            StepBack,
            Back,
            HalfPageDown,
            MoveUp,
        ] {
            fixture.act(&[action]);
            frames.push(frame(&mut fixture, &keymap, area));
        }
        for widths in Widths::ALL {
            let mut probe = Probe::new(widths, area);
            for frame in &frames {
                probe.check(frame);
            }
        }
    }
}
