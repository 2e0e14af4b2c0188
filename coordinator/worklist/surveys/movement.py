"""Movement between two rounds: who is newly at risk, who is better off, who was not assessed this time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework.surveys.instruments import every
from coordinator.casework.surveys.rounds import round_of
from coordinator.records.households import RISK_LABELS, Household, Risk
from coordinator.records.surveys import SurveyPlace, SurveyRound
from coordinator.text import mark
from coordinator.worklist.facts.assessments import AT_RISK, risk_of
from coordinator.worklist.surveys.rows import Came, came_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

GRADE_LABELS: dict[str, str] = {
    Risk.HIGH: RISK_LABELS[Risk.HIGH],
    Risk.MIDDLE: RISK_LABELS[Risk.MIDDLE],
    AT_RISK: mark("At risk (screening)"),
    Risk.LOW: RISK_LABELS[Risk.LOW],
    Risk.NONE: RISK_LABELS[Risk.NONE],
    Risk.UNKNOWN: RISK_LABELS[Risk.UNKNOWN],
}
"""The grades of a round, gravest first; `unknown` is not assessed, or without a band."""
_GRAVITY: Mapping[str, int] = {Risk.NONE: 0, Risk.LOW: 1, AT_RISK: 2, Risk.MIDDLE: 2, Risk.HIGH: 3}
_LOOKED_FOR = 2

MOVE_LABELS: dict[str, str] = {
    "newly_at_risk": mark("Newly at risk"),
    "worse": mark("Graver than before"),
    "same": mark("As before"),
    "improved": mark("Milder than before"),
    "first_assessed": mark("Assessed for the first time"),
    "not_assessed": mark("Not assessed this time"),
}
"""The moves between two rounds."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What a round says beside an earlier one, of whom the later one has on its list.

    Attributes
    ----------
    homes : by household, its grade before and now, keys of `GRADE_LABELS`
    """

    round_id: int
    previous_id: int
    previous: str
    homes: Mapping[int, tuple[str, str]]

    @property
    def moves(self) -> dict[str, int]:
        """Count the households by move, each of `MOVE_LABELS`."""
        counts = dict.fromkeys(MOVE_LABELS, 0)
        for before, now in self.homes.values():
            counts[move_of(before, now)] += 1
        return counts

    @property
    def cells(self) -> dict[tuple[str, str], int]:
        """Count the households by grade before and now, in the order of the grades."""
        counts: dict[tuple[str, str], int] = {}
        for pair in self.homes.values():
            counts[pair] = counts.get(pair, 0) + 1
        order = list(GRADE_LABELS)
        return dict(sorted(counts.items(), key=lambda cell: (order.index(cell[0][0]), order.index(cell[0][1]))))


def move_of(before: str, now: str) -> str:
    """Name the move between two grades, one of `MOVE_LABELS`."""
    if now == Risk.UNKNOWN:
        return "not_assessed"
    if before == Risk.UNKNOWN:
        return "first_assessed"
    was, is_now = _GRAVITY[before], _GRAVITY[now]
    if was < _LOOKED_FOR <= is_now:
        return "newly_at_risk"
    return "worse" if is_now > was else "improved" if is_now < was else "same"


def movement(session: Session, round_id: int, previous_id: int | None = None) -> Movement | None:
    """Hold a round beside an earlier one, by default the last before it; None where there is none.

    Raises
    ------
    RuleError
        `unknown_round`.
    """
    this = round_of(session, round_id)
    if previous_id is None:
        before = session.scalars(
            select(SurveyRound)
            .where(
                (SurveyRound.starts_on < this.starts_on)
                | ((SurveyRound.starts_on == this.starts_on) & (SurveyRound.id < this.id))
            )
            .order_by(SurveyRound.starts_on.desc(), SurveyRound.id.desc())
            .limit(1)
        ).one_or_none()
        if before is None:
            return None
    else:
        before = round_of(session, previous_id)
    came, instruments = came_of(session, [this.id, before.id]), every(session)

    def grade(of_round: int, home: int) -> str:
        row = came.get((of_round, home), Came(None, 0)).row
        return (risk_of(instruments, row) if row is not None else "") or Risk.UNKNOWN

    homes = session.scalars(
        select(SurveyPlace.household_id)
        .join(Household, Household.id == SurveyPlace.household_id)
        .where(SurveyPlace.round_id == this.id, Household.merged_into_id.is_(None))
        .order_by(SurveyPlace.household_id)
    )
    return Movement(
        this.id, before.id, before.name, {home: (grade(before.id, home), grade(this.id, home)) for home in homes}
    )
