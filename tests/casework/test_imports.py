"""Imports into a real vault: compared, stored as one batch, repeated without effect, taken back."""

from __future__ import annotations

import hashlib
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coordinator.casework import imports
from coordinator.errors import ImportRefused, RuleError
from coordinator.importers.preview import Preview, preview
from coordinator.importers.profiles import Profile
from coordinator.records.base import KST
from coordinator.records.checkins import Call
from coordinator.records.households import Area, Consent, Contact, Household, Note, Resident
from coordinator.records.imports import ImportBatch, RejectedRow
from coordinator.records.power import Feed, Meter, PhoneDay, ReadingMonth, RegisterEnd
from coordinator.vault.readings import read_hours
from coordinator.worklist.facts.life_signs import signs_since
from tests.conftest import vault_copy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordinator.casework.intake.plan import ImportSummary
    from coordinator.vault.file import Vault
    from coordinator.workspace import Workspace

SHARED = Path(os.environ.get("COORDINATOR_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data"
NEEDS_SHARED = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
NOW = datetime(2026, 11, 22, 8, tzinfo=KST)


@pytest.fixture
def vault(bare_template: Path, tmp_path: Path) -> Iterator[Vault]:
    made = two_towns(bare_template, tmp_path / "vault")
    yield made
    made.close()


def two_towns(bare_template: Path, folder: Path) -> Vault:
    """Open a vault of a county of two towns with a village each, and nobody in it."""
    made = vault_copy(bare_template, folder)
    with made.act("test.areas", now=NOW, actor="tester") as act:
        county = Area(level="county", name="영월군")
        act.session.add(county)
        act.session.flush()
        towns = [
            Area(level="town", name="영월읍", parent_id=county.id),
            Area(level="town", name="산솔면", aliases=["중동면"], parent_id=county.id),
        ]
        act.session.add_all(towns)
        act.session.flush()
        act.session.add_all(
            [
                Area(level="village", name="영흥리", parent_id=towns[0].id),
                Area(level="village", name="녹전리", parent_id=towns[1].id),
            ]
        )
    return made


def seen(kind: str, folder: Path, text: str) -> Preview:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    return preview(kind, path)


def store(vault: Vault, file_preview: Preview, **options: object) -> ImportSummary:
    with vault.act("imports.commit", now=NOW, actor="tester") as act:
        return imports.commit(act, file_preview, **options)  # type: ignore[arg-type]


def take_back(vault: Vault, batch_id: int) -> None:
    with vault.act("imports.undo", now=NOW, actor="tester") as act:
        imports.undo_batch(act, batch_id)


def count(vault: Vault, record: type) -> int:
    with vault.read() as session:
        return session.scalar(select(func.count()).select_from(record)) or 0


HOMES = """관리번호,이름,생년월일,전화,읍면,리,위험군,보호자 성명,보호자 연락처,안부전화 동의
1,김영희,1948-03-02,010-1234-5678,영월읍,영흥리,고,김철수(아들),010-2222-3333,2026-01-05
2,박철수,1950-11-05,010-1234-5679,중동면,녹전1리,중,,,
3,이몽룡,1951-01-01,,없는면,,저,,,
"""


@pytest.mark.parametrize(
    ("head", "cells", "numbers"),
    [
        ("비상연락처1,비상연락처2", "010-1111-2222,010-3333-4444", ["01011112222", "01033334444"]),
        ("비상연락처1,비상연락처2", "033-370-2114,010-3333-4444", ["0333702114", "01033334444"]),
        (
            "비상연락처1,비상연락처1 관계,비상연락처2,비상연락처2 관계",
            "010-1111-2222,아들,010-3333-4444,아들",
            ["01011112222", "01033334444"],
        ),
        (
            "비상연락처1,비상연락처1 이름,비상연락처2,비상연락처2 이름",
            "033-370-2114,김철수,033-370-2114,이영희",
            ["0333702114", "0333702114"],
        ),
    ],
)
def test_the_same_list_again_changes_no_contact(
    vault: Vault, tmp_path: Path, head: str, cells: str, numbers: list[str]
) -> None:
    text = f"성명,생년월일,{head}\n김영희,1944-03-02,{cells}\n"
    store(vault, seen("households", tmp_path, text))
    again = store(vault, seen("households", tmp_path, text))
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 1)
    with vault.read() as session:
        assert [contact.phone for contact in session.scalars(select(Contact).order_by(Contact.rank))] == numbers


@pytest.mark.parametrize("relation", ["", "아들"])
def test_a_further_contact_takes_nobodys_number(vault: Vault, tmp_path: Path, relation: str) -> None:
    head = "성명,생년월일,비상연락처1,비상연락처1 관계,비상연락처2,비상연락처2 관계\n"
    first, further = f"010-1111-2222,{relation}", f"010-3333-4444,{relation}"
    store(vault, seen("households", tmp_path, f"{head}김영희,1944-03-02,{first},,\n"))
    store(vault, seen("households", tmp_path, f"{head}김영희,1944-03-02,{further},{first}\n"))
    with vault.read() as session:
        contacts = session.scalars(select(Contact).order_by(Contact.rank)).all()
        assert [contact.phone for contact in contacts] == ["01011112222", "01033334444"]


def test_households_come_with_resident_contacts_consents_and_area(vault: Vault, tmp_path: Path) -> None:
    file_preview = seen("households", tmp_path, HOMES)
    with vault.read() as session:
        compared = imports.compare(session, file_preview)
    assert (compared.new, compared.changed, compared.same, compared.rejected) == (3, 0, 0, 0)
    assert [problem.code for problem in compared.problems] == ["area"]
    summary = store(vault, file_preview)
    assert summary.counts == {"rows": 3, "new": 3, "changed": 0, "same": 0, "rejected": 0}
    with vault.read() as session:
        rows = session.execute(
            select(Household.external_id, Area.name, Resident.name, Resident.born_on, Household.risk)
            .join(Resident, Resident.household_id == Household.id)
            .outerjoin(Area, Area.id == Household.area_id)
            .order_by(Household.id)
        ).all()
        assert [tuple(row) for row in rows] == [
            ("1", "영흥리", "김영희", date(1948, 3, 2), "high"),
            ("2", "녹전리", "박철수", date(1950, 11, 5), "middle"),
            ("3", None, "이몽룡", date(1951, 1, 1), "low"),
        ]
        contact = session.scalars(select(Contact)).one()
        assert (contact.rank, contact.name, contact.relation, contact.phone) == (1, "김철수", "아들", "01022223333")
        consent = session.scalars(select(Consent)).one()
        assert (consent.purpose, consent.given_on) == ("calls", date(2026, 1, 5))
        batch = session.scalars(select(ImportBatch)).one()
        assert (batch.uuid, batch.state, batch.counts["new"]) == (summary.uuid, "applied", 3)
        assert imports.batch_by_uuid(session, summary.uuid) == summary.batch_id
        assert session.scalars(select(RejectedRow.code)).all() == ["area"]
    assert vault.verify() == []


def test_the_same_file_twice_changes_nothing_and_says_so(vault: Vault, tmp_path: Path) -> None:
    first = store(vault, seen("households", tmp_path, HOMES))
    again = store(vault, seen("households", tmp_path, HOMES))
    assert again.counts == {"rows": 3, "new": 0, "changed": 0, "same": 3, "rejected": 0}
    assert str(first.batch_id) in again.notes[-1]
    assert count(vault, Household) == 3


def test_one_changed_cell_is_exactly_one_change_and_silence_erases_nothing(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HOMES))
    later = HOMES.replace("1950-11-05,010-1234-5679", "1950-11-05,010-9999-5679").replace(
        ",고,김철수(아들),010-2222-3333", ",,,"
    )
    later = later.replace("3,이몽룡,1951-01-01,,없는면,,저,,,\n", "")
    file_preview = seen("households", tmp_path, later)
    with vault.read() as session:
        compared = imports.compare(session, file_preview)
    assert (compared.new, compared.changed, compared.same) == (0, 1, 1)
    assert compared.changed_rows[0].changes == (("phone", "01012345679", "01099995679"),)
    assert [name for _, name in compared.missing] == ["이몽룡"]
    store(vault, file_preview)
    with vault.read() as session:
        assert session.scalar(select(Resident.phone).where(Resident.name == "박철수")) == "01099995679"
        assert session.scalar(select(Household.risk).where(Household.external_id == "1")) == "high"
    assert count(vault, Contact) == 1


