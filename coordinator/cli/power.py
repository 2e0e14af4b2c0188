"""The commands that set how the county is told, and say how right its alerts were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coordinator.casework.power.watch_policy import Policy
from coordinator.cli.printing import write_json
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS, Risk
from coordinator.records.watch import DELIVERY_LABELS
from coordinator.text import mark, moment, tr
from coordinator.worklist.power.policy import alerts_a_day

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from coordinator.worklist.power.watch_rows import PolicyRow, PrecisionRow
    from coordinator.workspace import Workspace

SETTINGS = ("budget", "high", "middle", "low", "delivery")

GROUP_LABELS: dict[str, str] = {
    "all": mark("All alerts"),
    "level": mark("Each level"),
    "area": mark("Each area"),
    "month": mark("Each month"),
}


def watch_policy(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Put another policy in force where one is asked for, and print the one in force with what it means here."""
    asked = {name: getattr(options, name) for name in SETTINGS if getattr(options, name) is not None}
    row = workspace.power.policy(now)
    if asked:
        there = Policy(row.budget, row.high, row.middle, row.low, row.delivery, row.monthly_feeds)
        workspace.power.set_policy(replace(there, **asked), now)
        row = workspace.power.policy(now)
    if options.json:
        write_json(policy_json(row))
        return
    print(
        tr(
            "{budget} avoidable alerts a household-year: about {n} a day in this county",
            budget=f"{row.budget:g}",
            n=f"{alerts_a_day(row):.1f}",
        )
    )
    for risk, share in ((Risk.HIGH, row.high), (Risk.MIDDLE, row.middle), (Risk.LOW, row.low)):
        print(
            "  "
            + tr(
                "{risk}: {share} times the budget, {n} homes",
                risk=tr(RISK_LABELS[risk]),
                share=f"{share:g}",
                n=f"{row.homes.get(risk, 0):,}",
            )
        )
    print(tr("Alerts are shown: {when}", when=tr(DELIVERY_LABELS[row.delivery])))
    for number, name, by_cadence in row.feeds:
        if by_cadence or number in row.monthly_feeds:
            print("  " + tr("{feed}: once a month, tells of changed patterns only", feed=name))
    if row.set_at is not None:
        print(tr("Set by {name}, {at}", name=row.set_by, at=moment(row.set_at)))


def policy_json(row: PolicyRow) -> dict[str, Any]:
    """Give the policy in force with stable keys."""
    return {
        "budget": row.budget,
        "sensitivity": {"high": row.high, "middle": row.middle, "low": row.low},
        "delivery": row.delivery,
        "alerts_per_day": round(alerts_a_day(row), 3),
        "homes": row.homes,
        "monthly_feeds": [name for number, name, slow in row.feeds if slow or number in row.monthly_feeds],
        "set_at": row.set_at,
        "set_by": row.set_by,
    }


def precision(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Print how right the alerts of a year were; a percentage only from five settled ones on."""
    rows = workspace.power.precision(now, options.since)
    if options.json:
        write_json({group: [_precision_json(row) for row in rows if row.group == group] for group in GROUP_LABELS})
        return
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            print(tr(GROUP_LABELS[group]))
        print(f"  {key_words(row):<12}  {row_words(row)}")


def key_words(row: PrecisionRow) -> str:
    """Name the group of a row in words."""
    if row.group == "level":
        return tr(SEVERITY_LABELS[row.key])
    return row.key or (tr("No area") if row.group == "area" else "")


def row_words(row: PrecisionRow) -> str:
    """Say the figures of a row in one line."""
    words = tr(
        "{alerts} alerts, {judged} settled, {needed} needed someone",
        alerts=f"{row.alert_count:,}",
        judged=f"{row.judged_count:,}",
        needed=f"{row.needed_count:,}",
    )
    if row.precise_share is None:
        return words
    return tr("{words} ({share} %)", words=words, share=round(100 * row.precise_share))


def _precision_json(row: PrecisionRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "alerts": row.alert_count,
        "open": row.open_count,
        "came_back": row.cleared_count,
        "settled": row.judged_count,
        "needed_someone": row.needed_count,
        "precise_share": None if row.precise_share is None else round(row.precise_share, 4),
        "median_hours_to_acknowledge": row.acknowledge_hours,
        "median_hours_to_settle": row.resolve_hours,
    }
