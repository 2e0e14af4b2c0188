"""The command that says what another alert budget would have done; nothing is stored by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.briefing.signs import SHAPES
from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.cli.values import as_budget, as_moment
from coordinator.records.alerts import OUTCOME_LABELS, SEVERITY_LABELS
from coordinator.text import mark, moment, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.worklist.power.replayed import Answer, RecordedAlert
    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def _arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument(
        "--budget", type=as_budget, required=True, metavar="B", help=tr("avoidable alerts a household-year")
    )
    parser.add_argument("--from", dest="since", type=as_moment, metavar="T")
    parser.add_argument("--to", dest="until", type=as_moment, metavar="T")
    json_argument(parser)


def replay(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Print what an alert budget would have done, beside the setting in force and what came of the alerts on record."""
    # What is played over brings numerical code that no other command needs.
    from coordinator.worklist.power.replayed import said_answer, said_counted

    played = workspace.power.replay(now, since=options.since, until=options.until)
    at_budget, in_force = played.answer(played.threshold(options.budget)), played.answer(played.in_force)
    rows = played.rows(at_budget.threshold)
    if options.json:
        write_json(
            {
                "since": played.since,
                "until": played.until,
                "homes": len(played.homes),
                "household_years": round(played.household_years, 2),
                "counted_days": played.counted_days,
                "budget": options.budget,
                "asked": answer_json(at_budget),
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
    print(said_answer(at_budget))
    print(tr("With the setting in force: {answer}", answer=said_answer(in_force)))
    for alert in at_budget.missed:
        print(f"    {tr(OUTCOME_LABELS[alert.outcome])}  {moment(alert.since_at)}  {alert.name}  #{alert.household_id}")
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
        "outcomes_found": [_outcome_json(alert) for alert in answer.would],
        "outcomes_missed": [_outcome_json(alert) for alert in answer.missed],
    }


def _outcome_json(alert: RecordedAlert) -> dict[str, Any]:
    return {
        "alert": alert.episode_id,
        "household": alert.household_id,
        "name": alert.name,
        "since": alert.since_at,
        "opened_at": alert.opened_at,
        "outcome": alert.outcome,
        "needed": alert.needed,
    }


REPLAY = Command("replay", mark("what another alert budget would have done; stores nothing"), replay, _arguments)
