"""What happened to a household itself: registered, away, a note written."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.households import ABSENCE_LABELS, Absence, Household, Note
from coordinator.records.merges import HouseholdMerge
from coordinator.text import mark, tr
from coordinator.worklist.rows import TimelineRow
from coordinator.worklist.rule import short_date, short_time
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant

WORDS: dict[str, str] = {
    "registered": mark("Registered"),
    "absence": mark("Away until {until} ({kind})"),
    "absence_open": mark("Away, nobody knows until when ({kind}); to be asked after {day}"),
    "note": mark("{text}"),
    "merged": mark("Household {n} merged into this one"),
    "unmerged": mark("Household {n} taken apart again from this one"),
}


def registered(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell when it came into the register."""
    home = instant.session.get(Household, household_id)
    if home is None or home.registered_on is None:
        return []
    return [
        TimelineRow(datetime.combine(home.registered_on, time(), instant.now.tzinfo), "household", _said("registered"))
    ]


def merges(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell what was merged into it, and taken apart again."""
    rows: list[TimelineRow] = []
    done = select(HouseholdMerge).where(
        (HouseholdMerge.household_id == household_id) | (HouseholdMerge.merged_id == household_id)
    )
    for merge in instant.session.scalars(done):
        if merge.household_id == household_id:
            rows.append(TimelineRow(merge.merged_at, "household", _said("merged", n=merge.merged_id)))
        if merge.unmerged_at is not None:
            other = merge.merged_id if merge.household_id == household_id else merge.household_id
            rows.append(TimelineRow(merge.unmerged_at, "household", _said("unmerged", n=other)))
    return rows


def absences(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell its absences."""
    rows: list[TimelineRow] = []
    for absence in instant.session.scalars(select(Absence).where(Absence.household_id == household_id)):
        label = ABSENCE_LABELS.get(absence.kind, absence.kind)
        kind = partial(tr, label)
        if absence.ends_at is not None:
            sentence = _said("absence", until=short_time(absence.ends_at), kind=kind)
        else:
            sentence = _said("absence_open", day=short_date(absence.rests_until.date()), kind=kind)
        rows.append(TimelineRow(absence.starts_at, "absence", sentence))
    return rows


def notes(instant: Instant, household_id: int) -> list[TimelineRow]:
    """Tell its notes."""
    written = instant.session.scalars(select(Note).where(Note.household_id == household_id))
    return [TimelineRow(note.written_at, "note", _said("note", text=note.text)) for note in written]


def _said(code: str, **fields: object) -> Said:
    return Said(code, WORDS[code], fields)
