"""The one rule of order: total, of each household alone, and every line says the first thing that puts it there."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from coordinator.records.alerts import Episode
from coordinator.records.checkins import EscalationStep
from coordinator.records.power import Finding, Meter, PhoneDay
from coordinator.text import set_language
from coordinator.worklist.next_steps import SEVERITY_RANK, by_weight
from coordinator.worklist.order import DOUBTS, HABITS, WHY, Place, Standing, in_order, in_words, standing, why
from coordinator.worklist.rows import Line
from coordinator.worklist.rule import SOURCES, Evidence, Found
from coordinator.worklist.said import Said
from coordinator.worklist.subjects import SUBJECTS
from tests.casework.homes import DAY, HOUR, add_home, store, vendor_calls
from tests.conftest import NOW
from tests.worklist.test_lines import alarmed
from tests.worklist.test_urgent_words import said

if TYPE_CHECKING:
    from random import Random

    from coordinator.workspace import Workspace

RULES = [rule for subject in SUBJECTS for rule in subject.rules]
WORD = Said("step", "Call now")

standings = st.builds(
    Standing,
    household_id=st.integers(1, 10_000),
    severity=st.sampled_from(sorted(SEVERITY_RANK)),
    due_at=st.sampled_from([NOW - HOUR, NOW, NOW + HOUR]),
    said_at=st.none() | st.sampled_from([NOW - HOUR, NOW - 2 * HOUR]),
    words=st.sampled_from(["", "넘어졌다고 말함"]),
    taken_by=st.sampled_from(["", "김담당"]),
    doubt=st.sampled_from(DOUBTS),
    silent_by=st.sets(st.sampled_from(sorted(SOURCES))).map(lambda some: tuple(sorted(some))),
    habit=st.sampled_from(HABITS),
    waits_days=st.integers(0, 3),
)
many = st.lists(standings, min_size=1, max_size=8, unique_by=lambda one: one.household_id)


def line_of(one: Standing) -> Line:
    return Line(one.household_id, f"집{one.household_id}", 80, "f", "", one.severity, (), WORD, one.due_at)


def ranked(some: list[Standing]) -> list[Line]:
    return in_order([(one, line_of(one)) for one in some], NOW)


@given(many, st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_depend_on_how_the_lines_came_in(some: list[Standing], random: Random) -> None:
    first = [line.household_id for line in ranked(some)]
    shuffled = list(some)
    random.shuffle(shuffled)
    assert [line.household_id for line in ranked(shuffled)] == first
    assert sorted(first) == sorted(one.household_id for one in some)


@given(standings, standings)
def test_of_two_households_exactly_one_stands_before_the_other(one: Standing, other: Standing) -> None:
    if one.household_id != other.household_id:
        assert (one.place < other.place) is not (other.place < one.place)


@given(many, st.data())
def test_a_household_that_leaves_the_list_changes_no_order_among_the_others(
    some: list[Standing], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from([one.household_id for one in some]))
    before = [line.household_id for line in ranked(some) if line.household_id != gone]
    assert [line.household_id for line in ranked([one for one in some if one.household_id != gone])] == before


def first_difference(upper: Standing, lower: Standing) -> str:
    return next(name for name, mine, its in zip(Place._fields, upper.place, lower.place, strict=True) if mine != its)


@pytest.mark.parametrize("language", ["ko", "en"])
@given(some=many)
def test_every_line_names_the_first_part_of_the_place_in_which_the_next_differs(
    some: list[Standing], language: str
) -> None:
    set_language(language)  # type: ignore[arg-type]
    shown = ranked(some)
    for upper, lower in itertools.pairwise(shown):
        assert upper.standing is not None
        assert lower.standing is not None
        assert upper.place_reason is not None
        assert upper.place_reason.code == first_difference(upper.standing, lower.standing)
        assert "{" not in in_words(upper)
    assert shown[-1].place_reason is not None
    assert shown[-1].place_reason.code == "last"


def test_no_two_parts_of_a_place_are_told_in_the_same_words() -> None:
    assert len(set(WHY.values())) == len(WHY)
    assert set(Place._fields) - {"doubt"} <= set(WHY)
    assert set(DOUBTS) - {""} <= set(WHY)


plain = Standing(1, "serious", NOW)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            replace(plain, severity="watch", said_at=NOW - 5 * HOUR, words="넘어졌다고 말함"),
            plain,
            "먼저인 까닭: “넘어졌다고 말함”, 5시간 전",
        ),
        (replace(plain, said_at=NOW - HOUR), replace(plain, said_at=NOW - HOUR, taken_by="김담당"), "아직 아무도"),
        (replace(plain, said_at=NOW - HOUR), replace(plain, said_at=NOW - 2 * HOUR), "더 늦게"),
        (plain, replace(plain, severity="caution"), "심각, 다음 분은 주의"),
        (plain, replace(plain, doubt="life"), "다음 분은 그 뒤 전화를 쓴 기록"),
        (plain, replace(plain, doubt="ended"), "다음 분의 검침은"),
        (replace(plain, silent_by=("power", "calls")), replace(plain, silent_by=("power",)), "전력·안부전화"),
        (replace(plain, habit="unlike"), plain, "없던 일"),
        (plain, replace(plain, habit="like"), "평소에도"),
        (replace(plain, waits_days=3), plain, "3일째"),
        (plain, replace(plain, taken_by="김담당"), "김담당"),
        (replace(plain, due_at=NOW - HOUR), plain, "다음 분과 같은 심각, 기한이 더 이름"),
        (plain, plain, "등록 번호"),
    ],
)
def test_a_household_stands_before_the_next_and_says_why(first: Standing, second: Standing, words: str) -> None:
    second = replace(second, household_id=2)
    shown = ranked([second, first])
    assert [line.household_id for line in shown] == [1, 2]
    assert words in in_words(shown[0])


# ------------------------------------------------------------ what the evidence of a household is


def order_of(workspace: Workspace, now: datetime = NOW) -> list[str]:
    return [line.name for line in workspace.today(now).lines]


def why_first(workspace: Workspace, now: datetime = NOW) -> str:
    reason = workspace.today(now).lines[0].place_reason
    assert reason is not None
    return reason.code


def change(workspace: Workspace, statement: object) -> None:
    workspace.act("test.change", NOW, lambda act: act.session.execute(statement))  # type: ignore[call-overload]


def test_a_silence_of_power_and_calls_together_comes_before_one_of_power_alone(empty: Workspace) -> None:
    alarmed(empty, "김하나")
    both = add_home(empty, "이두리", meter=True, calls="active")
    alarmed(empty, home=both)
    empty.checkins.make_round(NOW)
    vendor_calls(empty, both, ["ok", "no_answer"], last=NOW - 2 * HOUR)
    assert order_of(empty) == ["김하나", "이두리"]
    empty.checkins.record_call(both.id, "no_answer", NOW - HOUR)
    assert order_of(empty) == ["이두리", "김하나"]
    assert why_first(empty) == "sources"


def test_a_silence_never_seen_in_this_home_comes_before_one_that_was_seen_before(empty: Workspace) -> None:
    seen, _ = alarmed(empty, "김하나")
    unseen, _ = alarmed(empty, "이두리")
    change(empty, update(Finding).where(Finding.household_id == seen.id).values(figures={"times_before": 2}))
    change(empty, update(Finding).where(Finding.household_id == unseen.id).values(figures={"times_before": 0}))
    assert order_of(empty) == ["이두리", "김하나"]
    assert why_first(empty) == "habit"


def test_who_used_the_phone_after_the_silence_began_comes_after_who_did_not(empty: Workspace) -> None:
    used, _ = alarmed(empty, "김하나")
    alarmed(empty, "이두리")
    store(empty, PhoneDay(household_id=used.id, day=(NOW - 2 * DAY).date(), outgoing_count=3))
    assert order_of(empty) == ["김하나", "이두리"]
    store(empty, PhoneDay(household_id=used.id, day=NOW.date(), outgoing_count=3))
    assert order_of(empty) == ["이두리", "김하나"]
    assert why_first(empty) == "doubt"


def test_phone_use_of_days_ago_speaks_against_no_silence_any_more(empty: Workspace) -> None:
    used, episode = alarmed(empty, "김하나")
    other, another = alarmed(empty, "이두리")
    change(empty, update(Episode).where(Episode.id.in_((episode, another))).values(since_at=NOW - 9 * DAY))
    store(empty, PhoneDay(household_id=used.id, day=(NOW - 3 * DAY).date(), outgoing_count=3))
    assert order_of(empty) == ["김하나", "이두리"]
    store(empty, PhoneDay(household_id=used.id, day=(NOW - 2 * DAY).date(), outgoing_count=3))
    assert order_of(empty) == ["이두리", "김하나"]
    assert other.id == empty.today(NOW).lines[0].household_id


def test_readings_that_ended_days_ago_weigh_less_than_those_of_today(empty: Workspace) -> None:
    ended, _ = alarmed(empty, "김하나")
    alarmed(empty, "이두리")
    change(empty, update(Meter).where(Meter.id == ended.meter_id).values(newest_at=NOW - 5 * DAY))
    assert order_of(empty) == ["이두리", "김하나"]
    assert why_first(empty) == "doubt"


def test_whom_nobody_has_answered_for_longer_comes_first_and_whom_somebody_has_taken_last(empty: Workspace) -> None:
    alarmed(empty, "김하나")
    alarmed(empty, "이두리")
    old, episode = alarmed(empty, "박세라")
    change(empty, update(Episode).where(Episode.id == episode).values(opened_at=NOW - 2 * DAY))
    assert order_of(empty)[0] == "박세라"
    assert why_first(empty) == "waiting"
    empty.alerts.acknowledge(episode, NOW)
    assert order_of(empty)[-1] == "박세라"
    assert empty.today(NOW).lines[1].place_reason is not None
    assert old.id == empty.today(NOW).lines[-1].household_id


def test_a_miss_of_who_always_answers_comes_before_that_of_who_seldom_does(empty: Workspace) -> None:
    seldom = add_home(empty, "김하나", calls="active")
    always = add_home(empty, "이두리", calls="active")
    for home, results in ((seldom, ["no_answer", "no_answer", "ok"]), (always, ["ok"] * 3)):
        vendor_calls(empty, home, [*results, "no_answer"], last=NOW - HOUR)
    empty.checkins.make_round(NOW)
    for home in (seldom, always):
        empty.checkins.record_call(home.id, "no_answer", NOW - HOUR / 2)
    change(empty, update(EscalationStep).values(due_at=NOW + HOUR))
    assert order_of(empty) == ["이두리", "김하나"]


def test_a_cry_for_help_says_what_was_said_and_how_long_ago(empty: Workspace) -> None:
    alarmed(empty, "김하나", "serious")
    home = add_home(empty, "이두리", calls="active")
    said(empty, home, "넘어졌다고 말함", at=NOW - 5 * HOUR)
    assert in_words(empty.today(NOW).lines[0]) == "먼저인 까닭: “넘어졌다고 말함”, 5시간 전"
    card = empty.households.card(home.id, NOW)
    assert card.place_reason is not None
    assert card.place_reason.text == "“넘어졌다고 말함”, 5시간 전"


def test_every_line_of_the_practice_county_says_why_it_stands_before_the_next(practice: Workspace) -> None:
    lines = practice.today(NOW).lines
    for upper, lower in itertools.pairwise(lines):
        assert upper.standing is not None
        assert lower.standing is not None
        assert upper.standing.place < lower.standing.place
        assert upper.place_reason is not None
        assert upper.place_reason.code == first_difference(upper.standing, lower.standing)
    assert in_words(lines[-1]) == "목록의 마지막"


# ------------------------------------------------------------ the reasons of one household

found = st.builds(
    Found,
    rule=st.sampled_from(RULES),
    since_at=st.integers(-3000, 0).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    fields=st.just({}),
    step_fields=st.just({}),
    due_at=st.none() | st.integers(-3000, 3000).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    urgent_words=st.none() | st.just("넘어짐"),
    evidence=st.builds(
        Evidence,
        silent_since=st.none() | st.just(NOW - DAY),
        habit=st.sampled_from(HABITS),
        has_ended=st.booleans(),
        taken_by=st.sampled_from(["", "김담당"]),
    ),
)


@given(st.lists(found, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_what_places_a_household_does_not_depend_on_the_order_its_reasons_came_in(
    reasons: list[Found], random: Random
) -> None:
    def places(some: list[Found]) -> Standing:
        severity = max((one.rule.severity for one in some), key=SEVERITY_RANK.__getitem__)
        return standing(1, by_weight(some), severity, NOW, NOW, date(2026, 11, 24))

    shuffled = list(reasons)
    random.shuffle(shuffled)
    assert places(shuffled).place == places(reasons).place


@given(st.lists(found, min_size=1, max_size=6), found)
def test_a_further_silence_never_puts_a_household_further_down(reasons: list[Found], further: Found) -> None:
    """Another sign of the same severity that nothing speaks against adds to the evidence, it takes nothing away."""

    def places(some: list[Found]) -> Place:
        severity = max((one.rule.severity for one in some), key=SEVERITY_RANK.__getitem__)
        return standing(1, by_weight(some), severity, NOW, NOW, None).place

    before = places(reasons)
    sure = replace(further, urgent_words=None, evidence=Evidence(silent_since=NOW - HOUR))
    assert places([*reasons, sure])[:6] <= before[:6]


def test_the_last_line_is_told_as_that() -> None:
    assert why(plain, None, NOW).code == "last"
