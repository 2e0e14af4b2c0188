"""Made-up check-in calls: enrolments, weekly rounds up to this moment, and what the calls brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from coordinator.casework.workdays import monday
from coordinator.demo.call_cases import cases
from coordinator.demo.happenings import SILENT_HOURS, Happenings
from coordinator.demo.names import CALL_SUMMARIES
from coordinator.records.base import KST, Cause
from coordinator.records.checkins import CallMode, CallResult, caller_in_turn, turn_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordinator.demo.people import Person

ROUNDS: Final = 15
"""Weekly rounds, this week's included."""
RETRY: Final = timedelta(minutes=45)
_LAST_HOUR: Final = 18

_WEEKDAY_SHARES: Final = (0.19, 0.18, 0.18, 0.17, 0.16, 0.06, 0.06)
_TOPICS: Final = ("health", "meals", "sleep", "exercise", "outing")
_MISSES: Final = (
    (CallResult.NO_ANSWER, 0.8),
    (CallResult.SILENT, 0.1),
    (CallResult.UNREACHABLE, 0.04),
    (CallResult.DECLINED_AI, 0.04),
    (CallResult.WRONG_PERSON, 0.02),
)

_DURATIONS: Final[dict[str, tuple[int, int]]] = {
    CallResult.OK: (70, 260),
    CallResult.CONCERN: (120, 420),
    CallResult.SILENT: (12, 40),
    CallResult.DECLINED_AI: (4, 15),
    CallResult.WRONG_PERSON: (8, 35),
}

Row = dict[str, Any]


@dataclass
class CallRows:
    """Rows of the check-in tables, by household numbers and row ids counted from 1."""

    enrolments: list[Row] = field(default_factory=list[Row])
    rounds: list[Row] = field(default_factory=list[Row])
    items: list[Row] = field(default_factory=list[Row])
    calls: list[Row] = field(default_factory=list[Row])
    fresh: list[Row] = field(default_factory=list[Row])
    """Calls of this week and the last, which the rules of the calls shall take up: their items stand as due."""
    transitions: list[Row] = field(default_factory=list[Row])
    untaken: set[int] = field(default_factory=set[int])
    """Items whose calls are among the fresh ones."""
    _attempts: dict[int, int] = field(default_factory=dict[int, int])

    def call(self, item: Row, at: datetime, result: str, *, caller: str = "vendor", **more: Any) -> None:
        """Add a call of a round item."""
        (self.fresh if item["id"] in self.untaken else self.calls).append(
            {
                "household_id": item["household_id"],
                "round_item_id": item["id"],
                "called_at": at,
                "caller": caller,
                "result": str(result),
                "urgent": more.get("urgent", False),
                "urgent_word": more.get("urgent_word", ""),
                "topics_well": list(more.get("topics_well", ())),
                "attempt": self._attempt(item["id"], caller),
                "duration_seconds": more.get("duration_seconds"),
                "topics": list(more.get("topics", ())),
                "summary": more.get("summary", ""),
                "follow_up": more.get("follow_up", ""),
            }
        )

    def _attempt(self, item_id: int, caller: str) -> int:
        """Count the attempts of an item; a call by hand has no number of the service."""
        if caller == "staff":
            return 0
        self._attempts[item_id] = self._attempts.get(item_id, 0) + 1
        return self._attempts[item_id]

    def move(self, item: Row, state: str, at: datetime, *, by: str = "vendor") -> None:
        """Move a round item and note the move; one whose calls are not taken up yet stays."""
        if item["id"] in self.untaken:
            return
        self.transitions.append(
            transition(
                "round_item", item["id"], item["household_id"], item["state"], state, at, by, cause=str(Cause.IMPORT)
            )
        )
        item["state"] = state
        if state == "missed":
            item["missed_at"] = item["missed_at"] or at


def transition(
    machine: str,
    record_id: int,
    household_id: int,
    origin: str,
    target: str,
    at: datetime,
    actor: str,
    *,
    cause: str = "rule",
    reason: str = "",
) -> Row:
    """Give a row of the log of state changes."""
    return {
        "machine": machine,
        "record_id": record_id,
        "household_id": household_id,
        "from_state": origin,
        "to_state": target,
        "happened_at": at,
        "recorded_at": at,
        "actor": actor,
        "cause": cause,
        "reason": reason,
        "note": "",
    }


