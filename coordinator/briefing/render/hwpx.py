"""A briefing as HWPX, the working format of Korean offices: plain paragraphs and tables that can be edited on."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import UTC, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

from coordinator.briefing import signs
from coordinator.briefing.blocks import Beside, Chart, DayChart, Heading, KeyFacts, MapFigure, Note, Paragraph, Table
from coordinator.briefing.document import practice_line
from coordinator.briefing.render.map_figure import no_drawing
from coordinator.text import moment, plain_dates, short_day, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.briefing.blocks import Block, Cell
    from coordinator.briefing.document import Document

_MM = 283.465
"""HWP units in a millimetre."""
_MARGIN_MM = 20.0
_WIDTH = round((210 - 2 * _MARGIN_MM) * _MM)
_BOX_MM = 18.0
"""Width of a box to sign in."""
_LINE = 1500
"""Height of a table line at 9 points, HWP units."""
_WRITING = 1900
"""Height of a line to write on by hand."""
_PICTURE_WIDTH = 512
"""Pixels of the picture that a folder shows of the file."""


class _Doc(Protocol):
    """What is used of the library's document, which has no types of its own."""

    paragraphs: Sequence[Any]

    def add_paragraph(self, text: str = ..., **options: Any) -> Any: ...
    def add_table(self, rows: int, cols: int, **options: Any) -> Any: ...
    def ensure_run_style(self, **options: Any) -> str: ...
    def ensure_border_fill(self, **options: Any) -> str: ...
    def set_paragraph_format(self, **options: Any) -> Any: ...
    def set_page_setup(self, **options: Any) -> Any: ...
    def set_header_footer(self, **options: Any) -> Any: ...
    def save_to_stream(self, stream: io.BytesIO) -> Any: ...


def render(document: Document) -> bytes:
    """Give the HWPX package."""
    with warnings.catch_warnings():
        # The library announces its next major release on calls that are pinned here.
        warnings.simplefilter("ignore", DeprecationWarning)
        from hwpx import HwpxDocument

        file: Any = HwpxDocument.new()
        _Writer(file, document).write()
        target = io.BytesIO()
        file.save_to_stream(target)
    return _described(target.getvalue(), document)


def _described(package: bytes, document: Document) -> bytes:
    """Say the kind of paper and its date in the package's description, instead of what the library's sample says."""
    at = document.as_of.astimezone(UTC)
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    facts = {
        "creator": "Coordinator",
        "lastsaveby": "Coordinator",
        "subject": "",
        "description": "",
        "keyword": "",
        "CreatedDate": stamp,
        "ModifiedDate": stamp,
        "date": stamp,
    }
    picture = _picture(document)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w") as archive:
        for part in source.infolist():  # in its order: `mimetype` comes first and is not compressed
            content = source.read(part)
            if part.filename == "Contents/content.hpf":
                text = content.decode("utf-8")
                for name, value in facts.items():
                    text = re.sub(
                        rf'(<opf:meta name="{name}"[^>]*?)(?:/>|>[^<]*</opf:meta>)', rf"\1>{value}</opf:meta>", text
                    )
                text = re.sub(
                    r"<opf:title\s*/>|<opf:title>[^<]*</opf:title>",
                    f"<opf:title>{escape(document.title)}</opf:title>",
                    text,
                )
                content = text.encode()
            elif part.filename.startswith("Contents/section"):
                content = plain_dates(content.decode("utf-8")).encode()  # other word processors show a joiner as a box
            elif part.filename == "Preview/PrvImage.png" and picture:
                content = picture
            archive.writestr(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), content, part.compress_type)
    return target.getvalue()


def _picture(document: Document) -> bytes:
    """Draw the first page as PNG; nothing on a machine that can draw no paper."""
    try:
        from coordinator.briefing.render import paper
    except ImportError:
        return b""
    return paper.picture(document, _PICTURE_WIDTH)


