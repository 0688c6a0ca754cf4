//! The rows of a draft, kept in step with each other: what is written, what it needs, whose duty it is, until when.
//! Must never ask who may: whoever calls has asked the gate, or is the command line.

pub(crate) mod duties;
pub(crate) mod importing;

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::migration::hex;
use kernel::id::{AgencyId, RecordId};
use kernel::time::Instant;
use sha2::{Digest as _, Sha256};

use crate::agency::Agency;
use crate::desk::deadline::Cause;
use crate::desk::drafted::duties::{State, sync_tasks};
use crate::desk::model::{Demands, Flow, Person, Step};
use crate::desk::settings::Settings;
use crate::desk::store::history::{NewRevision, NewStep};
use crate::desk::store::{self, Body, Draft, Held, findings, history, tasks};
use crate::record::content::{Content, NewFile, Relation, RelationTarget};

/// What decisions about drafts look at beside the draft.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub settings: &'a Settings,
    pub agencies: &'a [Agency],
}

/// Everything that is written in a draft.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub body: Body,
    pub files: Vec<NewFile>,
    pub relations: Vec<Relation>,
    /// The relations as they were written: a citation that has found its record since is still the same citation.
    pub cited: Vec<String>,
}

impl Rules<'_> {
    pub(crate) fn demands(&self, held: &Held, content: &Content) -> Demands {
        Demands {
            reviews: self.settings.reviews_of(content.kind(), held.level),
            joint: self.joint(held.owner.as_ref(), content),
        }
    }

    /// The agencies of the tree that issue it beside its owner.
    fn joint(&self, owner: Option<&AgencyId>, content: &Content) -> Vec<AgencyId> {
        let issues = |agency: &&Agency| content.issuers.contains(&agency.name);
        let issuing = self.agencies.iter().filter(issues);
        issuing
            .map(|agency| &agency.id)
            .filter(|id| Some(*id) != owner)
            .cloned()
            .collect()
    }

    /// Whose desk it lies on: its owner's, else that of whoever brought it, else that of the head of the tree, whose office
    /// leads the work (条例 art. 3). None where no agency was entered yet.
    pub(crate) fn desk_of(
        &self,
        owner: Option<&AgencyId>,
        brought_by: Option<&AgencyId>,
    ) -> Option<AgencyId> {
        let head = self.agencies.iter().find(|agency| agency.parent.is_none());
        owner
            .or(brought_by)
            .or_else(|| head.map(|agency| &agency.id))
            .cloned()
    }
}

/// What an approval is given for: metadata, text, files and relations, and the heading that is no part of a version.
pub(crate) fn digest_of(
    held: &Held,
    content_digest: &str,
    files: &[NewFile],
    cited: &[String],
) -> String {
    let mut sha = Sha256::new();
    let mut add = |part: &str| {
        sha.update(part.len().to_string());
        sha.update(":");
        sha.update(part);
    };
    add(content_digest);
    add(held.level.code());
    add(held.owner.as_ref().map_or("", AgencyId::as_str));
    add(held.index_number.as_deref().unwrap_or_default());
    for file in files {
        add(&file.name);
        add(&file.media_type);
        add(&file.digest);
    }
    for words in cited {
        add(words);
    }
    hex(&sha.finalize())
}

fn target_words(target: &RelationTarget) -> String {
    match target {
        RelationTarget::Record(id) => format!("record {id}"),
        RelationTarget::SourceId(id) => format!("citation {id}"),
        RelationTarget::Citation(words) => format!("citation {words}"),
    }
}

pub(crate) async fn written(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<Option<Written>, StoreError> {
    let Some(body) = store::find_body(&mut *tx, record, version).await? else {
        return Ok(None);
    };
    Ok(Some(Written {
        body,
        files: store::list_files(&mut *tx, record, version).await?,
        relations: store::list_relations(&mut *tx, record, version).await?,
        cited: store::list_cited(&mut *tx, record, version).await?,
    }))
}

/// A draft that lies on a desk for the first time.
pub(crate) struct Opening<'a> {
    pub held: &'a Held,
    pub by: &'a Person,
    pub brought_by: Option<&'a AgencyId>,
    pub cause: Cause,
    /// `draft`, `import`, `revise`: what the history says.
    pub action: &'a str,
    pub now: Instant,
}

