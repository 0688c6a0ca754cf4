//! What many pages count and list the same way: agencies, and how many records stand on each shelf. Read once for each
//! content generation.
//! Must never outlive a publication: it is asked for by generation, as the page cache is.

use std::collections::HashMap;
use std::sync::Arc;

use shell::error::PageError;
use shell::page_cache::Generation;
use store::database::Store;
use tokio::sync::Mutex;

use crate::agency::{self, Agency};
use crate::desk::settings::saved;
use crate::directory::{Directory, Library};
use crate::portal::failed;
use crate::record::read::counts;

/// The counts of one generation.
pub(crate) struct Overview {
    pub agencies: Vec<Agency>,
    /// In the order they are shown.
    pub libraries: Vec<Library>,
    pub n_records: i64,
    by_agency: HashMap<String, i64>,
    by_library: HashMap<String, i64>,
    by_statutory: HashMap<String, i64>,
    by_theme: HashMap<String, i64>,
}

/// The generation and its overview.
type Held = (u64, Arc<Overview>);

/// Holds the overview of the newest generation; cheap to clone.
#[derive(Clone)]
pub struct Overviews {
    generation: Generation,
    held: Arc<Mutex<Option<Held>>>,
}

impl Overviews {
    /// `generation` is the page cache's own: who publishes bumps both at once.
    #[must_use]
    pub fn new(generation: Generation) -> Self {
        Self {
            generation,
            held: Arc::default(),
        }
    }

    /// The overview of now. Pages that ask at the same time wait for one reading.
    pub(crate) async fn get(&self, store: &Store) -> Result<Arc<Overview>, PageError> {
        let mut held = self.held.lock().await;
        // Read before the counts are: a publication in between must make them stale.
        let generation = self.generation.current();
        if let Some((known, overview)) = held.as_ref()
            && *known == generation
        {
            return Ok(Arc::clone(overview));
        }
        let overview = Arc::new(Overview::read(store).await?);
        *held = Some((generation, Arc::clone(&overview)));
        Ok(overview)
    }
}

impl Overview {
    async fn read(store: &Store) -> Result<Self, PageError> {
        let shelves = async |directory| -> Result<HashMap<String, i64>, PageError> {
            Ok(counts::count_entries(store, directory)
                .await
                .map_err(failed)?
                .into_iter()
                .collect())
        };
        let (_, settings) = saved::current(store).await.map_err(failed)?;
        Ok(Self {
            libraries: settings.libraries,
            agencies: agency::list(store).await.map_err(failed)?,
            n_records: counts::count_listed(store).await.map_err(failed)?,
            by_agency: counts::count_by_agency(store)
                .await
                .map_err(failed)?
                .into_iter()
                .collect(),
            by_library: shelves(Directory::Library).await?,
            by_statutory: shelves(Directory::Statutory).await?,
            by_theme: shelves(Directory::Theme).await?,
        })
    }

    pub(crate) fn of_agency(&self, agency: &Agency) -> i64 {
        self.by_agency.get(agency.id.as_str()).copied().unwrap_or(0)
    }

    pub(crate) fn of_library(&self, code: &str) -> i64 {
        self.by_library.get(code).copied().unwrap_or(0)
    }

    pub(crate) fn of_statutory(&self, code: &str) -> i64 {
        self.by_statutory.get(code).copied().unwrap_or(0)
    }

    pub(crate) fn of_theme(&self, code: &str) -> i64 {
        self.by_theme.get(code).copied().unwrap_or(0)
    }
}
