//! Locations of outbox and state.

use std::path::PathBuf;

use super::{Paths, Settings};
use crate::api::BaseUrl;
use crate::store::StateLocation;

/// The outbox of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxLocation {
    /// A folder of its own.
    pub folder: PathBuf,
    /// The account, as far as the configuration tells: server address and
    /// profile. The key is not included, because it can be replaced while
    /// entries wait; the server tells whether it belongs to the same account.
    pub account: String,
}

impl Paths {
    /// The outbox of the current account; `None` if the platform has no
    /// directory for it or the address is invalid.
    pub fn outbox(&self, settings: &Settings) -> Option<OutboxLocation> {
        let (name, account) = account(settings)?;
        Some(OutboxLocation { folder: self.outboxes.as_ref()?.join(name), account })
    }

    /// The state of the current account; `None` if the platform has no directory
    /// for it or the address is invalid.
    pub fn state(&self, settings: &Settings) -> Option<StateLocation> {
        let (account, _) = account(settings)?;
        Some(StateLocation { folder: self.state.clone()?, account })
    }
}

/// The current account as a folder name, and its plain name.
fn account(settings: &Settings) -> Option<(String, String)> {
    let base_url = BaseUrl::parse(&settings.account.base_url.url).ok()?;
    let profile = settings.profile.as_deref();
    let account = match profile {
        Some(profile) => format!("{base_url} as {profile}"),
        None => base_url.to_string(),
    };
    let host = base_url.host();
    let shown = profile.map_or_else(|| host.clone(), |profile| format!("{host}-{profile}"));
    let name = format!("{}-{:016x}", plain(&shown), fingerprint(&account));
    Some((name, account))
}

/// Maximum length of the readable part of a folder name, in characters.
const SHOWN: usize = 48;

/// The characters of a text that every file system accepts in a name.
fn plain(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' };
    text.chars().map(plain).take(SHOWN).collect()
}

/// Distinguishes accounts with the same readable part: FNV-1a, which every
/// version of this program computes alike.
fn fingerprint(text: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    text.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Account, BaseUrlSetting};

    fn place(url: &str, profile: Option<&str>) -> OutboxLocation {
        let base_url = BaseUrlSetting { url: url.to_owned(), ..BaseUrlSetting::default() };
        let account = Account { base_url, ..Account::default() };
        let profile = profile.map(str::to_owned);
        let paths = Paths { outboxes: Some("/state/outbox".into()), ..Paths::default() };
        paths.outbox(&Settings { account, profile, ..Settings::default() }).expect("a place")
    }

    #[test]
    fn every_server_and_every_profile_has_an_outbox_of_its_own() {
        let all = [
            place("https://api.leadping.ai", None),
            place("https://api.leadping.ai", Some("work")),
            place("https://api.leadping.ai", Some("wo/rk")),
            place("https://api.leadping.ai", Some("wo_rk")),
            place("https://api.leadping.ai/work", None),
            place("http://127.0.0.1:8080", None),
            place("http://127.0.0.1:8081", None),
        ];
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                assert_ne!(one.folder, other.folder);
                assert_ne!(one.account, other.account);
            }
            assert_eq!(one.folder.parent().expect("a parent"), "/state/outbox");
        }
        // The name exists on disks already: it must not change.
        let work = "/state/outbox/api.leadping.ai-work-";
        assert!(all[1].folder.display().to_string().starts_with(work), "{:?}", all[1].folder);
        assert_eq!(fingerprint("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(all[0], place("https://api.leadping.ai/", None));
    }

    #[test]
    fn the_state_of_an_account_goes_by_the_name_of_its_outbox() {
        let paths = Paths {
            outboxes: Some("/state/outbox".into()),
            state: Some("/state".into()),
            ..Paths::default()
        };
        let outbox = paths.outbox(&Settings::default()).expect("a place").folder;
        let state = paths.state(&Settings::default()).expect("a place");
        assert_eq!(state.folder, std::path::Path::new("/state"));
        assert_eq!(Some(state.account.as_ref()), outbox.file_name());
    }

    #[test]
    fn without_a_place_or_an_address_there_is_none() {
        assert_eq!(Paths::default().outbox(&Settings::default()), None);
        assert_eq!(Paths::default().state(&Settings::default()), None);
    }
}
