"""The monthly comparison on paper: who could not be compared, who changed most and in what, with a picture of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing import coverage, document
from coordinator.briefing.blocks import (
    Beside,
    Block,
    Cell,
    Column,
    DayChart,
    Facts,
    Heading,
    KeyFacts,
    Note,
    Paragraph,
    Table,
)
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.text import mark, month_text, ntr, short_month, tr
from coordinator.worklist.power.pattern_rows import raw_change, raw_change_words, signed_hours, signed_percent

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.briefing.blocks import Value
    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.power.pattern_rows import ChangeRow, MonthFigures, MonthlyComparison

MOST_RANKED = 30
MOST_PICTURES = 12
"""What a caseworker can look at in one meeting; the paper says how many more there are."""

_FIGURES = (
    (mark("Use (kWh a day)"), mark("%")),
    (mark("Nights (kWh)"), mark("%")),
    (mark("Active hours"), mark("hours")),
)

WHAT_IT_SAYS = mark(
    "The figures show how electricity was used, not why, and are no alert. Ask how the person is; a change may be a "
    "visitor, a new appliance, an illness or another shift at work."
)


def ask(session: Session, now: datetime, request: Request) -> MonthlyComparison:
    """Compare a month of every home with its last months; a comparison that still holds is not made again.

    Raises
    ------
    UsageError
        `month`: no month can be compared yet, or not this one.
    """
    # The comparison brings numerical code that the start of the window does not need.
    from coordinator.worklist.power import pattern_change

    return pattern_change.remembered(session, now, request.month, request.memory.setdefault("power.monthly", {}))


def compose(comparison: MonthlyComparison, letterhead: Letterhead) -> Document:
    """Compose the monthly comparison.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    rules = Redaction.at(letterhead.level).knows(
        (row.household_id, row.name) for rows in (comparison.rows, comparison.not_compared) for row in rows
    )
    blocks: list[Block] = [_coverage(comparison, rules), _facts(comparison)]
    blocks += _ranking(comparison, rules)
    blocks += _declines(comparison, rules)
    blocks += _pictures(comparison, rules)
    blocks.append(Note(tr(WHAT_IT_SAYS)))
    blocks += coverage.annex(comparison.not_compared, rules, tr("Annex: not compared"), tr("Not compared"))
    return document.compose(letterhead, comparison.month_words, blocks)


def _coverage(comparison: MonthlyComparison, rules: Redaction) -> Note:
    """Say first who could not be compared: no data must not look like no change."""
    if not comparison.not_compared:
        text = ntr(
            "The {n} household of the register was compared.",
            "All {n} households of the register were compared.",
            comparison.household_count,
        )
        return Note(text, "coverage", tr("Everybody was compared"))
    title = tr(
        "Not compared: {missing} of {total} households",
        missing=f"{len(comparison.not_compared):,}",
        total=f"{comparison.household_count:,}",
    )
    return Note(coverage.cause_counts(comparison.not_compared, rules), "coverage", title)


def _facts(comparison: MonthlyComparison) -> KeyFacts:
    year = (
        ntr("{n} household", "{n} households", comparison.year_ago_count)
        if comparison.year_ago_count
        else tr("none: that takes readings of thirteen months")
    )
    season = (
        tr("taken out by the median of all homes")
        if comparison.season_removed
        else tr("not taken out: too few homes to tell it")
    )
    facts = (
        (
            tr("Month"),
            Cell(comparison.month_words, "strong", detail=tr("against {months}", months=comparison.before_words)),
        ),
        (tr("Compared"), Cell(ntr("{n} household", "{n} households", len(comparison.rows)), "strong")),
        (tr("Something changed"), Cell(ntr("{n} household", "{n} households", len(comparison.changed)), "strong")),
        (
            tr("On a weekly list of declines"),
            Cell(ntr("{n} household", "{n} households", sum(1 for row in comparison.rows if row.decline)), "strong"),
        ),
        (tr("Same month a year ago"), Cell(year)),
        (tr("Season"), Cell(season)),
    )
    return KeyFacts(facts, columns=3)


def _who(row: ChangeRow, rules: Redaction) -> Cell:
    return Cell(rules.person(row.household_id, row.name), "strong", detail=_about(row, rules))


def _about(row: ChangeRow, rules: Redaction) -> str:
    return " · ".join(filter(None, (rules.age_and_sex(row.age, row.sex), rules.area(row.area))))


