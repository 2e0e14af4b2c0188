"""Packs measured strips into pages: rows whole, table heads repeated, headings with what follows; it draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = TypeVar("P")
"""What paints: a QPainter on paper, anything in a test."""

_SLACK = 0.01
"""Points by which sums of heights may err."""


@dataclass(slots=True, eq=False)
class Strip(Generic[P]):
    """A band of a page that is never cut.

    Attributes
    ----------
    height : points
    paint : called with the painter and the top, points from the top of the paper
    head : repeated above it when it starts a page
    gap : room above in points, left out at the top of a page
    keep : stays on the page of what follows
    new_page : starts a page
    """

    height: float
    paint: Callable[[P, float], None]
    head: Strip[P] | None = None
    gap: float = 0.0
    keep: bool = False
    new_page: bool = False


def pack(strips: Sequence[Strip[P]], body: float) -> list[list[tuple[Strip[P], float]]]:
    """Pack strips into pages with `body` points of room.

    Returns
    -------
    for each page its strips, repeated heads among them, with their distance from the top of the body in points; at
    least one page. A strip higher than a page stands alone on one: who makes strips cuts those before.
    """
    pages: list[list[tuple[Strip[P], float]]] = [[]]
    y = 0.0
    head: Strip[P] | None = None
    index = 0
    while index < len(strips):
        last = index  # what must stay together with this strip
        while strips[last].keep and last + 1 < len(strips):
            last += 1
        group = strips[index : last + 1]
        if pages[-1] and (group[0].new_page or y + _need(group, head) > body + _SLACK):
            pages.append([])
            y, head = 0.0, None
        for strip in group:
            gap = strip.gap if pages[-1] else 0.0
            if pages[-1] and y + gap + _need([strip], head) - strip.gap > body + _SLACK:  # a group higher than a page
                pages.append([])
                y, gap, head = 0.0, 0.0, None
            y += gap
            if strip.head is not None and strip.head is not head:
                pages[-1].append((strip.head, y))
                y += strip.head.height
            head = strip.head
            if strip.height:
                pages[-1].append((strip, y))
            y += strip.height
        index = last + 1
    return pages


def _need(group: Sequence[Strip[P]], head: Strip[P] | None) -> float:
    """Sum what a group takes up after `head`, with the heads it brings."""
    need = 0.0
    for strip in group:
        need += strip.gap + strip.height
        if strip.head is not None and strip.head is not head:
            need += strip.head.height
        head = strip.head
    return need
