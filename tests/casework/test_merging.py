"""Two records of one person: merged, undone, taken apart; nothing is lost on any way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coordinator.casework.joining import RULES, Rule
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode
from coordinator.records.base import Base
from coordinator.records.checkins import Call, Enrolment, Round, RoundItem
from coordinator.records.households import Absence, Consent, Contact, Household, LifeStatus, Note, Resident
from coordinator.records.power import Feed, Meter, PhoneDay
from coordinator.records.services import Link, Programme
from coordinator.records.tasks import Task
from tests.casework.homes import store
from tests.conftest import NOW, open_copy

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace

TODAY = NOW.date()
APPENDED = ("act", "change", "transition", "household_merge", "person_pair")
"""Tables that a merge and its way back only add to."""


def rows_everywhere(workspace: Workspace, *without: str) -> dict[str, list[tuple[Any, ...]]]:
    """Read every row of every table but those that are only added to."""
    with workspace.vault.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(*table.columns)).all()))
            for table in Base.metadata.sorted_tables
            if table.name not in (*APPENDED, *without)
        }


def two_records(workspace: Workspace, *, second_status: str = LifeStatus.ALIVE) -> tuple[int, int]:
    """Store one person twice, each with what a household can have."""
    first, second = store(
        workspace,
        Household(external_id="A-1", address="영월읍 영흥리 1", risk="low", safety_note="개 있음", registered_on=TODAY),
        Household(external_id="B-7", address="영월읍 영흥리 1", risk="high", safety_note="2인 방문"),
    )
    store(
        workspace,
        Resident(household_id=first, name="김영희", born_on=date(1948, 3, 2)),
        Resident(
            household_id=second, name="김영히", born_on=date(1948, 3, 2), phone="01011112222", life_status=second_status
        ),
    )
    return first, second


def this_week(workspace: Workspace) -> int:
    """Give the round of this week, which the clocks make."""
    with workspace.vault.read() as session:
        return session.scalars(select(Round.id)).one()


def hang_on(workspace: Workspace, home: int, number: int) -> None:
    """Give a household one row of much that can hang on it."""
    feed, programme = store(
        workspace, Feed(name=f"전력 {number}", signal="power"), Programme(name=f"돌봄 {number}", stage="older")
    )
    (enrolment,) = store(workspace, Enrolment(household_id=home, state="active"))
    (item,) = store(
        workspace, RoundItem(round_id=this_week(workspace), household_id=home, enrolment_id=enrolment, due_at=NOW)
    )
    store(
        workspace,
        Meter(feed_id=feed, external_id=f"M-{number}", household_id=home, newest_at=NOW - timedelta(hours=number)),
        Call(household_id=home, round_item_id=item, called_at=NOW - timedelta(days=1, minutes=number), result="ok"),
        Call(household_id=home, called_at=NOW - timedelta(days=8), result="ok"),
        Episode(household_id=home, signal="power", severity="caution", since_at=NOW, opened_at=NOW, last_fired_at=NOW),
        Task(household_id=home, text=f"방문 {number}", ready_on=TODAY, due_on=TODAY, made_at=NOW),
        Link(household_id=home, programme_id=programme, state="in_progress"),
        Absence(household_id=home, kind="hospital", starts_at=NOW, ends_at=NOW + timedelta(days=3)),
        Contact(household_id=home, rank=1, name="김딸", relation="딸", phone="01099998888"),
        Contact(household_id=home, rank=2, name=f"이웃 {number}", phone=f"0105555000{number}"),
        Consent(household_id=home, purpose="calls", given_on=TODAY - timedelta(days=90)),
        Note(household_id=home, written_at=NOW, author="담당", text="같은 메모"),
        PhoneDay(household_id=home, day=TODAY, outgoing_count=number),
        PhoneDay(household_id=home, day=TODAY - timedelta(days=number), outgoing_count=number),
    )


def of(workspace: Workspace, record: type[Any], home: int) -> list[Any]:
    """Read a household's rows of a table."""
    with workspace.vault.read() as session:
        return list(session.scalars(select(record).where(record.household_id == home).order_by(record.id)))