def _ranking(comparison: MonthlyComparison, rules: Redaction) -> list[Block]:
    changed, month = comparison.changed, short_month(comparison.month)
    ranked = changed[:MOST_RANKED]
    rows = tuple(
        (
            Cell(str(row.rank), "quiet"),
            _who(row, rules),
            Cell(row.sentence.text, detail=row.decline.text if row.decline else ""),
            Cell(signed_percent(row.level_change), detail=f"{row.before.kwh_a_day:.1f} → {row.now.kwh_a_day:.1f}"),
            Cell(signed_percent(row.nights_change), detail=f"{row.before.night_kwh:.1f} → {row.now.night_kwh:.1f}"),
            Cell(
                signed_hours(row.active_change_hours),
                detail=f"{row.before.active_hours:.1f} → {row.now.active_hours:.1f}",
            ),
            Cell(f"{row.moved_share * 100:.0f}%"),
        )
        for row in ranked
    )
    columns = (
        Column(tr("No."), 6, "right"),
        Column(tr("Household"), 28),
        Column(tr("What changed"), 42),
        Column(tr("Use (kWh a day)"), 19, "right"),
        Column(tr("Nights (kWh)"), 15, "right"),
        Column(tr("Active hours"), 16, "right"),
        Column(tr("Moved"), 9, "right"),
    )
    more = len(changed) - len(ranked)
    aside = ntr("{n} household", "{n} households", len(changed))
    if more:
        aside = tr("the first {shown} of {all}", shown=f"{len(ranked):,}", all=f"{len(changed):,}")
    blocks: list[Block] = [
        Heading(tr("Who changed most"), aside=aside),
        Table(
            columns,
            rows,
            tr("Nobody changed more than is ordinary."),
            tr("Who changed most"),
            facts=_facts_of(ranked, rules, month),
        ),
    ]
    if rows:
        blocks.append(
            Paragraph(
                tr(
                    "Changes are those that remain when the season is taken out; below them, as read: months before → "
                    "{month}. Nights: 23:00–05:00. Moved: share of the day’s activity at other hours than before.",
                    month=month,
                ),
                "quiet",
            )
        )
    return blocks


def _facts_of(rows: Sequence[ChangeRow], rules: Redaction, month: str) -> Facts:
    """Give who changed with one fact a column: figures and change as read, then the change with the season out."""
    before = tr("Before")
    columns = (
        Column(tr("Rank"), align="right"),
        Column(tr("Name")),
        Column(tr("Age"), align="right"),
        Column(tr("Sex")),
        Column(tr("Area")),
        Column(tr("What changed")),
        Column(tr("Declining")),
        *(
            Column(f"{tr(title)} · {part}", align="right")
            for title, unit in _FIGURES
            for part in (
                before,
                month,
                tr("change as read ({unit})", unit=tr(unit)),
                tr("change, season taken out ({unit})", unit=tr(unit)),
            )
        ),
        Column(tr("Moved (%)"), align="right"),
    )
    return Facts(
        columns,
        tuple(
            (
                row.rank,
                rules.person(row.household_id, row.name),
                rules.age_fact(row.age),
                rules.age_and_sex(None, row.sex),
                rules.area(row.area),
                row.sentence.text,
                row.decline.text if row.decline else "",
                round(row.before.kwh_a_day, 1),
                round(row.now.kwh_a_day, 1),
                _percent(raw_change(row, "kwh_a_day")),
                _percent(row.level_change),
                round(row.before.night_kwh, 1),
                round(row.now.night_kwh, 1),
                _percent(raw_change(row, "night_kwh")),
                _percent(row.nights_change),
                round(row.before.active_hours, 1),
                round(row.now.active_hours, 1),
                round(row.now.active_hours - row.before.active_hours, 1),
                round(row.active_change_hours, 1),
                _percent(row.moved_share),
            )
            for row in rows
        ),
    )


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)


def _declines(comparison: MonthlyComparison, rules: Redaction) -> list[Block]:
    falling = [row for row in comparison.rows if row.decline is not None]
    cells = tuple(
        (_who(row, rules), Cell(row.decline.text if row.decline else ""), Cell(f"{row.rank:,}")) for row in falling
    )
    columns = (Column(tr("Household"), 24), Column(tr("What the list says"), 70), Column(tr("Rank"), 10, "right"))
    facts = Facts(
        (Column(tr("Rank"), align="right"), Column(tr("Name")), Column(tr("Area")), Column(tr("What the list says"))),
        tuple(
            (
                row.rank,
                rules.person(row.household_id, row.name),
                rules.area(row.area),
                row.decline.text if row.decline else "",
            )
            for row in falling
        ),
    )
    return [
        Heading(tr("On a weekly list of declines"), aside=ntr("{n} household", "{n} households", len(falling))),
        Table(
            columns,
            cells,
            tr("Nobody is on a weekly list in {month}.", month=short_month(comparison.month)),
            tr("Declines"),
            facts=facts,
        ),
    ]


