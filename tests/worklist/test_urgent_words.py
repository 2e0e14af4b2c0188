"""What somebody said in a call that cannot wait comes before everything on list, board and paper, as it was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coordinator.casework.checkins.rounds import take_results
from coordinator.records.alerts import Episode
from coordinator.records.checkins import Call
from coordinator.records.households import Absence, Consent
from coordinator.worklist.facts.concerns import WORDS_LENGTH, spoken
from tests.casework.homes import DAY, HOUR, Home, add_home, store
from tests.conftest import NOW
from tests.worklist.test_lines import alarmed

if TYPE_CHECKING:
    from coordinator.vault.acts import OpenAct
    from coordinator.worklist.rows import Line
    from coordinator.workspace import Workspace

FELL = "화장실에서 넘어져 일어나기 힘들다고 하심"
EARLY = NOW - 7 * HOUR


def said(
    workspace: Workspace,
    home: Home,
    words: str = FELL,
    *,
    at: datetime = EARLY,
    urgent: bool = True,
    word: str = "",
    caller: str = "vendor",
) -> int:
    """Store a call in which something was said; gives the call."""
    workspace.checkins.make_round(NOW)

    def take(act: OpenAct) -> int:
        call = Call(
            household_id=home.id,
            called_at=at,
            caller=caller,
            result="concern",
            urgent=urgent,
            urgent_word=word,
            topics=["health"],
            summary=words,
        )
        act.session.add(call)
        act.session.flush()
        take_results(act, [call])
        return call.id

    return workspace.act("test.call", at + timedelta(minutes=1), take).value


def first(workspace: Workspace, now: datetime = NOW) -> Line:
    return workspace.today(now).lines[0]


def crowd(workspace: Workspace) -> None:
    """Add households that are serious for more than one reason."""
    for name in ("이두리", "박세라", "최네모"):
        home, _ = alarmed(workspace, name, "serious")
        store(workspace, Absence(household_id=home.id, kind="travel", starts_at=NOW - 9 * DAY, ends_at=NOW - 8 * DAY))


def test_urgent_words_come_before_every_silence_and_stand_in_the_line_as_spoken(empty: Workspace) -> None:
    crowd(empty)
    home = add_home(empty, "김하나", calls="active")
    said(empty, home)
    line = first(empty)
    assert (line.household_id, line.severity, line.is_urgent, line.urgent_words) == (home.id, "serious", True, FELL)
    assert FELL in line.reasons[0].text
    assert line.step.code == "urgent_call"


def test_urgent_words_stay_first_whatever_else_the_household_is_listed_for(empty: Workspace) -> None:
    crowd(empty)
    home, episode = alarmed(empty, "김하나", "serious", home=add_home(empty, "김하나", meter=True, calls="active"))
    said(empty, home)
    assert FELL in first(empty).reasons[0].text
    empty.alerts.acknowledge(episode, NOW, next_step="방문 예정")
    line = first(empty)
    assert line.household_id == home.id
    assert line.step.code == "urgent_call"  # somebody took the silence, nobody the cry for help


def test_urgent_words_made_into_an_alert_stay_first_in_their_words(empty: Workspace) -> None:
    crowd(empty)
    home = add_home(empty, "김하나", calls="active")
    empty.follow_ups.alert_from_call(said(empty, home), NOW - 6 * HOUR)
    line = first(empty)
    assert (line.household_id, line.urgent_words) == (home.id, FELL)
    (alert,) = empty.households.card(home.id, NOW).alerts
    assert FELL in alert.sentence.text


def test_words_the_call_service_only_marked_as_urgent_are_first_too(empty: Workspace) -> None:
    crowd(empty)
    home = add_home(empty, "김하나", calls="active")
    said(empty, home, "")
    line = first(empty)
    assert (line.household_id, line.is_urgent, line.urgent_words) == (home.id, True, "")
    assert "“" not in line.reasons[0].text


def test_of_two_who_called_for_help_the_newer_call_is_first_and_whom_somebody_has_taken_on_after_it(
    empty: Workspace,
) -> None:
    older = add_home(empty, "김하나", calls="active", phone="01055550001")
    newer, _ = alarmed(empty, "이두리", "watch", home=add_home(empty, "이두리", meter=True, calls="active"))
    said(empty, older, at=NOW - 3 * HOUR)
    call = said(empty, newer, at=NOW - 2 * HOUR)
    assert [line.household_id for line in empty.today(NOW).lines] == [newer.id, older.id]
    empty.alerts.acknowledge(empty.follow_ups.alert_from_call(call, NOW).value, NOW)
    assert [line.household_id for line in empty.today(NOW).lines] == [older.id, newer.id]


def test_a_later_concern_or_a_conversation_makes_urgent_words_no_less(empty: Workspace) -> None:
    home = add_home(empty, "김하나", calls="active")
    said(empty, home)
    said(empty, home, "입맛이 없다고 하심", at=NOW - 2 * HOUR, urgent=False)
    assert first(empty).urgent_words == FELL


def test_urgent_words_said_during_a_registered_absence_do_not_rest_with_it(empty: Workspace) -> None:
    home = add_home(empty, "김하나", calls="active")
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - 2 * DAY, ends_at=NOW + 2 * DAY))
    said(empty, home)
    assert first(empty).urgent_words == FELL
    (row,) = empty.checkins.board(NOW).rows
    assert row.status == "urgent"


def test_urgent_words_from_before_an_absence_do_not_rest_with_it_until_a_person_has_answered_them(
    empty: Workspace,
) -> None:
    home = add_home(empty, "김하나", calls="active")
    said(empty, home)
    store(empty, Absence(household_id=home.id, kind="hospital", starts_at=NOW - HOUR, ends_at=NOW + 2 * DAY))
    line = first(empty)
    assert (line.urgent_words, line.step.code) == (FELL, "urgent_call")
    (row,) = empty.checkins.board(NOW).rows
    assert row.status == "urgent"
    work = empty.households.card(home.id, NOW).call_work
    assert work is not None
    assert work.stopped == ""
    empty.checkins.settle(home.id, "confirmed", NOW, reason="contact")
    assert empty.today(NOW).lines == ()


@pytest.mark.parametrize("urgent", [True, False])
def test_the_pane_lets_a_concern_rest_where_the_board_does(empty: Workspace, urgent: bool) -> None:
    home = add_home(empty, "김하나", calls="active")
    said(empty, home, urgent=urgent)
    gone = Consent(household_id=home.id, purpose="calls", given_on=(NOW - DAY).date(), withdrawn_on=NOW.date())
    (consent,) = store(empty, gone)
    (row,) = empty.checkins.board(NOW).rows
    work = empty.households.card(home.id, NOW).call_work
    assert work is not None
    assert (row.stop_cause, work.stopped) == ("", "")
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - HOUR, ends_at=NOW + DAY))
    empty.act("test.consent", NOW, lambda act: act.session.delete(act.session.get_one(Consent, consent)))
    (row,) = empty.checkins.board(NOW).rows
    work = empty.households.card(home.id, NOW).call_work
    assert work is not None
    assert row.stop_cause == work.stopped == ("" if urgent else "absence")


@pytest.mark.parametrize("registered", ["before", "after", "ahead"])
def test_an_alert_of_urgent_words_rests_with_an_absence_only_after_somebody_has_taken_it_on(
    empty: Workspace, registered: str
) -> None:
    home = add_home(empty, "김하나", calls="active")
    call = said(empty, home)

    def leave() -> None:
        starts_at = NOW + HOUR / 2 if registered == "ahead" else NOW - HOUR
        empty.households.register_absence(home.id, "family", starts_at, NOW + 2 * DAY, "", NOW)

    if registered == "before":
        leave()
    alert = empty.follow_ups.alert_from_call(call, NOW).value
    if registered != "before":
        leave()
    empty.run_clocks(NOW + HOUR)
    assert first(empty, NOW + HOUR).urgent_words == FELL
    empty.alerts.acknowledge(alert, NOW + HOUR)
    empty.run_clocks(NOW + 2 * HOUR)
    with empty.vault.read() as session:
        taken = session.get_one(Episode, alert)
    words = [line.urgent_words for line in empty.today(NOW + 2 * HOUR).lines]
    # What was said in an absence that had begun is not explained by it: whoever took it on is reminded.
    assert (taken.state, words) == (("silenced", []) if registered == "ahead" else ("acknowledged", [FELL]))


def test_the_board_and_the_papers_have_the_words_too_and_before_the_rest(empty: Workspace) -> None:
    for name in ("이두리", "박세라"):
        missed = add_home(empty, name, calls="active")
        empty.checkins.make_round(NOW)
        empty.checkins.record_call(missed.id, "no_answer", NOW - HOUR)
    crowd(empty)
    home = add_home(empty, "김하나", calls="active")
    said(empty, home)
    row = empty.checkins.board(NOW).rows[0]
    assert (row.household_id, row.status, row.urgent_words) == (home.id, "urgent", FELL)
    for kind in ("daily", "calls"):
        text = "\n".join(empty.briefings.compose(kind, NOW, purpose="회의").texts())
        assert FELL in text
        assert text.index(FELL) < text.index("박세라")
    for kind in ("daily", "calls"):
        hidden = "\n".join(empty.briefings.compose(kind, NOW, purpose="회의", level="anonymous").texts())
        assert FELL not in hidden


@pytest.mark.parametrize("length", [WORDS_LENGTH, WORDS_LENGTH + 40])
def test_a_long_summary_begins_in_the_line_where_the_urgent_words_are(length: int) -> None:
    before = "식사는 잘하심. 날씨 이야기를 오래 하심. " * (length // 20)
    assert spoken(f"{before}가슴이 아프다고 하심.", "가슴이 아프") == "… 가슴이 아프다고 하심."
    assert spoken("식사 잘하심, 그런데 숨이 차다고 하심", "숨이 차") == "식사 잘하심, 그런데 숨이 차다고 하심"


def test_urgent_words_of_an_answer_that_the_summary_leaves_out_are_said() -> None:
    assert spoken("식사 잘하심", "숨이 차") == "숨이 차 · 식사 잘하심"
    assert spoken("", "숨이 차") == "숨이 차"
    assert spoken("식사 잘하심", "쓰러", "쓰러짐, 119 신고함") == "쓰러짐, 119 신고함"
