"""What surveys bring to casework: a kind of file."""

from __future__ import annotations

from coordinator.casework.subject import Intake, Subject


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.surveys.intake import commit, compare

    return (Intake("surveys", compare, commit),)


SURVEYS = Subject("surveys", intakes=_intakes)
