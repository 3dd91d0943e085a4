//! Records whose members can be filtered, searched and sorted by name.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::Serialize;

use super::versions::{ApiVersion, Schema};
use crate::sandbox::generator::timestamp::ApiTime;

/// Text that is mostly static.
pub(crate) type Text = Cow<'static, str>;

/// The JSON type of a member, as queries distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A string with an instant.
    Instant,
    Bool,
    Integer,
    Number,
    /// An object or an array, which no query compares as a whole.
    Compound,
}

impl Kind {
    /// Whether range filters apply.
    pub(crate) fn is_comparable(self) -> bool {
        matches!(self, Self::Instant | Self::Integer | Self::Number)
    }

    /// The JSON type that a request has to give.
    pub(crate) fn due(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Instant => "a date-time in RFC 3339",
            Self::Bool => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Compound => "no value",
        }
    }
}

/// The value of a member in one record.
///
/// Null sorts first, text by code points. All values of a member have one type.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Number(f64),
    /// Nanoseconds since 1970.
    Instant(i128),
    Text(Cow<'a, str>),
}

impl Value<'_> {
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).unwrap_or(Ordering::Equal)
    }

    pub(crate) fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Integer(value) => Value::Integer(value),
            Self::Number(value) => Value::Number(value),
            Self::Instant(value) => Value::Instant(value),
            Self::Text(value) => Value::Text(Cow::Owned(value.into_owned())),
        }
    }
}

/// A member of a record.
pub(crate) struct Field<R> {
    /// The contract's name; `outer.inner` for a member of a nested object.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether it can be null.
    pub(crate) nullable: bool,
    pub(crate) get: for<'a> fn(&'a R) -> Value<'a>,
}

/// A record of a list of the API.
pub(crate) trait Record: Serialize + Sized + 'static {
    /// Every member.
    const FIELDS: &'static [Field<Self>];
    /// The default fields of free-text search.
    const SEARCHED: &'static [&'static str];
    /// The instant member of the natural order, newest first, if there is one.
    /// It is never null and unique within a list.
    const NATURAL: Option<&'static str>;

    /// Its schema in the contract.
    const SCHEMA: Schema;

    /// Finds a member by its name in a version.
    fn field_in(version: ApiVersion, name: &str) -> Option<&'static Field<Self>> {
        if version == ApiVersion::NEWEST {
            return Self::field(name);
        }
        let is = |field: &&Field<Self>| {
            version.field_name(Self::SCHEMA, field.name).as_deref() == Some(name)
        };
        Self::FIELDS.iter().find(is)
    }

    /// Finds a member.
    fn field(name: &str) -> Option<&'static Field<Self>> {
        Self::FIELDS.iter().find(|field| field.name == name)
    }
}

/// A member's type.
pub(crate) trait Member {
    const KIND: Kind;
    const NULLABLE: bool = false;
    fn value(&self) -> Value<'_>;
}

/// Makes types of members: their kinds and values.
macro_rules! member {
    ($($type:ty: $kind:ident = |$it:pat_param| $value:expr;)*) => {
        $(impl $crate::sandbox::fields::Member for $type {
            const KIND: $crate::sandbox::fields::Kind = $crate::sandbox::fields::Kind::$kind;
            fn value(&self) -> $crate::sandbox::fields::Value<'_> {
                let $it = self;
                $value
            }
        })*
    };
}
pub(crate) use member;

member! {
    Text: Text = |text| Value::Text(Cow::Borrowed(text));
    &'static str: Text = |text| Value::Text(Cow::Borrowed(text));
    bool: Bool = |value| Value::Bool(*value);
    i64: Integer = |value| Value::Integer(*value);
    f64: Number = |value| Value::Number(*value);
    ApiTime: Instant = |at| Value::Instant(i128::from(at.0) * 1_000_000);
}

impl<T> Member for Vec<T> {
    const KIND: Kind = Kind::Compound;
    fn value(&self) -> Value<'_> {
        Value::Null
    }
}

impl<T: Member> Member for Option<T> {
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Member::value)
    }
}

/// Declares a record: a struct that serializes under the contract's names, in
/// the contract's order, and gives access to its members by name.
macro_rules! record {
    (
        $(#[$doc:meta])*
        $name:ident, schema $schema:ident, natural $natural:expr, searched [$($searched:literal),*] {
            $($(#[$how:meta])* $member:ident: $type:ty = $wire:literal,)*
        }
        nested { $($path:literal = $outer:ident . $inner:ident: $inner_type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, serde::Serialize)]
        pub(crate) struct $name {
            $($(#[$how])* #[serde(rename = $wire)] pub(crate) $member: $type,)*
        }

        impl $crate::sandbox::fields::Record for $name {
            const FIELDS: &'static [$crate::sandbox::fields::Field<Self>] = &[
                $($crate::sandbox::fields::Field {
                    name: $wire,
                    kind: <$type as $crate::sandbox::fields::Member>::KIND,
                    nullable: <$type as $crate::sandbox::fields::Member>::NULLABLE,
                    get: |record| $crate::sandbox::fields::Member::value(&record.$member),
                },)*
                $($crate::sandbox::fields::Field {
                    name: $path,
                    kind: <$inner_type as $crate::sandbox::fields::Member>::KIND,
                    nullable: true,
                    get: |record| record.$outer.as_ref().map_or(
                        $crate::sandbox::fields::Value::Null,
                        |outer| $crate::sandbox::fields::Member::value(&outer.$inner),
                    ),
                },)*
            ];
            const SCHEMA: $crate::sandbox::versions::Schema =
                $crate::sandbox::versions::Schema::$schema;
            const SEARCHED: &'static [&'static str] = &[$($searched),*];
            const NATURAL: Option<&'static str> = $natural;
        }
    };
}
pub(crate) use record;
