"""Commands of the watch: run it, say how many alerts the county can bear, and how right they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coordinator.briefing.signs import SHAPES
from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.cli.values import as_budget, as_moment, as_share
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.households import RISK_LABELS, Risk
from coordinator.records.watch import DELIVERY_LABELS
from coordinator.text import mark, moment, ntr, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.casework.power.watch import ScreenResult
    from coordinator.worklist.power.watch_rows import PolicyRow, PrecisionRow
    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


SETTINGS = ("budget", "high", "middle", "low", "delivery")

GROUP_LABELS: dict[str, str] = {
    "all": mark("All alerts"),
    "level": mark("Each level"),
    "area": mark("Each area"),
    "month": mark("Each month"),
}


def _screen_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("--from", dest="since", type=as_moment, metavar="T")
    parser.add_argument("--to", dest="until", type=as_moment, metavar="T")
    json_argument(parser)


def screen(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Run the watch and print what is new."""
    from coordinator.worklist.facts.findings import explain

    result = workspace.power.screen(now, since=options.since, until=options.until).value
    if options.json:
        write_json(screen_json(result))
        return
    print(
        tr(
            "{homes} homes, {since} to {until}",
            homes=f"{result.home_count:,}",
            since=moment(result.since),
            until=moment(result.until),
        )
    )
    for finding in result.findings:
        label = tr(SEVERITY_LABELS[finding.severity])
        sentence = explain(finding.reason, finding.since_at, finding.figures, now).text
        print(
            f"{SHAPES[finding.severity]} {label}  {moment(finding.found_at)}  {finding.name}  #{finding.household_id}"
        )
        print(f"    {sentence}")
    print(
        ntr("{n} new finding", "{n} new findings", len(result.findings))
        + " · "
        + ntr("{n} alert opened", "{n} alerts opened", result.opened_count)
        + " · "
        + ntr("{n} came back", "{n} came back", result.returned_count)
    )


def screen_json(result: ScreenResult) -> dict[str, Any]:
    """Give a run of the watch with stable keys."""
    from coordinator.worklist.facts.findings import explain

    return {
        "since": result.since,
        "until": result.until,
        "homes": result.home_count,
        "household_hours": result.hour_count,
        "threshold": result.threshold,
        "opened": result.opened_count,
        "returned": result.returned_count,
        "outages": result.outage_count,
        "cannot_be_watched": result.unwatchable_count,
        "findings": [
            {
                "household": f.household_id,
                "name": f.name,
                "found_at": f.found_at,
                "since": f.since_at,
                "kind": f.kind,
                "severity": f.severity,
                "score": f.score,
                "reason": f.reason,
                "figures": f.figures,
                "text": explain(f.reason, f.since_at, f.figures, result.until).text,
            }
            for f in result.findings
        ],
    }


def _policy_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("--budget", type=as_budget, metavar="B", help=tr("avoidable alerts a household-year"))
    for risk in ("high", "middle", "low"):
        parser.add_argument(f"--{risk}", type=as_share, metavar="X", help=tr("times the budget for homes of that risk"))
    parser.add_argument("--delivery", choices=("arising", "daily"), help=tr("as alerts arise, or once a day at 08:00"))
    json_argument(parser)


def watch_policy(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Put another policy in force where one is asked for, and print the one in force with what it means here."""
    from coordinator.casework.power.watch_policy import Policy
    from coordinator.worklist.power.policy import alerts_a_day

    settings = {name: getattr(options, name) for name in SETTINGS if getattr(options, name) is not None}
    row = workspace.power.policy(now)
    if settings:
        in_force = Policy(row.budget, row.high, row.middle, row.low, row.delivery, row.monthly_feeds)
        workspace.power.set_policy(replace(in_force, **settings), now)
        row = workspace.power.policy(now)
    if options.json:
        write_json(policy_json(row))
        return
    print(
        ntr(
            "{budget} avoidable alert a household-year: about {alerts} a day in this county",
            "{budget} avoidable alerts a household-year: about {alerts} a day in this county",
            1 if row.budget == 1 else 2,
            budget=f"{row.budget:g}",
            alerts=f"{alerts_a_day(row):.1f}",
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
    from coordinator.worklist.power.policy import alerts_a_day

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


def _precision_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("--from", dest="since", type=as_moment, metavar="T")
    json_argument(parser)


def precision(workspace: Workspace, options: Namespace, now: datetime) -> None:
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
        print(f"  {row.key_words:<12}  {row_words(row)}")


def row_words(row: PrecisionRow) -> str:
    """Say the figures of a row in one line."""
    words = tr(
        "Alerts {alerts}, judged {judged}, needed someone {needed}",
        alerts=f"{row.alert_count:,}",
        judged=f"{row.judged_count:,}",
        needed=f"{row.needed_count:,}",
    )
    if row.precise_share is None:
        return words
    return tr("{words} ({share}%)", words=words, share=round(100 * row.precise_share))


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


SCREEN = Command("screen", mark("run the watch up to now; prints new findings"), screen, _screen_arguments)
WATCH_POLICY = Command(
    "watch-policy", mark("how many alerts the county can bear, and when"), watch_policy, _policy_arguments
)
PRECISION = Command("precision", mark("how right the alerts of the last year were"), precision, _precision_arguments)
