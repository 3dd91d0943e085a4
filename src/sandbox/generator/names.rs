//! Names, places and trades of the sandbox's people. All are fictitious; phone
//! numbers come from the range reserved for fiction (555-0100 to 555-0199) and
//! addresses from the domains reserved for examples.

/// A name as displayed, and as used in an email address.
pub(crate) type Name = (&'static str, &'static str);

/// First and last names of one culture.
pub(crate) struct Culture {
    /// Preferred language, a BCP 47 tag.
    pub(crate) language: &'static str,
    pub(crate) firsts: &'static [Name],
    pub(crate) lasts: &'static [Name],
}

/// Every culture but the most common one.
pub(crate) const CULTURES: &[&Culture] = &[
    &SPANISH, &SPANISH, &AFRICAN, &EUROPEAN, &EUROPEAN, &CHINESE, &JAPANESE, &KOREAN, &ARABIC,
    &HEBREW, &CYRILLIC, &INDIAN,
];

/// The most common one.
pub(crate) const ENGLISH: Culture = Culture {
    language: "en-US",
    firsts: &[
        ("Ann", "ann"),
        ("Bob", "bob"),
        ("Carol", "carol"),
        ("Dave", "dave"),
        ("Emily", "emily"),
        ("Frank", "frank"),
        ("Grace", "grace"),
        ("Henry", "henry"),
        ("Irene", "irene"),
        ("Jack", "jack"),
        ("Kate", "kate"),
        ("Leo", "leo"),
        ("Mary-Jane", "maryjane"),
        ("Nick", "nick"),
        ("Olivia", "olivia"),
        ("Pete 🏡", "pete"),
        ("Rose", "rose"),
        ("Tom", "tom"),
    ],
    lasts: &[
        ("Archer", "archer"),
        ("Brook", "brook"),
        ("Carpenter", "carpenter"),
        ("Dale", "dale"),
        ("Ellery", "ellery"),
        ("Fletcher", "fletcher"),
        ("Harrow", "harrow"),
        ("Kestrel", "kestrel"),
        ("Larkin", "larkin"),
        ("Marsh", "marsh"),
        ("O’Malley", "omalley"),
        ("Penhallow-Whitcombe", "penhallow"),
        ("Sawyer", "sawyer"),
        ("Thatcher", "thatcher"),
        ("Wheelwright", "wheelwright"),
    ],
};

const SPANISH: Culture = Culture {
    language: "es-US",
    firsts: &[
        ("María", "maria"),
        ("José Luis", "joseluis"),
        ("Lucía", "lucia"),
        ("Ángel", "angel"),
        ("Inés", "ines"),
        ("Begoña", "begona"),
    ],
    lasts: &[
        ("Gómez", "gomez"),
        ("Muñoz", "munoz"),
        ("Peña", "pena"),
        ("de la Cruz", "delacruz"),
        ("Ibáñez", "ibanez"),
    ],
};

const AFRICAN: Culture = Culture {
    language: "en-US",
    firsts: &[("Amara", "amara"), ("Chidi", "chidi"), ("Fatou", "fatou"), ("Kwame", "kwame")],
    lasts: &[
        ("Diallo", "diallo"),
        ("Okafor", "okafor"),
        ("Mensah", "mensah"),
        ("Ndiaye", "ndiaye"),
    ],
};

const EUROPEAN: Culture = Culture {
    language: "en-US",
    firsts: &[
        ("Zoë", "zoe"),
        ("Jürgen", "juergen"),
        ("Søren", "soren"),
        ("Łucja", "lucja"),
        // The accents of the next two are combining characters.
        ("Rene\u{301}e", "renee"),
        ("Nguye\u{302}\u{303}n", "nguyen"),
    ],
    lasts: &[
        ("Østergård", "ostergard"),
        ("Groß", "gross"),
        ("Kowalczyk", "kowalczyk"),
        ("van den Berg", "vandenberg"),
        ("Þórsdóttir", "thorsdottir"),
    ],
};

const CHINESE: Culture = Culture {
    language: "zh-Hans",
    firsts: &[("小明", "xiaoming"), ("秀英", "xiuying"), ("建国", "jianguo"), ("芳", "fang")],
    lasts: &[("王", "wang"), ("李", "li"), ("歐陽", "ouyang"), ("陳", "chen")],
};

const JAPANESE: Culture = Culture {
    language: "ja-JP",
    firsts: &[("さくら", "sakura"), ("健太", "kenta"), ("ケイコ", "keiko")],
    lasts: &[("佐藤", "sato"), ("山本", "yamamoto"), ("小林", "kobayashi")],
};

const KOREAN: Culture = Culture {
    language: "ko-KR",
    firsts: &[("민준", "minjun"), ("서연", "seoyeon"), ("하은", "haeun")],
    lasts: &[("김", "kim"), ("박", "park"), ("최", "choi")],
};

const ARABIC: Culture = Culture {
    language: "ar",
    firsts: &[("محمد", "mohamed"), ("فاطمة", "fatima"), ("ليلى", "layla")],
    lasts: &[("الحسن", "alhassan"), ("بن يوسف", "benyoussef"), ("العلي", "alali")],
};

const HEBREW: Culture = Culture {
    language: "he-IL",
    firsts: &[("נועה", "noa"), ("דוד", "david"), ("תמר", "tamar")],
    lasts: &[("כהן", "cohen"), ("לוי", "levi")],
};

const CYRILLIC: Culture = Culture {
    language: "uk-UA",
    firsts: &[("Ольга", "olga"), ("Андрій", "andriy"), ("Jelena", "jelena")],
    lasts: &[("Коваленко", "kovalenko"), ("Петрова", "petrova")],
};

