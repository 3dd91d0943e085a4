//! Values to choose from on the command line.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::headless::Format;
use crate::sandbox::ApiVersion;
use crate::settings::Color;

impl ValueEnum for ApiVersion {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Table, Self::Tsv, Self::Json, Self::Ndjson, Self::Csv]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Table => ("table", "Columns, cut to the width of the terminal"),
            Self::Tsv => ("tsv", "Tab-separated with a header, one line per row"),
            Self::Ids => return None,
            Self::Json => ("json", "API data as one JSON array"),
            Self::Ndjson => ("ndjson", "API data, one JSON object per line"),
            Self::Csv => ("csv", "CSV with a header, columns named as in the API"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for Color {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let name = match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        };
        Some(PossibleValue::new(name))
    }
}
