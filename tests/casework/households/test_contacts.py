"""Contacts kept by hand, and what is to be known before a death."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from coordinator.casework.households.contacts import ContactWords
from coordinator.casework.households.last_wishes import RiteWords
from coordinator.errors import RuleError
from coordinator.records.last_wishes import KIN_LABELS
from coordinator.reference.kin_ranks import kin_rank
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

TODAY = NOW.date()


@pytest.fixture
def home(empty: Workspace) -> int:
    home = add_home(empty).id
    for name, phone in (("김딸", "010-1111-1111"), ("박이장", "010-2222-2222"), ("최이웃", "010-3333-3333")):
        empty.households.add_contact(home, ContactWords(name, phone=phone), NOW)
    return home


def names(workspace: Workspace, home: int) -> list[str]:
    """Name the contacts in their order; the ranks count from 1."""
    contacts = workspace.households.card(home, NOW).contacts
    assert [contact.rank for contact in contacts] == list(range(1, len(contacts) + 1))
    return [contact.name for contact in contacts]


def test_contacts_move_up_and_down_are_taken_out_and_come_back(empty: Workspace, home: int) -> None:
    ids = {contact.name: contact.id for contact in empty.households.card(home, NOW).contacts}
    assert names(empty, home) == ["김딸", "박이장", "최이웃"]
    acts = [empty.households.move_contact(ids["최이웃"], -1, NOW)]
    assert names(empty, home) == ["김딸", "최이웃", "박이장"]
    acts.append(empty.households.move_contact(ids["김딸"], 1, NOW))
    assert names(empty, home) == ["최이웃", "김딸", "박이장"]
    acts.append(empty.households.remove_contact(ids["최이웃"], NOW))
    assert names(empty, home) == ["김딸", "박이장"]
    for done in reversed(acts):
        assert done.act_id is not None
        empty.history.undo(done.act_id, NOW)
    assert names(empty, home) == ["김딸", "박이장", "최이웃"]
    with pytest.raises(RuleError) as end:
        empty.households.move_contact(ids["김딸"], -1, NOW)
    assert end.value.code == "contact_at_end"


def test_a_contact_keeps_its_place_when_it_is_corrected(empty: Workspace, home: int) -> None:
    first = empty.households.card(home, NOW).contacts[0]
    words = ContactWords("김딸", "큰딸", "child", "010-1111-1112", "저녁 7시 뒤", may_enter=True)
    empty.households.correct_contact(first.id, words, NOW)
    contact = empty.households.card(home, NOW).contacts[0]
    assert (contact.relation, contact.kin, contact.kin_rank) == ("큰딸", "child", 2)
    assert (contact.phone, contact.hours, contact.may_enter) == ("01011111112", "저녁 7시 뒤", True)
    with pytest.raises(RuleError) as same:
        empty.households.correct_contact(first.id, words, NOW)
    assert same.value.code == "nothing_changed"


def test_nobody_is_a_contact_twice_and_a_wrong_number_is_no_contact(empty: Workspace, home: int) -> None:
    for words, code in (
        (ContactWords("김딸", phone="010-1111-1111"), "contact_twice"),
        (ContactWords("", phone="010-1111-1111"), "name_missing"),
        (ContactWords("정넷", phone="0101"), "phone"),
        (ContactWords("정넷", kin="cousin"), "kin"),
    ):
        with pytest.raises(RuleError) as refused:
            empty.households.add_contact(home, words, NOW)
        assert refused.value.code == code
    assert names(empty, home) == ["김딸", "박이장", "최이웃"]


def test_every_kin_has_its_rank_by_law_and_spouse_and_children_come_first() -> None:
    ranks = [kin_rank(code, TODAY) for code in KIN_LABELS]
    assert ranks == list(range(1, len(KIN_LABELS) + 1))
    assert kin_rank("", TODAY) is None


def test_a_rite_leader_has_a_paper_that_can_be_found(empty: Workspace, home: int) -> None:
    with pytest.raises(RuleError) as nowhere:
        empty.households.name_rite_leader(home, RiteWords("정벗", "010-4444-4444", paper="will"), NOW)
    assert nowhere.value.code == "paper_place_missing"
    words = RiteWords("정벗", "010-4444-4444", "오랜 벗", "will", date(2026, 3, 1), "군청 캐비닛 3")
    done = empty.households.name_rite_leader(home, words, NOW)
    leader = empty.households.card(home, NOW).rite_leader
    assert leader is not None
    assert (leader.name, leader.phone, leader.paper, leader.paper_place) == (
        "정벗", "01044444444", "will", "군청 캐비닛 3",
    )  # fmt: skip
    empty.households.remove_rite_leader(home, NOW)
    assert empty.households.card(home, NOW).rite_leader is None
    assert done.act_id is not None


def test_a_rite_leader_of_the_register_who_died_is_said_to_have_died(empty: Workspace, home: int) -> None:
    friend = add_home(empty, "정벗", phone="01044444444").id
    empty.households.name_rite_leader(home, RiteWords("정벗", "010-4444-4444"), NOW)
    empty.households.report_death(friend, "", NOW)
    leader = empty.households.card(home, NOW).rite_leader
    assert leader is not None
    assert leader.died


def test_national_merit_is_asked_and_answered_with_its_day(empty: Workspace, home: int) -> None:
    resident = empty.households.card(home, NOW).residents[0]
    assert resident.merit == ""
    done = empty.households.set_merit(resident.id, "asked", TODAY, NOW)
    assert empty.households.card(home, NOW).residents[0].merit == "asked"
    for merit, on, code in (
        ("yes", None, "day_missing"),
        ("perhaps", TODAY, "merit"),
        ("no", TODAY + timedelta(1), "future"),
    ):
        with pytest.raises(RuleError) as refused:
            empty.households.set_merit(resident.id, merit, on, NOW)
        assert refused.value.code == code
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert empty.households.card(home, NOW).residents[0].merit == ""
