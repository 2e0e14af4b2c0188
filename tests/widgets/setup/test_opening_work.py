"""Between the first frame and a list that can be used nothing is done that only another pane or desk needs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import NOW, WORDS

if TYPE_CHECKING:
    from pathlib import Path

OPENING = """
import json, linecache, sys
from datetime import datetime
from pathlib import Path
from coordinator.app import Program, make_application
from coordinator.settings import Settings
from PySide6.QtCore import QTimer

app = make_application()
now = datetime.fromisoformat(sys.argv[2])
program = Program(app, Settings(), now=lambda: now, ticking=False)
seen = {}
before = set(linecache.cache)

def look():
    window = program.window
    if type(window).__name__ != "MainWindow" or window.today.today is None:
        seen["until"] = sorted(sys.modules)
        return
    if window.today.splitter.made_pane is not None and window._widgets.keys() >= {desk.id for desk in window.desks}:
        timer.stop()
        seen["later"] = sorted(sys.modules)
        seen["sources"] = sorted(linecache.cache.keys() - before)
        print(json.dumps(seen))
        window.close()
        app.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(1)
program.begin(Path(sys.argv[1]), passphrase_of=lambda folder: sys.argv[3])
app.exec()
program.close()
"""

ELSEWHERE = (
    "coordinator.widgets.map.view",
    "coordinator.widgets.today.household_pane",
    "coordinator.widgets.households.desk",
    "coordinator.widgets.checkins.board",
    "coordinator.widgets.briefings.desk",
    "coordinator.briefing.papers",
    "numpy",
    "pyqtgraph",
    "coordinator.widgets.frame.settings.page",
)
"""What the pane beside the list, the map and the other desks are made of."""
UNASKED = (
    "coordinator.importers.kinds",
    "coordinator.casework.imports",
    "coordinator.casework.intake.plan",
    "coordinator.casework.power.meters",
    "rapidfuzz",
)
"""What takes in files, or writes papers: nothing of it is read in before somebody asks for it, or a desk that does."""


@pytest.fixture(scope="module")
def opened(village_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What was read in at the last look before the list stood, and once everything did, in a process of its own.

    `sources` are the files whose source was read meanwhile.
    """
    home = tmp_path_factory.mktemp("opened")
    homes = dict.fromkeys(("HOME", "COORDINATOR_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(home))
    village = shutil.copytree(village_template, home / "village")
    ran = subprocess.run(
        [sys.executable, "-c", OPENING, str(village), NOW.isoformat(), WORDS],
        env={**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    return {when: set(modules) for when, modules in json.loads(ran.stdout.splitlines()[-1]).items()}


def test_until_the_list_can_be_used_only_what_it_needs_is_read_in(opened: dict[str, set[str]]) -> None:
    assert not opened["until"] & {*ELSEWHERE, *UNASKED}
    assert opened["later"] >= set(ELSEWHERE[:-1])


def test_holidays_of_other_countries_are_never_read_in(opened: dict[str, set[str]]) -> None:
    read = {name for name in opened["later"] if name.startswith("holidays.countries.")}
    assert read <= {"holidays.countries.south_korea"}


def test_no_source_is_read_to_import_what_is_compiled(opened: dict[str, set[str]]) -> None:
    assert not {name for name in opened["sources"] if not name.startswith("<")}
