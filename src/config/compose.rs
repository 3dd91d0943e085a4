//! Composer settings: templates, the editor, the texting hours.

use toml::Spanned;

use super::error::{ConfigError, Source};
use super::file;
use crate::config::range::within;
use crate::config::toml_quote;
use crate::domain::text;
use crate::triage::compose::template::{Fault, Field, NamedTemplate};
use crate::triage::compose::{ComposeRules, Kind, Template, TextingHours};

/// Maximum number of templates.
const MAX_TEMPLATES: usize = 200;

/// Maximum length of a template's name, in characters.
const MAX_NAME: usize = 40;

/// Maximum length of a template, in characters.
const MAX_TEXT: usize = 2_000;

/// The command in an environment variable; an invalid one counts as not set.
pub(super) fn editor_of_environment(variable: &str) -> Option<Vec<String>> {
    shell_words::split(variable).ok().filter(|words| !words.is_empty())
}

/// Validates the section: the rules and the editor.
pub(super) fn validate(
    written: &file::Compose,
    source: &Source,
) -> Result<(ComposeRules, Option<Vec<String>>), ConfigError> {
    let templates = templates(written.templates.as_deref().unwrap_or_default(), source)?;
    let editor =
        written.editor.as_ref().map(|editor| command("editor", editor, source)).transpose()?;
    let confirm = written.confirm.unwrap_or_default();
    Ok((ComposeRules { templates, hours: hours(written, source)?, confirm }, editor))
}

/// The words of the command that a key of the file names.
pub(super) fn command(
    key: &str,
    written: &Spanned<String>,
    source: &Source,
) -> Result<Vec<String>, ConfigError> {
    let refuse = |what: &str| source.error(&written.span(), &format!("`{key}` {what}"));
    let words = shell_words::split(written.get_ref())
        .map_err(|_| refuse("has a quote that does not end"))?;
    if words.is_empty() { Err(refuse("is empty")) } else { Ok(words) }
}

fn hours(written: &file::Compose, source: &Source) -> Result<TextingHours, ConfigError> {
    let from = within(source, written.texting_from.as_ref(), 0..=23)?;
    let until = within(source, written.texting_until.as_ref(), 1..=24)?;
    let at = written.texting_until.as_ref().or(written.texting_from.as_ref());
    let Some(at) = at else { return Ok(TextingHours::default()) };
    let (first, last) = TextingHours::DEFAULT;
    TextingHours::new(from.unwrap_or(first), until.unwrap_or(last)).ok_or_else(|| {
        let message = "`texting_until` must be after `texting_from`";
        let hint = format!("The default is {first} to {last}");
        source.error(&at.span(), message).hint(Some(hint))
    })
}

fn templates(
    written: &[Spanned<file::Template>],
    source: &Source,
) -> Result<Vec<NamedTemplate>, ConfigError> {
    if let Some(beyond) = written.get(MAX_TEMPLATES) {
        let message = format!("At most {MAX_TEMPLATES} templates");
        return Err(source.error(&beyond.span(), &message));
    }
    let mut templates: Vec<NamedTemplate> = Vec::with_capacity(written.len());
    for table in written {
        let table = table.get_ref();
        let name = table.name.get_ref();
        let refuse = |message: &str| Err(source.error(&table.name.span(), message));
        if name.trim().is_empty() {
            return refuse("A template needs a name");
        }
        if name.chars().count() > MAX_NAME {
            return refuse(&format!("Template names can have at most {MAX_NAME} characters"));
        }
        if text::one_line(name) != name.as_str() || name.trim() != name {
            return refuse("A template name is one line, with no spaces around it");
        }
        let lower = name.to_lowercase();
        if let Some(first) = templates.iter().find(|first| first.name.to_lowercase() == lower) {
            return refuse(&format!("Two templates are named `{}`", first.name));
        }
        let kind = table.kind.unwrap_or(Kind::Reply);
        let template = template(&table.text, source)?;
        templates.push(NamedTemplate { name: name.clone(), kind, template });
    }
    Ok(templates)
}

