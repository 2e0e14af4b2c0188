"""One household whole: its card, its strip of calls, its links, its one line of time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from coordinator import text
from coordinator.records.checkins import Call
from coordinator.records.households import Absence, Consent
from coordinator.records.services import Link, Programme, Provider
from tests.casework.homes import DAY, HOUR, add_home, life, store, vendor_calls, write_hours
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

WEEK = timedelta(weeks=1)


def test_a_card_holds_what_is_known_and_the_contacts_in_their_order(empty: Workspace) -> None:
    home = add_home(empty, meter=True, calls="active", consents=["power", "calls"], contact="박딸", phone="01012345678")
    store(empty, Consent(household_id=home.id, purpose="sharing", given_on=date(2026, 1, 1), until=date(2026, 2, 1)))
    card = empty.households.card(home.id, NOW)
    assert (card.name, card.age, card.phone, card.meter) == ("김하나", 76, "01012345678", f"m{home.id}")
    assert card.consents == ("calls", "power")
    assert [(c.rank, c.name, c.relation) for c in card.contacts] == [(1, "박딸", "딸")]
    assert card.severity == "normal"
    assert card.not_watched is None
    assert card.last_call is None


def test_the_age_is_counted_on_the_day_that_is_asked_for(empty: Workspace) -> None:
    home = add_home(empty, born_on=date(1956, 11, 25))
    assert empty.households.card(home.id, NOW).age == 69
    assert empty.households.card(home.id, NOW + DAY).age == 70


def test_of_a_birth_known_in_part_the_card_has_the_part_and_an_age_that_is_not_sure(empty: Workspace) -> None:
    home = add_home(empty, born_part="1948")
    card = empty.households.card(home.id, NOW)
    assert (card.born_on, card.born_part, str(card.age)) == (None, "1948", "약 78")


def test_the_strip_has_twelve_weeks_and_an_answer_outweighs_the_misses_of_its_week(empty: Workspace) -> None:
    home = add_home(empty, calls="active", weekday=4, enrolled_on=date(2026, 1, 5))
    monday = NOW.replace(hour=10) - DAY
    vendor_calls(empty, home, ["ok", "no_answer", "unreachable", "declined_ai", "concern"], last=monday - WEEK)
    store(empty, Call(household_id=home.id, called_at=monday - 4 * WEEK + HOUR, caller="staff", result="ok"))
    store(empty, Call(household_id=home.id, called_at=monday - 4 * WEEK + 2 * HOUR, caller="staff", result="no_answer"))
    empty.checkins.make_round(NOW)
    card = empty.households.card(home.id, NOW)
    assert len(card.calls) == 12
    assert [cell.mark for cell in card.calls[-6:]] == ["ok", "ok", "no_answer", "declined_ai", "concern", "due"]
    assert card.calls[-5].caller == "staff"
    assert {cell.mark for cell in card.calls[:6]} == {"paused"}
    assert card.usual_answer_share == pytest.approx(2 / 5)
    assert card.last_call is not None
    assert card.last_call.result == "concern"


def test_who_is_not_called_has_no_strip(empty: Workspace) -> None:
    assert empty.households.card(add_home(empty).id, NOW).calls == ()


def test_a_call_of_the_future_is_not_shown_yet(empty: Workspace) -> None:
    home = add_home(empty, calls="active")
    store(empty, Call(household_id=home.id, called_at=NOW + DAY, result="ok"))
    assert empty.households.card(home.id, NOW).last_call is None
    assert empty.households.timeline(home.id, NOW) == []


def test_links_carry_their_programme_in_the_users_language(empty: Workspace) -> None:
    home = add_home(empty)
    (programme,) = store(empty, Programme(name="밑반찬", name_en="Side dishes", stage="older", minimum_age=65))
    (provider,) = store(empty, Provider(name="북면복지관"))
    store(empty, Link(household_id=home.id, programme_id=programme, provider_id=provider, state="accepted"))
    store(empty, Link(household_id=home.id, programme_id=programme, state="entered_in_error"))
    (link,) = empty.households.card(home.id, NOW).links
    assert (link.programme, link.provider, link.minimum_age) == ("밑반찬", "북면복지관", 65)
    text.set_language("en")
    assert empty.households.card(home.id, NOW).links[0].programme == "Side dishes"
    assert [row.programme for row in empty.services.links(NOW)] == ["Side dishes"]


def test_the_line_of_time_runs_backwards_and_names_each_event(empty: Workspace) -> None:
    home = add_home(empty, calls="active", consents=["sharing"])
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - 9 * DAY, ends_at=NOW - 7 * DAY))
    vendor_calls(empty, home, ["ok"], last=NOW - 5 * DAY)
    (programme,) = store(empty, Programme(name="밑반찬", stage="older"))
    empty.services.request_link(home.id, programme, None, NOW - 2 * DAY)
    empty.households.add_note(home.id, "이웃이 안부를 물음", NOW - DAY)
    rows = empty.households.timeline(home.id, NOW)
    assert [row.kind for row in rows] == ["note", "link", "call", "absence"]
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    said = [row.text.text for row in rows]
    assert said[0] == "이웃이 안부를 물음"
    assert "밑반찬" in said[1]
    assert "의뢰" in said[1]


def test_a_chart_ends_with_the_newest_reading_and_has_its_band(empty: Workspace) -> None:
    home = add_home(empty, meter=True)
    assert empty.households.usage(home.id, NOW) is None
    end = NOW.replace(hour=0)
    write_hours(empty, home, end, life(60, 1))
    usage = empty.households.usage(home.id, NOW + DAY, days=4)
    assert usage is not None
    assert len(usage.wh) == len(usage.low) == len(usage.median) == len(usage.high)
    assert usage.silent_since is None
    assert usage.start < end <= usage.now
    late = empty.households.usage(home.id, NOW + 30 * DAY, days=4)
    assert late is not None
    assert late.now == end
    sign = empty.households.card(home.id, NOW).last_sign
    assert sign is not None
    assert sign.source == "power"
    assert sign.at <= end


def test_every_household_of_the_practice_county_has_a_card_in_both_languages(practice: Workspace) -> None:
    homes = [row.household_id for row in practice.households.table(NOW)][::8]
    for language in text.LANGUAGES:
        text.set_language(language)
        practice.today(NOW)
        for home in homes:
            card = practice.households.card(home, NOW)
            rows = practice.households.timeline(home, NOW)
            words = [said.text for said in (*card.open_tasks, *(row.text for row in rows))]
            words += [alert.sentence.text for alert in card.alerts]
            assert all(word and "{" not in word for word in words)
            assert card.id == home
            assert all(isinstance(row.at, datetime) and row.at <= NOW for row in rows)
