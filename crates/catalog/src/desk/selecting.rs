//! Which records stand in which thematic library, once the selections have changed.
//! Must never make a record's shelves from anything but its live version and the settings.

use ::store::database::Store;
use ::store::outbox;
use kernel::id::RecordId;
use kernel::time::Instant;

use crate::desk::Desk;
use crate::desk::settings::saved;
use crate::desk::store::{self as desk_store, receipts};
use crate::directory::{Directory, Library, libraries_of};
use crate::facts;
use crate::record::content::Content;
use crate::record::store::entries;

const PER_RUN: u32 = 200;

/// Selects all public records anew, once for each version of the settings. What is cut off begins again.
///
/// # Errors
/// Where the database fails.
pub async fn select_libraries(desk: &Desk, now: Instant) -> anyhow::Result<u64> {
    let (number, settings) = saved::current(&desk.store).await?;
    let key = format!("libraries:{number}");
    if receipts::is_used(&desk.store, "job", &key).await? {
        return Ok(0);
    }
    let mut n_moved = 0;
    let mut after = String::new();
    loop {
        let records = entries::list_live_contents(&desk.store, &after, PER_RUN).await?;
        let Some((last, _)) = records.last() else {
            break;
        };
        after = last.to_string();
        for (record, content) in &records {
            let stands = entries::list_codes(&desk.store, record, Directory::Library).await?;
            if stands != wanted(content, &settings.libraries) {
                move_record(&desk.store, record, &settings.libraries, now).await?;
                n_moved += 1;
            }
        }
    }
    let mut tx = desk.store.begin().await?;
    if receipts::claim(&mut tx, "job", &key, "", now).await? {
        outbox::append(&mut tx, &[facts::libraries_selected(number, now)]).await?;
    }
    tx.commit().await?;
    Ok(n_moved)
}

fn wanted(content: &Content, libraries: &[Library]) -> Vec<String> {
    let mut codes: Vec<String> = libraries_of(content, libraries)
        .map(str::to_owned)
        .collect();
    codes.sort();
    codes
}

/// Looks again under the record's lock: it may have been published anew since.
async fn move_record(
    database: &Store,
    record: &RecordId,
    libraries: &[Library],
    now: Instant,
) -> anyhow::Result<()> {
    let mut tx = database.begin().await?;
    desk_store::lock(&mut tx, record).await?;
    if let Some(content) = entries::find_live_content(&mut tx, record).await? {
        entries::delete(&mut tx, record).await?;
        entries::insert(&mut tx, record, &content, libraries, now).await?;
    }
    tx.commit().await?;
    Ok(())
}
