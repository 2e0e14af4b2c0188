"""The tables a workspace goes by: a row more of casework or of kinds of file reaches every verb that needs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from coordinator.casework.households.subject import HOUSEHOLDS
from coordinator.casework.subject import Subject
from coordinator.errors import UsageError
from coordinator.importers.households.kind import HOUSEHOLDS as HOUSEHOLD_FILE
from coordinator.late_table import LateTable
from coordinator.workspace import Workspace
from coordinator.workspace.tables import TABLES
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.moves import CameDue
    from coordinator.vault.acts import OpenAct


def with_subject(workspace: Workspace, subject: Subject) -> Workspace:
    """Open the same vault by tables with a subject more."""
    tables = replace(
        TABLES,
        casework=(*TABLES.casework, subject),
        kinds=(*TABLES.kinds, replace(HOUSEHOLD_FILE, name="visits", noun="visits")),
    )
    return Workspace(workspace.vault, "시험 담당", tables=tables)


def test_a_subject_more_has_its_clocks_run_and_hears_of_what_is_undone(empty: Workspace) -> None:
    ran: list[str] = []

    def clock(act: OpenAct) -> list[CameDue]:
        ran.append(act.verb)
        return []

    visiting = with_subject(
        empty, Subject("visits", clocks=(clock,), taken_back=(lambda act: ran.append(act.verb),))
    )._wake(NOW)
    assert ran == ["clocks.run"]
    done = visiting.households.add_note(add_home(visiting, "김하나").id, "문 앞에 신문", NOW)
    assert done.act_id is not None
    visiting.history.undo(done.act_id, NOW)
    assert ran == ["clocks.run", "history.undo"]


def test_a_kind_of_file_more_is_read_compared_stored_and_taken_back(empty: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "방문.csv"
    file.write_text("성명,전화번호\n김하나,010-1111-2221\n", encoding="utf-8")
    with pytest.raises(UsageError):
        empty.imports.preview("visits", file)
    (intake,) = HOUSEHOLDS.intakes
    visiting = with_subject(empty, Subject("visits", intakes=(replace(intake, kind="visits"),)))
    file_preview = visiting.imports.preview("visits", file)
    assert visiting.imports.compare(file_preview).new == 1
    stored = visiting.imports.commit(file_preview, NOW).value
    assert [person.name for person in visiting.everyone()] == ["김하나"]
    visiting.imports.undo(stored.batch_id, NOW)
    assert visiting.everyone() == []


def test_a_late_table_is_read_in_once_when_it_is_first_asked_for_and_may_be_given_whole() -> None:
    read: list[str] = []

    def rows() -> tuple[str, ...]:
        read.append("rows")
        return ("row",)

    @dataclass(frozen=True)
    class Record:
        usual: LateTable[str] = LateTable(rows)
        none: LateTable[str] = LateTable()

    record = Record()
    assert read == []
    assert (record.usual, record.usual, record.none) == (("row",), ("row",), ())
    assert read == ["rows"]
    assert replace(record, none=("another",)).none == ("another",)
    assert Record(none=rows).none == ("row",)