def fields(workspace: Workspace, home: int) -> tuple[Any, ...]:
    with workspace.vault.read() as session:
        household = session.get_one(Household, home)
        resident = session.scalars(select(Resident).where(Resident.household_id == home)).one()
        return resident.name, resident.born_on, resident.phone, household.risk, household.safety_note


def test_a_merge_brings_everything_to_the_one_that_stays_and_tells_what_was_settled(empty: Workspace) -> None:
    first, second = two_records(empty)
    hang_on(empty, first, 1)
    hang_on(empty, second, 2)
    before = rows_everywhere(empty)
    done = empty.duplicates.merge(first, second, NOW)
    # fuller and graver by rule: the phone only one has, the higher risk, both safety notes
    assert fields(empty, first)[1:] == (date(1948, 3, 2), "01011112222", "high", "개 있음 / 2인 방문")
    assert len(of(empty, Task, first)) == len(of(empty, Link, first)) == 2
    assert sorted(enrolment.state for enrolment in of(empty, Enrolment, first)) == ["active", "entered_in_error"]
    assert sorted(alert.state for alert in of(empty, Episode, first)) == ["merged", "new"]
    assert [(meter.external_id, meter.ended_on is None) for meter in of(empty, Meter, first)] == [
        ("M-1", True), ("M-2", False),
    ]  # fmt: skip
    assert [(c.name, c.rank) for c in of(empty, Contact, first)] == [("김딸", 1), ("이웃 1", 2), ("이웃 2", 3)]
    assert len(of(empty, Note, first)) == len(of(empty, Absence, first)) == len(of(empty, Consent, first)) == 1
    assert len(of(empty, Call, first)) == 3  # the one of the same minute stands once
    assert len(of(empty, RoundItem, first)) == 1
    # nothing is deleted: what the first had already remains with the other's record
    after = rows_everywhere(empty)
    assert {name: len(rows) for name, rows in after.items()} == {name: len(rows) for name, rows in before.items()}
    for words in ("합쳤습니다", "계량기", "안부전화", "위험신호"):
        assert words in done.message, done.message
    with empty.vault.read() as session:
        goes = session.get_one(Household, second)
        assert (goes.merged_into_id, goes.end_reason, goes.ended_on) == (first, "merged", TODAY)


def test_undo_of_a_merge_leaves_every_row_as_it_was(empty: Workspace) -> None:
    first, second = two_records(empty)
    hang_on(empty, first, 1)
    hang_on(empty, second, 2)
    before = rows_everywhere(empty)
    done = empty.duplicates.merge(second, first, NOW)
    assert rows_everywhere(empty) != before
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert rows_everywhere(empty) == before
    empty.history.redo(NOW)
    with empty.vault.read() as session:
        assert session.get_one(Household, first).merged_into_id == second
    empty.duplicates.unmerge(first, NOW)
    assert rows_everywhere(empty) == before
    assert empty.history.verify() == []


