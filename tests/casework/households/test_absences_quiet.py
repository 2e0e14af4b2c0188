"""Absences of every kind: alerts and calls rest while one runs, and its end brings the check of the return."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from coordinator.casework.exclusions import exclusions
from coordinator.records.alerts import Episode
from coordinator.records.households import AbsenceKind
from tests.casework.homes import add_alert, add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

DAY = timedelta(days=1)


@pytest.mark.parametrize("kind", list(AbsenceKind))
def test_every_kind_of_absence_rests_alerts_and_calls_and_brings_the_return_check(empty: Workspace, kind: str) -> None:
    home = add_home(empty, calls="active", consents=("calls", "power")).id
    alert = add_alert(empty, home)
    empty.households.register_absence(home, kind, NOW - DAY, NOW + 2 * DAY, "", NOW)
    with empty.vault.read() as session:
        assert exclusions(session, NOW).cause(home, NOW) == "absence"
        assert exclusions(session, NOW).cause(home, NOW + 3 * DAY) == ""
        state = session.get_one(Episode, alert).state
        assert state not in ("new", "acknowledged")
    assert all(line.household_id != home or line.severity == "no_data" for line in empty.today(NOW).lines)
    back = NOW + 3 * DAY
    (line,) = [line for line in empty.today(back).lines if line.household_id == home]
    assert "return_check" in {reason.code for reason in line.reasons}
