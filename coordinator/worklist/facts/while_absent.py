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
    return [found if found.urgent_words is not None else _resting(found, absence) for found in reasons]


def _resting(found: Found, absence: Away) -> Found:
    follow = _resting(found.follow, absence) if found.follow is not None else None
    if found.rule.act not in ACTS:
        return replace(found, follow=follow)
    if found.rule.code == "acknowledged":
        return replace(found, rule=replace(found.rule, act=""), follow=follow)
    rule = replace(found.rule, step=WHEN_BACK, act="")
    return replace(found, rule=rule, step_fields={}, due_at=absence.rests_until, follow=follow)
