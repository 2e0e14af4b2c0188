"""Lists of meters and rejected rows on the command line: tried, stored, listed, written, undone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from coordinator.workspace import Workspace
from tests.casework.homes import add_home
from tests.cli.test_main import Run
from tests.conftest import NOW, WORDS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(
    empty_template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    folder = tmp_path / "vault"
    shutil.copytree(empty_template, folder)
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    opened = Workspace.open(folder, WORDS, now=NOW)
    add_home(opened, "김영희")
    add_home(opened, "박철수")
    opened.close()
    return Run(capsys, folder)


@pytest.fixture
def meters(tmp_path: Path) -> Path:
    path = tmp_path / "meters.csv"
    path.write_text(
        "계량기번호,관리번호,성명\n11111111,HH-1,김영희\n22222222,,박철수\n8.3E+10,HH-2,\n", encoding="utf-8"
    )
    return path


def test_a_list_of_meters_is_tried_before_it_is_stored(run: Run, meters: Path) -> None:
    tried = run("import", "meters", meters, "--dry-run", "--json").json
    assert tried["dry_run"]
    assert (tried["comparison"]["new"], tried["comparison"]["rejected"]) == (1, 2)
    assert tried["comparison"]["suggestions"]["3"][0]["household_id"] == 2
    words = run("import", "meters", meters, "--dry-run").out
    assert "3행은 아마: 박철수" in words
    assert "확인하세요" in words, "also what only the vault can tell is said before anything is stored"
    assert run("import-rejected", "1").code == 2, "nothing was stored"


def test_a_list_of_meters_is_stored_its_rejected_rows_listed_and_written_and_all_undone(
    run: Run, meters: Path, tmp_path: Path
) -> None:
    stored = run("import", "meters", meters, "--json").json
    assert (stored["counts"]["new"], stored["counts"]["rejected"]) == (1, 2)
    listed = run("import-rejected", str(stored["batch_id"]), "--json").json
    assert [row["line"] for row in listed["rows"]] == [3, 4]
    assert all(row["problems"] for row in listed["rows"])
    words = run("import-rejected", str(stored["batch_id"])).out
    assert "고칠 행 2건" in words
    out = tmp_path / "rejected.xlsx"
    assert run("import-rejected", str(stored["batch_id"]), "--out", out).code == 0
    assert out.exists()
    assert run("import-rejected", str(stored["batch_id"]), "--out", tmp_path / "rejected.pdf").code == 2
    assert run("import-undo", str(stored["batch_id"])).code == 0
    assert run("import-rejected", str(stored["batch_id"]), "--json").json["rows"] == []