def _pictures(comparison: MonthlyComparison, rules: Redaction) -> list[Block]:
    changed, month = comparison.changed, short_month(comparison.month)
    pictured = changed[:MOST_PICTURES]
    if not pictured:
        return []
    aside = f"{len(pictured)} / {len(changed)}"
    blocks: list[Block] = [Heading(tr("The mean day of those who changed most"), aside=aside)]
    for row in pictured:
        name = f"{row.rank}. {rules.person(row.household_id, row.name)}"
        words = (Paragraph(_about(row, rules), "quiet"), Paragraph(row.sentence.text, "strong"))
        falling = (Paragraph(row.decline.text, "quiet"),) if row.decline is not None else ()
        blocks.append(Beside((Heading(name), day_chart(row, comparison)), (*words, *falling, _figures(row, month))))
    return blocks


def day_chart(row: ChangeRow, comparison: MonthlyComparison) -> DayChart:
    """Turn the arrays of a home's mean day into a chart of plain figures."""
    picture = row.picture
    return DayChart(
        now=_plain(picture.now),
        usual=_plain(picture.usual),
        low=_plain(picture.low),
        high=_plain(picture.high),
        year_ago=_plain(picture.year_ago) if picture.year_ago is not None else (),
        now_label=month_text(comparison.month),
        usual_label=tr("Months before"),
        year_label=tr("A year ago"),
    )


def _plain(series: NDArray[np.float32]) -> tuple[float, ...]:
    return tuple(round(float(value), 1) for value in series.tolist())


def _figures(row: ChangeRow, month: str) -> Table:
    """Give the figures behind a picture, so that it can be read without it."""

    def line(name: str, of: str, change: str) -> tuple[Cell, ...]:
        return (
            Cell(name, "quiet"),
            Cell(_figure(row.before, of)),
            Cell(_figure(row.now, of), "strong"),
            *((Cell(_figure(row.year_ago, of)),) if row.year_ago else ()),
            Cell(change),
        )

    columns = (
        Column("", 30),
        Column(tr("Before"), 17, "right"),
        Column(month, 17, "right"),
        *((Column(tr("A year ago"), 17, "right"),) if row.year_ago else ()),
        Column(tr("Change"), 19, "right"),
    )
    rows = (
        line(tr("Use (kWh a day)"), "kwh_a_day", signed_percent(row.level_change)),
        line(tr("Nights (kWh)"), "night_kwh", signed_percent(row.nights_change)),
        line(tr("Active hours"), "active_hours", signed_hours(row.active_change_hours)),
        line(tr("Days counted"), "days", ""),
    )

    def fact(name: str, of: str, change: str) -> tuple[Value, ...]:
        return (name, *_numbers(row, of), raw_change_words(row, of), change)

    facts = Facts(
        (*columns[:-1], Column(tr("As read"), align="right"), Column(tr("Season out"), align="right")),
        (
            fact(tr("Use (kWh a day)"), "kwh_a_day", signed_percent(row.level_change)),
            fact(tr("Nights (kWh)"), "night_kwh", signed_percent(row.nights_change)),
            fact(tr("Active hours"), "active_hours", signed_hours(row.active_change_hours)),
            (tr("Days counted"), *_numbers(row, "days"), "", ""),
        ),
    )
    return Table(columns, rows, name=tr("Figures"), facts=facts)


def _numbers(row: ChangeRow, of: str) -> tuple[float, ...]:
    months = (row.before, row.now, *((row.year_ago,) if row.year_ago else ()))
    return tuple(round(getattr(month, of), 1) for month in months)


def _figure(figures: MonthFigures | None, of: str) -> str:
    if figures is None:
        return ""
    value: float = getattr(figures, of)
    return f"{value:,}" if of == "days" else f"{value:,.1f}"


PAPER = Paper("monthly", mark("Monthly comparison of use"), ask, compose, of_month=True)
