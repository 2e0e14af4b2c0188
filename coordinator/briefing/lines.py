"""The worklist on paper: those in danger a line each, then everybody with all that is known, and room to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.blocks import Block, Cell, Column, Facts, Heading, Table
from coordinator.briefing.signs import SHAPES, TICK, TONES, by_when, due_cell, severity_cell
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.text import language, ntr, phone_text, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.briefing.redaction import Redaction
    from coordinator.worklist.rows import Line


def in_danger(lines: Sequence[Line], rules: Redaction, now: datetime) -> list[Block]:
    """Set everybody who is serious, or asked for help in a call: a line each, in the order of the worklist."""
    pressing = [line for line in lines if line.is_urgent or line.severity == "serious"]
    title = Heading(tr("Serious: go to these first"), aside=ntr("{n} household", "{n} households", len(pressing)))
    contact = rules.shows_contact
    rows = tuple(
        (
            Cell("", TONES.get(line.severity, ""), SHAPES.get(line.severity, "")),
            Cell(rules.person(line.household_id, line.name), "strong"),
            Cell(rules.age_and_sex(line.age, line.sex)),
            Cell(rules.area(line.area)),
            *((Cell(phone_text(line.phone)),) if contact else ()),
            Cell(rules.reason(line.reasons[0]), "strong" if line.is_urgent else "", detail=_before(line, rules)),
            Cell(rules.reason(line.step)),
            Cell(by_when(line.due_at, now), "strong" if _is_over(line, now) else ""),
        )
        for line in pressing
    )
    columns = (
        Column("", 2.6),
        Column(tr("Name"), 10),
        Column(tr("Age"), 9.5),
        Column(tr("Area"), 20),
        *((Column(tr("Phone"), 18),) if contact else ()),
        Column(tr("Why"), 31.5 if contact else 49.5),
        Column(tr("Next step"), 14.5),
        Column(tr("By"), 19 if language() == "en" else 14, "right"),
    )
    empty = tr("Nobody is serious today.")
    table = Table(columns, rows, empty, tr("Serious"), close=True, facts=facts_of(pressing, rules))
    return [title, table]


def everybody(lines: Sequence[Line], rules: Redaction, now: datetime) -> list[Block]:
    """Set the whole worklist, two lines each, with a box to tick and room for what came of it."""
    rows = tuple(
        (
            Cell(f"{TICK} {number}"),
            severity_cell(line.severity),
            Cell(
                " ".join((rules.person(line.household_id, line.name), rules.age_and_sex(line.age, line.sex))).strip(),
                "strong",
                detail=rules.area(line.area),
            ),
            Cell("\n".join(rules.reason(reason) for reason in line.reasons), detail=_before(line, rules)),
            Cell(rules.reason(line.step), detail=_by_whom(line, rules)),
            due_cell(line.due_at, now),
            Cell("", room=1),
        )
        for number, line in enumerate(lines, start=1)
    )
    columns = (
        Column(tr("No."), 8),
        Column(tr("Level"), 18 if language() == "en" else 11),
        Column(tr("Household"), 22),
        Column(tr("Why"), 37),
        Column(tr("Next step"), 20),
        Column(tr("By"), 23, "right"),
        Column(tr("What came of it"), 22),
    )
    empty = tr("No household needs a step today.")
    return [
        Heading(tr("Worklist of today"), aside=ntr("{n} household", "{n} households", len(lines))),
        Table(columns, rows, empty, tr("Worklist"), close=True, facts=facts_of(lines, rules)),
    ]


def facts_of(lines: Sequence[Line], rules: Redaction) -> Facts:
    """Give the worklist with one fact a column, as openly as the rules allow."""
    contact = rules.shows_contact
    columns = (
        Column(tr("Rank"), align="right"),
        Column(tr("Level")),
        Column(tr("Name")),
        Column(tr("Age"), align="right"),
        Column(tr("Sex")),
        Column(tr("Area")),
        *((Column(tr("Phone")),) if contact else ()),
        Column(tr("Why")),
        Column(tr("Further reasons")),
        Column(tr("Before a visit")),
        Column(tr("Next step")),
        Column(tr("By")),
        Column(tr("In charge")),
        Column(tr("What came of it")),
    )
    rows = tuple(
        (
            rank,
            tr(SEVERITY_LABELS[line.severity]),
            rules.person(line.household_id, line.name),
            rules.age_fact(line.age),
            rules.age_and_sex(None, line.sex),
            rules.area(line.area),
            *((phone_text(line.phone),) if contact else ()),
            rules.reason(line.reasons[0]),
            "\n".join(rules.reason(reason) for reason in line.reasons[1:]),
            rules.free(line.safety_note),
            rules.reason(line.step),
            line.due_at,
            rules.said(line.owner),
            "",
        )
        for rank, line in enumerate(lines, start=1)
    )
    return Facts(columns, rows)


def _is_over(line: Line, now: datetime) -> bool:
    return line.due_at is not None and line.due_at < now


def _by_whom(line: Line, rules: Redaction) -> str:
    """Give the number to call below the step, and who has taken it on."""
    phone = phone_text(line.phone) if rules.shows_contact else ""
    return "\n".join(filter(None, (phone, rules.said(line.owner))))


def _before(line: Line, rules: Redaction) -> str:
    note = rules.free(line.safety_note)
    return tr("Before a visit: {note}", note=note) if note else ""
