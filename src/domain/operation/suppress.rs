//! Changes of who may be texted.

use super::Operation;

impl Operation {
    /// Whether it changes who may be texted.
    pub fn changes_suppressions(&self) -> bool {
        matches!(self, Self::Block { .. } | Self::Unblock { .. })
    }

    /// The same for servers that have to be told the organization; `None` where
    /// it is told already, or does not matter.
    #[must_use]
    pub fn of_organization(&self, id: &str) -> Option<Self> {
        let mut told = self.clone();
        match &mut told {
            Self::Block { organization, .. } | Self::Unblock { organization, .. }
                if organization.is_none() =>
            {
                *organization = Some(id.to_owned());
                Some(told)
            }
            _ => None,
        }
    }
}