def callers(people: Sequence[Person], plan: Happenings, *, seed: int) -> list[int]:
    """Choose the homes that are called weekly: about a tenth, at least 70, most of those without a meter first."""
    rng = np.random.default_rng([seed, 5])
    wanted = min(max(70, round(0.1 * len(people))), len(people) // 2)
    silent = plan.troubles["fell_silent"]
    first = silent[: max(1, len(silent) // 2)] + plan.troubles["hospital"][:1] + plan.troubles["return_due"][:1]
    meterless = [home for home in plan.meterless if rng.random() < 0.85]
    known = set(first) | set(plan.meterless) | set(silent)
    more_homes = [int(home) for home in rng.permutation(len(people)) if home not in known and people[home].age >= 50]
    chosen = first + [home for home in meterless if home not in first] + more_homes
    return sorted(home for home in chosen[:wanted] if people[home].phone)


def calls(
    people: Sequence[Person], plan: Happenings, called: Sequence[int], start_at: datetime, now: datetime, *, seed: int
) -> CallRows:
    """Make enrolments, rounds and calls up to `now`; home number h is household h + 1.

    The hours of the plan count from `start_at`. Each person answers in their own way, between 40 and 98 calls in a
    hundred; who did not answer is called again after 45 minutes, then by the staff. Those who fell silent missed both
    calls of yesterday. What the calls of this week and the last come to, the rules of the calls shall say.
    """
    rng = np.random.default_rng([seed, 6])
    rows = CallRows()
    stories = cases(called, people, plan, now, seed=seed)
    this_monday = monday(now.date())
    weeks = [this_monday - timedelta(days=7 * k) for k in range(ROUNDS - 1, -1, -1)]
    rows.rounds = [{"id": k + 1, "week_on": week} for k, week in enumerate(weeks)]
    away: dict[int, list[tuple[int, int]]] = {}
    for absence in plan.absences:
        away.setdefault(absence.home, []).append((absence.first_hour, absence.end_hour))
    silent = set(plan.troubles["fell_silent"])
    yesterday = (now - timedelta(days=1)).date()
    outages = {weeks[len(weeks) // 2] + timedelta(days=2), stories.outage_on}
    urgent_left = 1
    for home in called:
        household_id = home + 1
        weekday = int(np.searchsorted(np.cumsum(_WEEKDAY_SHARES), rng.random()))
        hour = int(rng.choice([9, 10, 10, 11, 14, 15, 16]))
        share = 0.4 + 0.58 * float(rng.beta(4, 1.3))
        if home in silent:
            weekday, share = yesterday.weekday(), 0.98
            hour = 10 if now - timedelta(hours=SILENT_HOURS) <= datetime.combine(yesterday, time(9), KST) else 17
        wanted = stories.weekday(home, now)
        weekday = weekday if wanted is None else wanted
        mode = CallMode.AI if rng.random() < 0.86 else CallMode.ALTERNATE if rng.random() < 0.6 else CallMode.HUMAN
        if wanted is not None or home in stories.lapsed:
            mode, share = (CallMode.HUMAN if home in stories.by_hand else CallMode.AI), max(share, 0.85)
        started_on = this_monday - timedelta(days=int(rng.integers(20, 420)))
        paused = home in plan.troubles["hospital"]
        enrolment = {
            "id": len(rows.enrolments) + 1,
            "household_id": household_id,
            "state": "paused" if paused else "active",
            "mode": str(mode),
            "every_weeks": 1,
            "weekday": weekday,
            "hour": hour,
            "until_hour": min(hour + 2, 20),
            "language": "ko",
            "note": "",
            "started_on": started_on,
            "paused_until": (now + timedelta(days=5)).date() if paused else None,
            "ask_again_on": None,
            "ended_on": None,
        }
        rows.enrolments.append(enrolment)
        for number, week in enumerate(weeks, 1):
            due_at = datetime.combine(week + timedelta(days=weekday), time(hour), KST)
            since = int((due_at - start_at).total_seconds() // 3600)
            if due_at.date() < started_on or any(a <= since < b for a, b in away.get(home, ())):
                continue
            if paused and due_at > now - timedelta(days=5):
                continue
            item = {
                "id": len(rows.items) + 1,
                "round_id": number,
                "household_id": household_id,
                "enrolment_id": enrolment["id"],
                "state": "due",
                "due_at": due_at,
                "caller": caller_in_turn(mode, turn_of(week, started_on, 1) or 0),
                "missed_at": None,
                "policy_id": None,
            }
            rows.items.append(item)
            if due_at + timedelta(minutes=15) > now:
                continue
            if week >= weeks[-2] and home not in stories.lapsed:
                rows.untaken.add(len(rows.items))
            if due_at.date() in outages and due_at.hour < 12 and item["caller"] == "vendor":
                rows.call(item, due_at, CallResult.NOT_ATTEMPTED)
                rows.move(item, "not_attempted", due_at)
                continue
            if home in silent and due_at.date() == yesterday:
                for attempt in (due_at + timedelta(minutes=4), due_at + RETRY):
                    rows.call(item, attempt, CallResult.NO_ANSWER)
                rows.move(item, "missed", due_at + timedelta(minutes=4))
                continue
            fresh = due_at > now - timedelta(hours=30)
            by_story = stories.result(home, due_at.date(), now, number)
            if by_story:
                _by_story(rng, rows, item, by_story, now, left_open=stories.is_left_open(home))
                continue
            urgent = urgent_left > 0 and fresh and share > 0.7 and home not in silent
            urgent_left -= urgent
            _one(rng, rows, item, share, now, fresh=fresh, urgent=urgent)
    _not_enrolled_yet(rng, rows, people, called, plan, now)
    return rows


def _one(
    rng: np.random.Generator, rows: CallRows, item: Row, share: float, now: datetime, *, fresh: bool, urgent: bool
) -> None:
    """Play one round item through: call, retry, staff call; what is fresh may stay open."""
    at: datetime = item["due_at"] + timedelta(minutes=int(rng.integers(0, 13)))
    human = item["caller"] == "staff"
    caller, actor = ("staff", "practice") if human else ("vendor", "vendor")
    answered = urgent or rng.random() < share
    result = "" if answered else _miss(rng, human=human)
    if not answered:
        rows.call(item, at, result, caller=caller, duration_seconds=_seconds(rng, result))
        rows.move(item, "missed", at, by=actor)
        at += RETRY
        if at > now:
            return
        if rng.random() >= 0.35 + 0.3 * share:
            rows.call(item, at, CallResult.NO_ANSWER, caller=caller)
            at = _by_day(at + timedelta(hours=3, minutes=int(rng.integers(0, 50))))
            if at > now or (fresh and rng.random() < 0.5):
                return
            caller = actor = "staff"
            if rng.random() < 0.25 and item["id"] not in rows.untaken:
                rows.call(item, at, CallResult.NO_ANSWER, caller=caller, follow_up="읍·면사무소에 방문 요청")
                rows.move(item, "handed_over", at, by="practice")
                return
    if urgent or rng.random() < 0.07:
        _concern(rng, rows, item, at, caller, now, fresh=fresh, urgent=urgent)
        return
    summary = CALL_SUMMARIES["ok"]
    rows.call(
        item,
        at,
        CallResult.OK,
        caller=caller,
        topics_well=_well(rng, ()),
        summary=summary[int(rng.integers(len(summary)))],
        duration_seconds=_seconds(rng, CallResult.OK),
    )
    rows.move(item, "confirmed", at, by=actor)


def _by_day(at: datetime) -> datetime:
    """Put off until the next morning what would be a call in the evening."""
    return at if at.hour < _LAST_HOUR else at + timedelta(hours=15)


def _concern(
    rng: np.random.Generator,
    rows: CallRows,
    item: Row,
    at: datetime,
    caller: str,
    now: datetime,
    *,
    fresh: bool,
    urgent: bool,
) -> None:
    """Play a concern; a person settles it two hours later unless it is of just now."""
    topics = sorted({str(topic) for topic in rng.choice(_TOPICS, int(rng.integers(1, 3)))}, key=_TOPICS.index)
    topics = ["health"] if urgent else topics
    settled = not urgent and not (fresh and rng.random() < 0.7)
    rows.call(
        item,
        at,
        CallResult.CONCERN,
        caller=caller,
        urgent=urgent,
        urgent_word="가슴이 답답" if urgent else "",
        topics=topics,
        topics_well=_well(rng, topics),
        summary="가슴이 답답하고 숨이 차다고 하심." if urgent else CALL_SUMMARIES[topics[0]],
        follow_up="담당자가 다시 통화하여 확인함" if settled else "",
        duration_seconds=_seconds(rng, CallResult.CONCERN),
    )
    rows.move(item, "concern_open", at, by="practice" if caller == "staff" else "vendor")
    later = _by_day(at + timedelta(hours=2))
    if settled and later <= now:
        if item["id"] in rows.untaken:
            rows.call(item, later, CallResult.OK, caller="staff", summary="다시 통화함. 보건지소에 다녀오기로 하심.")
        rows.move(item, str(rng.choice(["confirmed", "handed_over"])), later, by="practice")


def _by_story(
    rng: np.random.Generator, rows: CallRows, item: Row, result: str, now: datetime, *, left_open: bool
) -> None:
    """Play a call whose result the story knows; what is over was handed to somebody who knows the person."""
    at: datetime = item["due_at"] + timedelta(minutes=int(rng.integers(0, 13)))
    if at > now:
        return
    rows.call(item, at, result, duration_seconds=_seconds(rng, result))
    rows.move(item, "missed", at)
    later = _by_day(at + timedelta(hours=5))
    if not left_open and later <= now:
        rows.move(item, "handed_over", later, by="practice")
    elif result == CallResult.DECLINED_AI and at < now - timedelta(days=6):
        rows.call(item, later, CallResult.OK, caller="staff", summary="사람이 거는 전화가 편하다고 하심.")


def _well(rng: np.random.Generator, concerns: Sequence[str]) -> list[str]:
    """Choose what else was talked of, in the order it is asked."""
    count = int(rng.integers(2, len(_TOPICS) + 1))
    topics = {str(topic) for topic in rng.permutation(_TOPICS)[:count]}
    return [topic for topic in _TOPICS if topic in topics and topic not in concerns]


def _seconds(rng: np.random.Generator, result: str) -> int | None:
    """Say how long a call lasted: a talk some minutes, silence and refusal some seconds, no answer nothing."""
    first, last = _DURATIONS.get(result, (0, 0))
    return int(rng.integers(first, last)) if last else None


def _miss(rng: np.random.Generator, *, human: bool) -> str:
    at = float(rng.random())
    for result, share in _MISSES:
        at -= share
        if at < 0 and not (human and result == CallResult.DECLINED_AI):
            return result
    return CallResult.NO_ANSWER


def _not_enrolled_yet(
    rng: np.random.Generator,
    rows: CallRows,
    people: Sequence[Person],
    called: Sequence[int],
    plan: Happenings,
    now: datetime,
) -> None:
    """Add a few who were asked, said no, or stopped."""
    busy = set(called) | {home for homes in plan.troubles.values() for home in homes}
    free_homes = [int(home) for home in rng.permutation(len(people)) if home not in busy and people[home].age >= 45]
    states: Mapping[str, int] = {"proposed": 3, "consented": 1, "declined": 2, "ended": 2}
    for state in [state for state, count in states.items() for _ in range(count)]:
        if not free_homes:
            return
        started: date | None = now.date() - timedelta(days=300) if state == "ended" else None
        rows.enrolments.append(
            {
                "id": len(rows.enrolments) + 1,
                "household_id": free_homes.pop() + 1,
                "state": state,
                "mode": str(CallMode.AI),
                "every_weeks": 1,
                "weekday": 2,
                "hour": 10,
                "until_hour": 18,
                "language": "ko",
                "note": "",
                "started_on": started,
                "paused_until": None,
                "ask_again_on": now.date() + timedelta(days=20) if state == "declined" else None,
                "ended_on": now.date() - timedelta(days=40) if state == "ended" else None,
            }
        )
