"""Single cells of partners' files: clean text, numbers, hidden resident numbers, and what is wrong with them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from coordinator.errors import RowProblem
from coordinator.records.base import normal
from coordinator.records.values.resident_numbers import hide_resident_numbers, resident_numbers_among
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT_PROBLEMS = 1_000
"""Problems of one code that are kept with their row; the rest are only counted."""
SHOWN_CHARACTERS = 80
"""A problem shows no more of a cell than this."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_CLEAN = re.compile(r"[가-힣0-9A-Za-z(),.:/-]+(?: [가-힣0-9A-Za-z(),.:/-]+)*")
"""How most cells are written: there is nothing to be put right."""
_GUARDED = re.compile(r"^'(?=[\s\u200b\ufeff]*[=+\-@＝＋－＠])")
_EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "n/a",
        "na",
        "null",
        "none",
        "없음",
        "해당없음",
        "결측",
        "미상",
        ".",
        "no consumption",
        "no data",
        "missing",
    }
)
_FIRST_LETTERS = frozenset(word[0] for word in _EMPTY if word) | {"오"}
"""Also that of an error by its Korean name, `오류:504`."""


def clean(text: str) -> str:
    """Bring a cell to the stored form: NFC, single spaces, nothing invisible, our own export guard undone.

    Text that looks like a formula stays what it is: text.
    """
    if _CLEAN.fullmatch(text):
        return text
    if text.isascii() and text.isprintable() and not text.startswith("'") and "_x00" not in text:
        return " ".join(text.split())  # most cells of figures: nothing to be put right but blanks
    return normal(_GUARDED.sub("", _plain(text)))


_ESCAPED = re.compile(r"_x00(?:[01][0-9A-Fa-f]|7[Ff])_")
"""What Excel writes for a sign its files cannot hold, such as `_x000D_`, half of a line break."""


def _plain(text: str) -> str:
    if "_x00" in text:
        text = _ESCAPED.sub(" ", text)
    return text.translate(_INVISIBLE)


def is_empty(text: str) -> bool:
    """Say whether a cell says nothing, in any of the ways people and spreadsheets write that."""
    first = text[:1]
    if "0" <= first <= "9" or ("가" <= first <= "힣" and first not in _FIRST_LETTERS):
        return False  # nothing that is empty begins so, and most cells do
    return text.strip().casefold() in _EMPTY or is_error_word(text)


# ------------------------------------------------------------ words of spreadsheets
_AROUND = re.compile(r"""[\s"'“”‘’«»「」()\[\]`=]+""")
_MAY_BE_ERROR = re.compile(
    r"""[\s"'“”‘’«»「」()（）\[\]`=＝＂＇\u00ad\u200b-\u200f\u2060\ufeff]*(?:[#＃EeＥｅ오]|_x00)"""
)
"""Asked first, since it is quick and most cells are none."""
# Errors of Excel and Hancell (ECMA-376 part 1, 18.17.3, and those that came later), Google Sheets and LibreOffice.
_ERROR = r"""(?:
    \#(?:n/a(?:n/a)?|nv|ref|value|name|div/0|null|num|spill|calc|getting_?data|blocked|unknown|field|connect|busy
        |python|external|timeout|circ|error|분산|계산|차단됨?|알수없음|필드|연결)[!?]?
    |(?:err|오류):?\d{3}
    |\#+
)"""
_ERRORS = re.compile(rf"{_ERROR}(?:[,;·|/&+\-]*{_ERROR})*", re.VERBOSE)
_MAY_BE_ZERO = re.compile(r"[^2-7A-Za-z]{0,12}[0０][^2-7A-Za-z]{0,12}")
_ZERO = re.compile(r"0+(?:[-.,:]0+)*|1900[-./년]0?1[-./월]00?[.일]?|1899-12-3[01](?:00:00:00)?")
"""Also as dates and times show a 0; the day before the first one Excel counts is 1900-01-00."""


def is_error_word(text: str) -> bool:
    """Say whether a cell holds what a spreadsheet shows for a failed formula (`#N/A`, `####`, `Err:502`), nothing else.

    Blanks, quotation marks and full-width letters do not matter. In a longer text such a word is text.
    """
    if not _MAY_BE_ERROR.match(text):
        return False
    return bool(_ERRORS.fullmatch(_AROUND.sub("", unicodedata.normalize("NFKC", _plain(text))).casefold()))


def is_lone_zero(text: str) -> bool:
    """Say whether a cell holds a 0 and nothing else: where no amount is meant, a look-up that found nothing."""
    if ("0" not in text and "０" not in text) or not _MAY_BE_ZERO.fullmatch(text):
        return False
    return bool(_ZERO.fullmatch(_AROUND.sub("", unicodedata.normalize("NFKC", text))))


def failed_formula(text: str) -> str:
    """Give the sentence for a cell of which nothing is taken since a formula failed there."""
    if is_error_word(text):
        return tr(
            "A spreadsheet shows this where a formula failed; nothing was taken from this cell. "
            "Ask the sender for the right value."
        )
    return tr(
        "A lone 0 is what a look-up that found nothing leaves; nothing was taken from this cell. "
        "Ask the sender for the right value."
    )


_EXCEL_TEXT = re.compile(r'^="(.*)"$')


def identifier(text: str) -> str:
    """Clean a partner's number: `="00123"`, Excel's way to keep zeros, is the text between the quotes."""
    if not text:
        return ""
    cleaned = clean(text)
    match = _EXCEL_TEXT.match(cleaned)
    return match[1].replace('""', '"') if match else cleaned


