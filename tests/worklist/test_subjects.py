"""The table of subjects: one that is not in it is joined by being handed over, and nothing else knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.casework.moves import CameDue
from coordinator.worklist.cards import as_flat, card
from coordinator.worklist.history.journal_list import acts
from coordinator.worklist.lists import verb_words
from coordinator.worklist.rows import HeadLine, TimelineRow
from coordinator.worklist.rule import Reasons, Rule, by_code, reason_of
from coordinator.worklist.said import Said
from coordinator.worklist.subject import CardPart, Due, Events, Head, Home, Signal, Subject
from coordinator.worklist.subjects import SUBJECTS
from coordinator.worklist.timeline import timeline
from coordinator.worklist.today import today
from coordinator.workspace.while_away import away_rows, newest, summary
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.worklist.instant import Instant
    from coordinator.workspace import Workspace

RULE = Rule("visit_due", "caution", "방문 예정", "방문", act="visit")


@dataclass(frozen=True, slots=True)
class VisitPart(CardPart):
    visits: tuple[str, ...]


def due(instant: Instant, reasons: Reasons) -> None:
    for home in (1,):
        reasons[home].append(reason_of(by_code([RULE]), RULE.code, instant.now))


def part(_instant: Instant, home: Home) -> VisitPart:
    return VisitPart((home.person.name,))


def events(_instant: Instant, _home: int) -> list[TimelineRow]:
    return [TimelineRow(NOW, "visit", Said("visit", "방문"))]


VISITS = Subject(
    "visits",
    reads=frozenset({"visits"}),
    rules=(RULE,),
    signals=(Signal(due, reaches=True),),
    head=(Head(99, lambda _instant: [HeadLine(Said("visits", "방문 1건"), "watch")]),),
    card=part,
    timeline=(Events(99, events),),
    verbs={"visits.plan": "방문 계획"},
    came_due={"visit": Due("{name} 방문 {at}", "방문", 99, lambda n: f"방문 {n}건")},
)


def test_a_subject_handed_over_is_joined_everywhere(empty: Workspace) -> None:
    home = add_home(empty, "김하나").id
    assert home == 1
    tables = (*SUBJECTS, VISITS)
    with empty.vault.read() as session:
        day = today(session, NOW, tables)
        (line,) = [line for line in day.lines if "visit_due" in {said.code for said in line.reasons}]
        assert (line.name, line.reach.act if line.reach else "") == ("김하나", "visit")
        assert day.head[-1].said.text == "방문 1건"
        assert day.counts["caution"] == 1
        made = card(session, home, NOW, subjects=tables)
        assert made.parts["visits"] == VisitPart(("김하나",))
        assert list(as_flat(made))[-1] == "visits"
        assert next(row.kind for row in timeline(session, home, NOW, subjects=tables)) == "visit"
        assert acts(session, subjects=tables) == acts(session)  # none of its own was done yet
    assert verb_words("visits.plan", tables) == "방문 계획"
    rows = away_rows([CameDue("visit", home, NOW)], {}, tables)
    assert "방문 1건" in summary(newest(rows))
