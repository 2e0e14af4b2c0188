"""What the call service left undone is one line, not one a household, and nobody counts as safe for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from coordinator.casework.checkins.rounds import take_results
from coordinator.records.base import KST
from coordinator.records.checkins import Call
from coordinator.records.households import Absence
from coordinator.records.power import Feed
from tests.casework.homes import DAY, Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.workspace import Workspace

WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=KST)


def week(workspace: Workspace, count: int, weekday: int = 0) -> list[Home]:
    homes = [
        add_home(workspace, f"김{n}", calls="active", weekday=weekday, enrolled_on=date(2026, 11, 16))
        for n in range(count)
    ]
    workspace.checkins.make_round(NOW)
    return homes


def not_attempted(workspace: Workspace, homes: list[Home], at: datetime, result: str = "not_attempted") -> None:
    def take(act: OpenAct) -> None:
        calls = [Call(household_id=home.id, called_at=at, result=result) for home in homes]
        act.session.add_all(calls)
        act.session.flush()
        take_results(act, calls)

    workspace.act("test.calls", at + timedelta(minutes=1), take)


def head(workspace: Workspace, now: datetime) -> list[str]:
    return [line.said.text for line in workspace.today(now).head if line.said.code.startswith("calls_")]


@pytest.mark.parametrize(
    ("now", "there"),
    [
        (datetime(2026, 11, 23, 18, 0, tzinfo=KST), False),
        (datetime(2026, 11, 24, 9, 59, tzinfo=KST), False),
        (datetime(2026, 11, 24, 10, 1, tzinfo=KST), True),
        (WEDNESDAY, True),
        (datetime(2026, 12, 2, 10, 0, tzinfo=KST), False),
    ],
)
def test_results_that_are_missing_for_more_than_a_working_day_are_one_line(
    empty: Workspace, now: datetime, there: bool
) -> None:
    week(empty, 3)
    told = [text for text in head(empty, now) if "11. 23." in text]  # by then another week may be late, too
    assert told == (["11. 23.(월)부터 안부전화 3건의 결과가 아직 없음"] if there else [])
    assert [line for line in empty.today(now).lines if any(x.code.startswith("missed") for x in line.reasons)] == []


def test_the_weekend_is_no_working_day(empty: Workspace) -> None:
    week(empty, 2, weekday=4)
    assert head(empty, datetime(2026, 11, 29, 20, 0, tzinfo=KST)) == []
    assert head(empty, datetime(2026, 11, 30, 10, 1, tzinfo=KST)) == ["11. 27.(금)부터 안부전화 2건의 결과가 아직 없음"]


def test_the_line_names_the_call_service_and_leads_to_the_board(empty: Workspace) -> None:
    store(empty, Feed(name="안부전화", vendor="케어콜", signal="calls", newest_at=NOW))
    week(empty, 2)
    (line,) = [one for one in empty.today(WEDNESDAY).head if one.said.code == "calls_without_result"]
    assert line.said.text == "11. 23.(월)부터 안부전화 2건의 결과가 아직 없음(케어콜)"
    assert line.action == "desk:calls:board"


def test_calls_not_attempted_are_one_line_a_day_until_they_are_made_up(empty: Workspace) -> None:
    homes = week(empty, 6)
    not_attempted(empty, homes, NOW - DAY)
    assert head(empty, NOW) == ["11. 23.(월) 안부전화 6건 미시행"]
    assert empty.today(NOW).lines == ()
    not_attempted(empty, homes[:4], NOW, result="ok")
    assert head(empty, NOW + DAY) == ["11. 23.(월) 안부전화 2건 미시행"]


def test_who_is_not_to_be_called_is_in_no_such_line(empty: Workspace) -> None:
    homes = week(empty, 2)
    store(empty, Absence(household_id=homes[0].id, kind="travel", starts_at=NOW - 2 * DAY, ends_at=NOW + 9 * DAY))
    assert head(empty, WEDNESDAY) == ["11. 23.(월)부터 안부전화 1건의 결과가 아직 없음"]


def test_calls_by_staff_are_no_matter_of_the_call_service(empty: Workspace) -> None:
    from coordinator.records.checkins import RoundItem

    week(empty, 2)
    empty.act("test.staff", NOW, lambda act: act.session.execute(update(RoundItem).values(caller="staff")))
    assert head(empty, WEDNESDAY) == []


def test_whom_the_service_never_called_is_named_among_those_nobody_watches(empty: Workspace) -> None:
    homes = week(empty, 2)
    for weeks in range(3):
        not_attempted(empty, homes, NOW - DAY + timedelta(weeks=weeks))
    later = NOW + timedelta(weeks=2)
    assert [row.cause.code for row in empty.today(later).not_watched] == ["not_called", "not_called"]
