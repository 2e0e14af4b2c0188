"""A briefing as a workbook: a first sheet that reads like the paper's head, then a sheet for each table."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import xlsxwriter

from coordinator.briefing import signs
from coordinator.briefing.blocks import Beside, Chart, DayChart, Heading, KeyFacts, MapFigure, Note, Paragraph, Table
from coordinator.briefing.document import practice_line
from coordinator.briefing.render.map_figure import no_drawing
from coordinator.records.base import KST
from coordinator.text import moment, plain_dates, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from coordinator.briefing.blocks import Block, Column, Facts, Value
    from coordinator.briefing.document import Document

_CHARACTERS = 105
"""Characters over the width of a page; columns get their share of it."""
_WIDEST = 46.0
"""Characters of the widest column of facts; what is longer goes on in further lines."""
_LONGEST_CELL = 32_767
_LONGEST_FOOTER = 250
_NUMBER_FORMATS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "whole": "#,##0", "decimal": "#,##0.0##"}
"""How dates and numbers are shown; what is stored is the date and the number itself."""


def render(document: Document) -> bytes:
    """Give the workbook; every cell is a typed text or number, nothing is a formula or a link."""
    target = io.BytesIO()
    options: dict[str, Any] = {
        "in_memory": True,
        # A name such as "=1+1" stays a name (RELIABILITY D15).
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    book.set_properties(
        {"title": document.title, "comments": "", "created": document.as_of.replace(tzinfo=None), "author": ""}
    )
    _Writer(book, document).write()
    book.close()
    return target.getvalue()


class _Writer:
    """Writes one document into one workbook."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self._book, self._document = book, document
        base = {"font_name": "Malgun Gothic", "font_size": 10, "valign": "top", "text_wrap": True}
        self._base = base
        self._formats: dict[tuple[str, str], Format] = {}
        self._names: set[str] = set()

    def _format(self, kind: str, align: str = "left") -> Format:
        if (kind, align) not in self._formats:
            extra: dict[str, Any] = {"align": align}
            if kind == "title":
                extra |= {"font_size": 18, "bold": True, "text_wrap": False}
            elif kind == "heading":
                extra |= {"font_size": 12, "bold": True, "text_wrap": False}
            elif kind == "column":
                extra |= {"font_color": signs.INK_QUIET, "bg_color": signs.SURFACE, "bottom": 1, "valign": "vcenter"}
            elif kind == "quiet":
                extra |= {"font_color": signs.INK_QUIET}
            elif kind in {"strong", "confidential"}:
                extra |= {"bold": True}
            elif kind == "cell":
                extra |= {"bottom": 4, "bottom_color": signs.HAIRLINE}
            elif kind == "figure":
                extra |= {"num_format": "#,##0.0"}
            elif kind in _NUMBER_FORMATS:
                extra |= {"num_format": _NUMBER_FORMATS[kind], "bottom": 4, "bottom_color": signs.HAIRLINE}
            elif kind in signs.TONE_COLOURS and kind:
                extra |= {"font_color": signs.TONE_COLOURS[kind], "bottom": 4, "bottom_color": signs.HAIRLINE}
            self._formats[kind, align] = self._book.add_format({**self._base, **extra})
        return self._formats[kind, align]

    def _sheet(self, wanted: str) -> Worksheet:
        name = _sheet_name(wanted, self._names)
        self._names.add(name.casefold())
        sheet: Worksheet = self._book.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        document = self._document
        head = (document.title, document.county, practice_line() if document.practice else "")
        sheet.set_header(
            # A blank ends the size of the letters: with a year right behind it would be a size of 82026.
            f"&L&8 {_footer(head)}&R&8 {_footer([tr('As of {at}', at=moment(document.as_of))])}",
            {"margin": 0.4},
        )
        foot = _footer([document.confidentiality])
        purpose = _footer([tr("Purpose: {purpose}", purpose=document.purpose)], _LONGEST_FOOTER - len(foot) - 30)
        sheet.set_footer(f"&L&8 {foot}\n{purpose}&R&8 &P / &N", {"margin": 0.3})
        return sheet

    def _put(self, sheet: Worksheet, row: int, column: int, text: str, form: Format) -> None:
        sheet.write_string(row, column, plain_dates(text)[:_LONGEST_CELL], form)

    def write(self) -> None:
        """Write all sheets."""
        document = self._document
        sheet = self._sheet(document.title)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, _CHARACTERS - 24)
        self._put(sheet, 0, 0, document.title, self._format("title"))
        row = 1
        lines: list[tuple[str, str]] = [("", " ".join(filter(None, (document.county, document.subtitle))))]
        lines += document.head_facts()
        lines.append(("", document.confidentiality))
        if document.practice:
            lines.append(("", practice_line()))
        if document.approval:
            lines.append((tr("To be signed by"), "   ".join(f"{name} (        )" for name in document.approval)))
        for name, value in lines:
            self._pair(sheet, row, name, value)
            row += 1
        heading = ""
        for block in _flat(document.blocks):
            if isinstance(block, Heading):
                heading = block.text
                row += 1
                self._put(sheet, row, 0, block.text, self._format("heading"))
                self._put(sheet, row, 1, block.aside, self._format("quiet"))
                row += 1
            elif isinstance(block, Paragraph):
                self._put(sheet, row, 1, block.text, self._format("quiet" if block.tone == "quiet" else "text"))
                row += 1
            elif isinstance(block, Note):
                self._pair(sheet, row, block.title, block.text, strong=True)
                row += 1
            elif isinstance(block, KeyFacts):
                for name, cell in block.facts:
                    self._pair(sheet, row, name, cell.plain)
                    row += 1
            elif isinstance(block, Table):
                name = self._table(block, block.name or heading) if block.rows else ""
                sentence = tr("See sheet “{name}”.", name=name) if name else block.empty
                self._put(sheet, row, 1, sentence, self._format("quiet"))
                row += 1
            elif isinstance(block, MapFigure):
                self._pair(sheet, row, "", " ".join(filter(None, (block.caption, no_drawing()))))
                row += 1
            elif isinstance(block, Chart | DayChart):
                name = self._day_chart(block, heading) if isinstance(block, DayChart) else self._chart(block, heading)
                self._pair(sheet, row, "", f"{block.caption}\n{tr('See sheet “{name}”.', name=name)}".strip())
                row += 1

    def _pair(self, sheet: Worksheet, row: int, name: str, value: str, *, strong: bool = False) -> None:
        self._put(sheet, row, 0, name, self._format("strong" if strong else "quiet"))
        self._put(sheet, row, 1, value, self._format("text"))
        # Excel does not grow a row for wrapped text of another program; count the lines.
        per_line = (_CHARACTERS - 24) * 0.62
        lines = sum(1 + int(len(part) // per_line) for part in value.split("\n"))
        sheet.set_row(row, 15.0 * max(1, lines))

    def _table(self, block: Table, wanted: str) -> str:
        sheet = self._sheet(wanted)
        rows = len(block.facts.rows if block.facts else block.rows)
        columns = len(block.facts.columns if block.facts else block.columns)
        if block.facts:
            self._fact_rows(sheet, block.facts)
        else:
            self._text_rows(sheet, block)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, rows, columns - 1)
        return sheet.get_name()

    def _text_rows(self, sheet: Worksheet, block: Table) -> None:
        shares = sum(column.share for column in block.columns)
        heights = [1] * (len(block.rows) + 1)
        for number, column in enumerate(block.columns):
            width = max(5.0, _CHARACTERS * column.share / shares)
            sheet.set_column(number, number, width)
            self._put(sheet, 0, number, column.title, self._format("column", column.align))
            for row, cells in enumerate(block.rows, start=1):
                cell = cells[number]
                kind = cell.tone if cell.sign else "cell"
                self._put(sheet, row, number, cell.plain, self._format(kind, column.align))
                lines = sum(1 + int(len(part) // (width * 0.62)) for part in cell.plain.split("\n"))
                heights[row] = max(heights[row], lines)
        for row, lines in enumerate(heights):
            sheet.set_row(row, 15.0 * lines + 3)

    def _fact_rows(self, sheet: Worksheet, facts: Facts) -> None:
        """Write one fact a column: texts as texts, dates and numbers as such, each column as wide as what it holds."""
        heights = [1] * (len(facts.rows) + 1)
        for number, column in enumerate(facts.columns):
            longest = max((_breadth(row[number]) for row in facts.rows), default=0.0)
            width = min(_WIDEST, max(_breadth(column.title) + 4.0, longest + 2.0))  # the head has its filter's button
            sheet.set_column(number, number, width)
            self._put(sheet, 0, number, column.title, self._format("column", column.align))
            for row, values in enumerate(facts.rows, start=1):
                self._value(sheet, row, number, values[number], column)
                heights[row] = max(heights[row], 1 + int((_breadth(values[number]) - 0.1) // (_WIDEST - 1.0)))
        for row, lines in enumerate(heights):
            sheet.set_row(row, 15.0 * lines + 3)

    def _value(self, sheet: Worksheet, row: int, number: int, value: Value, column: Column) -> None:
        if value is None or value == "":
            sheet.write_blank(row, number, None, self._format("cell"))
        elif isinstance(value, str):
            self._put(sheet, row, number, value, self._format("cell", column.align))
        elif isinstance(value, datetime):
            sheet.write_datetime(row, number, value.astimezone(KST).replace(tzinfo=None), self._format("moment"))
        elif isinstance(value, date):
            sheet.write_datetime(row, number, value, self._format("day"))
        else:
            kind = "whole" if isinstance(value, int) else "decimal"
            sheet.write_number(row, number, value, self._format(kind, "right"))

    def _chart(self, block: Chart, wanted: str) -> str:
        """Give the figures behind the chart, hour by hour; a missing one is an empty cell."""
        sheet = self._sheet(wanted or tr("Power use"))
        sheet.set_column(0, 4, 18)
        titles = (tr("Hour"), tr("Use (Wh)"), tr("Usual, low (Wh)"), tr("Usual (Wh)"), tr("Usual, high (Wh)"))
        for column, title in enumerate(titles):
            self._put(sheet, 0, column, title, self._format("column"))
        for hour, values in enumerate(zip(block.wh, block.low, block.median, block.high, strict=True)):
            at = block.start + timedelta(hours=hour)
            sheet.write_datetime(hour + 1, 0, at.astimezone(KST).replace(tzinfo=None), self._format("moment"))
            for column, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(hour + 1, column, value, self._format("figure", "right"))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        return sheet.get_name()

    def _day_chart(self, block: DayChart, wanted: str) -> str:
        """Give the figures behind the mean day, hour by hour."""
        sheet = self._sheet(wanted or tr("Mean day"))
        sheet.set_column(0, 5, 18)
        lowest, highest = tr("{what}, least", what=block.usual_label), tr("{what}, most", what=block.usual_label)
        series = [
            (block.now_label, block.now),
            (block.usual_label, block.usual),
            (lowest, block.low),
            (highest, block.high),
            *([(block.year_label, block.year_ago)] if block.year_ago else []),
        ]
        self._put(sheet, 0, 0, tr("Hour"), self._format("column"))
        for hour in range(24):
            self._put(sheet, hour + 1, 0, f"{hour:02}:00", self._format("text"))
        for column, (label, values) in enumerate(series, start=1):
            self._put(sheet, 0, column, f"{label} (Wh)", self._format("column"))
            for hour, value in enumerate(values):
                sheet.write_number(hour + 1, column, value, self._format("figure", "right"))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        return sheet.get_name()


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give blocks one after the other, those side by side too."""
    for block in blocks:
        if isinstance(block, Beside):
            yield from block.left
            yield from block.right
        else:
            yield block


def _sheet_name(wanted: str, names: Iterable[str]) -> str:
    """Make a name that Excel takes: 31 characters, no brackets, slashes or colons, told apart by a number."""
    base = re.sub(r"[\[\]:*?/\\]", " ", " ".join(wanted.split())).strip("' ")[:31] or "1"
    used = set(names)
    name, number = base, 2
    while name.casefold() in used or name.casefold() == "history":
        tail = f" {number}"
        name, number = base[: 31 - len(tail)] + tail, number + 1
    return name


def _breadth(value: Value) -> float:
    """Estimate the characters a value is wide: a Korean syllable is about two."""
    if isinstance(value, datetime):
        return 16.0
    if isinstance(value, date):
        return 10.0
    text = "" if value is None else str(value)
    return max((sum(1.9 if ord(letter) > 0x2E80 else 1.05 for letter in line) for line in text.split("\n")), default=0)


def _footer(parts: Iterable[str], longest: int = 120) -> str:
    """Write texts into Excel's header language, where & starts a command; the whole line has 255 characters."""
    text = " · ".join(filter(None, parts))
    text = text if len(text) <= longest else f"{text[: max(0, longest - 1)]}…"
    return text.replace("&", "&&")
