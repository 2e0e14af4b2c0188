"""What every test gets: Qt without a screen, its own folder for settings and vaults, and no hurry."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

# Before anything imports Qt. A developer who wants to watch sets QT_QPA_PLATFORM=xcb.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The least memory the key derivation allows; the county's PC uses twice as much.
os.environ.setdefault("COORDINATOR_ARGON2_KIB", "65536")

import gc
import itertools
import shutil
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from coordinator import text
from coordinator.analysis.inactivity import score
from coordinator.demo import county
from coordinator.records.base import KST
from coordinator.vault import header, instance
from coordinator.vault.engine import FILE_NAME, engine_for
from coordinator.vault.file import Vault
from coordinator.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from sqlalchemy import Dialect

    from coordinator.vault.header import Keys

# A slow machine is no failure, and a failing example is printed so that anybody can run it again.
settings.register_profile("coordinator", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("coordinator")

# A key takes a fifth of a second to derive, on purpose; the same words and salt give the same one.
header.hash_secret_raw = lru_cache(header.hash_secret_raw)  # type: ignore[assignment]

TESTS = Path(__file__).resolve().parent
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=KST)
"""The morning all tests live in, a Tuesday."""
WORDS = "연습용 비밀번호 practice"
VILLAGE_HOMES = 48


LONGEST_FIRST = (
    "test_types.py",
    "analysis/test_inactivity.py",
    "widgets/today/test_whom.py",
    "widgets/test_whom_desks.py",
    "cli/test_main.py",
    "test_house.py",
    "widgets/test_desks.py",
    "widgets/checkins/test_board.py",
    "widgets/imports/test_desk.py",
    "casework/test_imports.py",
    "widgets/power/test_desk.py",
    "widgets/today/test_household.py",
    "widgets/checkins/test_enrolment.py",
    "widgets/power/test_monthly.py",
)
"""The files that take longest: handed to the workers first, so that none is left waiting for the last one."""


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Give a worker a core and two at least; none where single files are named: it takes longer to start them."""
    named = [Path(argument.partition("::")[0]) for argument in config.args]
    if all(path.is_file() for path in named):
        return 0
    return max(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; whole files are handed out in this order."""
    places = {TESTS / name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """Leave what is read in by now out of garbage collection, as the program does: it is gone through at every turn."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the random walks of the window go further than the suite has time for."""
    parser.addoption("--walk-steps", type=int, default=120, help="steps of each random walk through the window")


BETWEEN_LOOKS_MS = 3
"""How long a test that waits rests before it looks again; Qt's helper rests ten, a minute of a whole run."""
PATIENCE_MS = 120_000
"""How long a test waits at most for what it waits for: a machine with other work on it is slow, and no failure."""


class WatchfulBot(QtBot):
    """Qt's helper, who looks again sooner."""

    def wait(self, ms: int) -> None:
        super().wait(min(ms, BETWEEN_LOOKS_MS))


class PatientBot(QtBot):
    """Qt's helper, whose waits end with what they wait for; only what never comes ends them otherwise."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        super().__init__(request)
        self._held: dict[int, Any] = {}

    def addWidget(self, widget: Any, **named: Any) -> None:
        # Qt's helper holds it weakly: let go of at the end of a test it would go amid its own parts.
        super().addWidget(widget, **named)
        self._held[id(widget)] = widget
        widget.destroyed.connect(partial(self._held.pop, id(widget), None))

    def waitUntil(self, callback: Any, *, timeout: int = 0) -> None:
        WatchfulBot(self._request).waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: Any, *, timeout: int = 0, raising: bool | None = None, **named: Any) -> Any:
        # What may stay away, as where nothing is to be emitted, is not waited for any longer than asked.
        patience = timeout if raising is False else max(timeout, PATIENCE_MS)
        return super().waitSignal(signal, timeout=patience, raising=raising, **named)

    def waitExposed(self, widget: Any, *, timeout: int = 0) -> Any:
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE_MS))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QtBot]:
    """Wait as long as it takes; what was put off and what was closed is not left to the next test."""
    from PySide6.QtCore import QEvent  # late: the core is tested without Qt

    from coordinator.widgets.kit import idle

    yield PatientBot(request)
    idle.queue().clear()
    # Without a running event loop nothing deletes what is closed; Python's collector would, in the midst of anything.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def walk_steps(request: pytest.FixtureRequest) -> int:
    """Give how many steps a random walk takes."""
    return int(request.config.getoption("--walk-steps"))


@pytest.fixture(scope="session")
def new_homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give one new folder after another."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def coordinator_home(new_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test settings and data folders of its own, Korean texts, and no passphrase of whoever runs it."""
    home = next(new_homes)
    home.mkdir()
    monkeypatch.setenv("COORDINATOR_HOME", str(home))
    monkeypatch.delenv("COORDINATOR_PASSPHRASE", raising=False)
    monkeypatch.delenv("COORDINATOR_LANG", raising=False)
    text.set_language("ko")
    text.write_dates_for(None)
    return home


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Give the folder that all workers of a run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Have the watch compiled: once ever, since the compiler keeps it beside the module; the other workers wait."""
    with FileLock(shared_folder(tmp_path_factory) / "kernel.lock"):
        score(np.ones((1, 24), np.float32), np.datetime64("2026-11-24T00", "h"), compiled=True)


def made_once(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Make a vault once for all workers of a run; a worker that comes while it is made waits for it."""
    folder = shared / name
    with FileLock(shared / f"{name}.lock"):
        if not folder.exists():
            making = shared / f"{name}.making"
            make(making)
            making.rename(folder)
    return folder


def make_practice(folder: Path, households: int) -> None:
    """Make a practice county of ten weeks, screened, with the calls of this week."""
    made, _ = Workspace.create(folder, WORDS, actor="시험 담당", county="영월군", practice=True, now=NOW)
    county.make(made.vault, households=households, days=75, seed=3, now=NOW)
    made.power.screen(NOW)
    made.checkins.make_round(NOW)
    made.close()


@pytest.fixture(scope="session")
def practice_template(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> Path:
    """Make a small practice county once; tests get copies of it."""
    return made_once(shared_folder(tmp_path_factory), "practice", lambda folder: make_practice(folder, 240))


@pytest.fixture(scope="session")
def village_template(tmp_path_factory: pytest.TempPathFactory, kernel: None) -> Path:
    """Make a practice county of few homes once, where every kind of home is found but not many of each."""
    return made_once(shared_folder(tmp_path_factory), "village", lambda folder: make_practice(folder, VILLAGE_HOMES))


@pytest.fixture(scope="session")
def bare_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a vault once that holds nothing at all, not even areas; tests get copies of it."""

    def make(folder: Path) -> None:
        Vault.create(folder, WORDS, facts={"practice": True}, now=NOW, actor="시험 담당")[0].close()

    return made_once(shared_folder(tmp_path_factory), "bare", make)


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a vault of a county of its own once, with areas and programmes and nobody in it; tests get copies of it."""

    def make(folder: Path) -> None:
        Workspace.create(folder, WORDS, actor="시험 담당", county="영월군", now=NOW)[0].close()

    return made_once(shared_folder(tmp_path_factory), "empty", make)


@lru_cache
def _keys(template: Path) -> Keys:
    return header.open_with_passphrase(template, WORDS)


_compiled: dict[Any, Any] = {}
_dialects: dict[str, Dialect] = {}


def open_copy(template: Path, folder: Path) -> Workspace:
    """Open a copy of a vault, with its clocks run."""
    return Workspace(vault_copy(template, folder), "시험 담당")._wake(NOW)


def vault_copy(template: Path, folder: Path) -> Vault:
    """Open a copy of a vault, its keys derived once a session: the derivation takes longer than most tests."""
    shutil.copytree(template, folder)
    engine = engine_for(folder / FILE_NAME, _keys(template))
    event.listen(engine, "connect", _wait_for_no_disk)
    # What a statement compiles to is kept by dialect; with one for all vaults each statement is compiled once.
    engine.dialect = _dialects.setdefault(engine.name, engine.dialect)
    engine.update_execution_options(compiled_cache=_compiled)
    return Vault(folder, _keys(template), engine, instance.lock(folder))


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    """Let the system write when it likes: no test cuts the power, and each act would wait for the disk."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture
def practice(practice_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Open a copy of the small practice county."""
    opened = open_copy(practice_template, tmp_path / "practice")
    yield opened
    opened.close()


@pytest.fixture
def village(village_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Open a copy of the practice county of few homes: enough for nearly every rule, and quick."""
    opened = open_copy(village_template, tmp_path / "village")
    yield opened
    opened.close()


@pytest.fixture
def empty(empty_template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Open a new vault of a county of its own, with areas and programmes and nobody in it."""
    opened = open_copy(empty_template, tmp_path / "empty")
    yield opened
    opened.close()
