"""Commands that open the window, or do its main job where there is no display."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from coordinator.cli.command import CommandWithoutVault
from coordinator.cli.practice import make_practice
from coordinator.cli.values import as_positive
from coordinator.cli.vault import open_vault, passphrase_for, usual_vault
from coordinator.errors import UsageError
from coordinator.settings import practice_vault
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import datetime
    from pathlib import Path

    from coordinator.workspace.tables import Tables


def _demo_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("--households", type=as_positive, default=1200, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--days", type=as_positive, default=120, metavar="D")
    parser.add_argument("--county", type=as_county, default="", metavar="COUNTY", help=tr("the county's name"))
    parser.add_argument("--headless", action="store_true", help=tr("make only, print where"))


def as_county(text: str) -> str:
    """Read the name of a county the program knows, or refuse another before anything is made; nothing stays nothing."""
    from coordinator.reference.areas import known_counties, known_county  # late: it brings the records

    county = known_county(text) if text else ""
    if text and not county:
        raise UsageError(
            tr(
                "The program has no areas of “{county}”; it knows {known}.",
                county=text,
                known=", ".join(known_counties()),
            )
        )
    return county


def demo(options: Namespace, now: datetime, tables: Tables | None) -> int:
    """Make the practice county once and open it."""
    folder: Path = options.vault or practice_vault()
    is_new = make_practice(
        folder, now, households=options.households, days=options.days, seed=options.seed, county=options.county
    )
    if not is_new and (options.households, options.days, options.seed, options.county) != (1200, 120, 1, ""):
        print(
            tr("The practice county is there already and was left as it is; choose another --vault for a new one."),
            file=sys.stderr,
        )
    if options.headless:
        print(tr("The practice county is in {folder}", folder=folder))
        return 0
    return open_window(options, now, tables, folder)


def has_display() -> bool:
    """Say whether a window can be shown."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def open_window(options: Namespace, now: datetime, tables: Tables | None = None, at: Path | None = None) -> int:
    """Open the window on a vault; the practice county is made where there is none at all."""
    folder: Path = at or options.vault or usual_vault()
    fresh = not (folder / "vault.key").exists()
    make = None
    if fresh and (options.vault is None or options.command == "demo"):
        make = partial(make_practice, folder, now, households=1200, days=120, seed=1)
    if not has_display():
        if make is not None:
            make()
        return without_window(folder, now, tables)
    from coordinator import app

    return app.run(
        folder=folder,
        passphrase_of=partial(passphrase_for, ask=False),
        make=make,
        tables=tables,
        now=options.now,
        language=options.lang or "",
    )


def without_window(folder: Path, now: datetime, tables: Tables | None = None) -> int:
    """Do the main job where there is no display: watch, worklist, daily briefing."""
    from coordinator.cli.worklist import print_worklist

    with contextlib.closing(open_vault(folder, now, tables)) as workspace:
        workspace.power.screen(now)
        print_worklist(workspace, now)
        target = folder.parent / f"briefing-{now:%Y-%m-%d}.pdf"
        purpose = tr("Daily work of the care coordinator")
        document = workspace.briefings.daily(now, purpose)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        workspace.briefings.issue_file(document, target, now)
    print()
    print(tr("No display was found, so the day's work was done without a window."))
    print(tr("Daily briefing: {path}", path=target))
    print(tr("Vault: {folder}", folder=folder))
    print(tr("More: “{command}”", command="python3 start.py --help"))
    return 0


DEMO = CommandWithoutVault("demo", mark("make (once) and open the practice county"), demo, _demo_arguments)
OPEN = CommandWithoutVault("open", mark("the window"), open_window)
