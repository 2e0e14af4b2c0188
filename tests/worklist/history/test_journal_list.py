"""The history says what was done, to whom, to which file, and each field before and after, without codes or numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, update

from coordinator import text
from coordinator.records.base import Base
from coordinator.records.households import FROM_LIST, Note
from coordinator.records.journal import Change
from coordinator.records.morning_run import MorningRun
from coordinator.records.power import Feed
from coordinator.records.tasks import Task
from coordinator.worklist.history.changes import changes_of
from coordinator.worklist.history.codes import CODES, UNTOLD_CODES
from coordinator.worklist.history.fields import FIELDS, TABLES, UNTOLD_FIELDS, UNTOLD_TABLES
from tests.casework.homes import DAY, HOUR, add_alert, add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.history.rows import ActRow
    from coordinator.workspace import Workspace


NAMED_FIELDS = {"Who", "Name", "Partner", "Taken on by"}


def newest(workspace: Workspace) -> ActRow:
    return workspace.history.acts()[0]


def fields(workspace: Workspace, act_id: int) -> list[tuple[str, str, str, str]]:
    changed = workspace.history.changes(act_id)
    return [(field.record, field.field, field.before, field.after) for field in changed.fields]


def test_a_call_says_what_came_of_it(empty: Workspace) -> None:
    home = add_home(empty, "조춘희")
    empty.checkins.record_call(home.id, "no_answer", NOW)
    act = newest(empty)
    assert (act.name, act.title, act.result) == ("조춘희", "전화 기록", "미응답")
    assert ("통화", "결과", "", "미응답") in fields(empty, act.id)


def test_an_absence_says_its_kind_its_end_and_why(empty: Workspace) -> None:
    home = add_home(empty, "조춘희")
    empty.households.register_absence(home.id, "hospital", NOW, NOW + 9 * DAY, "영월의료원", NOW)
    act = newest(empty)
    assert (act.result, act.reason) == (f"입원, {text.day((NOW + 9 * DAY).date())}까지", "영월의료원")


def test_silencing_and_its_undoing_say_what_whose_and_why(empty: Workspace) -> None:
    home = add_home(empty, "조춘희")
    until = NOW + timedelta(hours=20)
    empty.alerts.silence(add_alert(empty, home.id, opened_at=NOW - 3 * HOUR), until, "입원", NOW)
    silenced = newest(empty)
    assert silenced.reason == "입원"
    assert text.moment(until) in silenced.result
    empty.history.undo(silenced.id, NOW)
    undone = newest(empty)
    assert (undone.name, undone.title) == ("조춘희", f"되돌림: {silenced.title}")
    empty.history.redo(NOW)
    assert newest(empty).title.endswith(f": {silenced.title}")


def test_an_imported_file_says_its_name_and_how_many_rows_were_new(empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "1인가구명단.csv"
    path.write_text(
        "관리번호,성명,생년월일,주소\n1,김하나,1941-05-02,영월읍\n2,이두리,1940-05-02,영월읍\n", encoding="utf-8"
    )
    empty.imports.commit(empty.imports.preview("households", path), NOW)
    act = next(row for row in empty.history.acts() if row.verb == "imports.commit")
    assert act.result == "1인가구명단.csv: 신규 2"


def test_a_field_that_changed_shows_both_values(empty: Workspace) -> None:
    home = add_home(empty, "조춘희")
    empty.households.set_safety_note(home.id, "개가 있음", NOW)
    empty.households.set_safety_note(home.id, "개 두 마리", NOW)
    assert fields(empty, newest(empty).id) == [("가구", "안전 메모", "개가 있음", "개 두 마리")]


def test_a_name_the_program_gave_and_who_is_no_person_are_told_in_the_language_in_use(empty: Workspace) -> None:
    home = add_home(empty, "Cho")
    empty.sign_as("연습 담당자")
    today = NOW.date()

    def put(act: OpenAct) -> None:
        act.session.add_all(
            [
                Note(household_id=home.id, written_at=NOW, author=FROM_LIST, text="-"),
                Note(household_id=home.id, written_at=NOW, author=act.actor, text="-"),
                Feed(name="전력 원격검침", signal="power", cadence_minutes=60, vendor="전력 공급자(연습)"),
                Task(household_id=home.id, text="-", owner=act.actor, ready_on=today, due_on=today, made_at=NOW),
                MorningRun(day_on=NOW.date(), level="serious", begun_at=NOW, begun_by=act.actor),
            ]
        )

    empty.act("test.names", NOW, put)
    text.set_language("en")
    named = {after for _, field, _, after in fields(empty, newest(empty).id) if field in NAMED_FIELDS}
    assert named == {
        "Partner's list",
        "Practice coordinator",
        "Remote meter reading",
        "Power supplier (practice)",
    }


def test_a_column_or_code_of_an_old_journal_that_nobody_knows_does_not_stop_the_history(empty: Workspace) -> None:
    home = add_home(empty, "조춘희")
    empty.checkins.record_call(home.id, "no_answer", NOW)
    act = newest(empty)
    with empty.vault.read() as session:  # never stored
        session.execute(
            update(Change)
            .where(Change.act_id == act.id, Change.table == "call")
            .values(after={"result": "gone", "column_of_then": 7})
        )
        told = changes_of(session, act.id)
        session.rollback()
    assert "gone" in [change.after for change in told.fields]


def test_every_column_that_is_journalled_has_a_word_or_is_left_out_on_purpose() -> None:
    tables = Base.metadata.tables
    assert set(TABLES) | UNTOLD_TABLES >= set(tables)
    columns = {column.name for table in TABLES for column in tables[table].c} - {"id"}
    assert columns == set(FIELDS) | UNTOLD_FIELDS
    assert not set(FIELDS) & UNTOLD_FIELDS


def test_a_short_column_of_codes_is_told_in_words_or_not_at_all() -> None:
    coded = {
        (name, column.name)
        for name in TABLES
        for column in Base.metadata.tables[name].c
        if isinstance(column.type, String) and column.type.length and column.name in FIELDS
    }
    assert coded == {*CODES, *UNTOLD_CODES} - {("call", "topics"), ("call", "topics_well")}
