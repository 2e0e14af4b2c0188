"""Formulas of a workbook that no program has calculated yet: shown as their text, so that they are not taken for blank.

Programs that write workbooks without calculating leave a formula's cell without a value, which reads as an empty one.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile

_PREFIX = rb"(?:\w+:)?"
_VALUELESS = re.compile(
    rb"<(" + _PREFIX + rb"c)(\s[^<>]*)?>\s*"
    rb"<" + _PREFIX + rb"f\b[^<>]*(?:/>|>([^<]*)</" + _PREFIX + rb"f\s*>)\s*"
    rb"(?:<" + _PREFIX + rb"v\b[^<>]*(?:/>|>\s*</" + _PREFIX + rb"v\s*>)\s*)?</" + _PREFIX + rb"c\s*>"
)
"""A cell of a number with a formula and no value (ECMA-376 part 1, 18.3.1.4); one whose result is the empty text says
so by `t="str"`, and is none."""
_OF_OTHER_TYPE = re.compile(rb"""\st\s*=\s*["'](?!n["'])""")
_NUMBER_TYPE = re.compile(rb"""\st\s*=\s*["']n["']""")
_NAMES_A_CELL = re.compile(rb"[A-Za-z]{1,3}\$?\d|\(\s*\)|:")
UNKNOWN = b"FORMULA()"
"""Shown for a formula that stands elsewhere (a shared one) or names no cell."""


def with_formulas_shown(raw: bytes) -> bytes:
    """Give a workbook in which a formula without a value is a text that begins with `=`.

    Parameters
    ----------
    raw : a workbook that was checked; its parts inflated are of a bearable size

    Returns
    -------
    the same bytes where no cell is such
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        shown: dict[str, bytes] = {}
        for part in book.infolist():
            if "worksheets/" not in part.filename or not part.filename.endswith(".xml"):
                continue
            sheet = book.read(part)
            if (b"<f" in sheet or b":f" in sheet) and (text := _VALUELESS.sub(_as_text, sheet)) != sheet:
                shown[part.filename] = text
        if not shown:
            return raw
        copied = io.BytesIO()
        with zipfile.ZipFile(copied, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for part in book.infolist():
                if part.filename in shown:
                    copy.writestr(part.filename, shown[part.filename])
                    continue
                with book.open(part) as source, copy.open(part.filename, "w") as target:
                    shutil.copyfileobj(source, target)
        return copied.getvalue()


def _as_text(cell: re.Match[bytes]) -> bytes:
    tag, attributes, formula = cell[1], cell[2] or b"", cell[3] or b""
    if _OF_OTHER_TYPE.search(attributes):
        return cell[0]
    text = formula if _NAMES_A_CELL.search(formula) else UNKNOWN
    value = b"<" + tag[:-1] + b"v>=" + text + b"</" + tag[:-1] + b"v>"
    return b"<" + tag + _NUMBER_TYPE.sub(b"", attributes) + b' t="str">' + value + b"</" + tag + b">"
