//! Files by content: the key of a file is the SHA-256 of its bytes, so the same file is kept once and never changes.
//! Must never use a name given by anybody outside as a path.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};

use crate::migration::hex;

/// A place for files, cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    inner: Arc<dyn ObjectStore>,
}

impl Blobs {
    /// Files in a local folder, made when absent.
    ///
    /// # Errors
    /// Where the folder cannot be made or opened.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("make folder {}", folder.display()))?;
        let inner = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("open folder {}", folder.display()))?;
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Keeps the bytes and answers their key, 64 hexadecimal digits.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub async fn put(&self, bytes: Bytes) -> anyhow::Result<String> {
        let digest = hex(&Sha256::digest(&bytes));
        let key = path(&digest);
        if self.inner.head(&key).await.is_err() {
            self.inner
                .put(&key, bytes.into())
                .await
                .context("write file")?;
        }
        Ok(digest)
    }

    /// # Errors
    /// Where there is no such file or it cannot be read.
    pub async fn get(&self, digest: &str) -> anyhow::Result<Bytes> {
        let found = self.inner.get(&path(digest)).await.context("open file")?;
        found.bytes().await.context("read file")
    }
}

/// Two levels of folders keep each small.
fn path(digest: &str) -> Key {
    let first = digest.get(0..2).unwrap_or("00");
    let second = digest.get(2..4).unwrap_or("00");
    Key::from(format!("{first}/{second}/{digest}"))
}
