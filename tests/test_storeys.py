"""The rooms' layers and storeys: the contracts of imports are kept, and each kind of violation is planted and named.

All is planted in one copy of the house, for the linter reads the whole of it each time.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.test_house import ROOT, run

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

ROOMS = "The rooms are layered"
QT = "Qt lives in widgets"
ASK = "Widgets ask the workspace"
WINDOW = "The window has storeys"
CASEWORK = "Casework has storeys"
WORKLIST = "Worklist has storeys"
IMPORTERS = "Importers have storeys"
BRIEFING = "Briefing has storeys"
WORKSPACE = "Workspace has storeys"
CLI = "The command line has storeys"

PLANTED: tuple[tuple[str, str, str], ...] = (
    ("records/qt.py", "import PySide6.QtCore", QT),
    ("briefing/render/plot.py", "from pyqtgraph import PlotItem", QT),
    ("widgets/kit/sql.py", "import sqlalchemy", ASK),
    ("widgets/kit/frames.py", "import pandas as pd", ASK),
    ("widgets/kit/keys.py", "from coordinator.vault import file", ASK),
    ("records/acts.py", "from coordinator.casework import clocks", ROOMS),
    ("analysis/files.py", "from coordinator.importers import kinds", ROOMS),
    # a subject and another, the ground and a subject, a subject and a join
    ("widgets/power/beside.py", "from coordinator.widgets.checkins import VIEW", WINDOW),
    ("widgets/kit/above.py", "from coordinator.widgets.alerts import VIEW", WINDOW),
    ("casework/power/beside.py", "from coordinator.casework.checkins import rounds", CASEWORK),
    ("casework/intake/above.py", "from coordinator.casework.alerts import acts", CASEWORK),
    ("casework/services/door.py", "from coordinator.casework import subjects", CASEWORK),
    ("worklist/power/beside.py", "from coordinator.worklist.checkins import card", WORKLIST),
    ("worklist/tasks/door.py", "from coordinator.worklist import subjects", WORKLIST),
    ("importers/power/beside.py", "from coordinator.importers.checkins import kind", IMPORTERS),
    ("importers/reading/above.py", "from coordinator.importers import kinds", IMPORTERS),
    ("briefing/power/beside.py", "from coordinator.briefing.checkins import lists", BRIEFING),
    ("briefing/services/door.py", "from coordinator.briefing import papers", BRIEFING),
    ("workspace/tasks.py", "from coordinator.workspace.alerts import Alerts", WORKSPACE),
    ("cli/power.py", "from coordinator.cli import table", CLI),
    # a subject that no contract names, and the others
    ("widgets/visits/beside.py", "from coordinator.widgets.power import VIEW", WINDOW),
    ("casework/visits/beside.py", "from coordinator.casework.checkins import rounds", CASEWORK),
    ("worklist/visits/beside.py", "from coordinator.worklist.power import rows", WORKLIST),
    ("importers/visits/beside.py", "from coordinator.importers.power import kind", IMPORTERS),
    ("briefing/visits/beside.py", "from coordinator.briefing.power import monthly", BRIEFING),
    ("workspace/visits.py", "from coordinator.workspace import tasks", WORKSPACE),
    ("cli/visits.py", "from coordinator.cli import households", CLI),
    ("casework/visits/door.py", "from coordinator.casework import clocks", CASEWORK),
    ("widgets/checkins/visited.py", "from coordinator.widgets.visits import beside", WINDOW),
    ("casework/intake/visited.py", "from coordinator.casework.visits import beside", CASEWORK),
    ("worklist/households/visited.py", "from coordinator.worklist.on_map.visits import beside", WORKLIST),
    ("importers/reading/visited.py", "from coordinator.importers.visits import beside", IMPORTERS),
    ("briefing/render/visited.py", "from coordinator.briefing.visits import beside", BRIEFING),
    ("workspace/done.py", "from coordinator.workspace import visits", WORKSPACE),
    ("cli/values.py", "from coordinator.cli import visits", CLI),
    # what has a line of its own keeps its place
    ("casework/households/above.py", "from coordinator.casework.alerts import acts", CASEWORK),
    ("worklist/alerts/above.py", "from coordinator.worklist.checkins import card", WORKLIST),
    ("worklist/households/above.py", "from coordinator.worklist.alerts import reasons", WORKLIST),
    ("widgets/alerts/above.py", "from coordinator.widgets.tasks import VIEW", WINDOW),
    ("widgets/map/beside.py", "from coordinator.widgets.imports import desk", WINDOW),
    ("widgets/today/above.py", "from coordinator.widgets.frame import main_window", WINDOW),
)
"""What is planted: the file, its import, the contract that must name it."""

UNPLACED = ("attic", "widgets.attic", "casework.attic", "worklist.attic", "importers.attic", "briefing.attic")
"""Files at the doors of house and rooms that no contract has a place for."""


def copy_house(folder: Path) -> None:
    """Copy the package with its contracts and the kind of contract the storeys are written in."""
    shutil.copytree(ROOT / "coordinator", folder / "coordinator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / "tests").mkdir()
    for name in ("__init__.py", "storeys.py"):
        shutil.copy(ROOT / "tests" / name, folder / "tests")


def plant(folder: Path, name: str, statement: str = "") -> None:
    """Add a statement to a module of the copy, which is made where it is not there, with its folder."""
    path = folder / "coordinator" / name
    path.parent.mkdir(exist_ok=True)
    for made in (path.parent / "__init__.py", path):
        if not made.exists():
            made.write_text('"""Planted."""\n', encoding="utf-8")
    with path.open("a", encoding="utf-8") as module:
        module.write(f"\n{statement}\n")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in `folder` by the contracts of pyproject.toml there."""
    return run("-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])", cwd=folder)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Plant everything; gives what the linter says of each contract by its name, nothing where it is kept."""
    folder = tmp_path_factory.mktemp("house")
    copy_house(folder)
    for name, statement, _contract in PLANTED:
        plant(folder, name, statement)
    for name in UNPLACED:
        plant(folder, f"{name.replace('.', '/')}.py")
    ran = lint(folder)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    # each broken contract has its name above a line of as many dashes
    parts = re.split(r"^(.+)\n-{8,}\n", ran.stdout.partition("Broken contracts")[2], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def said_of(contract: str, broken: dict[str, str]) -> str:
    """Give what was said of the contract whose name begins so."""
    return "".join(words for name, words in broken.items() if name.startswith(contract))


def test_import_contracts_are_kept() -> None:
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(("name", "statement", "contract"), PLANTED, ids=lambda given: given)
def test_a_planted_violation_breaks_its_contract(
    name: str, statement: str, contract: str, broken: dict[str, str]
) -> None:
    module = name.removesuffix(".py").replace("/", ".")
    assert f"coordinator.{module} -> " in said_of(contract, broken), statement


@pytest.mark.parametrize("name", UNPLACED)
def test_a_file_at_a_door_needs_its_place(name: str, broken: dict[str, str]) -> None:
    unplaced = [words for words in broken.values() if f"- coordinator.{name}\n" in words]
    assert len(unplaced) == 1
    assert "are not listed as layers" in unplaced[0]


def test_an_exception_that_nothing_needs_is_refused(tmp_path: Path) -> None:
    copy_house(tmp_path)
    path = tmp_path / "pyproject.toml"
    contracts = path.read_text(encoding="utf-8")
    needless = "coordinator.worklist.checkins.case -> coordinator.worklist.power.reasons"
    path.write_text(contracts.replace("ignore_imports = [", f'ignore_imports = [\n  "{needless}",'), encoding="utf-8")
    ran = lint(tmp_path)
    assert ran.returncode == 1
    assert f"No matches for ignored import {needless}" in ran.stdout + ran.stderr
