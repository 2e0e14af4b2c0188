"""What finding brings to casework: a kind of file."""

from __future__ import annotations

from coordinator.casework.subject import Intake, Subject


def _intakes() -> tuple[Intake, ...]:
    from coordinator.casework.finding.intake import commit_round, compare_round

    return (Intake("finding-round", compare_round, commit_round),)


FINDING = Subject("finding", intakes=_intakes)
"""Without a clock: that a round is over is computed."""
