use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn lead(json: &str) -> Lead {
    serde_json::from_str(json).expect("a lead")
}

fn ann() -> Fields {
    let lead = lead(
        r#"{"contact":{"firstName":"Ann","lastName":"Diallo","email":"ann@example.com",
        "phone":{"number":"+14155550134"}},"metadata":{"product":"Solar roof"},
        "currentLeadStatus":{"outcome":"qualified","displayName":"Qualified"}}"#,
    );
    let user: User = serde_json::from_str(r#"{"firstName":"Sam","name":"Sam Lee"}"#).expect("one");
    Fields::new().with_lead(&lead).with_user(&user).with(Field::Number, Some("+1 628 555 0100"))
}

fn filled(template: &str, fields: &Fields) -> Result<String, String> {
    let template = Template::parse(template).expect("a template");
    template.fill(fields, Question::to_string).map_err(|missing| missing.describe("Ann"))
}

#[test]
fn every_field_is_filled() {
    let all: Vec<String> = Field::ALL.iter().map(|field| format!("{{{}}}", field.name())).collect();
    let expected = "Ann|Diallo|Ann Diallo|+14155550134|ann@example.com|Qualified|Solar roof|Sam|\
                    +1 628 555 0100";
    assert_eq!(filled(&all.join("|"), &ann()).as_deref(), Ok(expected));
}

#[rstest]
#[case("{'{firstName}'} costs 5 {{ or {'{'}5", "{firstName} costs 5 { or {5")]
#[case("{{:}} {{ }} }}", "{:} { } }")]
#[case("{{{{firstName}}}}", "{Ann}")]
#[case("a\tb\rc {me}", "a    b\nc Sam")]
#[case("\u{feff}Hi", "Hi")]
#[case("Hi {firstName},\r\nsee you\n\n", "Hi Ann,\nsee you")]
#[case("  {me} ", "  Sam ")]
fn braces_and_lines_are_themselves(#[case] template: &str, #[case] text: &str) {
    assert_eq!(filled(template, &ann()).as_deref(), Ok(text));
}

#[rstest]
#[case("Hi {{contact.first_name}}")]
#[case("Hi {{firstName}}")]
#[case("Hi {{ first_name }}")]
#[case("Hi {{{FirstName}}}")]
#[case("Hi { FIRST_NAME }")]
#[case("Hi {leadfield=firstname}")]
#[case("Hi {!Contact.FirstName}")]
fn the_gaps_of_other_programs_are_ours(#[case] template: &str) {
    assert_eq!(filled(template, &ann()).as_deref(), Ok("Hi Ann"));
    assert_eq!(Template::parse(template).expect("a template").to_string(), "Hi {firstName}");
}

#[test]
fn braces_of_a_value_are_text() {
    let me: User = serde_json::from_str(r#"{"firstName":"Me {firstName} X"}"#).expect("one");
    let fields = ann().with_user(&me);
    let template = Template::parse("Hi {firstName}, {me} here").expect("a template");
    let filled = template.fill(&fields, Question::to_string);
    assert_eq!(filled.as_deref(), Ok("Hi Ann, Me {firstName} X here"));
    assert_eq!(template.values(&fields), ["Ann", "Me {firstName} X"]);
}

#[rstest]
#[case("Hi {firstName} {firstName}", "Ann has no {firstName}")]
#[case("{email}{firstName}", "Ann has no {email}, {firstName}")]
#[case("{me}", "your profile has no first name for {me}")]
#[case(
    "{email}{me}{number}",
    "Ann has no {email}; your profile has no first name for {me}; your {number} is unknown"
)]
fn a_gap_is_never_left_empty(#[case] template: &str, #[case] why: &str) {
    let blank = lead(r#"{"contact":{"firstName":" ","lastName":"Lee","email":"\u200b"}}"#);
    assert_eq!(filled(template, &Fields::new().with_lead(&blank)), Err(why.to_owned()));
}

#[rstest]
#[case(
    r#"{"metadata":{"product":"Solar roof"},"inquiry":{"service":"Roofing"}}"#,
    Ok("Solar roof")
)]
#[case(r#"{"metadata":{"product":" "},"inquiry":{"service":" Roofing\n"}}"#, Ok("Roofing"))]
#[case(r#"{"inquiry":{"service":"Roofing"}}"#, Ok("Roofing"))]
#[case(r#"{"inquiry":{"service":""}}"#, Err("Ann has no {product}"))]
fn the_product_is_the_service_asked_for_where_there_is_none(
    #[case] json: &str,
    #[case] expected: Result<&str, &str>,
) {
    let text = filled("{product}", &Fields::new().with_lead(&lead(json)));
    assert_eq!(text.as_deref().map_err(String::as_str), expected);
}

