"""Moves outings into a copy of the house, as its developer would: own files laid in, a line in each shared place."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from difflib import ndiff
from pathlib import Path
from typing import NamedTuple

from coordinator.vault.migrations import NAMES

HOUSE = Path(__file__).resolve().parent.parent.parent
OWN = Path(__file__).resolve().parent / "outings"
MIGRATION = f"m{len(NAMES) + 1:04}_outings"


class Line(NamedTuple):
    """A line in a shared file: what stands at the end of its table, and the import of what it names."""

    file: str
    table: str = ""
    """The name of a tuple, or of a function whose last line it becomes; none: it is the import alone."""
    row: str = ""
    imported: str = ""


LINES = (
    Line("coordinator/records/__init__.py", imported="from coordinator.records import outings as outings"),
    Line("coordinator/vault/migrations/__init__.py", "NAMES", f'"{MIGRATION}"'),
    Line(
        "coordinator/importers/kinds.py", "KINDS", "OUTINGS", "from coordinator.importers.outings.kind import OUTINGS"
    ),
    Line(
        "coordinator/casework/subjects.py",
        "SUBJECTS",
        "OUTINGS",
        "from coordinator.casework.outings.subject import OUTINGS",
    ),
    Line(
        "coordinator/worklist/subjects.py",
        "SUBJECTS",
        "OUTINGS",
        "from coordinator.worklist.outings.subject import SUBJECT as OUTINGS",
    ),
    Line(
        "coordinator/briefing/papers.py", "PAPERS", "planned.PAPER", "from coordinator.briefing.outings import planned"
    ),
    Line(
        "coordinator/workspace/nouns.py",
        "__init__",
        "self.outings = Outings(workspace)",
        "from coordinator.workspace.outings import Outings",
    ),
    Line("coordinator/cli/table.py", "COMMANDS", "outings.OUTINGS", "from coordinator.cli import outings"),
    Line("coordinator/widgets/subjects.py", "VIEWS", "outings.VIEW", "from coordinator.widgets import outings"),
    Line(
        "resources/glossary.csv",
        row="outings,나들이,Outing,한 가구와 함께 나가는 일.,Going out with a household.,this program,Outing",
    ),
)
"""What the newcomer writes into files it does not own; the words of its records are in the glossary besides."""


def graft(folder: Path) -> None:
    """Copy the house into an empty folder and move outings in."""
    for name in ("coordinator", "resources", "tests"):
        shutil.copytree(HOUSE / name, folder / name)
    for name in ("pyproject.toml", "README.ko.md"):
        shutil.copy(HOUSE / name, folder)
    shutil.copytree(OWN, folder, dirs_exist_ok=True)
    migrations = folder / "coordinator" / "vault" / "migrations"
    (migrations / "m0000_outings.py").rename(migrations / f"{MIGRATION}.py")
    for line in LINES:
        path = folder / line.file
        path.write_text(written_into(path.read_text(encoding="utf-8"), line), encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    modules = [line.file for line in LINES if line.file.endswith(".py")]
    subprocess.run([*ruff, "check", "--quiet", "--select", "I", "--fix", *modules], cwd=folder, check=True)
    subprocess.run([*ruff, "format", "--quiet", *modules], cwd=folder, check=True)


def written_into(text: str, line: Line) -> str:
    """Write a line into the text of a shared file: at the end of its table, with its import after the others."""
    if not line.file.endswith(".py"):
        return f"{text}{line.row}\n"
    lines, tree = text.splitlines(), ast.parse(text)
    if line.table:
        table = next(node for node in ast.walk(tree) if is_table(node, line.table))
        end = table.body[-1] if isinstance(table, ast.FunctionDef) else table.value  # type: ignore[attr-defined]
        row, column = end.end_lineno - 1, end.end_col_offset
        if isinstance(table, ast.FunctionDef):
            lines.insert(row + 1, f"{' ' * end.col_offset}{line.row}")
        elif end.lineno == end.end_lineno:
            lines[row] = f"{lines[row][: column - 1]}, {line.row})"
        else:
            lines.insert(row, f"    {line.row},")
    if line.imported:
        last = max(node.lineno for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
        lines.insert(last - 1, line.imported)  # sorted into its place afterwards
    return "\n".join(lines) + "\n"


def is_table(node: ast.AST, name: str) -> bool:
    """Tell whether a node is the tuple or the function of a name."""
    if isinstance(node, ast.AnnAssign):
        return isinstance(node.target, ast.Name) and node.target.id == name
    return isinstance(node, ast.FunctionDef) and node.name == name


def files(root: Path) -> dict[str, bytes]:
    """Give what is in each file of a house, by its path in it."""
    every = (path for name in ("coordinator", "resources", "tests") for path in (root / name).rglob("*"))
    kept = [path for path in every if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in [*kept, root / "pyproject.toml"]}


def shared(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, int]:
    """Count by file the lines that were added to or changed in what was there before."""
    changed = [name for name, content in before.items() if after.get(name) != content]
    return {name: added(before[name].decode(), after.get(name, b"").decode()) for name in changed}


def added(before: str, after: str) -> int:
    """Count the lines that are new in a text."""
    return sum(line.startswith("+ ") for line in ndiff(before.splitlines(), after.splitlines()))
