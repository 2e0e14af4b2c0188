"""Households in the table of casework."""

from __future__ import annotations

from coordinator.casework.households.absences import ABSENCE_OF_OUTCOME, absence_explaining
from coordinator.casework.subject import Intake, Subject


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.households.intake import commit_households, compare_households

    return (Intake("households", compare_households, commit_households, brings_homes=True),)


HOUSEHOLDS = Subject(
    "households",
    intakes=_intakes,
    explained={outcome: absence_explaining(kind) for outcome, kind in ABSENCE_OF_OUTCOME.items()},
)
