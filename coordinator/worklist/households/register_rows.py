"""The rows of the register's table: of each household what a list of them is filtered, searched and sorted by."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, func, select

from coordinator.casework.households.people import holds
from coordinator.records.households import Area, Consent, ConsentPurpose, Contact, Household, LifeStatus, Resident
from coordinator.reference.limits import limit
from coordinator.worklist.facts.contact import contacts, watched_by
from coordinator.worklist.facts.county import area_names, enrolments, meters, register
from coordinator.worklist.facts.life_stages import crossing_until, crossings, register_rules, stage_of
from coordinator.worklist.list_rows import HouseholdRow
from coordinator.worklist.search import sought

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coordinator.worklist.instant import Instant

_NO_END = date.max.isoformat()
_NOBODY: tuple[str, ...] = ()


class Consents(NamedTuple):
    """Which purposes a household's consents hold for, which of them end soon, and when the first does."""

    held: tuple[str, ...]
    ending: tuple[str, ...]
    first_end_on: date | None


def register_rows(instant: Instant, severities: Mapping[int, str]) -> list[HouseholdRow]:
    """List everybody of the register.

    Parameters
    ----------
    severities : the map's word of each household that is not plainly normal
    """
    metered = {meter.home for meter in instant.once(meters) if meter.ended_on is None}
    called = {enrolment.home for enrolment in instant.once(enrolments) if enrolment.state == "active"}
    consents, watched, contact_of = instant.once(consents_of), instant.once(watched_by), instant.once(contacts)
    together, unplaced = instant.once(resident_counts), instant.once(without_place)
    found_by, aliases = instant.once(contact_words), instant.once(old_names)
    known, today, until = instant.once(register_rules), instant.today, crossing_until(instant.today)
    ages = {age: stage for stage, age in known.stage_ages.items()}
    nothing = Consents((), (), None)
    rows: list[HouseholdRow] = []
    for home, p in instant.once(register).items():
        consent, contact = consents.get(home, nothing), contact_of[home]
        crossing = next(iter(crossings(p, ages, today, until)), None)
        rows.append(
            HouseholdRow(
                home,
                p.name,
                p.age,
                p.sex,
                p.area,
                p.address,
                p.phone,
                p.risk,
                severities.get(home, "normal"),
                home in metered,
                home in called,
                watched.get(home, _NOBODY),
                stage_of(p.age, known),
                "" if crossing is None else ages[crossing.age],
                None if crossing is None else crossing.first_on,
                None if crossing is None else crossing.last_on,
                consent.held,
                consent.ending,
                consent.first_end_on,
                home in consents,
                together.get(home, 1),
                home not in unplaced,
                contact.sign,
                contact.state,
                contact.quiet_days,
                sought((p.name, p.area, p.address, p.phone, found_by.get(home, ""), aliases.get(p.area, ""))),
            )
        )
    return rows


def consents_of(instant: Instant) -> dict[int, Consents]:
    """Read what the consents of each household that ever gave one allow today, in one row a household."""
    today = instant.today
    soon_on = (today + timedelta(days=limit("consent_ends_soon", today))).isoformat()
    ends = [
        func.max(case(((Consent.purpose == purpose) & holds(today), func.coalesce(Consent.until, _NO_END))))
        for purpose in ConsentPurpose
    ]
    query = select(Consent.household_id, *ends).group_by(Consent.household_id)
    purposes = tuple(str(purpose) for purpose in ConsentPurpose)
    answer: dict[int, Consents] = {}
    # Most households have the same few answers.
    made: dict[tuple[str | None, ...], Consents] = {}
    for home, *until in instant.session.connection().execute(query).all():
        key = tuple(until)
        if key not in made:
            texts = dict(zip(purposes, (None if end is None else str(end) for end in until), strict=True))
            held = tuple(purpose for purpose, end in texts.items() if end is not None)
            ending = tuple(purpose for purpose, end in texts.items() if end is not None and end <= soon_on)
            first = min((texts[purpose] or _NO_END for purpose in ending), default=None)
            made[key] = Consents(held, ending, None if first is None else date.fromisoformat(first))
        answer[home] = made[key]
    return answer


def resident_counts(instant: Instant) -> dict[int, int]:
    """Count who lives in the households of more than one."""
    query = (
        select(Resident.household_id, func.count())
        .where(Resident.moved_out_on.is_(None), Resident.life_status == LifeStatus.ALIVE)
        .group_by(Resident.household_id)
        .having(func.count() > 1)
    )
    return {home: count for home, count in instant.session.connection().execute(query)}


def without_place(instant: Instant) -> set[int]:
    """List the households that have no place on the map."""
    return set(instant.session.scalars(select(Household.id).where(Household.latitude.is_(None))))


def contact_words(instant: Instant) -> dict[int, str]:
    """Give the names and phones of each household's contacts, by which it is found too."""
    words = func.group_concat(Contact.name + "\n" + Contact.phone, "\n")
    query = select(Contact.household_id, words).group_by(Contact.household_id)
    return {home: text or "" for home, text in instant.session.connection().execute(query).all()}


def old_names(instant: Instant) -> dict[str, str]:
    """Give the earlier names of each area and of what it lies in, by the name it is shown with."""
    shown = instant.once(area_names)
    rows = {row.id: row for row in instant.session.execute(select(Area.id, Area.parent_id, Area.name, Area.aliases))}
    answer: dict[str, str] = {}
    for number, row in rows.items():
        parent = rows.get(row.parent_id)
        earlier = [*row.aliases, *(parent.aliases if parent is not None else ())]
        if earlier:
            answer[shown[number]] = "\n".join(earlier)
    return answer
