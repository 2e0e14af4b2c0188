"""Lists of a finding round as they may come, and a round that is in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.imports import ImportSummary
    from coordinator.importers.preview import Preview
    from coordinator.workspace import Workspace

TITLE = "2026년 4차 고독사위기대응시스템 발굴 대상자 명단"
DATES = "통보일: 2026. 11. 2. / 처리기한: 2026. 12. 31."
HEAD = "연번,성명,생년월일,성별,연락처,읍면동,주소,위기정보"
ROWS = (
    '1,김하나,1950-05-05,여,010-5555-6666,북면,북면 마차리 1,"건강보험료 체납, 통신비 체납"',
    "2,이두리,1970-03-02,남,010-5555-0002,북면,북면 문곡리 22,단전",
    "3,박세찬,1961-07-19,남,010-5555-0003,영월읍,영월읍 영흥리 3,모르는 변수",
)
"""The first is the person `add_home` makes."""


def write_list(
    folder: Path, rows: tuple[str, ...] = ROWS, name: str = "명단.csv", title: str = TITLE, head: str = HEAD
) -> Path:
    """Write a list with its titles."""
    path = folder / name
    path.write_text("\n".join((*((title, DATES) if title else ()), head, *rows, "")), encoding="utf-8")
    return path


def looked(workspace: Workspace, path: Path, **answers: str) -> Preview:
    """Preview a list with what a person says of the round."""
    return replace(workspace.imports.preview("finding-round", path), answers=answers)


def taken(workspace: Workspace, path: Path, **answers: str) -> ImportSummary:
    """Take a list in."""
    return workspace.imports.commit(looked(workspace, path, **answers), NOW).value