def test_without_a_number_name_birth_date_and_area_find_the_household(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HOMES))
    text = "이름,생년월일,읍면,리\n김영희,1948-03-02,영월읍,영흥리\n김영희,1955-07-13,영월읍,영흥리\n"
    summary = store(vault, seen("households", tmp_path, text))
    assert (summary.counts["same"], summary.counts["new"]) == (1, 1)


def test_a_lost_cell_overwrites_nothing_and_a_lost_name_is_known_by_number_or_phone(
    vault: Vault, tmp_path: Path
) -> None:
    head = "관리번호,성명,휴대전화,주소,방문안전메모\n"
    store(
        vault,
        seen(
            "households",
            tmp_path,
            head + "P1,김영희,010-1234-5678,하송리 12,개 있음\n,박철수,010-1234-5679,하송리 13,\n",
        ),
    )
    lost = "P1,#N/A,#REF!,0,#N/A\n,#N/A,010-1234-5679,하송리 14,0\nP9,0,,하송리 15,\nP8,#N/A,010-1234-5678,하송리 16,\n"
    summary = store(vault, seen("households", tmp_path, head + lost))
    with vault.read() as session:
        people = session.execute(
            select(Household.external_id, Resident.name, Resident.phone, Household.address, Household.safety_note)
            .join(Resident, Resident.household_id == Household.id)
            .order_by(Household.id)
        ).all()
    assert [tuple(one) for one in people] == [
        ("P1", "김영희", "01012345678", "하송리 12", "개 있음"),
        (None, "박철수", "01012345679", "하송리 14", ""),
    ]
    assert {name: summary.counts[name] for name in ("new", "changed", "same", "rejected")} == {
        "new": 0,
        "changed": 1,
        "same": 1,
        "rejected": 2,
    }
    assert [problem.row for problem in summary.problems if problem.code == "name_missing"] == [4, 5]


