"""Makes the practice county, once."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from coordinator.errors import VaultError
from coordinator.settings import PRACTICE_MARK
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from coordinator.workspace.done import Cancelled, Progress

PRACTICE_PASSPHRASE = "연습용 비밀번호 practice"
PASSPHRASE_VARIABLE = "COORDINATOR_PASSPHRASE"


def make_practice(
    folder: Path,
    now: datetime,
    *,
    households: int,
    days: int,
    seed: int,
    county: str = "",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> bool:
    """Make the practice county and run the watch over it; False where a vault is there already.

    Parameters
    ----------
    county : on whose areas and outlines the made-up people live; empty for the first the program knows
    progress : told how many homes are made, of how many; without one a terminal is told
    cancelled : asked at each step whether to stop

    Raises
    ------
    VaultError
        `not_practice`; `stopped` as it was wished, with nothing left of what was made.
    """
    if (folder / "vault.key").exists():
        if not (folder / PRACTICE_MARK).exists():
            raise VaultError(
                tr(
                    "In {folder} is a vault of real people; the practice county needs a folder of its own.",
                    folder=folder,
                ),
                code="not_practice",
            )
        return False
    from coordinator.demo import county as demo_county
    from coordinator.demo.place import made_aside
    from coordinator.reference.areas import known_counties
    from coordinator.workspace import Workspace

    passphrase = os.environ.get(PASSPHRASE_VARIABLE) or PRACTICE_PASSPHRASE
    with made_aside(folder) as part:
        progress_bar = _Bar(tr("Making the practice county of made-up people"), progress, cancelled)
        workspace, _ = Workspace.create(
            part,
            passphrase,
            actor=tr("Practice coordinator"),
            county=county or known_counties()[0],
            practice=True,
            now=now,
        )
        with contextlib.closing(workspace):
            demo_county.make(
                workspace.vault,
                households=households,
                days=days,
                seed=seed,
                county=county,
                now=now,
                progress=progress_bar,
            )
            workspace.power.screen(now, progress=progress_bar.stop_if_wished)
            workspace.checkins.make_round(now)
            progress_bar.stop_if_wished()
        progress_bar.end()
        if passphrase == PRACTICE_PASSPHRASE:
            words = tr(
                "Made-up people for practice; nothing here is secret. Passphrase: {passphrase}", passphrase=passphrase
            )
        else:
            words = tr("Practice data: everybody here is made up.")
        (part / PRACTICE_MARK).write_text(words + "\n", encoding="utf-8")
    if passphrase == PRACTICE_PASSPHRASE and progress is None:
        print(tr("Its passphrase is: {passphrase}", passphrase=passphrase))
    return True


class _Bar:
    """Progress on a terminal, or to who asked for it; silent elsewhere."""

    def __init__(self, title: str, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self.title = title
        self.live = progress is None and sys.stderr.isatty()
        self._progress, self._cancelled = progress, cancelled

    def __call__(self, done: int, total: int) -> None:
        self.stop_if_wished()
        if self._progress is not None:
            self._progress(done, total)
        if self.live:
            print(f"\r{self.title}  {done:,} / {total:,} ", end="", file=sys.stderr, flush=True)

    def stop_if_wished(self, *_progress: int) -> None:
        """Give up where that is wished."""
        if self._cancelled is not None and self._cancelled():
            raise VaultError(tr("Stopped; nothing was half stored."), code="stopped")

    def end(self) -> None:
        """Leave the line."""
        if self.live:
            print(file=sys.stderr)
