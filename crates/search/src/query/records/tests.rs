//! Sets of records against the sets of the standard library.
//! Must never look at the words of a set.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Record, RecordBits, Records};

const N: [usize; 3] = [0, 64, 130];

fn records(members: &BTreeSet<(usize, usize)>) -> Records {
    let mut records: Records = N.map(RecordBits::none_of).into_iter().collect();
    for (segment, number) in members {
        records.add(Record {
            segment: *segment,
            number: *number,
        });
    }
    records
}

fn members() -> impl Strategy<Value = BTreeSet<(usize, usize)>> {
    let of_segment = (1..3_usize).prop_flat_map(|segment| (Just(segment), 0..N[segment]));
    prop::collection::btree_set(of_segment, 0..40)
}

proptest! {
    #[test]
    fn sets_of_records_are_sets(left in members(), right in members()) {
        let check = |records: &Records, expected: BTreeSet<(usize, usize)>| {
            let found = records.iter().map(|record| (record.segment, record.number));
            prop_assert!(found.eq(expected.iter().copied()));
            prop_assert_eq!(records.len(), expected.len());
            prop_assert_eq!(records.is_empty(), expected.is_empty());
            let has = |place: &(usize, usize)| records.has(Record { segment: place.0, number: place.1 });
            prop_assert!(left.union(&right).all(|place| has(place) == expected.contains(place)));
            Ok(())
        };
        check(&records(&left), left.clone())?;
        let mut both = records(&left);
        both.union_with(&records(&right));
        check(&both, &left | &right)?;
        both.retain_in(&records(&right));
        check(&both, right.clone())?;
        let mut rest = records(&left);
        rest.remove_all(&records(&right));
        check(&rest, &left - &right)?;
    }
}
