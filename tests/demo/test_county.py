"""The practice county in a vault: complete, the same each time, marked as made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sqlalchemy import func, select

from coordinator.casework.checkins.policy import DEFAULT, TIMED_STEPS
from coordinator.demo.county import DemoCounts, make
from coordinator.demo.people import NOT_LIVE
from coordinator.errors import RuleError
from coordinator.records.alerts import Episode
from coordinator.records.base import KST, Transition
from coordinator.records.checkins import MISSED, Call, Enrolment, EscalationStep, Round, RoundItem
from coordinator.records.households import Absence, Area, Consent, Contact, Household, Resident
from coordinator.records.power import Feed, Meter, PhoneDay
from coordinator.records.services import Link, Programme
from coordinator.vault.acts import table_of
from coordinator.vault.file import Vault
from coordinator.vault.readings import read_hours
from coordinator.worklist.checkins.head import call_lines
from coordinator.worklist.checkins.lapsed import lapsed
from coordinator.worklist.instant import instant
from coordinator.worklist.lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coordinator.records import Base

NOW = datetime(2026, 11, 24, 8, 20, tzinfo=KST)
HOMES, DAYS = 300, 70


def new_vault(folder: Path) -> Vault:
    vault, _ = Vault.create(folder, "practice makes perfect", facts={"practice": True}, now=NOW, actor="test")
    return vault


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, DemoCounts]]:
    vault = new_vault(tmp_path_factory.mktemp("county") / "practice")
    counts = make(vault, households=HOMES, days=DAYS, seed=1, now=NOW)
    yield vault, counts
    vault.close()


def content(vault: Vault, record: type[Base]) -> list[Any]:
    with vault.read() as session:
        return [tuple(row) for row in session.execute(select(table_of(record)))]


def test_counts_are_what_the_vault_holds(made: tuple[Vault, DemoCounts]) -> None:
    vault, counts = made
    held = {record: len(content(vault, record)) for record in (Area, Household, Meter, Call, Link, Absence, Episode)}
    assert held == {
        Area: counts.areas,
        Household: counts.households,
        Meter: counts.meters,
        Call: counts.calls,
        Link: counts.links,
        Absence: counts.absences,
        Episode: counts.settled_alerts,
    }
    assert (counts.areas, counts.households) == (67, HOMES)
    assert counts.readings > 0.9 * counts.meters * DAYS * 24


def test_calls_are_made_by_day_and_lie_in_the_past(made: tuple[Vault, DemoCounts]) -> None:
    with made[0].read() as session:
        calls = session.execute(select(Call.called_at, Call.caller)).all()
    assert calls
    assert [(at, caller) for at, caller in calls if not 9 <= at.hour < 18 or at > NOW] == []


def test_the_same_arguments_make_the_same_county(made: tuple[Vault, DemoCounts], tmp_path: Path) -> None:
    vault, counts = made
    other = new_vault(tmp_path / "again")
    assert make(other, households=HOMES, days=DAYS, seed=1, now=NOW) == counts
    for table in (Household, Resident, Contact, Consent, Absence, Call, RoundItem, Link, Episode, Transition, PhoneDay):
        assert content(other, table) == content(vault, table)
    with vault.read() as one, other.read() as two:
        meters = [row[0] for row in content(vault, Meter)][:40]
        span = np.datetime64("2026-10-01T00", "h"), np.datetime64("2026-11-24T08", "h")
        assert np.array_equal(read_hours(one, meters, *span), read_hours(two, meters, *span), equal_nan=True)
    other.close()


def test_counts_grow_with_the_number_of_households(made: tuple[Vault, DemoCounts], tmp_path: Path) -> None:
    small = new_vault(tmp_path / "small")
    counts = make(small, households=100, days=20, seed=1, now=NOW)
    small.close()
    _, more = made
    assert (counts.households, counts.meters) == (100, 75)
    assert counts.calls < more.calls
    assert counts.links < more.links
    assert counts.readings < more.readings


def test_everybody_is_marked_as_made_up_and_cannot_be_reached(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        assert set(session.scalars(select(Household.synthetic))) == {True}
        phones = [*session.scalars(select(Resident.phone)), *session.scalars(select(Contact.phone))]
    assert all(phone.startswith(NOT_LIVE) for phone in phones if phone)


def test_enough_homes_without_a_meter_are_there_for_real_files_and_most_of_them_are_called(
    made: tuple[Vault, DemoCounts],
) -> None:
    vault, counts = made
    assert counts.households - counts.meters >= 64
    with vault.read() as session:
        without = set(session.scalars(select(Household.id).where(Household.id.not_in(select(Meter.household_id)))))
        called = set(session.scalars(select(Enrolment.household_id).where(Enrolment.state == "active")))
    assert len(called) >= 60
    assert len(without & called) > 0.6 * len(without)


def test_readings_end_with_the_last_full_hour(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        feeds = {feed.name: feed for feed in session.scalars(select(Feed))}
        newest = session.scalars(select(Meter.newest_at).where(Meter.newest_at.is_not(None))).all()
    assert max(newest) == NOW.replace(minute=0)
    assert feeds["전력 원격검침"].health(NOW) == "live"
    assert feeds["생활전력 플러그"].health(NOW) == "stale"
    assert feeds["통신 이용"].health(NOW) == "live"


def test_rounds_of_fifteen_weeks_with_this_one_partly_done(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        weeks = session.scalars(select(Round.week_on).order_by(Round.week_on)).all()
        assert len(weeks) == 15
        assert weeks[-1] == (NOW - timedelta(days=NOW.weekday())).date()
        this = select(RoundItem.state, func.count()).join(Round).where(Round.week_on == weeks[-1])
        states = dict(session.execute(this.group_by(RoundItem.state)).all())
        assert states["due"]
        assert states["confirmed"]
        assert states["missed"]
        midnight = NOW.replace(hour=0, minute=0)
        yesterday = Call.called_at.between(midnight - timedelta(days=1), midnight)
        results = set(session.scalars(select(Call.result).where(yesterday)))
        assert "ok" in results
        assert results & set(MISSED)
        assert session.scalar(select(func.max(Call.called_at))) <= NOW


def test_each_item_stands_where_its_last_move_left_it(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        for machine, record in (("round_item", RoundItem), ("link", Link), ("alert", Episode)):
            last = {
                row.record_id: row.to_state
                for row in session.scalars(
                    select(Transition).where(Transition.machine == machine).order_by(Transition.id)
                )
            }
            states = dict(session.execute(select(record.id, record.state)).all())
            assert last.items() <= states.items()
            moves = session.scalars(select(Transition).where(Transition.machine == machine)).all()
            assert all(move.happened_at <= NOW for move in moves)


def test_moves_are_moves_the_state_tables_have(made: tuple[Vault, DemoCounts]) -> None:
    from coordinator.records.alerts import HANDLING
    from coordinator.records.checkins import ROUND_ITEM
    from coordinator.records.finding import FINDING
    from coordinator.records.services import LINK

    vault, _ = made
    machines = {machine.name: machine for machine in (FINDING, HANDLING, ROUND_ITEM, LINK)}
    with vault.read() as session:
        for move in session.scalars(select(Transition)):
            machine = machines[move.machine]
            assert machine.may_move(move.from_state, move.to_state), (move.machine, move.from_state, move.to_state)
            assert move.to_state not in machine.reasons or move.reason in machine.reasons[move.to_state]


def test_escalations_stand_where_the_rules_of_the_calls_put_them(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        items = {item.id: item for item in session.scalars(select(RoundItem))}
        steps = session.scalars(select(EscalationStep)).all()
        risks = dict(session.execute(select(Household.id, Household.risk)).all())
    timed = [step for step in steps if step.step in TIMED_STEPS]
    for step in timed:
        item = items[step.round_item_id]
        urgent = item.state == "concern_open"
        usual = max(step.begun_at, DEFAULT.due_at(step.step, item.missed_at, risks[step.household_id]))
        assert urgent or step.due_at == usual
    still_missed = {item.id for item in items.values() if item.state == "missed"}
    assert still_missed <= {step.round_item_id for step in steps}
    up = {step.step for step in steps if step.round_item_id in still_missed and step.done_at is None}
    assert len(up) > 1


def test_the_weekly_calls_have_their_stories(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        long_silent = lapsed(session, NOW)
        with instant(session, NOW) as at:
            codes = [said.code for line in lines(at) for said in line.reasons]
            undone = [line.said.code for line in call_lines(at)]
        calls = session.scalars(select(Call)).all()
    assert len(long_silent) >= 2
    assert {"call_lapsed", "declined_ai", "call_by_hand"} <= set(codes)
    assert undone == ["calls_not_attempted"]
    assert {call.result for call in calls if call.duration_seconds} >= {"ok", "concern", "silent"}
    assert max(call.attempt for call in calls) == 2
    assert all(not set(call.topics) & set(call.topics_well) for call in calls)
    assert [call.urgent_word for call in calls if call.urgent] != [""]


def test_people_answer_their_calls_each_in_their_own_way(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        rows = session.execute(select(Call.household_id, Call.result).where(Call.caller == "vendor")).all()
    answers: dict[int, list[bool]] = {}
    for household_id, result in rows:
        answers.setdefault(household_id, []).append(result not in MISSED)
    shares = [sum(each) / len(each) for each in answers.values() if len(each) > 8]
    assert min(shares) < 0.65
    assert max(shares) > 0.95


def test_links_fit_ages_at_their_request_and_some_people_grow_out_of_one_within_ninety_days(
    made: tuple[Vault, DemoCounts],
) -> None:
    vault, _ = made
    with vault.read() as session:
        rows = session.execute(
            select(Link.household_id, Link.state, Resident.born_on, Programme.maximum_age)
            .join(Resident, Resident.household_id == Link.household_id)
            .join(Programme, Programme.id == Link.programme_id)
        ).all()
        states = {row.state for row in rows}
        waiting = select(Link).where(Link.state == "requested", Link.requested_at < NOW - timedelta(days=5))
        assert session.scalars(waiting).first() is not None
        assert all(link.review_on for link in session.scalars(select(Link).where(Link.state == "waitlisted")))
    assert states >= {"requested", "waitlisted", "accepted", "in_progress", "on_hold", "completed"}
    soon = (NOW + timedelta(days=90)).date()
    assert [
        row
        for row in rows
        if row.maximum_age
        and row.state == "in_progress"
        and NOW.date() < row.born_on.replace(year=row.born_on.year + row.maximum_age + 1, day=1) <= soon
    ]


def test_alerts_settled_yesterday_are_there_and_open_ones_are_left_to_the_watch(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    with vault.read() as session:
        episodes = session.scalars(select(Episode)).all()
    yesterday = (NOW - timedelta(days=1)).date()
    assert {episode.state for episode in episodes} == {"resolved"}
    assert all(episode.outcome for episode in episodes)
    assert any(episode.resolved_at and episode.resolved_at.date() == yesterday for episode in episodes)


def test_the_vault_stays_sound_and_says_who_made_it(made: tuple[Vault, DemoCounts]) -> None:
    vault, _ = made
    assert vault.verify() == []


def test_a_vault_with_households_is_never_filled_with_made_up_people(made: tuple[Vault, DemoCounts]) -> None:
    vault, counts = made
    with pytest.raises(RuleError) as refused:
        make(vault, households=5, days=5, seed=2, now=NOW)
    assert refused.value.code == "not_empty"
    assert len(content(vault, Household)) == counts.households


@pytest.mark.parametrize(
    ("households", "now"),
    [
        (1, NOW),
        (30, datetime(2026, 3, 2, 0, 5, tzinfo=KST)),
        (60, datetime(2027, 2, 8, 23, 59, tzinfo=KST)),
    ],
)
def test_any_size_at_any_moment(households: int, now: datetime, tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "any")
    progress: list[tuple[int, int]] = []
    counts = make(vault, households=households, days=12, seed=4, now=now, progress=lambda *at: progress.append(at))
    assert counts.households == households
    assert progress[-1] == (households, households)
    with vault.read() as session:
        latest = session.scalar(select(func.max(Call.called_at)))
        assert latest is None or latest <= now
        newest = session.scalar(select(func.max(Meter.newest_at)))
        assert newest is None or newest <= now
    assert vault.verify() == []
    vault.close()
