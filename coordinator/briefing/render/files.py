"""Writes a briefing to the format its file name asks for, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coordinator.errors import CoordinatorError, UsageError
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from coordinator.briefing.document import Document

SUFFIXES: tuple[str, ...] = (".pdf", ".hwpx", ".xlsx", ".html")


class BriefingNotWritten(CoordinatorError):
    """The file cannot be written: folder, rights, disk, or open in another program."""

    code = "not_written"


class BriefingCancelled(CoordinatorError):
    """The user stopped the printing; nothing was left behind."""

    code = "cancelled"


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


def write(document: Document, path: Path) -> None:
    """Write a document as PDF, HWPX, XLSX or HTML, by the file's suffix.

    Raises
    ------
    UsageError
        If the suffix is another.
    BriefingNotWritten
        If the file cannot be written.
    """
    suffix = check_suffix(path)
    # Each renderer brings its library; only the one asked for is loaded.
    if suffix == ".pdf":
        from coordinator.briefing.render import paper

        paper.write_pdf(document, path)
        return
    renderer: Callable[[Document], bytes]
    if suffix == ".hwpx":
        from coordinator.briefing.render.hwpx import render as renderer
    elif suffix == ".xlsx":
        from coordinator.briefing.render.xlsx import render as renderer
    else:
        from coordinator.briefing.render.html import render_bytes as renderer
    write_whole(path, renderer(document))


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` where `path` says; a failure leaves the old file and no trace.

    The file is its owner's only, as it holds personal data.

    Raises
    ------
    BriefingNotWritten
        If the file cannot be written.
    """
    try:
        # a name that nobody has yet, so that no file of somebody else is written over
        handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(content)
                target.flush()
                os.fsync(target.fileno())
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise BriefingNotWritten(_why(error)) from error


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return tr("The file cannot be written: there is no such folder.")
    if isinstance(error, IsADirectoryError):
        return tr("The file cannot be written: a folder has that name.")
    if isinstance(error, PermissionError):
        return tr("The file cannot be written: it is open in another program, or you may not write there.")
    return tr("The file cannot be written: the disk refused ({reason}).", reason=os.strerror(error.errno or 0))
