"""What came due while the program was closed: named one by one, and summed up by kind where it is much."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.text import mark, ntr, short_moment, tr
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from coordinator.casework.alerts.acts import CameDue
    from coordinator.worklist.people import Person

MOST_NAMED = 3
"""So many are said one by one; more are summed up, with their list one press away."""


@dataclass(frozen=True, slots=True)
class Due:
    """How one kind of what came due is told.

    Attributes
    ----------
    sentence : what it is for whom since when, with `{name}` and `{at}`
    short : the same in few words, beside name and time
    urgency : place in the order they are told, 1 the most pressing
    counted : says how many of the kind there are
    chain : kinds of one chain follow each other; of a household only the last is told
    """

    sentence: str
    short: str
    urgency: int
    counted: Callable[[int], str]
    chain: str = ""


CAME_DUE: dict[str, Due] = {
    "ladder_emergency": Due(
        mark("Nobody has made sure of {name} since the check-in call; decide about 119, since {at}."),
        mark("Decide about 119"),
        1,
        lambda n: ntr("{n} decision about 119", "{n} decisions about 119", n),
        chain="ladder",
    ),
    "ladder_visit": Due(
        mark("Nobody has made sure of {name} since the check-in call; a visit is due since {at}."),
        mark("Visit"),
        2,
        lambda n: ntr("{n} visit came due", "{n} visits came due", n),
        chain="ladder",
    ),
    "ladder_contacts": Due(
        mark("Nobody has made sure of {name} since the check-in call; ask the contacts, since {at}."),
        mark("Ask the contacts"),
        3,
        lambda n: ntr("the contacts of {n} household to be asked", "the contacts of {n} households to be asked", n),
        chain="ladder",
    ),
    "ladder_staff": Due(
        mark("{name} did not answer the check-in call; a call by staff is due since {at}."),
        mark("Call by staff"),
        4,
        lambda n: ntr("{n} call by staff came due", "{n} calls by staff came due", n),
        chain="ladder",
    ),
    "reminder": Due(
        mark("No news on {name} since it was taken; new again since {at}."),
        mark("Alert without news, new again"),
        5,
        lambda n: ntr("{n} alert without news is new again", "{n} alerts without news are new again", n),
    ),
    "not_established": Due(
        mark("{name} could not be reached before; open again since {at}."),
        mark("Could not be reached before"),
        6,
        lambda n: ntr("{n} household not reached before", "{n} households not reached before", n),
    ),
    "absence_ended": Due(
        mark("{name} was to be back {at}; the alert is open again."),
        mark("Absence over, alert open again"),
        7,
        lambda n: ntr("{n} absence ended", "{n} absences ended", n),
    ),
    "silence_ended": Due(
        mark("The silence for {name} ended {at}."),
        mark("Silence over, alert open again"),
        8,
        lambda n: ntr("{n} silence ended", "{n} silences ended", n),
    ),
    "pause_ended": Due(
        mark("The pause of the check-in calls of {name} ended {at}."),
        mark("Pause of the calls over"),
        9,
        lambda n: ntr("{n} pause of the calls ended", "{n} pauses of the calls ended", n),
    ),
    "absence_began": Due(
        mark("{name} is away since {at} as registered; the alert rests."),
        mark("Away as registered, alert rests"),
        10,
        lambda n: ntr("{n} absence began", "{n} absences began", n),
    ),
    "cleared_while_silenced": Due(
        mark("{name} was heard of again while silenced; closed {at}."),
        mark("Heard of while silenced, alert closed"),
        11,
        lambda n: ntr("{n} alert closed by itself", "{n} alerts closed by themselves", n),
    ),
}
"""Everything that can come due, by the code a clock gives it."""


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
    came: Iterable[CameDue], who: Mapping[int, Person], came_due: Mapping[str, Due] = CAME_DUE
) -> tuple[AwayRow, ...]:
    """Put what came due into words, in its order."""
    rows: list[AwayRow] = []
    for event in came:
        person = who.get(event.household_id)
        name, area = (person.name, person.area) if person else ("", "")
        due = came_due[event.code]
        said = Said(event.code, due.sentence, {"name": name, "at": _at(event.due_at)})
        rows.append(AwayRow(event.code, event.household_id, name, area, event.due_at, said, due))
    return tuple(rows)


def newest(rows: Sequence[AwayRow]) -> list[AwayRow]:
    """Leave out what a later link of its chain followed meanwhile; the most pressing kinds come first."""
    last = {(row.household_id, row.due.chain): n for n, row in enumerate(rows)}
    kept = [row for n, row in enumerate(rows) if not row.due.chain or last[row.household_id, row.due.chain] == n]
    return sorted(kept, key=lambda row: (row.due.urgency, row.at))


def summary(rows: Sequence[AwayRow]) -> str:
    """Sum up by kind what came due, in one sentence."""
    counts = Counter(row.code for row in rows)
    kinds = sorted({row.code: row.due for row in rows}.items(), key=lambda kind: kind[1].urgency)
    counted = [due.counted(counts[code]) for code, due in kinds]
    return tr("While you were away: {list}.", list=", ".join(counted))


def _at(moment: datetime) -> Callable[[], str]:
    return lambda: short_moment(moment)
