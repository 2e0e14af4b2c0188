"""Moves outings into a copy of the house and runs tests there: `python -m tests.newcomer [arguments of pytest]`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.newcomer.graft import graft

ITS_TESTS = "tests/outings"
HOUSE_TESTS = (
    "tests/test_rules.py",
    "tests/test_glossary.py",
    "tests/test_text.py::test_every_text_has_its_korean",
    "tests/records/test_nouns.py",
    "tests/vault/test_vault.py::test_the_schema_equals_the_records",
    "tests/widgets/test_subjects.py",
    "tests/test_storeys.py::test_import_contracts_are_kept",
)
"""The tests of the house that see to it that a subject is everywhere, and nowhere it must not be."""


def run_tests(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run its own tests in the house in `folder`, by arguments of pytest; without any, the rules of the house too."""
    # The catalogues are written again first, as after every change of a text; nobody writes those lines.
    subprocess.run([sys.executable, "-m", "tests.catalogue"], cwd=folder, check=True, capture_output=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", ITS_TESTS, *(arguments or HOUSE_TESTS)],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as house:
        graft(Path(house))
        ran = run_tests(Path(house), *sys.argv[1:])
    print(ran.stdout, ran.stderr, sep="\n")
    sys.exit(ran.returncode)
