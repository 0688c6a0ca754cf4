//! Seeded identifiers that keep their rules: 公民身份号码, 统一社会信用代码, bank cards.
//! Must never use the checks under test to choose a region or a range: only check characters are asked for.

use identifiers::{bank_card, credit_code, resident_id};

/// SplitMix64: small, seeded, the same everywhere.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        of.get(self.below(of.len())).copied()
    }

    pub(crate) fn digits(&mut self, n: usize) -> String {
        (0..n)
            .filter_map(|_| char::from_digit(u32::try_from(self.below(10)).unwrap_or(0), 10))
            .collect()
    }
}

/// County codes of the table, today's and abolished.
pub(crate) fn counties() -> Vec<&'static str> {
    include_str!("../../data/divisions.tsv")
        .lines()
        .filter_map(|line| line.split('\t').next())
        .filter(|code| code.len() == 6 && !code.ends_with("00"))
        .collect()
}

pub(crate) fn resident_id(chance: &mut Chance, region: &str) -> String {
    let (year, month, day) = (
        1935 + chance.below(90),
        1 + chance.below(12),
        1 + chance.below(28),
    );
    let mut number = format!("{region}{year}{month:02}{day:02}{}", chance.digits(3));
    number.extend(resident_id::check_character(&number));
    number
}

pub(crate) fn credit_code(chance: &mut Chance, region: &str) -> String {
    let kinds = [
        "11", "12", "13", "31", "51", "52", "53", "91", "91", "91", "91", "92", "93",
    ];
    let alphabet: Vec<char> = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().collect();
    let kind = chance.one(&kinds).unwrap_or_default();
    let mut body = if chance.below(2) == 0 {
        "MA".to_owned()
    } else {
        String::new()
    };
    while body.len() < 8 {
        let letters = if body.starts_with("MA") { 31 } else { 10 };
        body.extend(chance.one(alphabet.get(..letters).unwrap_or_default()));
    }
    body.push(organisation_check(&body));
    let mut code = format!("{kind}{region}{body}");
    code.extend(credit_code::check_character(&code));
    code
}

/// GB 11714 written out a second time.
fn organisation_check(body: &str) -> char {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .chars()
        .zip(weights)
        .filter_map(|(c, weight)| Some(c.to_digit(36)? * weight))
        .sum();
    match 11 - sum % 11 {
        11 => '0',
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

pub(crate) fn bank_card(chance: &mut Chance) -> String {
    let ranges = [
        ("622202", 19),
        ("621226", 19),
        ("622848", 19),
        ("621700", 19),
        ("621661", 19),
        ("622588", 16),
        ("622260", 19),
        ("621799", 19),
        ("625965", 16),
        ("436742", 19),
        ("955880", 19),
        ("404117", 16),
    ];
    let (head, length) = chance.one(&ranges).unwrap_or_default();
    let mut number = format!("{head}{}", chance.digits(length - head.len() - 1));
    number.extend(bank_card::check_digit(&number));
    number
}
