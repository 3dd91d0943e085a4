//! The theme for people who do not tell red from green.
//!
//! Simulation: G. Machado, M. Oliveira, L. Fernandes, "A Physiologically-based
//! Model for Simulation of Color Vision Deficiency", 2009, at full severity, on
//! linear RGB.

use ratatui::style::Style;

use super::{fg, painted};
use crate::settings::theme::color_space::{Rgb, distance, linear, oklab, oklab_of_linear};
use crate::settings::theme::{COLORBLIND, ColorDepth, DARK, Palette};

type Matrix = [[f32; 3]; 3];

const PROTANOPIA: Matrix = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];

const DEUTERANOPIA: Matrix = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];

/// Five times what can just be seen.
const LEAST: f32 = 0.1;

/// Roles that mean opposite things.
const OPPOSITES: [(&str, &str); 10] = [
    ("good", "bad"),
    ("good", "due"),
    ("good", "warning"),
    ("due", "bad"),
    ("needs_reply", "waiting"),
    ("needs_reply", "failed"),
    ("waiting", "failed"),
    ("open", "failed"),
    ("open", "waiting"),
    ("new_lead", "failed"),
];

fn seen(color: Rgb, matrix: &Matrix) -> [f32; 3] {
    let color = color.map(linear);
    let channel = |row: &[f32; 3]| (0..3).map(|at| row[at] * color[at]).sum::<f32>();
    oklab_of_linear([0, 1, 2].map(|row| channel(&matrix[row]).clamp(0.0, 1.0)))
}

/// The smallest distance between roles that mean opposite things.
fn least_distance(palette: &Palette, depth: ColorDepth, matrix: &Matrix) -> (f32, String) {
    let (styles, _, foreground) = painted(palette, depth);
    let all: Vec<(&str, Style)> = styles.roles.named().map(|(name, it)| (name, *it)).collect();
    let of = |role: &str| {
        let style = all.iter().find(|(name, _)| *name == role).expect("a role").1;
        seen(fg(style).unwrap_or(foreground), matrix)
    };
    let distances = OPPOSITES.map(|(a, b)| (distance(of(a), of(b)), format!("{a} and {b}")));
    distances.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)).expect("pairs")
}

#[test]
fn what_means_the_opposite_looks_different() {
    for (name, matrix) in [("protanopia", PROTANOPIA), ("deuteranopia", DEUTERANOPIA)] {
        for depth in [ColorDepth::TrueColor, ColorDepth::Indexed256] {
            let (least, pair) = least_distance(&COLORBLIND, depth, &matrix);
            assert!(least >= LEAST, "{name}, {depth:?}: {pair} are {least:.3} apart");
        }
    }
}

/// That the measure finds what the theme is for.
#[test]
fn the_dark_theme_would_not_do() {
    let (least, pair) = least_distance(&DARK, ColorDepth::TrueColor, &DEUTERANOPIA);
    assert!(least < LEAST, "{pair} are {least:.3} apart");
}

#[test]
fn the_simulation_keeps_grays_and_merges_red_with_green() {
    for matrix in [PROTANOPIA, DEUTERANOPIA] {
        assert!(distance(seen([128; 3], &matrix), oklab([128; 3])) < 0.01);
        let (orange, lime) = ([200, 90, 0], [110, 130, 0]);
        let apart = distance(seen(orange, &matrix), seen(lime, &matrix));
        assert!(apart < distance(oklab(orange), oklab(lime)) / 2.0, "{apart}");
    }
}
