"""Rejected rows: kept whole, corrected in place, checked against what is stored now, taken in, and taken back."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coordinator.errors import ImportRefused, RuleError
from coordinator.records.checkins import Call
from coordinator.records.households import Household, Resident
from coordinator.records.imports import RowToMend
from coordinator.records.power import Feed, Meter, PhoneDay
from tests.casework.homes import add_home, imported
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.mending import MendList
    from coordinator.workspace import Workspace

HOMES = "이름,생년월일,전화\n김영희,1944-03-02,010-1234-5678\n,1950-01-01,010-1234-5679\n12,1951-01-01,\n"


def take(workspace: Workspace, folder: Path, kind: str, text: str) -> int:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    return imported(workspace, kind, path).batch_id


def waiting(workspace: Workspace, batch_id: int) -> MendList:
    return workspace.imports.to_mend(batch_id, NOW)


def names(workspace: Workspace) -> set[str]:
    with workspace.vault.read() as session:
        return set(session.scalars(select(Resident.name)))


def count(workspace: Workspace, record: type) -> int:
    with workspace.vault.read() as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


def batch_row(workspace: Workspace) -> tuple[dict[str, int], int]:
    row = workspace.imports.batches()[-1]
    return {name: row.counts.get(name, 0) for name in ("new", "changed", "same", "rejected")}, row.waiting


def test_rows_that_were_not_taken_wait_whole_with_their_reason(empty: Workspace, tmp_path: Path) -> None:
    batch = take(empty, tmp_path, "households", HOMES)
    waiting_rows = waiting(empty, batch)
    assert waiting_rows.columns == ("이름", "생년월일", "전화")
    assert [(row.line, row.cells, row.fits) for row in waiting_rows.rows] == [
        (3, ("", "1950-01-01", "010-1234-5679"), False),
        (4, ("12", "1951-01-01", ""), False),
    ]
    assert all(row.reason for row in waiting_rows.rows)
    assert batch_row(empty) == ({"new": 1, "changed": 0, "same": 0, "rejected": 2}, 2)


def test_a_corrected_row_fits_is_taken_in_and_counts_with_its_file(empty: Workspace, tmp_path: Path) -> None:
    batch = take(empty, tmp_path, "households", HOMES)
    row = waiting(empty, batch).rows[0]
    empty.imports.correct(row.id, 0, "박철수", NOW)
    again = waiting(empty, batch).rows[0]
    assert (again.cells[0], again.fits, again.reason) == ("박철수", True, "")
    assert "박철수" not in names(empty), "nothing is taken before somebody says so"
    empty.imports.take_mended([row.id], NOW)
    assert names(empty) == {"김영희", "박철수"}
    assert [row.line for row in waiting(empty, batch).rows] == [4]
    assert batch_row(empty) == ({"new": 2, "changed": 0, "same": 0, "rejected": 1}, 1)
    assert len(empty.imports.batches()) == 1
    assert {row.row for row in empty.imports.rejected(batch)} == {4}
    assert empty.history.verify() == []


def test_a_row_that_does_not_fit_takes_none_of_its_companions_with_it(empty: Workspace, tmp_path: Path) -> None:
    batch = take(empty, tmp_path, "households", HOMES)
    rows = waiting(empty, batch).rows
    empty.imports.correct(rows[0].id, 0, "박철수", NOW)
    with pytest.raises(RuleError) as refused:
        empty.imports.take_mended([row.id for row in rows], NOW)
    assert refused.value.code == "row_does_not_fit"
    assert names(empty) == {"김영희"}


def test_undoing_the_mended_row_lets_it_wait_again_as_it_was_corrected(empty: Workspace, tmp_path: Path) -> None:
    batch = take(empty, tmp_path, "households", HOMES)
    row = waiting(empty, batch).rows[0]
    empty.imports.correct(row.id, 0, "박철수", NOW)
    done = empty.imports.take_mended([row.id], NOW)
    empty.history.undo_last(NOW)
    assert names(empty) == {"김영희"}
    assert [(row.line, row.fits) for row in waiting(empty, batch).rows] == [(3, True), (4, False)]
    assert done.value.batch_id != batch


def test_undoing_the_import_takes_its_mended_rows_back_and_its_rejected_rows_are_gone(
    empty: Workspace, tmp_path: Path
) -> None:
    batch = take(empty, tmp_path, "households", HOMES)
    row = waiting(empty, batch).rows[0]
    empty.imports.correct(row.id, 0, "박철수", NOW)
    empty.imports.take_mended([row.id], NOW)
    empty.imports.undo(batch, NOW)
    assert names(empty) == set()
    assert count(empty, RowToMend) == 0
    assert not any(act.can_undo and act.verb.startswith("imports.take") for act in empty.history.acts())
    assert empty.history.verify() == []


def test_a_correction_can_be_undone(empty: Workspace, tmp_path: Path) -> None:
    batch = take(empty, tmp_path, "households", HOMES)
    row = waiting(empty, batch).rows[1]
    empty.imports.correct(row.id, 0, "이몽룡", NOW)
    empty.history.undo_last(NOW)
    assert waiting(empty, batch).rows[1].cells[0] == "12"


def test_what_was_corrected_in_an_import_taken_back_since_stands_in_the_way_of_no_further_undo(
    empty: Workspace, tmp_path: Path
) -> None:
    home = add_home(empty, "박두리")
    empty.households.add_note(home.id, "문 앞에 개", NOW)
    path = tmp_path / "통화.csv"
    path.write_text("전화번호,발신일시,통화결과\n010-7777-0001,2026-11-20 09:00,정상\n", encoding="utf-8")
    batch = empty.imports.commit(empty.imports.preview("calls", path), NOW).value.batch_id
    (row,) = waiting(empty, batch).rows
    empty.imports.correct(row.id, 2, "미응답", NOW)
    empty.imports.choose_household(row.id, home.id, NOW)
    empty.imports.undo(batch, NOW)
    corrected = [act for act in empty.history.acts() if act.verb in ("imports.correct", "imports.choose_household")]
    assert [(act.can_undo, act.result) for act in corrected] == [(False, "통화.csv")] * 2
    assert "박두리" in empty.history.undo_last(NOW).message
    assert empty.households.card(home.id, NOW).notes == ()


def test_no_resident_number_is_kept_with_a_rejected_row(empty: Workspace, tmp_path: Path) -> None:
    text = "이름,생년월일,비고\n,480302-2123456,주민번호 480302-2123456\n"
    batch = take(empty, tmp_path, "households", text)
    row = waiting(empty, batch).rows[0]
    assert "2123456" not in " ".join(row.cells)
    assert row.cells[1].startswith("480302-2")
    empty.imports.correct(row.id, 2, "480302-2123456 입니다", NOW)
    assert "123456" not in waiting(empty, batch).rows[0].cells[2]
    empty.imports.correct(row.id, 0, "김영희", NOW)
    empty.imports.take_mended([row.id], NOW)
    with empty.vault.read() as session:
        assert tuple(session.execute(select(Resident.born_on, Resident.sex)).one()) == (date(1948, 3, 2), "f")


CALLS = "전화번호,성명,통화일시,통화결과\n010-9999-0000,김하나,2026-11-23 10:00,정상\n"


def test_a_call_from_a_phone_nobody_has_is_given_its_household(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김하나").id
    batch = take(empty, tmp_path, "calls", CALLS)
    waiting_rows = waiting(empty, batch)
    assert waiting_rows.names_household
    assert [problem.code for problem in waiting_rows.rows[0].problems] == ["unknown_phone"]
    assert waiting_rows.rows[0].words == "김하나"
    empty.imports.choose_household(waiting_rows.rows[0].id, home, NOW)
    row = waiting(empty, batch).rows[0]
    assert (row.fits, row.household_id, row.household) == (True, home, "김하나")
    empty.imports.take_mended([row.id], NOW)
    with empty.vault.read() as session:
        assert session.scalars(select(Call.household_id)).all() == [home]
    empty.imports.undo(batch, NOW)
    assert count(empty, Call) == 0


def test_a_suggested_household_is_confirmed_and_its_meter_linked(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김영희").id
    batch = take(empty, tmp_path, "meters", "계량기번호,성명\n12345678,김영희\n")
    row = waiting(empty, batch).rows[0]
    assert [suggestion.household_id for suggestion in row.suggestions] == [home]
    empty.imports.choose_household(row.id, home, NOW)
    assert waiting(empty, batch).rows[0].fits
    empty.imports.take_mended([row.id], NOW)
    with empty.vault.read() as session:
        assert session.execute(select(Meter.external_id, Meter.household_id)).all() == [("12345678", home)]


def test_days_of_phone_use_that_were_mended_go_with_their_undo(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김하나").id
    batch = take(empty, tmp_path, "phone-use", "전화번호,이용일,발신건수\n010-9999-0000,2026-11-22,3\n")
    row = waiting(empty, batch).rows[0]
    empty.imports.choose_household(row.id, home, NOW)
    empty.imports.take_mended([row.id], NOW)
    assert count(empty, PhoneDay) == 1
    empty.imports.undo(batch, NOW)
    assert count(empty, PhoneDay) == 0


def test_a_row_mended_weeks_later_makes_no_feed_fresh(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김하나").id
    batch = take(empty, tmp_path, "calls", CALLS)
    later = NOW.replace(month=12, day=20)
    row = waiting(empty, batch).rows[0]
    empty.imports.choose_household(row.id, home, later)
    empty.imports.take_mended([row.id], later)
    with empty.vault.read() as session:
        newest = session.scalar(select(func.max(Feed.newest_at)))
    assert newest is not None
    assert newest <= NOW


def test_rows_of_the_household_list_mean_no_other_household(empty: Workspace, tmp_path: Path) -> None:
    home = add_home(empty, "김하나").id
    batch = take(empty, tmp_path, "households", HOMES)
    with pytest.raises(RuleError) as refused:
        empty.imports.choose_household(waiting(empty, batch).rows[0].id, home, NOW)
    assert refused.value.code == "no_household"


def test_a_cell_of_more_than_ten_thousand_signs_is_refused_in_one_sentence(empty: Workspace, tmp_path: Path) -> None:
    row = waiting(empty, take(empty, tmp_path, "households", HOMES)).rows[0]
    empty.imports.correct(row.id, 2, "가" * 10_000, NOW)
    with pytest.raises(RuleError) as refused:
        empty.imports.correct(row.id, 2, "가" * 10_001, NOW)
    assert refused.value.code == "too_long"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_exported_rows_are_corrected_elsewhere_and_imported_again(
    empty: Workspace, tmp_path: Path, suffix: str
) -> None:
    batch = take(empty, tmp_path, "households", HOMES)
    path = tmp_path / f"rejected{suffix}"
    assert empty.imports.export_rejected(batch, path, NOW).value == 2
    found = empty.imports.outline("households", path)
    assert found.columns[:3] == ("이름", "생년월일", "전화")
    assert found.sample[0][-1] == waiting(empty, batch).rows[0].reason[: len(found.sample[0][-1])]
    if suffix == ".csv":
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        rows[1][0], rows[2][0] = "박철수", "이몽룡"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        empty.imports.commit(empty.imports.preview("households", path), NOW)
        assert names(empty) == {"김영희", "박철수", "이몽룡"}


def test_a_row_shifted_by_a_comma_is_put_right(empty: Workspace, tmp_path: Path) -> None:
    batch = take(empty, tmp_path, "households", "이름,주소,전화\n김영희,마차리 12, 나동,010-1234-5678\n")
    row = waiting(empty, batch).rows[0]
    assert row.cells == ("김영희", "마차리 12", "나동", "010-1234-5678")
    for place, text in enumerate(("김영희", "마차리 12 나동", "010-1234-5678", "")):
        empty.imports.correct(row.id, place, text, NOW)
    assert waiting(empty, batch).rows[0].fits
    empty.imports.take_mended([row.id], NOW)
    with empty.vault.read() as session:
        assert session.execute(select(Resident.phone)).scalar_one() == "01012345678"
        assert session.execute(select(Household.address)).scalar_one() == "마차리 12 나동"


NAMES = st.one_of(st.sampled_from(["", "김영희", "12", "#N/A", "박철수"]), st.text(max_size=6))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.tuples(NAMES, st.sampled_from(["", "1944-03-02", "오래전", "010-1234-5678"])), min_size=1, max_size=6)
)
def test_rows_waiting_and_rows_taken_are_all_the_rows_that_were_not_repeated(
    empty: Workspace, tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("이름", "생년월일"), ("홍길동", "1940-01-01"), *rows])
    try:
        file_preview = empty.imports.preview("households", path)
    except ImportRefused:
        return  # no text at all, or a quotation mark that never ends
    done = empty.imports.commit(file_preview, NOW).value
    assert len(waiting(empty, done.batch_id).rows) == done.counts["rejected"]
    empty.imports.undo(done.batch_id, NOW)
    assert count(empty, RowToMend) == 0


def test_a_row_whose_date_other_rows_decided_is_read_as_they_were(empty: Workspace, tmp_path: Path) -> None:
    text = "이름,생년월일\n김영희,25/12/1944\n,03/02/1950\n"
    batch = take(empty, tmp_path, "households", text)
    row = waiting(empty, batch).rows[0]
    empty.imports.correct(row.id, 0, "박철수", NOW)
    empty.imports.take_mended([row.id], NOW)
    with empty.vault.read() as session:
        born = session.scalar(select(Resident.born_on).where(Resident.name == "박철수"))
    assert born == date(1950, 2, 3)
