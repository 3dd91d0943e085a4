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
    Template::parse(template).expect("a template").fill(fields).map_err(|e| e.to_string())
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
    assert_eq!(template.fill(&fields).as_deref(), Ok("Hi Ann, Me {firstName} X here"));
    assert_eq!(template.values(&fields), ["Ann", "Me {firstName} X"]);
}

#[rstest]
#[case("Hi {firstName} {firstName}", "missing first name")]
#[case("{email}{me}{firstName}", "missing first name, email, your first name")]
fn a_gap_is_never_left_empty(#[case] template: &str, #[case] why: &str) {
    let blank = lead(r#"{"contact":{"firstName":" ","lastName":"Lee","email":"\u200b"}}"#);
    assert_eq!(filled(template, &Fields::new().with_lead(&blank)), Err(why.to_owned()));
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
#[case("{{1}}", 0..5, "Unknown field `1`", None)]
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
    let pool: Vec<String> = ["{'{'}", "{'}'}", "a", " ", "\n", "é", "😀", "."]
        .map(str::to_owned)
        .into_iter()
        .chain(fields)
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
    fn any_text_is_read_or_refused_at_a_place_in_it(written in "[{}a-z\\n\\r \u{202e}é]{0,20}") {
        match Template::parse(&written) {
            Ok(template) => prop_assert!(template.fields().next().is_some() || !written.is_empty()),
            Err(error) => prop_assert!(written.get(error.span).is_some()),
        }
    }
}
