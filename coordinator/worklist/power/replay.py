"""The watch played over stored history: what any setting would have said, beside what is on record. Stores nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import func, select

from coordinator.analysis import replay as played
from coordinator.analysis.inactivity import score
from coordinator.analysis.scores import DEFAULT, WATCH
from coordinator.casework.power import watch_policy, watched_homes
from coordinator.casework.power.watch import REPLAY_DAYS
from coordinator.errors import ImpossibleRequest, RuleError
from coordinator.records.alerts import NEEDED_SOMEONE, SELF_CLEARED, Episode
from coordinator.records.base import KST
from coordinator.records.journal import VaultFact
from coordinator.records.power import Finding, Meter
from coordinator.text import tr
from coordinator.vault.readings import instant, wall_clock
from coordinator.worklist.facts.people import people
from coordinator.worklist.power.replayed import RecordedAlert, Replay, ReplayHome

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

KEPT_BUDGET = 6.0
"""Alerts a household-year; hours that only a higher budget would reach are let go."""
_FLOOR = -3.4
"""A home that grows as quiet thirty times a year; nobody asks for less, and the hours kept stay few."""
_BLOCK_HOMES = 1000
_SCORED_HOURS = 2**23
"""Household-hours scored at once; bounds the memory."""
HOUR = np.timedelta64(1, "h")


def period(session: Session, now: datetime, days: int) -> tuple[datetime, datetime]:
    """Choose the last days that have readings: from a midnight to the end of the newest reading, at most `now`."""
    newest = session.scalar(select(func.max(Meter.newest_at)).where(Meter.household_id.is_not(None)))
    end = min(now, newest.astimezone(KST) if newest else now).replace(minute=0, second=0, microsecond=0)
    first = (end - timedelta(hours=1)).date() - timedelta(days=days - 1)
    return datetime(first.year, first.month, first.day, tzinfo=KST), end


def replay(
    session: Session,
    now: datetime,
    since: datetime,
    until: datetime,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Replay:
    """Score a period once, block by block, and keep what answers every setting.

    Parameters
    ----------
    since, until : the period; `since` is taken back to its midnight
    progress : told (done, total) blocks
    cancelled : asked between the blocks

    Raises
    ------
    RuleError
        `cancelled`; `replay_order`: the period ends before it begins.
    """
    if until <= since:
        raise ImpossibleRequest(tr("The period would end before it begins."), code="replay_order")
    first = wall_clock(since).astype("datetime64[D]").astype("datetime64[h]")
    stop = wall_clock(until).astype("datetime64[h]")
    start = first - np.timedelta64(REPLAY_DAYS, "D")
    # A budget is counted over as many days as the watch counts it, however short the period that is looked at.
    last_day = (stop - HOUR).astype("datetime64[D]").astype("datetime64[h]")
    counted = min(first, last_day - np.timedelta64(DEFAULT.budget_days - 1, "D"))
    homes = watched_homes.watched(session, now.date(), instant(first), until)
    wanted = watch_policy.policy(session)
    blocks = _blocks(homes, int((stop - start) / HOUR))
    parts: list[played.Excursions] = []
    for number, rows in enumerate(blocks):
        if cancelled is not None and cancelled():
            raise RuleError(tr("The replay was stopped; nothing was changed."), code="cancelled")
        parts.append(_scored(session, homes.part(rows.tolist()), wanted, start, stop, int((counted - start) / HOUR)))
        if progress is not None:
            progress(number + 1, len(blocks))
    order = np.concatenate(blocks).tolist() if blocks else []
    whole = played.join(parts) if parts else _nothing(int((stop - counted) / HOUR))
    newest = played.counted(whole)
    in_force, budget = _in_force(session, newest, wanted)
    # Hours that no setting asked for can reach are let go: what is kept stays small enough to answer at once.
    floor = min(played.threshold_for(newest, KEPT_BUDGET), in_force)
    newest = played.part(newest, floor=floor)
    kept = played.part(whole, from_hour=int((first - counted) / HOUR), floor=floor)
    person_of = people(session, now.date(), {homes.household_ids[row] for row in order})
    named = tuple(_named(homes.household_ids[row], person_of) for row in order)
    begin = instant(first)
    recorded = _recorded(session, {home.household_id: row for row, home in enumerate(named)}, named, kept, begin, until)
    return Replay(begin, instant(stop), named, kept, newest, recorded, in_force, budget)


def _blocks(homes: watched_homes.Homes, hours: int) -> list[NDArray[np.intp]]:
    """Group the rows so that a town stays together, for its outages, and no block is too large."""
    if not homes.household_ids or hours <= 0:
        return []
    most = max(1, min(_BLOCK_HOMES, _SCORED_HOURS // hours))
    towns = homes.areas[:, 0]
    by_town = np.argsort(towns, kind="stable")
    edges = np.flatnonzero((np.diff(towns[by_town]) != 0) | (towns[by_town][1:] < 0)) + 1
    blocks: list[NDArray[np.intp]] = []
    for town in np.split(by_town, edges):
        if blocks and len(blocks[-1]) + len(town) <= most:
            blocks[-1] = np.concatenate([blocks[-1], town])
        else:
            blocks.append(town)
    return blocks


def _scored(
    session: Session,
    homes: watched_homes.Homes,
    wanted: watch_policy.Policy,
    start: np.datetime64,
    stop: np.datetime64,
    from_hour: int,
) -> played.Excursions:
    hours = int((stop - start) / HOUR)
    wh = watched_homes.read(session, homes, start, stop)
    scores = score(
        wh,
        start,
        area=homes.areas,
        absences=watched_homes.absences(session, homes, start, hours),
        outgoing=watched_homes.phone_days(session, homes, start, -(-hours // 24)),
    )
    # As in the watch itself: a home that is to be watched more closely is taken to have gone so much further.
    np.add(scores.value, watch_policy.nats_of(homes.risks, wanted)[:, None], out=scores.value)
    return played.excursions(scores, _FLOOR, from_hour=from_hour)


def _nothing(hours: int) -> played.Excursions:
    none = np.zeros(0, np.int32)
    empty = np.zeros(0, np.float32)
    judged = np.zeros((0, -(-hours // 24)), np.uint8)
    return played.Excursions(
        none, none, empty, empty, none.astype(np.uint16), none.astype(np.bool_), judged, hours, _FLOOR
    )


def _in_force(session: Session, newest: played.Excursions, wanted: watch_policy.Policy) -> tuple[float, float]:
    """Give the threshold in force and its budget; where the watch has not set it yet, what it would set from this."""
    stored: dict[str, Any] | None = session.scalar(select(VaultFact.value).where(VaultFact.name == "alert_threshold"))
    if stored is not None and (stored.get("policy", 0), stored.get("watch", 1)) == (wanted.version, WATCH):
        return float(stored["value"]), float(stored["budget"])
    return played.threshold_for(newest, wanted.budget), wanted.budget


def _named(household_id: int, person_of: dict[int, Any]) -> ReplayHome:
    person = person_of.get(household_id)
    return (
        ReplayHome(household_id, "", None, "")
        if person is None
        else ReplayHome(household_id, person.name, person.age, person.area)
    )


def _recorded(
    session: Session,
    row_of: dict[int, int],
    named: tuple[ReplayHome, ...],
    kept: played.Excursions,
    since: datetime,
    until: datetime,
) -> tuple[RecordedAlert, ...]:
    """List the alerts of the period with an outcome; the meter's zero readings are no matter of the threshold."""
    episodes = session.execute(
        select(
            Episode.id,
            Episode.household_id,
            Episode.since_at,
            Episode.opened_at,
            Episode.cleared_at,
            Episode.resolved_at,
            Episode.outcome,
        )
        .outerjoin(Finding, Finding.id == Episode.finding_id)  # alerts taken over from elsewhere have none
        .where(
            Episode.signal == "power",
            Episode.state == "resolved",
            Episode.outcome.not_in(("", SELF_CLEARED)),
            Finding.kind.is_(None) | (Finding.kind != "zero"),
            Episode.last_fired_at > since,
            Episode.opened_at < until,
        )
    )
    recorded: list[RecordedAlert] = []
    for episode_id, household_id, since_at, opened_at, cleared_at, resolved_at, outcome in episodes:
        row = row_of.get(household_id)
        if row is None:
            continue
        end = min(cleared_at or resolved_at or until, until)
        first_hour, end_hour = _hours(since, since_at), max(_hours(since, end), _hours(since, since_at) + 1)
        home = named[row]
        recorded.append(
            RecordedAlert(
                episode_id=episode_id,
                household_id=household_id,
                name=home.name,
                area=home.area,
                since_at=since_at,
                opened_at=opened_at,
                outcome=outcome,
                needed=outcome in NEEDED_SOMEONE,
                highest=played.highest(kept, row, first_hour, end_hour),
            )
        )
    rank = {outcome: number for number, outcome in enumerate(NEEDED_SOMEONE)}
    recorded.sort(key=lambda alert: (rank.get(alert.outcome, len(NEEDED_SOMEONE)), -alert.opened_at.timestamp()))
    return tuple(recorded)


def _hours(since: datetime, at: datetime) -> int:
    return int((at - since) // timedelta(hours=1))
