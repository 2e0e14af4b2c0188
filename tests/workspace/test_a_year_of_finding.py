"""A county begins: its messy register, official addresses, a list of the state, two surveys, the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coordinator.casework.surveys.assess import Sheet
from coordinator.casework.surveys.rounds import Whom
from coordinator.worklist.places.map_rows import MapWish
from tests.casework.finding.lists import HEAD, taken, write_list
from tests.casework.homes import imported
from tests.conftest import NOW
from tests.importers.addresses.fitted import fitted, write_fitted
from tests.importers.households.messy_register import messy_register

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.workspace import Workspace
    from tests.importers.households.messy_register import MadeUp, MessyRegister

PEOPLE, DOUBLES, KNOWN, STRANGERS = 300, 12, 20, 10
TODAY = NOW.date()
DAY = timedelta(days=1)


def _take_register(workspace: Workspace, folder: Path, register: MessyRegister) -> None:
    """Take the register in as it is; what may be double waits, is answered as one person, and is taken then."""
    path = folder / "명부.csv"
    path.write_bytes(register.content)
    first = workspace.imports.commit(workspace.imports.preview("households", path), NOW).value
    assert (first.counts["new"], first.counts["rejected"]) == (PEOPLE, DOUBLES)
    preview = workspace.imports.preview("households", path)
    asked = [question for question in workspace.imports.compare(preview).questions if not question.answer]
    answers = {question.key: question.answers[0].code for question in asked}
    assert "other" not in answers.values()
    workspace.imports.commit(replace(preview, answers=answers), NOW)
    assert len(workspace.households.table(NOW)) == PEOPLE


def _line(number: int, person: MadeUp) -> str:
    phone = f"{person.phone[:3]}-{person.phone[3:7]}-{person.phone[7:]}"
    where = f"{person.written_town} {person.address}"
    return f"{number},{person.name},{person.born_on},{person.sex},{phone},{person.town},{where},단전"


def _sheet(home: int, answers: str, days_ago: int = 0, **changed: object) -> Sheet:
    day = TODAY - days_ago * DAY
    usual = Sheet(household_id=home, instrument="ten-item", version="2022", assessed_on=day, answers=answers)
    return replace(usual, **changed)  # type: ignore[arg-type]


def test_a_county_finds_places_surveys_and_sees_its_people(empty: Workspace, tmp_path: Path) -> None:
    workspace, register = empty, messy_register(PEOPLE, doubles=DOUBLES)
    _take_register(workspace, tmp_path, register)

    # The address file places nearly everybody.
    imported(workspace, "addresses", write_fitted(tmp_path, fitted(register.people)))
    state = workspace.addresses.state()
    assert state.home_count == PEOPLE
    assert state.sure_count >= 0.95 * PEOPLE

    # The list of the state: who is known is known; who is not is taken in, and stands on the map.
    strangers = messy_register(STRANGERS, doubles=0, seed=99).people
    listed = [*register.people[:KNOWN], *(replace(each, phone=f"0109{each.phone[4:]}") for each in strangers)]
    rows = tuple(_line(number, person) for number, person in enumerate(listed, 1))
    assert taken(workspace, write_list(tmp_path, rows, "발굴.csv", head=HEAD)).counts["new"] == KNOWN + STRANGERS
    people = workspace.finding.people(NOW)
    assert [row.household_id is not None for row in people] == [True] * KNOWN + [False] * STRANGERS
    for row in people[KNOWN:]:
        workspace.finding.set_result(row.id, "risk_high", NOW)
        home = workspace.finding.take_into_register(row.id, NOW).value
        card = workspace.households.card(home, NOW)
        assert (card.risk, card.parts["finding"].found_by) == ("high", "national_list")
    workspace.finding.record_attempt(people[0].id, "visit", NOW)
    workspace.finding.set_result(people[0].id, "absent", NOW)
    workspace.finding.set_result(people[1].id, "died", NOW)
    (round_,) = workspace.finding.rounds(NOW)
    assert (round_.people, round_.done, round_.unlinked) == (KNOWN + STRANGERS, STRANGERS + 2, 0)

    # Two records that prove to be one person: the survey asks once.
    whom = Whom(minimum_age=40)
    plan = workspace.surveys.plan_round
    before = plan("지난해", "ten-item", "2022", TODAY - 90 * DAY, TODAY - 60 * DAY, whom, NOW).value
    homes = [row.household_id for row in workspace.surveys.places(before, NOW)]
    for home in homes[:6]:
        workspace.surveys.assess(_sheet(home, "0000000000", 80), NOW)
    workspace.surveys.close_round(before, NOW)
    this = plan("올해", "ten-item", "2022", TODAY - DAY, TODAY + 30 * DAY, whom, NOW).value
    workspace.duplicates.merge(homes[10], homes[11], NOW)
    workspace.households.report_death(homes[12], "이장이 알림", NOW)
    workspace.households.move_out(homes[13], TODAY, "", NOW)

    # Forms are keyed in by their row codes.
    for number, place in enumerate(workspace.surveys.places(this, NOW)):
        if place.household_id in homes[:5]:
            keyed = workspace.surveys.form_of_code(place.code, NOW)
            answers = "1111111111" if number % 2 else "0000000000"
            workspace.surveys.assess(_sheet(keyed.place.household_id, answers, round_id=keyed.round_id), NOW)
    workspace.surveys.could_not_assess(_sheet(homes[5], "", result="absent", next_on=TODAY + DAY), NOW)
    workspace.surveys.could_not_assess(_sheet(homes[6], "", result="moved"), NOW)
    whole = workspace.surveys.coverage(this)[0].counts
    assert (whole.people, whole.done, whole.absent) == (len(homes) - 1, 5, 1)
    assert (whole.died, whole.moved, whole.to_do) == (1, 2, len(homes) - 1 - 9)
    moved = workspace.surveys.movement(this)
    assert moved is not None
    assert moved.previous_id == before
    assert moved.moves["newly_at_risk"] + moved.moves["same"] == 5
    # The register does not know yet who moved by the survey: the worklist says so.
    (line,) = [line for line in workspace.today(NOW).lines if line.household_id == homes[6]]
    assert "survey_register" in {reason.code for reason in line.reasons}

    # The map: everybody of the register once, coverage and risk by area.
    picture = workspace.maps.picture(NOW, "survey", rate="survey_visited")
    on_register = PEOPLE + STRANGERS - 3
    assert len(picture.homes) == on_register
    assert sum(home.is_placed for home in picture.homes) >= 0.95 * on_register
    assert picture.shaded is not None
    assert sum(area.whole for area in picture.shaded.areas) + picture.shaded.without_area == len(homes) - 3
    assert sum(area.part for area in picture.shaded.areas) == 6
    words = [home.category for home in picture.homes]
    assert (words.count("done"), words.count("absent"), words.count("other")) == (5, 1, 1)

    # The map book of an eup: every home of it once.
    book = workspace.briefings.compose("map-book", NOW, purpose="마을 방문", on_map=MapWish(area="영월읍"))
    workspace.briefings.issue_file(book, tmp_path / "책.html", NOW)
    text = (tmp_path / "책.html").read_text(encoding="utf-8")
    inside = [home for home in picture.homes if "영월읍" in home.area]
    assert len(inside) > STRANGERS
    assert all(home.name in text for home in inside)
    assert workspace.households.card(homes[12], NOW).name not in text
