"""Commands that write papers and lists; each issue is logged with its purpose."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.cli.command import Command
from coordinator.cli.values import as_month, as_positive
from coordinator.text import mark, tr, write_dates_for
from coordinator.worklist.places.map_rows import MapWish

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def _brief_arguments(parser: ArgumentParser, tables: Tables) -> None:
    parser.add_argument("kind", metavar="KIND", help=", ".join(paper.kind for paper in tables.papers))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--for", dest="household", type=as_positive, metavar="ID")
    parser.add_argument("--level", choices=("full", "initials", "anonymous"), default="full")
    parser.add_argument("--purpose", default="", metavar="TEXT")
    parser.add_argument(
        "--all", dest="everything", action="store_true", help=tr("all calls, not only those for a person")
    )
    parser.add_argument("--to", dest="issued_to", default="", metavar="TEXT", help=tr("who is handed the paper"))
    parser.add_argument(
        "--approval", default="", metavar="TEXT,TEXT", help=tr("names of the boxes to sign in, with commas between")
    )
    parser.add_argument("--area", default="", metavar="NAME", help=tr("the eup or myeon of a map book"))
    parser.add_argument(
        "--homes", default="", metavar="ID,ID", help=tr("the households of a visit list or of a map, by number")
    )
    parser.add_argument("--layer", default="alerts", metavar="CODE", help=tr("what marks the homes on a map"))
    parser.add_argument("--rate", default="", metavar="CODE", help=tr("what shades the areas of a map"))
    parser.add_argument("--by", choices=("town", "village"), default="town", help=tr("the areas that are shaded"))
    parser.add_argument("--month", type=as_month, metavar="2026-10", help=tr("the month of a monthly comparison"))


def brief(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Write a briefing and log its issue."""
    from coordinator.briefing.render import files

    files.check_suffix(options.out)
    write_dates_for(now.date(), unbroken=True)
    document = workspace.briefings.compose(
        options.kind,
        now,
        purpose=options.purpose,
        level=options.level,
        household_id=options.household,
        month=options.month,
        everything=options.everything,
        issued_to=options.issued_to,
        approval=options.approval.split(","),
        on_map=MapWish(
            area=options.area,
            households=tuple(as_positive(number) for number in options.homes.split(",") if number.strip()),
            layer=options.layer,
            rate=options.rate,
            level=options.by,
        ),
    )
    workspace.briefings.issue_file(document, options.out, now, household_id=options.household)
    print(tr("Written: {path}", path=options.out))


def export_command(*files: Command) -> Command:
    """Make the command that writes lists.

    Parameters
    ----------
    files : exports with a form of their own, each named by its kind; what they ask for is asked for along
    """

    def arguments(parser: ArgumentParser, tables: Tables) -> None:
        kinds = [*(paper.kind for paper in tables.lists), *(file.name for file in files)]
        parser.add_argument("kind", metavar="KIND", help=", ".join(kinds))
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument("--purpose", default="", metavar="TEXT")
        for file in files:
            if file.arguments is not None:
                file.arguments(parser, tables)

    def export(workspace: Workspace, options: Namespace, now: datetime) -> int | None:
        own = next((file for file in files if file.name == options.kind), None)
        if own is not None:
            return own.run(workspace, options, now)
        return export_list(workspace, options, now)

    return Command("export", mark("write a list as XLSX or HTML"), export, arguments)


def export_list(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Write a list as a file and log its issue."""
    from coordinator.briefing.render import files

    files.check_suffix(options.out)
    workspace.briefings.export_list(options.kind, options.out, now, purpose=options.purpose)
    print(tr("Written: {path}", path=options.out))


BRIEF = Command("brief", mark("write a briefing"), brief, _brief_arguments)
