"""Commands of the check-in calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.cli.values import as_day
from coordinator.records.checkins import STEP_LABELS
from coordinator.text import mark, moment, ntr, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.worklist.checkins.plans import CallPlans
    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def _roster_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("--week", type=as_day, metavar="2026-11-30", help=tr("roster: any day of its week"))
    parser.add_argument("--profile", default="", metavar="NAME", help=tr("roster: the layout the vendor wants"))


def roster(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Write the week's roster for the vendor; then who is left out of it, and why."""
    from coordinator.worklist.checkins.roster import LEFT_OUT_LABELS

    done = workspace.rosters.export(options.out, options.purpose, now, week_on=options.week, profile=options.profile)
    print(done.message)
    print(tr("Written: {path}", path=done.value.path))
    for person in done.value.roster.left_out:
        print(f"  #{person.household_id}  {person.name}  {person.area}  {tr(LEFT_OUT_LABELS[person.cause])}")


def call_policy(workspace: Workspace, options: Namespace, _now: datetime) -> None:
    """Print the settings of the check-in calls that are in force."""
    from coordinator.casework.checkins.policy import LEVEL_LABELS, LEVELS, TIMED_STEPS

    plans = workspace.checkins.plans()
    if options.json:
        write_json(policy_json(plans))
        return
    plan, version = plans.in_force, plans.versions[0]
    if version.set_at is None:
        print(tr("As the program came"))
    else:
        print(tr("Version {n}, {at}, {by}", n=plan.version, at=moment(version.set_at), by=version.set_by))
    print(
        tr(
            "Room in the contract: {n}",
            n=f"{plan.capacity:,}" if plan.capacity else tr("not known"),
        )
    )
    print(ntr("Lapsed after {n} week", "Lapsed after {n} weeks", plan.lapsed_weeks))
    print(tr("Office hours {first}–{last}", first=_clock(plan.opens_minute), last=_clock(plan.closes_minute)))
    for level in LEVELS:
        print(tr(LEVEL_LABELS[level]))
        for step in TIMED_STEPS:
            count, unit = plan.waits[level][step]
            print(f"  {tr(STEP_LABELS[step]):<16}  {_wait(count, unit)}")
    if plan.urgent_words:
        print(tr("Urgent words: {words}", words=", ".join(plan.urgent_words)))
    if plans.older_count:
        print(
            ntr(
                "{n} open escalation runs by an earlier version.",
                "{n} open escalations run by earlier versions.",
                plans.older_count,
            )
        )


def _wait(count: int, unit: str) -> str:
    if unit == "minutes":
        return ntr("{n} minute, whatever the hour", "{n} minutes, whatever the hour", count)
    if unit == "hours":
        return ntr("{n} working hour", "{n} working hours", count)
    return ntr("{n} working day, until the office closes", "{n} working days, until the office closes", count)


def policy_json(plans: CallPlans) -> dict[str, Any]:
    """Give the settings in force with stable keys."""
    plan, version = plans.in_force, plans.versions[0]
    return {
        "version": plan.version,
        "set_at": version.set_at,
        "set_by": version.set_by,
        "capacity": plan.capacity or None,
        "lapsed_weeks": plan.lapsed_weeks,
        "office_opens": _clock(plan.opens_minute),
        "office_closes": _clock(plan.closes_minute),
        "waits": {
            level: {step: {"count": count, "unit": unit} for step, (count, unit) in steps.items()}
            for level, steps in plan.waits.items()
        },
        "urgent_words": list(plan.urgent_words),
        "script": plan.script,
        "ladders_by_earlier_versions": plans.older_count,
        "versions": len(plans.versions),
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


CALL_POLICY = Command("call-policy", mark("how the check-in calls are run"), call_policy, json_argument)
ROSTER = Command("roster", "", roster, _roster_arguments)
"""An export with a form of its own, not a command by itself."""
