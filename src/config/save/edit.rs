//! Edits views and the theme in the text of a configuration file. Everything else
//! stays byte for byte: comments, order, blank lines and line ends.

use std::iter;

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, TomlError, Value,
};

use crate::query::SavedView;

/// The list of views in a file and in a profile.
const VIEWS: &str = "views";

/// The table of the theme, and its key.
const THEME: [&str; 2] = ["ui", "theme"];

/// Some editors put it at the start of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text with `view` in it: its query replaces that of the view with the
/// same name, else it is appended after the last one. If the text has no views,
/// neither for the profile nor for all, `all` are written at its end. `None` if
/// its layout could not be kept.
///
/// # Errors
/// If the text is not TOML.
pub(super) fn with_view(
    text: &str,
    profile: Option<&str>,
    view: &SavedView,
    all: &[SavedView],
) -> Result<Option<String>, TomlError> {
    edited(text, |document| {
        match views_of(document, profile) {
            Some(Item::ArrayOfTables(tables)) => put_into_tables(tables, view),
            Some(Item::Value(Value::Array(array))) => put_into_array(array, view),
            Some(_) => return None,
            None => put_at_the_end(document, all),
        }
        Some(())
    })
}

/// The text with the name of the theme in it. `None` if its layout could not be
/// kept.
///
/// # Errors
/// If the text is not TOML.
pub(super) fn with_theme(text: &str, name: &str) -> Result<Option<String>, TomlError> {
    let [table, key] = THEME;
    edited(text, |document| {
        if document.contains_key(table) {
            set(document.get_mut(table)?.as_table_like_mut()?, key, name);
            return Some(());
        }
        let mut ui = Table::new();
        set(&mut ui, key, name);
        ui.set_position(Some(isize::MAX));
        ui.decor_mut().set_prefix(take_end(document));
        document.insert(table, Item::Table(ui));
        Some(())
    })
}

/// The text after an edit, `None` if that or its layout is not possible.
fn edited(
    text: &str,
    edit: impl FnOnce(&mut DocumentMut) -> Option<()>,
) -> Result<Option<String>, TomlError> {
    let (mark, body) = match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(body) => (&text[..text.len() - body.len()], body),
        None => ("", text),
    };
    let mut document: DocumentMut = body.parse()?;
    let before = document.to_string();
    if !lines(body).map(significant).eq(lines(&before).map(significant)) {
        return Ok(None);
    }
    let done = edit(&mut document);
    Ok(done.map(|()| format!("{mark}{}", merged(body, &before, &document.to_string()))))
}

/// Sets a text; what is around it stays.
fn set(table: &mut dyn TableLike, key: &str, text: &str) {
    let value = table.entry(key).or_insert(Item::Value("".into()));
    let Some(value) = value.as_value_mut().filter(|value| value.as_str() != Some(text)) else {
        return;
    };
    let decor = value.decor().clone();
    *value = text.into();
    *value.decor_mut() = decor;
}

/// The views of a profile, else those of all.
fn views_of<'a>(document: &'a mut DocumentMut, profile: Option<&str>) -> Option<&'a mut Item> {
    let own = |name: &&str| {
        let profile = document.get("profiles").and_then(|profiles| profiles.get(name));
        profile.is_some_and(|profile| profile.get(VIEWS).is_some())
    };
    let Some(name) = profile.filter(own) else { return document.get_mut(VIEWS) };
    let profiles = document.get_mut("profiles")?.as_table_like_mut()?;
    profiles.get_mut(name)?.as_table_like_mut()?.get_mut(VIEWS)
}

fn put_into_tables(tables: &mut ArrayOfTables, view: &SavedView) {
    if !replaced(tables.iter_mut().map(|table| table as &mut dyn TableLike), view) {
        tables.push(table(view));
    }
}

fn put_into_array(array: &mut Array, view: &SavedView) {
    let tables = array.iter_mut().filter_map(Value::as_inline_table_mut);
    if replaced(tables.map(|table| table as &mut dyn TableLike), view) {
        return;
    }
    // Text after the last view up to the end of its line stays there, and the
    // new one is formatted as the last one.
    let mut tail = array.trailing().as_str().unwrap_or_default().to_owned();
    let mut indent = String::new();
    if let Some(last) = array.len().checked_sub(1).and_then(|last| array.get_mut(last)) {
        let decor = last.decor_mut();
        let [prefix, suffix] = [decor.prefix(), decor.suffix()]
            .map(|side| side.and_then(|side| side.as_str()).unwrap_or_default());
        indent.push_str(prefix.rfind('\n').map_or(" ", |line| &prefix[line..]));
        tail = format!("{suffix}{tail}");
        decor.set_suffix("");
    }
    let (same_line, rest) = tail.split_at(tail.find('\n').unwrap_or(0));
    let mut new = InlineTable::new();
    fill(&mut new, view);
    let mut new = Value::from(new);
    new.decor_mut().set_prefix(format!("{same_line}{indent}"));
    array.push_formatted(new);
    array.set_trailing(rest);
}

