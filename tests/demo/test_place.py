"""The practice county is made in a folder of its own: nothing that was there before is touched."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from coordinator.briefing.render.whole import write_whole
from coordinator.cli import main as cli
from coordinator.demo.place import UNFINISHED_MARK, made_aside
from coordinator.errors import VaultError
from coordinator.records.base import KST
from coordinator.vault import instance
from coordinator.workspace import Workspace

NOW = datetime(2026, 11, 22, 8, tzinfo=KST)
WORDS = ["demo", "--households", "5", "--days", "3", "--headless"]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(at.relative_to(folder)): at.read_bytes() for at in sorted(folder.rglob("*")) if at.is_file()}


def refused(vault: str, capsys: pytest.CaptureFixture[str]) -> str:
    code = cli.main(["--vault", vault, *WORDS])
    told = capsys.readouterr().err.strip()
    assert code == 3, told
    assert told
    assert "Traceback" not in told
    return told


def test_making_the_practice_county_leaves_a_folder_of_its_name_and_part_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = tmp_path / "county.part"
    theirs.mkdir()
    (theirs / "my_thesis.txt").write_text("years of work", encoding="utf-8")
    (tmp_path / "county.x.part").mkdir()
    (tmp_path / "county.x.part" / "vault.db").write_bytes(b"somebody's")
    before = contents(tmp_path)
    assert cli.main(["--vault", str(tmp_path / "county"), *WORDS]) == 0, capsys.readouterr().err
    assert {name: content for name, content in contents(tmp_path).items() if not name.startswith("county/")} == before
    assert (tmp_path / "county" / "vault.key").is_file()
    assert not (tmp_path / "county" / UNFINISHED_MARK).exists()
    assert sorted(at.name for at in tmp_path.iterdir()) == ["county", "county.part", "county.x.part"]


@pytest.mark.parametrize("vault", ["", ".", "/", "..", "full", "file", "file/below", "link"])
def test_a_place_that_is_not_free_is_refused_in_a_sentence_and_not_touched(
    vault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    (here / "full").mkdir(parents=True)
    (here / "full" / "note.txt").write_text("mine", encoding="utf-8")
    (here / "file").write_text("mine too", encoding="utf-8")
    (here / "link").symlink_to("full")
    monkeypatch.chdir(here)
    before = contents(tmp_path)
    root = sorted(os.listdir("/"))
    refused(vault, capsys)
    assert contents(tmp_path) == before
    assert sorted(at.name for at in tmp_path.iterdir()) == ["here"]
    assert sorted(os.listdir("/")) == root


def test_an_empty_folder_one_stands_in_is_refused_and_any_other_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(".", capsys)
    assert not list(tmp_path.iterdir())
    (tmp_path / "empty").mkdir()
    with made_aside(Path("empty")) as part:
        (part / "vault.db").write_bytes(b"whole")
    assert contents(tmp_path) == {"empty/vault.db": b"whole"}


def test_what_a_making_that_was_cut_off_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    def left(name: str, *files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file in files:
            (folder / file).write_bytes(b"half")
        return folder

    ours = left("county.a.part", UNFINISHED_MARK, "vault.db", "vault.db-wal", "vault.key")
    mixed = left("county.b.part", UNFINISHED_MARK, "vault.db", "diary.txt")
    unmarked = left("county.c.part", "vault.db")
    other = left("county2.d.part", UNFINISHED_MARK, "vault.db")
    busy = left("county.e.part", UNFINISHED_MARK, "vault.db")
    held = instance.lock(busy)
    with made_aside(tmp_path / "county"):
        pass
    held.release()
    assert not ours.exists()
    assert all(folder.is_dir() and (folder / "vault.db").is_file() for folder in (mixed, unmarked, other, busy))
    assert (mixed / "diary.txt").read_bytes() == b"half"


def test_a_making_that_fails_leaves_nothing_and_one_that_comes_too_late_takes_nothing(tmp_path: Path) -> None:
    def fails() -> None:
        with made_aside(tmp_path / "county") as part:
            (part / "vault.db").write_bytes(b"half")
            raise ZeroDivisionError

    def comes_too_late() -> None:
        with made_aside(tmp_path / "county"):
            (tmp_path / "county").mkdir()
            (tmp_path / "county" / "note.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not list(tmp_path.iterdir())
    with pytest.raises(VaultError):
        comes_too_late()
    assert contents(tmp_path) == {"county/note.txt": b"mine"}


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not modes there")
def test_a_vault_made_in_a_folder_of_other_things_leaves_its_rights(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    (shared / "note.txt").write_text("mine", encoding="utf-8")
    workspace, _ = Workspace.create(shared, "a long passphrase", actor="a", county="영월군", practice=True, now=NOW)
    workspace.close()
    assert shared.stat().st_mode & 0o777 == 0o755
    assert (shared / "note.txt").read_text(encoding="utf-8") == "mine"


def test_a_paper_is_written_beside_a_file_of_its_name_and_part(tmp_path: Path) -> None:
    theirs = tmp_path / "brief.pdf.part"
    theirs.write_bytes(b"somebody's")
    write_whole(tmp_path / "brief.pdf", b"ours")
    assert contents(tmp_path) == {"brief.pdf": b"ours", "brief.pdf.part": b"somebody's"}
