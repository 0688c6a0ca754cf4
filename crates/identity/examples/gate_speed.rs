//! How long a decision of the gate takes: `cargo run --release -p identity --example gate_speed`.
//! Must never become a test: a busy machine would make it lie.

use std::hint::black_box;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use access::actor::{Actor, Grant, Role, Staff};
use access::gate::{Action, Attribute, Gate, Thing};
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;

const DECISIONS: u32 = 100_000;

fn main() -> anyhow::Result<()> {
    let gate = Gate::new(&[identity::POLICIES])?;
    let id = |number: i64| Instant::from_micros(number);
    let agency = AgencyId::new(id(1));
    for n_agencies in [1, 10, 100] {
        let grants = (1..=n_agencies).map(|number| Grant {
            role: Role::AgencyAdministrator,
            agency: AgencyId::new(id(number)),
            for_account: None,
        });
        let actor = Actor::Staff(Arc::new(Staff {
            account: AccountId::new(id(1)),
            name: String::new(),
            agency: agency.clone(),
            grants: grants.collect(),
        }));
        let account = Thing {
            kind: "Account",
            id: "a".to_owned(),
            agency: Some(agency.clone()),
            attributes: vec![
                ("holder", Attribute::Account(AccountId::new(id(2)))),
                ("is_separated", Attribute::Flag(false)),
            ],
        };
        let started = Stopwatch::now();
        for _ in 0..DECISIONS {
            let may = gate.permits(&actor, Action("identity.account.view"), &account);
            black_box(may);
        }
        let micros = started.elapsed().as_secs_f64() * 1e6 / f64::from(DECISIONS);
        writeln!(
            std::io::stdout(),
            "roles held in {n_agencies} agencies: {micros:.1} µs per decision"
        )?;
    }
    Ok(())
}