@pytest.mark.parametrize("village", ["#N/A", "0", ""])
def test_a_lost_village_leaves_the_home_in_the_village_it_is_in(vault: Vault, tmp_path: Path, village: str) -> None:
    head = "관리번호,성명,읍면,리\n"
    store(vault, seen("households", tmp_path, head + "P1,김영희,영월읍,영흥리\n"))
    summary = store(vault, seen("households", tmp_path, head + f"P1,김영희,영월읍,{village}\n"))
    assert (summary.counts["changed"], summary.counts["same"]) == (0, 1)
    store(vault, seen("households", tmp_path, head + f"P1,김영희,산솔면,{village}\n"))  # moved, the village not known
    with vault.read() as session:
        assert session.scalar(select(Area.name).join(Household, Household.area_id == Area.id)) == "산솔면"


def test_a_number_that_changed_hands_is_not_overwritten(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HOMES))
    summary = store(vault, seen("households", tmp_path, "관리번호,이름,생년월일\n1,성춘향,1960-05-05\n"))
    assert summary.counts["rejected"] == 1
    assert [problem.code for problem in summary.problems] == ["other_person"]


def test_a_birth_after_today_costs_the_date_and_not_the_person(vault: Vault, tmp_path: Path) -> None:
    summary = store(vault, seen("households", tmp_path, "이름,생년월일\n김영희,2027-01-01\n"))
    assert (summary.counts["new"], summary.counts["rejected"]) == (1, 0)
    assert [(problem.code, problem.value) for problem in summary.problems] == [("future", "2027. 1. 1.(금)")]
    with vault.read() as session:
        assert session.execute(select(Resident.name, Resident.born_on)).all() == [("김영희", None)]


def test_a_birth_that_is_found_out_later_goes_to_the_same_person(vault: Vault, tmp_path: Path) -> None:
    text = "이름,생년월일,전화,읍면,리\n김영희,1948년생,010-1234-5678,영월읍,영흥리\n"
    store(vault, seen("households", tmp_path, text))
    again = store(vault, seen("households", tmp_path, text))
    assert again.counts["same"] == 1
    later = store(vault, seen("households", tmp_path, text.replace("1948년생", "1948-03-02")))
    assert (later.counts["new"], later.counts["changed"]) == (0, 1)
    back = store(vault, seen("households", tmp_path, text))
    assert (back.counts["new"], back.counts["same"]) == (0, 1)
    with vault.read() as session:
        assert session.execute(select(Resident.name, Resident.born_on)).all() == [("김영희", date(1948, 3, 2))]


def test_two_of_one_name_whose_births_are_not_known_are_two_people(vault: Vault, tmp_path: Path) -> None:
    text = (
        "이름,생년월일,전화,읍면,리,주소\n김순자,1948년생,010-1111-2221,영월읍,영흥리,중앙로 12\n"
        "김순자,1948년생,010-1111-2222,영월읍,영흥리,중앙로 47\n"
    )
    assert store(vault, seen("households", tmp_path, text)).counts["new"] == 2
    assert store(vault, seen("households", tmp_path, text)).counts["same"] == 2


def test_a_namesake_whom_no_birth_tells_apart_is_taken_as_new_and_named(vault: Vault, tmp_path: Path) -> None:
    head = "이름,생년월일,전화,읍면,리,주소\n"
    store(vault, seen("households", tmp_path, f"{head}김순자,1948-03-02,010-1111-2221,영월읍,영흥리,중앙로 12\n"))
    text = f"{head}김순자,모름,010-1111-2229,영월읍,영흥리,중앙로 21\n"
    summary = store(vault, seen("households", tmp_path, text))
    assert summary.counts["new"] == 1
    assert [(problem.row, problem.code) for problem in summary.problems] == [(2, "birth_date"), (2, "namesake")]


def test_one_name_at_one_address_is_one_person_however_the_address_is_spaced(vault: Vault, tmp_path: Path) -> None:
    head = "이름,생년월일,전화,읍면,리,주소\n"
    store(vault, seen("households", tmp_path, f"{head}김순자,1948-03-02,010-1111-2221,영월읍,영흥리,중앙로 12\n"))
    text = f"{head}김순자,모름,010-1111-2229,영월읍,영흥리,중앙로12\n"
    summary = store(vault, seen("households", tmp_path, text))
    assert (summary.counts["new"], summary.counts["changed"]) == (0, 1)
    with vault.read() as session:
        assert session.scalars(select(Resident.phone)).all() == ["01011112229"]


