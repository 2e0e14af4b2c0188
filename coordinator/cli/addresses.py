"""Commands of addresses: place the register by them, list who is not placed surely, set a place by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import write_json
from coordinator.cli.values import as_positive
from coordinator.errors import UsageError
from coordinator.text import mark, ntr, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime

    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


def _arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("--again", action="store_true", help=tr("look every home up by its address anew"))
    parser.add_argument("--household", type=as_positive, metavar="N", help=tr("the household whose place is set"))
    parser.add_argument("--at", metavar="LAT,LON", default="", help=tr("degrees of its place"))
    parser.add_argument("--as-address", metavar="ADDRESS", default="", help=tr("the address that is meant"))
    json_argument(parser)


def places(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """List the homes whose place is not sure, or set one."""
    if options.household is not None:
        _set(workspace, options, now)
        return
    if options.again:
        print(workspace.addresses.place_all(now).message)
    rows = workspace.addresses.unsure(now)
    if options.json:
        write_json(rows)
        return
    state = workspace.addresses.state()
    print(
        tr(
            "{sure} of {all} homes are placed surely; {n} addresses of {month}",
            sure=f"{state.sure_count:,}",
            all=f"{state.home_count:,}",
            n=f"{state.point_count:,}",
            month=state.month or "–",
        )
    )
    print(ntr("{n} home to look at", "{n} homes to look at", len(rows)))
    for row in rows:
        print(f"  #{row.household_id}  {row.name}  {row.address or row.area or '–'}")
        print(f"      {row.where.text}. {row.why}".rstrip())
        for address in row.suggestions:
            print("      " + tr("perhaps: {address}", address=address))


def _set(workspace: Workspace, options: Namespace, now: datetime) -> None:
    if options.as_address:
        print(workspace.addresses.place_as(options.household, options.as_address, now).message)
        return
    try:
        latitude, longitude = (float(part) for part in options.at.split(","))
    except ValueError:
        raise UsageError(tr("Give the place as --at LAT,LON in degrees, or the address as --as-address.")) from None
    print(workspace.addresses.place_by_hand(options.household, latitude, longitude, now).message)


PLACES = Command("places", mark("homes whose place is not sure, and setting one"), places, _arguments)
