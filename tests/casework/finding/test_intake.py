"""A list of a finding round is stored as it came, its people are known in the register, and it stays frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import IntegrityError

from coordinator.errors import UsageError
from coordinator.records.finding import FindingList, FindingPerson, FindingRound, FindingRow
from coordinator.records.households import Household
from tests.casework.finding.lists import HEAD, ROWS, looked, taken, write_list
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace


def by_name(workspace: Workspace) -> dict[str, FindingPerson]:
    rows = workspace.ask(
        lambda session: session.execute(
            select(FindingRow.name, FindingPerson).join(FindingPerson, FindingPerson.id == FindingRow.person_id)
        ).all()
    )
    return {name: person for name, person in rows}


def counted(workspace: Workspace, *records: type) -> list[int]:
    return [
        workspace.ask(lambda session, record=record: session.scalar(select(func.count()).select_from(record)))
        for record in records
    ]


def test_titles_say_which_round_it_is_and_nobody_enters_the_register(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty)
    summary = taken(empty, write_list(tmp_path))
    assert (summary.counts["new"], summary.counts["rejected"]) == (3, 0)
    (listed,) = empty.finding.rounds(NOW)
    assert (listed.source, listed.year, listed.number) == ("lonely_death", 2026, 4)
    assert (listed.received_on, listed.until) == (date(2026, 11, 2), date(2026, 12, 31))
    assert (listed.people, listed.done, listed.untried, listed.unlinked) == (3, 0, 3, 2)
    assert by_name(empty)["김하나"].household_id == home.id
    assert counted(empty, Household) == [1]


def test_signals_are_kept_in_words_with_their_class_and_unknown_ones_are_said(empty: Workspace, tmp_path: Path) -> None:
    summary = taken(empty, write_list(tmp_path))
    rows = {row.name: row for row in empty.finding.people(NOW)}
    assert [signal.of_class for signal in rows["김하나"].signals] == ["health_insurance", "phone_bill"]
    assert [(signal.words, signal.of_class) for signal in rows["박세찬"].signals] == [("모르는 변수", "")]
    assert any("모르는 변수 (1)" in note for note in summary.notes)


def test_a_column_of_marks_a_signal_is_read(empty: Workspace, tmp_path: Path) -> None:
    head = "성명,생년월일,연락처,읍면,단전,건보료 체납,자살위험"
    rows = ("김하나,1950-05-05,01055556666,북면,O,5개월,X", "이두리,1970-03-02,01055550002,북면,0,,해당")
    taken(empty, write_list(tmp_path, rows, head=head))
    signals = {row.name: [(s.words, s.of_class) for s in row.signals] for row in empty.finding.people(NOW)}
    assert signals == {
        "김하나": [("단전", "utilities"), ("건보료 체납: 5개월", "health_insurance")],
        "이두리": [("자살위험", "suicide_risk")],
    }


def test_several_rows_of_one_person_are_one_with_all_signals(empty: Workspace, tmp_path: Path) -> None:
    again = "4,이두리,1970-03-02,남,010-5555-0002,북면,북면 문곡리 22,임대료 체납"
    summary = taken(empty, write_list(tmp_path, (*ROWS, again)))
    assert (summary.counts["new"], summary.counts["same"], summary.counts["rejected"]) == (3, 1, 0)
    row = next(row for row in empty.finding.people(NOW) if row.name == "이두리")
    assert [signal.words for signal in row.signals] == ["단전", "임대료 체납"]


def test_a_resident_number_is_masked_and_said_and_never_stored(empty: Workspace, tmp_path: Path) -> None:
    head = "성명,주민등록번호,연락처,읍면,위기정보,비고"
    rows = ("김하나,500505-2345678,01055556666,북면,단전,확인 500505-2345678",)
    summary = taken(empty, write_list(tmp_path, rows, head=head))
    assert summary.problem_counts["resident_number"] == 2
    (row,) = empty.finding.people(NOW)
    assert (row.born_on, row.sex) == (date(1950, 5, 5), "f")
    assert "2345678" not in repr(row)


def test_somebody_who_may_be_of_the_register_is_taken_and_asked_about(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, born_on=date(1950, 5, 6), phone="01055556666")
    path = write_list(tmp_path)
    questions = empty.imports.compare(looked(empty, path)).questions
    (question,) = [question for question in questions if question.kind == "person"]
    assert question.household_id == home.id
    taken(empty, path)
    row = next(row for row in empty.finding.people(NOW) if row.name == "김하나")
    assert (row.household_id, [number for number, _ in row.perhaps]) == (None, [home.id])
    empty.history.undo_last(NOW)
    taken(empty, path, **{question.key: f"home-{home.id}"})
    assert by_name(empty)["김하나"].household_id == home.id


def test_what_the_file_does_not_say_of_its_round_is_asked_and_stored_as_open(empty: Workspace, tmp_path: Path) -> None:
    path = write_list(tmp_path, title="", name="대상자.csv")
    kinds = [question.kind for question in empty.imports.compare(looked(empty, path)).questions]
    assert kinds == ["round_source", "round_number", "round_until"]
    taken(empty, path)
    (listed,) = empty.finding.rounds(NOW)
    assert (listed.source, listed.number, listed.received_on, listed.until) == ("unknown", None, NOW.date(), None)
    empty.finding.correct_round(listed.id, "blind_spot", 2026, 4, date(2026, 11, 2), date(2026, 12, 31), NOW)
    (listed,) = empty.finding.rounds(NOW)
    assert (listed.source, listed.number, listed.until) == ("blind_spot", 4, date(2026, 12, 31))


def test_what_a_person_says_of_the_round_goes_before_the_file(empty: Workspace, tmp_path: Path) -> None:
    taken(empty, write_list(tmp_path), source="blind_spot", number="3", received="2026-08-03", until="2026-09-30")
    (listed,) = empty.finding.rounds(NOW)
    assert (listed.source, listed.number, listed.received_on) == ("blind_spot", 3, date(2026, 8, 3))


@pytest.mark.parametrize(("word", "value"), [("source", "x"), ("number", "0"), ("received", "gestern")])
def test_what_a_person_says_wrongly_of_the_round_is_refused(
    empty: Workspace, tmp_path: Path, word: str, value: str
) -> None:
    with pytest.raises(UsageError):
        taken(empty, write_list(tmp_path), **{word: value})
    assert empty.finding.rounds(NOW) == []


def test_the_very_file_again_changes_nothing(empty: Workspace, tmp_path: Path) -> None:
    path = write_list(tmp_path)
    first = taken(empty, path)
    second = taken(empty, path)
    assert (second.counts["new"], second.counts["same"]) == (0, 3)
    assert any(f"{first.batch_id}" in note for note in second.notes)
    assert counted(empty, FindingRound, FindingList, FindingRow) == [1, 1, 3]


def test_a_corrected_list_is_asked_about_and_kept_as_a_version_that_shows_its_difference(
    empty: Workspace, tmp_path: Path
) -> None:
    taken(empty, write_list(tmp_path))
    empty.finding.set_result(by_name(empty)["이두리"].id, "counselled", NOW)
    corrected = (
        ROWS[0].replace("통신비 체납", "관리비 체납"),
        ROWS[1],
        "4,최다섯,1980-01-01,남,010-5555-0009,북면,,단수",
    )
    path = write_list(tmp_path, corrected, name="정정.csv")
    compared = empty.imports.compare(looked(empty, path))
    (question,) = compared.questions
    assert (question.kind, compared.rejected, compared.new) == ("round_again", 3, 0)
    assert taken(empty, path).counts["rejected"] == 3
    assert counted(empty, FindingList) == [1]
    summary = taken(empty, path, **{question.key: "corrected"})
    assert (summary.counts["new"], summary.counts["changed"], summary.counts["same"]) == (1, 1, 1)
    (listed,) = empty.finding.rounds(NOW)
    assert (listed.version, listed.people, listed.results) == (2, 4, {"counselled": 1})
    rows = {row.name: row for row in empty.finding.people(NOW)}
    assert [signal.words for signal in rows["김하나"].signals] == ["건강보험료 체납", "관리비 체납"]
    assert [name for name, row in rows.items() if row.is_dropped] == ["박세찬"]
    assert counted(empty, FindingRow) == [6]  # the first list stands as it was


def test_a_received_row_cannot_be_changed(empty: Workspace, tmp_path: Path) -> None:
    taken(empty, write_list(tmp_path))
    with pytest.raises(IntegrityError, match="frozen"):
        empty.act("test.change", NOW, lambda act: act.session.execute(update(FindingRow).values(name="다른 이름")))


def test_an_import_is_undone_whole(empty: Workspace, tmp_path: Path) -> None:
    summary = taken(empty, write_list(tmp_path))
    empty.imports.undo(summary.batch_id, NOW)
    assert counted(empty, FindingRound, FindingList, FindingPerson, FindingRow) == [0, 0, 0, 0]


def test_a_row_without_a_name_waits_and_joins_its_list_once_it_is_mended(empty: Workspace, tmp_path: Path) -> None:
    nameless = "4,,1980-01-01,남,010-5555-0009,북면,,단수"
    summary = taken(empty, write_list(tmp_path, (*ROWS, nameless)))
    assert (summary.counts["new"], summary.counts["rejected"], summary.waiting) == (3, 1, 1)
    (row,) = empty.imports.to_mend(summary.batch_id, NOW).rows
    empty.imports.correct(row.id, HEAD.split(",").index("성명"), "최다섯", NOW)
    empty.imports.take_mended([row.id], NOW)
    assert counted(empty, FindingRound, FindingList, FindingRow) == [1, 1, 4]


def test_many_rows_are_taken_with_a_bounded_number_of_statements(empty: Workspace, tmp_path: Path) -> None:
    def statements(rows: int) -> int:
        listed = tuple(f"{n},사람{n:05},19{n % 60 + 30}-01-{n % 28 + 1:02},남,,북면,북면 {n},단전" for n in range(rows))
        path = write_list(tmp_path, listed, name=f"{rows}.csv")
        preview = replace(empty.imports.preview("finding-round", path), answers={"number": f"{rows % 97 + 1}"})
        ran = [0]
        bind = empty.vault._engine

        def count(*_args: object) -> None:
            ran[0] += 1

        event.listen(bind, "before_cursor_execute", count)
        empty.imports.commit(preview, NOW)
        event.remove(bind, "before_cursor_execute", count)
        return ran[0]

    few, many = statements(100), statements(3_000)
    assert many < few + 100
