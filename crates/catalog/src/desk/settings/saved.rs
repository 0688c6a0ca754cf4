//! Settings as they are kept: every version with its author, time and note.
//! Must never change a version that was written.

use ::store::database::Store;
use ::store::error::StoreError;
use ::store::outbox;
use ::store::statement::{Target, sql};
use access::audit::{self, Event, Outcome};
use kernel::id::AccountId;
use kernel::time::Instant;

use crate::desk::gate::{self, CHANGE_SETTINGS};
use crate::desk::model::Person;
use crate::desk::refusal::Refusal;
use crate::desk::settings::Settings;
use crate::desk::store::bad;
use crate::desk::store::tasks::person;
use crate::desk::{By, Desk};
use crate::facts;

/// The rules in force, and the number of their version; 0 while they are those of the program.
///
/// # Errors
/// Any `StoreError`.
pub async fn current<'a>(target: impl Into<Target<'a>>) -> Result<(i64, Settings), StoreError> {
    let newest = sql("SELECT number, document FROM catalog_setting ORDER BY number DESC LIMIT 1")
        .fetch_optional(target, |row| {
            let settings = toml::from_str(&row.get::<String>("document")?);
            Ok((row.get("number")?, settings.map_err(|_| bad("document"))?))
        })
        .await?;
    Ok(newest.unwrap_or_default())
}

/// The rules of a version; none where there is no such version, or where it speaks of what this program does not know.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_settings(store: &Store, number: i64) -> Result<Option<Settings>, StoreError> {
    if number == 0 {
        return Ok(Some(Settings::default()));
    }
    let document = sql("SELECT document FROM catalog_setting WHERE number = $1")
        .bind(number)
        .fetch_optional(store, |row| row.get::<String>("document"))
        .await?;
    Ok(document.and_then(|document| toml::from_str(&document).ok()))
}

/// A line of the list of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsVersion {
    pub number: i64,
    pub by: Person,
    pub note: String,
    pub at: Instant,
    /// TOML.
    pub document: String,
}

/// All versions, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_versions<'a>(
    target: impl Into<Target<'a>>,
) -> Result<Vec<SettingsVersion>, StoreError> {
    sql("SELECT number, document, account_id, account_name, note, created_at FROM catalog_setting ORDER BY number DESC")
        .fetch_all(target, |row| {
            Ok(SettingsVersion {
                number: row.get("number")?,
                by: person(row, "account_id", "account_name")?,
                note: row.get("note")?,
                at: row.get("created_at")?,
                document: row.get("document")?,
            })
        })
        .await
}

/// Puts new rules into force. `expected` is the version they were made from.
///
/// # Errors
/// `Denied`, `InvalidSettings`, `StaleSettings`, or any `StoreError`.
pub async fn save(
    desk: &Desk,
    by: &By<'_>,
    expected: i64,
    settings: &Settings,
    note: &str,
) -> Result<i64, Refusal> {
    let _permit = desk
        .gate
        .authorize(by.actor, CHANGE_SETTINGS, &gate::desk())?;
    let problems = settings.problems();
    if !problems.is_empty() {
        return Err(Refusal::InvalidSettings(problems));
    }
    let mut tx = desk.store.begin().await?;
    let (number, _) = current(&mut tx).await?;
    if number != expected {
        return Err(Refusal::StaleSettings { current: number });
    }
    let person = by.person();
    let n = sql(
        "INSERT INTO catalog_setting (number, document, account_id, account_name, note, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (number) DO NOTHING",
    )
    .bind(number + 1)
    .bind(settings.to_toml())
    .bind(person.account.as_ref().map(AccountId::as_str))
    .bind(&person.name)
    .bind(note.trim())
    .bind(by.now)
    .execute(&mut tx)
    .await?;
    if n == 0 {
        return Err(Refusal::StaleSettings {
            current: number + 1,
        });
    }
    let number = number + 1;
    let event = Event {
        actor: by.actor,
        action: CHANGE_SETTINGS,
        thing_kind: "Desk",
        thing_id: "desk",
        agency: None,
        outcome: Outcome::Permitted,
        reason: "",
        origin: by.origin,
        detail: serde_json::json!({ "number": number }),
    };
    audit::record(&mut tx, &event, by.now).await?;
    outbox::append(&mut tx, &[facts::settings_saved(number, by.now)]).await?;
    tx.commit().await?;
    Ok(number)
}
