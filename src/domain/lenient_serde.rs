//! Lenient decoding that never loses a row.
//!
//! The contract has had three generations, and numbers have been typed as
//! strings in one of them. These functions accept any JSON value in a member: an
//! intelligible one is kept, any other counts as absent. They fail only where
//! the text is not JSON. `record!` reads every member by the one for its type.

#![expect(clippy::missing_errors_doc, reason = "said once, above")]

use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::lenient_time;

/// The type of an optional member, or of the elements of a list.
pub trait MemberType: Sized {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;
}

/// Names the function that reads a member of a type.
macro_rules! member_type {
    ($($type:ty: $read:path,)*) => {$(
        impl crate::domain::lenient_serde::MemberType for $type {
            fn read<'de, D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<Self>, D::Error> {
                $read(deserializer)
            }
        }
    )*};
}
pub(super) use member_type;

member_type! {
    String: text,
    i64: integer,
    f64: number,
    bool: boolean,
    Timestamp: timestamp,
    Date: date,
    Time: time_of_day,
}

/// The type of a member.
pub trait Lenient: Sized {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

impl<T: MemberType> Lenient for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer)
    }
}

impl<T: DeserializeOwned> Lenient for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        objects(deserializer)
    }
}

/// Declares objects of the API, of which every member may be missing.
macro_rules! record {
    ($(
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$of_member:meta])* $of_crate:vis $member:ident: $type:ty,)*
        }
    )*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
        #[serde(default, rename_all = "camelCase")]
        $visibility struct $name {$(
            $(#[$of_member])*
            #[serde(deserialize_with = "crate::domain::lenient_serde::Lenient::read")]
            $of_crate $member: $type,
        )*}

        crate::domain::lenient_serde::member_type! {
            $name: crate::domain::lenient_serde::object,
        }
    )*};
}
pub(super) use record;

/// A JSON value, reduced to the cases that a member of any type distinguishes.
/// Objects are read as `T`.
enum Loose<T = IgnoredAny> {
    Absent,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    Object(T),
    /// The objects of an array.
    Objects(Vec<T>),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Loose<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor(PhantomData))
    }
}

struct LooseVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LooseVisitor<T> {
    type Value = Loose<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Loose<T>, E> {
        Ok(Loose::Absent)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Loose<T>, E> {
        Ok(Loose::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Loose<T>, E> {
        Ok(Loose::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Loose<T>, E> {
        Ok(i64::try_from(value).map_or(Loose::Float(value as f64), Loose::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Loose<T>, E> {
        Ok(Loose::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Loose<T>, E> {
        Ok(Loose::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Loose<T>, E> {
        Ok(Loose::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Loose<T>, A::Error> {
        let mut objects = Vec::new();
        while let Some(element) = seq.next_element()? {
            if let Loose::Object(object) = element {
                objects.push(object);
            }
        }
        Ok(Loose::Objects(objects))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Loose<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Loose::Object)
    }
}

/// Text; a number or a boolean is converted to text.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match <Loose>::deserialize(deserializer)? {
        Loose::Bool(value) => Some(value.to_string()),
        Loose::Integer(value) => Some(value.to_string()),
        Loose::Float(value) => Some(value.to_string()),
        Loose::Text(value) => Some(value),
        _ => None,
    })
}

/// A whole number, also as a string (`"25"`) or as a float without fraction.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(match <Loose>::deserialize(deserializer)? {
        Loose::Integer(value) => Some(value),
        Loose::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => Some(value as i64),
        Loose::Text(value) => value.trim().parse().ok(),
        _ => None,
    })
}

/// A number, also as a string.
pub fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(match <Loose>::deserialize(deserializer)? {
        Loose::Integer(value) => Some(value as f64),
        Loose::Float(value) => Some(value),
        Loose::Text(value) => value.trim().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => None,
    })
}

/// A boolean, also as `"true"`, `"false"`, 1 or 0.
pub fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(match <Loose>::deserialize(deserializer)? {
        Loose::Bool(value) => Some(value),
        Loose::Integer(0) => Some(false),
        Loose::Integer(1) => Some(true),
        Loose::Text(value) => value.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    })
}

/// An instant; any other value, and a placeholder for "no time", counts as
/// absent. See [`lenient_time`].
pub fn timestamp<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Timestamp>, D::Error> {
    Ok(match <Loose>::deserialize(deserializer)? {
        Loose::Text(value) => lenient_time::parse(&value),
        _ => None,
    })
}

/// A date; of an instant, the date that is written in it.
pub fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = text(deserializer)?.unwrap_or_default();
    let day = text.trim().split(['T', ' ']).next().unwrap_or_default();
    // Year 1 is a placeholder for "none", as in an instant.
    Ok(day.parse().ok().filter(|day: &Date| day.year() > 1))
}

/// A time of day.
pub fn time_of_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Time>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.trim().parse().ok()))
}

/// An object of type `T`; any other value counts as absent.
pub fn object<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(match Loose::deserialize(deserializer)? {
        Loose::Object(object) => Some(object),
        _ => None,
    })
}

