"""Consents of a list: a yes, its day, a no, and what is neither."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from coordinator.importers.reading.cells import yes_or_no
from coordinator.importers.reading.stamps import moment
from coordinator.records.households import ConsentPurpose
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.reading.cells import Problems
    from coordinator.importers.reading.stamps import DateOrder


@dataclass(frozen=True, slots=True)
class ConsentCell:
    """What a file says of one purpose.

    Attributes
    ----------
    answer : yes or no; None where the cell says neither
    on : the day of a yes, where the file gives one
    is_undated : the file gives a day that cannot be read; such a yes is stored only with a day
    value : as it stands in the file
    """

    purpose: str
    answer: bool | None
    on: date | None = None
    is_undated: bool = False
    value: str = ""


_FIELDS = tuple((purpose, f"consent_{purpose}") for purpose in ConsentPurpose)
_YES = frozenset(
    {
        *("동의서있음", "동의서제출", "제출", "제출완료", "재동의", "동의서징구함", "☑", "■", "◎"),
        *("동의함", "동의완료", "서면동의", "구두동의", "전화동의", "유선동의", "온라인동의", "본인동의", "동의서"),
        *("징구", "징구완료", "동의서징구", "함"),
    }
)
_NO = frozenset(
    {
        *("미제출", "동의서미제출", "동의서없음", "✗", "✘", "□", "☐"),
        *("부동의", "비동의", "미동의", "동의안함", "동의하지않음", "동의거부", "거절", "철회", "철회함", "동의철회"),
        *("철회완료", "해지", "취소", "안함", "미징구", "동의서미징구"),
    }
)
_REMARK = re.compile(r"[(\[][^()\[\]]*[)\]]")
_SIGNS = re.compile(r"[\s.·,:;_-]+")
_BUT = re.compile(r"철회|거부|거절|동의(?!서|함|$)|해지|취소|반대|보류|예정|제외|않|안함|아님|불가|사망")
"""What in a remark takes the yes before it back, or a part of it: `동의(철회)`, `동의(제3자 제공은 거부)`."""
_DAY_IN_IT = re.compile(r"'?\d{2}(?:\d{2})?\s*[.\-/년]\s*\d{1,2}\s*[.\-/월]\s*\d{1,2}\s*[.일]?(?!\d)")


def agreement(text: str) -> bool | None:
    """Read a yes or no to a consent, with or without a remark in brackets; None where it is neither."""
    plain = unicodedata.normalize("NFKC", text)
    for words in (plain, _REMARK.sub("", plain)):
        bare = _SIGNS.sub("", words).casefold()
        answer = True if bare in _YES else False if bare in _NO else yes_or_no(words.strip()) if bare else None
        if answer is not None:
            is_but = answer and any(_BUT.search(_SIGNS.sub("", remark)) for remark in _REMARK.findall(plain))
            return None if is_but else answer
    return None


def _with_day(text: str, order: DateOrder) -> tuple[bool | None, date | None]:
    """Read an answer and the day beside it: `2026-03-01 동의`, `동의(26.3.1.)`; nothing where it is not both."""
    plain = unicodedata.normalize("NFKC", text)
    match = _DAY_IN_IT.search(plain)
    day = None if match is None else read_day(match[0].strip(), order)
    if match is None or day is None:
        return None, None
    rest = re.sub(r"[(\[]\s*[)\]]", "", f"{plain[: match.start()]} {plain[match.end() :]}").strip()
    answer = agreement(rest) if rest else True
    return answer, day if answer else None


def day_of(row: FileRow, name: str, order: DateOrder, problems: Problems) -> date | None:
    """Read a column of days; what is none is named, with what to do."""
    text = row[name]
    if not text:
        return None
    day = read_day(text, order)
    if day is None:
        message = tr(
            "“{value}” cannot be read as a day; the cell was left out. Write it as 2026-11-30 and import again.",
            value=text,
        )
        problems.add(row.line, row.columns[name], text, "date", message)
    return day


_SHORT_YEAR = re.compile(r"'?(\d{2})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?")


def read_day(text: str, order: DateOrder) -> date | None:
    """Read a day; of two digits for the year, as `26.11.1.`, this century is meant: consents are of our time."""
    read = moment(text, order)
    if read is not None:
        return read.wall.date()
    short = _SHORT_YEAR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if short is None:
        return None
    year, month, day = (int(part) for part in short.groups())
    try:
        return date(2000 + year, month, day)
    except ValueError:
        return None


def read_consents(row: FileRow, order: DateOrder, problems: Problems) -> tuple[ConsentCell, ...]:
    """Read what a row says of each purpose; cells that say nothing are left out.

    A day in the cell itself is a yes of that day.
    """
    given_on = day_of(row, "consent_on", order, problems)
    is_undated = bool(row["consent_on"]) and given_on is None
    consents: list[ConsentCell] = []
    for purpose, column in _FIELDS:
        text = row[column]
        if not text:
            continue
        answer, day = _with_day(text, order)
        if answer is None:
            answer, day = agreement(text), None
        if answer is None and (day := read_day(text, order)) is not None:
            answer = True
        if day is not None:
            consents.append(ConsentCell(str(purpose), True, day, value=text))
        else:
            if answer is None:
                message = tr(
                    "“{value}” is neither yes nor no; no consent is taken from it before it is answered.", value=text
                )
                problems.add(row.line, row.columns[column], text, "consent", message)
            is_no = answer is False
            consents.append(
                ConsentCell(str(purpose), answer, None if is_no else given_on, not is_no and is_undated, text)
            )
    return tuple(consents)
