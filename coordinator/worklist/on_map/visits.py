"""Visits of chosen homes: the way from one to the next, and what a visitor must know of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coordinator.errors import UsageError
from coordinator.records.households import RISK_LABELS
from coordinator.reference.limits import limit
from coordinator.text import mark, ntr, tr
from coordinator.worklist.facts.contacts import contacts_of
from coordinator.worklist.facts.county import register
from coordinator.worklist.geography import placed
from coordinator.worklist.instant import Answers
from coordinator.worklist.instant import instant as opened
from coordinator.worklist.lines import lines
from coordinator.worklist.places.map_rows import CarDay, RouteWish, VisitRoute, VisitStop
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.worklist.instant import Instant
    from coordinator.worklist.rows import ContactRow
    from coordinator.worklist.said import Said
    from coordinator.worklist.subject import Subject

MOST_VISITS = 200
"""More make no day's way, and the solver would not answer within seconds."""
MOST_CARS = 20
_DAY_MINUTES = 24 * 60

WHY_NOT: dict[str, str] = {
    "time": mark("does not fit into the day"),
    "far": mark("too far for a day"),
    "no_place": mark("not on the map"),
}
"""Why a visit is on no way."""


@dataclass(frozen=True, slots=True)
class VisitRow:
    """What a visitor must know of a home before the door is reached.

    Attributes
    ----------
    why : why it is on the worklist today, the weightiest first; empty where it is not
    stop : its place on the way; none where no way was asked for or it is on none
    why_not : code of `WHY_NOT`; empty for one that is on the way
    """

    household_id: int
    name: str
    age: int | None
    sex: str
    area: str
    address: str
    phone: str
    risk: str
    safety_note: str
    why: tuple[Said, ...]
    contacts: tuple[ContactRow, ...]
    stop: VisitStop | None = None
    why_not: str = ""

    @property
    def risk_words(self) -> str:
        """The grade in words."""
        return tr(RISK_LABELS[self.risk]) if self.risk in RISK_LABELS else self.risk


