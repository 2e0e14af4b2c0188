"""The table of papers: a row more is a paper more, and a paper asks what the window shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coordinator.briefing import document
from coordinator.briefing.blocks import Paragraph, Table
from coordinator.briefing.households import sheet
from coordinator.briefing.lists import list_paper, plain_table
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.papers import LISTS, PAPERS
from coordinator.errors import CoordinatorError, UsageError
from coordinator.widgets.briefings.wish import usual_purposes
from coordinator.worklist.facts.people import people
from coordinator.workspace import Workspace
from coordinator.workspace.tables import TABLES
from tests.briefing import rows
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request


def visited(session: Session, now: datetime, request: Request) -> str:
    return people(session, now.date())[request.household_id or 1].name


def compose(name: str, letterhead: Letterhead) -> Document:
    return document.compose(letterhead, "", [Paragraph(name)])


VISITS = Paper("visited", "Visited", visited, compose, "Visiting a household")
VISIT_LIST = list_paper("visited", "Visits", visited, lambda name: plain_table("visits", (("Name", 1.0),), [(name,)]))


@pytest.fixture
def visiting(empty: Workspace) -> Workspace:
    """Go by a table of papers and one of lists with a row more each."""
    tables = replace(TABLES, papers=(*PAPERS, VISITS), lists=(*LISTS, VISIT_LIST))
    return Workspace(empty.vault, "시험 담당", tables=tables)


@pytest.mark.parametrize("table", [PAPERS, LISTS], ids=["papers", "lists"])
def test_no_two_kinds_of_a_table_share_a_name(table: tuple[Paper[object], ...]) -> None:
    assert set(Counter(paper.kind for paper in table).values()) == {1}


def test_a_row_more_is_a_paper_more(visiting: Workspace) -> None:
    add_home(visiting, "김하나")
    second = add_home(visiting, "박두리")
    made = visiting.briefings.compose("visited", NOW, purpose="방문", household_id=second.id)
    assert (made.kind, made.title, made.blocks) == ("visited", "Visited", (Paragraph("박두리"),))
    assert (made.purpose, made.issued_by, made.county) == ("방문", "시험 담당", "영월군")


def test_a_row_more_is_a_list_more(visiting: Workspace, empty: Workspace) -> None:
    add_home(visiting, "김하나")
    (listed,) = visiting.briefings.compose_list("visited", NOW, purpose="회의").blocks
    assert isinstance(listed, Table)
    assert [cell.text for row in listed.rows for cell in row] == ["김하나"]
    with pytest.raises(UsageError) as refused:
        empty.briefings.compose_list("visited", NOW, purpose="회의")
    assert refused.value.code == "export_kind"
    assert ", ".join(paper.kind for paper in LISTS) in refused.value.message


def test_papers_and_lists_go_by_the_subjects_of_their_workspace(empty: Workspace) -> None:
    empty.tasks.add(add_home(empty, "김하나").id, "방문", NOW.date(), NOW)
    nothing = Workspace(empty.vault, "시험 담당", tables=replace(TABLES, worklist=()))
    for workspace, count in ((empty, 1), (nothing, 0)):
        (listed,) = workspace.briefings.compose_list("worklist", NOW, purpose="회의").blocks
        assert isinstance(listed, Table)
        assert len(listed.rows) == count
        made = workspace.briefings.compose("daily", NOW, purpose="회의")
        tables = {block.name: block for block in made.blocks if isinstance(block, Table)}
        assert len(tables["오늘 할 일 목록"].rows) == count


def test_what_a_paper_is_mostly_for_is_offered_with_it() -> None:
    assert len(usual_purposes((VISITS,))) == len(usual_purposes(())) + 1


def test_the_sheet_says_what_the_window_shows_of_the_household(empty: Workspace) -> None:
    home = add_home(empty, "김하나", calls="active").id
    shown = sheet.Home(
        empty.households.card(home, NOW), empty.households.timeline(home, NOW), empty.households.usage(home, NOW)
    )
    letterhead = rows.letterhead(
        sheet.PAPER,
        purpose="방문",
        as_of=NOW,
        issued_by=empty.actor,
        county=empty.county,
        practice=empty.practice,
        number="2026-0001",
    )
    made = empty.briefings.compose("household", NOW, purpose="방문", household_id=home)
    assert made == sheet.compose(shown, letterhead)


def test_a_sheet_of_nobody_is_refused(empty: Workspace) -> None:
    for asked, code in ((None, "household"), (999, "unknown_household")):
        with pytest.raises(CoordinatorError) as refused:
            empty.briefings.compose("household", NOW, purpose="방문", household_id=asked)
        assert (refused.value.code, refused.value.exit_code) == (code, 2)
