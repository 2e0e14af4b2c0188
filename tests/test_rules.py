"""The rules that keep the house in order, read off its files: short files, few a folder, no prefixes, one door.

Each rule is a function over a folder with the package in it; each is planted once and seen to fail. What was there
before a rule is excused by name, and an excuse that is not needed any more fails too: the lists may only shrink.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import coordinator.records  # noqa: F401 - so that every record is known
from coordinator.briefing.papers import LISTS, PAPERS
from coordinator.casework.subjects import SUBJECTS as CASEWORK
from coordinator.cli.table import COMMANDS
from coordinator.importers.kinds import KINDS
from coordinator.records.base import Base
from coordinator.widgets.subjects import VIEWS
from coordinator.worklist.subjects import SUBJECTS as WORKLIST
from coordinator.workspace.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from coordinator.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
MOST_FILES = 24
MOST_LINES = 400

NOUNS = frozenset({record.class_.noun for record in Base.registry.mappers} - {"", "vault"}) | {"briefings"}
"""The subjects there are."""
KIND_NAMES = frozenset(kind.name for kind in KINDS)

LONG_FILES: dict[str, int] = {
    "coordinator/analysis/kernel.py": 450,  # one compiled kernel beside the reference it must equal
    "coordinator/vault/migrations/m0001_first_records.py": 456,  # a migration is not touched again
    "coordinator/vault/readings.py": 535,
    "coordinator/widgets/today/view.py": 489,
}
"""Files longer than the rule allows, with the lines they may have at the most."""

NAMED_ELSEWHERE: dict[str, tuple[str, ...]] = {
    "coordinator/briefing/checkins/call_sheet.py": ("calls",),
    "coordinator/briefing/checkins/lists.py": ("calls",),
    "coordinator/briefing/render/xlsx.py": ("history",),
    "coordinator/casework/alerts/acts.py": ("power",),
    "coordinator/casework/alerts/intake.py": ("utility-alerts",),
    "coordinator/casework/checkins/roster_profiles.py": ("imports",),
    "coordinator/casework/checkins/rounds.py": ("history",),
    "coordinator/casework/intake/arrivals.py": ("imports",),
    "coordinator/casework/intake/feeds.py": ("power",),
    "coordinator/casework/intake/profiles.py": ("imports",),
    "coordinator/casework/power/meter_matching.py": ("meters",),
    "coordinator/casework/power/readings_intake.py": (
        "meters",  # what an import counts
        "readings",
    ),
    "coordinator/casework/power/watch_policy.py": ("alerts",),
    "coordinator/cli/briefings.py": ("alerts",),  # a layer of the map
    "coordinator/cli/imports.py": ("meters",),  # what an import counts
    "coordinator/cli/power.py": ("alerts",),
    "coordinator/cli/replay.py": (
        "alerts",
        "households",
    ),
    "coordinator/cli/worklist.py": ("households",),
    "coordinator/demo/county.py": (
        "households",
        "power",
    ),
    "coordinator/importers/addresses/outline_kind.py": ("outlines",),
    "coordinator/importers/power/laid_out.py": ("meters",),  # a layout of readings, as in the three below
    "coordinator/importers/power/reading_table.py": ("meters",),
    "coordinator/importers/power/readings.py": ("meters",),
    "coordinator/importers/profiles.py": ("meters",),
    "coordinator/vault/migrations/m0001_first_records.py": ("finding",),  # what the watch found, as in the two below
    "coordinator/vault/migrations/m0007_morning_run.py": ("morning_run",),
    "coordinator/widgets/households/columns.py": (
        "calls",  # by what a home is watched
        "power",
    ),
    "coordinator/widgets/imports/batches.py": ("meters",),  # what an import counts
    "coordinator/widgets/imports/look.py": ("calls",),
    "coordinator/widgets/imports/mapping.py": ("meters",),  # a layout of readings
    "coordinator/widgets/imports/tables.py": ("readings",),
    "coordinator/widgets/map/desk/workbench.py": ("imports",),
    "coordinator/widgets/power/meters_section.py": ("meters",),  # a section of the Power desk
    "coordinator/widgets/power/proposals_section.py": ("households",),  # the desk to go to
    "coordinator/widgets/services/handover.py": ("households",),
    "coordinator/widgets/today/household_head.py": (
        "calls",
        "power",
    ),
    "coordinator/worklist/alerts/timeline.py": ("finding",),
    "coordinator/worklist/beside.py": ("checkins",),
    "coordinator/worklist/checkins/card.py": ("calls",),
    "coordinator/worklist/checkins/case.py": (
        "calls",
        "power",
    ),
    "coordinator/worklist/checkins/enrolment/on_map.py": ("calls",),  # a layer of the map
    "coordinator/worklist/checkins/lapsed.py": ("power",),
    "coordinator/worklist/facts/contact.py": (
        "calls",
        "power",
    ),
    "coordinator/worklist/facts/feeds.py": (
        "calls",
        "power",
    ),
    "coordinator/worklist/facts/life_signs.py": (
        "calls",
        "power",
    ),
    "coordinator/worklist/first_day.py": ("households",),
    "coordinator/worklist/history/fields.py": ("finding",),
    "coordinator/worklist/facts/sign_strength.py": (
        "calls",
        "power",
    ),
    "coordinator/worklist/household_card.py": (
        "addresses",
        "alerts",
        "calls",
        "checkins",
        "households",
        "power",
        "services",
        "surveys",
        "tasks",
    ),
    "coordinator/worklist/households/card.py": ("calls",),
    "coordinator/worklist/places/map_rows.py": ("alerts",),  # a layer of the map
    "coordinator/worklist/rows.py": (
        "calls",
        "power",
    ),
    "coordinator/worklist/today.py": ("power",),
    "coordinator/workspace/briefings.py": ("history",),
    "coordinator/workspace/maps.py": ("alerts",),  # a layer of the map
    "coordinator/workspace/enrolment.py": (
        "checkins",
        "history",
    ),
}
"""Subjects and kinds that a file names as text although it is not theirs; most are a signal's or a table's name."""

WITHOUT: dict[str, dict[str, str]] = {
    "casework": {
        "services": "no clock, no file: a link moves by acts of people only",
        "tasks": "no clock, no file: a task is due by its day, which is computed",
        "imports": "the join itself",
        "history": "the journal, written by the vault",
        "morning_run": "a join: its answers are acts of the other subjects",
        "saved_views": "a join: views of the lists of any subject",
    },
    "worklist": {
        "imports": "a batch is no reason to reach anybody",
        "history": "the journal; the desk reads it whole",
        "morning_run": "a join: what was done is no reason to reach anybody",
        "saved_views": "a view shows what is there; it is no reason to reach anybody",
    },
    "importers": {
        "services": "linked by hand",
        "tasks": "made by hand",
        "imports": "the join itself",
        "history": "written by the vault alone",
        "morning_run": "made in the window",
        "saved_views": "made in the window",
    },
    "widgets": {"morning_run": "a face of Today", "saved_views": "a part of every list"},
    "papers": {
        "addresses": "read on its desk; where a home stands is on its sheet and on the map",
        "tasks": "on the daily briefing and the sheet of their household",
        "alerts": "on the daily briefing and the sheet of their household",
        "imports": "read on its desk; nothing of a batch is handed on",
        "history": "read on its desk; the journal is not handed on",
        "saved_views": "how a list is shown; the list itself is handed on",
    },
    "commands": {
        "tasks": "worked on in the window; a household's own come with `household`",
        "alerts": "raised by `screen`, listed by `worklist`; a person handles them in the window",
        "finding": "told by `surveys`; worked off in the window",
        "history": "sealed and checked by `verify`; read in the window",
        "morning_run": "run in the window; its record comes with `brief run`",
        "saved_views": "how a list is shown in the window",
    },
    "workspace": {},
}
"""Why a subject with records has no line in a table."""


def files(root: Path) -> Iterator[Path]:
    """Give every module of the package, by its path below `root`."""
    for path in sorted((root / "coordinator").rglob("*.py")):
        if "__pycache__" not in path.parts:
            yield path.relative_to(root)


def plant(folder: Path, *names: str, body: str = "") -> None:
    """Write modules into a package of nothing else."""
    for name in names:
        path = folder / "coordinator" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""Planted."""\n{body}', encoding="utf-8")


