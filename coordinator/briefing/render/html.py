"""A briefing as one HTML page that needs nothing from elsewhere: no script, no picture file, no web address."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from coordinator.briefing.blocks import Beside, Chart, DayChart, Heading, KeyFacts, MapFigure, Note, Paragraph, Table
from coordinator.briefing.document import practice_line
from coordinator.briefing.render.chart import Area, Words, draw
from coordinator.briefing.render.day_chart import draw_day
from coordinator.briefing.render.map_figure import draw_map, height_of
from coordinator.settings import RESOURCES
from coordinator.text import moment, tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coordinator.briefing.blocks import Block, Cell
    from coordinator.briefing.document import Document
    from coordinator.briefing.render.chart import Mark

_CHART = (560.0, 150.0)
_DAY = (300.0, 140.0)
_MAP_WIDTH, _MAP_MOST = 720.0, 640.0
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def render(document: Document) -> str:
    """Give the page; all texts are escaped, and the page forbids itself scripts and loading."""
    return "\n".join(_page(document)) + "\n"


def render_bytes(document: Document) -> bytes:
    """Give the page as UTF-8."""
    return render(document).encode()


@cache
def _style() -> str:
    return (RESOURCES / "briefing" / "briefing.css").read_text(encoding="utf-8").strip()


def _page(document: Document) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield f'<html lang="{document.lang}">'
    yield '<head>\n<meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">'
    yield f"<title>{escape(document.title)}</title>"
    yield f"<style>\n{_style()}\n</style>\n</head>\n<body>"
    yield "<header>"
    yield f"<h1>{escape(document.title)}</h1>"
    yield f'<span class="about">{escape("  ".join(filter(None, (document.county, document.subtitle))))}</span>'
    if document.approval:
        boxes = "".join(f"<div><dt>{escape(name)}</dt><dd></dd></div>" for name in document.approval)
        yield f'<dl class="approval">{boxes}</dl>'
    yield "<dl>"
    for name, value in document.head_facts():
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>"
    if document.practice:
        yield f'<p class="practice">{escape(practice_line())}</p>'
    yield "</header>\n<main>"
    for block in document.blocks:
        yield from _block(block)
    yield "</main>\n<footer>"
    yield f"<strong>{escape(document.confidentiality)}</strong><br>"
    foot = (tr("Purpose: {purpose}", purpose=document.purpose), tr("As of {at}", at=moment(document.as_of)))
    yield escape(" · ".join(filter(None, (*foot, document.issued_by, document.number))))
    yield "</footer>\n</body>\n</html>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        aside = f"<small>{escape(block.aside)}</small>" if block.aside else ""
        kind = ' class="sheet"' if block.level == 1 else ""
        yield f"<h2{kind}><span>{escape(block.text)}</span>{aside}</h2>"
    elif isinstance(block, Paragraph):
        kind = f' class="{block.tone}"' if block.tone else ""
        yield f"<p{kind}>{escape(block.text)}</p>"
    elif isinstance(block, Note):
        title = f"<strong>{escape(block.title)}</strong>" if block.title else ""
        yield f'<div class="note {block.kind}">{title}{escape(block.text)}</div>'
    elif isinstance(block, KeyFacts):
        yield f'<dl class="facts" style="grid-template-columns: repeat({block.columns}, 1fr)">'
        for name, cell in block.facts:
            yield f"<div><dt>{escape(name)}</dt><dd{_manner(cell)}>{_cell(cell)}</dd></div>"
        yield "</dl>"
    elif isinstance(block, Chart | DayChart):
        yield from _chart(block)
    elif isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, MapFigure):
        yield from _map(block)
    elif isinstance(block, Beside):
        yield '<div class="beside">'
        for side in (block.left, block.right):
            yield "<div>"
            for inner in side:
                yield from _block(inner)
            yield "</div>"
        yield "</div>"
    else:
        yield '<hr class="page">'


def _manner(cell: Cell, align: str = "") -> str:
    names = [name for name in (cell.tone, align) if name and name != "left"]
    return f' class="{" ".join(names)}"' if names else ""


def _cell(cell: Cell) -> str:
    sign = f'<i class="sign">{escape(cell.sign)}</i>' if cell.sign else ""
    detail = f'<span class="detail">{escape(cell.detail)}</span>' if cell.detail else ""
    room = f'<span class="room" style="height: {cell.room * 1.8:g}em"></span>' if cell.room else ""
    return f"{sign}{escape(cell.text)}{detail}{room}"


def _table(block: Table) -> Iterator[str]:
    if not block.rows and block.empty:
        yield f'<p class="quiet">{escape(block.empty)}</p>'
        return
    shares = sum(column.share for column in block.columns)
    yield "<table>\n<colgroup>"
    for column in block.columns:
        yield f'<col style="width: {column.share / shares * 100:.1f}%">'
    yield "</colgroup>\n<thead><tr>"
    for column in block.columns:
        kind = f' class="{column.align}"' if column.align != "left" else ""
        yield f'<th scope="col"{kind}>{escape(column.title)}</th>'
    yield "</tr></thead>\n<tbody>"
    for row in block.rows:
        cells = (
            f"<td{_manner(cell, column.align)}>{_cell(cell)}</td>"
            for cell, column in zip(row, block.columns, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>\n</table>"


def _chart(block: Chart | DayChart) -> Iterator[str]:
    label = escape(block.caption or tr("Power use"), quote=True)
    size = _DAY if isinstance(block, DayChart) else _CHART
    yield f'<figure>\n<svg viewBox="0 0 {size[0]:g} {size[1]:g}" role="img" aria-label="{label}">'
    for mark in draw_day(block, *size) if isinstance(block, DayChart) else draw(block, *size):
        yield _svg(mark)
    yield "</svg>"
    if block.caption:
        yield f"<figcaption>{escape(block.caption)}</figcaption>"
    yield "</figure>"


def _map(block: MapFigure) -> Iterator[str]:
    height = height_of(block, _MAP_WIDTH, _MAP_MOST)
    label = escape(block.caption or tr("Map"), quote=True)
    yield f'<figure>\n<svg viewBox="0 0 {_MAP_WIDTH:g} {height:g}" role="img" aria-label="{label}">'
    for drawn in draw_map(block, _MAP_WIDTH, height):
        yield _svg(drawn)
    yield "</svg>"
    if block.caption:
        yield f"<figcaption>{escape(block.caption)}</figcaption>"
    yield "</figure>"


def _svg(mark: Mark) -> str:
    if isinstance(mark, Words):
        return (
            f'<text x="{mark.x:.1f}" y="{mark.y:.1f}" font-size="{mark.size:g}" fill="{mark.colour}" '
            f'text-anchor="{_ANCHORS[mark.align]}">{escape(mark.text)}</text>'
        )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
    if isinstance(mark, Area):
        return f'<polygon points="{points}" fill="{mark.fill}"/>'
    dashes = ' stroke-dasharray="2 2"' if mark.dashed else ""
    return f'<polyline points="{points}" fill="none" stroke="{mark.colour}" stroke-width="{mark.width:g}"{dashes}/>'
