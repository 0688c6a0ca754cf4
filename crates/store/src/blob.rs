//! Files by content: the key of a file is the SHA-256 of its bytes, so the same file is kept once and never changes.
//! Must never use a name given by anybody outside as a path.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::migration::hex;

/// A place for files, cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    inner: Arc<dyn ObjectStore>,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blob {
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub digest: String,
    pub bytes: u64,
}

const PIECE: usize = 1 << 20;

impl Blobs {
    /// Files in a local folder, made when absent. What `put` has answered survives power loss.
    ///
    /// # Errors
    /// Where the folder cannot be made or opened.
    pub fn in_folder(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("make folder {}", folder.display()))?;
        let inner = LocalFileSystem::new_with_prefix(folder)
            .with_context(|| format!("open folder {}", folder.display()))?
            .with_fsync(true);
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
        let key = key(&digest)?;
        if self.inner.head(&key).await.is_err() {
            self.inner
                .put(&key, bytes.into())
                .await
                .context("write file")?;
        }
        Ok(digest)
    }

    /// As `put`, for a file too large to hold in memory.
    ///
    /// # Errors
    /// Where it cannot be read or written.
    pub async fn put_file(&self, file: &Path) -> anyhow::Result<String> {
        let digest = hash_file(file).await?;
        let key = key(&digest)?;
        if self.inner.head(&key).await.is_ok() {
            return Ok(digest);
        }
        let upload = self
            .inner
            .put_multipart(&key)
            .await
            .context("begin to write file")?;
        let mut writer = WriteMultipart::new(upload);
        let mut digest_written = Sha256::new();
        let mut source = tokio::fs::File::open(file).await.context("open file")?;
        loop {
            let mut piece = vec![0; PIECE];
            let length = source.read(&mut piece).await.context("read file")?;
            piece.truncate(length);
            if piece.is_empty() {
                break;
            }
            digest_written.update(&piece);
            writer.wait_for_capacity(2).await.context("write file")?;
            writer.put(piece.into());
        }
        if hex(&digest_written.finalize()) != digest {
            writer.abort().await.context("give up a file")?;
            anyhow::bail!("file {} changed while it was read", file.display());
        }
        writer.finish().await.context("write file")?;
        Ok(digest)
    }

    /// # Errors
    /// Where there is no such file or it cannot be read.
    pub async fn get(&self, digest: &str) -> anyhow::Result<Bytes> {
        let found = self.inner.get(&key(digest)?).await.context("open file")?;
        found.bytes().await.context("read file")
    }

    /// Writes a file out, piece by piece, and proves on the way that its bytes are what its key says.
    ///
    /// # Errors
    /// Where it cannot be read or written, or is damaged.
    pub async fn write_to(&self, digest: &str, file: &Path) -> anyhow::Result<()> {
        let found = self.inner.get(&key(digest)?).await.context("open file")?;
        let mut pieces = found.into_stream();
        let mut target = tokio::fs::File::create(file).await.context("make file")?;
        let mut sha256 = Sha256::new();
        while let Some(piece) = pieces.try_next().await.context("read file")? {
            sha256.update(&piece);
            target.write_all(&piece).await.context("write file")?;
        }
        target.sync_all().await.context("write file")?;
        ensure!(
            hex(&sha256.finalize()) == digest,
            "stored file {digest} is damaged"
        );
        Ok(())
    }

    /// All files, in no order.
    pub fn list(&self) -> BoxStream<'_, anyhow::Result<Blob>> {
        self.inner
            .list(None)
            .map(|found| found.context("list files"))
            .try_filter_map(|found| async move { Ok(blob(&found)) })
            .boxed()
    }
}

/// Two levels of folders keep each small.
pub(crate) fn place(digest: &str) -> Option<String> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if digest.len() != 64 || !digest.bytes().all(is_digit) {
        return None;
    }
    let (first, second) = (digest.get(0..2)?, digest.get(2..4)?);
    Some(format!("{first}/{second}/{digest}"))
}

fn key(digest: &str) -> anyhow::Result<Key> {
    let place = place(digest).context("not the key of a file: expected 64 hexadecimal digits")?;
    Ok(Key::from(place))
}

/// What lies elsewhere is not ours.
fn blob(found: &ObjectMeta) -> Option<Blob> {
    let digest = found.location.filename()?;
    let is_ours = place(digest)? == found.location.as_ref();
    is_ours.then(|| Blob {
        digest: digest.to_owned(),
        bytes: found.size,
    })
}

/// SHA-256 of a file of any size, on a thread that may block.
pub(crate) async fn hash_file(file: &Path) -> anyhow::Result<String> {
    let path = file.to_owned();
    let hashing = tokio::task::spawn_blocking(move || hash_file_now(&path));
    hashing
        .await
        .context("hash a file")?
        .with_context(|| format!("read {}", file.display()))
}

fn hash_file_now(file: &Path) -> std::io::Result<String> {
    let mut source = BufReader::with_capacity(PIECE, File::open(file)?);
    let mut sha256 = Sha256::new();
    loop {
        let piece = source.fill_buf()?;
        let length = piece.len();
        if length == 0 {
            return Ok(hex(&sha256.finalize()));
        }
        sha256.update(piece);
        source.consume(length);
    }
}
