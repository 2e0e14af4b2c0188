"""Who is in the morning run: the serious and what cannot wait, in the list's order; nobody skipped or met twice."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.errors import CoordinatorError, UsageError
from coordinator.records.morning_run import Answer
from coordinator.worklist.morning_run import StepRow, is_in, still_waiting
from tests.conftest import NOW
from tests.widgets import samples

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

LINE = replace(samples.line(), urgent_at=None)
LEVELS = ("serious", "caution", "watch", "no_data")


def step(household_id: int, answer: str = "well") -> StepRow:
    return StepRow(household_id, "이름", 80, "북면", answer, "serious", NOW, "담당", "")


@given(
    st.lists(st.sampled_from(LEVELS), max_size=12),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11)),
    st.sampled_from(("serious", "caution")),
)
def test_who_waits_is_who_belongs_to_it_and_was_not_answered_in_the_order_of_the_list(
    severities: list[str], urgent: set[int], answered: set[int], level: str
) -> None:
    lines = [
        replace(LINE, household_id=n, severity=word, urgent_at=NOW if n in urgent else None)
        for n, word in enumerate(severities)
    ]
    waiting = still_waiting(lines, {n: step(n) for n in answered}, level)
    homes = [line.household_id for line in waiting]
    assert homes == [line.household_id for line in lines if is_in(line, level) and line.household_id not in answered]
    assert {n for n in urgent if n < len(lines)} <= {*homes, *answered}


def test_who_says_something_anew_that_cannot_wait_is_asked_again() -> None:
    answered = {1: step(1)}
    assert still_waiting([replace(LINE, household_id=1, urgent_at=NOW)], answered, "serious") == ()
    later = replace(LINE, household_id=1, urgent_at=NOW + timedelta(minutes=1))
    assert still_waiting([later], answered, "serious") == (later,)


@pytest.mark.parametrize("seed", range(3))
def test_through_any_answers_arrivals_undo_and_breaks_everybody_is_met_once(village: Workspace, seed: int) -> None:
    chance, now = random.Random(seed), NOW
    runs = village.morning_run
    expected = {line.household_id for line in runs.standing(now).waiting}
    met: list[int] = []
    for _ in range(200):
        now += timedelta(seconds=1)
        standing = runs.standing(now)
        assert {step.household_id for step in standing.steps} == set(met)
        assert standing.total_count == len({*met} | {line.household_id for line in standing.waiting})
        if not standing.waiting:
            break
        dice = chance.random()
        if dice < 0.15 and met:
            assert runs.take_back(now).value == met.pop()
            continue
        if dice < 0.25:  # somebody calls for help meanwhile; the one on the screen is answered all the same
            others = [line.household_id for line in village.today(now).lines if line.household_id not in met]
            village.checkins.record_call(chance.choice(others), "concern", now, urgent=True, note="넘어짐")
            expected |= {line.household_id for line in runs.standing(now).waiting}
        home = standing.waiting[0].household_id
        possible = [answer for answer in Answer if answer not in runs.card(home, now).why_not]
        try:
            runs.answer(home, chance.choice(possible), now, severity=standing.waiting[0].severity)
        except CoordinatorError:
            runs.answer(home, Answer.LATER, now)
        met.append(home)
    assert not runs.standing(now).waiting
    assert len(met) == len(set(met))
    assert expected <= set(met)


def test_a_break_is_remembered_in_the_vault(village: Workspace) -> None:
    first, second = village.morning_run.standing(NOW).waiting[:2]
    village.morning_run.answer(first.household_id, Answer.NO_ANSWER, NOW, severity=first.severity)
    standing = village.morning_run.standing(NOW + timedelta(hours=1))
    assert standing.answered_count == 1
    assert [step.household_id for step in standing.steps] == [first.household_id]
    assert standing.waiting[0].household_id == second.household_id


def test_those_of_caution_join_on_wish_and_stay_in_the_run(village: Workspace) -> None:
    runs = village.morning_run
    serious = runs.standing(NOW)
    wider = runs.standing(NOW, "caution")
    assert len(wider.waiting) == len(serious.waiting) + serious.milder_count
    assert serious.milder_count > 0
    runs.answer(wider.waiting[-1].household_id, Answer.LATER, NOW, level="caution")
    assert runs.standing(NOW).level == "caution"


def test_a_card_of_the_run_has_its_signals_on_one_line_of_time(village: Workspace) -> None:
    standing = village.morning_run.standing(NOW)
    card = village.morning_run.card(standing.waiting[0].household_id, NOW)
    signals = card.signals
    assert signals.now - signals.start > timedelta(days=6)
    assert all(signals.start <= call.called_at <= signals.now for call in signals.calls)
    assert card.line is not None
    assert card.household_id == card.line.household_id


def test_without_a_run_there_is_no_record(village: Workspace) -> None:
    with pytest.raises(UsageError) as refused:
        village.morning_run.record(NOW)
    assert refused.value.code == "no_run"
