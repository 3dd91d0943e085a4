//! Warnings that require confirmation of a text, and the confirmations given.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Kinds of warnings. Stored on disk with an outbox entry: names stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// The lead's local time is unknown.
    HourUnknown,
    /// The text arrives outside the texting hours.
    OutsideHours,
    /// The lead's record has neither consent nor opt-out.
    ConsentUnknown,
    /// The lead's status says opted out, the consent does not.
    StatusOptedOut,
    /// The lead asked in its own words for no more texts.
    AskedToStop,
    /// The text looks like a template with an unfilled field.
    Unfilled,
}

impl WarningKind {
    /// Whether it is about the hour at which a text arrives.
    pub fn is_hour(self) -> bool {
        matches!(self, Self::HourUnknown | Self::OutsideHours)
    }
}

/// A reason to require confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub kind: WarningKind,
    /// Shown to the user; no final stop.
    pub text: String,
}

impl Warning {
    pub fn new(kind: WarningKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// The kinds of warnings that the user has confirmed for one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Approvals(BTreeSet<WarningKind>);

impl Approvals {
    pub const NONE: Self = Self(BTreeSet::new());

    /// Confirms any hour, known or not (`--any-hour`).
    pub fn any_hour() -> Self {
        [WarningKind::HourUnknown, WarningKind::OutsideHours].into_iter().collect()
    }

    /// Confirms exactly these warnings.
    pub fn from_warnings(warnings: &[Warning]) -> Self {
        warnings.iter().map(|warning| warning.kind).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn contains(&self, kind: WarningKind) -> bool {
        self.0.contains(&kind)
    }

    /// The union.
    #[must_use]
    pub fn union(&self, others: &Self) -> Self {
        self.0.union(&others.0).copied().collect()
    }

    /// Without those about the hour: a confirmation holds for one hour only.
    #[must_use]
    pub fn without_hours(&self) -> Self {
        self.0.iter().copied().filter(|kind| !kind.is_hour()).collect()
    }

    /// Without one kind.
    #[must_use]
    pub fn without(&self, kind: WarningKind) -> Self {
        self.0.iter().copied().filter(|other| *other != kind).collect()
    }

    /// The warnings that are not confirmed.
    pub fn missing(&self, mut warnings: Vec<Warning>) -> Vec<Warning> {
        warnings.retain(|warning| !self.contains(warning.kind));
        warnings
    }
}

impl FromIterator<WarningKind> for Approvals {
    fn from_iter<I: IntoIterator<Item = WarningKind>>(kinds: I) -> Self {
        Self(kinds.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_one_to_what_was_warned_of_and_to_nothing_else() {
        let hour = Warning::new(WarningKind::OutsideHours, "Outside 8 AM–9 PM their time");
        let consent = Warning::new(WarningKind::ConsentUnknown, "Opt-in unknown");
        let approved = Approvals::from_warnings(std::slice::from_ref(&hour));
        let left = approved.missing(vec![hour.clone(), consent.clone()]);
        assert_eq!(left, std::slice::from_ref(&consent));
        let both = approved.union(&Approvals::from_warnings(std::slice::from_ref(&consent)));
        assert_eq!(both.missing(vec![hour, consent]), []);
        assert!(!Approvals::any_hour().contains(WarningKind::ConsentUnknown));
    }

    #[test]
    fn a_yes_to_an_hour_lapses_and_others_do_not() {
        let all: Approvals =
            [WarningKind::HourUnknown, WarningKind::OutsideHours, WarningKind::Unfilled]
                .into_iter()
                .collect();
        let left: Approvals = [WarningKind::Unfilled].into_iter().collect();
        assert_eq!(all.without_hours(), left);
    }

    #[test]
    fn the_names_on_disk_stay() {
        let all: Approvals = [
            WarningKind::HourUnknown,
            WarningKind::OutsideHours,
            WarningKind::ConsentUnknown,
            WarningKind::StatusOptedOut,
            WarningKind::AskedToStop,
            WarningKind::Unfilled,
        ]
        .into_iter()
        .collect();
        let written = r#"["hour_unknown","outside_hours","consent_unknown","status_opted_out","asked_to_stop","unfilled"]"#;
        assert_eq!(serde_json::to_string(&all).expect("encodes"), written);
        assert_eq!(serde_json::from_str::<Approvals>(written).expect("decodes"), all);
    }
}
