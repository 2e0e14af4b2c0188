"""The call sheet: whom to call in this round, with room to write down by hand what the call brought."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import Block, Cell, Column, Facts, Note, Paragraph, Table
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import SHAPES, TICK, due_cell
from coordinator.records.checkins import CALL_RESULT_LABELS, TOPIC_LABELS
from coordinator.records.values.row_codes import row_code
from coordinator.text import day, mark, phone_text, tr
from coordinator.worklist.beside import BESIDE_CALLS
from coordinator.worklist.checkins import round_board
from coordinator.worklist.checkins.call_aids import CallAid, call_aids
from coordinator.worklist.checkins.round_rows import CALLER_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Value
    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.checkins.round_rows import RoundItemRow

_MARKS = ("ok", "concern", "no_answer")
"""Results that have a box to tick; others are written by hand."""
_MEMO_LINES = 2


@dataclass(frozen=True, slots=True)
class CallsDue:
    """What a call sheet tells of.

    Attributes
    ----------
    rows : whom to call, urgent first
    aids : what helps with a call, by household
    for_staff : the calls that the service makes are left out
    """

    rows: Sequence[RoundItemRow]
    aids: Mapping[int, CallAid] = field(default_factory=dict[int, "CallAid"])
    for_staff: bool = False


def ask(session: Session, now: datetime, request: Request) -> CallsDue:
    """List whom a person is to call by tonight, or everybody who is to be called, with what helps to do it.

    First what earlier weeks left open, then this week's calls that are not settled. Nobody is on it who is not to be
    called (a contact exclusion stands).
    """
    beside = partial(BESIDE_CALLS, subjects=request.subjects)
    items = round_board.this_round(session, now, beside=beside, states=("due", "in_progress", "missed", "concern_open"))
    pressing = {item.household_id for item in items if item.state in ("missed", "concern_open")}
    older = [
        item for item in round_board.left_over(session, now, (), beside=beside) if item.household_id not in pressing
    ]
    left = {item.household_id for item in older}
    due = older + [
        item
        for item in items
        # its call may have come before its day
        if (item.due_at.date() <= now.date() or item.household_id in pressing)
        and item.status != "stopped"
        and item.household_id not in left
    ]
    if not request.everything:
        due = [item for item in due if item.is_mine_now(now)]
    rows = sorted(due, key=lambda item: item.status != "urgent")
    aids = call_aids(session, {item.household_id for item in rows}, now)
    return CallsDue(rows, aids, for_staff=not request.everything)


def compose(calls_due: CallsDue, letterhead: Letterhead) -> Document:
    """Compose the call sheet of a round.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    now = letterhead.as_of
    rules = Redaction.at(letterhead.level).knows(
        [
            *((row.household_id, row.name) for row in calls_due.rows),
            *((None, aid.contact.name) for aid in calls_due.aids.values() if aid.contact),
        ]
    )
    how = tr("Tick what each call brought and write the rest on the lines. Each row is keyed in by its code.")
    whose = (
        tr("These are the calls for a person; the calls of the AI service are left out.")
        if calls_due.for_staff
        else tr("All calls that are due, those of the AI service too.")
    )
    blocks: list[Block] = [
        Paragraph(f"{whose} {how}", "quiet"),
        _sheet(calls_due, rules, now),
        Note(tr("If there is reason to fear for someone, do not wait for the round: call 119.")),
    ]
    return document.compose(letterhead, day(now.date()), blocks)


def _sheet(calls_due: CallsDue, rules: Redaction, now: datetime) -> Table:
    # A box and its word stay together.
    boxes = "  ".join(f"{TICK}\u00a0{tr(CALL_RESULT_LABELS[code])}" for code in _MARKS)
    at = tr("At (time):").replace(" ", "\u00a0")
    topics = "  ".join(f"{TICK}\u00a0{tr(label)}" for label in TOPIC_LABELS.values())
    below = "\n".join((tr("Concern about: {topics}", topics=topics), at))
    cells = tuple(
        (
            Cell(row_code(row.id), "quiet", detail=_caller(row, calls_due)),
            Cell(
                rules.person(row.household_id, row.name),
                "strong",
                detail="\n".join(
                    filter(None, (_before(row, calls_due, rules), rules.age(row.age), rules.area(row.area)))
                ),
            ),
            _whom(row, _aid(row, calls_due), rules),
            _when(row, _aid(row, calls_due), now),
            _last_call(row, _aid(row, calls_due), rules),
            Cell(boxes, detail=below, room=_MEMO_LINES),
        )
        for row in calls_due.rows
    )
    columns = (
        Column(tr("Row code"), 10),
        Column(tr("Household"), 16),
        Column(tr("Phone") if rules.shows_contact else tr("Contact"), 21),
        Column(tr("By"), 25, "right"),
        Column(tr("Last call"), 22),
        Column(tr("Result and memo"), 52),
    )
    empty = tr("No call is due.")
    return Table(columns, cells, empty, tr("Call sheet"), facts=_facts(calls_due, rules))


