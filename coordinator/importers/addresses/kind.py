"""The kind of file that the official address files are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coordinator.importers.addresses.files import read, tells
from coordinator.importers.kind import Kind
from coordinator.importers.reading.whole_file import Whole
from coordinator.text import mark

if TYPE_CHECKING:
    from coordinator.importers.kind import FileToRead, Rows


def _no_table(file: FileToRead) -> Rows:
    raise NotImplementedError("official address files are read whole")


ADDRESSES = Kind(
    "addresses",
    "addresses",
    mark("Official addresses"),
    mark(
        "The location summary of the address office (entrc_….txt) as it came, also as a zip; besides it rnaddrkor_….txt"
        " and jibun_….txt, which know villages and lots. Only your county is taken out of it."
    ),
    (),
    _no_table,
    by_column=True,
    options=(),
    missing=mark("Gone since the month before {n}"),
    whole=Whole(tells, read, ("*.txt", "*.zip")),
)
