"""Views of a list under a name: their names, their order, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coordinator.casework.saved_views import ViewContent
from coordinator.errors import RuleError
from coordinator.records.saved_views import MOST_NAME, MOST_VIEWS
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

LOW = ViewContent("영월", {"Risk": "low"}, ("Age", True), ("Severity", "Name"))


def names(workspace: Workspace) -> list[str]:
    return [view.name or view.code for view in workspace.saved_views.of("households")]


def test_a_new_vault_has_the_views_of_the_program_and_a_saved_one_comes_after_them(empty: Workspace) -> None:
    before = names(empty)
    assert before == ["high_unwatched", "consent_ends", "stage_changes", "silent_long"]
    empty.saved_views.save("households", "저위험", LOW, NOW)
    assert names(empty) == [*before, "저위험"]
    assert empty.saved_views.of("households")[-1].content == LOW
    assert empty.saved_views.of("links") == []


def test_every_act_on_a_view_is_taken_back(empty: Workspace) -> None:
    views = empty.saved_views
    number = views.save("households", "저위험", LOW, NOW).value
    before = views.of("households")
    for act in (
        lambda: views.change(number, ViewContent("북면"), NOW),
        lambda: views.rename(number, "낮은 위험", NOW),
        lambda: views.pin(number, NOW, pinned=False),
        lambda: views.move(number, -3, NOW),
        lambda: views.delete(number, NOW),
    ):
        done = act()
        assert views.of("households") != before
        assert done.nouns == {"saved_views"}
        assert done.act_id is not None
        empty.history.undo(done.act_id, NOW)
        assert views.of("households") == before


@pytest.mark.parametrize(("name", "code"), [("  ", "view_name"), ("가" * (MOST_NAME + 1), "view_name")])
def test_a_view_needs_a_name_that_has_room(empty: Workspace, name: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        empty.saved_views.save("households", name, LOW, NOW)
    assert refused.value.code == code


def test_two_views_of_a_list_have_two_names_and_a_list_has_so_many(empty: Workspace) -> None:
    empty.saved_views.save("households", "저위험", LOW, NOW)
    with pytest.raises(RuleError) as refused:
        empty.saved_views.save("households", "저위험", LOW, NOW)
    assert refused.value.code == "view_taken"
    for number in range(MOST_VIEWS - len(names(empty))):
        empty.saved_views.save("households", f"보기 {number}", LOW, NOW)
    with pytest.raises(RuleError) as refused:
        empty.saved_views.save("households", "하나 더", LOW, NOW)
    assert refused.value.code == "views_full"
