"""The practice county, stored: people, homes, meters, readings, calls, services and what was settled before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from sqlalchemy import func, select

from coordinator.casework.checkins import escalation, rounds
from coordinator.demo import calls, finding, links, past, readings, surveys
from coordinator.demo.happenings import Happenings, plan
from coordinator.demo.people import Person, people
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode
from coordinator.records.base import KST, Cause, Transition
from coordinator.records.checkins import Call, Enrolment, Round, RoundItem
from coordinator.records.households import (
    Absence,
    Consent,
    ConsentPurpose,
    Contact,
    Household,
    Note,
    PlaceCertainty,
    PlacedBy,
    Resident,
)
from coordinator.records.power import Feed, Meter, PhoneDay, Signal
from coordinator.records.services import Link, Provider
from coordinator.records.surveys import Assessment, SurveyPlace, SurveyRound
from coordinator.reference.store import store_areas, store_directory
from coordinator.text import tr
from coordinator.vault.readings import MeterSeries, write

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from coordinator.demo.calls import Row
    from coordinator.vault.acts import OpenAct
    from coordinator.vault.file import Vault

ACTOR: Final = past.ACTOR
METER_FEED: Final = "전력 원격검침"
PLUG_FEED: Final = "생활전력 플러그"
PHONE_FEED: Final = "통신 이용"
CALL_FEED: Final = "AI 안부전화"
PHONE_DAYS: Final = 150
"""So many days of telephone use are kept; the watch looks back no further."""
HOMES_AN_ACT: Final = 2048

_DAY_MINUTES: Final = 24 * 60
_ASKED_ALREADY: Final = 3
_ENDING: Final = 97

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """How much was made."""

    areas: int
    households: int
    meters: int
    readings: int
    enrolled: int
    calls: int
    links: int
    absences: int
    settled_alerts: int


def make(
    vault: Vault,
    *,
    households: int = 1200,
    days: int = 120,
    seed: int = 1,
    county: str = "",
    now: datetime,
    progress: Progress | None = None,
) -> DemoCounts:
    """Fill an empty vault with the practice county; the same arguments make the same county.

    Parameters
    ----------
    households : 1 or more homes of one person each
    days : whole days of readings before today; readings go on to the last full hour before `now`
    county : on whose areas they live; empty for the first the program knows
    progress : told how many homes are stored, of how many

    Raises
    ------
    RuleError
        `not_empty`: the vault holds households already; made-up people are never mixed with real ones.
    """
    now = now.astimezone(KST)
    say = progress or (lambda _done, _total: None)
    start_at = datetime.combine(now.date() - timedelta(days=days), time(0), KST)
    start = np.datetime64(start_at.date(), "h")
    hours = int((now - start_at).total_seconds() // 3600)
    persons = people(households, seed=seed, today=now.date(), county=county)
    ages = np.array([person.age for person in persons], np.int64)
    happening = plan(ages, [person.area[1] for person in persons], start, hours, seed=seed)
    called = calls.callers(persons, happening, seed=seed)
    rows = calls.calls(persons, happening, called, start_at, now, seed=seed)
    consents = _consents(persons, happening, called, now, seed)
    sharing = {row["household_id"] for row in consents if row["purpose"] == ConsentPurpose.SHARING}
    link_rows, link_moves = links.links(persons, [h + 1 in sharing for h in range(len(persons))], now, seed=seed)
    settled, settled_moves = past.episodes(happening, start_at, now, seed=seed)

    with vault.act("demo.people", now=now, actor=ACTOR, cause=Cause.RULE) as act:
        if act.session.scalar(select(func.count()).select_from(Household)):
            raise RuleError(tr("The practice county is made in an empty vault only."), code="not_empty")
        area_ids = store_areas(act, county)
        _store_people(act, persons, area_ids)
        act.bulk(Consent, consents)
        absences = _absences(happening, start_at, now)
        act.bulk(Absence, absences)
        act.bulk(Note, past.notes(persons, now, seed=seed))
        meter_ids = _store_meters(act, happening, len(persons), rows, start_at, now)
        act.bulk(Enrolment, rows.enrolments)
        act.bulk(Round, rows.rounds)
        act.bulk(RoundItem, rows.items)
        act.bulk(Call, rows.calls)
        store_directory(act)
        act.bulk(Provider, links.providers(now.date()))
        act.bulk(Link, link_rows)
        act.bulk(Episode, settled)
        act.bulk(Transition, rows.transitions + link_moves + settled_moves)
        fresh = [Call(**row) for row in rows.fresh]
        act.session.add_all(fresh)
        act.session.flush()
        rounds.take_results(act, fresh)
        escalation.run_clocks(act)
        _store_surveys(act, persons, area_ids, now, seed)
        finding.store_round(act, persons, area_ids, seed)
        act.message = ""
        act.details.update({"households": households, "days": days, "seed": seed})
    stored = _store_readings(vault, happening, ages, meter_ids, consents, start, hours, seed, now, say)
    return DemoCounts(
        areas=len(area_ids),
        households=len(persons),
        meters=len(meter_ids),
        readings=stored,
        enrolled=len(called),
        calls=len(rows.calls) + len(rows.fresh),
        links=len(link_rows),
        absences=len(absences),
        settled_alerts=len(settled),
    )


# ---------------------------------------------------------------- people and their homes


def _store_people(act: OpenAct, persons: list[Person], area_ids: dict[tuple[str, ...], int]) -> None:
    act.bulk(
        Household,
        [
            {
                "id": number,
                "external_id": person.external_id,
                "area_id": area_ids[person.area],
                "address": person.address,
                "latitude": person.latitude,
                "longitude": person.longitude,
                "placed_by": PlacedBy.FILE,
                "place_certainty": PlaceCertainty.GIVEN,
                "placed_for": person.address,
                "risk": person.risk,
                "safety_note": person.safety_note,
                "registered_on": person.registered_on,
                "synthetic": True,
            }
            for number, person in enumerate(persons, 1)
        ],
    )
    act.bulk(
        Resident,
        [
            {
                "household_id": number,
                "name": person.name,
                "sex": person.sex,
                "born_on": person.born_on,
                "phone": person.phone,
                "moved_in_on": person.moved_in_on,
            }
            for number, person in enumerate(persons, 1)
        ],
    )
    act.bulk(
        Contact,
        [
            {
                "household_id": number,
                "rank": rank,
                "name": contact.name,
                "relation": contact.relation,
                "phone": contact.phone,
                "hours": contact.hours,
                "may_enter": contact.may_enter,
            }
            for number, person in enumerate(persons, 1)
            for rank, contact in enumerate(person.contacts, 1)
        ],
    )


def _store_surveys(
    act: OpenAct, persons: list[Person], area_ids: dict[tuple[str, ...], int], now: datetime, seed: int
) -> None:
    surveyed = surveys.surveys(persons, area_ids, now, seed=seed, actor=ACTOR)
    for record, rows in zip((SurveyRound, SurveyPlace, Assessment), surveyed, strict=True):
        act.bulk(record, rows)


def _consents(persons: list[Person], happening: Happenings, called: list[int], now: datetime, seed: int) -> list[Row]:
    """Give the consents: power with a meter, calls where called, a quarter for the telephone, most for sharing.

    Of those without a meter every third has consented to one already, and a few consents for sharing end soon.
    """
    rng = np.random.default_rng([seed, 10])
    without, by_call = set(happening.meterless), set(called)
    busy = {home for homes in happening.troubles.values() for home in homes}
    draws = rng.random((len(persons), 3))
    spoken_for = busy | without
    withdraws = [h for h in range(len(persons)) if h not in spoken_for and draws[h, 2] < 0.003]
    both = set(happening.troubles["fell_silent"])  # power and telephone speak together here
    rows: list[Row] = []
    ends_on = (now + timedelta(days=20)).date()
    for home, person in enumerate(persons):
        purposes = [ConsentPurpose.POWER] if home not in without or home % _ASKED_ALREADY == 0 else []
        if (draws[home, 0] < 0.25 or home in both) and person.phone:
            purposes.append(ConsentPurpose.PHONE)
        if home in by_call:
            purposes.append(ConsentPurpose.CALLS)
        if draws[home, 1] < 0.78:
            purposes.append(ConsentPurpose.SHARING)
        rows += [
            {
                "household_id": home + 1,
                "purpose": str(purpose),
                "given_on": person.registered_on,
                "until": ends_on if purpose == ConsentPurpose.SHARING and home % _ENDING == 0 else None,
                "withdrawn_on": (now - timedelta(days=6)).date()
                if purpose == ConsentPurpose.POWER and home in withdraws
                else None,
            }
            for purpose in purposes
        ]
    return rows


def _absences(happening: Happenings, start_at: datetime, now: datetime) -> list[Row]:
    rows: list[Row] = []
    for absence in sorted(happening.absences, key=lambda a: (a.first_hour, a.home)):
        ends_at = start_at + timedelta(hours=absence.end_hour)
        checked_at = ends_at + timedelta(hours=5)
        rows.append(
            {
                "household_id": absence.home + 1,
                "kind": str(absence.kind),
                "starts_at": start_at + timedelta(hours=absence.first_hour),
                "ends_at": ends_at,
                "reason": absence.reason,
                "return_checked_at": checked_at if absence.checked and checked_at <= now else None,
            }
        )
    return rows


# ---------------------------------------------------------------- meters and readings


def _store_meters(
    act: OpenAct, happening: Happenings, count: int, rows: calls.CallRows, start_at: datetime, now: datetime
) -> dict[int, int]:
    """Store feeds and meters; gives the meter's row by home."""
    last_call = max((row["called_at"] for row in (*rows.calls, *rows.fresh)), default=None)
    midnight = datetime.combine(now.date(), time(0), KST)
    feeds = (
        (METER_FEED, Signal.POWER, "전력 공급자(연습)", _DAY_MINUTES, None),
        (PLUG_FEED, Signal.POWER, "플러그 업체(연습)", _DAY_MINUTES, None),
        (PHONE_FEED, Signal.PHONE, "통신사(연습)", _DAY_MINUTES, midnight),
        (CALL_FEED, Signal.CALLS, "안부전화 업체(연습)", _DAY_MINUTES, last_call),
    )
    act.bulk(
        Feed,
        [
            {
                "id": number,
                "name": name,
                "signal": str(signal),
                "vendor": vendor,
                "cadence_minutes": cadence,
                "newest_at": newest_at,
            }
            for number, (name, signal, vendor, cadence, newest_at) in enumerate(feeds, 1)
        ],
    )
    without, plugs = set(happening.meterless), set(happening.troubles["late_feed"])
    homes = [home for home in range(count) if home not in without]
    act.bulk(
        Meter,
        [
            {
                "id": number,
                "feed_id": 2 if home in plugs else 1,
                "external_id": f"{'PLUG' if home in plugs else 'AMI'}-{home + 1:06d}",
                "household_id": home + 1,
                "step_minutes": 60,
                "linked_on": start_at.date(),
            }
            for number, home in enumerate(homes, 1)
        ],
    )
    return {home: number for number, home in enumerate(homes, 1)}


