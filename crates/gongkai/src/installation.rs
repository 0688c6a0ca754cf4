//! An installation: its database, files and index, opened and brought up to date.
//! Must never be opened twice for writing the index: the writer is taken when it is needed.

use std::sync::Arc;

use access::gate::Gate;
use anyhow::Context as _;
use intake::reader::WorkerCommand;
use kernel::time::{Clock, SystemClock};
use search::index::{Index, OpenError};
use store::blob::Blobs;
use store::database::Store;

use crate::config::Config;
use crate::import::worker_command;
use crate::modules;

pub struct Installation {
    pub config: Config,
    pub store: Store,
    pub blobs: Blobs,
    pub index: Arc<Index>,
    pub clock: Arc<dyn Clock>,
    /// Who may do what, by the policies of all contexts.
    pub gate: Arc<Gate>,
    /// What reads files that come from outside.
    pub worker: WorkerCommand,
}

impl Installation {
    /// Opens everything; makes what is not there; throws away an index that cannot be read, since facts rebuild it.
    ///
    /// # Errors
    /// Says which part cannot be opened and what to look at.
    pub async fn open(config: Config) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&config.data).with_context(|| {
            format!(
                "无法使用数据目录 {}：请检查路径和权限",
                config.data.display()
            )
        })?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let store = Store::open(&config.database_url)
            .await
            .context("打不开数据库：请检查地址、权限和磁盘空间")?;
        store::migration::migrate(&store, &modules::migrations(), clock.now())
            .await
            .context("数据库结构无法更新")?;
        let blobs = Blobs::in_folder(&config.files_folder()).context("打不开附件目录")?;
        let index = open_index(&config)?;
        Ok(Self {
            config,
            store,
            blobs,
            index: Arc::new(index),
            clock,
            gate: Arc::new(modules::gate()?),
            worker: worker_command()?,
        })
    }
}

fn open_index(config: &Config) -> anyhow::Result<Index> {
    let folder = config.index_folder();
    let opened = Index::open_or_create(&folder).and_then(|index| index.position().map(|_| index));
    match opened {
        Ok(index) => Ok(index),
        Err(OpenError::NeedsRebuild { reason }) => {
            tracing::warn!(
                reason,
                "the search index is thrown away and built again from the facts"
            );
            Index::rebuild(&folder).context("重建不了检索索引")
        }
        Err(error @ (OpenError::Folder(_) | OpenError::Create(_))) => {
            Err(error).context("打不开检索索引目录")
        }
    }
}
