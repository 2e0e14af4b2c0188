"""Meters in bulk: what a list links at once, what it leaves to a person, and its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.intake.addresses import Alike, KnownHome, address_key
from coordinator.records.households import Household, Resident
from coordinator.records.power import Meter
from tests.casework.homes import add_home, imported
from tests.conftest import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.imports import Comparison, ImportSummary
    from coordinator.workspace import Workspace


def home(workspace: Workspace, name: str, address: str = "", number: str = "", phone: str = "") -> int:
    made = add_home(workspace, name).id
    with workspace.vault.act("test", now=NOW, actor="tester") as act:
        household = act.session.get_one(Household, made)
        household.address, household.external_id = address, number or None
        resident = act.session.scalars(select(Resident).where(Resident.household_id == made)).one()
        resident.phone = phone
    return made


def read(workspace: Workspace, folder: Path, text: str, kind: str = "meters") -> Comparison:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return workspace.imports.compare(workspace.imports.preview(kind, path))


def take(workspace: Workspace, folder: Path, text: str, kind: str = "meters") -> ImportSummary:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return imported(workspace, kind, path)


def owners(workspace: Workspace) -> dict[str, int | None]:
    with workspace.vault.read() as session:
        return {
            row.external_id: row.household_id for row in session.execute(select(Meter.external_id, Meter.household_id))
        }


def test_the_households_number_says_whose_a_meter_is(empty: Workspace, tmp_path: Path) -> None:
    first, second = home(empty, "김영희", number="A-1"), home(empty, "박철수")
    done = take(empty, tmp_path, f"계량기번호,관리번호\n12345678,A-1\n12345679,HH-{second}\n")
    assert (done.counts["new"], done.counts["rejected"]) == (2, 0)
    assert owners(empty) == {"12345678": first, "12345679": second}


def test_name_and_address_that_agree_link_however_the_address_is_written(empty: Workspace, tmp_path: Path) -> None:
    made = home(empty, "김영희", "강원특별자치도 영월군 북면 마차리 12번지")
    take(empty, tmp_path, "계량기번호,성명,주소\n12345678,김 영희,북면 마차리 12 (본채)\n")
    assert owners(empty) == {"12345678": made}


def test_a_name_alone_an_address_alone_or_one_that_is_only_alike_is_suggested_never_linked(
    empty: Workspace, tmp_path: Path
) -> None:
    made = home(empty, "김영희", "북면 마차리 12")
    text = "계량기번호,성명,주소\n11111111,김영희,\n22222222,,북면 마차리 12\n33333333,김영희,북면 마차리 12-1\n"
    before = read(empty, tmp_path, text)
    assert (before.new, before.rejected) == (0, 3)
    assert {line: some[0].household_id for line, some in before.suggestions.items()} == {2: made, 3: made, 4: made}
    done = take(empty, tmp_path, text)
    assert {problem.code for problem in done.problems} == {"confirm"}
    assert owners(empty) == {}


def test_a_number_of_somebody_of_another_name_is_not_linked(empty: Workspace, tmp_path: Path) -> None:
    made = home(empty, "김영희", number="A-1")
    done = take(empty, tmp_path, "계량기번호,관리번호,성명\n12345678,A-1,박철수\n")
    assert [problem.code for problem in done.problems] == ["name_differs"]
    assert done.suggestions[2][0].household_id == made
    assert owners(empty) == {}


def test_two_people_of_one_name_and_address_are_a_question(empty: Workspace, tmp_path: Path) -> None:
    for _ in range(2):
        home(empty, "김영희", "북면 마차리 12")
    done = take(empty, tmp_path, "계량기번호,성명,주소\n12345678,김영희,북면 마차리 12\n")
    assert [problem.code for problem in done.problems] == ["several"]


def test_two_meters_for_one_home_are_both_left_to_a_person(empty: Workspace, tmp_path: Path) -> None:
    home(empty, "김영희", number="1")
    done = take(empty, tmp_path, "계량기번호,관리번호\n12345678,1\n12345679,1\n")
    assert [problem.code for problem in done.problems] == ["two_meters_home", "two_meters_home"]
    assert owners(empty) == {}


def test_a_meter_of_another_home_and_a_home_with_another_meter_are_named(empty: Workspace, tmp_path: Path) -> None:
    first = home(empty, "김영희", number="1")
    home(empty, "박철수", number="2")
    take(empty, tmp_path, "계량기번호,관리번호\n12345678,1\n")
    done = take(empty, tmp_path, "계량기번호,관리번호\n12345678,2\n12345679,1\n")
    assert [problem.code for problem in done.problems] == ["meter_taken", "has_meter"]
    assert "김영희" in done.problems[0].message
    assert owners(empty) == {"12345678": first}


def test_a_home_that_has_ended_gets_no_meter(empty: Workspace, tmp_path: Path) -> None:
    made = home(empty, "김영희", number="1")
    with empty.vault.act("test", now=NOW, actor="tester") as act:
        act.session.get_one(Household, made).ended_on = NOW.date()
    assert [problem.code for problem in take(empty, tmp_path, "계량기번호,관리번호\n12345678,1\n").problems] == [
        "household_ended"
    ]


def test_the_same_list_again_changes_nothing(empty: Workspace, tmp_path: Path) -> None:
    home(empty, "김영희", number="1")
    text = "계량기번호,관리번호\n12345678,1\n"
    take(empty, tmp_path, text)
    again = take(empty, tmp_path, text)
    assert (again.counts["new"], again.counts["same"], again.counts["rejected"]) == (0, 1, 0)


def test_readings_that_come_later_find_a_meter_of_the_list(empty: Workspace, tmp_path: Path) -> None:
    made = home(empty, "김영희", number="1")
    done = take(empty, tmp_path, "계량기번호,관리번호\n12345678,1\n")
    assert [problem.code for problem in done.problems] == ["meter_unseen"]
    take(empty, tmp_path, "meter,time,kwh\n12345678,2026-11-23 01:00,0.1\n12345678,2026-11-23 02:00,0.1\n", "readings")
    assert owners(empty) == {"12345678": made}


def test_of_a_meter_never_seen_two_numbers_are_a_question(empty: Workspace, tmp_path: Path) -> None:
    made = home(empty, "김영희", number="1")
    text = "계량기번호,고객번호,관리번호\n12345678,0512345678,1\n"
    assert [problem.code for problem in take(empty, tmp_path, text).problems] == ["which_number"]
    take(
        empty, tmp_path, "meter,time,kwh\n512345678,2026-11-23 01:00,0.1\n512345678,2026-11-23 02:00,0.1\n", "readings"
    )
    take(empty, tmp_path, text)
    assert owners(empty) == {"512345678": made}


def test_undoing_the_list_takes_back_every_link_and_every_meter_it_made(empty: Workspace, tmp_path: Path) -> None:
    home(empty, "김영희", number="1")
    take(empty, tmp_path, "meter,time,kwh\n12345678,2026-11-23 01:00,0.1\n12345678,2026-11-23 02:00,0.1\n", "readings")
    home(empty, "박철수", number="2")
    done = take(empty, tmp_path, "계량기번호,관리번호\n12345678,1\n12345679,2\n")
    empty.imports.undo(done.batch_id, NOW)
    assert owners(empty) == {"12345678": None}
    assert empty.history.verify() == []


# ------------------------------------------------------------ in the list of households


def test_a_column_of_meters_in_the_list_of_households_links_them_all_and_back(empty: Workspace, tmp_path: Path) -> None:
    text = "관리번호,이름,계량기번호\n1,김영희,12345678\n2,박철수,12345679\n3,이몽룡,\n"
    before = read(empty, tmp_path, text, "households")
    assert any("2" in note and "계량기" in note for note in before.notes)
    done = take(empty, tmp_path, text, "households")
    with empty.vault.read() as session:
        numbers: dict[str | None, int] = dict(session.execute(select(Household.external_id, Household.id)).all())
    assert owners(empty) == {"12345678": numbers["1"], "12345679": numbers["2"]}
    again = take(empty, tmp_path, text, "households")
    assert again.counts["same"] == 3
    empty.imports.undo(again.batch_id, NOW)
    empty.imports.undo(done.batch_id, NOW)
    assert owners(empty) == {}


def test_a_meter_that_cannot_be_linked_costs_no_person(empty: Workspace, tmp_path: Path) -> None:
    text = "관리번호,이름,생년월일,계량기번호\n1,김영희,1944-03-02,12345678\n2,박철수,1945-03-02,12345678\n"
    done = take(empty, tmp_path, text, "households")
    assert (done.counts["new"], done.counts["rejected"]) == (2, 0)
    assert [problem.code for problem in done.problems] == ["meter_twice", "meter_twice"]
    assert owners(empty) == {}


# ------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("강원도 영월군 북면 마차리 12", "북면 마차리 12번지"),
        ("강원특별자치도 영월군 영월읍 영흥로 5 (영흥리)", "영월군 영월읍 영흥로 5"),
        ("북면 마차리 산12-3", "북면  마차리 산12-3"),
    ],
)
def test_an_address_is_the_same_with_or_without_its_county(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@given(st.text(max_size=40))
def test_any_text_has_an_address_key_that_is_its_own(text: str) -> None:
    assert address_key(text) == address_key(text + " ")


@given(st.text(max_size=12), st.text(max_size=30), st.integers(0, 30))
def test_suggestions_are_ordered_few_and_never_of_the_dead(name: str, address: str, dead: int) -> None:
    homes = [KnownHome(n, "", f"김영{n}", "", "북면 마차리", f"마차리 {n}", is_live=n != dead) for n in range(1, 25)]
    suggestions = Alike(homes).find(name, address)
    assert len(suggestions) <= 3
    assert [suggestion.alike for suggestion in suggestions] == sorted(
        (suggestion.alike for suggestion in suggestions), reverse=True
    )
    assert all(suggestion.household_id != dead and 70 <= suggestion.alike <= 100 for suggestion in suggestions)


def test_another_house_number_is_less_alike_than_the_same() -> None:
    homes = [KnownHome(n, "", "", "", "북면 마차리", f"북면 마차리 {n}", is_live=True) for n in (12, 21)]
    suggestions = Alike(homes).find("", "마차리 21")
    assert suggestions[0].household_id == 21


def test_a_contract_in_somebody_elses_name_is_found_by_its_address() -> None:
    homes = [KnownHome(1, "", "김영희", "", "북면 마차리", "북면 마차리 12", is_live=True)]
    assert [suggestion.household_id for suggestion in Alike(homes).find("박건물", "북면 마차리 12")] == [1]
    assert Alike(homes).find("박건물", "주천면 주천리 7") == []
