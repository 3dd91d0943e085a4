//! A terminal inbox for Leadping.
//!
//! The Elm architecture, with effects as data: a key press becomes a
//! `Command`, `app::update` changes the state and returns effects, `runtime`
//! executes them, and their results come back as events. Drawing reads the
//! state and changes nothing. Imports go one way; `docs/architecture.md` says
//! which, and `tests/architecture.rs` holds them.
//!
//! | room | role |
//! |---|---|
//! | [`domain`] | conversations, events, leads, pages, failures: plain data |
//! | [`settings`] | types that the configuration sets and others follow |
//! | [`query`] | the filter language: a request to the server and a local predicate |
//! | [`api`] | the `Api` trait, the HTTP client, retry, rate limit |
//! | [`triage`] | what a person does to conversations and leads, and the rules of the outbox: pure |
//! | [`store`] | what is kept on disk: `outbox.sqlite`, `state.sqlite` |
//! | [`config`] | file, environment, flags, credentials |
//! | [`delivery`] | the outbox worker, with a policy for the screen and one for the command line |
//! | [`app`] | the core: state and transitions, pure |
//! | [`keymap`] | keys to commands, presets, help |
//! | [`ui`] | layout and widgets over a shared reference to the state |
//! | [`sandbox`] | the API on loopback, generated from a seed |
//! | [`headless`] | lists and actions without a screen |
//! | [`terminal`] | guard, signals, input reader, cell diff, encoder |
//! | [`runtime`] | event loop, effects, fetching, persistence actor, external programs |
//! | [`cli`] | flags and subcommands |

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
