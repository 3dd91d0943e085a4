//! Multipart bodies (`multipart/form-data`, RFC 7578), as far as an upload of
//! one file needs them.

use memchr::memmem;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part<'b> {
    /// Without parameters, in lower case; may be empty.
    pub(crate) content_type: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content: &'b [u8],
}

/// The parts of a body by its `Content-Type`, or an error message.
pub(crate) fn parts<'b>(content_type: &str, body: &'b [u8]) -> Result<Vec<Part<'b>>, &'static str> {
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return Err("The body must be multipart/form-data.");
    }
    let boundary = parameter(parameters, "boundary").filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or("The content type must have a boundary.")?;
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter is at the start, unless there is a preamble.
    let first = delimiter.trim_start();
    let mut rest = match memmem::find(body, first.as_bytes()) {
        Some(0) => &body[first.len()..],
        _ => after(body, delimiter.as_bytes()).ok_or(BROKEN)?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (part, next) = after(rest, delimiter.as_bytes()).ok_or(BROKEN)?;
        let (_, part) = after(part, b"\r\n").ok_or(BROKEN)?;
        parts.push(parse_part(part).ok_or(BROKEN)?);
        rest = next;
    }
    Ok(parts)
}

const BROKEN: &str = "The body ends in the middle of a part.";

/// A part: headers, an empty line, and content.
fn parse_part(part: &[u8]) -> Option<Part<'_>> {
    let (headers, content) = match part.strip_prefix(b"\r\n") {
        Some(content) => (&[][..], content),
        None => after(part, b"\r\n\r\n")?,
    };
    let headers = String::from_utf8_lossy(headers);
    let header = |name: &str| {
        let lines = headers.lines().filter_map(|line| line.split_once(':'));
        let mut named = lines.filter(|(known, _)| known.trim().eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value.trim().to_owned())
    };
    let kind = header("content-type").unwrap_or_default().to_ascii_lowercase();
    let disposition = header("content-disposition").unwrap_or_default();
    Some(Part {
        content_type: kind.split(';').next().unwrap_or_default().trim().to_owned(),
        file_name: parameter(&disposition, "filename").filter(|name| !name.is_empty()),
        content,
    })
}

/// The bytes before and after the first occurrence of a pattern.
fn after<'b>(bytes: &'b [u8], what: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = memmem::find(bytes, what)?;
    Some((&bytes[..at], &bytes[at + what.len()..]))
}

/// The value of a header's parameter, without its quotes.
fn parameter(header: &str, name: &str) -> Option<String> {
    let mut parameters = header.split(';').filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=xyz";

    #[test]
    fn parts_are_what_stands_between_the_delimiters() {
        let body = b"--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.png\"\r\n\
            content-type: Image/PNG; charset=x\r\n\r\n\x89PNG\r\n--xy\r\n--xyz\r\n\r\nplain\r\n--xyz--\r\n";
        let parts = parts(TYPE, body).expect("two parts");
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].content_type, "image/png");
        assert_eq!(parts[0].file_name.as_deref(), Some("a b.png"));
        assert_eq!(parts[0].content, b"\x89PNG\r\n--xy");
        let plain = Part { content_type: String::new(), file_name: None, content: &b"plain"[..] };
        assert_eq!(parts[1], plain);
    }

    #[test]
    fn a_preamble_and_a_quoted_boundary_are_allowed() {
        let body = b"ignored\r\n--x y\r\nContent-Type: a/b\r\n\r\n\r\n--x y--";
        let parts = parts("Multipart/Form-Data; charset=utf-8; boundary=\"x y\"", body);
        assert_eq!(parts.map(|parts| parts[0].content.len()), Ok(0));
    }

    #[test]
    fn what_is_cut_or_of_another_type_is_refused() {
        let whole = b"--xyz\r\nContent-Type: a/b\r\n\r\nc\r\n--xyz--";
        assert!(parts(TYPE, whole).is_ok());
        for end in 0..whole.len() - 2 {
            assert!(parts(TYPE, &whole[..end]).is_err(), "{end}");
        }
        for kind in ["application/json", "multipart/form-data", "multipart/form-data; boundary="] {
            assert!(parts(kind, whole).is_err(), "{kind}");
        }
        assert_eq!(parts(TYPE, b"--xyz--"), Ok(Vec::new()));
    }
}
