"""The year's report of the finding rounds, due to the ministry; outside the office small numbers are masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import Cell, Column, Facts, Heading, Note, Paragraph, Table
from coordinator.briefing.document import Level
from coordinator.briefing.paper_kind import Paper
from coordinator.records.crisis_signals import signal_word
from coordinator.records.finding import FINDING
from coordinator.records.reporters import found_by_word
from coordinator.reference.limits import limit
from coordinator.text import day, mark, tr
from coordinator.worklist.finding.report import NO_SIGNAL, OTHER_SIGNAL, YearReport, year_report, year_to_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Block
    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request


def ask(session: Session, now: datetime, request: Request) -> YearReport:
    """Ask for the year of the month that was given, else for the one whose report is next."""
    year = request.month.year if request.month is not None else year_to_report(now.date())
    return year_report(session, now, year)


def masked(counts: Sequence[int], least: int) -> list[str]:
    """Write counts of people, small ones masked; where one alone would be masked, the next smallest goes with it.

    Parameters
    ----------
    least : counts below it, but not 0, are masked; 0 masks none
    """
    hidden = {place for place, n in enumerate(counts) if 0 < n < least}
    others = [place for place, n in enumerate(counts) if n and place not in hidden]
    if len(hidden) == 1 and others:  # else the sum would tell it
        hidden.add(min(others, key=lambda place: counts[place]))
    words = tr("under {n}", n=least)
    return [(words if n < least else tr("masked")) if place in hidden else f"{n:,}" for place, n in enumerate(counts)]


def compose(report: YearReport, letterhead: Letterhead) -> Document:
    """Make the report: what is due and lacks, then the tables."""
    least = 0 if letterhead.level == Level.FULL else limit("finding_small", letterhead.as_of.date())
    subtitle = tr("Finding rounds of {year}", year=report.year)
    sentences = [
        tr("The results of {year} are due by {day}.", year=report.year, day=day(report.due_on)),
        tr(
            "{people} people in {rounds} rounds; without a result: {n}.",
            people=f"{report.people:,}",
            rounds=len(report.rounds),
            n=masked([report.open_count], least)[0],
        ),
    ]
    blocks: list[Block] = [Paragraph(" ".join(sentences))]
    if report.unsaid:
        text = tr("Rounds of which source, number or end is not said yet: {n}. Say it on the desk.", n=report.unsaid)
        blocks.append(Note(text, "coverage", tr("Still lacking")))
    blocks += [Heading(tr("By round")), _rounds(report, least)]
    results = [(_result(code), n) for code, n in report.results.items()]
    blocks += [Heading(tr("By result")), _counts("results", tr("Result"), results, least)]
    signals = [(_signal(code), n) for code, n in report.signals.items()]
    blocks += [
        Heading(tr("By signal"), aside=tr("one person may have several")),
        _counts("signals", tr("Signal"), signals, least),
    ]
    blocks += [Heading(tr("By town")), _towns(report, least)]
    ways = [(found_by_word(code) or tr("Not known"), n) for code, n in report.found_by.items()]
    blocks += [
        Heading(tr("Households that entered the register, by whom they were found")),
        _counts("found_by", tr("Way of finding"), ways, least),
    ]
    if least:
        blocks.append(Paragraph(tr("Counts of people under {n} are masked.", n=least), "quiet"))
    return document.compose(letterhead, subtitle, tuple(blocks))


def _result(code: str) -> str:
    return tr("Without a result") if code == "open" else tr(FINDING[code].label)


def _signal(code: str) -> str:
    if code == OTHER_SIGNAL:
        return tr("Other signals")
    return tr("No signal in the list") if code == NO_SIGNAL else signal_word(code)


def _counts(name: str, title: str, rows: Sequence[tuple[str, int]], least: int) -> Table:
    numbers = masked([n for _, n in rows], least)
    columns = (Column(title, 40), Column(tr("People"), 12, "right"))
    return Table(
        columns,
        tuple((Cell(words), Cell(number)) for (words, _), number in zip(rows, numbers, strict=True)),
        tr("Nobody."),
        name,
        close=True,
        facts=Facts(columns, tuple((words, _fact(number)) for (words, _), number in zip(rows, numbers, strict=True))),
    )


def _fact(number: str) -> int | str:
    bare = number.replace(",", "")
    return int(bare) if bare.isdigit() else number


def _rounds(report: YearReport, least: int) -> Table:
    columns = (
        Column(tr("Finding round"), 30),
        Column(tr("Received on"), 20),
        Column(tr("To be worked off until"), 20),
        Column(tr("People"), 10, "right"),
        Column(tr("Without a result"), 14, "right"),
    )
    people = masked([row.people for row in report.rounds], least)
    waiting = masked([row.open_count for row in report.rounds], least)
    rows = [
        (row.short, day(row.received_on), day(row.until) if row.until is not None else tr("not known"), n, left)
        for row, n, left in zip(report.rounds, people, waiting, strict=True)
    ]
    facts = [
        (row.short, row.received_on, row.until, _fact(n), _fact(left))
        for row, n, left in zip(report.rounds, people, waiting, strict=True)
    ]
    return Table(
        columns,
        tuple(tuple(Cell(text) for text in row) for row in rows),
        tr("No round of this year is in."),
        "rounds",
        facts=Facts(columns, tuple(facts)),
    )


def _towns(report: YearReport, least: int) -> Table:
    columns = (Column(tr("Town"), 30), Column(tr("People"), 12, "right"), Column(tr("With a result"), 14, "right"))
    people = masked([n for n, _ in report.towns.values()], least)
    done = masked([n for _, n in report.towns.values()], least)
    names = [town or tr("no town") for town in report.towns]
    rows = list(zip(names, people, done, strict=True))
    return Table(
        columns,
        tuple(tuple(Cell(text) for text in row) for row in rows),
        tr("Nobody."),
        "towns",
        close=True,
        facts=Facts(columns, tuple((name, _fact(n), _fact(m)) for name, n, m in rows)),
    )


PAPER = Paper("finding", mark("Finding rounds of a year"), ask, compose, mark("Report of the finding rounds"))
"""What is due by 31 March: counts alone, and no name."""
