"""Notes, safety notes, absences and returns: each an act with its trace, refused in words where it cannot be."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from coordinator.errors import RuleError
from coordinator.records.households import Absence
from coordinator.records.power import PhoneDay
from tests.casework.homes import DAY, HOUR, add_home, store, vendor_calls
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace


def refused(code: str) -> object:
    return pytest.raises(RuleError, check=lambda error: error.code == code and bool(error.message))


def test_a_note_is_kept_with_its_author_and_an_empty_one_is_refused(empty: Workspace) -> None:
    home = add_home(empty)
    done = empty.households.add_note(home.id, "  문 앞에   우유 두 개  ", NOW)
    assert "김하나" in done.message
    assert done.nouns == {"households"}
    (note,) = empty.households.card(home.id, NOW).notes
    assert (note.text, note.author, note.written_at) == ("문 앞에 우유 두 개", "시험 담당", NOW)
    with refused("empty_note"):
        empty.households.add_note(home.id, " \u200b ", NOW)
    with refused("unknown_household"):
        empty.households.add_note(999, "메모", NOW)


def test_braces_and_percent_signs_in_a_note_are_only_text(empty: Workspace) -> None:
    home = add_home(empty)
    empty.households.add_note(home.id, "{name} 100% {0} %s {", NOW)
    assert empty.households.timeline(home.id, NOW)[0].text.text == "{name} 100% {0} %s {"


def test_a_safety_note_goes_with_the_household_everywhere_and_can_be_taken_away(empty: Workspace) -> None:
    home = add_home(empty)
    store(empty, Absence(household_id=home.id, kind="travel", starts_at=NOW - 2 * DAY, ends_at=NOW - DAY))
    empty.households.set_safety_note(home.id, "개 조심", NOW)
    assert empty.households.card(home.id, NOW).safety_note == "개 조심"
    assert empty.today(NOW).lines[0].safety_note == "개 조심"
    empty.households.set_safety_note(home.id, "", NOW)
    assert empty.today(NOW).lines[0].safety_note == ""


@pytest.mark.parametrize(
    ("kind", "starts_at", "ends_at", "code"),
    [
        ("holiday", NOW, NOW + DAY, "absence_kind"),
        ("travel", NOW + DAY, NOW, "absence_order"),
        ("travel", NOW + DAY, NOW + DAY, "absence_order"),
        ("travel", NOW - 2 * DAY, NOW, "absence_over"),
    ],
)
def test_an_absence_has_a_kind_and_an_end_that_lies_ahead(
    empty: Workspace, kind: str, starts_at: datetime, ends_at: datetime, code: str
) -> None:
    home = add_home(empty)
    with refused(code):
        empty.households.register_absence(home.id, kind, starts_at, ends_at, "", NOW)
    assert empty.households.card(home.id, NOW).absences == ()


def test_an_absence_pauses_until_its_end_and_then_asks_for_the_return(empty: Workspace) -> None:
    home = add_home(empty, calls="active")
    absence = empty.households.register_absence(home.id, "hospital", NOW, NOW + 3 * DAY, "무릎 수술", NOW).value
    assert [row.cause.code for row in empty.today(NOW).not_watched] == ["absent"]
    assert "입원" in empty.today(NOW).not_watched[0].cause.text
    assert empty.today(NOW).lines == ()
    after = NOW + 3 * DAY
    (line,) = empty.today(after).lines
    assert [said.code for said in line.reasons] == ["return_check"]
    assert empty.today(after).not_watched == ()
    empty.households.check_return(absence, after + HOUR)
    assert empty.today(after + HOUR).lines == ()
    with refused("unknown_absence"):
        empty.households.check_return(999, NOW)


def test_an_early_return_ends_the_absence_at_once(empty: Workspace) -> None:
    home = add_home(empty, calls="active")
    absence = empty.households.register_absence(home.id, "family", NOW, NOW + 9 * DAY, "", NOW).value
    empty.households.check_return(absence, NOW + DAY)
    assert empty.today(NOW + DAY).not_watched == ()
    assert empty.today(NOW + DAY).lines == ()
    empty.history.undo_last(NOW + DAY)
    assert [row.cause.code for row in empty.today(NOW + DAY).not_watched] == ["absent"]


def test_each_act_can_be_undone_and_done_again(empty: Workspace) -> None:
    home = add_home(empty)
    empty.households.set_safety_note(home.id, "개 조심", NOW)
    empty.history.undo_last(NOW)
    assert empty.households.card(home.id, NOW).safety_note == ""
    assert empty.history.redo(NOW) is not None
    assert empty.households.card(home.id, NOW).safety_note == "개 조심"


def test_the_newest_sign_of_life_of_any_source_is_shown(empty: Workspace) -> None:
    home = add_home(empty)
    assert empty.households.card(home.id, NOW).last_sign is None
    store(empty, PhoneDay(household_id=home.id, day=date(2026, 11, 20), outgoing_count=3))
    store(empty, PhoneDay(household_id=home.id, day=date(2026, 11, 22), outgoing_count=0))
    sign = empty.households.card(home.id, NOW).last_sign
    assert sign is not None
    assert (sign.source, sign.at.date()) == ("phone", date(2026, 11, 20))
    vendor_calls(empty, home, ["ok", "no_answer"], last=NOW - DAY)
    sign = empty.households.card(home.id, NOW).last_sign
    assert sign is not None
    assert sign.source == "phone"
    empty.checkins.record_call(home.id, "ok", NOW)
    sign = empty.households.card(home.id, NOW).last_sign
    assert sign is not None
    assert (sign.source, sign.at) == ("calls", NOW)


def test_nobody_of_a_name_is_called_by_the_number(empty: Workspace) -> None:
    home = add_home(empty, "")
    assert f"{home.id}" in empty.households.add_note(home.id, "메모", NOW).message
    with refused("unknown_household"):
        empty.households.card(999, NOW)
