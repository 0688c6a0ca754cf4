//! Sets of records, with a bit for each record of each segment: what passes a filter, holds a word, is left out.
//! Must never be used with another snapshot than the one it was made from: the numbers are of its segments.

#[cfg(test)]
mod tests;

/// A record by its segment and its number there, in order of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Record {
    pub(crate) segment: usize,
    pub(crate) number: usize,
}

/// Records of all segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Records(Vec<RecordBits>);

/// Records of one segment, by their number in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordBits(Vec<u64>);

impl Records {
    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(RecordBits::len).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(RecordBits::is_empty)
    }

    pub(crate) fn has(&self, record: Record) -> bool {
        self.of_segment(record.segment)
            .is_some_and(|bits| bits.has(record.number))
    }

    pub(crate) fn add(&mut self, record: Record) {
        if let Some(bits) = self.0.get_mut(record.segment) {
            bits.add(record.number);
        }
    }

    pub(crate) fn of_segment(&self, segment: usize) -> Option<&RecordBits> {
        self.0.get(segment)
    }

    /// In order of documents.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Record> {
        let of_segment = |(segment, bits): (usize, &RecordBits)| {
            let numbers: Vec<usize> = bits.iter().collect();
            numbers
                .into_iter()
                .map(move |number| Record { segment, number })
        };
        self.0.iter().enumerate().flat_map(of_segment)
    }

    pub(crate) fn union_with(&mut self, others: &Self) {
        for (bits, others) in self.0.iter_mut().zip(&others.0) {
            bits.union_with(others);
        }
    }

    pub(crate) fn retain_in(&mut self, others: &Self) {
        for (bits, others) in self.0.iter_mut().zip(&others.0) {
            bits.retain_in(others);
        }
    }

    pub(crate) fn remove_all(&mut self, others: &Self) {
        for (bits, others) in self.0.iter_mut().zip(&others.0) {
            bits.remove_all(others);
        }
    }
}

impl FromIterator<RecordBits> for Records {
    fn from_iter<I: IntoIterator<Item = RecordBits>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }
}

impl RecordBits {
    pub(crate) fn none_of(n_records: usize) -> Self {
        Self(vec![0; n_records.div_ceil(64)])
    }

    pub(crate) fn add(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / 64) {
            *word |= 1 << (number % 64);
        }
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.0
            .get(number / 64)
            .is_some_and(|word| word & (1 << (number % 64)) != 0)
    }

    pub(crate) fn len(&self) -> usize {
        let ones = self.0.iter().map(|word| word.count_ones());
        ones.filter_map(|ones| usize::try_from(ones).ok()).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0
            .iter()
            .zip((0..).step_by(64))
            .flat_map(|(word, first)| {
                let mut left = *word;
                std::iter::from_fn(move || {
                    let place = usize::try_from(left.trailing_zeros()).ok()?;
                    left = left.checked_sub(1)? & left;
                    Some(first + place)
                })
            })
    }

    pub(crate) fn union_with(&mut self, others: &Self) {
        for (word, others) in self.0.iter_mut().zip(&others.0) {
            *word |= others;
        }
    }

    pub(crate) fn retain_in(&mut self, others: &Self) {
        for (word, others) in self.0.iter_mut().zip(&others.0) {
            *word &= others;
        }
    }

    pub(crate) fn remove_all(&mut self, others: &Self) {
        for (word, others) in self.0.iter_mut().zip(&others.0) {
            *word &= !others;
        }
    }
}