_SIGNS = re.compile(r"[\W_]+")


def meter_key(number: str) -> str:
    """Bring a meter's number to the form in which two are compared: no blanks, signs and leading zeros."""
    bare = _SIGNS.sub("", unicodedata.normalize("NFKC", number)).casefold()
    return bare.lstrip("0") or bare


# ------------------------------------------------------------ numbers
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_UNIT = re.compile(r"\s*(?:kwh|wh|회|건|개)$", re.IGNORECASE)


def number(text: str, *, decimal_comma: bool = False) -> float | None:
    """Read a number as people write it; None where it is none (also for `nan` and `inf`).

    Parameters
    ----------
    text : such as `0.46`, `1,234.5`, `0,173` (with `decimal_comma`), full-width digits, a unit behind it
    decimal_comma : the comma is the decimal sign and the point groups thousands
    """
    if not text.isascii() and any(unicodedata.category(sign) == "No" for sign in text):
        return None  # `0.4²` has a footnote, and is no 0.42
    plain = _UNIT.sub("", _plain(unicodedata.normalize("NFKC", text)).strip()).replace("−", "-")
    if decimal_comma:
        plain = plain.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def has_decimal_comma(texts: Iterable[str]) -> bool:
    """Judge from all numbers of a column whether the comma is their decimal sign.

    A point anywhere says no; `0,173` or `2,5` says yes; only groups of three (`1,234`) say no.
    """
    is_decimal = False
    for text in texts:
        if "." in text:
            return False
        head, comma, tail = text.partition(",")
        if comma and tail.isdigit() and (len(tail) != 3 or head.lstrip("+-") in {"0", ""}):
            is_decimal = True
    return is_decimal


def _words(words: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", word) for word in words.split())


_YES = _words(
    """
    y yes true 1 o ㅇ ㅇㅇ ○ ◯ 〇 ◎ ● ⭕ v √ ✓ ✔ ☑ ■ 예 네 응 여 유 참 함 동의 긴급 긴급함 응급 있음 있다 해당
    해당됨 urgent
    """
)
_NO = _words(
    """
    n no false 0 x × ✕ ✖ ✗ ✘ ╳ ❌ □ ☐ 아니오 아니요 아니 아님 부 무 거짓 안함 미동의 비동의 거부 일반 보통 없다 비해당
    미해당 긴급아님 긴급하지않음 비긴급 비응급
    """
)
"""As offices write them; 여/부 and 유/무 are their words for boxes to be ticked."""
_REMARK = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")
_END_SIGNS = " .,!·:;"


def yes_or_no(text: str) -> bool | None:
    """Read a yes or no, with or without a remark in brackets (`예(서면)`); None where the cell says neither.

    A remark alone is read as the answer: `(무)`.
    """
    word = re.sub(r"[\s\ufe0e\ufe0f]+", "", unicodedata.normalize("NFKC", _plain(text))).strip(_END_SIGNS).casefold()
    bare = _REMARK.sub("", word).strip(_END_SIGNS)
    remark = match[1] if (match := _REMARK.search(word)) else ""
    for answer in (word, bare or remark):
        if answer in _YES:
            return True
        if answer in _NO:
            return False
    return False if is_empty(text) or is_empty(bare) else None


# ------------------------------------------------------------ problems
class Problems:
    """What could not be taken from one file: the first ones of each code with their rows, and the count of all.

    Attributes
    ----------
    counts : how many problems of each code
    rejected : rows not taken at all (their count; one row may have several problems)
    settled : lines that are not taken and need nothing more, since an earlier one says the same

    Parameters
    ----------
    as_is : columns of codes, times and amounts, whose values are shown as they are
    """

    def __init__(self, as_is: Iterable[str] = ()) -> None:
        self.counts: Counter[str] = Counter()
        self._as_is = frozenset(as_is)
        self.rejected = 0
        self.settled: set[int] = set()
        self._kept: list[RowProblem] = []

    def wants(self, code: str) -> bool:
        """Say whether a further problem of this code would still be kept with its row."""
        return self.counts[code] < KEPT_PROBLEMS

    def add(self, row: int, column: str, value: str, code: str, message: str) -> None:
        """Add one problem; its value is shortened, and resident numbers in it are hidden."""
        if self.wants(code):
            if column in self._as_is and code != "resident_number":
                self._kept.append(RowProblem(row, column, shortened(clean(value)), code, message))
            else:
                self._kept.append(
                    RowProblem(row, hide_resident_numbers(column), shown(value), code, hide_resident_numbers(message))
                )
        self.counts[code] += 1

    def count_only(self, code: str, n: int) -> None:
        """Count problems that are not kept with their rows."""
        if n > 0:
            self.counts[code] += n

    def kept(self) -> tuple[RowProblem, ...]:
        """Give the kept problems in the order of the file."""
        return tuple(sorted(self._kept, key=lambda problem: problem.row))

    @property
    def total(self) -> int:
        """The count of all problems."""
        return self.counts.total()


def shown(value: str) -> str:
    """Make a cell fit to be shown and kept with a problem."""
    return shortened(hide_resident_numbers(clean(value)))


def shown_name(file_name: str) -> str:
    """Give a file's name without a resident number in it; digits alone are the number of the meter it is of."""
    stem = file_name.partition(".")[0]
    is_code = stem.isdigit() and not resident_numbers_among([stem])
    return file_name if is_code else hide_resident_numbers(file_name)


def shortened(text: str) -> str:
    """Cut a text to the length that is shown of a cell."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