def _facts(calls_due: CallsDue, rules: Redaction) -> Facts:
    """Give the sheet with one fact a column, with empty columns for what the calls bring."""
    contact = rules.shows_contact
    columns = (
        Column(tr("Row code")),
        Column(tr("Name")),
        Column(tr("Age"), align="right"),
        Column(tr("Area")),
        Column(tr("Before a visit")),
        *((Column(tr("Phone")),) if contact else ()),
        Column(tr("Who calls")),
        Column(tr("By")),
        Column(tr("Likes to be called")),
        Column(tr("Contact")),
        *((Column(tr("Phone of the contact")),) if contact else ()),
        Column(tr("Last call")),
        Column(tr("Said of late")),
        Column(tr("Result")),
        *(Column(tr(label)) for label in TOPIC_LABELS.values()),
        Column(tr("Memo")),
    )
    rows: list[tuple[Value, ...]] = []
    for row in calls_due.rows:
        aid = _aid(row, calls_due)
        rows.append(
            (
                row_code(row.id),
                rules.person(row.household_id, row.name),
                rules.age_fact(row.age),
                rules.area(row.area),
                rules.free(aid.safety_note),
                *((phone_text(row.phone),) if contact else ()),
                tr(CALLER_LABELS.get(row.caller, row.caller)),
                row.step_due_at or row.due_at,
                _hours(aid),
                rules.other(aid.contact.name) if aid.contact else "",
                *((phone_text(aid.contact.phone) if aid.contact else "",) if contact else ()),
                _last(row),
                _said(row, aid, rules),
                "",
                *("" for _ in TOPIC_LABELS),
                "",
            )
        )
    return Facts(columns, tuple(rows))


def _aid(row: RoundItemRow, calls_due: CallsDue) -> CallAid:
    return calls_due.aids.get(row.household_id) or CallAid()


def _before(row: RoundItemRow, calls_due: CallsDue, rules: Redaction) -> str:
    """Give the safety note: whoever calls may be the one who sends somebody."""
    note = rules.free(_aid(row, calls_due).safety_note)
    return tr("! {note}", note=note) if note else ""


def _caller(row: RoundItemRow, calls_due: CallsDue) -> str:
    return "" if calls_due.for_staff else tr(CALLER_LABELS.get(row.caller, row.caller))


def _whom(row: RoundItemRow, aid: CallAid, rules: Redaction) -> Cell:
    """Give the person's number, and below it whom to ask where nobody answers."""
    contact = aid.contact
    if contact is None:
        return Cell(phone_text(row.phone) if rules.shows_contact else "")
    name, relation = rules.other(contact.name), rules.free(contact.relation)
    person = tr("{name} ({relation})", name=name, relation=relation) if relation else name
    if not rules.shows_contact:
        return Cell("", detail=person)
    below = (person, phone_text(contact.phone), rules.free(contact.hours))
    return Cell(phone_text(row.phone), detail="\n".join(filter(None, below)))


def _hours(aid: CallAid) -> str:
    if aid.hour is None or aid.until_hour is None:
        return ""
    return tr("{hour}–{until}:00", hour=f"{aid.hour:02}", until=f"{aid.until_hour:02}")


def _when(row: RoundItemRow, aid: CallAid, now: datetime) -> Cell:
    """Say until when the call is to be made, and below it when the person likes to be called."""
    due = due_cell(row.step_due_at or row.due_at, now)
    likes = tr("likes {hours}", hours=hours) if (hours := _hours(aid)) else ""
    return replace(due, detail="\n".join(filter(None, (due.detail, likes))))


def _said(row: RoundItemRow, aid: CallAid, rules: Redaction) -> str:
    """Give what was said of late: words that cannot wait, as spoken; else the topics of concern and the summary."""
    if words := rules.free(row.urgent_words):
        return tr("“{words}”", words=words)
    topics = ", ".join(tr(TOPIC_LABELS[code]) for code in aid.topics if code in TOPIC_LABELS)
    return " · ".join(filter(None, (topics, rules.free(aid.summary))))


def _last_call(row: RoundItemRow, aid: CallAid, rules: Redaction) -> Cell:
    """Say what the last call brought, and what was said; words that cannot wait stand first."""
    summary = _said(row, aid, rules)
    if row.status == "urgent":
        return Cell(tr("Urgent"), "serious", SHAPES["serious"], summary)
    return Cell(_last(row), detail="\n".join(filter(None, (summary, _answers(row)))))


def _last(row: RoundItemRow) -> str:
    if not row.last_result:
        return ""
    label = CALL_RESULT_LABELS.get(row.last_result)
    return tr(label) if label else row.last_result


def _answers(row: RoundItemRow) -> str:
    if row.answer_share is None:
        return ""
    return tr("usually answers {share}%", share=round(row.answer_share * 100))


PAPER = Paper(
    "calls",
    mark("Call sheet"),
    ask,
    compose,
    mark("Making check-in calls"),
    part=mark("Calls for a person"),
    whole=mark("All calls that are due"),
)