#[rstest]
#[case(r#"{"contact":{"firstName":"Ann"}}"#, "Hi Ann!")]
#[case(r#"{"contact":{"firstName":" "}}"#, "Hi there!")]
#[case(r#"{"contact":{}}"#, "Hi there!")]
#[case("{}", "Hi there!")]
#[case(r#"{"contact":{"firstName":"null"}}"#, "Hi there!")]
#[case(r#"{"contact":{"firstName":"N/A"}}"#, "Hi there!")]
#[case(r#"{"contact":{"firstName":"Unknown"}}"#, "Hi there!")]
#[case(r#"{"contact":{"firstName":"Noneya"}}"#, "Hi Noneya!")]
#[case(r#"{"contact":{"firstName":"{there}"}}"#, "Hi {there}!")]
fn a_fallback_takes_the_place_of_no_usable_value(#[case] json: &str, #[case] text: &str) {
    let fields = Fields::new().with_lead(&lead(json));
    assert_eq!(filled("Hi {firstName|there}!", &fields).as_deref(), Ok(text));
    assert_eq!(filled("{ first_name |there}", &fields).as_deref(), Ok(&text[3..text.len() - 1]));
}

#[test]
fn a_fallback_is_plain_text_and_may_be_empty() {
    let nobody = Fields::new().with_lead(&lead("{}"));
    assert_eq!(filled("Hi{firstName|},", &nobody).as_deref(), Ok("Hi,"));
    assert_eq!(filled("{firstName| a | me } x", &nobody).as_deref(), Ok("a | me x"));
}

#[test]
fn a_fallback_does_not_take_the_place_of_a_value_that_may_exist() {
    let template = Template::parse("Hi {firstName|there}, {me|us} at {number|work}").expect("one");
    let missing = template.fill(&Fields::new(), Question::to_string).expect_err("refused");
    assert_eq!(missing.not_loaded(), Some(Field::FirstName));
    let fields = Fields::new().with_lead(&lead("{}"));
    let missing = template.fill(&fields, Question::to_string).expect_err("refused");
    assert_eq!(missing.not_loaded(), Some(Field::Me));
    let fields = fields.with(Field::Me, None).with(Field::Number, None);
    let text = template.fill(&fields, Question::to_string);
    assert_eq!(text.as_deref(), Ok("Hi there, us at work"));
}

#[rstest]
#[case("See you {?day} at {?hour|9 AM}, {?day}?")]
#[case("See you {? day } at {?hour| 9 AM }, {{?day}}?")]
fn questions_are_asked_once_each_and_stay_open_until_then(#[case] written: &str) {
    let template = Template::parse(written).expect("a template");
    let names: Vec<&str> = template.questions().iter().map(|asked| &*asked.name).collect();
    assert_eq!(names, ["day", "hour"]);
    let open = "See you {?day} at {?hour|9 AM}, {?day}?";
    assert_eq!(template.fill(&ann(), Question::to_string).as_deref(), Ok(open));
    assert_eq!(template.to_string(), open);
    let answer = |question: &Question| question.answer("").unwrap_or("Tue").to_owned();
    let text = template.fill(&ann(), answer);
    assert_eq!(text.as_deref(), Ok("See you Tue at 9 AM, Tue?"));
}

proptest! {
    #[test]
    fn every_question_that_a_template_may_ask_is_seen_while_it_is_open(
        name in "\\PC{1,40}",
        fallback in proptest::option::of("\\PC{0,200}"),
        typed in "[^}\n]{0,200}",
    ) {
        let fallback = fallback.map(|fallback| format!("|{fallback}")).unwrap_or_default();
        if let Ok(template) = Template::parse(&format!("See you {{?{name}{fallback}}}!")) {
            let questions = template.questions();
            let forms: [fn(&Question) -> String; 2] = [Question::to_string, |it| it.open("x")];
            for open in forms {
                let text = template.fill(&ann(), open).expect("filled");
                prop_assert_eq!(question::first_open(&text).is_some(), !questions.is_empty());
            }
            for asked in questions {
                prop_assert!(question::first_open(&asked.open(&typed)).is_some());
            }
        }
    }
}

