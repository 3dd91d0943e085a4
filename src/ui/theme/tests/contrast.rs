//! WCAG 2.2, success criteria 1.4.3 (AA, 4.5) and 1.4.6 (AAA, 7): the contrast
//! of every text over every background that it can have.

use std::fmt::Write as _;

use ratatui::style::{Modifier, Style};

use super::{bg, fg, painted, themes};
use crate::settings::theme::color_space::{Rgb, contrast};
use crate::settings::theme::{ColorDepth, Palette};

const AA: f32 = 4.5;
const AAA: f32 = 7.0;

/// Roles that are no text: a line, and grounds.
const NO_TEXT: [&str; 1] = ["rule"];

/// Backgrounds under the texts of other roles.
const GROUNDS: [&str; 3] = ["selected", "selected_inactive", "overlay"];

/// Texts that stand on a chip, too: `OPTED OUT`, `NOTE`, `REPLY`.
const ON_CHIPS: [&str; 3] = ["strong", "due", "bad"];

struct Pair {
    role: &'static str,
    ground: &'static str,
    ratio: f32,
}

/// Every text over every ground.
fn pairs(palette: &Palette, depth: ColorDepth) -> Vec<Pair> {
    let (styles, background, foreground) = painted(palette, depth);
    let all: Vec<(&str, Style)> =
        styles.roles.named().map(|(name, style)| (name, *style)).collect();
    let of = |role: &str| all.iter().find(|(name, _)| *name == role).expect("a role").1;
    let mut grounds: Vec<(&str, Rgb)> = vec![("background", background)];
    grounds.extend(GROUNDS.map(|name| (name, bg(of(name)).unwrap_or(background))));
    let chip = bg(of("chip")).expect("a ground");
    let mut pairs = Vec::new();
    for (role, style) in all.iter().filter(|(name, _)| !NO_TEXT.contains(name)) {
        assert!(
            !style.add_modifier.intersects(Modifier::DIM | Modifier::REVERSED),
            "{role}: nobody knows what a terminal makes of it"
        );
        let text = fg(*style).unwrap_or(foreground);
        let under: Vec<(&str, Rgb)> = match bg(*style) {
            Some(own) => vec![("its own", own)],
            None if ON_CHIPS.contains(role) => {
                grounds.iter().copied().chain([("chip", chip)]).collect()
            }
            None => grounds.clone(),
        };
        for (ground, under) in under {
            pairs.push(Pair { role, ground, ratio: contrast(text, under) });
        }
    }
    for (ground, under) in grounds {
        pairs.push(Pair { role: "text", ground, ratio: contrast(foreground, under) });
    }
    pairs
}

#[test]
fn every_text_is_legible_on_every_ground_of_its_theme() {
    let mut faults = String::new();
    for (name, palette) in themes() {
        let least = if name == "high-contrast" { AAA } else { AA };
        for depth in [ColorDepth::TrueColor, ColorDepth::Indexed256] {
            for Pair { role, ground, ratio } in pairs(palette, depth) {
                if ratio < least {
                    let _ = writeln!(faults, "{name} {depth:?}: {role} on {ground}: {ratio:.2}");
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn the_selected_row_is_seen_beside_the_others() {
    for (name, palette) in themes() {
        for depth in [ColorDepth::TrueColor, ColorDepth::Indexed256] {
            let (styles, background, _) = painted(palette, depth);
            let [selected, inactive, chip] =
                [styles.roles.selected, styles.roles.selected_inactive, styles.roles.tab_current]
                    .map(|style| bg(style).expect("a ground"));
            assert!(selected != background && inactive != background, "{name} {depth:?}");
            assert!(selected != inactive && chip != background, "{name} {depth:?}");
        }
    }
}

/// WCAG 2.2, 1.4.11: a line needs 3, and no more than half of what text has.
#[test]
fn lines_are_seen_and_are_quieter_than_text() {
    for (name, palette) in themes() {
        for depth in [ColorDepth::TrueColor, ColorDepth::Indexed256] {
            let (styles, background, foreground) = painted(palette, depth);
            let line = contrast(fg(styles.roles.rule).expect("a color"), background);
            let text = contrast(foreground, background);
            assert!(line >= 3.0 && line <= text / 2.0, "{name} {depth:?}: {line:.2}");
        }
    }
}

/// A failure is not quieter than an answer that is due.
#[test]
fn a_failure_is_bold_where_a_reply_is_not() {
    let bold = |style: Style| style.add_modifier.contains(Modifier::BOLD);
    for (name, palette) in themes() {
        let roles = painted(palette, ColorDepth::TrueColor).0.roles;
        assert!(bold(roles.failed) && !bold(roles.needs_reply), "{name}");
    }
}

/// The lowest ratio of each role over all grounds, as a table.
#[test]
fn the_ratios_are_on_record() {
    let mut table = String::from("theme          role               contrast  at least  on\n");
    for (name, palette) in themes() {
        let (ratios, few) =
            (pairs(palette, ColorDepth::TrueColor), pairs(palette, ColorDepth::Indexed256));
        let mut roles: Vec<&str> = ratios.iter().map(|pair| pair.role).collect();
        roles.dedup();
        for role in roles {
            let of_role = |pairs: &[Pair]| {
                let of = pairs.iter().filter(|pair| pair.role == role);
                let least = of.clone().min_by(|a, b| a.ratio.total_cmp(&b.ratio));
                let (first, least) = (of.clone().next().expect("one"), least.expect("one"));
                (first.ratio, least.ratio, least.ground)
            };
            let ((usual, least, ground), (_, in_256, _)) = (of_role(&ratios), of_role(&few));
            let _ = writeln!(
                table,
                "{name:<14} {role:<18} {usual:>8.2} {least:>9.2}  {ground}, {in_256:.2} in 256"
            );
        }
    }
    insta::assert_snapshot!("contrast", table);
}
