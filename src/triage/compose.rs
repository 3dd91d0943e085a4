//! The rules of writing: what a text costs, what a template becomes, when a
//! message goes out, and whether one may.

pub mod check;
pub mod draft;
pub mod hours;
pub mod outgoing_text;
pub mod segments;
pub mod template;
pub mod unfilled;
pub mod warning;
pub mod when;

pub use check::{Known, Sender, Verdict};
pub use draft::{Draft, Kind};
pub use hours::TextingHours;
pub use segments::{Encoding, Segments};
pub use template::{Field, Fields, MissingFields, NamedTemplate, Template};
pub use warning::{Approvals, Warning, WarningKind};
pub use when::{When, WhenError};