def test_a_birth_by_the_lunar_calendar_tells_who_it_is(vault: Vault, tmp_path: Path) -> None:
    head = "이름,생년월일,읍면,리\n"
    store(vault, seen("households", tmp_path, f"{head}김순자,1948-03-02,영월읍,영흥리\n"))
    summary = store(vault, seen("households", tmp_path, f"{head}김순자,음 1948.1.22.,영월읍,영흥리\n"))
    assert (summary.counts["new"], summary.counts["changed"]) == (0, 1)  # its words are kept
    with vault.read() as session:
        (person,) = session.scalars(select(Resident)).all()
        assert (person.born_on, person.born_words) == (date(1948, 3, 2), "음 1948.1.22.")


def test_what_is_known_of_a_birth_is_kept_and_a_day_ends_it(vault: Vault, tmp_path: Path) -> None:
    head = "관리번호,이름,생년월일\n"
    for text, part, words, born_on in (
        ("1948년생", "1948", "", None),
        ("1948-03", "1948-03", "", None),
        ("1948", "1948-03", "", None),
        ("1948-02-30", "1948-03", "", None),
        ("음 1948.3.2", "", "음 1948.3.2", date(1948, 4, 10)),
        ("1948", "", "음 1948.3.2", date(1948, 4, 10)),
    ):
        store(vault, seen("households", tmp_path, f"{head}A-1,김순자,{text}\n"))
        with vault.read() as session:
            (person,) = session.scalars(select(Resident)).all()
            assert (person.born_part, person.born_words, person.born_on) == (part, words, born_on)


def test_two_of_one_name_and_village_born_in_other_years_are_two_people(vault: Vault, tmp_path: Path) -> None:
    head = "이름,생년월일,읍면,리\n"
    first = seen("households", tmp_path, f"{head}김순자,1948년생,영월읍,영흥리\n김순자,1950년생,영월읍,영흥리\n")
    assert store(vault, first).counts["new"] == 2
    again = store(vault, seen("households", tmp_path, f"{head}김순자,1950년생,영월읍,영흥리\n"))
    assert (again.counts["new"], again.counts["same"]) == (0, 1)
    third = store(vault, seen("households", tmp_path, f"{head}김순자,1952-03-02,영월읍,영흥리\n"))
    assert third.counts["new"] == 1


def test_a_year_of_birth_beside_the_known_one_is_asked_about(vault: Vault, tmp_path: Path) -> None:
    head = "이름,생년월일,읍면,리\n"
    store(vault, seen("households", tmp_path, f"{head}김순자,1949-01-18,영월읍,영흥리\n"))
    summary = store(vault, seen("households", tmp_path, f"{head}김순자,1948년생,영월읍,영흥리\n"))
    assert [question.kind for question in summary.questions] == ["person"]
    assert summary.counts["new"] == 0


def test_a_number_of_somebody_born_in_another_year_is_not_taken_over(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, "관리번호,이름,생년월일\nA-1,김순자,1948-03-02\n"))
    summary = store(vault, seen("households", tmp_path, "관리번호,이름,생년월일\nA-1,박철수,1950년생\n"))
    assert (summary.counts["rejected"], "other_person" in summary.problem_counts) == (1, True)


def test_a_year_of_birth_to_come_is_left_out_and_named(vault: Vault, tmp_path: Path) -> None:
    summary = store(vault, seen("households", tmp_path, "이름,생년월일\n김순자,2031년생\n"))
    assert "future" in summary.problem_counts
    with vault.read() as session:
        assert session.scalars(select(Resident.born_part)).all() == [""]


def test_a_row_without_birth_does_not_give_a_number_of_the_register_to_another_person(
    vault: Vault, tmp_path: Path
) -> None:
    store(vault, seen("households", tmp_path, HOMES))
    summary = store(vault, seen("households", tmp_path, "관리번호,이름,생년월일,전화\n1,성춘향,모름,010-7777-7777\n"))
    assert [problem.code for problem in summary.problems] == ["birth_date", "other_person"]
    with vault.read() as session:
        assert session.scalar(select(Resident.name).where(Resident.phone == "01012345678")) == "김영희"


REMARKS = """관리번호,이름,생년월일,비고,특이사항
1,김영희,1948-03-02,개 있음 주의,난청 - 크게 말할 것
2,박철수,1950-11-05,,
"""


