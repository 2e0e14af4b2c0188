"""The command that lists outings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.text import mark

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime

    from coordinator.workspace import Workspace


def _print(workspace: Workspace, options: Namespace, now: datetime) -> None:
    rows = workspace.outings.lines(now)
    if options.json:
        write_json({"outings": rows})
        return
    for row in rows:
        print(row.name, row.planned_on)


OUTINGS = Command("outings", mark("who is to be taken out"), _print, json_argument)