@settings(max_examples=8)
@given(data=st.data())
def test_a_merge_taken_back_gives_the_same_rows_everywhere(
    empty_template: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    workspace = open_copy(empty_template, tmp_path_factory.mktemp("merge") / "empty")
    first, second = two_records(workspace)
    for number, home in enumerate((first, second), start=1):
        if data.draw(st.booleans(), label=f"household {number} has everything"):
            hang_on(workspace, home, number)
    swapped = data.draw(st.booleans(), label="the second stays")
    stays, goes = (second, first) if swapped else (first, second)
    choices = data.draw(
        st.dictionaries(
            st.sampled_from(("name", "phone", "risk", "place", "birth")), st.sampled_from(("stays", "goes"))
        )
    )
    before = rows_everywhere(workspace)
    workspace.duplicates.merge(stays, goes, NOW, choices=choices)
    workspace.duplicates.unmerge(goes, NOW)
    after = rows_everywhere(workspace)
    workspace.close()
    assert after == before


def test_what_came_in_after_the_merge_stays_and_is_counted_and_what_was_changed_since_is_kept(empty: Workspace) -> None:
    first, second = two_records(empty)
    hang_on(empty, second, 2)
    empty.duplicates.merge(first, second, NOW)
    empty.households.add_note(first, "병합 뒤에 쓴 메모", NOW)
    empty.households.set_safety_note(first, "이제는 개 없음", NOW)
    apart = empty.duplicates.unmerge(second, NOW)
    assert apart.value.stayed == {"note": 1}
    assert apart.value.kept == ("household.safety_note",)
    assert [note.text for note in of(empty, Note, first)] == ["병합 뒤에 쓴 메모"]
    assert fields(empty, first)[4] == "이제는 개 없음"
    assert len(of(empty, Task, second)) == 1
    assert "1건" in apart.message


def test_an_unmerge_is_refused_with_the_reason_where_something_later_makes_it_impossible(empty: Workspace) -> None:
    first, second = two_records(empty)
    (third,) = store(empty, Household())
    store(empty, Resident(household_id=third, name="김영희"))
    with pytest.raises(RuleError) as none:
        empty.duplicates.unmerge(second, NOW)
    assert none.value.code == "not_merged"
    empty.duplicates.merge(first, second, NOW)
    death = empty.households.report_death(first, "이장이 알림", NOW)
    with pytest.raises(RuleError, match="사망") as died:
        empty.duplicates.unmerge(second, NOW)
    assert died.value.code == "died_since"
    assert death.act_id is not None
    empty.history.undo(death.act_id, NOW)
    empty.duplicates.merge(third, first, NOW)
    with pytest.raises(RuleError) as further:
        empty.duplicates.unmerge(second, NOW)
    assert further.value.code == "merged_further"
    # the first merge's number opens the last household, and each merge comes off in its turn
    assert empty.duplicates.current(second) == third
    empty.duplicates.unmerge(first, NOW)
    empty.duplicates.unmerge(second, NOW)
    assert empty.duplicates.current(second) == second


def test_a_merge_is_refused_where_it_would_lose_somebody(empty: Workspace) -> None:
    first, second = two_records(empty, second_status=LifeStatus.DEATH_REPORTED)
    with pytest.raises(RuleError) as differs:
        empty.duplicates.merge(first, second, NOW)
    assert differs.value.code == "life_status_differs"
    with pytest.raises(RuleError) as same:
        empty.duplicates.merge(first, first, NOW)
    assert same.value.code == "same_household"
    empty.duplicates.merge(first, second, NOW, choices={"life_status": "stays"})
    with pytest.raises(RuleError) as again:
        empty.duplicates.merge(first, second, NOW, choices={"life_status": "stays"})
    assert again.value.code == "merged"
    with pytest.raises(RuleError) as acted:
        empty.households.add_note(second, "이어서 쓰기", NOW)
    assert acted.value.code == "merged"
    assert str(first) in acted.value.message


def test_a_withdrawal_under_one_number_ends_what_the_same_person_had_agreed_to_under_the_other(
    empty: Workspace,
) -> None:
    first, second = two_records(empty)
    store(
        empty,
        Consent(household_id=first, purpose="power", given_on=TODAY - timedelta(days=90)),
        Consent(household_id=second, purpose="power", given_on=TODAY - timedelta(days=99), withdrawn_on=TODAY),
    )
    done = empty.duplicates.merge(first, second, NOW)
    assert [consent.withdrawn_on for consent in of(empty, Consent, first)] == [TODAY, TODAY]
    assert "철회" in done.message


def test_the_graver_of_two_calls_of_a_week_stays_open(empty: Workspace) -> None:
    first, second = two_records(empty)
    round_id = this_week(empty)
    store(
        empty,
        RoundItem(round_id=round_id, household_id=first, due_at=NOW, state="confirmed"),
        RoundItem(round_id=round_id, household_id=second, due_at=NOW, state="concern_open", missed_at=NOW),
    )
    empty.duplicates.merge(first, second, NOW)
    assert [item.state for item in of(empty, RoundItem, first)] == ["concern_open"]
    assert [item.state for item in of(empty, RoundItem, second)] == ["entered_in_error"]


def test_pairs_are_found_once_decided_once_and_asked_again_only_when_what_was_compared_has_changed(
    empty: Workspace,
) -> None:
    first, second = two_records(empty)
    (third,) = store(empty, Household(address="영월읍 영흥리 1"))
    store(empty, Resident(household_id=third, name="박철수", born_on=date(1950, 1, 1)))
    assert empty.duplicates.find_pairs(NOW).value == 1  # the same address alone is nobody's double
    (pair,) = empty.duplicates.pairs(NOW)
    assert {pair.household_id, pair.other_id} == {first, second}
    assert (pair.fact("name").likeness, pair.fact("birth").likeness) == ("alike", "same")
    empty.duplicates.keep_apart([pair.id], NOW)
    assert empty.duplicates.find_pairs(NOW).value == 0
    store_phone = empty.act("test.phone", NOW, lambda act: setattr(
        act.session.scalars(select(Resident).where(Resident.household_id == first)).one(), "phone", "01011112222"
    ))  # fmt: skip
    assert store_phone.act_id
    assert empty.duplicates.find_pairs(NOW).value == 1
    done = empty.duplicates.put_off([pair.id], NOW)
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW)
    assert [row.state for row in empty.duplicates.pairs(NOW)] == ["suspected"]