def route(
    session: Session,
    now: datetime,
    homes: Sequence[int],
    wish: RouteWish,
    *,
    answers: Answers | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> VisitRoute:
    """Find the way for visits of one day; an estimate from straight lines, for there is no road network here.

    Parameters
    ----------
    homes : numbers of households
    cancelled : asked before the solver begins, which takes a second or two and cannot be stopped

    Raises
    ------
    UsageError
        `visits`: none, or too many; `route`: hours, minutes or cars that make no day.
    """
    check(homes, wish)
    with opened(session, now, answers) as instant:
        return _route(instant, tuple(dict.fromkeys(homes)), wish, progress, cancelled)


def check(homes: Sequence[int], wish: RouteWish) -> None:
    """Refuse what makes no day.

    Raises
    ------
    UsageError
        As `route`.
    """
    if not homes:
        raise UsageError(tr("Choose the households to visit first."), code="visits")
    if len(homes) > MOST_VISITS:
        raise UsageError(
            tr("A way is made of {most} visits at the most; {n} are chosen.", most=MOST_VISITS, n=len(homes)),
            code="visits",
        )
    if not 0 <= wish.begin_minute < wish.end_minute <= _DAY_MINUTES:
        raise UsageError(tr("The day must end after it begins."), code="route")
    if not 1 <= wish.cars <= MOST_CARS:
        raise UsageError(tr("Between 1 and {most} cars can go.", most=MOST_CARS), code="route")
    if wish.visit_minutes < 1 or wish.lunch_minutes < 0:
        raise UsageError(tr("A visit takes a minute at least."), code="route")


def _route(
    instant: Instant,
    homes: tuple[int, ...],
    wish: RouteWish,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> VisitRoute:
    from coordinator.analysis.visit_route import plan

    ids, x, y = instant.once(placed)
    at = {home: place for place, home in enumerate(ids.tolist())}
    on_map = [home for home in homes if home in at]
    nowhere = tuple((home, "no_place") for home in homes if home not in at)
    factor = limit("visit_road_factor", instant.today)
    speed = limit("visit_speed", instant.today)
    if progress is not None:
        progress(1, 2)
    if not on_map or (cancelled is not None and cancelled()):
        return VisitRoute(wish, (), nowhere, factor, speed)
    places = np.array([at[home] for home in on_map])
    ways = plan(
        np.concatenate([[wish.start_x], x[places]]),
        np.concatenate([[wish.start_y], y[places]]),
        begin_minute=wish.begin_minute,
        end_minute=wish.end_minute,
        visit_minutes=wish.visit_minutes,
        lunch_minute=wish.lunch_minute,
        lunch_minutes=wish.lunch_minutes,
        cars=wish.cars,
        factor_percent=factor,
        speed_kmh=speed,
    )
    days = tuple(
        CarDay(
            car,
            way.leave_minute,
            way.back_minute,
            way.lunch_minute,
            tuple(
                VisitStop(
                    on_map[stop.home],
                    car,
                    number,
                    stop.arrive_minute,
                    stop.leave_minute,
                    stop.metres,
                    stop.minutes,
                    float(x[places[stop.home]]),
                    float(y[places[stop.home]]),
                )
                for number, stop in enumerate(way.stops, 1)
            ),
        )
        for car, way in enumerate(ways.ways, 1)
    )
    left_out = tuple((on_map[home], why) for home, why in ways.unassigned)
    if progress is not None:
        progress(2, 2)
    return VisitRoute(wish, days, (*left_out, *nowhere), factor, speed)


def visit_rows(
    session: Session,
    now: datetime,
    homes: Sequence[int],
    way: VisitRoute | None = None,
    subjects: Sequence[Subject] = SUBJECTS,
    answers: Answers | None = None,
) -> list[VisitRow]:
    """Give what a visitor must know, in the order of the way; without one in the order chosen.

    Households that left the register since they were chosen are left out.
    """
    stops = {stop.household_id: stop for day in way.days for stop in day.stops} if way else {}
    why_not = dict(way.unassigned) if way else {}
    with opened(session, now, answers) as instant:
        everyone = instant.once(register)
        line_of = {line.household_id: line for line in instant.once(lines, tuple(subjects))}
        rows: list[VisitRow] = []
        for home in dict.fromkeys(homes):
            person = everyone.get(home)
            if person is None:
                continue
            line = line_of.get(home)
            rows.append(
                VisitRow(
                    household_id=home,
                    name=person.name,
                    age=person.age,
                    sex=person.sex,
                    area=person.area,
                    address=person.address,
                    phone=person.phone,
                    risk=person.risk,
                    safety_note=person.safety_note,
                    why=line.reasons if line else (),
                    contacts=contacts_of(session, home, instant.today),
                    stop=stops.get(home),
                    why_not=why_not.get(home, ""),
                )
            )
    order = {home: place for place, home in enumerate(stops)}
    return sorted(rows, key=lambda row: (row.household_id not in order, order.get(row.household_id, 0)))


def summary(way: VisitRoute) -> str:
    """Say in a sentence what the way comes to."""
    visits = sum(len(day.stops) for day in way.days)
    metres = sum(stop.metres for day in way.days for stop in day.stops) + sum(
        np.hypot(day.stops[-1].x - way.wish.start_x, day.stops[-1].y - way.wish.start_y) * way.factor_percent / 100
        for day in way.days
    )
    sentences = [ntr("{n} visit on the way", "{n} visits on the way", visits)]
    if way.days:
        sentences.append(tr("about {km} km of driving", km=f"{metres / 1000:,.0f}"))
    if way.unassigned:
        sentences.append(ntr("{n} does not fit", "{n} do not fit", len(way.unassigned)))
    return ", ".join(sentences)


def estimate_words(way: VisitRoute) -> str:
    """Say what the times are worth."""
    return tr(
        "An estimate: straight lines times {factor}, driven at {speed} km/h. "
        "Rivers, passes and winter roads are not in it.",
        factor=f"{way.factor_percent / 100:.1f}",
        speed=way.speed_kmh,
    )


def clock(minute: int) -> str:
    """Write a minute of the day as an hour."""
    return f"{minute // 60:02}:{minute % 60:02}"