def test_remarks_become_notes_once_and_go_with_their_batch(vault: Vault, tmp_path: Path) -> None:
    file_preview = seen("households", tmp_path, REMARKS)
    with vault.read() as session:
        compared = imports.compare(session, file_preview)
    wanted = ("비고: 개 있음 주의", "특이사항: 난청 - 크게 말할 것")
    assert [text for name, text in compared.new_rows[0].brings if name == "note"] == list(wanted)
    first = store(vault, file_preview)
    with vault.read() as session:
        assert session.execute(select(Note.household_id, Note.author, Note.text)).all() == [
            (1, "import", wanted[0]), (1, "import", wanted[1])
        ]  # fmt: skip
    again = store(vault, seen("households", tmp_path, REMARKS))
    assert (again.counts["changed"], again.counts["same"], count(vault, Note)) == (0, 2, 2)
    file_preview = seen("households", tmp_path, REMARKS.replace("개 있음 주의", "사망(11. 2.)"))
    with vault.read() as session:
        assert imports.compare(session, file_preview).changed_rows[0].changes == (("note", "", "비고: 사망(11. 2.)"),)
    second = store(vault, file_preview)
    assert (second.counts["changed"], count(vault, Note)) == (1, 3)
    take_back(vault, second.batch_id)
    assert count(vault, Note) == 2
    take_back(vault, first.batch_id)
    assert count(vault, Note) == 0
    assert vault.verify() == []


def test_a_column_of_remarks_can_be_taken_as_the_safety_note(tmp_path: Path) -> None:
    path = tmp_path / "households.csv"
    path.write_text("이름,비고\n김영희,개 있음\n", encoding="utf-8")
    plain = preview("households", path)
    assert dict(plain.profile.columns)["note"] == "비고"
    chosen = {"columns": {"name": "이름", "safety_note": "비고"}, "left_out": ["note"]}
    (row,) = preview("households", path, profile=chosen).rows
    assert (row.safety_note, row.notes) == ("개 있음", ())  # type: ignore[union-attr]


