"""Writes a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from coordinator.errors import CoordinatorError
from coordinator.text import tr


class BriefingNotWritten(CoordinatorError):
    """The file cannot be written: folder, rights, disk, or open in another program."""

    code = "not_written"


class BriefingCancelled(CoordinatorError):
    """The user stopped the printing; nothing was left behind."""

    code = "cancelled"


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
