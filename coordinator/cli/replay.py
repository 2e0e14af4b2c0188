"""The command that says what another alert budget would have done; nothing is stored by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.cli.commands import SHAPES
from coordinator.cli.printing import write_json
from coordinator.records.alerts import OUTCOME_LABELS, SEVERITY_LABELS
from coordinator.text import moment, tr
from coordinator.worklist.power.replayed import Answer, RecordedAlert, said_answer, said_counted

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from coordinator.workspace import Workspace


def replay(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Print what an alert budget would have done, beside the setting in force and what came of the alerts on record."""
    played = workspace.power.replay(now, since=options.since, until=options.until)
    asked, in_force = played.answer(played.threshold(options.budget)), played.answer(played.in_force)
    rows = played.rows(asked.threshold)
    if options.json:
        write_json(
            {
                "since": played.since,
                "until": played.until,
                "homes": len(played.homes),
                "household_years": round(played.household_years, 2),
                "counted_days": played.counted_days,
                "budget": options.budget,
                "asked": answer_json(asked),
                "in_force": answer_json(in_force),
                "households": rows,
            }
        )
        return
    print(
        tr(
            "{homes} homes, {since} to {until}",
            homes=f"{len(played.homes):,}",
            since=moment(played.since),
            until=moment(played.until),
        )
    )
    print(said_counted(played))
    print(said_answer(asked))
    print(tr("With the setting in force: {answer}", answer=said_answer(in_force)))
    for one in asked.missed:
        print(f"    {tr(OUTCOME_LABELS[one.outcome])}  {moment(one.since_at)}  {one.name}  #{one.household_id}")
    for row in rows:
        if row.found_at is not None:
            label = tr(SEVERITY_LABELS[row.severity])
            print(f"{SHAPES[row.severity]} {label}  {moment(row.found_at)}  {row.name}  #{row.household_id}")


def answer_json(answer: Answer) -> dict[str, Any]:
    """Give what a setting would have done with stable keys."""
    watch, caution, serious = answer.level_counts
    return {
        "threshold": answer.threshold,
        "alerts": answer.alert_count,
        "homes": answer.home_count,
        "alerts_per_household_year": round(answer.budget, 4),
        "watch": watch,
        "caution": caution,
        "serious": serious,
        "weekly": answer.weekly,
        "outcomes_found": [_outcome_json(one) for one in answer.would],
        "outcomes_missed": [_outcome_json(one) for one in answer.missed],
    }


def _outcome_json(one: RecordedAlert) -> dict[str, Any]:
    return {
        "alert": one.episode_id,
        "household": one.household_id,
        "name": one.name,
        "since": one.since_at,
        "opened_at": one.opened_at,
        "outcome": one.outcome,
        "needed": one.needed,
    }
