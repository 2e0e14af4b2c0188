"""The register kept by hand: a household added, corrected, and who of the register somebody may be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.households.entry_text import Typed, read_birth, read_phone
from coordinator.errors import RuleError
from coordinator.records.households import Area, Household, Resident
from coordinator.records.merges import PersonPair
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()
NEW = Typed("이새봄", "f", "480302", "010-2222-3333")


def area(workspace: Workspace, name: str) -> int:
    """Give the number of an area."""
    with workspace.vault.read() as session:
        return session.scalars(select(Area.id).where(Area.name == name)).first() or 0


def everything(workspace: Workspace) -> list[Any]:
    """Give what the register says, to be held against itself."""
    with workspace.vault.read() as session:
        homes = session.execute(select(Household.id, Household.address, Household.area_id, Household.latitude)).all()
        people = session.execute(select(Resident.id, Resident.name, Resident.born_on, Resident.phone)).all()
        pairs = session.execute(select(PersonPair.household_id, PersonPair.other_id, PersonPair.state)).all()
        return [*map(tuple, homes), *map(tuple, people), *map(tuple, pairs)]


def test_a_household_is_added_with_what_was_typed_and_undo_takes_it_out_again(empty: Workspace) -> None:
    before = everything(empty)
    done = empty.households.add_household(NEW, "영월군 북면 마차리 12-3", "마당에 개", NOW)
    card = empty.households.card(done.value, NOW)
    assert (card.name, card.sex, card.born_on, card.phone) == ("이새봄", "f", date(1948, 3, 2), "01022223333")
    assert (card.address, card.safety_note, card.risk) == ("영월군 북면 마차리 12-3", "마당에 개", "unknown")
    assert "마차리" in card.area
    assert "이새봄" in done.message
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert everything(empty) == before


@pytest.mark.parametrize(
    ("typed", "address", "code"),
    [
        (Typed(" "), "북면 마차리 1", "name_missing"),
        (Typed("이새봄", born="어느 봄"), "북면 마차리 1", "birth_date"),
        (Typed("이새봄", born="1948-02-31"), "북면 마차리 1", "birth_never"),
        (Typed("이새봄", born=f"{TODAY + timedelta(days=1)}"), "북면 마차리 1", "future"),
        (Typed("이새봄", phone="010-22"), "북면 마차리 1", "phone"),
        (Typed("이새봄", phone="010-2222-3333, 010-2222-4444"), "북면 마차리 1", "phones"),
        (Typed("이새봄"), " ", "address_missing"),
        (Typed("이새봄"), "강원도 정선군 남면 문곡리 3", "elsewhere"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason_and_nothing_is_stored(
    empty: Workspace, typed: Typed, address: str, code: str
) -> None:
    before = everything(empty)
    with pytest.raises(RuleError) as refused:
        empty.households.add_household(typed, address, "", NOW)
    assert refused.value.code == code
    assert everything(empty) == before


def test_a_birth_may_be_known_in_part_and_lunar_words_are_kept(empty: Workspace) -> None:
    home = empty.households.add_household(Typed("이새봄", born="1948"), "북면 마차리 1", "", NOW).value
    assert (empty.households.card(home, NOW).born_on, empty.households.card(home, NOW).born_part) == (None, "1948")
    resident = empty.households.card(home, NOW).residents[0].id
    empty.households.correct_person(resident, Typed("이새봄", born="음 1948.3.2"), NOW)
    card = empty.households.card(home, NOW)
    assert (card.born_on, card.born_words) == (date(1948, 4, 10), "음 1948.3.2")


def test_a_resident_number_is_read_and_never_stored(empty: Workspace) -> None:
    home = empty.households.add_household(Typed("이새봄", born="480302-2345678"), "북면 마차리 1", "", NOW).value
    card = empty.households.card(home, NOW)
    assert (card.born_on, card.sex) == (date(1948, 3, 2), "f")
    assert "2345678" not in str(card)


def test_a_corrected_address_is_placed_anew_and_keeps_no_old_point(empty: Workspace) -> None:
    home = add_home(empty, area_id=area(empty, "마차리"), address="북면 마차리 1").id
    with empty.vault.act("test.place", now=NOW, actor="t") as act:
        act.session.get_one(Household, home).latitude = 37.2
    before = everything(empty)
    done = empty.households.correct_address(home, "영월읍 하송리 5", NOW)
    with empty.vault.read() as session:
        household = session.get_one(Household, home)
        assert (household.address, household.latitude) == ("영월읍 하송리 5", None)
        assert household.area_id == area(empty, "하송리")
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert everything(empty) == before


def test_nothing_changed_is_no_act(empty: Workspace) -> None:
    home = add_home(empty, "김하나").id
    resident = empty.households.card(home, NOW).residents[0]
    same = Typed("김하나", resident.sex, f"{resident.born_on}", resident.phone)
    for act in (
        lambda: empty.households.correct_person(resident.id, same, NOW),
        lambda: empty.households.correct_address(home, "북면 마차리 1", NOW),
    ):
        with pytest.raises(RuleError) as refused:
            act()
        assert refused.value.code == "nothing_changed"


# ------------------------------------------------------------------------------------------------------ who it may be


def alike(workspace: Workspace, typed: Typed, address: str = "", household_id: int | None = None) -> list[int]:
    """Give the households that somebody typed may be of."""
    check = workspace.households.check_entry(typed, address, NOW, household_id)
    return [home.household_id for home in check.alike]


def test_who_is_entered_is_held_against_the_register_by_name_birth_and_phone(empty: Workspace) -> None:
    known = add_home(empty, "이새봄", born_on=date(1948, 3, 2), phone="01022223333", address="북면 마차리 9").id
    add_home(empty, "박다른", born_on=date(1951, 1, 1), phone="01099998888", address="영월읍 하송리 1")
    assert alike(empty, Typed("이새봄", born="480302")) == [known]
    assert alike(empty, Typed("이세봄", born="1948-03-02")) == [known]
    assert alike(empty, Typed("이새봄", born="1948-03-20", phone="010-2222-3333")) == [known]
    assert alike(empty, Typed("이새봄", born="1960-03-02")) == []


def test_the_same_address_alone_is_never_enough(empty: Workspace) -> None:
    add_home(empty, "박다른", born_on=date(1951, 1, 1), phone="01099998888", address="북면 마차리 1")
    assert alike(empty, Typed("이새봄", born="480302", phone="01022223333"), "북면 마차리 1") == []


def test_who_left_the_register_is_found_as_well(empty: Workspace) -> None:
    known = add_home(empty, "이새봄", born_on=date(1948, 3, 2)).id
    empty.households.move_out(known, TODAY, "", NOW)
    (home,) = empty.households.check_entry(Typed("이새봄", born="480302"), "", NOW).alike
    assert (home.household_id, home.has_left) == (known, True)


def test_another_person_is_remembered_and_undone_with_the_entry(empty: Workspace) -> None:
    known = add_home(empty, "이새봄", born_on=date(1948, 3, 2), phone="").id
    before = everything(empty)
    done = empty.households.add_household(NEW, "북면 마차리 3", "", NOW, apart_from=(known,))
    assert alike(empty, NEW, "북면 마차리 3", done.value) == []
    with empty.vault.read() as session:
        pair = session.scalars(select(PersonPair)).one()
        assert (pair.household_id, pair.other_id, pair.state) == (known, done.value, "not_duplicate")
        assert "1948-03-02" in pair.compared[str(done.value)]
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert everything(empty) == before


# ---------------------------------------------------------------------------------------------------- whatever is typed


@given(st.text(max_size=24))
def test_any_text_is_a_birth_or_is_refused_in_a_sentence(text: str) -> None:
    try:
        born = read_birth(text, TODAY)
    except RuleError:
        return
    known = f"{born.born_on}" if born.born_on is not None else born.born_part
    assert known <= f"{TODAY}"
    assert bool(known) == bool(text.strip())


@given(st.text(max_size=24))
def test_any_text_is_one_number_or_none_or_is_refused_in_a_sentence(text: str) -> None:
    try:
        number = read_phone(text)
    except RuleError:
        return
    assert number.isdigit() or (number == "" and not text.strip())
