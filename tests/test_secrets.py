"""Names, phones and addresses are nowhere on the disk but in the vault and in what the user wrote out."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from coordinator import logs
from coordinator.cli import main as cli
from coordinator.errors import CoordinatorError
from coordinator.settings import Settings, data_home
from coordinator.workspace import Workspace
from tests.conftest import NOW, WORDS

if TYPE_CHECKING:
    from pathlib import Path

CANARIES = ("황보가람새", "01098761234", "98761234", "010-9876-1234", "카나리아길 77", "까치소리메모", "물망초딸")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp949")
HOUSEHOLDS = (
    "이름,전화번호,생년월일,주소,비상연락처,관리번호\n"
    "황보가람새,010-9876-1234,1941-03-02,강원특별자치도 영월군 북면 카나리아길 77,물망초딸,H-1\n"
)
CALLS = "전화번호,통화일시,결과,요약\n010-9876-1234,2026-11-23 10:05,특이사항,까치소리메모\n황보가람새,어제,안부확인,\n"


def readable(content: bytes) -> list[str]:
    """Name the canaries that can be read in some bytes."""
    return [c for c in CANARIES if any(c.encode(e) in content for e in ENCODINGS)]


def files_with_canaries(*folders: Path) -> dict[str, list[str]]:
    canaries_of = {}
    for folder in folders:
        for path in folder.rglob("*"):
            seen = readable(str(path.relative_to(folder)).encode()) or (path.is_file() and readable(path.read_bytes()))
            if seen:
                canaries_of[path.name] = seen
    return canaries_of


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program a temporary folder of its own, in its environment and in this process."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def workbook(path: Path, table: str) -> Path:
    """Write a table as XLSX."""
    with contextlib.closing(xlsxwriter.Workbook(str(path), {"in_memory": True})) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(table.strip().splitlines()):
            sheet.write_row(row, 0, line.split(","))
    return path


def work_a_day(workspace: Workspace, theirs: Path) -> Workspace:
    """Do what a coordinator does on a day, with mistakes."""
    homes = theirs / "황보가람새 명단.csv"
    homes.write_text(HOUSEHOLDS, encoding="cp949")
    calls = workbook(theirs / "통화 010-9876-1234.xlsx", CALLS)
    w = workspace
    w.imports.commit(w.imports.preview("households", homes), NOW)
    (home,) = [row.household_id for row in w.households.table(NOW)]
    w.imports.commit(w.imports.preview("calls", calls), NOW)
    w.imports.commit(w.imports.preview("households", homes), NOW)
    for wrong in (theirs / "황보가람새.csv", theirs):
        with pytest.raises(CoordinatorError):
            w.imports.preview("calls", wrong)
    w.households.add_note(home, "까치소리메모: 카나리아길 77", NOW)
    w.households.set_safety_note(home, "까치소리메모", NOW)
    w.checkins.record_call(home, "no_answer", NOW, note="까치소리메모")
    w.history.undo_last(NOW)
    w.households.register_absence(home, "family", NOW, NOW + timedelta(days=1), "물망초딸 집", NOW)
    with pytest.raises(CoordinatorError):
        w.checkins.record_call(home, "황보가람새", NOW)
    assert w.households.search("황보가람새")
    assert w.today(NOW).not_watched[0].name == "황보가람새"
    assert any("까치소리메모" in row.text.text for row in w.households.timeline(home, NOW))
    w.power.screen(NOW)
    w.close()
    again = Workspace.open(w.folder, WORDS, now=NOW + timedelta(days=3))
    assert again.history.verify() == []
    return again


def test_a_days_work_leaves_nothing_readable_outside_the_vault(empty: Workspace, tmp_path: Path, scratch: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    logs.start(data_home() / "logs")
    Settings(last_vault=str(empty.folder)).save()
    opened = work_a_day(empty, theirs)
    try:
        assert files_with_canaries(theirs), "the canaries are looked for in a way that finds them"
        assert files_with_canaries(data_home(), empty.folder, scratch) == {}
        assert list(empty.folder.glob("vault.db-wal")), "the log of the database was there to be looked at"
    finally:
        opened.close()
        logs.stop()
    assert files_with_canaries(data_home(), empty.folder, scratch) == {}


def test_commands_and_their_failures_log_no_name_and_no_file(
    empty: Workspace, tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, out = tmp_path / "theirs", tmp_path / "out"
    theirs.mkdir()
    out.mkdir()
    work_a_day(empty, theirs).close()
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    given = ["--vault", str(empty.folder), "--now", "2026-11-25T08:00"]
    papers = ["--purpose", "황보가람새 사례 회의"]
    codes = [
        cli.main([*given, *words])
        for words in (
            ["worklist"],
            ["household", "1", "--json"],
            ["import", "calls", str(theirs / "통화 010-9876-1234.xlsx")],
            ["import", "calls", str(theirs / "없는 황보가람새.csv")],
            ["household", "황보가람새"],
            ["brief", "household", "--for", "1", "--out", str(out / "황보가람새.pdf"), *papers],
            ["brief", "daily", "--out", str(out / "b.hwpx"), *papers],
            ["export", "households", "--out", str(out / "명단.xlsx"), *papers],
            ["export", "households", "--out", str(out / "없는 곳 황보가람새" / "명단.xlsx"), *papers],
            ["verify"],
        )
    ]
    assert codes == [0, 0, 0, 3, 2, 0, 0, 0, 3, 0]
    assert files_with_canaries(data_home(), empty.folder, scratch) == {}
    log = (data_home() / "logs" / "coordinator.log").read_text(encoding="utf-8")
    assert "refused" in log
    assert files_with_canaries(out).keys() >= {"황보가람새.pdf"}


def test_a_fault_is_logged_by_its_place_and_never_by_its_words(tmp_path: Path) -> None:
    logs.start(tmp_path)
    try:
        raise ValueError("황보가람새 010-9876-1234")
    except ValueError:
        logging.getLogger("coordinator.test").exception("fault of the program")
    logs.stop()
    said = (tmp_path / "coordinator.log").read_text(encoding="utf-8")
    assert "ValueError at test_secrets" in said
    assert readable(said.encode()) == []


def test_an_open_vault_shows_nothing_of_itself_when_printed(empty: Workspace) -> None:
    assert WORDS not in repr(vars(empty.vault))
    assert repr(empty.vault) == "Vault(…)"
    assert empty.vault._keys.data_key.hex() not in repr(vars(empty.vault))


def test_the_canaries_are_found_where_they_are(tmp_path: Path) -> None:
    for encoding in ENCODINGS:
        (tmp_path / encoding).write_bytes(f"x{CANARIES[0]}y".encode(encoding))
    assert files_with_canaries(tmp_path) == {encoding: [CANARIES[0]] for encoding in ENCODINGS}
