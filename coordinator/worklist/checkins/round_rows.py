"""The rows of a week's round of calls: where each household stands, and the groups its counts are told by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from coordinator.records.checkins import STEP_LABELS, Step
from coordinator.text import mark, tr
from coordinator.worklist.checkins.rules import STEP_WEIGHTS
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from coordinator.worklist.rows import NextStep

STATUS_LABELS: dict[str, str] = {
    "urgent": mark("Urgent"),
    "concern_open": mark("Concern"),
    "missed": mark("Missed"),
    "content_unknown": mark("Content unknown"),
    "in_progress": mark("In progress"),
    "no_result": mark("No result came"),
    "due": mark("Due"),
    "not_attempted": mark("Not attempted"),
    "stopped": mark("Stopped"),
    "confirmed": mark("Confirmed well"),
    "handed_over": mark("Handed over"),
    "closed_unreached": mark("Closed, not reached"),
}
"""Where a household stands in a week, most pressing first. All but those of the records are computed, never stored."""

SHORT_STEPS: dict[str, str] = {
    Step.RETRY: mark("AI again"),
    Step.STAFF: mark("staff call"),
    Step.CONTACTS: mark("contacts"),
    Step.VISIT: mark("visit"),
    Step.EMERGENCY: mark("119"),
}
"""The steps as short as a cell needs them."""

GROUP_LABELS: dict[str, str] = {
    "well": mark("Confirmed well"),
    "concern": mark("Concern"),
    "missed": mark("Missed"),
    "content_unknown": mark("Content unknown"),
    "in_progress": mark("In progress"),
    "due": mark("Due"),
    "not_attempted": mark("Not attempted"),
    "stopped": mark("Stopped"),
    "closed": mark("Handed over or closed"),
}
"""What the counts of a week are told by, in the order of the bar."""
GROUP_OF: dict[str, str] = {
    "urgent": "concern",
    "concern_open": "concern",
    "missed": "missed",
    "content_unknown": "content_unknown",
    "in_progress": "in_progress",
    "no_result": "in_progress",
    "due": "due",
    "not_attempted": "not_attempted",
    "stopped": "stopped",
    "confirmed": "well",
    "handed_over": "closed",
    "closed_unreached": "closed",
}
ON_ESCALATION = ("missed", "content_unknown")
"""Where the escalation goes on."""
CALLER_LABELS: dict[str, str] = {"vendor": mark("AI"), "staff": mark("Staff")}
USUAL_ANSWERS = 0.5
"""Below this share of answers a miss is usual for the person."""


class Habit(NamedTuple):
    """How a person answers one kind of caller: the usual share, and the newest call with its result.

    `last` orders the newest calls of several callers; it is no time of its own.
    """

    answer_share: float | None
    last: int
    last_result: str


class RoundItemRow(NamedTuple):
    """One household in a week's round of calls.

    Attributes
    ----------
    state : of the record, `ROUND_ITEM`
    status : where it stands, of `STATUS_LABELS`; computed for the instant it was asked at
    answer_share : share of the attempts of twelve weeks that this person answered before the misses of just now; read
        at once for who missed the call, of all others by `habits`
    last_result : of the newest call of twelve weeks
    step : the step of the escalation that is up
    step_due_at : until when somebody has to reach the person, the strictest of what asks for it
    stop_cause : a code of `EXCLUSION_LABELS` where nobody calls
    declined_twice : the last two AI calls were declined
    urgent_words : what was said that cannot wait
    asks : how the list says the person is to be reached next, of all that asks for it; none where it says nothing
    """

    id: int
    household_id: int
    name: str
    age: int | None
    area: str
    phone: str
    state: str
    due_at: datetime
    answer_share: float | None
    last_result: str
    caller: str = "vendor"
    status: str = ""
    missed_at: datetime | None = None
    step: str = ""
    step_due_at: datetime | None = None
    stop_cause: str = ""
    declined_twice: bool = False
    urgent_words: str = ""
    asks: NextStep | None = None

    @property
    def is_asked(self) -> bool:
        """Say whether the next step is what the rung that is up does, not one that something else wants sooner."""
        return self.asks is None or (self.step in STEP_WEIGHTS and self.asks.act == STEP_WEIGHTS[self.step].act)

    @property
    def group(self) -> str:
        """The group of the bar it is counted in."""
        return GROUP_OF.get(self.status, "due")

    @property
    def is_missed(self) -> bool:
        """Say whether the escalation goes on for it."""
        return self.status in ON_ESCALATION

    def is_overdue(self, now: datetime) -> bool:
        """Say whether the time of the step that is up has passed."""
        return self.step_due_at is not None and self.step_due_at <= now and self.status != "stopped"

    def is_mine_now(self, now: datetime) -> bool:
        """Say whether it waits for a person of this office now: a concern, a step of a person, a call by hand today."""
        if self.status in ("urgent", "concern_open"):
            return True
        if self.is_missed:
            return self.step != Step.RETRY
        return self.is_by_hand_today(now)

    def is_by_hand_today(self, now: datetime) -> bool:
        """Say whether a person is to call by the end of today, the week's own call or the one of the escalation."""
        if self.status in ("due", "in_progress"):
            return self.caller == "staff" and self.due_at.date() <= now.date()
        return self.is_missed and self.step == Step.STAFF

    def rank(self, now: datetime) -> tuple[int, float]:
        """Give the place in the order of who wants somebody first, smaller before larger; as on the worklist."""
        due = (self.step_due_at or self.due_at).timestamp()
        # Of those who called for help the newest is first: nobody can have seen it before.
        return _rank(self, now), -due if self.status == "urgent" else due


