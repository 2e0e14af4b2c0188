"""The command that tells how far the surveys are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.text import mark, tr
from coordinator.worklist.surveys.movement import MOVE_LABELS
from coordinator.worklist.surveys.rows import STATE_LABELS

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime

    from coordinator.worklist.surveys.movement import Movement
    from coordinator.worklist.surveys.rows import AreaRow, Counts, RoundRow
    from coordinator.workspace import Workspace


def _counts(counts: Counts) -> dict[str, int]:
    return {"people": counts.people, **{state: getattr(counts, state) for state in STATE_LABELS}} | {
        "absences": counts.absences
    }


def _coverage(areas: list[AreaRow]) -> dict[str, Any]:
    whole, *rest = areas
    return {
        **_counts(whole.counts),
        "areas": [
            {"area_id": row.area_id, "level": row.level, "name": row.name, **_counts(row.counts)} for row in rest
        ],
    }


def _movement(moved: Movement | None) -> dict[str, Any]:
    if moved is None:
        return {}
    cells = [{"previous": before, "this": now, "people": n} for (before, now), n in moved.cells.items()]
    return {"previous": moved.previous, **moved.moves, "cells": cells}


def _round(workspace: Workspace, row: RoundRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "id": row.id,
        "instrument": row.instrument,
        "version": row.version,
        "from": row.starts_on,
        "to": row.ends_on,
        "closed": row.is_closed,
        "coverage": _coverage(workspace.surveys.coverage(row.id)),
        "movement": _movement(workspace.surveys.movement(row.id)),
    }


def _print(workspace: Workspace, options: Namespace, now: datetime) -> None:
    rounds = [_round(workspace, row) for row in workspace.surveys.rounds()]
    if options.json:
        write_json({"rounds": rounds, "finding_rounds": workspace.finding.rounds_as_told(now)})
        return
    if not rounds:
        print(tr("No survey round is planned yet."))
    for each in rounds:
        coverage, moved = each["coverage"], each["movement"]
        print(f"{each['name']}  {each['from']} – {each['to']}")
        print("  " + "  ".join(f"{tr(label)} {coverage[state]:,}" for state, label in STATE_LABELS.items()))
        if moved:
            said = "  ".join(f"{tr(label)} {moved[move]:,}" for move, label in MOVE_LABELS.items())
            print("  " + tr("since “{name}”: {moves}", name=moved["previous"], moves=said))


SURVEYS = Command("surveys", mark("how far the surveys are, and what moved since the last"), _print, json_argument)