/// Sets the query of the view with that name, and returns whether there is one.
fn replaced<'a>(mut tables: impl Iterator<Item = &'a mut dyn TableLike>, view: &SavedView) -> bool {
    let named = |table: &&mut dyn TableLike| {
        table.get("name").and_then(Item::as_str).is_some_and(|name| view.is_named(name))
    };
    let Some(table) = tables.find(named) else { return false };
    set(table, "query", &view.line);
    true
}

fn put_at_the_end(document: &mut DocumentMut, views: &[SavedView]) {
    let end = take_end(document);
    let mut tables = ArrayOfTables::new();
    for view in views {
        let mut table = table(view);
        table.set_position(Some(isize::MAX));
        if tables.is_empty() {
            table.decor_mut().set_prefix(end.as_str());
        }
        tables.push(table);
    }
    document.insert(VIEWS, Item::ArrayOfTables(tables));
}

/// Takes the comments at the end, which stay above a new table.
fn take_end(document: &mut DocumentMut) -> String {
    let is_empty = document.to_string().is_empty();
    let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    document.set_trailing("");
    let ended = if trailing.is_empty() || trailing.ends_with('\n') { "" } else { "\n" };
    format!("{trailing}{ended}{}", if is_empty { "" } else { "\n" })
}

fn table(view: &SavedView) -> Table {
    let mut table = Table::new();
    fill(&mut table, view);
    table
}

