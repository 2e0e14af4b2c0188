"""The watched folder: what arrives is recognised once it is whole, and said to be stored, readable or not."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from coordinator.errors import ImportRefused, RuleError
from coordinator.importers.arrivals import Arrival, list_folder, survey
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

READINGS = "계량기번호,일시,사용량(kWh)\nA,2026-11-01 10:00,0.2\nA,2026-11-01 11:00,많음\n"


def looks(folder: Path, *, times: int = 2, before: list[Arrival] | None = None, **known: object) -> list[Arrival]:
    rows = before or []
    for _ in range(times):
        seen = {row.path: row for row in rows}
        rows = survey(folder, seen, known.get("stored", {}), known.get("saved", ()))  # type: ignore[arg-type]
    return rows


def test_a_file_is_recognised_when_it_no_longer_grows(tmp_path: Path) -> None:
    path = tmp_path / "검침.csv"
    path.write_text(READINGS[:30], encoding="utf-8")
    (first,) = looks(tmp_path, times=1)
    assert first.state == "writing"
    path.write_text(READINGS, encoding="utf-8")
    (grown,) = looks(tmp_path, times=1, before=[first])
    assert grown.state == "writing"
    (whole,) = looks(tmp_path, times=1, before=[grown])
    assert (whole.state, whole.kind, whole.taken_count, whole.rejected_count) == ("arrived", "readings", 1, 1)
    assert looks(tmp_path, times=3, before=[whole]) == [whole]


def test_what_is_no_file_of_a_partner_is_left_out_and_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    for name in (".숨김.csv", "~$열림.xlsx", "받는중.csv.part", "메모.docx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "폴더.csv").mkdir()
    (tmp_path / "빈.csv").write_text("", encoding="utf-8")
    (tmp_path / "모름.csv").write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    (tmp_path / "480302-2123456.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    rows = {row.name: row for row in looks(tmp_path, times=3)}
    assert {name: row.state for name, row in rows.items()} == {
        "빈.csv": "writing",
        "모름.csv": "unreadable",
        "480302-2******.csv": "unreadable",
    }
    assert rows["모름.csv"].reason


def test_the_newest_file_stands_first(tmp_path: Path) -> None:
    for number, name in enumerate(("가.csv", "나.csv", "다.csv")):
        (tmp_path / name).write_text(READINGS, encoding="utf-8")
        os.utime(tmp_path / name, (1_700_000_000 + number, 1_700_000_000 + number))
    assert [row.name for row in list_folder(tmp_path)] == ["다.csv", "나.csv", "가.csv"]


def test_a_folder_that_is_away_is_said(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        list_folder(tmp_path / "N")
    assert refused.value.code == "folder"


def test_the_folder_is_kept_in_the_vault_and_knows_what_was_imported(empty: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "받은 파일"
    folder.mkdir()
    path = folder / "검침.csv"
    path.write_text(READINGS, encoding="utf-8")
    assert empty.imports.watched_folder().path is None
    with pytest.raises(RuleError):
        empty.imports.watch_folder(tmp_path / "없음", NOW)
    empty.imports.watch_folder(folder, NOW)

    def look(before: list[Arrival]) -> list[Arrival]:
        watched = empty.imports.watched_folder()
        assert watched.path == folder
        return watched.survey({row.path: row for row in before}, lambda: False)

    rows = look(look([]))
    assert [row.state for row in rows] == ["arrived"]
    batch = empty.imports.commit(empty.imports.look(path), NOW).value.batch_id
    rows = look(rows)
    assert [(row.state, row.batch_id) for row in rows] == [("stored", batch)]
    shutil.copy(path, folder / "사본.csv")
    assert {row.state for row in look(look(look([])))} == {"stored"}
    empty.imports.undo(batch, NOW)
    assert {row.state for row in look(look(look(rows)))} == {"arrived"}
    empty.imports.watch_folder(None, NOW)
    assert empty.imports.watched_folder().path is None
    assert look_nowhere(empty) == []


def look_nowhere(workspace: Workspace) -> list[Arrival]:
    return workspace.imports.watched_folder().survey({}, lambda: False)