#[test]
fn what_the_server_says_is_cleaned() {
    let odd = lead(r#"{"contact":{"firstName":" An\u202en\n\u001b[2J "}}"#);
    let text = filled("Hi {firstName}!", &Fields::new().with_lead(&odd));
    assert_eq!(text.as_deref(), Ok("Hi Ann [2J!"));
}

#[rstest]
#[case("Hi {fristName}", 3..14, "Unknown field `fristName`", Some(Field::FirstName))]
#[case("é {{ nmae }}", 3..13, "Unknown field `nmae`", Some(Field::Name))]
#[case("{{first_name|there}}", 0..20, "Unknown field `first_name|there`", Some(Field::FirstName))]
#[case("{fristName|there}", 0..17, "Unknown field `fristName`", Some(Field::FirstName))]
#[case("{|there}", 0..8, "Unknown field ``", None)]
#[case("{{?day|Tue}}", 0..12, "Unknown field `?day|Tue`", None)]
#[case("{{1}}", 0..5, "Unknown field `1`", None)]
#[case("é {firstName|{lastName}}", 14..15, "A gap can't be inside another one", None)]
#[case("{?day{me}}", 5..6, "A gap can't be inside another one", None)]
#[case("Hi {firstName {me}}", 3..4, "`{` has no `}` after it. Write {'{'} for the character", None)]
#[case("Hi {firstName|there", 3..4, "`{` has no `}` after it. Write {'{'} for the character", None)]
#[case("Hi {firstName|a\nb}", 3..4, "`{` has no `}` after it. Write {'{'} for the character", None)]
#[case("Hi {firstName|there}}", 20..21, "`}` has no `{` before it. Write {'}'} for the character", None)]
#[case("a {?}", 2..5, "A question needs a name, at most 40 characters: {?day}", None)]
#[case("{? |x}", 0..6, "A question needs a name, at most 40 characters: {?day}", None)]
#[case("{?aaaaaaaaaabbbbbbbbbbccccccccccddddddddddd}", 0..44, "A question needs a name, at most 40 characters: {?day}", None)]
#[case("{firstName| a\u{202e}}", 13..16, "Templates can't contain a right-to-left override (U+202E)", None)]
#[case("{?d\u{202e}}", 3..6, "Templates can't contain a right-to-left override (U+202E)", None)]
#[case("{{#if name}}x", 0..12, "Unknown field `#if name`", Some(Field::FirstName))]
#[case("Hi {{name}!", 3..5, "`{` has no `}` after it. Write {'{'} for the character", None)]
#[case("Hi {'x", 3..5, "`{` has no `}` after it. Write {'{'} for the character", None)]
#[case("{}", 0..2, "Unknown field ``", None)]
#[case("{day}", 0..5, "Unknown field `day`", None)]
#[case("Hi {firstName", 3..4, "`{` has no `}` after it. Write {'{'} for the character", None)]
#[case("Hi {first\nName}", 3..4, "`{` has no `}` after it. Write {'{'} for the character", None)]
#[case("Hi }", 3..4, "`}` has no `{` before it. Write {'}'} for the character", None)]
#[case("", 0..0, "A template needs a text", None)]
#[case(" \n", 0..2, "A template needs a text", None)]
#[case("a\u{202e}b", 1..4, "Templates can't contain a right-to-left override (U+202E)", None)]
#[case("a\u{200d}b", 1..4, "Templates can't contain a zero-width joiner (U+200D)", None)]
fn what_is_no_template_is_refused_with_its_place(
    #[case] written: &str,
    #[case] span: Range<usize>,
    #[case] why: &str,
    #[case] meant: Option<Field>,
) {
    let error = Template::parse(written).expect_err("refused");
    assert_eq!((error.span.clone(), error.to_string().as_str()), (span, why));
    let closest = match error.fault {
        Fault::Unknown { closest, .. } => closest,
        _ => None,
    };
    assert_eq!(closest, meant);
}

fn pieces() -> impl Strategy<Value = String> {
    let fields = Field::ALL.map(|field| format!("{{{}}}", field.name()));
    let gaps = ["{firstName|there}", "{me|}", "{?day}", "{?day|a|b}", "{?when is it|}"];
    let pool: Vec<String> = ["{'{'}", "{'}'}", "a", " ", "\n", "é", "😀", "."]
        .map(str::to_owned)
        .into_iter()
        .chain(fields)
        .chain(gaps.map(str::to_owned))
        .collect();
    proptest::collection::vec(proptest::sample::select(pool), 0..12).prop_map(|all| all.concat())
}

proptest! {
    #[test]
    fn a_template_reads_as_it_is_written(written in pieces()) {
        let body = written.trim_end_matches('\n');
        match Template::parse(&written) {
            Ok(template) => {
                prop_assert_eq!(template.to_string(), body);
                prop_assert_eq!(Template::parse(body), Ok(template));
            }
            Err(error) => prop_assert_eq!(error.fault, Fault::Empty),
        }
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(written in "[{}a-z|?\\n\\r \u{202e}é]{0,20}") {
        match Template::parse(&written) {
            Ok(template) => prop_assert!(template.fields().next().is_some() || !written.is_empty()),
            Err(error) => prop_assert!(written.get(error.span).is_some()),
        }
    }
}
