"""The house rules: style, a core without Qt, locks in step, requests that fit their verbs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

ROOT = Path(__file__).resolve().parent.parent
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")

# Where Qt may be imported: everything else must work on a machine without it.
QT_ROOMS = ("coordinator.widgets", "coordinator.app", "coordinator.briefing.render.paper")


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment and keep what it says."""
    plain = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}  # reports must not depend on the terminal
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=plain, capture_output=True, encoding="utf-8", check=False
    )


# -------------------------------------------------------------------------------------------------------------- style


def test_style_has_no_findings() -> None:
    ran = run("-m", "ruff", "check", "--quiet", ".")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_code_is_formatted() -> None:
    ran = run("-m", "ruff", "format", "--check", "--quiet", ".")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_clock_is_banned_below_the_window(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    body = "from __future__ import annotations\n\nfrom datetime import date\n\nTODAY = date.today()\n"
    for place in ("records", "widgets"):
        (tmp_path / "coordinator" / place).mkdir(parents=True)
        (tmp_path / "coordinator" / place / "planted.py").write_text(body, encoding="utf-8")
    ran = run("-m", "ruff", "check", "--select=TID251", "--output-format=concise", ".", cwd=tmp_path)
    assert re.findall(r"^(\S+?):\d+:\d+: TID251", ran.stdout, re.MULTILINE) == ["coordinator/records/planted.py"]


# ------------------------------------------------------------------------------------------------------------------- Qt

IMPORT_WITHOUT_QT = """
import importlib, pkgutil, sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise ModuleNotFoundError(f"{name} is made unimportable", name=name)

sys.meta_path.insert(0, NoQt())
qt_rooms = tuple(sys.argv[1].split(","))
import coordinator

def walk(package):
    for found in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if found.name in qt_rooms or found.name.endswith(".__main__") or ".migrations." in found.name:
            continue
        module = importlib.import_module(found.name)
        print(found.name)
        if found.ispkg:
            walk(module)

walk(coordinator)
"""


def test_core_imports_with_qt_made_unimportable() -> None:
    ran = run("-W", "error", "-c", IMPORT_WITHOUT_QT, ",".join(QT_ROOMS))
    assert ran.returncode == 0, ran.stderr
    imported = set(ran.stdout.split())
    assert {"coordinator.records", "coordinator.text", "coordinator.analysis"} <= imported
    assert not any(name.startswith("coordinator.widgets") for name in imported)


def test_void_qt_calls_do_not_lose_references_to_none() -> None:
    # PySide6 6.12.0 on Python 3.11 loses one a call, and the process aborts when they run out.
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("")
    lost = before - sys.getrefcount(None)
    assert lost < 100, f"{lost} references to None lost in 1,000 calls"


# ---------------------------------------------------------------------------------------------------------------- locks


def canonical(name: str) -> str:
    """Write a package's name as the locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> dict[str, str]:
    """Read the version of each package in a lock."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {canonical(name): version for name, version in pins}


def version_key(version: str) -> tuple[int, ...]:
    """Make plain versions comparable."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def test_locks_are_in_step_with_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    running: list[str] = project["project"]["dependencies"]
    testing: list[str] = [*running, *project["dependency-groups"]["dev"]]
    for lock, wanted in zip(LOCKS, (running, testing), strict=True):
        pins = locked(lock)
        for requirement in wanted:
            parts = re.fullmatch(r"([A-Za-z0-9._-]+)(==|>=)([0-9.a-z]+)", requirement)
            assert parts, f"{requirement}: pin it (==) or give its floor (>=)"
            name, relation, version = parts.groups()
            got = pins.get(canonical(name))
            assert got is not None, f"{name} is not in {lock.name}"
            assert got == version if relation == "==" else version_key(got) >= version_key(version), requirement


def test_lock_of_the_tests_holds_the_lock_of_the_program() -> None:
    running, testing = map(locked, LOCKS)
    assert running.items() <= testing.items()
    assert testing.keys() - running.keys() >= {"pytest", "ruff", "basedpyright", "import-linter"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_is_hashed_and_names_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|@\s", text)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(lock))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_qt_stays_below_the_version_that_aborts_on_python_311() -> None:
    assert locked(LOCKS[0])["pyside6-essentials"] == "6.11.3"
    assert "pyside6" not in locked(LOCKS[0])


# ------------------------------------------------------------------------------------------------------------- requests

ASKED = """
from coordinator.widgets.kit.request import WHEN_RUN, ask_for
from coordinator.workspace.alerts import Alerts

ask_for(Alerts.resolve, 1, "seen_safe", WHEN_RUN, note="in the garden")
ask_for(Alerts.resolve, "1", "seen_safe", WHEN_RUN)
ask_for(Alerts.resolve, 1, "seen_safe")
ask_for(Alerts.resolve, 1, "seen_safe", WHEN_RUN, topics=("health",))
"""


def test_type_checker_refuses_a_request_its_verb_does_not_take(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(ASKED, encoding="utf-8")
    ran = run("-m", "basedpyright", "--pythonpath", sys.executable, "--outputjson", "--level", "error", str(planted))
    report = json.loads(ran.stdout)["generalDiagnostics"]
    assert [finding["range"]["start"]["line"] + 1 for finding in report] == [6, 7, 8]
