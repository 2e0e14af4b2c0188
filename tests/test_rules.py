"""The rules that keep the house in order, read off its files: short files, few a folder, no prefixes, one door.

Each rule is a function over a folder with the package in it; each is planted once and seen to fail.
"""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

NOUNS = frozenset({"households", "power", "checkins", "services", "tasks", "alerts", "imports", "history", "briefings"})
"""The subjects there are; the name of one as text stands only in its own folders and in tables."""
KINDS = frozenset({"readings", "phone-use", "calls", "utility-alerts"})
"""Kinds of file that are not called as their subject."""
MOST_FILES = 24
MOST_LINES = 400


def files(root: Path) -> Iterator[Path]:
    """Give every module of the package, by its path below `root`."""
    for path in sorted((root / "coordinator").rglob("*.py")):
        if "__pycache__" not in path.parts:
            yield path.relative_to(root)


# ------------------------------------------------------------------------------------------------------------ crowding


def crowded(root: Path) -> list[str]:
    """Name each folder that holds more modules than one looks through."""
    counts = Counter(path.parent.as_posix() for path in files(root) if path.name != "__init__.py")
    return [f"{folder}: {n} files" for folder, n in sorted(counts.items()) if n > MOST_FILES]


def test_no_folder_holds_more_than_24_files(tmp_path: Path) -> None:
    assert crowded(ROOT) == []
    for number in range(MOST_FILES + 1):
        plant(tmp_path, f"casework/tasks/module_{number}.py")
    assert crowded(tmp_path) == ["coordinator/casework/tasks: 25 files"]


# --------------------------------------------------------------------------------------------------------------- names


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


# ------------------------------------------------------------------------------------------------------------- lengths


def test_no_file_is_longer_than_400_lines(tmp_path: Path) -> None:
    assert too_long(ROOT) == {}
    plant(tmp_path, "worklist/lines.py", body="X = 1\n" * 401)
    assert too_long(tmp_path) == {"coordinator/worklist/lines.py": 402}


def too_long(root: Path) -> dict[str, int]:
    """Give each file of more lines than the rule allows, with their number."""
    lines = {path.as_posix(): len((root / path).read_text(encoding="utf-8").splitlines()) for path in files(root)}
    return {path: n for path, n in lines.items() if n > MOST_LINES}


# ------------------------------------------------------------------------------------------------------------ one door


def named(root: Path) -> dict[str, list[str]]:
    """List by file which subjects or kinds it names as text, outside their own folders and files."""
    answer: dict[str, list[str]] = {}
    for path in files(root):
        tree = ast.parse((root / path).read_text(encoding="utf-8"))
        own = {*path.parts, path.stem}
        words = sorted(
            {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value in NOUNS | KINDS
                and node.value not in own
            }
        )
        if words:
            answer[path.as_posix()] = words
    return answer


def plant(folder: Path, *names: str, body: str = "") -> None:
    """Write modules into a package of nothing else."""
    for name in names:
        path = folder / "coordinator" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""Planted."""\n{body}', encoding="utf-8")


if __name__ == "__main__":
    for rule in (crowded, prefixed, too_long, named):
        print(rule.__name__, rule(ROOT))
