"""The one next step of a household and its one deadline, the same on list, pane, board and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.worklist.rows import NextStep
from coordinator.worklist.rule import ACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.worklist.rule import Found

SEVERITY_RANK = {"serious": 3, "caution": 2, "watch": 1, "no_data": 0}


def by_weight(reasons: Sequence[Found]) -> list[Found]:
    """Put a household's reasons in their order: words that cannot wait first, then by points, of equals the older."""
    return sorted(reasons, key=lambda found: (found.urgent_words is None, -found.rule.points, found.since_at))


def outreach(reasons: Sequence[Found]) -> NextStep | None:
    """Say how the person is to be reached next and until when; none where nothing asks for it.

    Words that cannot wait come before everything. Else what is due first is next: of several reasons that ask for the
    same act, in the words of the weightiest and with the strictest of their deadlines.

    Parameters
    ----------
    reasons : of one household, in the order of `by_weight`
    """
    asked = [found for found in reasons if _acting(found).rule.act in ACTS]
    if not asked:
        return None
    urgent = [found for found in asked if found.urgent_words is not None]
    act = _acting(min(urgent or asked, key=lambda found: _acting(found).due)).rule.act
    same = [found for found in (urgent or asked) if _acting(found).rule.act == act]
    due_at = min(_acting(found).due for found in asked if _acting(found).rule.act == act)
    return NextStep(act, _acting(same[0]).step, due_at)


def next_step(reasons: Sequence[Found]) -> NextStep:
    """Say what comes next for a household: how to reach the person, unless something graver asks for another step."""
    reach = outreach(reasons)
    worst = max(SEVERITY_RANK[found.rule.severity] for found in reasons)
    asks = max((SEVERITY_RANK[f.rule.severity] for f in reasons if _acting(f).rule.act in ACTS), default=-1)
    if reach is not None and asks == worst:
        return reach
    first = _acting(next(found for found in reasons if SEVERITY_RANK[found.rule.severity] == worst))
    return NextStep(first.rule.act, first.step, first.due)


def _acting(found: Found) -> Found:
    return found.follow or found
