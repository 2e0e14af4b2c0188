"""The list of the Power desk: every home with a meter, its last fortnight and what is the case there, in one pass."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import String, case, func, select, type_coerce

from coordinator.analysis.activity import active_line, by_day, last_active
from coordinator.casework.alerts.acts import OPEN_STATES
from coordinator.casework.households.people import is_person_of_home, without_consent
from coordinator.casework.power import watched_homes
from coordinator.records.alerts import SEVERITY_ORDER, Episode
from coordinator.records.households import Absence, ConsentPurpose, Resident
from coordinator.records.power import UNWATCHABLE_NATS, Feed, Meter, PhoneDay, feed_health
from coordinator.records.watch import SupplyCut
from coordinator.vault.readings import instant, wall_clock
from coordinator.worklist.coverage import LEARNING_DAYS
from coordinator.worklist.facts.people import people
from coordinator.worklist.facts.proof_of_life import level, proofs_of_life
from coordinator.worklist.power.rows import LIST_DAYS, PHONE_DAYS, PowerHomeRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

_LIST_HOURS = LIST_DAYS * 24
_BLOCK_HOMES = 2000


def county_end(session: Session, now: datetime) -> datetime:
    """Give the whole hour up to which the county has readings, at most `now`; the pictures of all homes end there."""
    newest = session.scalar(select(func.max(Meter.newest_at)).where(Meter.household_id.is_not(None)))
    return min(now, newest or now).replace(minute=0, second=0, microsecond=0)


def power_homes(session: Session, now: datetime) -> list[PowerHomeRow]:
    """List every home with a meter: who needs a look first, then by area and number."""
    end = county_end(session, now)
    everyone = people(session, now.date())
    meters: dict[int, tuple[int, datetime | None, datetime | None, float | None, int, str]] = {}
    for home, meter_id, first_at, newest_at, nats, cadence, hindrance in session.connection().execute(
        select(
            Meter.household_id,
            Meter.id,
            Meter.first_at,
            Meter.newest_at,
            Meter.watchability_nats,
            Feed.cadence_minutes,
            Meter.hindrance,
        )
        .join(Feed, Feed.id == Meter.feed_id)
        .where(Meter.household_id.is_not(None), Meter.ended_on.is_(None))
    ):
        if home in everyone:
            meters[home] = (meter_id, first_at, newest_at, nats, cadence, hindrance)
    homes = sorted(meters)
    active, ago = _fortnight(session, homes, [meters[home][0] for home in homes], end)
    states = _states(session, now)
    withdrawn = without_consent(session, ConsentPurpose.POWER, now.date())
    phone = phone_silence(session, now.date())
    learning_since = now - timedelta(days=LEARNING_DAYS)
    health: dict[tuple[datetime | None, int], str] = {}
    rows: list[PowerHomeRow] = []
    for number, home in enumerate(homes):
        _, first_at, newest_at, nats, cadence, hindrance = meters[home]
        if (newest_at, cadence) not in health:
            health[newest_at, cadence] = feed_health(newest_at, cadence, now)
        person = everyone[home]
        quiet = int(ago[number])
        health_code = health[newest_at, cadence]
        state = states.get(home) or _state(
            health_code, first_at, nats, hindrance, consent=home not in withdrawn, learning_since=learning_since
        )
        rows.append(
            PowerHomeRow(
                household_id=home,
                name=person.name,
                age=person.age,
                area=person.area,
                risk=person.risk,
                phone=person.phone,
                state=state,
                active_hours=active[number],
                quiet_hours=quiet if quiet >= 0 else None,
                last_active_at=end - timedelta(hours=quiet) if quiet >= 0 else None,
                nats=nats,
                health=health_code,
                phone_silent_days=phone.get(home),
            )
        )
    rank = {state: number for number, state in enumerate((*reversed(SEVERITY_ORDER), "returned"))}
    rows.sort(key=lambda row: (rank.get(row.state, len(rank)), -(row.quiet_hours or 0) if row.state in rank else 0))
    return rows


def _state(
    health: str,
    first_at: datetime | None,
    nats: float | None,
    hindrance: str,
    *,
    consent: bool,
    learning_since: datetime,
) -> str:
    """Name what is the case with a home no alert and no absence speaks of."""
    if not consent:
        return "no_consent"
    if health in ("not_connected", "stale"):
        return "stale" if health == "stale" else "no_readings"
    if hindrance:
        return hindrance if hindrance in ("zero", "outage") else "unwatchable"
    if first_at is not None and first_at > learning_since:
        return "learning"
    return "unwatchable" if nats is not None and nats < UNWATCHABLE_NATS else "normal"


def state_of(session: Session, household_id: int, now: datetime) -> str:
    """Name what is the case with one home, as its row in the list does."""
    state = _states(session, now).get(household_id)
    if state:
        return state
    row = session.execute(
        select(Meter.first_at, Meter.newest_at, Meter.watchability_nats, Meter.hindrance, Feed.cadence_minutes)
        .join(Feed, Feed.id == Meter.feed_id)
        .where(Meter.household_id == household_id, Meter.ended_on.is_(None))
        .limit(1)
    ).one_or_none()
    if row is None:
        return "no_readings"
    first_at, newest_at, nats, hindrance, cadence = row
    consent = household_id not in without_consent(session, ConsentPurpose.POWER, now.date())
    learning_since = now - timedelta(days=LEARNING_DAYS)
    health = feed_health(newest_at, cadence, now)
    return _state(health, first_at, nats, hindrance, consent=consent, learning_since=learning_since)


def _fortnight(
    session: Session, household_ids: list[int], meter_ids: list[int], end: datetime
) -> tuple[np.ndarray, np.ndarray]:
    """Measure the last days: float32 [home, 14] active hours, int [home] hours since activity, -1 without any."""
    stop = wall_clock(end).astype("datetime64[h]")
    start = stop - np.timedelta64(_LIST_HOURS, "h")
    moved = {
        home: day
        for home, day in session.execute(
            select(Resident.household_id, Resident.moved_in_on).where(
                Resident.moved_in_on > instant(start).date(), is_person_of_home()
            )
        )
        if day is not None
    }
    active = np.full((len(meter_ids), LIST_DAYS), np.nan, np.float32)
    ago = np.full(len(meter_ids), -1, np.int64)
    for first in range(0, len(meter_ids), _BLOCK_HOMES):
        rows = slice(first, first + _BLOCK_HOMES)
        ids = household_ids[rows]
        row_of = {home: row for row, home in enumerate(ids)}
        moved_in = {row_of[home]: day for home, day in moved.items() if home in row_of}
        block = watched_homes.Homes(ids, meter_ids[rows], np.zeros((len(ids), 2), np.int32), row_of, [], moved_in)
        wh = watched_homes.read(session, block, start, stop)
        line = active_line(wh)
        active[rows] = by_day(wh, line[:, None])[1]
        last = last_active(wh, line)
        ago[rows] = np.where(last >= 0, _LIST_HOURS - 1 - last, -1)
    return active, ago


def last_active_at(session: Session, homes: Collection[int], now: datetime) -> dict[int, datetime]:
    """Give the last activity within a fortnight of those of some homes whose meter shows one."""
    meters = {
        home: meter_id
        for home, meter_id in session.execute(
            select(Meter.household_id, Meter.id).where(Meter.household_id.in_(homes), Meter.ended_on.is_(None))
        )
        if home is not None
    }
    if not meters:
        return {}
    end = county_end(session, now)
    ids = sorted(meters)
    ago = _fortnight(session, ids, [meters[home] for home in ids], end)[1]
    return {
        home: end - timedelta(hours=int(hours)) for home, hours in zip(ids, ago.tolist(), strict=True) if hours >= 0
    }


def _states(session: Session, now: datetime) -> dict[int, str]:
    """Name what is the case with the homes an alert or an absence speaks of."""
    answer: dict[int, str] = {}
    for home in session.scalars(
        select(SupplyCut.household_id).where(SupplyCut.starts_at <= now, SupplyCut.ends_at > now)
    ):
        answer[home] = "no_supply"
    for home in session.scalars(
        select(Absence.household_id).where(Absence.starts_at <= now, Absence.rests_until > now)
    ):
        answer[home] = "away"
    episodes = session.scalars(
        select(Episode).where(Episode.signal == "power", Episode.state.in_(OPEN_STATES)).order_by(Episode.id)
    ).all()
    proofs = proofs_of_life(session, episodes, now)
    for episode in episodes:
        rests = episode.state == "silenced" and episode.silenced_until is not None and episode.silenced_until > now
        if rests and answer.get(episode.household_id) == "away":
            continue
        severity = level(episode, proofs.get(episode.id))
        answer[episode.household_id] = "silenced" if rests else severity if episode.cleared_at is None else "returned"
    return answer


def phone_silence(session: Session, today: date) -> dict[int, int]:
    """Count for each home the days without calls or texts sent up to its newest file, `PHONE_DAYS` at most."""
    first = today - timedelta(days=PHONE_DAYS)
    # The days of hundreds of thousands of rows are compared as they are written.
    day = type_coerce(PhoneDay.day, String)
    answer: dict[int, int] = {}
    lost = without_consent(session, ConsentPurpose.PHONE, today)
    numbers: dict[str, int] = {}
    for home, newest, sent in session.connection().execute(
        select(PhoneDay.household_id, func.max(day), func.max(case((PhoneDay.outgoing_count > 0, day))))
        .where(PhoneDay.day >= first)
        .group_by(PhoneDay.household_id)
    ):
        if home in lost:
            continue
        for text in (newest, sent):
            if text is not None and text not in numbers:
                numbers[text] = date.fromisoformat(text).toordinal()
        answer[home] = PHONE_DAYS if sent is None else numbers[newest] - numbers[sent]
    return answer
