"""Mends the PDF that Qt writes: spaces that can be searched, and the dates of its facts instead of the clock's."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_CHARACTER_MAP = re.compile(rb"beginbfrange\n.*?endbfrange", re.DOTALL)


def mended(pdf: bytes, *, as_of: datetime) -> bytes:
    """Mend a PDF in place; every part keeps its length, as the file's table counts its bytes.

    Qt says that the glyph of the space stands for a tabulator, so that searching "아침 회의" finds nothing. It also
    dates the file by the clock; dated by its facts, the same document gives the same bytes.
    """
    pdf = _CHARACTER_MAP.sub(lambda match: _with_spaces(match[0]), pdf)
    at = as_of.astimezone(UTC)
    info, xmp = f"(D:{at:%Y%m%d%H%M%S}Z)".encode(), f"{at:%Y-%m-%dT%H:%M:%S}+00:00".encode()
    pdf = re.sub(rb"\(D:\d{14}[^)]*\)", lambda match: info.ljust(len(match[0])), pdf)
    return re.sub(rb"(Date=\")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d\"", lambda match: match[1] + xmp + b'"', pdf)


def _with_spaces(table: bytes) -> bytes:
    """Let what stands for a tabulator stand for a space: in lists of characters, and in ranges of one."""
    table = re.sub(rb"\[[^\]]*\]", lambda match: match[0].replace(b"<0009>", b"<0020>"), table)
    return re.sub(rb"(<\w{4}> <\w{4}> )<0009>", rb"\1<0020>", table)
