//! Numbers and our verdict on each, one a line, for a second opinion: `cargo run --release --example judge -- 1000000 | python3 tests/judge/agree.py`.
//! Must never ask anything but the public checks.

use std::io::{BufWriter, Write};

use identifiers::{bank_card, credit_code::CreditCode, resident_id::ResidentId};

#[path = "../tests/it/generate.rs"]
mod generate;

use generate::Chance;

fn main() -> std::io::Result<()> {
    let wanted = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1000);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut chance = Chance(20_260_105);
    let counties = generate::counties();
    let today = jiff::civil::date(2026, 12, 31);
    for n in 0..wanted {
        let region = if chance.below(5) == 0 {
            format!(
                "{}{}",
                chance
                    .one(&["11", "44", "62", "99", "05", "50", "83"])
                    .unwrap_or_default(),
                chance.digits(4)
            )
        } else {
            chance.one(&counties).unwrap_or_default().to_owned()
        };
        let right = match n % 3 {
            0 => generate::resident_id(&mut chance, &region),
            1 => generate::credit_code(&mut chance, &region),
            _ => generate::bank_card(&mut chance),
        };
        let (how, number) = spoil(&mut chance, &right);
        let (kind, verdict) = match n % 3 {
            0 => (
                "ric",
                ResidentId::parse(&number, today).map_or_else(|refusal| refusal.code(), |_| "ok"),
            ),
            1 => (
                "uscc",
                CreditCode::parse(&number).map_or_else(|refusal| refusal.code(), |_| "ok"),
            ),
            _ => (
                "luhn",
                if bank_card::luhn(&number) {
                    "ok"
                } else {
                    "check"
                },
            ),
        };
        writeln!(out, "{kind}\t{how}\t{number}\t{verdict}")?;
    }
    out.flush()
}

/// Half stay right; the others get one wrong digit, two neighbours exchanged, or a character too few.
fn spoil(chance: &mut Chance, right: &str) -> (&'static str, String) {
    let mut letters: Vec<char> = right.chars().collect();
    let at = chance.below(letters.len().saturating_sub(1));
    match chance.below(8) {
        0..=3 => ("right", right.to_owned()),
        4 | 5 => {
            let other = chance.digits(1);
            if let (Some(slot), Some(digit)) = (letters.get_mut(at), other.chars().next()) {
                *slot = digit;
            }
            ("digit", letters.into_iter().collect())
        }
        6 => {
            letters.swap(at, at + 1);
            ("swap", letters.into_iter().collect())
        }
        _ => {
            letters.remove(at);
            ("short", letters.into_iter().collect())
        }
    }
}