fn fill(table: &mut dyn TableLike, view: &SavedView) {
    for (key, value) in [("name", &view.name), ("query", &view.line)] {
        table.insert(key, Item::Value(value.as_str().into()));
    }
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> + Clone {
    text.split_inclusive('\n')
}

/// The significant part of a line. The library writes line ends as `\
/// `, and the headers of one list alike; if it moves lines, as it does with
/// separate dotted keys, these do not match any more.
fn significant(line: &str) -> String {
    line.chars().filter(|c| !c.is_whitespace() && !"\"'".contains(*c)).collect()
}

/// The lines of `old`, with the changes from `before`, which is `old` as the
/// library writes it, to `new`. They end as the old ones do.
fn merged(old: &str, before: &str, new: &str) -> String {
    let head = iter::zip(lines(before), lines(new)).take_while(|(a, b)| a == b).count();
    let most = lines(before).count().min(lines(new).count()) - head;
    let tail = iter::zip(lines(before).rev(), lines(new).rev());
    let tail = tail.take(most).take_while(|(a, b)| a == b).count();

    let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out: String = lines(old).take(head).collect();
    for line in lines(new).skip(head).take(lines(new).count() - head - tail) {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push_str(end);
        }
        out.push_str(line.trim_end_matches('\n'));
        out.push_str(end);
    }
    out.extend(lines(old).skip(lines(old).count() - tail));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn view(name: &str, line: &str) -> SavedView {
        SavedView { name: name.to_owned(), line: line.to_owned() }
    }

    /// The text with the query `b` under the name `B`.
    fn with_b(text: &str, profile: Option<&str>) -> Option<String> {
        let view = view("B", "b");
        with_view(text, profile, &view, std::slice::from_ref(&view)).expect("TOML")
    }

    #[rstest]
    #[case::no_comma("[{name='A',query='a'}]", "[{name='A',query='a'}, NEW]")]
    #[case::comma("[ {name='A',query='a'}, ]", "[ {name='A',query='a'}, NEW, ]")]
    #[case::lines_without_a_last_comma(
        "[\n  # of A\n  {name='A',query='a'} # why\n  # the end\n]",
        "[\n  # of A\n  {name='A',query='a'}, # why\n  NEW\n  # the end\n]"
    )]
    #[case::lines(
        "[\n\t{name='A',query='a'}, # why\n\n]",
        "[\n\t{name='A',query='a'}, # why\n\tNEW,\n\n]"
    )]
    #[case::over_several_lines(
        "[{\n  name = 'A',\n  query = 'a',\n}]",
        "[{\n  name = 'A',\n  query = 'a',\n}, NEW]"
    )]
    fn a_view_is_placed_as_the_last_one_is(#[case] array: &str, #[case] expected: &str) {
        let expected = expected.replace("NEW", "{ name = \"B\", query = \"b\" }");
        for (before, after, profile) in [
            ("x = 1\nviews = ", " # end\n[ui]\nascii = true\n", None),
            ("[profiles]\np.views = ", "\n[ui]\n", Some("p")),
            ("profiles.p.views = ", "\nlead = 'l'\n", Some("p")),
            ("profiles = { p = { lead = 'l', views = ", " } }\n", Some("p")),
        ] {
            let text = format!("{before}{array}{after}");
            assert_eq!(with_b(&text, profile), Some(format!("{before}{expected}{after}")));
        }
    }

    #[rstest]
    #[case::windows("# a\r\nx = 1\r\n", "# a\r\nx = 1\r\n\r\nNEW")]
    #[case::mixed(
        "a = 1\r\nb = '''\n\r\n'''\nc = 1",
        "a = 1\r\nb = '''\n\r\n'''\nc = 1\r\n\r\nNEW"
    )]
    #[case::mark("\u{feff}x = 1\n", "\u{feff}x = 1\n\nNEW")]
    #[case::comments_at_the_end("x = 1\n\n# y\n", "x = 1\n\n# y\n\nNEW")]
    #[case::tables_in_no_order("[a.b]\n[c]\n[a]\nx = 1\n# y", "[a.b]\n[c]\n[a]\nx = 1\n# y\n\nNEW")]
    fn views_are_written_below_all_there_is(#[case] text: &str, #[case] expected: &str) {
        let end = if text.contains('\r') { "\r\n" } else { "\n" };
        let new = format!("[[views]]{end}name = \"B\"{end}query = \"b\"{end}");
        assert_eq!(with_b(text, None), Some(expected.replace("NEW", &new)));
    }

    #[test]
    fn lines_that_end_in_another_way_are_left_so() {
        let text = "a = 1\r\n[[views]]\nname = 'A'\nquery = 'a'\r\n[ui] # x\r\nascii=true";
        let new = "\r\n[[views]]\r\nname = \"B\"\r\nquery = \"b\"\r\n";
        let expected = text.replace("'a'\r\n", &format!("'a'\r\n{new}"));
        assert_eq!(with_b(text, None), Some(expected));
        let text = text.replace("'A'", "'b'");
        assert_eq!(with_b(&text, None), Some(text.replace("'a'", "\"b\"")));
    }

    #[test]
    fn a_layout_that_would_not_be_kept_is_not_touched() {
        assert_eq!(with_b("ui.ascii = true\nlead = 'l'\nui.mouse = true\n", None), None);
        assert_eq!(with_b("views = 1\n", None), None);
        assert!(with_view("views = [", None, &view("B", "b"), &[]).is_err());
    }

    /// Each can follow any other.
    const PARTS: [&str; 10] = [
        "",
        "# a comment",
        "\t# [[views]]\n\n",
        "[ui]\nascii=true # x\n",
        "[ log ] # y\n level = 'off'",
        "[[views]]\nname = 'A'\n\n# of it\nquery=\"\"\"\na\"\"\"  # c",
        "[[ views ]] # z\n  query= 'b'\n  name =\"\\u0042\" ",
        "[profiles.p]\nlead = '''\nx\n'''",
        "[[ profiles.\"p\" . views]]\nname='C'\nquery='c'",
        "[network]\npage_size = 1_0\n#\n",
    ];

    proptest! {
        #[test]
        fn every_line_that_is_not_the_query_stays_in_its_place(
            parts in prop::sample::subsequence(PARTS.to_vec(), 0..=PARTS.len()).prop_shuffle(),
            ends in prop::collection::vec(prop::sample::select(vec!["\n", "\r\n"]), 40),
            profile in prop::sample::select(vec![None, Some("p"), Some("q")]),
            cut in any::<bool>(),
        ) {
            let written = parts.join("\n");
            let written = iter::zip(written.lines(), ends);
            let text: String = written.flat_map(|(line, end)| [line, end]).collect();
            let text = if cut { text.trim_end() } else { &text };
            let saved = with_b(text, profile);
            prop_assert!(saved.is_some(), "{text:?}");
            let saved = saved.unwrap_or_default();
            let mut rest = saved.as_str();
            for line in lines(text).filter(|line| !line.contains("'b'")) {
                let at = rest.find(line);
                prop_assert!(at.is_some(), "{line:?} is gone from {text:?}: {saved:?}");
                rest = &rest[at.unwrap_or(0) + line.len()..];
            }
        }
    }
}
