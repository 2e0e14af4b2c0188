"""Who is not watched is told by name and cause; silence of data is never taken for safety."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from coordinator.records.alerts import Episode
from coordinator.records.checkins import Enrolment
from coordinator.records.households import Absence, Consent
from coordinator.records.power import Feed, Meter, PhoneDay
from coordinator.worklist.coverage import CAUSES
from tests.casework.homes import DAY, HOUR, Home, add_home, store
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.rows import NotWatched
    from coordinator.workspace import Workspace

PAST = date(2026, 1, 1)


def metered(workspace: Workspace, name: str = "김하나", **facts: Any) -> Home:
    """Add a household with a meter that can be watched, but for what the test changes."""
    home = add_home(workspace, name, meter=True, calls=facts.pop("calls", ""))
    values = {"first_at": NOW - 90 * DAY, "newest_at": NOW - HOUR, "watchability_nats": 7.0, **facts}
    workspace.act(
        "test.meter",
        NOW,
        lambda act: act.session.execute(update(Meter).where(Meter.id == home.meter_id).values(values)),
    )
    return home


def listed(workspace: Workspace, now: datetime = NOW) -> list[NotWatched]:
    return list(workspace.today(now).not_watched)


def causes(workspace: Workspace, now: datetime = NOW) -> list[str]:
    return [row.cause.code for row in listed(workspace, now)]


def test_who_has_a_live_meter_or_a_weekly_call_is_watched(empty: Workspace) -> None:
    metered(empty)
    add_home(empty, "이두리", calls="active")
    assert listed(empty) == []


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"newest_at": NOW - 4 * DAY}, "stale"),
        ({"newest_at": NOW - 2 * DAY}, "late"),
        ({"newest_at": NOW - 36 * HOUR}, None),
        ({"hindrance": "zero"}, "zero"),
        ({"hindrance": "solar"}, "solar"),
        ({"first_at": NOW - 20 * DAY}, "learning"),
        ({"first_at": NOW - 21 * DAY}, None),
        ({"watchability_nats": 2.9}, "unwatchable"),
        ({"watchability_nats": None}, None),
        ({"ended_on": PAST}, "nothing"),
        ({"newest_at": None, "first_at": None}, "no_readings"),
    ],
)
def test_a_meter_watches_only_while_it_can(empty: Workspace, facts: dict[str, Any], cause: str | None) -> None:
    metered(empty, **facts)
    assert causes(empty) == ([cause] if cause else [])


@pytest.mark.parametrize("facts", [{"newest_at": NOW - 9 * DAY}, {"first_at": NOW - DAY}, {"watchability_nats": 1.0}])
def test_a_weekly_call_watches_where_the_meter_cannot(empty: Workspace, facts: dict[str, Any]) -> None:
    metered(empty, calls="active", **facts)
    assert listed(empty) == []


def test_neither_meter_nor_call_is_nothing_and_says_so(empty: Workspace) -> None:
    home = add_home(empty)
    (row,) = listed(empty)
    assert (row.household_id, row.name, row.cause.code) == (home.id, "김하나", "nothing")
    assert "계량기" in row.cause.text
    assert "안부전화" in row.cause.text


def test_a_registered_absence_and_a_silence_come_before_everything_else(empty: Workspace) -> None:
    away, silenced = metered(empty, calls="active"), metered(empty, "이두리", calls="active")
    store(empty, Absence(household_id=away.id, kind="hospital", starts_at=NOW - DAY, ends_at=NOW + DAY))
    store(
        empty,
        Episode(
            household_id=silenced.id,
            signal="power",
            severity="watch",
            state="silenced",
            silenced_until=NOW + DAY,
            since_at=NOW,
            opened_at=NOW,
            last_fired_at=NOW,
        ),
    )
    assert causes(empty) == ["absent", "silenced"]
    assert listed(empty)[0].since_at == NOW - DAY
    assert listed(empty, NOW + 2 * DAY) == []


def test_an_absence_that_has_not_begun_or_is_over_changes_nothing(empty: Workspace) -> None:
    home = metered(empty)
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW + HOUR, ends_at=NOW + DAY))
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - DAY, ends_at=NOW))
    assert listed(empty) == []


def test_a_paused_call_names_its_end_where_there_is_no_meter(empty: Workspace) -> None:
    home = add_home(empty, calls="paused")
    empty.act(
        "test.pause", NOW, lambda act: act.session.execute(update(Enrolment).values(paused_until=date(2026, 12, 1)))
    )
    (row,) = listed(empty)
    assert (row.household_id, row.cause.code) == (home.id, "paused")
    assert "12. 1." in row.cause.text


@pytest.mark.parametrize(
    ("consents", "cause"),
    [
        ([], None),
        ([{"given_on": PAST}], None),
        ([{"given_on": PAST, "withdrawn_on": NOW.date()}], "no_consent"),
        ([{"given_on": PAST, "withdrawn_on": NOW.date() + DAY}], None),
        ([{"given_on": PAST, "until": NOW.date() - DAY}], "no_consent"),
        ([{"given_on": PAST, "until": NOW.date()}], None),
        ([{"given_on": PAST, "withdrawn_on": PAST}, {"given_on": date(2026, 6, 1)}], None),
    ],
)
def test_a_meter_without_consent_does_not_watch(
    empty: Workspace, consents: list[dict[str, date]], cause: str | None
) -> None:
    home = metered(empty)
    store(empty, *(Consent(household_id=home.id, purpose="power", **given) for given in consents))
    assert causes(empty) == ([cause] if cause else [])


def test_calls_whose_consent_is_withdrawn_watch_nobody(empty: Workspace) -> None:
    home = add_home(empty, calls="active")
    store(empty, Consent(household_id=home.id, purpose="calls", given_on=PAST, withdrawn_on=NOW.date()))
    assert causes(empty) == ["nothing"]


def test_every_cause_has_its_words_in_korean(empty: Workspace) -> None:
    add_home(empty, "박세라")
    metered(empty, "김하나", newest_at=NOW - 9 * DAY)
    rows = listed(empty)
    assert [row.cause.code for row in rows] == ["stale", "nothing"]
    assert list(CAUSES).index("stale") < list(CAUSES).index("nothing")
    assert all("{" not in row.cause.text for row in rows)


def test_a_feed_tells_its_health_its_newest_data_and_its_homes(empty: Workspace) -> None:
    store(
        empty,
        Feed(name="전력", signal="power", cadence_minutes=1440, newest_at=NOW - 40 * HOUR),
        Feed(name="통신", signal="phone", cadence_minutes=1440, newest_at=NOW - 10 * HOUR),
        Feed(name="전화", signal="calls", cadence_minutes=1440),
        Feed(name="옛날", signal="power", ended_on=PAST),
    )
    home = add_home(empty, calls="active")
    store(
        empty,
        PhoneDay(household_id=home.id, day=PAST, outgoing_count=1),
        PhoneDay(household_id=home.id, day=date(2026, 1, 2), outgoing_count=1),
        Meter(feed_id=1, external_id="1", household_id=home.id),
        Meter(feed_id=1, external_id="2"),
    )
    rows = {row.name: (row.health, row.late_hours, row.household_count) for row in empty.today(NOW).feeds}
    assert rows == {"전력": ("late", 40, 1), "통신": ("live", 10, 1), "전화": ("not_connected", 0, 1)}


@pytest.mark.parametrize(("change", "cause"), [({"started_on": PAST}, "not_called"), ({"phone": ""}, "no_phone")])
def test_an_enrolment_alone_watches_nobody(empty: Workspace, change: dict[str, Any], cause: str) -> None:
    home = add_home(empty, calls="active", **({"phone": ""} if "phone" in change else {}))
    if "started_on" in change:
        empty.act(
            "test.enrolment",
            NOW,
            lambda act: act.session.execute(
                update(Enrolment).where(Enrolment.household_id == home.id).values(started_on=PAST)
            ),
        )
    assert causes(empty) == [cause]


def test_a_call_within_two_weeks_watches(empty: Workspace) -> None:
    home = add_home(empty, calls="active")
    empty.act(
        "test.enrolment",
        NOW,
        lambda act: act.session.execute(
            update(Enrolment).where(Enrolment.household_id == home.id).values(started_on=PAST)
        ),
    )
    empty.checkins.record_call(home.id, "ok", NOW)
    assert listed(empty) == []
