"""Who lives where: the few columns of households and residents that every list needs, in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from coordinator.records.households import Area, AreaLevel, Household, LifeStatus, Resident
from coordinator.records.values.ages import age_on
from coordinator.text import language, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from typing import Any

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

    Columns = Row[int, str, date | None, str, str, str, str, int | None, str, str, str, date | None]

_MANY = 900


class Person(NamedTuple):
    """A household's resident as lists name them.

    Attributes
    ----------
    age : in completed years; an `AboutAge` where the birth is known in part, None where it is not known
    born_part, born_words : as in `Resident`
    area_id : of its village or town
    moved_in_on : None where it is not known
    """

    household_id: int
    name: str
    age: int | None
    sex: str
    born_on: date | None
    phone: str
    area: str
    address: str
    risk: str
    safety_note: str
    born_part: str = ""
    born_words: str = ""
    also: str = ""
    """Names and numbers of records that were merged into this one, as they are looked for; small letters."""
    area_id: int | None = None
    moved_in_on: date | None = None


def area_names(session: Session) -> dict[int, str]:
    """Name every area as people say it: `북면 마차리`, in the user's language."""
    return names_of(session.execute(select(Area.id, Area.parent_id, Area.level, Area.name, Area.name_en)).all())


def names_of(areas: Iterable[Any]) -> dict[int, str]:
    """Name areas, given with their parents, as people say them."""
    rows = {r.id: r for r in areas}
    english = language() == "en"

    def own(row: object) -> str:
        return (getattr(row, "name_en", "") if english else "") or str(getattr(row, "name", ""))

    names: dict[int, str] = {}
    for key, row in rows.items():
        parent = rows.get(row.parent_id) if row.parent_id else None
        if row.level == AreaLevel.VILLAGE and parent is not None:
            names[key] = f"{own(row)}, {own(parent)}" if english else f"{own(parent)} {own(row)}"
        else:
            names[key] = own(row)
    return names


def people(
    session: Session,
    today: date,
    only: Collection[int] | None = None,
    areas: Mapping[int, str] | None = None,
    gone: Iterable[Gone] | None = None,
) -> dict[int, Person]:
    """Read residents by household; deaths reported and ended households are left out unless asked for by number.

    Parameters
    ----------
    today : ages are counted on this day
    only : household numbers; none means everyone on the register
    areas : the names of the areas, where they are known already
    gone : the households that left the register, where they are known already
    """
    areas = area_names(session) if areas is None else areas
    query = (
        select(
            Household.id,
            Resident.name,
            Resident.born_on,
            Resident.born_part,
            Resident.born_words,
            Resident.sex,
            Resident.phone,
            Household.area_id,
            Household.address,
            Household.risk,
            Household.safety_note,
            Resident.moved_in_on,
        )
        .join(Resident, (Resident.household_id == Household.id) & Resident.moved_out_on.is_(None))
        # The last row of a household is the one kept: a living resident before anybody else, then the first of them.
        .order_by(Household.id, Resident.life_status == LifeStatus.ALIVE, Resident.id.desc())
    )
    if only is None:
        # The whole register comes straight from the connection; the mapper would double the time.
        session.flush()
        alive = query.where(Household.ended_on.is_(None), Resident.life_status == LifeStatus.ALIVE)
        rows: Iterable[Columns] = session.connection().execute(alive).all()
    else:
        wanted = sorted(only)
        rows = [
            row
            for i in range(0, len(wanted), _MANY)
            for row in session.execute(query.where(Household.id.in_(wanted[i : i + _MANY]))).all()
        ]
    found = {
        home: Person(
            home,
            name or tr("Household {n}", n=home),
            age_on(today, born_on, born_part),
            sex,
            born_on,
            phone,
            areas.get(area_id, "") if area_id else "",
            address,
            risk,
            safety_note,
            born_part,
            born_words,
            "",
            area_id,
            moved_in,
        )
        for (
            home,
            name,
            born_on,
            born_part,
            born_words,
            sex,
            phone,
            area_id,
            address,
            risk,
            safety_note,
            moved_in,
        ) in rows
    }
    if only is None:
        for home, words in _merged_words(gone_households(session) if gone is None else gone).items():
            if home in found:
                found[home] = found[home]._replace(also=words)
    return found


class Gone(NamedTuple):
    """Somebody of a household that left the register, that another goes on for, or that somebody left.

    `name` and what follows is none where nobody is known there.
    """

    household_id: int
    has_ended: bool
    merged_into_id: int | None
    external_id: str | None
    name: str | None
    life_status: str | None
    moved_out_on: date | None


def gone_households(session: Session) -> list[Gone]:
    """Read the households that left the register or were merged, and those somebody left; a row for each person."""
    somebody_left = select(Resident.household_id).where(
        (Resident.life_status != LifeStatus.ALIVE) | Resident.moved_out_on.is_not(None)
    )
    rows = session.connection().execute(
        select(
            Household.id,
            Household.ended_on.is_not(None),
            Household.merged_into_id,
            Household.external_id,
            Resident.name,
            Resident.life_status,
            Resident.moved_out_on,
        )
        .outerjoin(Resident, Resident.household_id == Household.id)
        .where(
            Household.ended_on.is_not(None) | Household.merged_into_id.is_not(None) | Household.id.in_(somebody_left)
        )
    )
    return [Gone._make(row) for row in rows.all()]


def _merged_words(gone: Iterable[Gone]) -> dict[int, str]:
    """Give by what the records are looked for that were merged into a household: numbers, names, the partner's too."""
    words: dict[int, list[str]] = {}
    for row in gone:
        if row.merged_into_id is not None and row.name is not None:
            of_home = words.setdefault(row.merged_into_id, [])
            of_home.extend(filter(None, (str(row.household_id), row.external_id, row.name)))
    return {home: " ".join(dict.fromkeys(of_home)).lower() for home, of_home in words.items()}