class _Writer:
    """Writes one document into one HWPX document."""

    def __init__(self, file: _Doc, document: Document) -> None:
        self._made, self._document = file, document
        self._first = True

    def _style(self, size: float, colour: str = signs.INK, *, bold: bool = False) -> str:
        return self._made.ensure_run_style(size=size, color=colour, bold=bold)

    def _paragraph(self, text: str, style: str, **form: Any) -> None:
        """Add a paragraph; a line end makes a further one."""
        for line in text.split("\n"):
            if self._first:
                # The blank document's only paragraph holds the section's settings; the title goes into it.
                paragraph = self._made.paragraphs[0]
                paragraph.text = line
                for run in paragraph.runs:
                    run.char_pr_id_ref = style
                self._first = False
            else:
                # Without a style of its own a paragraph inherits the numbering of the one before.
                paragraph = self._made.add_paragraph(line, style="바탕글", inherit_style=False, char_pr_id_ref=style)
            self._made.set_paragraph_format(
                paragraph_index=len(self._made.paragraphs) - 1, **{"line_spacing_percent": 150, **form}
            )

    def write(self) -> None:
        """Write head, blocks, header and footer."""
        document = self._document
        self._made.set_page_setup(
            paper_size="A4",
            margin_left_mm=_MARGIN_MM,
            margin_right_mm=_MARGIN_MM,
            margin_top_mm=15,
            margin_bottom_mm=15,
            header_margin_mm=10,
            footer_margin_mm=10,
        )
        self._paragraph(document.title, self._style(20, bold=True))
        about = "  ".join(filter(None, (document.county, document.subtitle)))
        if about:
            self._paragraph(about, self._style(12, signs.INK_QUIET), spacing_after_pt=4)
        for name, value in document.head_facts():
            self._paragraph(f"{name}  {value}", self._style(10))
        if document.approval:
            self._approval(document.approval)
        if document.practice:
            self._paragraph(practice_line(), self._style(10, signs.ACCENT))
        for block in document.blocks:
            self._block(block)
        head = (document.title, document.county, tr("As of {at}", at=moment(document.as_of)))
        running = {"type": "run", "text": " · ".join(filter(None, head))}
        self._made.set_header_footer(kind="header", content=[{"align": "RIGHT", "children": [running]}])
        foot = (document.confidentiality, tr("Purpose: {purpose}", purpose=document.purpose), document.number)
        self._made.set_header_footer(
            kind="footer",
            content=[
                *({"align": "LEFT", "children": [{"type": "run", "text": text}]} for text in foot if text),
                {"align": "CENTER", "children": [{"type": "page_number", "page_number": "page/total"}]},
            ],
        )

    def _approval(self, names: Sequence[str]) -> None:
        """Set the boxes to sign in at the right edge."""
        edge = self._made.ensure_border_fill(border_color=signs.RULE, border_width="0.12 mm")
        width = round(len(names) * _BOX_MM * _MM)
        heights = (_LINE + 400, round(_BOX_MM * 0.8 * _MM))
        table = self._made.add_table(2, len(names), width=width, height=sum(heights), border_fill_id_ref=edge)
        rows = list(table.rows)
        for cell, name in zip(rows[0].cells, names, strict=True):
            self._fill(cell, [(name, self._style(9, signs.INK_QUIET))], heights[0])
        for cell in rows[1].cells:
            self._fill(cell, [("", self._style(9))], heights[1])
        self._made.set_paragraph_format(paragraph_index=len(self._made.paragraphs) - 1, alignment="RIGHT")

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            aside = f"  ({block.aside})" if block.aside else ""
            size = 15 if block.level == 1 else 13
            self._paragraph(
                f"□ {block.text}{aside}", self._style(size, bold=True), spacing_before_pt=10, keep_with_next=True
            )
        elif isinstance(block, Paragraph):
            self._paragraph(block.text, self._style(10, signs.INK_QUIET if block.tone == "quiet" else signs.INK))
        elif isinstance(block, Note):
            self._note(block)
        elif isinstance(block, KeyFacts):
            self._facts(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Chart):
            self._chart(block)
        elif isinstance(block, DayChart):
            self._day_chart(block)
        elif isinstance(block, MapFigure):
            self._paragraph(" ".join(filter(None, (block.caption, no_drawing()))), self._style(10, signs.INK_QUIET))
        elif isinstance(block, Beside):
            for inner in (*block.left, *block.right):
                self._block(inner)
        else:
            self._paragraph("", self._style(10), page_break_before=True)

    def _note(self, block: Note) -> None:
        if block.title:
            self._paragraph(f"○ {block.title}", self._style(11, bold=True), spacing_before_pt=8, keep_with_next=True)
            self._paragraph(block.text, self._style(10), indent_left_mm=4)
        else:
            self._paragraph(f"※ {block.text}", self._style(9, signs.INK_QUIET), spacing_before_pt=8)

    def _facts(self, block: KeyFacts) -> None:
        for name, cell in block.facts:
            # The sign stands behind the word here: before it, it would be read as the bullet of an outline.
            value = f"{cell.text}({cell.sign})" if cell.sign else cell.text
            fact = "  ".join(filter(None, (value, *cell.detail.split("\n"))))
            self._paragraph(f"○ {name}: {fact}", self._style(10), indent_left_mm=4)

    def _table(self, block: Table) -> None:
        if not block.rows:
            if block.empty:
                self._paragraph(block.empty, self._style(10, signs.INK_QUIET), indent_left_mm=4)
            return
        shares = [column.share for column in block.columns]
        self._grid([column.title for column in block.columns], shares, block.rows)

    def _grid(self, titles: Sequence[str], shares: Sequence[float], rows: Sequence[Sequence[Cell]]) -> None:
        # A new table's rows come out almost flat, so each height is given: lines of the fullest cell.
        per_line = [max(3.0, 92 * share / sum(shares)) for share in shares]
        heights = [_LINE]
        for row in rows:
            lines = max(
                sum(1 + int(_breadth(part) // room) for part in cell.plain.split("\n"))
                for cell, room in zip(row, per_line, strict=True)
            )
            heights.append(_LINE * lines + 400 + _WRITING * max(cell.room for cell in row))
        edge = self._made.ensure_border_fill(border_color=signs.HAIRLINE, border_width="0.12 mm")
        table = self._made.add_table(
            len(rows) + 1, len(titles), width=_WIDTH, height=sum(heights), border_fill_id_ref=edge
        )
        table.set_column_widths(list(shares))
        # The head row repeats on each page; a row moves whole.
        table.element.set("repeatHeader", "1")
        shaded = self._made.ensure_border_fill(border_color=signs.HAIRLINE, fill_color=signs.SURFACE)
        head, body = self._style(9, signs.INK_QUIET), self._style(9)
        strong, quiet = self._style(9, bold=True), self._style(8, signs.INK_QUIET)
        # Asking the table for each cell by its place takes time with the square of their number; walk its rows instead.
        made_rows = list(table.rows)
        for cell, title in zip(made_rows[0].cells, titles, strict=True):
            self._fill(cell, [(title, head)], heights[0])
            cell.element.set("header", "1")
            cell.element.set("borderFillIDRef", shaded)
        for table_row, row, height in zip(made_rows[1:], rows, heights[1:], strict=True):
            for cell, content in zip(table_row.cells, row, strict=True):
                style = strong if content.tone == "strong" else quiet if content.tone == "quiet" else body
                if content.sign:
                    style = self._style(9, signs.TONE_COLOURS[content.tone])
                text = f"{content.sign} {content.text}" if content.sign else content.text
                parts = [(part, style) for part in text.split("\n")]
                parts += [(part, quiet) for part in content.detail.split("\n") if part]
                self._fill(cell, parts, height)

    def _fill(self, cell: Any, parts: Sequence[tuple[str, str]], height: int) -> None:
        (first, style), *more_parts = parts
        cell.set_text(first)
        for run in cell.paragraphs[0].runs:
            run.char_pr_id_ref = style
        for text, style_id in more_parts:
            cell.add_paragraph(text, char_pr_id_ref=style_id)
        cell.set_size(height=height)

    def _chart(self, block: Chart) -> None:
        """Say what the chart shows, and give a line a day: use, hours with readings, what is usual."""
        if block.caption:
            self._paragraph(block.caption, self._style(10), indent_left_mm=4)
        from coordinator.briefing.blocks import Cell

        rows: list[tuple[Cell, ...]] = []
        for first in range(0, len(block.wh), 24):
            used = [value for value in block.wh[first : first + 24] if value is not None]
            usual = [value for value in block.median[first : first + 24] if value is not None]
            day = short_day(block.start + timedelta(hours=first))
            rows.append((Cell(day), Cell(f"{sum(used):,.0f}"), Cell(str(len(used))), Cell(f"{sum(usual):,.0f}")))
        self._grid(
            (tr("Day"), tr("Use (Wh)"), tr("Hours with readings"), tr("Usual (Wh)")),
            (1, 1, 1, 1),
            rows,
        )

    def _day_chart(self, block: DayChart) -> None:
        """Give a line for every three hours of the mean day."""
        from coordinator.briefing.blocks import Cell

        if block.caption:
            self._paragraph(block.caption, self._style(10), indent_left_mm=4)
        series = [(block.now_label, block.now), (block.usual_label, block.usual)]
        if block.year_ago:
            series.append((block.year_label, block.year_ago))
        rows = [
            (Cell(f"{hour:02}–{hour + 3:02}"), *(Cell(f"{sum(values[hour : hour + 3]):,.0f}") for _, values in series))
            for hour in range(0, 24, 3)
        ]
        self._grid((tr("Hours"), *(f"{label} (Wh)" for label, _ in series)), [1] * (len(series) + 1), rows)


def _breadth(text: str) -> float:
    """Estimate the width in half-width letters: a Korean syllable is about two."""
    return sum(2.0 if ord(letter) > 0x2E80 else 1.1 for letter in text)
