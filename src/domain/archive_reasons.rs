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

    /// Whether no reason has a name.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// The reasons with a name, by number.
    pub fn named(&self) -> impl Iterator<Item = (ArchiveReason, &str)> {
        let all = (0..=ArchiveReason::MAX).filter_map(|number| number.try_into().ok());
        all.filter_map(|reason| Some((reason, self.get(reason)?)))
    }

    /// The reason of a number, or of a whole name in any case.
    ///
    /// # Errors
    /// What can be given instead.
    pub fn find(&self, typed: &str) -> Result<ArchiveReason, String> {
        let typed = typed.trim();
        let number = typed.parse::<u8>().ok().and_then(|number| number.try_into().ok());
        let wanted = typed.to_lowercase();
        let is_it = |(_, name): &(ArchiveReason, &str)| name.to_lowercase() == wanted;
        let found = number.or_else(|| Some(self.named().find(is_it)?.0));
        found.ok_or_else(|| {
            let most = ArchiveReason::MAX;
            if self.is_empty() {
                return format!(
                    "Archive reasons are numbers from 0 to {most}. `[archive_reasons]` in the \
                     configuration gives them names"
                );
            }
            let known: Vec<&str> = self.named().map(|(_, name)| name).collect();
            format!("Choose from 0 to {most} or: {}", known.join(", "))
        })
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

    #[test]
    fn a_reason_is_found_by_its_number_or_its_whole_name_in_any_case() {
        let reason = |number: u8| ArchiveReason::try_from(number).expect("a reason");
        let mut names = ReasonNames::default();
        assert!(names.is_empty());
        assert_eq!(names.find("3"), Ok(reason(3)));
        let unnamed = names.find("spam").expect_err("refused");
        assert!(
            unnamed.starts_with("Archive reasons are numbers from 0 to 9. `[archive_reasons]`")
        );
        names.set(reason(9), "Wrong Number");
        names.set(reason(2), "Größe");
        assert!(!names.is_empty());
        assert_eq!(names.find(" wrong NUMBER "), Ok(reason(9)));
        assert_eq!(names.find("GRÖßE"), Ok(reason(2)));
        let told = "Choose from 0 to 9 or: Größe, Wrong Number";
        assert_eq!(names.find("wrong"), Err(told.to_owned()), "a part is no name");
    }
}