/// The objects of an array; other elements are skipped, and any value but an
/// array counts as empty.
pub fn objects<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(match Loose::deserialize(deserializer)? {
        Loose::Objects(objects) => objects,
        _ => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Probe {
        #[serde(deserialize_with = "text")]
        text: Option<String>,
        #[serde(deserialize_with = "integer")]
        integer: Option<i64>,
        #[serde(deserialize_with = "number")]
        number: Option<f64>,
        #[serde(deserialize_with = "boolean")]
        boolean: Option<bool>,
        #[serde(deserialize_with = "timestamp")]
        timestamp: Option<Timestamp>,
        #[serde(deserialize_with = "object")]
        object: Option<Box<Probe>>,
        #[serde(deserialize_with = "objects")]
        objects: Vec<Probe>,
    }

    fn probe(json: &str) -> Probe {
        serde_json::from_str(json).expect("tolerant decoding never fails on valid JSON")
    }

    #[test]
    fn numbers_as_strings_are_numbers() {
        let seen = probe(r#"{"integer":"25","number":"1.5","boolean":"True"}"#);
        assert_eq!(seen.integer, Some(25));
        assert_eq!(seen.number, Some(1.5));
        assert_eq!(seen.boolean, Some(true));
    }

    #[test]
    fn a_value_of_another_shape_counts_as_absent() {
        for wrong in ["null", "[1,{\"a\":2}]", "{\"a\":[]}", "\"x\"", "true", "-1.5"] {
            let json = format!(
                r#"{{"integer":{wrong},"timestamp":{wrong},"objects":{wrong},"boolean":{wrong}}}"#
            );
            let seen = probe(&json);
            assert_eq!(seen.integer, None, "{wrong}");
            assert_eq!(seen.timestamp, None, "{wrong}");
            assert_eq!(seen.boolean, (wrong == "true").then_some(true), "{wrong}");
            assert!(seen.objects.len() <= 1, "{wrong}");
        }
    }

    #[test]
    fn elements_that_are_not_objects_are_left_out() {
        let seen = probe(r#"{"objects":[null,{"text":7},"x",{"text":"y"}],"object":[{}]}"#);
        let texts: Vec<_> = seen.objects.into_iter().map(|o| o.text).collect();
        assert_eq!(texts, [Some("7".into()), Some("y".into())]);
        assert_eq!(seen.object, None);
    }

    #[test]
    fn an_instant_is_read_with_any_offset() {
        let seen = probe(r#"{"timestamp":"2026-11-20T12:00:00+02:00"}"#);
        assert_eq!(seen.timestamp, "2026-11-20T10:00:00Z".parse().ok());
    }

    #[test]
    fn a_day_and_a_time_of_day_are_read_as_they_are_written() {
        let date = |json: &str| super::date(&mut serde_json::Deserializer::from_str(json));
        let time = |json: &str| time_of_day(&mut serde_json::Deserializer::from_str(json));
        let day = jiff::civil::date(2026, 12, 5);
        for written in ["\"2026-12-05\"", "\" 2026-12-05 \"", "\"2026-12-05T23:00:00-05:00\""] {
            assert_eq!(date(written).expect("JSON"), Some(day), "{written}");
        }
        for none in ["null", "\"\"", "7", "{}", "\"soon\"", "\"0001-01-01\""] {
            assert_eq!(date(none).expect("JSON"), None, "{none}");
        }
        assert_eq!(time("\"09:30:00\"").expect("JSON"), Some(jiff::civil::time(9, 30, 0, 0)));
        assert_eq!(time("\"25:00:00\"").expect("JSON"), None);
        assert_eq!(time("[]").expect("JSON"), None);
    }

    #[test]
    fn a_time_that_stands_for_none_counts_as_absent() {
        for none in ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", ""] {
            assert_eq!(probe(&format!(r#"{{"timestamp":"{none}"}}"#)).timestamp, None, "{none}");
        }
        let seen = probe(r#"{"timestamp":"2026-11-27T10:00:00"}"#);
        assert_eq!(seen.timestamp, "2026-11-27T10:00:00Z".parse().ok());
    }
}