@pytest.mark.parametrize(
    ("name", "born_on", "phone", "address", "alike"),
    [
        ("김영희", date(1948, 3, 2), "", "", True),
        ("김영히", date(1948, 3, 2), "", "", True),
        ("김영희", date(1948, 2, 3), "", "영월읍 영흥리 9", True),  # month and day swapped
        ("김영희", date(1984, 3, 2), "", "영월읍 영흥리 9", True),  # two digits swapped
        ("김영희", date(1951, 7, 9), "", "영월읍 영흥리 244-5", False),  # another birth, the same address
        ("박영자", None, "", "영월읍 영흥리 244-5", False),  # the same address alone
        ("김연희", None, "", "영월읍 영흥리 224-5", False),  # a house number with one digit other is another house
        ("김연희", None, "", "영월읍 영흥리 244-5", True),
        ("김연희", None, "01012345678", "", True),
    ],
)
def test_who_may_be_one_person(
    empty: Workspace, name: str, born_on: date | None, phone: str, address: str, alike: bool
) -> None:
    first, second = store(empty, Household(address="영월읍 영흥리 244-5"), Household(address=address))
    store(
        empty,
        Resident(household_id=first, name="김영희", born_on=date(1948, 3, 2), phone="01012345678"),
        Resident(household_id=second, name=name, born_on=born_on, phone=phone),
    )
    assert bool(empty.duplicates.find_pairs(NOW).value) is alike


def test_short_names_are_one_only_when_they_are_the_same(empty: Workspace) -> None:
    homes = store(empty, Household(), Household())
    for home, name in zip(homes, ("김구", "김규"), strict=True):
        store(empty, Resident(household_id=home, name=name, born_on=date(1948, 3, 2)))
    assert empty.duplicates.find_pairs(NOW).value == 0


def test_old_numbers_open_the_household_that_goes_on(empty: Workspace) -> None:
    first, second = two_records(empty)
    empty.duplicates.merge(first, second, NOW)
    card = empty.households.card(second, NOW)
    assert (card.id, card.name) == (first, "김영희")
    assert [hit.household_id for hit in empty.households.search(str(second))] == [first]
    assert [hit.household_id for hit in empty.households.search("B-7")] == [first]
    assert [hit.household_id for hit in empty.households.search("김영히")] == [first]
    told = [row.text.text for row in empty.households.timeline(second, NOW)]
    assert any("합침" in text for text in told)
    empty.households.add_note(first, "메모", NOW)
    assert {act.verb for act in empty.history.acts(household_id=second)} >= {"households.merge", "households.add_note"}


def test_the_merge_rules_name_only_tables_that_can_be_moved() -> None:
    tables = Base.metadata.tables
    for place, rule in RULES.items():
        table, _, column = place.partition(".")
        assert rule is Rule.KEEP or "id" in tables[table].c, place
        assert column in tables[table].c
