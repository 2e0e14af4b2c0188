"""Commands of the check-in calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.text import tr
from coordinator.worklist.roster import LEFT_OUT_LABELS

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from coordinator.workspace import Workspace


def roster(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Write the week's roster for the vendor; then who is left out of it, and why."""
    done = workspace.rosters.export(options.out, options.purpose, now, week_on=options.week, profile=options.profile)
    print(done.message)
    print(tr("Written: {path}", path=done.value.path))
    for one in done.value.roster.left_out:
        print(f"  #{one.household_id}  {one.name}  {one.area}  {tr(LEFT_OUT_LABELS[one.cause])}")
