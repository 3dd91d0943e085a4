//! The categories of lead statuses.

/// The category of a lead's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusCategory {
    Open,
    Qualified,
    Converted,
    Lost,
    Invalid,
    Duplicate,
    /// None, or one that is not known.
    Other,
}

impl StatusCategory {
    const KNOWN: [(&str, Self); 6] = [
        ("Open", Self::Open),
        ("Qualified", Self::Qualified),
        ("Converted", Self::Converted),
        ("Lost", Self::Lost),
        ("Invalid", Self::Invalid),
        ("Duplicate", Self::Duplicate),
    ];

    /// Parses the contract's value, in any case.
    pub fn from_wire(value: &str) -> Self {
        let known = Self::KNOWN.iter().find(|(wire, _)| wire.eq_ignore_ascii_case(value));
        known.map_or(Self::Other, |(_, category)| *category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_those_of_the_contract() {
        assert_eq!(StatusCategory::from_wire("Qualified"), StatusCategory::Qualified);
        assert_eq!(StatusCategory::from_wire("lost"), StatusCategory::Lost);
        for other in ["", "Nurturing", "Open ", "qualified lead"] {
            assert_eq!(StatusCategory::from_wire(other), StatusCategory::Other, "{other}");
        }
    }
}
