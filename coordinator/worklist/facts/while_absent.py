"""What is left to do for somebody whose absence runs: nothing that reaches out, but what was said in distress."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coordinator.text import mark
from coordinator.worklist.rule import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coordinator.worklist.facts.county import Away
    from coordinator.worklist.rule import Found

WHEN_BACK = mark("Check when back")


def while_absent(reasons: Iterable[Found], absence: Away) -> list[Found]:
    """Let what asks to reach a person wait until the absence ends; the reasons themselves stay.

    Urgent words never rest, and the step somebody wrote who took an alert on stays as it was written.

    Parameters
    ----------
    reasons : of the household that is absent
    absence : the absence that runs
    """
    return [reason if reason.urgent_words is not None else _resting(reason, absence) for reason in reasons]


def _resting(reason: Found, absence: Away) -> Found:
    follow = _resting(reason.follow, absence) if reason.follow is not None else None
    if reason.rule.act not in ACTS:
        return replace(reason, follow=follow)
    if reason.rule.code == "acknowledged":
        return replace(reason, rule=replace(reason.rule, act=""), follow=follow)
    rule = replace(reason.rule, step=WHEN_BACK, act="")
    return replace(reason, rule=rule, step_fields={}, due_at=absence.rests_until, follow=follow)
