"""An alert of words that cannot wait: every new cry is heard, whatever rests, and no absence explains it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coordinator.casework.alerts import acts
from coordinator.records.alerts import Episode, Severity
from tests.casework.homes import DAY, HOUR, Home, add_alert, add_home
from tests.conftest import NOW
from tests.worklist.test_urgent_words import said

if TYPE_CHECKING:
    from datetime import datetime

    from coordinator.workspace import Workspace

BREATH = "숨을 못 쉬겠다고 하심"
KNEE = "무릎이 아프다고 하심"


def stored(workspace: Workspace, alert: int) -> Episode:
    with workspace.vault.read() as session:
        return session.get_one(Episode, alert)


def leave(workspace: Workspace, home: Home, now: datetime = NOW + 2 * HOUR) -> int:
    return workspace.households.register_absence(home.id, "family", NOW + HOUR, NOW + 5 * DAY, "", now).value


def cries(workspace: Workspace, home: Home, at: datetime, words: str = BREATH) -> int:
    """Let a person of the staff hear urgent words, and make them an alert; gives it."""
    call = said(workspace, home, words, at=at, caller="staff")
    return workspace.follow_ups.alert_from_call(call, at + 2 * HOUR).value


@pytest.fixture
def home(empty: Workspace) -> Home:
    return add_home(empty, calls="active")


@pytest.mark.parametrize("rests", ["taken on", "absence", "snoozed"])
def test_new_urgent_words_open_an_alert_that_rests_whatever_it_rests_by(
    empty: Workspace, home: Home, rests: str
) -> None:
    alert = cries(empty, home, NOW - 4 * HOUR, "화장실에서 넘어짐")
    if rests == "snoozed":
        empty.alerts.silence(alert, NOW + 2 * DAY, "병원에 가심", NOW)
    else:
        empty.alerts.acknowledge(alert, NOW)
    if rests == "absence":
        leave(empty, home)
    empty.run_clocks(NOW + 2 * HOUR - HOUR / 2)
    before = stored(empty, alert)
    call = said(empty, home, BREATH, at=NOW + 3 * HOUR, caller="staff")
    done = empty.follow_ups.alert_from_call(call, NOW + 5 * HOUR)
    assert done.value == alert
    stored_alert = stored(empty, alert)
    assert (stored_alert.state, stored_alert.severity, stored_alert.repeat_count) == ("new", Severity.SERIOUS, 1)
    assert (stored_alert.silenced_until, stored_alert.remind_at, stored_alert.absence_id) == (None, None, None)
    empty.run_clocks(NOW + DAY)
    (line,) = empty.today(NOW + DAY).lines
    assert (stored(empty, alert).state, line.urgent_words, line.is_urgent) == ("new", BREATH, True)
    assert before.state == {"taken on": "acknowledged", "absence": "silenced", "snoozed": "silenced"}[rests]


def test_undo_lets_an_alert_rest_again_that_new_urgent_words_had_opened(empty: Workspace, home: Home) -> None:
    alert = cries(empty, home, NOW - 4 * HOUR)
    empty.alerts.acknowledge(alert, NOW)
    leave(empty, home)
    before = stored(empty, alert)
    call = said(empty, home, BREATH, at=NOW + 3 * HOUR, caller="staff")
    done = empty.follow_ups.alert_from_call(call, NOW + 5 * HOUR)
    assert stored(empty, alert).state == "new"
    assert done.act_id is not None
    empty.history.undo(done.act_id, NOW + 6 * HOUR)
    stored_alert = stored(empty, alert)
    assert (stored_alert.state, stored_alert.silenced_until, stored_alert.absence_id) == (
        "silenced",
        before.silenced_until,
        before.absence_id,
    )


def test_a_plain_concern_opens_no_alert_that_rests(empty: Workspace, home: Home) -> None:
    alert = cries(empty, home, NOW - 4 * HOUR)
    empty.alerts.silence(alert, NOW + 2 * DAY, "병원에 가심", NOW)
    plain = said(empty, home, KNEE, at=NOW + HOUR, urgent=False, caller="staff")
    empty.follow_ups.alert_from_call(plain, NOW + 2 * HOUR)
    assert stored(empty, alert).state == "silenced"


def test_the_return_check_does_not_close_urgent_words_as_an_absence(empty: Workspace, home: Home) -> None:
    call = said(empty, home, KNEE, urgent=False)
    alert = empty.follow_ups.alert_from_call(call, NOW).value
    absence = leave(empty, home)
    assert stored(empty, alert).absence_id == absence
    assert cries(empty, home, NOW + 4 * HOUR) == alert
    assert stored(empty, alert).absence_id is None
    empty.households.check_return(absence, NOW + 7 * HOUR)
    assert (stored(empty, alert).state, stored(empty, alert).outcome) == ("new", "")
    assert empty.today(NOW + 7 * HOUR).lines[0].urgent_words == BREATH


def test_urgent_words_that_are_open_again_after_an_absence_are_not_closed_by_the_return_check(
    empty: Workspace, home: Home
) -> None:
    alert = cries(empty, home, NOW - 4 * HOUR)
    empty.alerts.acknowledge(alert, NOW)
    absence = leave(empty, home)
    empty.run_clocks(NOW + 5 * DAY)
    assert stored(empty, alert).state == "new"
    empty.households.check_return(absence, NOW + 5 * DAY + HOUR)
    assert stored(empty, alert).state == "new"


@pytest.mark.parametrize("registered", ["by hand", "ahead", "longer"])
def test_urgent_words_in_an_alert_put_together_with_another_rest_with_no_absence(
    empty: Workspace, home: Home, registered: str
) -> None:
    host = add_alert(empty, home.id, "caution", opened_at=NOW - 2 * HOUR)
    second_alert = cries(empty, home, NOW - 4 * HOUR)
    if registered == "longer":
        absence = leave(empty, home, NOW + 2 * HOUR)
        empty.alerts.acknowledge(host, NOW + 3 * HOUR)
        empty.alerts.merge(second_alert, host, NOW + 3 * HOUR)
        empty.run_clocks(NOW + 6 * HOUR)
        empty.run_clocks(NOW + DAY)
        assert stored(empty, host).state == "new"
        empty.households.extend_absence(absence, NOW + DAY, ends_at=NOW + 9 * DAY)
    else:
        empty.alerts.merge(second_alert, host, NOW)
        leave(empty, home, NOW + 2 * HOUR if registered == "by hand" else NOW)
    empty.run_clocks(NOW + DAY)
    assert stored(empty, host).state == "new"
    assert [line.household_id for line in empty.today(NOW + DAY).lines] == [home.id]


def test_new_urgent_words_open_the_alert_that_theirs_was_put_together_with(empty: Workspace, home: Home) -> None:
    host = add_alert(empty, home.id, "serious", opened_at=NOW - 2 * HOUR)
    second_alert = cries(empty, home, NOW - 4 * HOUR)
    empty.alerts.merge(second_alert, host, NOW)
    empty.alerts.silence(host, NOW + 2 * DAY, "병원에 가심", NOW)
    assert cries(empty, home, NOW + HOUR) == second_alert
    assert (stored(empty, host).state, stored(empty, second_alert).state) == ("new", "merged")


def test_urgent_words_that_are_open_again_are_told_though_the_home_is_away(empty: Workspace, home: Home) -> None:
    alert = cries(empty, home, NOW - 4 * HOUR)
    empty.alerts.resolve(alert, "not_established", NOW)
    at = stored(empty, alert).remind_at
    assert at is not None
    leave(empty, home)
    came = empty.act("test.clocks", at + HOUR, acts.run_clocks).value
    assert [(due.code, due.household_id) for due in came] == [("not_established", home.id)]
    assert stored(empty, alert).state == "new"
