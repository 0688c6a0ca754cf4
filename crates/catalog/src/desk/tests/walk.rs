//! Random walks of random people over real commands: nothing is lost, everything is in the history, nothing comes out unreviewed.

use std::collections::BTreeSet;

use ::store::database::Store;
use access::actor::{Actor, Role};

use super::house::{House, by_at, house, later, migrations, staff, today};
use crate::desk::Done;
use crate::desk::commands::confirming::{Pick, submit};
use crate::desk::commands::draft::save_draft;
use crate::desk::commands::release::{cancel_schedule, publish_due, publish_in_emergency, sign};
use crate::desk::commands::review::{approve, recall, send_back};
use crate::desk::model::{Review, Step};
use crate::desk::read::{find_draft, find_revision, list_history};
use crate::desk::refusal::Refusal;

/// A generator of our own, so that a walk is the same wherever it runs.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

struct Walk<'a> {
    house: &'a House,
    people: [Actor; 4],
    record: kernel::id::RecordId,
    /// Every summary that was saved, and the revision it became.
    saved: Vec<(i64, String)>,
    /// Who wrote, and who approved since it was last written.
    wrote: BTreeSet<usize>,
    approved: Vec<(Review, usize)>,
}

impl Walk<'_> {
    async fn step(&mut self, dice: &mut Dice, n: u64) -> Result<bool, Refusal> {
        let who = usize::try_from(dice.roll(4)).unwrap();
        let people = self.people.clone();
        let moment = format!("2026-11-24 {:02}:{:02}", 8 + n / 60, n % 60);
        let by = &by_at(&people[who], &moment);
        let (desk, record) = (&self.house.desk, self.record.clone());
        let view = find_draft(desk, &Actor::Operator, &record, today())
            .await?
            .unwrap();
        // Some look at an older state.
        let revision = view.revision - i64::from(dice.roll(8) == 0);
        let at_eight = later("2026-11-24 20:00");
        let done: Result<Done, Refusal> = match dice.roll(12) {
            0 | 1 => {
                let mut form = self.house.form(&record).await;
                form.revision = revision;
                form.content.summary = format!("写法{n}");
                let done = save_draft(desk, by, &record, &form).await;
                if let Ok(done) = &done {
                    self.saved.push((done.revision, form.content.summary));
                    self.wrote.insert(who);
                    self.approved.clear();
                }
                done
            }
            2 | 3 => {
                let done = submit(
                    desk,
                    by,
                    &Pick {
                        record: record.clone(),
                        revision,
                    },
                )
                .await;
                if done.is_ok() {
                    self.wrote.insert(who);
                }
                done
            }
            which @ 4..=7 => {
                let review = if which < 6 {
                    Review::Legal
                } else {
                    Review::Secrecy
                };
                let done = approve(desk, by, &record, review, revision, "").await;
                if done.is_ok() {
                    self.approved.push((review, who));
                }
                done
            }
            8 => {
                let done = send_back(desk, by, &record, revision, "退回").await;
                if done.is_ok() {
                    self.approved.clear();
                }
                done
            }
            9 => {
                let done = recall(desk, by, &record, "").await;
                if done.is_ok() {
                    self.approved.clear();
                }
                done
            }
            10 => {
                let at = (dice.roll(2) == 0).then_some(at_eight);
                let done = sign(desk, by, &record, revision, at).await;
                assert!(
                    done.is_err() || !self.wrote.contains(&who),
                    "signed their own work"
                );
                done
            }
            _ if view.flow.step == Step::Scheduled && dice.roll(2) == 0 => {
                let late = by_at(&Actor::Operator, "2026-11-24 20:00");
                let done = publish_due(desk, &late, &record).await;
                done.map(|done| done.unwrap())
            }
            _ if dice.roll(6) == 0 => {
                let done = publish_in_emergency(desk, by, &record, revision, "急").await;
                assert!(
                    done.is_err() || !self.wrote.contains(&who),
                    "released their own work"
                );
                done
            }
            _ => cancel_schedule(desk, by, &record, "").await,
        };
        match done {
            Ok(_) => Ok(true),
            Err(accident @ Refusal::Store(_)) => Err(accident),
            Err(_) => Ok(false),
        }
    }

    async fn check(&self) {
        let desk = &self.house.desk;
        let view = find_draft(desk, &Actor::Operator, &self.record, today())
            .await
            .unwrap()
            .unwrap();
        let last = self.saved.last().map_or("", |(_, summary)| summary);
        assert_eq!(view.content.summary, last);
        let is_public = self.house.is_public(&self.record).await;
        assert_eq!(is_public, view.flow.step == Step::Published);
        if is_public && view.flow.emergency.is_none() {
            for review in [Review::Legal, Review::Secrecy] {
                let mut given = self.approved.iter();
                assert!(
                    given.any(|(of, who)| *of == review && !self.wrote.contains(who)),
                    "{:?}",
                    self.approved
                );
            }
        }
        if !is_public {
            for (revision, summary) in self.saved.iter().rev().skip(1) {
                let kept = find_revision(desk, &Actor::Operator, &self.record, 1, *revision)
                    .await
                    .unwrap();
                assert_eq!(kept.content.summary, *summary);
            }
        }
    }
}

testkit::both! {
    migrations: migrations();

    async fn random_walks(store: Store) {
        let house = house(store).await;
        let mut n_public = 0;
        for seed in 0..12 {
            let roles: [&[Role]; 4] = [
                &[Role::Editor, Role::Approver],
                &[Role::Editor, Role::LegalReviewer, Role::SecrecyReviewer, Role::Approver],
                &[Role::LegalReviewer, Role::SecrecyReviewer],
                &[Role::SecrecyReviewer, Role::Approver],
            ];
            let people = roles.map(|roles| {
                let held: Vec<_> = roles.iter().map(|role| (*role, &house.water)).collect();
                staff("某人", &held)
            });
            let title = format!("通告{seed}");
            let mut walk = Walk {
                record: house.drafted(&title).await.record,
                house: &house,
                people,
                saved: Vec::new(),
                wrote: BTreeSet::new(),
                approved: Vec::new(),
            };
            let mut dice = Dice(seed);
            let mut n_steps = 1;
            for n in 0..60 {
                n_steps += usize::from(walk.step(&mut dice, n).await.unwrap());
                let history = list_history(&house.desk, &Actor::Operator, &walk.record).await.unwrap();
                assert_eq!(history.len(), n_steps, "{history:?}");
                walk.check().await;
            }
            n_public += usize::from(house.is_public(&walk.record).await);
        }
        // A walk that never arrives would prove nothing.
        assert!(n_public >= 3, "{n_public}");
        assert_eq!(access::audit::find_broken(&house.desk.store).await.unwrap(), None);
    }
}
