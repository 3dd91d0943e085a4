//! Words in field names.
//!
//! From the lists of merge fields that such programs publish: `HubSpot`,
//! Mailchimp, Salesforce, `HighLevel`, Follow Up Boss, `ClickSend`, Mautic,
//! `ActiveCampaign`, Keap, Braze; the Spanish, French and German ones from
//! their localized forms.

/// Complete field names: in brackets, for example, they have no other use.
const FIELDS: &str = "name names firstname fname lastname lname fullname nickname surname forename \
    givenname familyname username companyname businessname contactname leadname customername \
    clientname agentname ownername sendername salutation company business organization \
    organisation org brand store city town state zip zipcode postcode postalcode county country \
    street address location date time datetime day phone phonenumber mobile cell email \
    emailaddress link url website product productname service price amount total balance code \
    coupon discount agent rep representative advisor sender user lead contact customer client \
    recipient subscriber member prospect property vehicle status source campaign custom \
    customfield field variable var placeholder value dob birthday jobtitle unsubscribe optout \
    nombre nombres apellido apellidos fecha hora ciudad empresa compania telefono celular correo \
    direccion producto servicio cliente contacto enlace precio monto vendedor agente asesor \
    salesperson salesrep technician manager number month year prenom nom vorname nachname firma leadfield contactfield";

/// Last words of a field name of several words.
const SLOTS: &str = "name names initial initials number phone mobile cell email address street city \
    state zip code date time day month year link url website id title amount price total balance \
    field value type city country location company product source status stage text here there \
    due week firstname \
    lastname fname lname nombre apellido fecha hora telefono correo direccion numero 1 2 3 4 5 6 7 8 9 10";

/// Words that form a field name together with those.
const QUALIFIERS: &str = "first last middle full your my our the this insert enter add type fill \
    customer client contact lead agent rep owner sender technician tech crew salesperson sales manager \
    doctor provider branch recipient user subscriber member patient \
    prospect person buyer seller vendor tenant guest attendee student candidate company business \
    account order invoice appointment appt booking event meeting job service product property \
    listing offer promo coupon discount quote estimate deal campaign custom merge field vehicle \
    policy plan loan payment billing shipping home work office mobile cell phone email postal \
    street web site booking tracking calendar review landing page start end due expiration expiry \
    delivery birth of s in y del de at and or to cliente contacto su primer agente empresa cita string text \
    source lead";

/// Imperatives addressed to the writer.
const ORDERS: &str = "insert enter add fill put type your";

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// The words of a name: `contact.firstName` has three, without case, accents
/// and trailing digits.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let hump = c.is_uppercase() && (before.is_lowercase() || before.is_numeric());
        let apart = !c.is_alphanumeric();
        if (hump || apart || (c.is_numeric() && before.is_alphabetic()))
            && words.last().is_some_and(|word| !word.is_empty())
        {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| !apart) {
            word.extend(c.to_lowercase().map(without_accent));
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn without_accent(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ï' => 'i',
        'ó' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        _ => c,
    }
}

/// Whether it reads like a field name: `First Name`, `FNAME`,
/// `contact.first_name`, `insert your company here`.
pub(super) fn is_field(name: &str) -> bool {
    let words = words(name);
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let known = |word: &str| has(FIELDS, word) || has(SLOTS, word) || has(QUALIFIERS, word);
    let number = |word: &str| word.chars().all(char::is_numeric);
    match words.len() {
        0 => false,
        1 => has(FIELDS, word(0)) || matches!(word(0), "first" | "last"),
        many if many > 8 => false,
        many => {
            let last = word(many - 1);
            let is_name = !matches!(word(0), "first" | "last" | "full" | "middle")
                || words.iter().any(|word| matches!(&**word, "name" | "names" | "initial"));
            let ends = has(SLOTS, last) || (number(last) && has(FIELDS, word(many - 2)));
            // With any qualifier.
            let of_anything = matches!(last, "name" | "names" | "url" | "link");
            let all = of_anything || words.iter().all(|word| known(word) || number(word));
            // `name of the company`.
            let of = has(SLOTS, word(0)) && matches!(word(1), "of" | "del" | "de");
            let ordered = has(ORDERS, word(0)) && words.iter().any(|word| has(FIELDS, word));
            all && is_name && (ends || of || ordered) && words.iter().any(|word| !number(word))
        }
    }
}

/// Whether one of its words is a field name.
pub(super) fn has_field(text: &str) -> bool {
    words(text).iter().any(|word| has(FIELDS, word))
}

/// Whether it is an identifier: letters, digits and `_`, `.`, `-`, `:` between
/// them.
pub(super) fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ']'))
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ':' | '[' | ']'))
        && name.contains(char::is_alphabetic)
}

/// Whether it is an identifier by its shape alone: `snake_case`, or with a
/// field name in it `dotted.name` and `camelCase`.
pub(super) fn is_shaped(name: &str) -> bool {
    if !is_identifier(name) {
        return false;
    }
    let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
    let snake = parts.len() > 1 && parts.iter().any(|part| part.chars().count() > 1);
    // A brand, as `iPhone`.
    let is_brand = words(name).iter().any(|word| word.chars().count() < 2);
    let is_domain = name.rsplit_once('.').is_some_and(|(_, end)| {
        matches!(&*end.to_lowercase(), "com" | "net" | "org" | "io" | "us" | "co" | "biz" | "me")
    });
    snake || (!is_domain && !is_brand && words(name).len() > 1 && has_field(name))
}
