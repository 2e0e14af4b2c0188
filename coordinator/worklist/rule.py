"""What a rule of the worklist is, and a reason found by it for one household; the rules stand with their subjects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from coordinator.records.power import Signal
from coordinator.text import moment, short_day, short_moment
from coordinator.worklist.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the worklist.

    `severity` is the mark the line gets from this reason. `due` says how long after the reason began the step is due.
    `act` says what the step does to reach the person, one of `ACTS`, so that two reasons do not ask for one thing by
    two deadlines; empty = nothing. `silent_by` is the source by which nobody is heard of, one of `SOURCES`; empty where
    the reason is no sign of that. `short` says it where there is little room; empty = in the same words.
    `yields` it to any other reason by which nobody is heard of or that asks to reach the person: it would say it twice.
    """

    code: str
    severity: str
    says: str
    step: str
    due: timedelta = timedelta(hours=24)
    act: str = ""
    silent_by: str = ""
    short: str = ""
    yields: bool = False


ACTS: tuple[str, ...] = ("call", "contacts", "visit", "emergency")
"""How the person is reached, the mildest first."""


SOURCES: tuple[str, ...] = (Signal.POWER, Signal.PHONE, Signal.CALLS)
"""By which nobody may be heard of. The utility's list rests on the same meter as power does."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reason rests on, as the order of the list asks for it.

    Attributes
    ----------
    begun_at : since when the reason has stood; none = since its step counts from
    silent_since : since when nobody is heard of; none where the reason is no sign of that
    habit : `unlike` where it was never or hardly ever seen of this person before, `like` where it was; empty = unknown
    has_ended : its readings ended days ago; what it says is said as of then
    taken_by : who has taken it on, empty where nobody has
    """

    begun_at: datetime | None = None
    silent_since: datetime | None = None
    habit: str = ""
    has_ended: bool = False
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One reason found for one household."""

    rule: Rule
    since_at: datetime
    fields: Mapping[str, Any]
    step_fields: Mapping[str, Any]
    due_at: datetime | None = None
    episode_id: int | None = None
    follow: Found | None = None
    """What was done about it and asks for a step in place of its own: taken by somebody, a call not answered."""
    urgent_words: str | None = None
    """What was said that cannot wait, empty where only that is known; none where nothing was."""
    evidence: Evidence = Evidence()

    @property
    def says(self) -> Said:
        """The reason in words."""
        return Said(self.rule.code, self.rule.says, dict(self.fields))

    @property
    def short(self) -> Said:
        """The reason in as few words as a line has room for."""
        return Said(self.rule.code, self.rule.short or self.rule.says, dict(self.fields))

    @property
    def step(self) -> Said:
        """The next step in words."""
        return Said(self.rule.code, self.rule.step, dict(self.step_fields))

    @property
    def due(self) -> datetime:
        """When the step is due."""
        return self.due_at or self.since_at + self.rule.due


Reasons = dict[int, list[Found]]
"""The reasons found, by household."""


def by_code(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Put rules under their codes."""
    return {rule.code: rule for rule in rules}


def reason_of(
    rules: Mapping[str, Rule],
    code: str,
    since_at: datetime,
    *,
    due_at: datetime | None = None,
    episode_id: int | None = None,
    step_fields: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Found:
    """Make a reason of a rule."""
    return Found(rules[code], since_at, fields, step_fields or {}, due_at, episode_id)


def short_time(at: datetime) -> Callable[[], str]:
    """Keep a time to be written in the language of the moment."""
    return lambda: short_moment(at)


def long_time(at: datetime) -> Callable[[], str]:
    """Keep a time with its year to be written in the language of the moment."""
    return lambda: moment(at)


def short_date(on: date) -> Callable[[], str]:
    """Keep a day to be written in the language of the moment."""
    return lambda: short_day(on)