def test_what_stood_in_a_list_is_no_sign_that_somebody_was_there(empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "households.csv"
    path.write_text("이름,생년월일,비고\n새이름,1948-03-02,개 있음\n", encoding="utf-8")
    empty.imports.commit(empty.imports.preview("households", path), NOW)
    with empty.vault.read() as session:
        home = session.scalar(select(Note.household_id).where(Note.text == "개 있음"))
        assert home is not None
        later = NOW + timedelta(hours=1)
        assert [sign.source for sign in signs_since(session, home, NOW - timedelta(days=1), later)] == []
    assert [(note.author, note.text) for note in empty.households.card(home, later).notes] == [("명단", "개 있음")]


def test_a_household_batch_is_taken_back_whole(vault: Vault, tmp_path: Path) -> None:
    summary = store(vault, seen("households", tmp_path, HOMES))
    take_back(vault, summary.batch_id)
    assert [count(vault, record) for record in (Household, Resident, Contact, Consent)] == [0, 0, 0, 0]
    with vault.read() as session:
        assert session.scalars(select(ImportBatch.state)).all() == ["undone"]
    with pytest.raises(RuleError) as refused:
        take_back(vault, summary.batch_id)
    assert refused.value.code == "already_undone"
    assert store(vault, seen("households", tmp_path, HOMES)).counts["new"] == 3
    assert vault.verify() == []


@pytest.mark.parametrize("count", [1, 60])
def test_the_number_of_a_household_taken_out_again_is_given_to_nobody_else(
    vault: Vault, tmp_path: Path, count: int
) -> None:
    rows = "".join(f"김{n},1950-03-02,010-0000-{n:04}\n" for n in range(count))
    head = "이름,생년월일,전화\n"
    batch = store(vault, seen("households", tmp_path, head + rows)).batch_id
    with vault.read() as session:
        before = set(session.scalars(select(Household.id)))
    take_back(vault, batch)
    store(vault, seen("households", tmp_path, head + rows.replace("김", "이")))
    with vault.read() as session:
        assert before.isdisjoint(session.scalars(select(Household.id)))


def test_a_cancelled_import_leaves_nothing(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        store(vault, seen("households", tmp_path, HOMES), cancelled=lambda: True)
    assert refused.value.code == "cancelled"
    assert [count(vault, record) for record in (Household, ImportBatch, RejectedRow)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("kind", "record"), [("households", Household), ("readings", ReadingMonth)], ids=["households", "readings"]
)
def test_what_is_stored_is_what_was_seen_though_the_file_has_changed_since(
    vault: Vault, tmp_path: Path, kind: str, record: type
) -> None:
    text = {"households": HOMES, "readings": reading_rows("M-1", "M-2", "M-3")}[kind]
    file_preview = seen(kind, tmp_path, text)
    [path] = [file for file in tmp_path.iterdir() if file.is_file()]
    path.write_text("이것은,다른,파일\n", encoding="utf-8")
    assert store(vault, file_preview).counts["rejected"] == 0
    assert count(vault, record) == 3
    with vault.read() as session:
        assert session.scalars(select(ImportBatch.file_sha256)).one() == hashlib.sha256(text.encode()).hexdigest()


# ------------------------------------------------------------ readings


def reading_rows(*meters: str, value: float = 0.25, day: int = 1) -> str:
    rows = [f"{meter},2026-11-{day:02} {hour:02}:00,{value}" for meter in meters for hour in range(24)]
    return "\n".join(["meter,time,kwh", *rows]) + "\n"


def test_readings_of_unknown_meters_are_kept_and_listed(vault: Vault, tmp_path: Path) -> None:
    file_preview = seen("readings", tmp_path, reading_rows("A", "B"))
    with vault.read() as session:
        compared = imports.compare(session, file_preview)
    assert (compared.new, compared.unassigned) == (48, ("A", "B"))
    summary = store(vault, file_preview)
    assert summary.counts == {
        "rows": 48, "new": 48, "changed": 0, "same": 0, "meters": 2, "assigned": 0, "unassigned": 2, "rejected": 0
    }  # fmt: skip
    assert [name for _, name in summary.unassigned] == ["A", "B"]
    ids = [meter_id for meter_id, _ in summary.unassigned]
    with vault.read() as session:
        hours = read_hours(session, ids, np.datetime64("2026-11-01", "h"), np.datetime64("2026-11-02", "h"))
        feed = session.scalars(select(Feed)).one()
        assert (feed.signal, feed.newest_at) == ("power", datetime(2026, 11, 2, tzinfo=KST))
    np.testing.assert_allclose(hours, 250)


def test_readings_again_are_the_same_and_differing_ones_changed(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("readings", tmp_path, reading_rows("A", "B")))
    again = store(vault, seen("readings", tmp_path, reading_rows("A", "B")))
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 48)
    file_preview = seen(
        "readings", tmp_path, reading_rows("A", "B").replace("B,2026-11-01 05:00,0.25", "B,2026-11-01 05:00,0.5")
    )
    with vault.read() as session:
        compared = imports.compare(session, file_preview)
    assert (compared.new, compared.changed, compared.same) == (0, 1, 47)
    assert store(vault, file_preview).counts["changed"] == 1


def test_readings_are_taken_back_with_the_meters_they_brought(vault: Vault, tmp_path: Path) -> None:
    first = store(vault, seen("readings", tmp_path, reading_rows("A")))
    second = store(vault, seen("readings", tmp_path, reading_rows("A", "B", value=0.5)))
    with pytest.raises(RuleError) as refused:
        take_back(vault, first.batch_id)
    assert refused.value.code == "later_batch"
    take_back(vault, second.batch_id)
    assert (count(vault, Meter), count(vault, ReadingMonth)) == (1, 1)
    with vault.read() as session:
        hours = read_hours(session, [1], np.datetime64("2026-11-01", "h"), np.datetime64("2026-11-02", "h"))
    np.testing.assert_allclose(hours, 250)
    take_back(vault, first.batch_id)
    assert (count(vault, Meter), count(vault, ReadingMonth)) == (0, 0)
    assert vault.verify() == []


def test_readings_after_now_are_not_believed(vault: Vault, tmp_path: Path) -> None:
    summary = store(vault, seen("readings", tmp_path, reading_rows("A", day=22)))
    assert (summary.counts["new"], summary.counts["rejected"], summary.counts["rows"]) == (9, 15, 24)
    assert summary.problem_counts == {"future": 15}


def test_meters_go_to_households_only_in_the_practice_county(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HOMES))
    file_preview = seen("readings", tmp_path, reading_rows("A", "B"))
    with vault.act("test.real", now=NOW, actor="tester") as act:
        act.set_fact("practice", value=False)
    with pytest.raises(RuleError) as refused:
        store(vault, file_preview, assign=True)
    assert refused.value.code == "practice_only"
    assert (count(vault, Meter), count(vault, ImportBatch)) == (0, 1)
    with vault.act("test.practice", now=NOW, actor="tester") as act:
        act.set_fact("practice", value=True)
    summary = store(vault, file_preview, assign=True)
    assert (summary.counts["assigned"], summary.counts["unassigned"]) == (2, 0)
    with vault.read() as session:
        assert session.scalars(select(Meter.household_id).order_by(Meter.id)).all() == [1, 2]
    take_back(vault, summary.batch_id)
    assert count(vault, Meter) == 0


@NEEDS_SHARED
def test_the_real_london_file_is_stored_reading_for_reading(vault: Vault) -> None:
    file_preview = preview("readings", SHARED / "lcl_london_hourly.csv.gz")
    summary = store(vault, file_preview)
    assert (summary.counts["rows"], summary.counts["new"], len(summary.unassigned)) == (509_020, 509_020, 60)
    with vault.read() as session:
        wh = read_hours(
            session,
            [meter_id for meter_id, _ in summary.unassigned],
            np.datetime64("2012-12-31", "h"),
            np.datetime64("2014-01-02", "h"),
        )
    assert int(np.count_nonzero(~np.isnan(wh))) == 509_020
    again = store(vault, preview("readings", SHARED / "lcl_london_hourly.csv.gz"))
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 509_020)