const INDIAN: Culture = Culture {
    language: "en-IN",
    firsts: &[("प्रिया", "priya"), ("Arjun", "arjun"), ("தமிழ்", "tamil")],
    lasts: &[("शर्मा", "sharma"), ("Iyer", "iyer"), ("Patel", "patel")],
};

/// Names as a prankster types them into a form: escape sequences, bidirectional
/// overrides, controls, far too many letters.
pub(crate) const HOSTILE: &[Name] = &[
    ("Bobby\u{1b}[2J\u{1b}[H", "bobby"),
    ("\u{202e}nnA", "ann"),
    ("Eve\u{7}\u{9b}31m", "eve"),
    ("\u{1b}]0;owned\u{7}Mallory", "mallory"),
    ("A\r\nB", "ab"),
    ("Hubertwolfeschlegelsteinhausenbergerdorffwelchevoralternwaren", "hubert"),
    ("Z̸̧̢͙̱̘̓̑͗a̶͎͛͝l̵̙̈́g̸̨̿o̷͓͌", "zalgo"),
];

/// An area code, its place and its time zone.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) area: u16,
    pub(crate) city: &'static str,
    pub(crate) state: &'static str,
    pub(crate) zone: &'static str,
}

impl Place {
    /// The time zone's IANA name.
    pub(crate) fn iana(&self) -> &'static str {
        if self.zone.contains('/') { self.zone } else { "America/Anchorage" }
    }
}

const fn place(area: u16, city: &'static str, state: &'static str, zone: &'static str) -> Place {
    Place { area, city, state, zone }
}

pub(crate) const PLACES: &[Place] = &[
    place(415, "San Francisco", "CA", "America/Los_Angeles"),
    place(206, "Seattle", "WA", "America/Los_Angeles"),
    place(303, "Denver", "CO", "America/Denver"),
    place(602, "Phoenix", "AZ", "America/Phoenix"),
    place(312, "Chicago", "IL", "America/Chicago"),
    place(713, "Houston", "TX", "America/Chicago"),
    place(212, "New York", "NY", "America/New_York"),
    place(617, "Boston", "MA", "America/New_York"),
    place(404, "Atlanta", "GA", "America/New_York"),
    place(305, "Miami", "FL", "America/New_York"),
    place(808, "Honolulu", "HI", "Pacific/Honolulu"),
    // The contract allows Windows time zone names.
    place(907, "Anchorage", "AK", "Alaskan Standard Time"),
];

/// A possible interest of a lead.
#[derive(Debug)]
pub(crate) struct Trade {
    /// Its name in texts.
    pub(crate) thing: &'static str,
    pub(crate) product: &'static str,
    pub(crate) vertical: &'static str,
    /// Index of the business number that serves it.
    pub(crate) number: usize,
}

const fn trade(
    thing: &'static str,
    product: &'static str,
    vertical: &'static str,
    number: usize,
) -> Trade {
    Trade { thing, product, vertical, number }
}

pub(crate) const TRADES: &[Trade] = &[
    trade("roof", "Roof replacement", "Roofing", 1),
    trade("gutters", "Gutter guards", "Roofing", 1),
    trade("skylight", "Roof repair", "Roofing", 1),
    trade("solar panels", "Solar installation", "Solar", 2),
    trade("battery", "Home battery", "Solar", 2),
    trade("home insurance", "Homeowners policy", "Insurance", 3),
    trade("car insurance", "Auto policy", "Insurance", 3),
    trade("heat pump", "Heating and cooling", "Home services", 4),
    trade("windows", "Window replacement", "Home services", 4),
    trade("bathroom", "Bath remodel", "Home services", 4),
    trade("water heater", "Plumbing", "Home services", 0),
];

/// An id and two further texts.
pub(crate) type Triple = (&'static str, &'static str, &'static str);

/// One of the business's users.
pub(crate) fn agent(id: &str) -> Option<Triple> {
    AGENTS.iter().find(|(known, ..)| *known == id).copied()
}

/// One of the business's numbers.
pub(crate) fn number(id: &str) -> Option<Triple> {
    NUMBERS.iter().find(|(known, ..)| *known == id).copied()
}

/// The business's own numbers: id, name, number.
pub(crate) const NUMBERS: &[Triple] = &[
    ("pn-1", "Main line", "+16285550100"),
    ("pn-2", "Roofing", "+16285550111"),
    ("pn-3", "Solar team", "+16285550122"),
    ("pn-4", "Insurance desk", "+16285550133"),
    ("pn-5", "Home services ☎️", "+16285550144"),
];

/// The business's users: id, name, email.
pub(crate) const AGENTS: &[Triple] = &[
    ("user-1", "Sam Rivers", "sam@example.com"),
    ("user-2", "Alex Stone", "alex@example.com"),
    ("user-3", "Noor Field", "noor@example.com"),
    ("user-4", "Kai Brook", "kai@example.com"),
];

/// Tags: id, name, color.
pub(crate) const TAGS: &[(&str, &str, Option<&str>)] = &[
    ("tag-1", "Hot", Some("#d94f4f")),
    ("tag-2", "Spring campaign", Some("#4fa36b")),
    ("tag-3", "Roof", Some("#8a6d3b")),
    ("tag-4", "Referral", None),
    ("tag-5", "Español", Some("#c9a227")),
    ("tag-6", "再联系 🔁", Some("#4f7cd9")),
    ("tag-7", "Do not call before noon", None),
];
