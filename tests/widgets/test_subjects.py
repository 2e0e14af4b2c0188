"""The table of the window's subjects: what it names is there."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import coordinator
from coordinator import text
from coordinator.widgets.frame.desks import desks_of
from coordinator.widgets.frame.own_actions import actions_of
from coordinator.widgets.kit.desks.page import Page
from coordinator.widgets.kit.late import late
from coordinator.widgets.subject import SubjectView, sections_of
from coordinator.widgets.subjects import VIEWS
from tests.widgets.places import every_page


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.noun)
def test_what_the_table_names_is_there(view: SubjectView) -> None:
    named = [part.made for part in view.pane]
    named += [name for act in view.acts for name in (act.begins, act.why_not, act.after) if name]
    assert all(callable(late(name)) for name in named)


def test_each_act_has_its_own_name_and_each_action_something_to_do() -> None:
    acts = [act.name for view in VIEWS for act in view.acts]
    assert len(set(acts)) == len(acts)
    assert {action.id for action in actions_of() if action.do is None} <= set(acts)


GUEST = SubjectView(
    "visits",
    within="households",
    sections=(Page("visits", "Visits", "coordinator.widgets.checkins.lapsed", "LAPSED"),),
    reads=frozenset({"visits"}),
)


def test_a_subject_without_a_desk_may_stand_as_a_section_of_another_desk() -> None:
    views = (*VIEWS, GUEST)
    assert [tab.id for tab in desks_of(views)] == [tab.id for tab in desks_of()]
    assert [page.id for page in sections_of("households", views)][-1] == "visits"
    households = next(tab for tab in desks_of(views) if tab.id == "households")
    assert households.concerns({"visits"})


def test_a_tab_with_a_shorter_title_is_still_the_desk_of_its_full_one() -> None:
    calls = next(tab for tab in desks_of() if tab.id == "calls")
    assert (calls.title, calls.short) == ("Check-in calls", "Check-ins")
    text.set_language("ko")
    assert text.tr(calls.short) == text.tr(calls.title), "in Korean the desk has one name"


def named_places() -> dict[str, str]:
    """Give the places that the program names as `desk:id` or `desk:id:section`, by the file that names them."""
    texts = {
        (node.value, path.name)
        for path in Path(coordinator.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {
        text.removeprefix("desk:"): name for text, name in texts if text.startswith("desk:") and not text.endswith(":")
    }


def test_a_line_that_leads_to_a_desk_leads_to_one_there_is() -> None:
    there = {*every_page(), *(page.partition(":")[0] for page in every_page())}
    places = named_places()
    assert "calls:board" in places
    assert {place: name for place, name in places.items() if place not in there} == {}
