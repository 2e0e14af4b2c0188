"""What of two households of one person can differ, and which of the two values stays unless somebody says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, inspect, select

from coordinator.errors import RuleError
from coordinator.records.households import Household, LifeStatus, Resident, Risk
from coordinator.records.journal import Change
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from coordinator.casework.joining import Joining

STAYS, GOES, BOTH = "stays", "goes", "both"
"""Whose value stays: that of the household that stays, of the one that is merged into it, both texts together."""
_RISKS = (Risk.UNKNOWN, Risk.NONE, Risk.LOW, Risk.MIDDLE, Risk.HIGH)
_OWN = frozenset(
    {"id", "household_id", "external_id", "ended_on", "end_reason", "merged_into_id", "synthetic", "moved_out_on"}
)
"""What each record keeps for itself: its numbers, and how it ended."""


@dataclass(frozen=True, slots=True)
class MergeField:
    """A fact that two households of one person may tell differently: columns that go together."""

    code: str
    label: str
    record: type[Household] | type[Resident]
    columns: tuple[str, ...]


FIELDS: tuple[MergeField, ...] = (
    MergeField("name", mark("Name"), Resident, ("name",)),
    MergeField("birth", mark("Date of birth"), Resident, ("born_on", "born_part", "born_words")),
    MergeField("phone", mark("Phone"), Resident, ("phone",)),
    MergeField("place", mark("Address"), Household, ("area_id", "address", "latitude", "longitude")),
    MergeField("sex", mark("Sex"), Resident, ("sex",)),
    MergeField("life_status", mark("Life status"), Resident, ("life_status",)),
    MergeField("risk", mark("Risk"), Household, ("risk",)),
    MergeField("safety_note", mark("Safety note"), Household, ("safety_note",)),
    MergeField("registered_on", mark("Registered on"), Household, ("registered_on",)),
)
"""In the order in which they are shown. Any other column is filled from the second where the first says nothing."""


def main_resident(session: Session, household_id: int) -> Resident | None:
    """Give whom a household is of: who lives there now, the living before the dead, else who lived there last."""
    residents = session.scalars(
        select(Resident).where(Resident.household_id == household_id).order_by(Resident.id)
    ).all()
    here = [resident for resident in residents if resident.moved_out_on is None]
    alive = [resident for resident in here if resident.life_status == LifeStatus.ALIVE]
    return (alive or here or residents[-1:] or [None])[0]


def newer_of(session: Session, first_id: int, second_id: int) -> int:
    """Give which of two households was written into last; the first where nothing tells."""
    last: dict[int | None, int] = {
        home: act_id
        for home, act_id in session.execute(
            select(Change.household_id, func.max(Change.act_id))
            .where(
                Change.household_id.in_((first_id, second_id)),
                Change.table.in_((Household.__tablename__, Resident.__tablename__)),
            )
            .group_by(Change.household_id)
        )
    }
    return second_id if last.get(second_id, 0) > last.get(first_id, 0) else first_id


def values_of(field: MergeField, home: Household, resident: Resident | None) -> tuple[Any, ...]:
    """Give what a household tells of a fact, by its columns; nothing where nobody is on record."""
    record = home if field.record is Household else resident
    return () if record is None else tuple(getattr(record, name) for name in field.columns)


def _says(code: str, values: tuple[Any, ...]) -> bool:
    if code == "risk":
        return bool(values) and values[0] != Risk.UNKNOWN
    return any(value not in (None, "") for value in values)


def usual_choice(code: str, first: tuple[Any, ...], second: tuple[Any, ...], *, second_is_newer: bool) -> str:
    """Say whose value stays unless somebody says otherwise; empty where a person has to say it.

    Parameters
    ----------
    code : of the fact
    first, second : what the household that stays and the one that goes tell of it
    """
    if not _says(code, second) or first == second:
        return STAYS
    if not _says(code, first):
        return GOES
    if code == "life_status":
        return ""
    if code == "safety_note":
        return BOTH
    if code == "risk":
        return GOES if _RISKS.index(second[0]) > _RISKS.index(first[0]) else STAYS
    if code == "registered_on":
        return GOES if second[0] < first[0] else STAYS
    if code == "birth" and (first[0] is None) != (second[0] is None):
        return GOES if first[0] is None else STAYS
    if code == "place" and (first[0] is None or not first[1]) != (second[0] is None or not second[1]):
        return GOES if first[0] is None or not first[1] else STAYS
    return GOES if second_is_newer else STAYS


def settle_fields(joining: Joining, choices: Mapping[str, str]) -> dict[str, str]:
    """Write into the household that stays what was chosen, or what stays unless somebody says otherwise.

    Returns
    -------
    whose value stays, by the code of each fact that the two tell differently

    Raises
    ------
    RuleError
        `life_status_differs`: by one record the person is dead, and nobody has said which is true.
    """
    stays, goes = joining.stays, joining.goes
    second_is_newer = newer_of(joining.act.session, stays.id, goes.id) == goes.id
    settled: dict[str, str] = {}
    for field in FIELDS:
        first = values_of(field, stays, joining.resident)
        second = values_of(field, goes, joining.other)
        if field.record is Resident and (joining.resident is None or joining.other is None):
            continue
        choice = choices.get(field.code) or usual_choice(field.code, first, second, second_is_newer=second_is_newer)
        if not choice:
            raise RuleError(
                tr("By one of the two the person has died. Say first which of them is right."),
                code="life_status_differs",
            )
        if first == second:
            continue
        settled[field.code] = choice
        record = stays if field.record is Household else joining.resident
        if choice == GOES:
            for name, value in zip(field.columns, second, strict=True):
                setattr(record, name, value)
        elif choice == BOTH and field.code == "safety_note":
            stays.safety_note = " / ".join(filter(None, (stays.safety_note, goes.safety_note)))
    _fill(stays, goes)
    if joining.resident is not None and joining.other is not None:
        _fill(joining.resident, joining.other)
    return settled


def _fill(record: Household | Resident, other: Household | Resident) -> None:
    """Take over what the first does not say at all."""
    named = _OWN.union(*(field.columns for field in FIELDS))
    for column in inspect(type(record)).column_attrs:
        if column.key not in named and getattr(record, column.key) in (None, "", False):
            value = getattr(other, column.key)
            if value not in (None, "", False):
                setattr(record, column.key, value)
