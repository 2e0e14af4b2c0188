"""One language at a time: no screen and no paper shows a word of the other, but for what the county itself wrote."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from coordinator import text
from coordinator.briefing.papers import LISTS, PAPERS
from coordinator.briefing.render import html
from coordinator.records.morning_run import Answer
from coordinator.records.values.given_names import GIVEN, given
from coordinator.widgets.kit.desks.table import DeskTable
from coordinator.widgets.kit.restyle import speak
from coordinator.worklist.places.map_rows import MapWish
from tests.conftest import NOW
from tests.foreign import HANGUL, foreign, shown, words_of
from tests.widgets.places import every_page, whole_window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from coordinator.briefing.document import Document
    from coordinator.workspace import Workspace

PLACES = (*every_page(), "settings")
ALLOWED = {
    # The words looked for in what is said in Korean, sources as they were published, and the language's own name.
    "en": re.compile(r"한국어|the program's own words: .*|Source: .*"),
    "ko": re.compile(
        r"AI|PDF|HWPX?|XLSX?|CSV|HTML|XML|UTC|kWh|kW|Wh|CareCall|English|Coordinator"
        r"|PHQ-\d|LSNS-\d|SGDS-K|UCLA-\d|MBTiles|GeoJSON|Shapefile|GeoPackage|km"
        r"|Ctrl|Shift|Alt|Enter|Esc|Del|Space|Tab|Page Up|Page Down|Home|End|F\d+|PC|USB|(?<=\s)/[\w/.-]+|^/[\w/.-]+"
    ),
}
OFFICE = "연습 담당자"
"""Whose the acts are: a name the program itself gave, which has to be said in both languages."""
ACTS = "ctnarsvhb"
"""The keys of Today that open a form."""


@pytest.fixture(params=text.LANGUAGES)
def language(request: pytest.FixtureRequest, qapp: Any) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak("ko")


def said_on(document: Document) -> Iterator[tuple[str, str]]:
    """Give every text of a paper."""
    page = re.sub(r"<style.*?</style>", "", html.render(document), flags=re.DOTALL)
    yield from (("paper", unescape(said).strip()) for said in re.split("<[^>]*>", page))


def test_every_desk_and_form_speaks_one_language(language: str, village: Workspace, qtbot: QtBot) -> None:
    village.sign_as(OFFICE)
    written = words_of(village)
    texts: dict[str, str] = {}
    with whole_window(village, qtbot) as place:
        for name in PLACES:
            place.go(name)
            for table in place.window.findChildren(DeskTable):
                if table.isVisible() and table.rows():
                    table.table.selectRow(0)
                    place.settle()
            texts |= {said: f"{name}: {where}" for where, said in shown(place.window) if said not in texts}
        place.go("today")
        for key in ACTS:
            place.window.today.worklist.list.setFocus()
            qtbot.keyClick(place.window.today.worklist.list, key)
            place.settle()
            forms = shown(place.window.today)
            texts |= {said: f"{key}: {where}" for where, said in forms if said not in texts}
    assert foreign(((where, said) for said, where in texts.items()), language, written, ALLOWED[language]) == {}


@pytest.mark.parametrize("kind", [paper.kind for paper in PAPERS])
def test_every_paper_speaks_one_language(kind: str, language: str, village: Workspace) -> None:
    village.sign_as(OFFICE)
    home = village.today(NOW).lines[0].household_id
    if kind == "run":
        village.morning_run.answer(home, Answer.WELL, NOW)
    purpose = {"ko": "회의", "en": "Meeting"}[language]
    chosen = MapWish(households=(home,))  # a visit list is of homes that somebody has chosen
    made = village.briefings.compose(
        kind, NOW, purpose=purpose, household_id=home, everything=True, on_map=chosen if kind == "visits" else None
    )
    assert foreign(said_on(made), language, words_of(village), ALLOWED[language]) == {}


@pytest.mark.parametrize("kind", [paper.kind for paper in LISTS])
def test_every_list_speaks_one_language(kind: str, language: str, village: Workspace) -> None:
    village.sign_as(OFFICE)
    made = village.briefings.compose_list(kind, NOW, purpose={"ko": "회의", "en": "Meeting"}[language])
    assert foreign(said_on(made), language, words_of(village), ALLOWED[language]) == {}


@pytest.mark.parametrize("name", GIVEN)
def test_a_name_the_program_gave_is_said_in_the_language_in_use_and_a_persons_as_it_is(name: str) -> None:
    assert HANGUL.search(given(name))
    text.set_language("en")
    assert not HANGUL.search(given(name))
    assert given("김영숙") == "김영숙"
