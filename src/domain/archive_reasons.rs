//! Names that an organization gives to the reasons for archiving a lead.

use std::borrow::Cow;

use super::ArchiveReason;

/// Names by reason. The API has numbers only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReasonNames([Option<Box<str>>; ArchiveReason::MAX as usize + 1]);

impl ReasonNames {
    /// Maximum length in characters.
    pub const MAX_CHARS: usize = 60;

    pub fn set(&mut self, reason: ArchiveReason, name: &str) {
        if let Some(place) = self.0.get_mut(usize::from(u8::from(reason))) {
            *place = Some(name.into());
        }
    }

    pub fn get(&self, reason: ArchiveReason) -> Option<&str> {
        self.0.get(usize::from(u8::from(reason)))?.as_deref()
    }

    /// The name, else the number.
    pub fn label(&self, reason: ArchiveReason) -> Cow<'_, str> {
        self.get(reason).map_or_else(|| format!("reason {reason}").into(), Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_called_by_its_name_or_by_its_number() {
        let reason = |number: u8| ArchiveReason::try_from(number).expect("a reason");
        let mut names = ReasonNames::default();
        names.set(reason(9), "wrong number");
        assert_eq!(names.label(reason(9)), "wrong number");
        assert_eq!(names.label(reason(0)), "reason 0");
    }
}
