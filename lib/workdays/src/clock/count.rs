//! Counting itself: day by day from the start, each day counted or put aside with its reason.
//! Must never put a day aside without a reason that a citizen can check.

use jiff::civil::Date;

use super::{Clock, Extension, Suspension};
use crate::calendar::{Calendar, CalendarError, Day, tomorrow};
use crate::explanation::{Excluded, Explanation, Extended, MakeUpDay, Moved, Reason};
use crate::period::{LastDay, Period, Terms};

pub(super) fn explain(
    clock: &Clock,
    calendar: &Calendar,
    today: Date,
) -> Result<Explanation, CalendarError> {
    let count = Count {
        calendar,
        terms: clock.terms,
        suspensions: &clock.suspensions,
        today,
    };
    let extension = clock
        .extension
        .map(|extension| count.extended(clock.start, extension))
        .transpose()?;
    let whole = match extension {
        // `extend` saw to it that both are of one unit; what a period cannot hold is beyond all dates.
        Some(extended) => clock
            .terms
            .period
            .plus(extended.by)
            .ok_or(CalendarError::OutOfRange)?,
        None => clock.terms.period,
    };
    let tally = count.run(clock.start, whole)?;
    let is_awaiting = |suspension: &Suspension| {
        suspension.received.is_none() && suspension.sent <= today && suspension.sent <= tally.due
    };
    Ok(Explanation {
        as_of: today,
        start: clock.start,
        restarts: clock.restarts.clone(),
        period: clock.terms.period,
        extension,
        n_counted: tally.n_counted,
        is_suspended: today <= tally.due && clock.suspensions.iter().any(is_awaiting),
        provisional_years: count.provisional_years(clock.start, tally.due),
        excluded: tally.excluded,
        make_up: tally.make_up,
        moved: tally.moved,
        due: tally.due,
    })
}

struct Count<'a> {
    calendar: &'a Calendar,
    terms: Terms,
    suspensions: &'a [Suspension],
    today: Date,
}

struct Tally {
    due: Date,
    n_counted: u32,
    excluded: Vec<Excluded>,
    make_up: Vec<MakeUpDay>,
    moved: Option<Moved>,
}

enum Verdict {
    Counts,
    CountsMadeUp(String),
    Excluded(Reason),
}

impl Count<'_> {
    fn run(&self, start: Date, whole: Period) -> Result<Tally, CalendarError> {
        let n_days = whole.n_days(start)?;
        let mut tally = Tally {
            due: start,
            n_counted: 0,
            excluded: Vec::new(),
            make_up: Vec::new(),
            moved: None,
        };
        let mut date = start;
        while tally.n_counted < n_days {
            date = tomorrow(date)?;
            match self.verdict(date)? {
                Verdict::Counts => tally.n_counted += 1,
                Verdict::CountsMadeUp(holiday) => {
                    tally.n_counted += 1;
                    tally.make_up.push(MakeUpDay { date, holiday });
                }
                Verdict::Excluded(reason) => tally.exclude(date, reason),
            }
        }
        tally.due = date;
        self.await_answer(&mut tally)?;
        self.move_last_day(&mut tally)?;
        Ok(tally)
    }

    fn verdict(&self, date: Date) -> Result<Verdict, CalendarError> {
        if let Some(reason) = self.suspended(date) {
            return Ok(Verdict::Excluded(reason));
        }
        if !self.terms.period.is_working_days() {
            return Ok(Verdict::Counts);
        }
        Ok(match self.calendar.day(date)? {
            Day::Working => Verdict::Counts,
            Day::MakeUp(holiday) => Verdict::CountsMadeUp(holiday.to_owned()),
            Day::Weekend => Verdict::Excluded(Reason::Weekend),
            Day::Holiday(name) => Verdict::Excluded(Reason::Holiday(name.to_owned())),
        })
    }

    /// The first consultation, in the order they were told, that the day belongs to.
    fn suspended(&self, date: Date) -> Option<Reason> {
        self.suspensions
            .iter()
            .find(|suspension| {
                let last = suspension.received.unwrap_or(self.today);
                suspension.sent < date && date <= last
            })
            .map(|suspension| Reason::Suspension(suspension.cause.clone()))
    }

    /// A question that went out on the last day: no day is left, but the agency cannot answer before the other has.
    fn await_answer(&self, tally: &mut Tally) -> Result<(), CalendarError> {
        let last_counted = tally.due;
        loop {
            let date = tomorrow(tally.due)?;
            let Some(reason) = self.suspended(date) else {
                break;
            };
            tally.exclude(date, reason);
            tally.due = date;
        }
        if tally.due > last_counted && self.terms.period.is_working_days() {
            while let Some(reason) = self.day_off(tally.due)? {
                let date = tomorrow(tally.due)?;
                let is_new = tally
                    .excluded
                    .last()
                    .is_none_or(|range| range.last < tally.due);
                if is_new {
                    tally.exclude(tally.due, reason);
                }
                tally.due = date;
            }
        }
        Ok(())
    }

    fn move_last_day(&self, tally: &mut Tally) -> Result<(), CalendarError> {
        let from = tally.due;
        match self.terms.last_day {
            LastDay::MovesToWorkingDay if !self.terms.period.is_working_days() => {
                if let Some(because) = self.day_off(from)? {
                    tally.due = self.calendar.next_working_day(from)?;
                    tally.moved = Some(Moved { from, because });
                }
            }
            LastDay::MovesToWorkingDay | LastDay::Stays => {}
        }
        Ok(())
    }

    fn day_off(&self, date: Date) -> Result<Option<Reason>, CalendarError> {
        Ok(match self.calendar.day(date)? {
            Day::Working | Day::MakeUp(_) => None,
            Day::Weekend => Some(Reason::Weekend),
            Day::Holiday(name) => Some(Reason::Holiday(name.to_owned())),
        })
    }

    fn extended(&self, start: Date, extension: Extension) -> Result<Extended, CalendarError> {
        let due_before = self.run(start, self.terms.period)?.due;
        Ok(Extended {
            by: extension.by,
            granted: extension.granted,
            due_before,
            is_late: extension.granted > due_before,
        })
    }

    fn provisional_years(&self, start: Date, due: Date) -> Vec<i16> {
        let is_asked = self.terms.period.is_working_days()
            || self.terms.last_day == LastDay::MovesToWorkingDay;
        (start.year()..=due.year())
            .filter(|year| is_asked && self.calendar.is_provisional(*year))
            .collect()
    }
}

impl Tally {
    fn exclude(&mut self, date: Date, reason: Reason) {
        match self.excluded.last_mut() {
            Some(range) if range.reason == reason && range.last.tomorrow().ok() == Some(date) => {
                range.last = date;
            }
            _ => self.excluded.push(Excluded {
                first: date,
                last: date,
                reason,
            }),
        }
    }
}
