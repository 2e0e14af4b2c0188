"""The documents say what is there: every file and folder that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = (ROOT, ROOT / "coordinator")
PATH = re.compile(r"`([\w.]+/[\w./]*)`")
MAKE_BELIEVE = ("outings", "m00nn")
"""Stand in the names of files that a reader is to make."""


@pytest.mark.parametrize("document", ["README.md", "README.ko.md", "CONTRIBUTING.md"])
def test_every_path_a_document_names_is_there(document: str) -> None:
    named = set(PATH.findall((ROOT / document).read_text(encoding="utf-8")))
    named = {path for path in named if not any(word in path for word in MAKE_BELIEVE)}
    assert named
    assert {path for path in named if not any((place / path).exists() for place in PLACES)} == set()
