"""One severity, one next step, one deadline a household: on list, pane, board, map, paper and in `--json`.

Held over a county in which every state of every state machine occurs. What a surface leaves unsaid is no other truth;
what it says is the list's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coordinator.briefing.blocks import KeyFacts, Table
from coordinator.cli.printing import plain
from coordinator.cli.worklist import worklist_json
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.checkins import Step
from coordinator.text import moment, tr
from coordinator.worklist.cards import as_flat
from coordinator.worklist.checkins.round_rows import next_step
from coordinator.worklist.rows import MAP_SEVERITIES
from tests.casework.homes import HOUR
from tests.conftest import NOW, open_copy
from tests.worklist.every_state import COMPUTED, OF_FILES, STORED, add_every_state, machines, paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from coordinator.briefing.blocks import Cell, Value
    from coordinator.briefing.document import Document
    from coordinator.worklist.checkins.round_rows import RoundItemRow
    from coordinator.worklist.rows import Line
    from coordinator.workspace import Workspace


@pytest.fixture(scope="module")
def template(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the county once for this file."""
    folder = tmp_path_factory.mktemp("every") / "state"
    made = open_copy(empty_template, folder)
    made.act("test.every_state", NOW, add_every_state)
    made.close()
    return folder


@pytest.fixture
def county(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Open a copy of the county."""
    opened = open_copy(template, tmp_path / "county")
    yield opened
    opened.close()


def test_every_machine_of_the_records_is_among_those_held_together_here() -> None:
    assert set(machines()) == {machine.name for machine in STORED} | set(COMPUTED) | set(OF_FILES)


@pytest.mark.parametrize("machine", STORED, ids=lambda machine: machine.name)
def test_every_state_can_be_walked_to_from_the_first(machine: object) -> None:
    from coordinator.records.states import Machine

    assert isinstance(machine, Machine)
    assert set(paths(machine)) == {state.code for state in machine.states}


def table(document: Document, *titles: str) -> list[dict[str, Cell]]:
    """Give the rows of the first table of a paper that has these columns, by the title of the column."""
    for block in document.blocks:
        if isinstance(block, Table):
            names = [column.title for column in block.columns]
            if set(titles) <= set(names):
                return [dict(zip(names, row, strict=True)) for row in block.rows]
    raise AssertionError(titles)


def facts(document: Document, *titles: str) -> list[dict[str, Value]]:
    """Give the facts of the last table of a paper whose spreadsheet has these columns, by the title of the column."""
    for block in reversed(document.blocks):
        if isinstance(block, Table) and block.facts is not None:
            names = [column.title for column in block.facts.columns]
            if set(titles) <= set(names):
                return [dict(zip(names, row, strict=True)) for row in block.facts.rows]
    raise AssertionError(titles)


def board_differs(rows: Iterable[RoundItemRow], lines: dict[int, Line]) -> list[tuple[object, ...]]:
    """List the rows of a board that say another step or deadline than the list."""
    found: list[tuple[object, ...]] = []
    for row in rows:
        line, said = lines.get(row.household_id), next_step(row)
        if line is None or said is None or row.status in ("confirmed", "handed_over", "closed_unreached"):
            continue
        # While the second AI call is waited for, the board says so; the list may ask for another thing meanwhile.
        waits = line.reach is None and row.step == Step.RETRY
        is_asked = line.reach is not None or row.state in ("missed", "concern_open")
        if is_asked and not waits and (said.text, row.step_due_at) != (line.step.text, line.due_at):
            found.append((row.name, row.status, row.step, said.text, row.step_due_at, line.step.text, line.due_at))
    return found


@pytest.mark.parametrize("later", [0, 7, 30])
def test_board_and_map_and_register_say_of_a_household_what_the_list_says(county: Workspace, later: int) -> None:
    now = NOW + later * HOUR
    today = county.today(now)
    lines = {line.household_id: line for line in today.lines}
    assert len(lines) > 100
    board = county.checkins.board(now)
    assert board_differs([*board.rows, *county.checkins.left_over(now)], lines) == []
    points = county.households.map_points(now)
    on_map = dict(zip(points.household_id.tolist(), (MAP_SEVERITIES[n] for n in points.severity), strict=True))
    register = {row.household_id: row.severity for row in county.households.table(now)}
    assert on_map == register
    assert {home: register[home] for home in lines} == {home: line.severity for home, line in lines.items()}
    counted = {word: list(register.values()).count(word) for word in today.counts}
    assert counted == today.counts


@pytest.mark.parametrize("later", [0, 30])
def test_the_pane_says_of_a_household_what_the_list_says(county: Workspace, later: int) -> None:
    now = NOW + later * HOUR
    lines = {line.household_id: line for line in county.today(now).lines}
    register = {row.household_id: row.severity for row in county.households.table(now)}
    differs: list[tuple[object, ...]] = []
    for home, severity in register.items():
        card, line = county.households.card(home, now), lines.get(home)
        told = (card.severity, card.next_step and card.next_step.said.text, card.next_step and card.next_step.due_at)
        listed = (severity, line.step.text if line else None, line.due_at if line else None)
        escalation = card.call_work.escalation if card.call_work else None
        if told != listed:
            differs.append((card.name, told, listed))
        waits = line is not None and line.reach is None and escalation is not None and escalation.step == Step.RETRY
        if escalation is not None and line is not None and not waits and not card.call_work.stopped:  # type: ignore[union-attr]
            step = escalation.said.text
            if (step, escalation.due_at) != (line.step.text, line.due_at):
                differs.append((card.name, escalation.step, step, escalation.due_at, line.step.text, line.due_at))
        flat = plain(as_flat(card))
        assert flat["severity"] == severity
        assert (flat["next_step"] is None) == (line is None)
        assert (card.place_reason is None) == (line is None)
    assert differs == []


def test_the_papers_say_of_a_household_what_the_list_says(county: Workspace) -> None:
    lines = {line.name: line for line in county.today(NOW).lines}
    daily = county.briefings.compose("daily", NOW, purpose="회의")
    listed = facts(daily, tr("Level"), tr("Next step"))
    assert [row[tr("Name")] for row in listed] == list(lines)
    for row in listed:
        line = lines[str(row[tr("Name")])]
        assert row[tr("Level")] == tr(SEVERITY_LABELS[line.severity])
        assert (row[tr("Next step")], row[tr("By")]) == (line.step.text, line.due_at)
    calls = facts(daily, tr("State"), tr("Next step"))
    assert len(calls) > 50
    for row in calls:
        line = lines[str(row[tr("Name")])]
        assert (row[tr("Next step")], row[tr("By")]) == (line.step.text, line.due_at)
    sheet = facts(county.briefings.compose("calls", NOW, purpose="안부전화"), tr("Row code"))
    assert len(sheet) > 40
    for row in sheet:
        line = lines.get(str(row[tr("Name")]))
        if line is not None and line.reach is not None:
            assert row[tr("By")] == line.due_at
    exported = table(county.briefings.compose_list("worklist", NOW, purpose="회의"), tr("Rank"))
    for row, line in zip(exported, lines.values(), strict=True):
        assert row[tr("Severity")].text == tr(SEVERITY_LABELS[line.severity])
        assert (row[tr("Next step")].text, row[tr("Due")].text) == (line.step.text, moment(line.due_at or NOW))


def test_the_sheet_of_a_household_says_what_the_list_says(county: Workspace) -> None:
    today = county.today(NOW)
    for line in today.lines[::60]:
        paper = county.briefings.compose("household", NOW, purpose="방문", household_id=line.household_id)
        facts = next(dict(block.facts) for block in paper.blocks if isinstance(block, KeyFacts))
        assert facts[tr("State today")].text == tr(SEVERITY_LABELS[line.severity])
        assert facts[tr("Next step")].text == line.step.text


def test_the_command_line_says_of_a_household_what_the_list_says(county: Workspace) -> None:
    today = county.today(NOW)
    printed = plain(worklist_json(today))["worklist"]
    for told, line in zip(printed, today.lines, strict=True):
        due_at: datetime | None = line.due_at
        assert due_at is not None
        assert (told["severity"], told["next_step"]["text"]) == (line.severity, line.step.text)
        assert told["due_at"] == due_at.isoformat()
