"""What came due while the program was closed: named one by one, and summed up by kind where it is much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.text import short_moment, tr
from coordinator.worklist.said import Said
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from coordinator.casework.moves import CameDue
    from coordinator.worklist.facts.people import Person
    from coordinator.worklist.subject import Due, Subject

MOST_NAMED = 3
"""So many are said one by one; more are summed up, with their list one press away."""


@dataclass(frozen=True, slots=True)
class AwayRow:
    """One thing that came due: what, for whom, when, in a sentence."""

    code: str
    household_id: int
    name: str
    area: str
    at: datetime
    said: Said
    due: Due

    @property
    def kind(self) -> str:
        """Say what came due, without name and time."""
        return tr(self.due.short)

    @property
    def text(self) -> str:
        """Say it in the user's language."""
        return self.said.text


def away_rows(
    came: Iterable[CameDue], person_of: Mapping[int, Person], subjects: Iterable[Subject] = SUBJECTS
) -> tuple[AwayRow, ...]:
    """Put what came due into words, in its order."""
    due_of = {code: due for subject in subjects for code, due in subject.came_due.items()}
    rows: list[AwayRow] = []
    for event in came:
        person, due = person_of.get(event.household_id), due_of[event.code]
        name, area = (person.name, person.area) if person else ("", "")
        sentence = Said(event.code, due.sentence, {"name": name, "at": _at(event.due_at)})
        rows.append(AwayRow(event.code, event.household_id, name, area, event.due_at, sentence, due))
    return tuple(rows)


def newest(rows: Sequence[AwayRow]) -> list[AwayRow]:
    """Leave out what something newer of its group followed meanwhile; the most pressing kinds come first."""
    last = {(row.household_id, row.due.group): n for n, row in enumerate(rows) if row.due.group}
    kept = [row for n, row in enumerate(rows) if not row.due.group or last[row.household_id, row.due.group] == n]
    return sorted(kept, key=lambda row: (row.due.urgency, row.at))


def summary(rows: Sequence[AwayRow]) -> str:
    """Sum up by kind what came due, in one sentence."""
    counts = Counter(row.code for row in rows)
    kinds = sorted({row.code: row.due for row in rows}.items(), key=lambda kind: kind[1].urgency)
    counted = [due.counted(counts[code]) for code, due in kinds]
    return tr("While you were away: {list}.", list=", ".join(counted))


def _at(moment: datetime) -> Callable[[], str]:
    return lambda: short_moment(moment)
