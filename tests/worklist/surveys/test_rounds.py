"""Survey rounds: a frozen list, coverage by area, what moved since the round before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from coordinator.casework.surveys.assess import Sheet
from coordinator.casework.surveys.rounds import Whom
from coordinator.errors import RuleError
from coordinator.records.households import Area, Resident
from coordinator.records.values.row_codes import row_code
from coordinator.worklist.surveys.movement import move_of
from coordinator.worklist.surveys.rows import is_open
from tests.casework.homes import add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.surveys.rows import PlaceRow
    from coordinator.workspace import Workspace

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def villages(empty: Workspace) -> list[int]:
    """Give two villages of one eup/myeon and one of another."""

    def ask(session: Any) -> list[int]:
        rows = session.execute(select(Area.id, Area.parent_id).where(Area.level == "village").order_by(Area.id)).all()
        first = [area for area, parent in rows if parent == rows[0].parent_id][:2]
        return [*first, next(area for area, parent in rows if parent != rows[0].parent_id)]

    return empty.ask(ask)


@pytest.fixture
def homes(empty: Workspace, villages: list[int]) -> list[int]:
    """Give five households aged 76 in three villages and one that is 30, beside one where two live."""
    where = [villages[0], villages[0], villages[1], villages[2], None]
    ids = [
        add_home(empty, f"김{name}", phone=f"0105555000{n}", area_id=area).id
        for n, (name, area) in enumerate(zip("하나둘셋넷", where, strict=True))
    ]
    add_home(empty, "젊은이", phone="01055550009", born_on=date(1996, 1, 1))
    two = add_home(empty, "둘이", phone="01055550008", area_id=villages[0]).id
    store(empty, Resident(household_id=two, name="배우자", born_on=date(1950, 1, 1)))
    return ids


def plan(workspace: Workspace, name: str = "올해", starts_on: date = TODAY, **whom: Any) -> int:
    """Plan a round of the ten items."""
    asked = Whom(**{"minimum_age": 40, **whom})
    return workspace.surveys.plan_round(name, "ten-item", "2022", starts_on, starts_on + 30 * DAY, asked, NOW).value


def sheet(home: int, answers: str = "0000000000", **changed: Any) -> Sheet:
    """Make a form of the ten items."""
    usual = Sheet(household_id=home, instrument="ten-item", version="2022", assessed_on=TODAY, answers=answers)
    return replace(usual, **changed)


def absent(home: int, on: date) -> Sheet:
    """Make the note that nobody was at home."""
    return sheet(home, "", result="absent", assessed_on=on, next_on=on + DAY)


def of(workspace: Workspace, round_id: int, home: int) -> PlaceRow:
    """Give what a round has of a household."""
    return next(row for row in workspace.surveys.places(round_id, NOW) if row.household_id == home)


def test_a_round_freezes_whom_it_asks(empty: Workspace, homes: list[int]) -> None:
    round_id = plan(empty)
    assert {row.household_id for row in empty.surveys.places(round_id, NOW)} == set(homes)
    add_home(empty, "새로", phone="01055550007")
    assert len(empty.surveys.places(round_id, NOW)) == 5
    empty.history.undo_last(NOW)  # the new home
    empty.history.undo_last(NOW)
    assert empty.surveys.rounds() == []


def test_a_round_asks_by_age_area_and_who_lives_alone(empty: Workspace, homes: list[int], villages: list[int]) -> None:
    count = empty.surveys.would_ask
    assert count(Whom(40), TODAY) == 5
    assert count(Whom(), TODAY) == 6
    assert count(Whom(alone_only=False), TODAY) == 7
    assert count(Whom(40, villages[0]), TODAY) == 2
    town = empty.ask(lambda session: session.get(Area, villages[0]).parent_id)
    assert count(Whom(40, town), TODAY) == 3


def test_coverage_counts_each_household_once_in_its_village_its_town_and_the_whole(
    empty: Workspace, homes: list[int], villages: list[int]
) -> None:
    round_id = plan(empty, starts_on=TODAY - 9 * DAY)
    empty.surveys.assess(sheet(homes[0]), NOW)
    for days in (3, 2):
        empty.surveys.could_not_assess(absent(homes[1], TODAY - days * DAY), NOW)
    empty.surveys.could_not_assess(sheet(homes[2], "", result="refused", next_on=TODAY + DAY), NOW)
    empty.surveys.could_not_assess(absent(homes[3], TODAY - DAY), NOW)
    empty.surveys.assess(sheet(homes[3]), NOW)
    counts = empty.surveys.coverage_by_area(round_id)
    assert (counts[villages[0]].done, counts[villages[0]].absent, counts[villages[0]].absences) == (1, 1, 2)
    assert (counts[villages[1]].refused, counts[0].to_do) == (1, 1)
    whole, *rest = empty.surveys.coverage(round_id)
    assert (whole.counts.people, whole.counts.done, whole.counts.absences, whole.counts.share) == (5, 2, 3, 0.4)
    assert [row.level for row in rest] == ["town", "village", "village", "town", "village", ""]
    assert sum(row.counts.people for row in rest if row.level in ("town", "")) == 5
    assert of(empty, round_id, homes[3]).state == "done"


def test_what_is_to_be_asked_stands_on_the_worklist_only_when_it_is_wanted(empty: Workspace, homes: list[int]) -> None:
    round_id = plan(empty)
    assert empty.today(NOW).lines == ()
    empty.surveys.show_on_worklist(round_id, True, NOW)
    assert {line.reasons[0].code for line in empty.today(NOW).lines} == {"survey_open"}
    empty.surveys.assess(sheet(homes[0]), NOW)
    assert {line.household_id for line in empty.today(NOW).lines} == set(homes[1:])
    empty.surveys.close_round(round_id, NOW)
    assert empty.today(NOW).lines == ()


def test_a_form_counts_for_the_open_round_of_its_instrument(empty: Workspace, homes: list[int]) -> None:
    round_id = plan(empty)
    empty.surveys.assess(sheet(homes[0], "00", instrument="phq-2", version="1"), NOW)
    assert of(empty, round_id, homes[0]).state == "to_do"
    empty.surveys.close_round(round_id, NOW)
    empty.surveys.assess(sheet(homes[0]), NOW)
    assert of(empty, round_id, homes[0]).state == "to_do"


def test_movement_between_two_rounds_tells_who_is_newly_at_risk(empty: Workspace, homes: list[int]) -> None:
    last_year = plan(empty, "작년", TODAY - 60 * DAY)
    before = ("0000000000", "1110000000", "1111111000", "1111000000")
    for home, answers in zip(homes, before, strict=False):
        empty.surveys.assess(sheet(home, answers, assessed_on=TODAY - 50 * DAY), NOW)
    empty.surveys.close_round(last_year, NOW)
    this_year = plan(empty)
    assert empty.surveys.movement(last_year) is None
    now = ("1111000000", "1110000000", "1111000000")
    for home, answers in zip(homes, now, strict=False):
        empty.surveys.assess(sheet(home, answers), NOW)
    empty.surveys.assess(sheet(homes[4], "1000000000"), NOW)
    moved = empty.surveys.movement(this_year)
    assert moved is not None
    assert moved.previous == "작년"
    assert moved.moves == {
        "newly_at_risk": 1,
        "worse": 0,
        "same": 1,
        "improved": 1,
        "first_assessed": 1,
        "not_assessed": 1,
    }
    assert moved.cells[("high", "middle")] == 1
    assert sum(moved.cells.values()) == 5


@pytest.mark.parametrize(
    ("before", "now", "move"),
    [
        ("none", "middle", "newly_at_risk"),
        ("low", "at_risk", "newly_at_risk"),
        ("middle", "high", "worse"),
        ("none", "low", "worse"),
        ("high", "none", "improved"),
        ("unknown", "high", "first_assessed"),
        ("high", "unknown", "not_assessed"),
        ("unknown", "unknown", "not_assessed"),
    ],
)
def test_a_move_has_one_name(before: str, now: str, move: str) -> None:
    assert move_of(before, now) == move


def test_a_row_code_picks_person_and_instrument(empty: Workspace, homes: list[int]) -> None:
    round_id = plan(empty)
    place = of(empty, round_id, homes[2])
    keyed = empty.surveys.form_of_code(place.code, NOW)
    assert (keyed.place.household_id, keyed.instrument.instrument.id) == (homes[2], "ten-item")
    for code, said in (("12-9" if place.code != "12-9" else "12-8", "row_code"), (row_code(999), "unknown_row")):
        with pytest.raises(RuleError) as refused:
            empty.surveys.form_of_code(code, NOW)
        assert refused.value.code == said
    empty.surveys.close_round(round_id, NOW)
    with pytest.raises(RuleError) as refused:
        empty.surveys.form_of_code(place.code, NOW)
    assert refused.value.code == "round_closed"


def test_a_round_nobody_fits_or_of_a_known_name_is_refused(empty: Workspace, homes: list[int]) -> None:
    plan(empty)
    for name, whom, code in (("올해", {}, "round_name"), ("내년", {"minimum_age": 120}, "nobody")):
        with pytest.raises(RuleError) as refused:
            plan(empty, name, **whom)
        assert refused.value.code == code


def test_the_map_shades_how_far_the_newest_round_is_and_nobody_met_is_no_answer(
    empty: Workspace, homes: list[int], villages: list[int]
) -> None:
    town = empty.ask(lambda session: session.get(Area, villages[0]).parent_id)

    def shade(rate: str) -> tuple[int, int]:
        shaded = empty.maps.picture(NOW, rate=rate).shaded
        assert shaded is not None
        return next((area.part, area.whole) for area in shaded.areas if area.area_id == town)

    assert shade("survey_visited") == (0, 0)
    plan(empty, starts_on=TODAY - 9 * DAY)
    assert shade("survey_visited") == (0, 3)
    empty.surveys.assess(sheet(homes[0], "1111111111"), NOW)
    empty.surveys.could_not_assess(absent(homes[1], TODAY - DAY), NOW)
    empty.surveys.assess(sheet(homes[2]), NOW)
    assert shade("survey_visited") == (2, 3)
    assert shade("high_of_assessed") == (1, 2)
    word_of = {home.household_id: home.category for home in empty.maps.picture(NOW, "survey").homes}
    assert [word_of[home] for home in homes[:4]] == ["done", "absent", "done", "to_do"]
    assert {word_of[home] for home in word_of if home not in homes} == {"not_asked"}


def test_nobody_is_sent_to_somebody_who_died_or_moved_since_and_who_is_there_twice_is_asked_once(
    empty: Workspace, homes: list[int]
) -> None:
    round_id = plan(empty, starts_on=TODAY - 9 * DAY)
    empty.surveys.could_not_assess(absent(homes[1], TODAY - DAY), NOW)
    code = of(empty, round_id, homes[3]).code
    empty.households.report_death(homes[0], "이장이 알림", NOW)
    empty.households.move_out(homes[1], TODAY, "", NOW)
    empty.duplicates.merge(homes[2], homes[3], NOW)
    rows = {row.household_id: row for row in empty.surveys.places(round_id, NOW)}
    assert set(rows) == {homes[0], homes[1], homes[2], homes[4]}
    assert [home for home, row in rows.items() if is_open(row)] == [homes[2], homes[4]]
    counts = empty.surveys.coverage(round_id)[0].counts
    assert (counts.people, counts.died, counts.moved, counts.absences, counts.to_do) == (4, 1, 1, 1, 2)
    (row,) = empty.surveys.rounds()
    assert row.people == 4
    # A form that was printed before is keyed in for the record that goes on.
    assert empty.surveys.form_of_code(code, NOW).place.household_id == homes[2]
    moved = empty.surveys.movement(plan(empty, "다음", starts_on=TODAY))
    assert moved is not None
    assert set(moved.homes) == {homes[2], homes[4]}
