//! Work in every state on the desks of the sample city: papers are written, reviewed, signed and taken down by its accounts,
//! each at its hour of the days before today. Must never write but through the desk's own commands.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::actor::{Actor, Staff};
use access::audit::Origin;
use anyhow::Context as _;
use catalog::agency::{self, Agency};
use catalog::desk::commands::confirming::{Pick, submit};
use catalog::desk::commands::draft::{DraftInput, create, start_draft};
use catalog::desk::commands::release::{publish_in_emergency, sign};
use catalog::desk::commands::review::{ConsentAnswer, answer_consent, approve, send_back};
use catalog::desk::commands::taking_down::{TakeDown, request_withdrawal, take_down};
use catalog::desk::commands::worklist::assign;
use catalog::desk::deadline::Cause;
use catalog::desk::model::{Person, Review, publication_instant};
use catalog::desk::read::{find_draft, list_citing};
use catalog::desk::tasks::TaskKind;
use catalog::desk::{By, Desk};
use catalog::record::content::{Relation, RelationTarget};
use identity::account::find_by_name;
use identity::read::find_staff;
use jiff::civil::Date;
use kernel::id::RecordId;
use kernel::time::Instant;
use serde::Deserialize;

use crate::desk::desk_pages;
use crate::installation::Installation;
use crate::sample::dates::dated;
use crate::sample::{Entry, SAMPLE, content, front_matter, relation, uploads};

/// A paper with all that is done to it.
struct Paper {
    entry: Entry,
    body: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    /// The account by its name.
    by: String,
    /// `2026-11-20 09:30`
    at: String,
    #[serde(flatten)]
    act: Act,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Act {
    Draft(DraftAct),
    Record(RecordAct),
}

/// A step of a draft on its way.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum DraftAct {
    Submit,
    ApproveLegal,
    ApproveSecrecy,
    Return { remark: String },
    Agree { agency: String },
    Sign,
    Schedule { moment: String },
    PublishInEmergency { reason: String },
}

/// What is done with a record as a whole.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum RecordAct {
    Write,
    Assign { kind: TaskKind, to: String },
    Revise,
    Withdraw { reason: String },
    Redirect { to: String, reason: String },
    Repeal { repealing: String, reason: String },
    RequestWithdrawal { reason: String, since: Date },
}

/// What acting takes.
struct Stage<'a> {
    desk: Desk,
    installation: &'a Installation,
    agencies: Vec<Agency>,
    now: Instant,
    /// The records that papers have become, by the papers' own names.
    records: BTreeMap<String, RecordId>,
}

/// Enters the work; the accounts of the sample stand already. The answer is how many papers there are.
///
/// # Errors
/// Where a paper of the sample is wrong, which it names.
pub async fn enter(installation: &Installation, now: Instant) -> anyhow::Result<usize> {
    let today = now.date();
    let papers = read_papers(today)?;
    let mut stage = Stage {
        desk: desk_pages(installation).desk,
        installation,
        agencies: agency::list(&installation.store).await?,
        now,
        records: BTreeMap::new(),
    };
    let mut steps = Vec::new();
    for paper in &papers {
        for step in &paper.steps {
            // What would be later today has just been done.
            steps.push((moment(&step.at)?.min(now), paper, step));
        }
    }
    steps.sort_by_key(|(at, ..)| *at);
    for (at, paper, step) in steps {
        stage
            .act(paper, step, at)
            .await
            .with_context(|| format!("sample paper {}, {}", paper.entry.source_id, step.at))?;
    }
    uploads::enter(installation, &stage.staff("jyj.editor").await?, now).await?;
    Ok(papers.len())
}

fn read_papers(today: Date) -> anyhow::Result<Vec<Paper>> {
    let folder = SAMPLE.get_dir("work").context("the sample has no work")?;
    let mut papers = Vec::new();
    for file in folder.files() {
        let name = file.path().display();
        let text = file
            .contents_utf8()
            .with_context(|| format!("{name} is not UTF-8"))?;
        papers.push(read_paper(&dated(text, today)?).with_context(|| format!("read {name}"))?);
    }
    Ok(papers)
}

fn read_paper(text: &str) -> anyhow::Result<Paper> {
    let (front, body) = front_matter(text)?;
    let mut front: toml::Table = toml::from_str(front)?;
    let steps = front.remove("step").context("nobody does anything")?;
    Ok(Paper {
        entry: front.try_into()?,
        steps: steps.try_into()?,
        body: body.trim().to_owned(),
    })
}

fn moment(text: &str) -> anyhow::Result<Instant> {
    let (date, time) = text.split_once(' ').context("no time of day")?;
    Ok(publication_instant(date, time)?)
}

