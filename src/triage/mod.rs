//! What a person does to conversations and leads, as pure rules: no input and
//! output, no clock.

pub mod compose;
pub mod how;
pub mod optimistic;
pub mod outbox;
pub mod target;
pub mod verb;

pub use how::How;
pub use target::Target;
pub use verb::Verb;