/// A template's text. An error gets its position in the file.
fn template(written: &Spanned<String>, source: &Source) -> Result<Template, ConfigError> {
    let (text, at) = (written.get_ref(), written.span());
    if text.chars().count() > MAX_TEXT {
        let message = format!("Templates can have at most {MAX_TEXT} characters");
        return Err(source.error(&at, &message));
    }
    Template::parse(text).map_err(|error| {
        let raw = source.text.get(at.clone()).unwrap_or_default();
        let [start, end] = [error.span.start, error.span.end]
            .map(|end| at.start + toml_quote::offset_in(raw, end));
        let hint = match &error.fault {
            Fault::Unknown { closest: Some(field), .. } => {
                Some(format!("Did you mean `{}`?", field.name()))
            }
            Fault::Unknown { .. } => {
                Some(format!("Choose from: {}", Field::ALL.map(Field::name).join(", ")))
            }
            _ => None,
        };
        source.error(&(start..end), &error.to_string()).hint(hint)
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::triage::compose::ConfirmPolicy;

    type Read = (ComposeRules, Option<Vec<String>>);

    fn read(text: &str) -> Result<Read, (String, String)> {
        let parsed = file::parse(&PathBuf::from("c.toml"), text.to_owned());
        let read =
            parsed.and_then(|(document, source)| super::validate(&document.compose, &source));
        read.map_err(|error| (error.message, error.hint.unwrap_or_default()))
    }

    fn refused(text: &str) -> (String, String) {
        read(text).expect_err("refused")
    }

    fn with_text(text: &str) -> String {
        format!("[[compose.templates]]\nname = \"Hello\"\ntext = {text}\n")
    }

    #[test]
    fn what_is_written_is_read() {
        let (compose, editor) = read(
            "[compose]\neditor = \"nvim -c 'set tw=0'\"\ntexting_from = 9\ntexting_until = 20\n\
             [[compose.templates]]\nname = \"Hello\"\ntext = \"\"\"\nHi {firstName},\n{me}\n\"\"\"\n\
             [[compose.templates]]\nname = \"Wants a call\"\ntext = \"Call {name}.\"\nkind = \"note\"",
        )
        .expect("good");
        assert_eq!(editor.as_deref(), Some(&["nvim", "-c", "set tw=0"].map(String::from)[..]));
        assert_eq!(Some(compose.hours), TextingHours::new(9, 20));
        let shown = |t: &NamedTemplate| format!("{} {} {}", t.name, t.kind.name(), t.template);
        let templates: Vec<String> = compose.templates.iter().map(shown).collect();
        let expected = ["Hello reply Hi {firstName},\n{me}", "Wants a call note Call {name}."];
        assert_eq!(templates, expected);
        assert_eq!(read(""), Ok(Read::default()));
    }

    #[test]
    fn an_unknown_field_is_refused_where_it_stands() {
        let (message, hint) = refused(&with_text("\"\\u00e9 \\\"Hi\\\" {fristName}\""));
        assert_eq!(message, "c.toml:3:23: Unknown field `fristName`");
        assert_eq!(hint, "Did you mean `firstName`?");
        let (message, hint) = refused(&with_text("\"Hi {{contact.fist_name}}\""));
        assert_eq!(message, "c.toml:3:12: Unknown field `contact.fist_name`");
        assert_eq!(hint, "Did you mean `firstName`?");
        let (message, hint) = refused(&with_text("'''\nHi\n  {zzz}'''"));
        assert_eq!(message, "c.toml:5:3: Unknown field `zzz`");
        assert_eq!(
            hint,
            "Choose from: firstName, lastName, name, phone, email, status, product, me, number"
        );
    }

    #[test]
    fn what_is_no_template_is_refused_with_its_place() {
        let long = format!("\"{}\"", "x".repeat(MAX_TEXT + 1));
        for (text, message) in [
            ("\"\"", "c.toml:3:9: A template needs a text"),
            ("\"a } b\"", "c.toml:3:11: `}` has no `{` before it. Write {'}'} for the character"),
            (
                "\"a\\u202eb\"",
                "c.toml:3:10: Templates can't contain a right-to-left override (U+202E)",
            ),
            ("\"Hi {{frist_name}}\"", "c.toml:3:12: Unknown field `frist_name`"),
            (&long, "c.toml:3:8: Templates can have at most 2000 characters"),
            ("\"x\"\nkind = \"mail\"", "c.toml:4:8: Unknown value `mail`"),
            ("\"x\"\nkey = \"k\"", "c.toml:4:1: Unknown key `key`"),
        ] {
            assert_eq!(refused(&with_text(text)).0, message);
        }
    }

    #[test]
    fn fallbacks_and_questions_are_read_and_checked_where_they_stand() {
        let (compose, _) =
            read(&with_text("'Hi {firstName|there}, {?day|Tue} or {?other day}?'")).expect("good");
        let template = &compose.templates[0].template;
        assert_eq!(template.to_string(), "Hi {firstName|there}, {?day|Tue} or {?other day}?");
        for (text, message, hint) in [
            (
                "\"Hi {fristName|there}\"",
                "c.toml:3:12: Unknown field `fristName`",
                "Did you mean `firstName`?",
            ),
            (
                "\"\"\"\nHi {?day},\n{firstName|{me}}\"\"\"",
                "c.toml:5:12: A gap can't be inside another one",
                "",
            ),
            (
                "\"On {? } then\"",
                "c.toml:3:12: A question needs a name, at most 40 characters: {?day}",
                "",
            ),
            (
                "\"Hi {firstName|there\"",
                "c.toml:3:12: `{` has no `}` after it. Write {'{'} for the character",
                "",
            ),
            (
                "\"Hi {{firstName|upper}}\"",
                "c.toml:3:12: Unknown field `firstName|upper`",
                "Did you mean `firstName`?",
            ),
            (
                "\"{me|\\u202e}\"",
                "c.toml:3:13: Templates can't contain a right-to-left override (U+202E)",
                "",
            ),
        ] {
            assert_eq!(refused(&with_text(text)), (message.to_owned(), hint.to_owned()));
        }
    }

    #[test]
    fn whether_to_ask_before_sending_is_read() {
        let confirm = |text: &str| read(text).map(|(compose, _)| compose.confirm);
        assert_eq!(confirm(""), Ok(ConfirmPolicy::Always));
        assert_eq!(confirm("[compose]\nconfirm = \"always\""), Ok(ConfirmPolicy::Always));
        assert_eq!(confirm("[compose]\nconfirm = \"warnings\""), Ok(ConfirmPolicy::Warnings));
        let (message, _) = refused("[compose]\nconfirm = \"never\"");
        assert_eq!(message, "c.toml:2:11: Unknown value `never`");
    }

    #[test]
    fn a_template_is_found_by_its_name() {
        let named = |name: &str| format!("[[compose.templates]]\nname = {name}\ntext = \"x\"\n");
        let twice = named("\"Hello\"") + &named("\"hELLO\"");
        assert_eq!(refused(&twice).0, "c.toml:5:8: Two templates are named `Hello`");
        let long = format!("\"{}\"", "x".repeat(MAX_NAME + 1));
        for name in ["\"\"", "\" \"", "\" a\"", "\"a\\tb\"", "\"a\\u001b\"", &long] {
            let (message, _) = refused(&named(name));
            assert!(message.starts_with("c.toml:2:8: "), "{name}: {message}");
        }
        let many: String = (0..=MAX_TEMPLATES).map(|n| named(&format!("\"{n}\""))).collect();
        assert!(refused(&many).0.ends_with("At most 200 templates"));
    }

    #[test]
    fn hours_that_are_none_are_refused() {
        for (written, message) in [
            ("texting_from = 24", "c.toml:2:16: 24 is out of range"),
            ("texting_until = 0", "c.toml:2:17: 0 is out of range"),
            ("texting_from = 21", "c.toml:2:16: `texting_until` must be after `texting_from`"),
            ("texting_until = 8", "c.toml:2:17: `texting_until` must be after `texting_from`"),
        ] {
            assert_eq!(refused(&format!("[compose]\n{written}")).0, message);
        }
        assert!(read("[compose]\ntexting_from = 0\ntexting_until = 24").is_ok());
    }

    #[test]
    fn an_editor_that_is_no_command_is_refused_in_the_file_and_passed_over_in_the_environment() {
        for (written, message) in [
            ("\"vi 'x\"", "c.toml:2:10: `editor` has a quote that does not end"),
            ("\" \"", "c.toml:2:10: `editor` is empty"),
        ] {
            assert_eq!(refused(&format!("[compose]\neditor = {written}")).0, message);
        }
        assert_eq!(editor_of_environment("vi 'x"), None);
        assert_eq!(editor_of_environment(" "), None);
        assert_eq!(
            editor_of_environment("code --wait"),
            Some(vec!["code".into(), "--wait".into()])
        );
    }
}