# ------------------------------------------------------------ calls and phone use

CALLS = """전화번호,통화일시,통화결과,요약
010-1234-5678,2026-11-20 14:05,연결,잘 지내심
010-1234-5679,2026-11-20 10:00,미응답,
010-7777-7777,2026-11-20 10:00,연결,
010-1234-5678,2026-11-23 10:00,연결,
"""


def test_calls_find_their_household_and_strangers_and_the_future_are_named(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HOMES))
    summary = store(vault, seen("calls", tmp_path, CALLS))
    assert summary.counts == {
        "rows": 4, "new": 2, "changed": 0, "same": 0, "rejected": 2, "missing": 0, "unplanned": 2,
    }  # fmt: skip
    assert [(problem.row, problem.code) for problem in summary.problems] == [(4, "unknown_phone"), (5, "future")]
    with vault.read() as session:
        assert session.execute(select(Call.household_id, Call.result).order_by(Call.household_id)).all() == [
            (1, "ok"),
            (2, "no_answer"),
        ]
        feed = session.scalars(select(Feed)).one()
        assert (feed.signal, feed.newest_at) == ("calls", datetime(2026, 11, 20, 14, 5, tzinfo=KST))
    changed = store(vault, seen("calls", tmp_path, CALLS.replace("미응답", "연결")))
    assert (changed.counts["changed"], changed.counts["same"]) == (1, 1)
    take_back(vault, changed.batch_id)
    take_back(vault, summary.batch_id)
    assert count(vault, Call) == 0
    with vault.read() as session:
        assert session.scalars(select(Feed.newest_at)).all() == [None]


def test_a_phone_two_people_share_is_not_guessed(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HOMES.replace("010-1234-5679", "010-1234-5678")))
    summary = store(vault, seen("calls", tmp_path, CALLS))
    assert summary.problem_counts == {"shared_phone": 1, "unknown_phone": 2, "future": 1}
    assert count(vault, Call) == 0


def test_phone_days_are_stored_changed_and_taken_back(vault: Vault, tmp_path: Path) -> None:
    store(vault, seen("households", tmp_path, HOMES))
    text = (
        "전화번호,일자,발신건수\n010-1234-5678,2026-11-20,3\n010-1234-5679,2026-11-20,0\n010-1234-5678,2026-11-23,3\n"
    )
    summary = store(vault, seen("phone-use", tmp_path, text))
    assert summary.counts == {"rows": 3, "new": 2, "changed": 0, "same": 0, "rejected": 1}
    changed = store(vault, seen("phone-use", tmp_path, text.replace("-20,3", "-20,4")))
    assert (changed.counts["changed"], changed.counts["same"]) == (1, 1)
    with pytest.raises(RuleError) as refused:
        take_back(vault, summary.batch_id)
    assert refused.value.code == "later_batch"
    take_back(vault, changed.batch_id)
    with vault.read() as session:
        assert session.scalars(select(PhoneDay.outgoing_count).order_by(PhoneDay.id)).all() == [3, 0]
    take_back(vault, summary.batch_id)
    assert count(vault, PhoneDay) == 0


# ------------------------------------------------------------ profiles


def test_profiles_are_saved_by_name_and_used_again(vault: Vault) -> None:
    profile = Profile("readings", columns={"meter": "a", "stamp": "b", "usage": "c"}, unit="wh")
    with vault.act("imports.save_profile", now=NOW, actor="tester") as act:
        imports.save_profile(act, profile, "한전")
    with vault.read() as session:
        found = imports.profile_named(session, "readings", "한전")
        assert (found.columns, found.unit) == (profile.columns, "wh")
        assert imports.profiles(session, "readings")[0] == "한전"
        with pytest.raises(ImportRefused):
            imports.profile_named(session, "calls", "한전")
    with pytest.raises(RuleError), vault.act("imports.save_profile", now=NOW, actor="tester") as act:
        imports.save_profile(act, profile, "day-first")


WIDE_HOURS = ",".join(f"{hour}시" for hour in range(24))


