//! What a person does to conversations and leads, as pure rules: no input and
//! output, no clock.

pub mod compose;
pub mod outbox;
pub mod verb;

pub use verb::Verb;
