"""The week's calls on the daily briefing: who acts next, step by step, urgent first; what leaves at which level."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from coordinator.briefing.blocks import Paragraph, Table
from coordinator.briefing.checkins import round_calls
from coordinator.briefing.households import sheet
from coordinator.briefing.redaction import Redaction
from coordinator.records.base import KST
from coordinator.records.checkins import Enrolment
from coordinator.records.households import Resident
from coordinator.text import set_language
from coordinator.worklist.checkins.work_rows import CallWork, EscalationRow
from coordinator.worklist.said import Said
from coordinator.worklist.tasks.rows import TaskRow
from coordinator.worklist.tasks.rules import reason
from tests.briefing import rows
from tests.casework.checkins.test_escalation import vendor
from tests.casework.homes import add_home
from tests.conftest import NOW
from tests.worklist.cards import changed

if TYPE_CHECKING:
    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.workspace import Workspace
    from tests.casework.homes import Home

HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=KST)


def row(number: int, status: str, step: str = "", due_hours: float = 2.0, **changed: object) -> RoundItemRow:
    given = {
        "household_id": number,
        "status": status,
        "state": "concern_open" if status == "urgent" else status,
        "step": step,
        "step_due_at": rows.NOW + due_hours * HOUR if step else None,
        "due_at": rows.NOW,
        "caller": "vendor",
    }
    return rows.calls_due(1)[0]._replace(**{**given, **changed})  # type: ignore[arg-type]


def table_of(*week: RoundItemRow, left_over: tuple[RoundItemRow, ...] = (), level: str = "full") -> Table:
    blocks = round_calls.section(week, left_over, Redaction.at(level), rows.NOW)
    return next(block for block in blocks if isinstance(block, Table))


def test_urgent_words_come_first_then_concerns_then_the_highest_steps_then_calls_by_hand() -> None:
    week = (
        row(1, "due", caller="staff"),
        row(2, "missed", "staff"),
        row(3, "missed", "visit"),
        row(4, "concern_open"),
        row(5, "missed", "emergency"),
        row(6, "urgent", "staff", 0.5),
        row(7, "missed", "contacts"),
        row(8, "missed", "contacts", 1.0),
    )
    assert [row.household_id for row in round_calls.waiting(week, rows.NOW)] == [6, 4, 5, 3, 8, 7, 2, 1]


def test_what_waits_for_the_call_service_is_counted_and_not_listed() -> None:
    set_language("en")
    week = (row(1, "missed", "retry"), row(2, "in_progress"), row(3, "no_result"), row(4, "confirmed"))
    blocks = round_calls.section(week, (), Redaction.at("full"), rows.NOW)
    told = next(block.text for block in blocks if isinstance(block, Paragraph))
    assert "Confirmed well: 1 · Missed: 1 · In progress: 2" in told
    assert "1 waits for the second AI call" in told
    assert "no result came of 1 call" in told
    assert table_of(*week).rows == ()


def test_each_says_the_step_who_acts_and_until_when_and_what_is_overdue() -> None:
    set_language("en")
    made = table_of(row(1, "missed", "contacts", -1.0), row(2, "missed", "emergency"), row(3, "missed", "staff"))
    emergency, contacts, staff = made.rows
    assert (emergency[4].text, emergency[5].text) == ("Decide about 119", "at once")
    assert (contacts[4].text, contacts[5].text, contacts[5].detail) == ("Ask the contacts", "1 hour over", "07:00")
    assert "village head" in contacts[4].detail
    assert "010" not in contacts[4].detail
    assert staff[4].detail == "Coordinator · 010-0000-1000"


@pytest.mark.parametrize("level", ["initials", "anonymous"])
def test_no_number_leaves_below_the_full_level(level: str) -> None:
    made = table_of(row(1, "missed", "staff"), level=level)
    assert "010" not in " ".join(cell.detail for cell in made.rows[0])
    assert rows.NAMES[1] not in " ".join(cell.text for cell in made.rows[0])


def test_what_earlier_weeks_left_open_is_listed_and_not_counted_in_this_week() -> None:
    blocks = round_calls.section((row(1, "confirmed"),), (row(2, "missed", "visit"),), Redaction.at("full"), rows.NOW)
    assert len(next(block for block in blocks if isinstance(block, Table)).rows) == 1
    assert round_calls.counts((row(1, "confirmed"),)) in next(b.text for b in blocks if isinstance(b, Paragraph))


def test_the_words_of_a_task_stand_on_no_anonymous_paper() -> None:
    said = reason("task_due", rows.NOW, text="순자 씨 도시락 신청").says
    assert "도시락" in Redaction.at("full").reason(said)
    assert "도시락" in Redaction.at("initials").knows([(1, "김순자")]).reason(said)
    assert "순자" not in Redaction.at("initials").knows([(1, "김순자")]).reason(said)
    assert "도시락" not in Redaction.at("anonymous").reason(said)


def test_the_household_sheet_has_the_step_that_is_up_the_tasks_and_what_came_of_the_call() -> None:
    set_language("en")
    escalation = EscalationRow(
        1, "missed", rows.NOW - HOUR, "contacts", rows.NOW + 2 * HOUR, Said("actor", "Coordinator"), "김딸 (딸)",
        (("retry", "skipped"), ("staff", "not_reached")),
    )  # fmt: skip
    work = CallWork(None, False, (), escalation, "", "", date(2026, 11, 23), ())
    task = TaskRow(
        1, 1001, "보청기 점검", "ready", rows.NOW.date(), date(2026, 11, 25), None, "", "", None, False, False
    )
    card = changed(rows.card(), call_work=work, tasks=(task,))
    made = sheet.compose(sheet.Home(card, rows.timeline(), rows.usage()), rows.letterhead(sheet.PAPER))
    text = "\n".join(made.texts()).replace("\u00a0", " ")
    assert "Step now: Ask 김딸 (딸), by Mon 23 Nov 10:00" in text
    assert "Call by staff: Not reached" in text
    assert "보청기 점검 (by Wed 25 Nov)" in text


def test_a_real_week_is_on_the_daily_briefing(empty: Workspace) -> None:
    home = add_home(empty, "김하나", calls="active")
    empty.checkins.make_round(NOW)
    empty.checkins.record_call(home.id, "concern", NOW, topics=["meals"], note="끼니를 거름")
    made = empty.briefings.compose("daily", NOW, purpose="회의")
    text = "\n".join(made.texts())
    assert "오늘 전화" in text
    assert "특이사항 1" in text


# ------------------------------------------------------------ who stands on paper


def friday_missed(workspace: Workspace, *, urgent: bool = False) -> Home:
    home = add_home(workspace, "김하나", calls="active", weekday=4)
    workspace.checkins.make_round(NOW)
    vendor(workspace, home, "concern" if urgent else "no_answer", FRIDAY, urgent=urgent)
    return home


def listed(workspace: Workspace, kind: str, now: datetime, *, everything: bool = True) -> list[tuple[str, ...]]:
    made = workspace.briefings.compose(kind, now, purpose="회의", everything=everything)
    tables = [block for block in made.blocks if isinstance(block, Table)]
    return [tuple(cell.text for cell in cells) for cells in tables[-1].rows]


def test_nobody_stands_on_the_call_sheet_who_is_not_to_be_called(empty: Workspace) -> None:
    add_home(empty, "김하나", calls="active", weekday=0)
    empty.checkins.make_round(NOW)
    assert len(listed(empty, "calls", FRIDAY)) == 1
    died = update(Resident).values(life_status="death_reported")
    empty.act("test.died", FRIDAY, lambda act: act.session.execute(died))
    assert listed(empty, "calls", FRIDAY) == []


def test_the_call_sheet_has_the_calls_for_a_person_and_those_of_the_service_when_asked_for(empty: Workspace) -> None:
    add_home(empty, "김하나", calls="active", weekday=0)
    add_home(empty, "박두리", calls="active", weekday=0)
    by_hand = update(Enrolment).where(Enrolment.household_id == 2).values(mode="human")
    empty.act("test.by_hand", NOW, lambda act: act.session.execute(by_hand))
    empty.checkins.make_round(NOW)
    assert [cells[1] for cells in listed(empty, "calls", FRIDAY, everything=False)] == ["박두리"]
    assert sorted(cells[1] for cells in listed(empty, "calls", FRIDAY)) == ["김하나", "박두리"]


@pytest.mark.parametrize("weeks", [1, 3])
def test_who_was_missed_in_an_earlier_week_stands_on_the_call_sheet_and_on_the_briefing(
    empty: Workspace, weeks: int
) -> None:
    friday_missed(empty)
    monday = datetime(2026, 11, 23, 9, tzinfo=KST) + timedelta(weeks=weeks)
    assert [cells[1] for cells in listed(empty, "calls", monday)] == ["김하나"]
    made = empty.briefings.compose("daily", monday, purpose="회의")
    (calls,) = (block for block in made.blocks if isinstance(block, Table) and block.name == "안부전화")
    assert [cells[2].text for cells in calls.rows] == ["김하나"]


def test_a_miss_of_this_week_does_not_hide_urgent_words_of_the_last(empty: Workspace) -> None:
    home = friday_missed(empty, urgent=True)
    monday = datetime(2026, 11, 30, 9, tzinfo=KST)
    empty.checkins.make_round(monday)
    vendor(empty, home, "no_answer", monday)
    now = monday + timedelta(minutes=5)
    made = empty.briefings.compose("daily", now, purpose="회의")
    (calls,) = (block for block in made.blocks if isinstance(block, Table) and block.name == "안부전화")
    assert [cells[4].text for cells in calls.rows] == ["지금 전화"]