# ------------------------------------------------------------------------------------------------------------- crowding


def crowded(root: Path) -> list[str]:
    """Name each folder that holds more modules than one looks through."""
    counts = Counter(path.parent.as_posix() for path in files(root) if path.name != "__init__.py")
    return [f"{folder}: {n} files" for folder, n in sorted(counts.items()) if n > MOST_FILES]


def test_no_folder_holds_more_than_24_files(tmp_path: Path) -> None:
    assert crowded(ROOT) == []
    plant(tmp_path, *(f"casework/tasks/module_{number}.py" for number in range(MOST_FILES + 1)))
    assert crowded(tmp_path) == ["coordinator/casework/tasks: 25 files"]


# ---------------------------------------------------------------------------------------------------------------- names


def prefixed(root: Path) -> list[str]:
    """Name each file that says again in which folder it lies, or of which subject it is."""
    wrong: list[str] = []
    for path in files(root):
        folder, stem = path.parent.name, path.stem
        if stem == folder or stem.startswith((f"{folder}_", *(f"{noun}_" for noun in NOUNS))):
            wrong.append(path.as_posix())
    return wrong


def test_no_file_name_begins_with_its_folder_or_a_subject(tmp_path: Path) -> None:
    assert prefixed(ROOT) == []
    plant(tmp_path, "widgets/map/map_keys.py", "widgets/kit/power_bars.py", "worklist/power/rows.py")
    assert prefixed(tmp_path) == ["coordinator/widgets/kit/power_bars.py", "coordinator/widgets/map/map_keys.py"]