impl Stage<'_> {
    /// An account as the one who acts.
    async fn staff(&self, name: &str) -> anyhow::Result<Staff> {
        let store = &self.installation.store;
        let account = find_by_name(store, name).await?;
        let account = account.with_context(|| format!("no account {name}"))?;
        let staff = find_staff(store, &account.id, self.now.date()).await?;
        staff.with_context(|| format!("account {name} has ended"))
    }

    fn agency(&self, code: &str) -> anyhow::Result<&Agency> {
        let mut agencies = self.agencies.iter();
        let found = agencies.find(|agency| agency.code == code);
        found.with_context(|| format!("no agency {code}"))
    }

    fn record(&self, paper: &str) -> anyhow::Result<&RecordId> {
        let found = self.records.get(paper);
        found.with_context(|| format!("paper {paper} is not written yet"))
    }

    async fn act(&mut self, paper: &Paper, step: &Step, at: Instant) -> anyhow::Result<()> {
        let actor = Actor::Staff(Arc::new(self.staff(&step.by).await?));
        let origin = Origin::default();
        let by = By {
            actor: &actor,
            now: at,
            origin: &origin,
            receipt: None,
        };
        match &step.act {
            Act::Draft(act) => self.move_on(&by, &paper.entry.source_id, act).await,
            Act::Record(act) => self.act_on_record(&by, paper, act).await,
        }
    }

    async fn move_on(&self, by: &By<'_>, paper: &str, act: &DraftAct) -> anyhow::Result<()> {
        let (desk, record) = (&self.desk, self.record(paper)?);
        let seen = find_draft(desk, by.actor, record, by.now.date()).await?;
        let revision = seen.context("no draft")?.revision;
        match act {
            DraftAct::Submit => {
                let pick = Pick {
                    record: record.clone(),
                    revision,
                };
                submit(desk, by, &pick).await?
            }
            DraftAct::ApproveLegal => {
                approve(desk, by, record, Review::Legal, revision, "").await?
            }
            DraftAct::ApproveSecrecy => {
                approve(desk, by, record, Review::Secrecy, revision, "").await?
            }
            DraftAct::Return { remark } => send_back(desk, by, record, revision, remark).await?,
            DraftAct::Agree { agency } => {
                let agency = &self.agency(agency)?.id;
                answer_consent(desk, by, record, agency, revision, &ConsentAnswer::Agree).await?
            }
            DraftAct::Sign => sign(desk, by, record, revision, None).await?,
            DraftAct::Schedule { moment: at } => {
                sign(desk, by, record, revision, Some(moment(at)?)).await?
            }
            DraftAct::PublishInEmergency { reason } => {
                publish_in_emergency(desk, by, record, revision, reason).await?
            }
        };
        Ok(())
    }

    async fn act_on_record(
        &mut self,
        by: &By<'_>,
        paper: &Paper,
        act: &RecordAct,
    ) -> anyhow::Result<()> {
        let (desk, name) = (&self.desk, &paper.entry.source_id);
        let owner = self.agency(&paper.entry.owner)?;
        match act {
            RecordAct::Write => {
                let done = create(desk, by, &owner.id, &self.input(paper, owner)?).await?;
                self.records.insert(name.clone(), done.record);
            }
            RecordAct::Assign { kind, to } => {
                let to = self.staff(to).await?;
                let person = Person {
                    account: Some(to.account),
                    name: to.name,
                };
                let record = self.record(name)?;
                assign(desk, by, record, *kind, &owner.id, Some(&person)).await?;
            }
            RecordAct::Revise => {
                let cause = Cause::Change { on: by.now.date() };
                start_draft(desk, by, self.record(name)?, cause).await?;
            }
            RecordAct::Withdraw { reason } => {
                let reason = reason.clone();
                self.end(by, name, TakeDown::Withdraw { reason }).await?;
            }
            RecordAct::Redirect { to, reason } => {
                let (to, reason) = (self.record(to)?.clone(), reason.clone());
                self.end(by, name, TakeDown::Redirect { to, reason })
                    .await?;
            }
            RecordAct::Repeal { repealing, reason } => {
                let how = TakeDown::Repeal {
                    by: Some(self.record(repealing)?.clone()),
                    reason: reason.clone(),
                };
                self.end(by, name, how).await?;
            }
            RecordAct::RequestWithdrawal { reason, since } => {
                request_withdrawal(desk, by, self.record(name)?, reason, *since).await?;
            }
        }
        Ok(())
    }

    async fn end(&self, by: &By<'_>, paper: &str, how: TakeDown) -> anyhow::Result<()> {
        let record = self.record(paper)?;
        let citing = list_citing(&self.installation.store, record).await?;
        let n_seen = i64::try_from(citing.len())?;
        take_down(&self.desk, by, record, &how, n_seen).await?;
        Ok(())
    }

    fn input(&self, paper: &Paper, owner: &Agency) -> anyhow::Result<DraftInput> {
        let mut relations = Vec::new();
        for entry in &paper.entry.relations {
            let other = entry
                .target
                .as_deref()
                .and_then(|name| self.records.get(name));
            relations.push(match other {
                Some(record) => Relation {
                    kind: entry.kind,
                    target: RelationTarget::Record(record.clone()),
                },
                None => relation(entry)?,
            });
        }
        Ok(DraftInput {
            revision: 0,
            content: content(&paper.entry, owner, Vec::new())?,
            text: paper.body.clone(),
            level: paper.entry.level,
            owner: Some(owner.id.clone()),
            index_number: None,
            files: Vec::new(),
            relations,
            confirmed: Vec::new(),
            change_note: paper.entry.change_note.clone(),
        })
    }
}
