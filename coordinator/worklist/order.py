"""The one rule of order of the worklist: what places a household, and why it stands before the next, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.power import SIGNAL_LABELS
from coordinator.text import language, lasting, mark, ntr, tr
from coordinator.worklist.next_steps import SEVERITY_RANK
from coordinator.worklist.rule import SOURCES
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from coordinator.worklist.rows import Line
    from coordinator.worklist.rule import Found

HABITS = ("unlike", "", "like")
DOUBTS = ("", "ended", "life")
"""What speaks against the gravest reason: nothing, its readings ended days ago, the person used the phone since."""
FRESH_DAYS = 2
"""Phone use of longer ago speaks against no silence any more; its files come a day late."""


class Place(NamedTuple):
    """What places a household, part by part; of the first part in which two differ the smaller comes first.

    Attributes
    ----------
    help : 0 where something was said in a call that cannot wait, else 1
    taken_on : of those, 1 where somebody has taken it on
    said : of those, how long ago it was said, s: the newest first, which nobody can have seen before
    severity : the gravest first
    doubt : of the gravest reasons, as few of `DOUBTS` as possible
    sources : by how many independent sources nobody is heard of, the more the earlier
    habit : the least like this person's habit first
    waiting : days for which nobody has answered it, the longest first; last, whom somebody has taken on
    due : the earlier deadline
    number : of the household, so that no two are equal
    """

    help: int
    taken_on: int
    said: float
    severity: int
    doubt: int
    sources: int
    habit: int
    waiting: int
    due: float
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a household for its place.

    Attributes
    ----------
    said_at, words : when something was said that cannot wait, and what; none and empty where nothing was
    taken_by : who has taken on what places it, empty where nobody has
    silent_by : of `SOURCES`, the sources by which nobody is heard of and that nothing speaks against
    waits_days : for how many days nobody has answered
    """

    household_id: int
    severity: str
    due_at: datetime
    said_at: datetime | None = None
    words: str = ""
    taken_by: str = ""
    doubt: str = ""
    silent_by: tuple[str, ...] = ()
    habit: str = ""
    waits_days: int = 0

    @property
    def place(self) -> Place:
        """Give its place."""
        calls_for_help = self.said_at is not None
        return Place(
            help=0 if calls_for_help else 1,
            taken_on=1 if calls_for_help and self.taken_by else 0,
            said=-self.said_at.timestamp() if self.said_at is not None else 0.0,
            severity=-SEVERITY_RANK[self.severity],
            doubt=DOUBTS.index(self.doubt),
            sources=-len(self.silent_by),
            habit=HABITS.index(self.habit),
            waiting=1 if self.taken_by else -self.waits_days,
            due=self.due_at.timestamp(),
            number=self.household_id,
        )


def standing(
    household_id: int, reasons: Sequence[Found], severity: str, due_at: datetime, now: datetime, used_on: date | None
) -> Standing:
    """Say what places a household.

    Parameters
    ----------
    reasons : why it is on the list, in the order of `by_weight`
    used_on : the newest day on which the phone was used; none where it is not known
    """
    urgent = [reason for reason in reasons if reason.urgent_words is not None]
    gravest = [reason for reason in reasons if reason.rule.severity == severity] or list(reasons)
    fresh_on = used_on if used_on is not None and (now.date() - used_on).days <= FRESH_DAYS else None
    doubts = {id(reason): _doubt(reason, fresh_on) for reason in reasons}
    weighed = urgent or gravest
    untaken = [reason for reason in weighed if not reason.evidence.taken_by]
    begun = min(reason.evidence.begun_at or reason.since_at for reason in untaken or weighed)
    sure = [reason for reason in gravest if not doubts[id(reason)]]
    return Standing(
        household_id,
        severity,
        due_at,
        said_at=urgent[0].since_at if urgent else None,
        words=(urgent[0].urgent_words or "") if urgent else "",
        taken_by="" if untaken else weighed[0].evidence.taken_by,
        doubt=min((doubts[id(reason)] for reason in gravest), key=DOUBTS.index),
        silent_by=tuple(
            source
            for source in SOURCES
            if any(reason.rule.silent_by == source and not doubts[id(reason)] for reason in reasons)
        ),
        habit=min((reason.evidence.habit for reason in sure or gravest), key=HABITS.index),
        waits_days=max(0, (now.date() - begun.date()).days),
    )


