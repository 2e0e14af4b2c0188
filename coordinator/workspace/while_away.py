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

AWAY: dict[str, str] = {
    "silence_ended": mark("The silence for {name} ended {at}."),
    "cleared_while_silenced": mark("{name} was heard of again while silenced; closed {at}."),
    "absence_ended": mark("{name} was to be back {at}; the alert is open again."),
    "absence_began": mark("{name} is away since {at} as registered; the alert rests."),
    "reminder": mark("No news on {name} since it was taken; new again since {at}."),
    "pause_ended": mark("The pause of the check-in calls of {name} ended {at}."),
    "ladder_staff": mark("{name} did not answer the check-in call; a call by staff is due since {at}."),
    "ladder_contacts": mark("Nobody has made sure of {name} since the check-in call; ask the contacts, since {at}."),
    "ladder_visit": mark("Nobody has made sure of {name} since the check-in call; a visit is due since {at}."),
    "ladder_emergency": mark("Nobody has made sure of {name} since the check-in call; decide about 119, since {at}."),
    "not_established": mark("{name} could not be reached before; open again since {at}."),
}
KINDS: dict[str, str] = {
    "ladder_emergency": mark("Decide about 119"),
    "ladder_visit": mark("Visit"),
    "ladder_contacts": mark("Ask the contacts"),
    "ladder_staff": mark("Call by staff"),
    "reminder": mark("Alert without news, new again"),
    "not_established": mark("Could not be reached before"),
    "absence_ended": mark("Absence over, alert open again"),
    "silence_ended": mark("Silence over, alert open again"),
    "pause_ended": mark("Pause of the calls over"),
    "absence_began": mark("Away as registered, alert rests"),
    "cleared_while_silenced": mark("Heard of while silenced, alert closed"),
}
"""The same in few words, beside name and time."""
_LADDER = "ladder_"
PRESSING: tuple[str, ...] = (
    "ladder_emergency",
    "ladder_visit",
    "ladder_contacts",
    "ladder_staff",
    "reminder",
    "not_established",
    "absence_ended",
    "silence_ended",
    "pause_ended",
    "absence_began",
    "cleared_while_silenced",
)
"""Kinds in the order they are told, most pressing first."""


@dataclass(frozen=True, slots=True)
class AwayRow:
    """One thing that came due: what, for whom, when, in a sentence."""

    code: str
    household_id: int
    name: str
    area: str
    at: datetime
    said: Said

    @property
    def kind(self) -> str:
        """Say what came due, without name and time."""
        return tr(KINDS[self.code])

    @property
    def text(self) -> str:
        """Say it in the user's language."""
        return self.said.text


def away_rows(came: Iterable[CameDue], who: Mapping[int, Person]) -> tuple[AwayRow, ...]:
    """Put what came due into words, in its order."""
    rows: list[AwayRow] = []
    for one in came:
        person = who.get(one.household_id)
        name = person.name if person else ""
        said = Said(one.code, AWAY[one.code], {"name": name, "at": _at(one.due_at)})
        rows.append(AwayRow(one.code, one.household_id, name, person.area if person else "", one.due_at, said))
    return tuple(rows)


def newest(rows: Sequence[AwayRow]) -> list[AwayRow]:
    """Leave out the rungs of a ladder that a higher one followed meanwhile; the most pressing kinds come first."""
    last = {row.household_id: n for n, row in enumerate(rows) if row.code.startswith(_LADDER)}
    kept = [row for n, row in enumerate(rows) if not row.code.startswith(_LADDER) or last[row.household_id] == n]
    return sorted(kept, key=lambda row: (PRESSING.index(row.code) if row.code in PRESSING else len(PRESSING), row.at))


def summary(rows: Sequence[AwayRow]) -> str:
    """Sum up by kind what came due, in one sentence."""
    counts = Counter(row.code for row in rows)
    told = [_counted(code, counts[code]) for code in PRESSING if counts[code]]
    return tr("While you were away: {list}.", list=", ".join(told))


def _counted(code: str, n: int) -> str:
    match code:
        case "ladder_emergency":
            return ntr("{n} decision about 119", "{n} decisions about 119", n)
        case "ladder_visit":
            return ntr("{n} visit came due", "{n} visits came due", n)
        case "ladder_contacts":
            return ntr("the contacts of {n} household to be asked", "the contacts of {n} households to be asked", n)
        case "ladder_staff":
            return ntr("{n} call by staff came due", "{n} calls by staff came due", n)
        case "reminder":
            return ntr("{n} alert without news is new again", "{n} alerts without news are new again", n)
        case "not_established":
            return ntr("{n} household not reached before", "{n} households not reached before", n)
        case "absence_ended":
            return ntr("{n} absence ended", "{n} absences ended", n)
        case "silence_ended":
            return ntr("{n} silence ended", "{n} silences ended", n)
        case "pause_ended":
            return ntr("{n} pause of the calls ended", "{n} pauses of the calls ended", n)
        case "absence_began":
            return ntr("{n} absence began", "{n} absences began", n)
        case _:
            return ntr("{n} alert closed by itself", "{n} alerts closed by themselves", n)


def _at(moment: datetime) -> Callable[[], str]:
    return lambda: short_moment(moment)
