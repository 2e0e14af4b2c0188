"""Households in the table of casework."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.casework.households.absences import ABSENCE_OF_OUTCOME, absence_explaining
from coordinator.casework.subject import Intake, Subject

if TYPE_CHECKING:
    from coordinator.casework.joining import Joining


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.households.intake import commit_households, compare_households

    return (Intake("households", compare_households, commit_households, brings_homes=True),)


def _join(joining: Joining) -> None:
    from coordinator.casework.households.merged_homes import join_consents, join_contacts, join_residents

    join_residents(joining)
    join_contacts(joining)
    join_consents(joining)


HOUSEHOLDS = Subject(
    "households",
    joins=(_join,),
    intakes=_intakes,
    explained={outcome: absence_explaining(kind) for outcome, kind in ABSENCE_OF_OUTCOME.items()},
)
