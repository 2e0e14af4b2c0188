"""The year's report of the finding rounds: counts by round, source, signal class, result and town."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.records.finding import OPEN_STATES, RESULTS
from coordinator.records.households import Area, AreaLevel, Household
from coordinator.worklist.finding.head import report_due
from coordinator.worklist.finding.rows import people_of, rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.finding.rows import PersonRow, RoundRow

NO_TOWN = ""
"""Stands for people whose town is not one of the county's."""
OTHER_SIGNAL, NO_SIGNAL = "other", "none"


@dataclass(frozen=True, slots=True)
class YearReport:
    """What became of the people of a year's rounds.

    Attributes
    ----------
    due_on : the day until which the results of the year go to the ministry
    rounds : the oldest first
    results : people by result, and `open`
    signals : people by class of signal, one person in several
    towns : by town, how many people and how many of them have a result; the empty name is no town of the county
    found_by : households that entered the register in the year, by whom they were found; empty for not known
    unsaid : how many rounds lack source, number or end
    """

    year: int
    due_on: date
    rounds: tuple[RoundRow, ...]
    results: Mapping[str, int]
    signals: Mapping[str, int]
    towns: Mapping[str, tuple[int, int]]
    found_by: Mapping[str, int]
    unsaid: int

    @property
    def people(self) -> int:
        """How many people there are."""
        return sum(row.people for row in self.rounds)

    @property
    def open_count(self) -> int:
        """How many have no result yet."""
        return self.results.get("open", 0)


def year_to_report(today: date) -> int:
    """Give the year whose report is next: last year's until it is due, then this year's."""
    return today.year - 1 if today <= report_due(today.year - 1) else today.year


def year_report(session: Session, now: datetime, year: int) -> YearReport:
    """Count the people of a year's rounds."""
    of_year = tuple(sorted((row for row in rounds(session, now) if row.year == year), key=_order))
    numbers = {row.id for row in of_year}
    people = [row for row in people_of(session, now) if row.round_id in numbers]
    results = Counter("open" if row.state in OPEN_STATES else row.state for row in people)
    signals = Counter(code for row in people for code in _classes(row))
    return YearReport(
        year=year,
        due_on=report_due(year),
        rounds=of_year,
        results={code: results[code] for code in (*RESULTS, "open") if results[code]},
        signals=dict(signals.most_common()),
        towns=_towns(session, people),
        found_by=_found_by(session, year),
        unsaid=sum(row.source == "unknown" or row.number is None or row.until is None for row in of_year),
    )


def _order(row: RoundRow) -> tuple[str, int, int]:
    return row.source, row.number or 0, row.id


def _classes(row: PersonRow) -> Iterable[str]:
    return {signal.of_class or OTHER_SIGNAL for signal in row.signals} or {NO_SIGNAL}


def _towns(session: Session, people: Iterable[PersonRow]) -> dict[str, tuple[int, int]]:
    towns = {
        spoken: name
        for name, english in session.execute(select(Area.name, Area.name_en).where(Area.level == AreaLevel.TOWN))
        for spoken in (name, english)
        if spoken
    }
    counted: dict[str, tuple[int, int]] = {}
    for row in people:
        words = row.area.replace(",", " ").split()
        town = next((towns[word] for word in words if word in towns), NO_TOWN)
        n, done = counted.get(town, (0, 0))
        counted[town] = (n + 1, done + (not row.is_open))
    return dict(sorted(counted.items(), key=lambda item: (item[0] == NO_TOWN, item[0])))


def _found_by(session: Session, year: int) -> dict[str, int]:
    rows = session.execute(
        select(Household.found_by, func.count())
        .where(func.strftime("%Y", Household.registered_on) == f"{year}")
        .group_by(Household.found_by)
    )
    return dict(sorted(((code, n) for code, n in rows), key=lambda item: (not item[0], -item[1])))