def _doubt(reason: Found, used_on: date | None) -> str:
    """Say what speaks against a reason; of phone use only the day is known, and that of the begin does not count."""
    since = reason.evidence.silent_since
    if since is not None and used_on is not None and used_on > since.date():
        return "life"
    return "ended" if reason.evidence.has_ended else ""


WHY: dict[str, str] = {
    "help": mark("said “{words}”, {ago} ago"),
    "marked": mark("marked as urgent in a call, {ago} ago"),
    "taken_on": mark("both called for help, and nobody has taken this on yet"),
    "said": mark("both called for help, this one later: {ago} ago"),
    "severity": mark("{severity}; the next is {next}"),
    "ended": mark("both {severity}; the readings of the next ended days ago"),
    "life": mark("both {severity}; the next has used the phone since"),
    "sources": mark("both {severity}; no sign by {sources}"),
    "agree": mark("both {severity}; no sign by {sources}, which agree"),
    "habit": mark("both {severity}; never or hardly ever so before"),
    "usual": mark("both {severity}; of the next the same was seen before"),
    "waiting": mark("both {severity}; nobody has answered it for {days}"),
    "taken": mark("both {severity}; the next is taken by {owner}"),
    "due": mark("both {severity}; due earlier"),
    "number": mark("alike in everything; lower number in the register"),
    "last": mark("the last of the list"),
}
"""Why a household stands before the next, by the part of the place in which they differ first, in further words where
that part has several."""


def why(upper: Standing, lower: Standing | None, now: datetime) -> Said:
    """Say why a household stands before the next: by the first part of their places that differs.

    Parameters
    ----------
    lower : the next of the list; none after the last

    Returns
    -------
    its code is a name of `Place`, or `last`
    """
    if lower is None:
        return Said("last", WHY["last"])
    parts = zip(Place._fields, upper.place, lower.place, strict=True)
    part = next(name for name, mine, below in parts if mine != below)
    words = part
    fields: dict[str, str | Callable[[], str]] = {"severity": _label(upper.severity)}
    match part:
        case "help" | "said" if upper.said_at is not None:
            words = part if upper.words or part == "said" else "marked"
            fields = {"words": upper.words, "ago": _length(upper.said_at, now)}
        case "severity":
            fields["next"] = _label(lower.severity)
        case "doubt":
            words = lower.doubt
        case "sources":
            words = "agree" if len(upper.silent_by) > 1 else part
            fields["sources"] = _all_of(upper.silent_by)
        case "habit" if upper.habit != "unlike":
            words = "usual"
        case "waiting" if lower.taken_by:
            words, fields["owner"] = "taken", lower.taken_by
        case "waiting":
            fields["days"] = _days(upper.waits_days)
        case _:
            pass
    return Said(part, WHY[words], fields)


def in_order(standings: Iterable[tuple[Standing, Line]], now: datetime) -> list[Line]:
    """Put the lines of the list in their order, each with why it stands before the next.

    The rule, in words: who called for help in a call comes first, of them whom nobody has taken on, the newest call
    before the others. Then the graver before the less grave; of one severity, what nothing speaks against before what
    is in doubt, what several independent sources say before what one says, what was never seen of this person before
    what was, what nobody has answered for longer before the newer, and whom somebody has taken on last. Of equal ones
    the earlier deadline. No two households have the same place, and none of them depends on the others of the list.
    """
    ranked = sorted(standings, key=lambda pair: pair[0].place)
    below = [mine for mine, _ in ranked[1:]]
    return [
        replace(line, standing=mine, place_reason=why(mine, lower, now))
        for (mine, line), lower in zip_longest(ranked, below)
    ]


def in_words(line: Line) -> str:
    """Say why a line stands where it stands, as one sentence."""
    return "" if line.place_reason is None else first_because(line.place_reason)


def first_because(said: Said) -> str:
    """Say the reason of a place as one sentence."""
    return said.text if said.code == "last" else tr("First because: {why}", why=said.text)


def _label(severity: str) -> Callable[[], str]:
    return lambda: tr(SEVERITY_LABELS[severity])


def _all_of(sources: Sequence[str]) -> Callable[[], str]:
    return lambda: ("·" if language() == "ko" else ", ").join(tr(SIGNAL_LABELS[source]) for source in sources)


def _length(at: datetime, now: datetime) -> Callable[[], str]:
    return lambda: lasting(now - at)


def _days(count: int) -> Callable[[], str]:
    return lambda: ntr("{n} day", "{n} days", count)