def _rank(row: RoundItemRow, now: datetime) -> int:
    match row.status:
        case "urgent":
            return 0
        case "concern_open":
            return 2
        case "missed" | "content_unknown" if (
            row.is_overdue(now) and not row.declined_twice
        ):  # who declined has answered the phone
            return 1
        case "missed" | "content_unknown":
            usual = row.answer_share is not None and row.answer_share < USUAL_ANSWERS
            return 4 if usual or row.declined_twice or row.step == Step.RETRY else 3
        case "in_progress" | "due" if row.is_by_hand_today(now):
            return 5
        case _:
            return 6 + _STATUSES.index(row.status) if row.status in _STATUSES else 99


_STATUSES = tuple(STATUS_LABELS)


def status_of(
    state: str,
    due_at: datetime,
    now: datetime,
    *,
    urgent: bool = False,
    content_unknown: bool = False,
    week_over: bool = False,
    stop_cause: str = "",
) -> str:
    """Say where an item stands.

    Parameters
    ----------
    state : of the record
    urgent : urgent words were said
    content_unknown : the newest call of it connected, and what was said is not known
    week_over : the week of the round is over
    stop_cause : why nobody calls, empty where somebody does
    """
    if stop_cause and state in ("due", "in_progress", "missed", "concern_open", "not_attempted"):
        return "stopped"
    if state == "concern_open":
        return "urgent" if urgent else "concern_open"
    if state in ("due", "in_progress"):
        if week_over:
            return "no_result"
        return "in_progress" if state == "in_progress" or due_at <= now else "due"
    return "content_unknown" if state == "missed" and content_unknown else state


def next_step(row: RoundItemRow) -> Said | None:
    """Say what comes next for a household; none where nothing does."""
    if row.asks is not None:
        return row.asks.said
    beyond_calls = row.step in (Step.CONTACTS, Step.VISIT, Step.EMERGENCY)
    match row.status:
        case "urgent" if not beyond_calls:
            return Said("urgent", mark("Call now"))
        case "concern_open" if not beyond_calls:
            return Said("concern", mark("Call today"))
        case "missed" | "content_unknown" if row.declined_twice:
            return Said("declined", mark("Offer a call by a person"))
        case "urgent" | "concern_open" | "missed" | "content_unknown" if row.step == Step.EMERGENCY:
            return Said("emergency", mark("Decide about 119"))
        case "missed" | "content_unknown" if row.step == Step.RETRY:
            return Said(row.step, STEP_WEIGHTS[Step.RETRY].step)
        case "urgent" | "concern_open" | "missed" | "content_unknown" if row.step:
            return Said(row.step, STEP_LABELS[row.step])
        case "missed" | "content_unknown":
            return Said("settle", mark("Decide what follows"))
        case "in_progress" if row.caller == "staff":
            return Said("staff", mark("Call by staff"))
        case "in_progress":
            return Said("results", mark("Result of the AI call"))
        case "due":
            return Said("due", mark("Call by staff") if row.caller == "staff" else mark("AI call"))
        case "no_result" | "not_attempted":
            return Said("call", mark("Call, or import the result"))
        case _:
            return None


@dataclass(frozen=True, slots=True)
class RoundBoard:
    """A week's round as the board shows it.

    Attributes
    ----------
    week_on : its Monday
    this_week : the Monday of the week it was asked in
    now : when it was asked
    made : the round is there
    rows : who wants somebody first
    before, after : whether an earlier and a later round are there to go to
    """

    week_on: date
    this_week: date
    now: datetime
    made: bool
    rows: tuple[RoundItemRow, ...]
    before: bool
    after: bool

    @property
    def counts(self) -> dict[str, int]:
        """Households by group of the bar."""
        return count_groups(self.rows)


def count_groups(rows: Iterable[RoundItemRow]) -> dict[str, int]:
    """Count rows by group of the bar, in its order."""
    counts = dict.fromkeys(GROUP_LABELS, 0)
    for row in rows:
        counts[row.group] += 1
    return counts


def status_words(row: RoundItemRow) -> str:
    """Say where a household stands, in the language of the moment."""
    label = tr(STATUS_LABELS.get(row.status, row.status))
    if row.status == "missed" and row.step:
        return tr("{state} · {step}", state=label, step=tr(SHORT_STEPS[row.step]))
    return label


def with_habit(row: RoundItemRow, habit_of: Mapping[tuple[int, str], Habit]) -> RoundItemRow:
    """Add to a row how the person usually answers this kind of call, and what the newest call of any kind brought.

    Parameters
    ----------
    habit_of : by household and caller
    """
    mine = habit_of.get((row.household_id, row.caller))
    every = [habit for caller in CALLER_LABELS if (habit := habit_of.get((row.household_id, caller))) is not None]
    last = max(every, key=lambda habit: habit.last, default=None)
    return row._replace(
        answer_share=None if mine is None else mine.answer_share, last_result="" if last is None else last.last_result
    )
