//! A terminal inbox for Leadping.
//!
//! The Elm architecture, with effects as data: a key press becomes a
//! `Command`, `app::update` changes the state and asks for effects,
//! `runtime` carries them out, and their results come back as events. Drawing
//! reads the state and changes nothing.
//!
//! Imports go one way, and `tests/architecture.rs` holds them there:
//!
//! | module | role | may use |
//! |---|---|---|
//! | [`domain`] | conversations, events, leads, pages, failures: plain data | nothing |
//! | [`settings`] | what `config` reads and others follow: plain types | nothing |
//! | [`query`] | what is asked for: a server request and a local predicate | `domain` |
//! | [`api`] | the port, the HTTP client, retry, the request budget | `domain` |
//! | [`triage`] | what a person does to conversations and leads: pure rules | `domain`, `query` |
//! | [`store`] | what is kept on disk from one start to the next | `domain`, `triage` |
//! | [`delivery`] | the outbox worker, with a policy for the screen and one for the command line | `domain`, `api`, `store`, `triage` |
//! | [`config`] | file, environment, flags, credentials | `domain`, `query`, `api`, `store`, `triage` |
//! | [`cli`] | the command line | `config`, `domain` |
//! | [`app`] | pure state and transitions | `domain`, `query` |
//! | [`keymap`] | keys to actions, presets, help | `app`'s actions, `domain` |
//! | [`ui`] | layout and widgets over a shared reference to the state | `app`, `keymap`, `query`, `domain` |
//! | [`terminal`] | guard, signals, input, and the cells that have changed | `app`, `keymap`, `domain` |
//! | [`runtime`] | event loop, effects, external programs | all of the above |
//! | [`headless`] | lists and actions without a screen | `api`, `config`, `delivery`, `domain`, `query` |
//! | [`sandbox`] | the same API on loopback, generated from a seed | `domain` |

pub mod api;
pub mod app;
pub mod cli;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod headless;
pub mod keymap;
pub mod query;
pub mod runtime;
pub mod sandbox;
pub mod settings;
pub mod store;
pub mod terminal;
pub mod triage;
pub mod ui;
