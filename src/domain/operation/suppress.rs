//! Suppressions: changes of who may be texted.

use super::Operation;

impl Operation {
    pub fn changes_suppressions(&self) -> bool {
        matches!(self, Self::Block { .. } | Self::Unblock { .. })
    }

    /// The operation with the organization filled in, for servers that require
    /// it; `None` if it is set already or does not apply.
    #[must_use]
    pub fn with_organization(&self, id: &str) -> Option<Self> {
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
