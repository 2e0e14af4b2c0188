"""The check-in calls of a year in figures: answered by day, topics by month, rates of the call service by area."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ColumnElement, String, case, cast, func, select, type_coerce

from coordinator.casework.households.people import towns
from coordinator.records.base import KST, Cause
from coordinator.records.checkins import CONNECTED, SPOKE, TOPIC_LABELS, Call, CallResult
from coordinator.records.households import Household
from coordinator.records.journal import Act
from coordinator.text import month_text, tr
from coordinator.worklist.facts.people import area_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

MONTHS_BACK = 12
"""Whole months before this one that are shown."""
FEW = 5
"""Under so many a share says nothing; the counts are shown."""
_KST_SECONDS = 9 * 3600
_DAY_SECONDS = 86400
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class CallDay:
    """The calls of one day, by whomever they were made."""

    on: date
    call_count: int
    """Attempts that were made."""
    answered_count: int
    """Of them, those in which the person spoke."""
    not_attempted_count: int
    """Calls that were planned and never made; they are in no share."""


@dataclass(frozen=True, slots=True)
class TopicMonth:
    """How often one topic was talked of in a month, and with a concern."""

    month: date
    topic: str
    talked_count: int
    concern_count: int

    @property
    def share(self) -> float | None:
        """Concerns among the talks of it; none under five talks."""
        return self.concern_count / self.talked_count if self.talked_count >= FEW else None


@dataclass(frozen=True, slots=True)
class RateRow:
    """The AI calls of one eup/myeon in one month as the call service counts them (연결률·완료율)."""

    area: str
    """Name of the eup/myeon, empty for all of them or for homes without an area."""
    month: date | None
    """None: all months."""
    call_count: int
    connected_count: int
    completed_count: int
    not_attempted_count: int
    whole: bool = False
    """Whether it is the county's own line."""

    @property
    def connected_share(self) -> float | None:
        """Connected among the calls made; none under five calls."""
        return self.connected_count / self.call_count if self.call_count >= FEW else None

    @property
    def completed_share(self) -> float | None:
        """Talked to the end among the calls made; none under five calls."""
        return self.completed_count / self.call_count if self.call_count >= FEW else None


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """What was counted of one month: days, topics (talked, concern), areas (made, connected, completed, not made)."""

    days: tuple[CallDay, ...]
    topics: dict[str, tuple[int, int]]
    areas: dict[int, tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class CallTrends:
    """A year of check-in calls in figures (추이)."""

    days: tuple[CallDay, ...]
    """Every day from a Monday on, up to today."""
    topics: tuple[TopicMonth, ...]
    """Topic by topic, each from the oldest month on."""
    rates: tuple[RateRow, ...]
    """A row a month and eup/myeon with AI calls, newest month first."""


Remembered = dict[date, tuple[object, MonthCounts]]
"""Months counted before, each with the stamp it was counted at."""


def trends(session: Session, now: datetime, remembered: Remembered | None = None) -> CallTrends:
    """Count the calls of this month and the twelve before it.

    Parameters
    ----------
    remembered : months counted before; a month that did not change since is not counted again, others are put into it
    """
    remembered = {} if remembered is None else remembered
    months = months_of(now)
    stamps = _stamps(session, months)
    for month in months:
        if month not in remembered or remembered[month][0] != stamps[month]:
            remembered[month] = (stamps[month], count_month(session, month))
    counted = {month: remembered[month][1] for month in months}
    return CallTrends(_days(counted, now), _topics(counted), tuple(_rates(session, counted)))


def months_of(now: datetime) -> list[date]:
    """List the months that are shown by their first days, oldest first."""
    return [_months_on(now.date().replace(day=1), -back) for back in range(MONTHS_BACK, -1, -1)]


def totals(rows: Sequence[RateRow], by: str) -> list[RateRow]:
    """Sum rate rows up by `area` or by `month`; the county's own line comes first."""
    groups: dict[tuple[str, date | None], list[RateRow]] = defaultdict(list)
    for row in rows:
        groups[(row.area, None) if by == "area" else ("", row.month)].append(row)
    answer = [_sum(area, month, group) for (area, month), group in groups.items()]
    answer.sort(key=lambda row: (row.area == "", row.area, -(row.month or _EPOCH).toordinal()))
    return [_sum("", None, rows, whole=True), *answer] if rows else []


def area_words(row: RateRow) -> str:
    """Name the area of a rate."""
    return tr("Whole county") if row.whole else row.area or (tr("All areas") if row.month else tr("No area"))


def month_words(row: RateRow) -> str:
    """Name the month of a rate."""
    return month_text(row.month) if row.month else tr("All months")


def share_words(share: float | None) -> str:
    """Write a rate; none where there are too few calls for one."""
    return "–" if share is None else f"{share:.1%}"


def _sum(area: str, month: date | None, rows: Sequence[RateRow], *, whole: bool = False) -> RateRow:
    return RateRow(
        area=area,
        month=month,
        call_count=sum(row.call_count for row in rows),
        connected_count=sum(row.connected_count for row in rows),
        completed_count=sum(row.completed_count for row in rows),
        not_attempted_count=sum(row.not_attempted_count for row in rows),
        whole=whole,
    )


# ------------------------------------------------------------ counting


def count_month(session: Session, month: date) -> MonthCounts:
    """Count one month of calls, by the county's clock."""
    inside = _inside(month)
    return MonthCounts(_count_days(session, inside), _count_topics(session, inside), _count_areas(session, inside))


def _count_days(session: Session, inside: ColumnElement[bool]) -> tuple[CallDay, ...]:
    day = (type_coerce(Call.called_at, BigInteger) + _KST_SECONDS) // _DAY_SECONDS
    attempted = Call.result != CallResult.NOT_ATTEMPTED
    rows = session.connection().execute(
        select(day, _count(attempted), _count(Call.result.in_(SPOKE)), _count(~attempted)).where(inside).group_by(day)
    )
    return tuple(CallDay(_EPOCH + timedelta(days=n), *counts) for n, *counts in rows)


def _count_topics(session: Session, inside: ColumnElement[bool]) -> dict[str, tuple[int, int]]:
    """Count the talks of each topic; a call names few sets of topics, so the sets are counted, not the topics."""
    concern, well = cast(Call.topics, String), cast(Call.topics_well, String)
    talked: dict[str, int] = defaultdict(int)
    concerns: dict[str, int] = defaultdict(int)
    for bad, good, count in session.connection().execute(
        select(concern, well, func.count())
        .where(inside, Call.result.in_(SPOKE) | (concern != "[]"))
        .group_by(concern, well)
    ):
        named = set(json.loads(bad or "[]"))
        for topic in named:
            concerns[topic] += count
        for topic in named | set(json.loads(good or "[]")):
            talked[topic] += count
    return {topic: (talked[topic], concerns[topic]) for topic in talked}


def _count_areas(session: Session, inside: ColumnElement[bool]) -> dict[int, tuple[int, int, int, int]]:
    attempted = Call.result != CallResult.NOT_ATTEMPTED
    rows = session.connection().execute(
        select(
            Household.area_id,
            _count(attempted),
            _count(Call.result.in_(CONNECTED)),
            _count(Call.result.in_(SPOKE)),
            _count(~attempted),
        )
        .join(Household, Household.id == Call.household_id)
        .where(inside, Call.caller == "vendor")
        .group_by(Household.area_id)
    )
    return {
        area_id or 0: (attempted, connected, completed, not_attempted)
        for area_id, attempted, connected, completed, not_attempted in rows
    }


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _inside(month: date) -> ColumnElement[bool]:
    first, end = (datetime.combine(day, time(0), KST) for day in (month, _months_on(month, 1)))
    return (Call.called_at >= first) & (Call.called_at < end)


def _stamps(session: Session, months: list[date]) -> dict[date, tuple[int, int]]:
    """Tell by little whether a month may have changed: its number of calls, and the newest import or undo."""
    # These change what is stored; whatever else changes a month adds a call to it.
    newest = session.scalar(select(func.max(Act.id)).where(Act.cause.in_((Cause.IMPORT, Cause.UNDO, Cause.REDO))))
    return {
        month: (newest or 0, session.scalar(select(func.count()).select_from(Call).where(_inside(month))) or 0)
        for month in months
    }


# ------------------------------------------------------------ putting together


def _days(counted: dict[date, MonthCounts], now: datetime) -> tuple[CallDay, ...]:
    by_day = {day.on: day for counts in counted.values() for day in counts.days}
    first = min(counted)
    first += timedelta(days=-first.weekday() % 7)  # the first Monday
    count = (now.date() - first).days + 1
    days = [first + timedelta(days=n) for n in range(count)]
    return tuple(by_day.get(on) or CallDay(on, 0, 0, 0) for on in days)


def _topics(counted: dict[date, MonthCounts]) -> tuple[TopicMonth, ...]:
    return tuple(
        TopicMonth(month, topic, *counts.topics.get(topic, (0, 0)))
        for topic in TOPIC_LABELS
        for month, counts in counted.items()
    )


def _rates(session: Session, counted: dict[date, MonthCounts]) -> list[RateRow]:
    town_of, names = towns(session), area_names(session)
    answer: list[RateRow] = []
    for month in reversed(counted):
        areas: dict[str, list[RateRow]] = defaultdict(list)
        for area_id, (attempted, connected, completed, not_attempted) in counted[month].areas.items():
            area = names.get(town_of.get(area_id, 0), "")
            areas[area].append(RateRow(area, month, attempted, connected, completed, not_attempted))
        answer += [_sum(area, month, areas[area]) for area in sorted(areas, key=lambda name: (name == "", name))]
    return answer


def _months_on(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)
