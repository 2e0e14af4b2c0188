"""The one next step of a household and its one deadline, the same on list, pane, board and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.worklist.rows import NextStep
from coordinator.worklist.rule import ACTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.worklist.rule import Found

SEVERITY_RANK = {"serious": 3, "caution": 2, "watch": 1, "no_data": 0}


def by_weight(reasons: Sequence[Found]) -> list[Found]:
    """Put a household's reasons in their order: words that cannot wait, the newest first, then by severity.

    Of one severity what asks to reach the person comes first, then what is due earlier.
    """
    return sorted(reasons, key=_weight)


def _weight(reason: Found) -> tuple[bool, bool, float, int, bool, datetime, datetime, str]:
    is_said = reason.urgent_words is not None
    return (
        not is_said,
        is_said and bool(reason.evidence.taken_by),
        -reason.since_at.timestamp() if is_said else 0.0,
        -SEVERITY_RANK[reason.rule.severity],
        _acting(reason).rule.act not in ACTS,
        reason.due,
        reason.since_at,
        reason.rule.code,
    )


def outreach(reasons: Sequence[Found]) -> NextStep | None:
    """Say how the person is to be reached next and until when; none where nothing asks for it.

    Words that cannot wait come before everything. Else what is due first is next: of several reasons that ask for the
    same act, in the words of the weightiest and with the strictest of their deadlines.

    Parameters
    ----------
    reasons : of one household, in the order of `by_weight`
    """
    outreach_reasons = [reason for reason in reasons if _acting(reason).rule.act in ACTS]
    if not outreach_reasons:
        return None
    urgent = [reason for reason in outreach_reasons if reason.urgent_words is not None]
    act = _acting(min(urgent or outreach_reasons, key=lambda reason: _acting(reason).due)).rule.act
    same = [reason for reason in (urgent or outreach_reasons) if _acting(reason).rule.act == act]
    due_at = min(_acting(reason).due for reason in outreach_reasons if _acting(reason).rule.act == act)
    return NextStep(act, _acting(same[0]).step, due_at)


def next_step(reasons: Sequence[Found]) -> NextStep:
    """Say what comes next for a household: how to reach the person where anything asks for it, else for the gravest."""
    reach = outreach(reasons)
    if reach is not None:
        return reach
    first = _acting(reasons[0])
    return NextStep(first.rule.act, first.step, first.due)


def _acting(reason: Found) -> Found:
    return reason.follow or reason
