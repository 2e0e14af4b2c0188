"""The signals of a row: words in columns of their own, or marks in one column a signal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from coordinator.importers.reading.cells import yes_or_no
from coordinator.importers.reading.headers import leaf
from coordinator.records.crisis_signals import bare, signal_classes

if TYPE_CHECKING:
    from coordinator.importers.file_rows import FileRow

SIGNAL_FIELDS = ("signals", "signals_2", "signals_3")
"""Several columns of signals in words are all read."""
CLASS_FIELDS = {f"sign_{known.code}": known.code for known in signal_classes()}
"""A column of marks a class of signals: our field, and the class."""
_PARTED = re.compile(r"[;|/\n、]+|,(?!\d{3})")
_YES = frozenset(("o", "○", "●", "◯", "v", "✓", "✔", "y", "1", "예", "유", "해당", "있음", "체크", "대상"))
_NO = frozenset(("x", "×", "n", "0", "-", "아니오", "무", "해당없음", "없음", "비해당", "미해당", "해당무", ""))


class Sign(NamedTuple):
    """A signal in the words of the list; its class where its column says it, else empty."""

    words: str
    of_class: str = ""


def signs_of(row: FileRow) -> tuple[Sign, ...]:
    """Read the signals of a row, each once."""
    signs: dict[str, Sign] = {}
    for field in SIGNAL_FIELDS:
        for part in _PARTED.split(row[field]):
            words = part.strip(" .·-")
            if bare(words) and bare(words) not in _NO:
                signs.setdefault(bare(words), Sign(words))
    for field, code in CLASS_FIELDS.items():
        text = row[field].strip()
        if text.casefold() in _NO or (bare(text) in _NO and text.casefold() not in _YES):
            continue
        column = leaf(row.columns[field])
        is_mark = text.casefold() in _YES or bare(text) in _YES or yes_or_no(text) is True
        if not is_mark and yes_or_no(text) is False:
            continue
        words = column if is_mark else f"{column}: {text}"
        signs.setdefault(bare(words), Sign(words, code))
    return tuple(signs.values())
