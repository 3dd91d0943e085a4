//! The fields of templates, and their names in other programs.

use crate::domain::did_you_mean;

/// A field. None depends on the time: a text may be sent on another day than it
/// was written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    FirstName,
    LastName,
    /// The lead's names, as far as known.
    Name,
    Phone,
    Email,
    Status,
    /// The product that the lead asked about.
    Product,
    /// The first name of the user.
    Me,
    /// The sender number.
    Number,
}

impl Field {
    /// Every field, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::FirstName,
        Self::LastName,
        Self::Name,
        Self::Phone,
        Self::Email,
        Self::Status,
        Self::Product,
        Self::Me,
        Self::Number,
    ];

    /// The name between the braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstName => "firstName",
            Self::LastName => "lastName",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Status => "status",
            Self::Product => "product",
            Self::Me => "me",
            Self::Number => "number",
        }
    }

    /// Finds a field by name, ignoring case and separators: by our name, or
    /// another program's.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = letters(name);
        Self::from_letters(&name).or_else(|| {
            // The prefixes do not apply to the sender's fields.
            let field = PREFIXES
                .iter()
                .find_map(|prefix| Self::from_letters(name.strip_prefix(prefix)?))?;
            field.is_of_lead().then_some(field)
        })
    }

    fn from_letters(letters: &str) -> Option<Self> {
        let has = |names: &str| names.split_ascii_whitespace().any(|name| name == letters);
        NAMES.iter().find(|(_, names)| has(names)).map(|(field, _)| *field)
    }

    /// The field closest to an unknown name.
    pub(super) fn nearest(name: &str) -> Option<Self> {
        // The rest is a default or a filter.
        let name = letters(name.split(['|', ',']).next().unwrap_or_default());
        let name = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(&name);
        if let Some(rest) = SENDERS.iter().find_map(|sender| name.strip_prefix(sender))
            && matches!(Self::from_letters(rest), Some(Self::FirstName | Self::Name))
        {
            return Some(Self::Me);
        }
        let names = || NAMES.iter().flat_map(|(_, names)| names.split_ascii_whitespace());
        did_you_mean::closest(name, names()).and_then(Self::from_letters)
    }

    /// Whether it is about the lead, and not about the sender.
    pub(super) fn is_of_lead(self) -> bool {
        !matches!(self, Self::Me | Self::Number)
    }
}

/// The names of each field without separators. Those of other programs are from
/// the lists of merge fields that `HighLevel`, `HubSpot`, Mailchimp, Mautic,
/// Follow Up Boss and `ClickSend` publish.
const NAMES: [(Field, &str); Field::ALL.len()] = [
    (Field::FirstName, "firstname first fname givenname forename nombre primernombre"),
    (Field::LastName, "lastname last lname surname familyname apellido apellidos"),
    (Field::Name, "name fullname nombrecompleto"),
    (
        Field::Phone,
        "phone phonenumber mobile mobilephone mobilenumber cell cellphone cellnumber telefono celular",
    ),
    (Field::Email, "email emailaddress correo"),
    (Field::Status, "status"),
    (Field::Product, "product productname producto"),
    (Field::Me, "me myname myfirstname sendername senderfirstname"),
    (Field::Number, "number mynumber fromnumber sendernumber"),
];

/// Prefixes of a lead's fields.
const PREFIXES: [&str; 10] = [
    "contactfield",
    "leadfield",
    "contact",
    "lead",
    "recipient",
    "customer",
    "client",
    "prospect",
    "subscriber",
    "person",
];

/// Names for the sender, who is not always the user, so these are not accepted.
const SENDERS: [&str; 7] = ["agent", "user", "owner", "rep", "sender", "my", "assigneduser"];

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for (at, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!((field as usize, Field::from_name(field.name())), (at, Some(field)));
            assert_eq!(NAMES[at].0, field);
        }
    }

    #[rstest]
    #[case("first_name", Field::FirstName)]
    #[case("contact.first_name", Field::FirstName)]
    #[case("FirstName", Field::FirstName)]
    #[case("FIRST_NAME", Field::FirstName)]
    #[case("lead.firstName", Field::FirstName)]
    #[case("firstname", Field::FirstName)]
    #[case("fname", Field::FirstName)]
    #[case("First Name", Field::FirstName)]
    #[case("contactfield=firstname", Field::FirstName)]
    #[case("nombre", Field::FirstName)]
    #[case("contact.last_name", Field::LastName)]
    #[case("contact_name", Field::Name)]
    #[case("customer.full_name", Field::Name)]
    #[case("contact.phone", Field::Phone)]
    #[case("phone_number", Field::Phone)]
    #[case("EMAIL", Field::Email)]
    #[case("lead.status", Field::Status)]
    #[case("Product", Field::Product)]
    #[case("my_name", Field::Me)]
    fn the_names_of_other_programs_mean_ours(#[case] name: &str, #[case] field: Field) {
        assert_eq!(Field::from_name(name), Some(field));
    }

    #[rstest]
    #[case("fristName", Some(Field::FirstName))]
    #[case("contact.fist_name", Some(Field::FirstName))]
    #[case("user.first_name", Some(Field::Me))]
    #[case("agent_name", Some(Field::Me))]
    #[case("contact_me", Some(Field::Me))]
    #[case("first_name|there", Some(Field::FirstName))]
    #[case("appointment.start_time", None)]
    #[case("company", None)]
    #[case("1", None)]
    #[case("", None)]
    fn others_are_none_and_may_be_near_one(#[case] name: &str, #[case] near: Option<Field>) {
        assert_eq!((Field::from_name(name), Field::nearest(name)), (None, near));
    }
}
