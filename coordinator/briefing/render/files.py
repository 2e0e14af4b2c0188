"""Writes a briefing to the format its file name asks for, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.briefing.render.whole import write_whole
from coordinator.errors import UsageError
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coordinator.briefing.document import Document

__all__ = ["SUFFIXES", "check_suffix", "rendered", "write", "write_whole"]

SUFFIXES: tuple[str, ...] = (".pdf", ".hwpx", ".xlsx", ".html")


def check_suffix(path: Path) -> str:
    """Give the format a file name asks for.

    Raises
    ------
    UsageError
        If no briefing can be written so.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(tr("A briefing is written as {suffixes}; name the file so.", suffixes=", ".join(SUFFIXES)))
    return suffix


def rendered(
    document: Document,
    path: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Render a document as PDF, HWPX, XLSX or HTML, by the file's suffix; progress is told of the pages of a PDF.

    Raises
    ------
    UsageError
        If the suffix is another.
    BriefingCancelled
        If `cancelled()` turns true between two pages of a PDF.
    """
    suffix = check_suffix(path)
    # Each renderer brings its library; only the one asked for is loaded.
    if suffix == ".pdf":
        from coordinator.briefing.render import paper

        return paper.render(document, progress=progress, cancelled=cancelled)
    if suffix == ".hwpx":
        from coordinator.briefing.render.hwpx import render as renderer
    elif suffix == ".xlsx":
        from coordinator.briefing.render.xlsx import render as renderer
    else:
        from coordinator.briefing.render.html import render_bytes as renderer
    return renderer(document)


def write(document: Document, path: Path) -> None:
    """Write a document as PDF, HWPX, XLSX or HTML, by the file's suffix, whole or not at all.

    Raises
    ------
    UsageError
        If the suffix is another.
    BriefingNotWritten
        If the file cannot be written.
    """
    write_whole(path, rendered(document, path))
