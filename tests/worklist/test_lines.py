"""The one ranked list: a line a household, in an order that says why, with a next step that moves on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from coordinator.records.alerts import Episode
from coordinator.records.households import Absence, Household, Resident
from coordinator.records.power import Feed, Finding, Meter
from coordinator.records.services import Link, Programme
from coordinator.worklist.next_steps import SEVERITY_RANK
from coordinator.worklist.subjects import SUBJECTS
from tests.casework.homes import DAY, HOUR, Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.rows import Line
    from coordinator.workspace import Workspace

RULES = {rule.code: rule for subject in SUBJECTS for rule in subject.rules}


def alarmed(
    workspace: Workspace, name: str = "김하나", severity: str = "caution", *, home: Home | None = None, **facts: Any
) -> tuple[Home, int]:
    """Add a household with an open alert."""
    made = home or add_home(workspace, name, meter=True)
    since = NOW - 30 * HOUR
    (finding,) = store(
        workspace,
        Finding(
            household_id=made.id,
            meter_id=made.meter_id,
            found_at=NOW - HOUR,
            since_at=since,
            kind="silence",
            severity=severity,
            score=2.0,
            reason="quiet_since_activity",
        ),
    )
    (episode,) = store(
        workspace,
        Episode(
            household_id=made.id,
            signal="power",
            severity=severity,
            finding_id=finding,
            since_at=since,
            opened_at=NOW - HOUR,
            last_fired_at=NOW - HOUR,
            **facts,
        ),
    )
    return made, episode


def only(workspace: Workspace, now: datetime = NOW) -> Line:
    (line,) = workspace.today(now).lines
    return line


def codes(line: Line) -> list[str]:
    return [said.code for said in line.reasons]


# ------------------------------------------------------------ ranking


def test_the_graver_comes_before_the_less_grave(empty: Workspace) -> None:
    for name, severity in (("김하나", "watch"), ("이두리", "serious"), ("박세라", "caution")):
        alarmed(empty, name, severity)
    lines = empty.today(NOW).lines
    assert [line.name for line in lines] == ["이두리", "박세라", "김하나"]
    assert [line.severity for line in lines] == ["serious", "caution", "watch"]


@pytest.mark.parametrize("county", ["empty", "practice"])
def test_every_line_carries_its_words_step_and_time(county: str, request: pytest.FixtureRequest) -> None:
    workspace: Workspace = request.getfixturevalue(county)
    if county == "empty":
        alarmed(workspace)
    today = workspace.today(NOW)
    assert today.lines
    rank = [(line.is_urgent, 0 if line.is_urgent else SEVERITY_RANK[line.severity]) for line in today.lines]
    assert rank == sorted(rank, reverse=True)
    assert len({line.household_id for line in today.lines}) == len(today.lines)
    for line in today.lines:
        assert [short.code for short in line.shorts] == codes(line)
        gravity = [SEVERITY_RANK[RULES[code].severity] for code in codes(line)[int(line.is_urgent) :]]
        assert gravity == sorted(gravity, reverse=True), codes(line)
        assert all(len(short.text) <= len(said.text) for short, said in zip(line.shorts, line.reasons, strict=True))
        if "answered" in codes(line):
            continue  # what was heard of since lowers a silence below its rule
        least = max(SEVERITY_RANK[RULES[c].severity] for c in codes(line))
        on_a_step = any(c.startswith(("missed", "urgent")) for c in codes(line))
        assert SEVERITY_RANK[line.severity] == least or (on_a_step and SEVERITY_RANK[line.severity] > least)
        assert all(said.text.strip() and "{" not in said.text for said in (*line.reasons, line.step))
        assert line.due_at is not None


def test_of_two_lines_alike_in_all_else_the_one_due_first_comes_first(empty: Workspace) -> None:
    later, _ = alarmed(empty, "김하나")
    sooner, episode = alarmed(empty, "이두리")
    empty.act(
        "test.earlier",
        NOW,
        lambda act: act.session.execute(
            update(Episode).where(Episode.id == episode).values(last_fired_at=NOW - 3 * HOUR)
        ),
    )
    assert [line.household_id for line in empty.today(NOW).lines] == [sooner.id, later.id]


def test_a_household_with_several_reasons_has_one_line(empty: Workspace) -> None:
    home, _ = alarmed(empty)
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - 9 * DAY, ends_at=NOW - DAY))
    # Both are a caution and ask for a call; the return was due to be checked first.
    assert codes(only(empty)) == ["return_check", "quiet_caution"]


# ------------------------------------------------------------ the next step


def test_the_next_step_moves_from_call_to_contact_to_visit_as_calls_go_unanswered(empty: Workspace) -> None:
    home = add_home(empty, meter=True, contact="박딸")
    alarmed(empty, home=home)
    assert only(empty).step.code == "quiet_caution"
    empty.checkins.record_call(home.id, "no_answer", NOW)
    line = only(empty, NOW + HOUR)
    assert line.step.code == "try_contacts"
    assert "박딸 (딸)" in line.step.text
    empty.checkins.record_call(home.id, "silent", NOW + HOUR)
    line = only(empty, NOW + 2 * HOUR)
    assert line.step.code == "try_visit"
    assert codes(line) == ["quiet_caution", "try_visit"]


def test_without_anybody_to_ask_a_visit_follows_the_first_unanswered_call(empty: Workspace) -> None:
    home, _ = alarmed(empty)
    empty.checkins.record_call(home.id, "no_answer", NOW)
    assert only(empty, NOW + HOUR).step.code == "try_visit"


def test_a_call_that_was_never_made_does_not_reset_the_count_and_an_answer_does(empty: Workspace) -> None:
    home, _ = alarmed(empty)
    empty.checkins.record_call(home.id, "no_answer", NOW)
    empty.checkins.record_call(home.id, "not_attempted", NOW + HOUR)
    assert only(empty, NOW + 2 * HOUR).step.code == "try_visit"
    empty.checkins.record_call(home.id, "ok", NOW + 2 * HOUR)
    assert only(empty, NOW + 3 * HOUR).step.code == "answered"


def test_a_contact_who_must_not_be_called_is_not_named(empty: Workspace) -> None:
    home = add_home(empty, meter=True, contact="박딸")
    empty.act("test.never", NOW, lambda act: act.session.execute(update_contact()))
    alarmed(empty, home=home)
    empty.checkins.record_call(home.id, "no_answer", NOW)
    assert only(empty, NOW + HOUR).step.code == "try_visit"


def update_contact() -> Any:
    from coordinator.records.households import Contact

    return update(Contact).values(do_not_contact=True)


def test_a_taken_alert_shows_its_owner_and_the_step_that_was_written(empty: Workspace) -> None:
    _, episode = alarmed(empty)
    empty.alerts.acknowledge(episode, NOW, next_step="이장 {님} 통화")
    line = only(empty)
    assert (line.owner, line.handling, line.episode_id) == ("시험 담당", "acknowledged", episode)
    assert line.step.text == "이장 {님} 통화"
    assert line.due_at is not None
    assert line.due_at > NOW


# ------------------------------------------------------------ leaving the list


def test_a_resolved_alert_takes_the_household_off_the_list(empty: Workspace) -> None:
    _, episode = alarmed(empty)
    empty.alerts.resolve(episode, "spoken_safe", NOW)
    assert empty.today(NOW).lines == ()


def test_a_silenced_alert_is_not_work_but_is_counted_and_named_as_not_watched(empty: Workspace) -> None:
    home, episode = alarmed(empty)
    empty.alerts.silence(episode, NOW + DAY, "입원", NOW)
    today = empty.today(NOW)
    assert today.lines == ()
    assert [(row.household_id, row.cause.code) for row in today.not_watched] == [(home.id, "silenced")]
    assert today.counts["silenced"] == 1


@pytest.mark.parametrize("what", ["death", "ended", "moved"])
def test_nobody_is_on_the_list_who_does_not_live_there_any_more(empty: Workspace, what: str) -> None:
    home, _ = alarmed(empty)
    store(empty, Absence(household_id=home.id, kind="hospital", starts_at=NOW - DAY, ends_at=NOW + DAY))
    changes = {
        "death": update(Resident).values(life_status="death_confirmed"),
        "ended": update(Household).values(ended_on=date(2026, 11, 20)),
        "moved": update(Resident).values(moved_out_on=date(2026, 11, 20)),
    }
    empty.act("test.change", NOW, lambda act: act.session.execute(changes[what]))
    today = empty.today(NOW)
    assert (today.lines, today.not_watched, today.household_count) == ((), (), 0)
    assert set(today.counts.values()) == {0}
    assert empty.households.search("김하나") == []


@pytest.mark.parametrize("county", ["empty", "practice"])
def test_the_counts_of_the_head_add_up_to_the_households(county: str, request: pytest.FixtureRequest) -> None:
    workspace: Workspace = request.getfixturevalue(county)
    if county == "empty":
        alarmed(workspace)
        _, episode = alarmed(workspace, "이두리")
        workspace.alerts.silence(episode, NOW + DAY, "입원", NOW)
        add_home(workspace, "박세라")
        add_home(workspace, "최고인", life_status="death_reported")
    today = workspace.today(NOW)
    assert sum(today.counts.values()) == today.household_count
    assert min(today.counts.values()) >= 0
    points = workspace.households.map_points(NOW)
    assert len(workspace.households.table(NOW)) == today.household_count
    assert len(points.household_id) <= today.household_count
    words = [row.severity for row in workspace.households.table(NOW)]
    assert {word: words.count(word) for word in today.counts} == today.counts


# ------------------------------------------------------------ data that stopped


def stale_feed(workspace: Workspace, homes: int, silent: int, days: int = 4) -> None:
    (feed,) = store(workspace, Feed(name="검침 B", signal="power"))
    for i in range(homes):
        home = add_home(workspace, f"김{i}")
        newest = NOW - days * DAY if i < silent else NOW
        store(
            workspace,
            Meter(feed_id=feed, external_id=str(i), household_id=home.id, first_at=NOW - 60 * DAY, newest_at=newest),
        )


@pytest.mark.parametrize(
    ("count", "silent", "days", "listed"),
    [(10, 1, 4, 1), (10, 1, 2, 0), (10, 1, 60, 0), (10, 3, 4, 0), (3, 3, 4, 3)],
    ids=["one meter", "not long enough", "long ago", "the vendor's outage", "too few to tell"],
)
def test_a_meter_that_stopped_is_work_unless_the_whole_feed_stopped(
    empty: Workspace, count: int, silent: int, days: int, listed: int
) -> None:
    stale_feed(empty, count, silent, days)
    lines = empty.today(NOW).lines
    assert [codes(line) for line in lines] == [["no_data"]] * listed


@pytest.mark.parametrize(
    ("kind", "words"),
    [("silence", "26시간째 조용"), ("frozen", "26시간째 사용량 변화 없음"), ("zero", "26시간째 검침값 0")],
)
def test_readings_that_ended_are_told_by_what_they_showed(empty: Workspace, kind: str, words: str) -> None:
    home, _ = alarmed(empty)

    def end(act: OpenAct) -> None:
        act.session.execute(update(Finding).values(kind=kind))
        act.session.execute(update(Meter).where(Meter.id == home.meter_id).values(newest_at=NOW - 4 * HOUR))

    empty.act("test.end", NOW, end)
    line = only(empty, NOW + 4 * DAY)
    assert any(said.text.endswith(words) for said in line.reasons)


def test_links_of_the_dead_are_nobodys_work(empty: Workspace) -> None:
    home = add_home(empty, life_status="death_reported")
    (programme,) = store(empty, Programme(name="밑반찬", stage="older"))
    store(
        empty,
        Link(household_id=home.id, programme_id=programme, state="requested", requested_at=NOW - 30 * DAY),
    )
    assert empty.today(NOW).lines == ()


def test_asking_again_at_the_same_moment_gives_the_same_list(practice: Workspace) -> None:
    first = practice.today(NOW)
    assert practice.today(NOW) == first
    practice.households.add_note(first.lines[0].household_id, "메모", NOW)
    again = practice.today(NOW)
    assert again.lines == first.lines  # a note makes nothing of the list old


def test_every_rule_has_words_and_a_step() -> None:
    for code, rule in RULES.items():
        assert rule.code == code
        assert rule.severity in SEVERITY_RANK
        assert rule.says
        assert rule.step
