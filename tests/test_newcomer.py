"""A new subject joins the house through its tables alone: the make-believe visits, driven through every room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import WORDS

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Walk once, in a process of its own: its mapped table must not be in the others."""
    place = tmp_path_factory.mktemp("newcomer")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.newcomer", str(place)],
        cwd=ROOT,
        env={**os.environ, "COORDINATOR_PASSPHRASE": WORDS, "COORDINATOR_HOME": str(place / "home")},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_its_kind_of_file_is_imported_and_what_cannot_be_read_is_named(seen: dict[str, Any]) -> None:
    taken = seen["import"]
    assert (taken["counts"]["new"], taken["rejected"]) == (2, 1)
    assert [(problem["column"], problem["code"]) for problem in taken["problems"]] == [("방문일", "day")]


def test_its_command_prints_its_rows_as_json(seen: dict[str, Any]) -> None:
    assert [(row["name"], row["planned_on"]) for row in seen["command"]] == [
        ("이두리", "2026-11-23"),
        ("김하나", "2026-11-24"),
    ]


def test_its_signal_puts_households_on_the_list_with_its_words(seen: dict[str, Any]) -> None:
    assert {line["name"]: line["next_step"]["text"] for line in seen["worklist"]} == {
        "김하나": "Visit",
        "이두리": "Visit",
    }


def test_its_paper_is_printed(seen: dict[str, Any]) -> None:
    assert "이두리" in seen["paper"]
    assert "visits of the week" in seen["paper"]


def test_its_act_is_done_at_its_desk_leaves_today_and_is_undone(seen: dict[str, Any]) -> None:
    window = seen["window"]
    assert window["faults"] == []
    assert window["before"] == ["planned", "planned"]
    assert sorted(window["made"]) == ["made", "planned"]
    assert len(window["today"]) == len(window["today after"]) + 1 == 2
    assert window["undone"] == ["planned", "planned"]
    assert window["history"] == ["Visit made"]


def test_its_events_stand_in_the_timeline_and_its_import_is_taken_back(seen: dict[str, Any]) -> None:
    assert "Visited" in seen["timeline"]
    assert seen["after the undo"] == []


def test_its_desk_is_declared_in_at_most_120_lines() -> None:
    lines = (ROOT / "tests" / "newcomer" / "desk.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 120
