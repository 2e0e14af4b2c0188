"""Builders for casework tests: a household with what the test is about, and readings of somebody who lives there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from coordinator.records.alerts import Episode
from coordinator.records.checkins import Call, Enrolment
from coordinator.records.households import Consent, Contact, Household, Resident
from coordinator.records.power import Feed, Meter
from coordinator.vault import readings
from tests.conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from coordinator.casework.imports import ImportSummary
    from coordinator.records.base import Base
    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ENROLLED_ON = (NOW - 10 * DAY).date()


@dataclass(frozen=True)
class Home:
    """Numbers of a household that was added."""

    id: int
    meter_id: int = 0
    enrolment_id: int = 0


def store(workspace: Workspace, *records: Base, now: datetime = NOW) -> list[int]:
    """Store records as one act; gives their numbers."""

    def add(act: OpenAct) -> list[int]:
        act.session.add_all(records)
        act.session.flush()
        return [record.id for record in records]  # type: ignore[attr-defined]

    return workspace.act("test.store", now, add).value


def imported(workspace: Workspace, kind: str, path: Path, now: datetime = NOW) -> ImportSummary:
    """Import a file as it is; gives what came of it."""
    return workspace.imports.commit(workspace.imports.preview(kind, path), now).value


def add_alert(
    workspace: Workspace, household_id: int, severity: str = "caution", *, opened_at: datetime = NOW, **facts: Any
) -> int:
    """Open an alert of a silence of 30 hours; gives its number."""
    facts = {"signal": "power", "since_at": opened_at - 30 * HOUR, "last_fired_at": opened_at, **facts}
    return store(workspace, Episode(household_id=household_id, severity=severity, opened_at=opened_at, **facts))[0]


def add_home(
    workspace: Workspace,
    name: str = "김하나",
    *,
    meter: bool = False,
    calls: str = "",
    consents: Sequence[str] = (),
    contact: str = "",
    born_on: date | None = date(1950, 5, 5),
    born_part: str = "",
    phone: str = "01055556666",
    enrolled_on: date = ENROLLED_ON,
    address: str = "북면 마차리 1",
    area_id: int | None = None,
    life_status: str = "alive",
    weekday: int = 0,
    hour: int = 10,
    risk: str = "unknown",
) -> Home:
    """Add a household with a resident and what is asked for."""

    def add(act: OpenAct) -> Home:
        session = act.session
        household = Household(address=address, area_id=area_id, risk=risk)
        session.add(household)
        session.flush()
        mine = household.id
        born = {"born_on": None if born_part else born_on, "born_part": born_part}
        session.add(Resident(household_id=mine, name=name, **born, phone=phone, life_status=life_status))
        session.add_all(Consent(household_id=mine, purpose=p, given_on=date(2026, 1, 1)) for p in consents)
        if contact:
            session.add(Contact(household_id=mine, rank=1, name=contact, relation="딸", phone="01011112222"))
        the_meter = Meter(feed_id=0, external_id=f"m{mine}", household_id=mine)
        enrolment = Enrolment(household_id=mine, state=calls, weekday=weekday, hour=hour, started_on=enrolled_on)
        if meter:
            feed = session.scalars(select(Feed).where(Feed.name == "검침")).one_or_none()
            if feed is None:
                feed = Feed(name="검침", signal="power")
                session.add(feed)
                session.flush()
            the_meter.feed_id = feed.id
            session.add(the_meter)
        if calls:
            session.add(enrolment)
        session.flush()
        return Home(mine, the_meter.id if meter else 0, enrolment.id if calls else 0)

    return workspace.act("test.add_home", NOW, add).value


def vendor_calls(workspace: Workspace, home: Home, results: Sequence[str], *, last: datetime) -> None:
    """Store one vendor call a week, the last one at `last`; without moving any round."""
    first = last - timedelta(weeks=len(results) - 1)
    store(
        workspace,
        *(
            Call(household_id=home.id, called_at=first + timedelta(weeks=i), result=result)
            for i, result in enumerate(results)
        ),
    )


def life(days: int, seed: int) -> NDArray[np.float32]:
    """Make hourly Wh of somebody with firm habits, from a midnight on: standby at night, activity from 7 to 22."""
    rng = np.random.default_rng(seed)
    wh = rng.normal(30, 2, (days, 24))
    awake = np.zeros((days, 24), bool)
    awake[:, 7:22] = rng.random((days, 15)) < 0.9
    wh[awake] += rng.uniform(120, 400, awake.sum())
    return wh.reshape(-1).astype(np.float32)


def quiet(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Make hourly Wh of a home nobody moves in."""
    return np.random.default_rng([seed, 9]).normal(30, 2, count).astype(np.float32)


def write_hours(workspace: Workspace, home: Home, end: datetime, wh: NDArray[np.float32]) -> None:
    """Store hourly readings that end at `end`."""
    start = readings.wall_clock(end) - np.timedelta64(len(wh), "h")

    def add(act: OpenAct) -> None:
        readings.write(act.session, [readings.MeterSeries(home.meter_id, 60, start, wh)], None)
        act.touch("power")

    workspace.act("test.readings", NOW, add)
