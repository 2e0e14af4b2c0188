"""The command that looks ahead: whose services end by age, and what may begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.worklist.services.handover import AgeEffect, HandoverRow
    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def _arguments(parser: ArgumentParser, _tables: Tables) -> None:
    json_argument(parser)


def _effect(effect: AgeEffect) -> dict[str, Any]:
    return {
        "programme_id": effect.programme_id,
        "programme": effect.programme,
        "ages": effect.ages,
        "verified": effect.is_verified,
        "running": effect.link_id is not None,
    }


def _person(row: HandoverRow) -> dict[str, Any]:
    return {
        "household_id": row.household_id,
        "on": row.on,
        "between": [row.first_on, row.last_on],
        "age": row.age,
        "from_stage": row.from_stage,
        "to_stage": row.to_stage,
        "loses": [_effect(effect) for effect in row.loses],
        "gains": [_effect(effect) for effect in row.gains],
    }


def handover(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Print who crosses a life stage or an age limit soon."""
    rows = workspace.services.handover(now)
    if options.json:
        write_json({"people": [_person(row) for row in rows]})
        return
    for row in rows:
        print(tr("{when}  {name} turns {age}  #{id}", when=row.when, name=row.name, age=row.age, id=row.household_id))
        for sign, effects in (("-", row.running), ("+", row.gains)):
            for effect in effects:
                name = effect.programme
                words = name if effect.is_verified else tr("{programme} (ages not checked)", programme=name)
                print(f"  {sign} {words}")


HANDOVER = Command("handover", mark("who crosses a life stage soon, and which services end"), handover, _arguments)
