"""The papers and lists of all subjects; a new one is one line here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coordinator.briefing import daily, morning_run, worklist
from coordinator.briefing.checkins import call_sheet
from coordinator.briefing.checkins import lists as call_lists
from coordinator.briefing.finding import year as finding_year
from coordinator.briefing.households import register, sheet
from coordinator.briefing.maps import book, visit_list
from coordinator.briefing.power import monthly, proposals
from coordinator.briefing.services import links
from coordinator.briefing.surveys import form
from coordinator.briefing.surveys import lists as survey_lists

if TYPE_CHECKING:
    from coordinator.briefing.paper_kind import Paper

PAPERS: tuple[Paper[Any], ...] = (
    daily.PAPER,
    sheet.PAPER,
    monthly.PAPER,
    call_sheet.PAPER,
    morning_run.PAPER,
    visit_list.PAPER,
    book.VIEW,
    book.BOOK,
    form.PAPER,
    finding_year.PAPER,
)
"""What is printed, in the order the command line names them."""

LISTS: tuple[Paper[Any], ...] = (
    worklist.WORKLIST,
    worklist.NOT_WATCHED,
    register.REGISTER,
    call_lists.CALLS,
    call_lists.CALL_RATES,
    links.LINKS,
    survey_lists.COVERAGE,
    survey_lists.MOVEMENT,
    survey_lists.OPEN,
    proposals.POWER_PROPOSALS,
)
"""What is exported as a table, in the order the command line names them."""