# -------------------------------------------------------------------------------------------------------------- lengths


def too_long(root: Path, excused: Mapping[str, int]) -> list[str]:
    """Name each file that has more lines than it may, and each excuse that nobody needs."""
    lines = {path.as_posix(): len((root / path).read_text(encoding="utf-8").splitlines()) for path in files(root)}
    wrong = [f"{path}: {n} lines" for path, n in lines.items() if n > excused.get(path, MOST_LINES)]
    return wrong + [f"{path}: excused for nothing" for path in excused if lines.get(path, 0) <= MOST_LINES]


def test_no_file_is_longer_than_400_lines_and_the_excused_only_shrink(tmp_path: Path) -> None:
    assert too_long(ROOT, LONG_FILES) == []
    plant(tmp_path, "worklist/lines.py", "worklist/rows.py", body="X = 1\n" * 400)
    plant(tmp_path, "worklist/today.py")
    assert too_long(tmp_path, {"coordinator/worklist/rows.py": 401, "coordinator/worklist/today.py": 500}) == [
        "coordinator/worklist/lines.py: 401 lines",
        "coordinator/worklist/today.py: excused for nothing",
    ]


# ------------------------------------------------------------------------------------------------------------- one door


def named(root: Path) -> dict[str, tuple[str, ...]]:
    """List by file which subjects and kinds it names as text although it is neither theirs nor a line of a table.

    Lines of tables are the records themselves (`subject.py`, `kind.py`, the view in a folder of `widgets`), and what a
    record of the vault says of itself.
    """
    answer: dict[str, tuple[str, ...]] = {}
    for path in files(root):
        if path.stem in ("subject", "kind") or path.parts[1] == "records":
            continue
        if path.parts[1] == "widgets" and path.name == "__init__.py":
            continue
        own = {*path.parts, path.stem}
        words = {
            node.value
            for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in NOUNS | KIND_NAMES
        }
        if words - own:
            answer[path.as_posix()] = tuple(sorted(words - own))
    return answer


def test_a_subject_is_named_as_text_in_its_own_folders_and_in_tables_only(tmp_path: Path) -> None:
    assert named(ROOT) == NAMED_ELSEWHERE
    plant(tmp_path, "worklist/lines.py", "worklist/power/rows.py", "casework/power/subject.py", body='X = "power"\n')
    assert named(tmp_path) == {"coordinator/worklist/lines.py": ("power",)}


# ------------------------------------------------------------------------------------------------------------- complete


def without_a_line(tables: Mapping[str, set[str]], nouns: frozenset[str]) -> list[str]:
    """Name each subject with records that a table lacks and no line says why, and each such line that is not needed."""
    wrong: list[str] = []
    for table, lines in tables.items():
        reasons = WITHOUT[table].keys()
        wrong += [f"{table}: no line for {noun}" for noun in sorted(nouns - lines - reasons)]
        wrong += [f"{table}: {noun} has a line" for noun in sorted(reasons & lines)]
    return wrong


def subject_of(function: Callable[..., object]) -> str:
    """Name the folder or file of its room a function stands in: a paper and a command are of the subject that is."""
    return function.__module__.split(".")[2]


def test_every_subject_has_its_line_in_every_table_or_a_line_says_why_not(empty: Workspace) -> None:
    tables = {
        "casework": {subject.noun for subject in CASEWORK},
        "importers": {kind.noun for kind in KINDS},
        "worklist": {subject.noun for subject in WORKLIST},
        "widgets": {view.noun for view in VIEWS},
        "papers": {subject_of(paper.ask) for paper in (*PAPERS, *LISTS)},
        "commands": {subject_of(command.run) for command in COMMANDS},
        "workspace": {name for name, verbs in vars(empty).items() if isinstance(verbs, Noun)},
    }
    stored = NOUNS - {"briefings"}  # made anew each time
    assert without_a_line(tables, stored) == []
    tables["widgets"] -= {"tasks"}
    tables["papers"] -= {"power"}
    tables["commands"] |= {"alerts"}
    tables["workspace"] -= {"history"}
    assert without_a_line(tables, stored | {"wells"}) == [
        "casework: no line for wells",
        "importers: no line for wells",
        "worklist: no line for wells",
        "widgets: no line for tasks",
        "widgets: no line for wells",
        "papers: no line for power",
        "papers: no line for wells",
        "commands: no line for wells",
        "commands: alerts has a line",
        "workspace: no line for history",
        "workspace: no line for wells",
    ]