/// Puts the latest version of a record, which is written already, on a desk.
pub(crate) async fn open(
    tx: &mut Tx,
    rules: Rules<'_>,
    opening: &Opening<'_>,
) -> Result<Draft, StoreError> {
    let held = opening.held;
    let version = held.latest_version;
    let written = written(tx, &held.id, version).await?;
    let written = written.ok_or_else(|| store::bad("latest_version"))?;
    // A number that was discarded is given again; its revisions go on, so that no two states are told apart by nothing.
    let last = history::last_revision(tx, &held.id, version).await?;
    let draft = Draft {
        record: held.id.clone(),
        version,
        revision: last + 1,
        agency: rules.desk_of(held.owner.as_ref(), opening.brought_by),
        digest: digest_of(
            held,
            &written.body.content_digest,
            &written.files,
            &written.cited,
        ),
        flow: Flow::new(opening.by.clone()),
        confirmed: Default::default(),
        checked_digest: String::new(),
        cause: opening.cause,
        created_at: opening.now,
        updated_at: opening.now,
    };
    store::insert_draft(tx, &draft).await?;
    let state = State {
        held,
        draft: &draft,
        content: &written.body.content,
    };
    sync_tasks(tx, rules, state, "", opening.now).await?;
    history::insert_step(
        tx,
        &NewStep {
            record: &held.id,
            version,
            action: opening.action,
            from_step: "",
            to_step: draft.flow.step.code(),
            by: opening.by,
            agency: draft.agency.as_ref(),
            for_account: None,
            remark: "",
            digest: &draft.digest,
            now: opening.now,
        },
    )
    .await?;
    Ok(draft)
}

/// The draft of a record, put on a desk first where it lay on none.
pub(crate) async fn find_open(
    tx: &mut Tx,
    rules: Rules<'_>,
    held: &Held,
    now: Instant,
) -> Result<Option<Draft>, StoreError> {
    let version = held.latest_version;
    if let Some(draft) = store::find_draft(&mut *tx, &held.id, version).await? {
        return Ok((draft.flow.step != Step::Published).then_some(draft));
    }
    if held.live_version == Some(version) {
        return Ok(None);
    }
    let by = Person {
        account: None,
        name: "operator".to_owned(),
    };
    let opening = Opening {
        held,
        by: &by,
        brought_by: None,
        cause: Cause::New,
        action: "import",
        now,
    };
    open(tx, rules, &opening).await.map(Some)
}

/// Keeps what stands in a draft before it is written over.
pub(crate) async fn keep_revision(
    tx: &mut Tx,
    draft: &Draft,
    written: &Written,
    now: Instant,
) -> Result<(), StoreError> {
    let files: Vec<_> = written
        .files
        .iter()
        .map(|file| serde_json::json!({ "name": file.name, "media_type": file.media_type, "size": file.size, "digest": file.digest }))
        .collect();
    let relations: Vec<_> = written
        .relations
        .iter()
        .map(|relation| serde_json::json!({ "kind": relation.kind.code(), "target": target_words(&relation.target) }))
        .collect();
    history::insert_revision(
        tx,
        &NewRevision {
            record: &draft.record,
            version: draft.version,
            revision: draft.revision,
            content: &store::to_json(&written.body.content),
            tree: &store::to_json(&written.body.tree),
            files: &store::to_json(&files),
            relations: &store::to_json(&relations),
            by: &editor(&draft.flow),
            now,
        },
    )
    .await
}

/// Whoever wrote in it last.
pub(crate) fn editor(flow: &Flow) -> Person {
    flow.editors.last().cloned().unwrap_or(Person {
        account: None,
        name: String::new(),
    })
}

/// The version is signed: duties before it are over, its earlier states and the traces of what was found go.
pub(crate) async fn forget_process(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    tasks::delete_of_version(tx, record, version).await?;
    history::delete_revisions(tx, record, version).await?;
    findings::forget_digests(tx, record, version).await
}

/// The command line has signed a version that may lie on a desk.
pub(crate) async fn closed_by_operator(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    signer: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(draft) = store::find_draft(&mut *tx, record, version).await? else {
        return Ok(());
    };
    store::close_draft(tx, record, version, now).await?;
    forget_process(tx, record, version).await?;
    let by = Person {
        account: None,
        name: signer.to_owned(),
    };
    history::insert_step(
        tx,
        &NewStep {
            record,
            version,
            action: "publish_by_operator",
            from_step: draft.flow.step.code(),
            to_step: Step::Published.code(),
            by: &by,
            agency: draft.agency.as_ref(),
            for_account: None,
            remark: "",
            digest: &draft.digest,
            now,
        },
    )
    .await
}
