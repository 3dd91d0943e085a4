//! Uploaded files, to be sent with messages.
//!
//! A recipient fetches the files of a message without a key, and so they are
//! served here.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use sha2::{Digest, Sha256};

use super::fields::Text;
use crate::sandbox::generator::event::Media;

/// Maximum number of files: older ones are dropped.
const MOST: usize = 100;

/// The path of a file, before its id.
pub(crate) const FOLDER: &str = "/sandbox/files/";

#[derive(Debug)]
pub(crate) struct Files {
    address: SocketAddr,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Number of uploads so far.
    count: u64,
    files: VecDeque<Arc<File>>,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) media: Media,
    pub(crate) content: Bytes,
}

impl Files {
    /// Empty; files will be served at an address.
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, kept: Mutex::default() }
    }

    pub(crate) fn add(&self, content_type: &str, name: Option<String>, content: Bytes) -> Media {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.count += 1;
        let id = format!("file-{}", kept.count);
        let media = Media {
            url: format!("http://{}{FOLDER}{id}", self.address),
            content_type: Some(Text::Owned(content_type.to_owned())),
            size: Some(content.len() as u64),
            sha256: Some(format!("{:x}", Sha256::digest(&content))),
            file_name: name.map(Text::Owned),
            file_id: Some(id),
        };
        kept.files.push_back(Arc::new(File { media: media.clone(), content }));
        if kept.files.len() > MOST {
            kept.files.pop_front();
        }
        media
    }

    /// The file at a URL, if it was uploaded here.
    pub(crate) fn at(&self, url: &str) -> Option<Media> {
        Some(self.find(|media| media.url == url)?.media.clone())
    }

    pub(crate) fn find(&self, is_it: impl Fn(&Media) -> bool) -> Option<Arc<File>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.files.iter().find(|file| is_it(&file.media)).cloned()
    }
}