def test_a_saved_profile_is_used_again_for_a_file_with_the_same_columns_and_deleted(
    empty: Workspace, tmp_path: Path
) -> None:
    first, second, other = (tmp_path / f"{name}.csv" for name in ("10월", "11월", "다른"))
    for path, day in ((first, "2026-10-01"), (second, "2026-11-01")):
        path.write_text(f"집,언제,얼마\nA,{day} 10:00,350\nA,{day} 11:00,0\n", encoding="utf-8")
    other.write_text("집,언제,얼마,더\nA,2026-11-01 10:00,350,1\n", encoding="utf-8")
    mapping = {"columns": {"meter": "집", "stamp": "언제", "usage": "얼마"}, "unit": "wh"}
    empty.imports.save_profile(empty.imports.preview("readings", first, profile=mapping), "한전 10월", NOW)
    seen_again = empty.imports.preview("readings", second)
    assert seen_again.profile.name == "한전 10월"
    assert any("한전 10월" in note for note in seen_again.notes)
    assert empty.imports.commit(seen_again, NOW).value.counts["new"] == 2
    assert empty.imports.batches()[0].file_name == "11월.csv"
    with empty.vault.read() as session:
        assert session.scalars(select(ImportBatch.profile)).one() == "한전 10월"
    assert empty.imports.look(second).profile.name == "한전 10월"
    assert empty.imports.preview("readings", other, profile="한전 10월").taken_count == 1
    # it is one act among others: undone and done again, deleted and undone
    assert empty.imports.profiles("readings")[0] == "한전 10월"
    empty.imports.delete_profile("한전 10월", NOW)
    assert "한전 10월" not in empty.imports.profiles("readings")
    assert empty.imports.preview("readings", second).profile.name == ""
    empty.history.undo_last(NOW)
    assert empty.imports.preview("readings", second).profile.name == "한전 10월"
    for verb in (
        lambda: empty.imports.delete_profile("없는 것", NOW),
        lambda: empty.imports.save_profile(seen_again, "  ", NOW),
        lambda: empty.imports.save_profile(seen_again, "가" * 61, NOW),
    ):
        with pytest.raises(RuleError):
            verb()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("households", HOMES),
        ("calls", CALLS),
        ("readings", "계량기번호,일시,사용량(kWh)\nA,2026-11-01 10:00,0.2\n"),
        ("readings", f"고객번호,일자,{WIDE_HOURS}\nA,2026-11-01,{','.join(['0.2'] * 24)}\n"),
        ("phone-use", "전화번호,일자,발신건수\n01012345678,2026-11-01,3\n"),
        ("phone-use", "전화번호,2026-11-01,2026-11-02\n01012345678,3,0\n"),
        ("utility-alerts", "고객번호,알림일시,단계,내용\nA,2026-11-01 10:00,주의,사용량 급감\n"),
    ],
)
def test_what_a_file_holds_is_told_by_its_columns(empty: Workspace, tmp_path: Path, kind: str, text: str) -> None:
    path = tmp_path / "도착.csv"
    path.write_text(text, encoding="utf-8")
    assert empty.imports.look(path).kind == kind


def test_a_file_that_could_be_anything_is_not_guessed(empty: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b,c\n1,2,3\n", encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        empty.imports.look(path)
    assert refused.value.code == "kind_unknown"


# ------------------------------------------------------------ running readings from file to file


def running_file(folder: Path, name: str, values: list[float], first_hour: int, columns: str = "kwh") -> Path:
    begin = datetime(2026, 10, 1)  # noqa: DTZ001
    path = folder / name
    rows = [f"A,{begin + timedelta(hours=first_hour + n):%Y-%m-%d %H:%M},{value:.3f}" for n, value in enumerate(values)]
    path.write_text(f"meter,time,{columns}\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3_000), min_size=30, max_size=60), st.data())
def test_running_readings_cut_into_files_lose_no_step_between_them(
    empty: Workspace, tmp_path: Path, wh: list[int], data: st.DataObject
) -> None:
    registers = [(8_350_000 + total) / 1000 for total in np.concatenate([[0], np.cumsum(wh)])]
    cut = data.draw(st.integers(2, len(wh) - 2))
    batches: list[int] = []
    for name, values, hour in (("a.csv", registers[:cut], 0), ("b.csv", registers[cut:], cut)):
        preview = empty.imports.preview("readings", running_file(tmp_path, name, values, hour), profile="running")
        done = empty.imports.commit(preview, NOW).value
        batches.append(done.batch_id)
        assert done.counts["new"] + done.counts["same"] + done.counts["rejected"] == done.counts["rows"]
    assert done.counts["between"] == 1
    with empty.vault.read() as session:
        first = np.datetime64("2026-10-01T00", "h")
        stored = read_hours(session, [session.scalars(select(Meter.id)).one()], first, first + len(wh))[0]
    assert stored == pytest.approx(wh, abs=0.06)
    # the first file again goes on from nothing, and taking the second back leaves the first as it was
    for batch in reversed(batches):
        empty.imports.undo(batch, NOW)
    with empty.vault.read() as session:
        assert session.scalar(select(func.count()).select_from(ReadingMonth)) == 0
        assert session.scalar(select(func.count()).select_from(RegisterEnd)) == 0


def test_a_new_meter_between_two_files_is_no_giant_reading(empty: Workspace, tmp_path: Path) -> None:
    for name, values, hour in (("a.csv", [8350.0 + n * 0.2 for n in range(24)], 0), ("b.csv", [3.0, 3.2, 3.4], 24)):
        preview = empty.imports.preview("readings", running_file(tmp_path, name, values, hour), profile="running")
        counts = empty.imports.commit(preview, NOW).value.counts
    assert "between" not in counts
    assert counts["new"] == 2