def _store_readings(
    vault: Vault,
    happening: Happenings,
    ages: NDArray[np.int64],
    meter_ids: dict[int, int],
    consents: list[Row],
    start: np.datetime64,
    hours: int,
    seed: int,
    now: datetime,
    say: Progress,
) -> int:
    """Store readings and telephone use block by block, some blocks an act; gives how many readings there are."""
    phone = {row["household_id"] - 1 for row in consents if row["purpose"] == ConsentPurpose.PHONE}
    blocks = readings.blocks(
        ages,
        start,
        hours,
        seed=seed,
        spells=happening.spells,
        unwatchable=happening.unwatchable,
        firm=happening.firm,
    )
    count, done = 0, 0
    minute = start.astype("datetime64[m]")
    while done < len(ages):
        with vault.act("demo.readings", now=now, actor=ACTOR, cause=Cause.RULE) as act:
            upto = min(done + HOMES_AN_ACT, len(ages))
            homes = done
            while done < upto:
                block = next(blocks)
                written = write(act.session, _series(block, meter_ids, minute), None)
                count += written.new
                act.bulk(PhoneDay, _phone_rows(block, phone, start))
                done += len(block.wh)
                say(done, len(ages))
            act.touch("power")
            act.details["homes"] = done - homes
    return count


def _series(block: readings.Block, meter_ids: dict[int, int], start: np.datetime64) -> Iterator[MeterSeries]:
    for row, wh in enumerate(block.wh):
        meter_id = meter_ids.get(block.first + row)
        if meter_id is not None:
            yield MeterSeries(meter_id=meter_id, step_minutes=60, start=start, wh=wh)


def _phone_rows(block: readings.Block, phone: set[int], start: np.datetime64) -> list[Row]:
    days = block.outgoing.shape[1]
    first = max(0, days - PHONE_DAYS)
    dates = [(start.astype("datetime64[D]") + day).item() for day in range(first, days)]
    return [
        {"household_id": block.first + row + 1, "day": day, "outgoing_count": int(sent)}
        for row, counts in enumerate(block.outgoing[:, first:])
        if block.first + row in phone
        for day, sent in zip(dates, counts.tolist(), strict=True)
        if sent == sent  # a day without a file is NaN
    ]
