//! A file of lines, read as a stream; a line that is too long becomes a fault and is skipped.
//! Must never hold more than one line.

use std::io::{BufRead, Read};

use crate::reject::{Fault, RejectReason};

pub(super) struct Line {
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    pub(super) fault: Option<Fault>,
}

pub(super) struct Lines {
    input: Box<dyn BufRead + Send>,
    number: u64,
    skip: u64,
    limit: u64,
    is_over: bool,
}

impl Lines {
    pub(super) fn new(input: Box<dyn BufRead + Send>, skip: u64, limit: u64) -> Self {
        Self {
            input,
            number: 0,
            skip,
            limit,
            is_over: false,
        }
    }

    /// Reads on to the end of an overlong line and counts its bytes.
    fn skip_rest(&mut self) -> std::io::Result<u64> {
        let mut skipped = 0;
        loop {
            let available = self.input.fill_buf()?;
            let end = available.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(available.len(), |end| end + 1);
            let is_done = available.is_empty() || end.is_some();
            self.input.consume(length);
            skipped += u64::try_from(length).unwrap_or(0);
            if is_done {
                return Ok(skipped);
            }
        }
    }

    fn read_line(&mut self) -> std::io::Result<Line> {
        let mut bytes = Vec::new();
        (&mut self.input)
            .take(self.limit + 1)
            .read_until(b'\n', &mut bytes)?;
        self.number += 1;
        let mut length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let is_whole = bytes.ends_with(b"\n");
        while bytes
            .last()
            .is_some_and(|byte| matches!(byte, b'\n' | b'\r'))
        {
            bytes.pop();
        }
        let mut fault = None;
        if !is_whole && length > self.limit {
            length += self.skip_rest()?;
            bytes = Vec::new();
            fault = Some(Fault::new(
                RejectReason::TooLarge,
                format!("a line of {length} bytes, at most {}", self.limit),
            ));
        }
        self.is_over = length == 0;
        Ok(Line {
            number: self.number,
            bytes,
            fault,
        })
    }
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while !self.is_over {
            let line = match self.read_line() {
                Ok(line) => line,
                Err(error) => {
                    self.is_over = true;
                    let fault =
                        Fault::new(RejectReason::NotFound, format!("cannot read on: {error}"));
                    return Some(Line {
                        number: self.number + 1,
                        bytes: Vec::new(),
                        fault: Some(fault),
                    });
                }
            };
            let is_blank = line.fault.is_none() && line.bytes.iter().all(u8::is_ascii_whitespace);
            if !self.is_over && !is_blank && line.number > self.skip {
                return Some(line);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_skipped_and_limited() {
        let text = format!("one\r\n\n  \n{}\nfive", "x".repeat(50));
        let read = |skip| {
            let input = Box::new(std::io::Cursor::new(text.clone().into_bytes()));
            Lines::new(input, skip, 20)
                .map(|line| (line.number, line.bytes.len(), line.fault.is_some()))
                .collect::<Vec<_>>()
        };
        assert_eq!(read(0), [(1, 3, false), (4, 0, true), (5, 4, false)]);
        assert_eq!(read(4), [(5, 4, false)]);
    }
}
