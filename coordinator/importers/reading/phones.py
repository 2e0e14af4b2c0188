"""Telephone numbers as partners write them, brought to digits; only what stood in the cell as one number is one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from coordinator.importers.reading.cells import is_empty
from coordinator.records.values.digits import as_typed, without_numbering

_MOBILE = re.compile(r"010\d{8}|01[16789]\d{7,8}")
"""Behind 010 stand eight digits always; of the older prefixes some numbers have seven."""
_ALONE = re.compile(r"(?:010-?[0-9]{4}|01[16789]-?[0-9]{3,4})-?[0-9]{4}")
"""How most cells of most files are written; a file may hold a million of them."""
_DASHES = re.compile(r"[‐‑‒–—―−ㅡᅳー]")
_JOIN = r"(?:\s?[-.)·_]{1,2}\s?|\s)"
"""What may stand between the groups of one number: a sign or two, with a blank at most on either side, or one blank."""
_NUMBER = re.compile(
    r"(?<![\d+])(?<!\d[-.])(?:"
    rf"(?:\+|00)?82{_JOIN}?\(?0?\)?{_JOIN}?[1-9]\d?{_JOIN}?\d{{3,4}}{_JOIN}?\d{{4}}"  # +82 10-1234-5678, +82-(0)10-…
    rf"|\(?0\d{{1,3}}{_JOIN}?\d{{3,4}}{_JOIN}?\d{{4}}"  # 010-1234-5678, (033)370-2114, 0505-123-4567
    r"|1[568]\d\d[-.\s]?\d{4}"  # 1588-1234
    r"|1\d-\d{3,4}-\d{4}|[1-9]\d{7,9}"  # without its plus, or without its zero: Excel took it
    r")(?![\d*])(?!\.\d)"
)
_NATIONWIDE = re.compile(r"1[568]\d{6}")
"""전국대표번호: the ministry gives out 15XX, 16XX and 18XX by and by; the library knows those of its time."""
_SHORT_CODE = re.compile(r"\D*?(?<!\d)(?P<code>(?:0\d{1,2}[-) ]?)?1(?:[0-3]\d|3\d\d))(?![\d층호동번#~+/,.])\D*")
"""A special number (특수번호) alone in its cell: 119, 129, 1366, 033-120."""
_FURTHER = re.compile(
    r"\s*(?:[~∼〜]\s*(?P<last>\d{1,4})|[,/·、]\s*(?P<same>\d{4}))(?![\d-])(?!\s*(?:층|호|동|번|시|월|일|년|분|세))"
)
"""The last digits of a further line behind a number: `…2114~5`, `…2114, 2116`."""
_OTHERS = re.compile(
    r"(?<![가-힣])(?:(?:큰|작은|막내|첫째|둘째|셋째|외|친|시)\s*)?(?:아들|딸|며느리|사위|손자|손녀|손주|동생|남동생|여동생|형님?"
    r"|누나|누님|오빠|언니|조카|질녀|배우자|남편|아내|처|부인|자녀|자부|장남|차남|삼남|장녀|차녀|삼녀|시누이?|올케|형수|제수|매형"
    r"|매부|처남|처제|동서|어머니|모친?|아버지|부친?|부모|친척|사촌|친구|지인|이웃|옆집|뒷집|앞집|윗집|아랫집|이장|통장|반장"
    r"|생활지원사|생활관리사|요양보호사|사회복지사|복지사|활동지원사|담당자?|보호자|관리인|집주인|子|女)"
    r"(?:님|분|집|네|댁|씨)?(?![가-힣])"
)
"""Whose a number is where it is not the person's own: family, neighbours, those who care."""
_MINE = re.compile(r"본인|자택|(?<![가-힣])집(?![가-힣])")
_SEPARATOR = re.compile(r"[,/;·|]|\s{2,}")
_OWN = re.compile(
    r"본인|자택|집전화|집|휴대전화|휴대폰|핸드폰|유선|일반|직통|대표|전화번호|전화|연락처|번호|mobile|phone|home|tel|cell"
    r"|\b[hcmt]\.?p?\b",
    re.IGNORECASE,
)
"""Words beside a number that tell nothing anybody would miss: it is the person's own."""


@dataclass(frozen=True, slots=True)
class Phones:
    """What one cell held: the numbers in digits, and whether a leading zero was put back.

    Attributes
    ----------
    unreadable : something is written and gives no number
    rest : what stands beside the first number, as it is written: a range, an extension, a floor, whose it is, further
        numbers; empty for words such as `집` that tell nothing
    letters : a letter O, I or l stood in place of a digit
    whose : beside each number whose it is, where that is not the person: `아들`; else empty
    """

    numbers: tuple[str, ...]
    repaired: bool = False
    unreadable: bool = False
    rest: str = ""
    letters: bool = False
    whose: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """Give the numbers of which nothing says that they are somebody else's."""
        return tuple(number for number, of in zip(self.numbers, self.whose, strict=True) if not of)


def phones(text: str, *, with_short: bool = False) -> Phones:
    """Read one or several Korean telephone numbers of a cell.

    Digits that stand apart are never put together: `3층 010-1234-5678` holds 010-1234-5678. Of a range both ends are
    lines: `033)370-2114~5` holds 033-370-2114 and 033-370-2115.

    Parameters
    ----------
    with_short : also a special number alone in its cell, such as 119 or 033-120; nobody's own number is one
    text : such as `010-1234-5678`, `033) 370-2114`, `+82 10 1234 5678`, `1012345678` (Excel took the zero),
        `010-1234-5678 / 033-370-2114(아들)`, full-width digits, `="01012345678"`, a letter O in place of a zero
    """
    if _ALONE.fullmatch(text):
        return Phones((text.replace("-", ""),), whose=("",))
    narrow = _DASHES.sub("-", unicodedata.normalize("NFKC", without_numbering(text)))
    plain = as_typed(narrow).strip().strip("=\"'").removesuffix(".0")
    whose_of: dict[str, str] = {}
    repaired = False
    beside: list[str] = [""]
    read: list[tuple[str, str]] = []
    end = 0
    for match in _NUMBER.finditer(plain):
        number, zero_back = _number(re.sub(r"[^\d+]", "", match[0]))
        if not number:
            continue
        beside[-1] = plain[end : match.start()]
        beside.append("")
        read.append((number, match[0]))
        end = match.end()
        repaired |= zero_back
    beside[-1] = plain[end:]
    for (number, _), whose in zip(read, _whose(beside), strict=True):
        whose_of.setdefault(number, whose)
    for (number, _), behind in zip(read, beside[1:], strict=True):
        if further := _further(number, behind):
            whose_of.setdefault(further, whose_of[number])
    if not whose_of and with_short and (short := _SHORT_CODE.fullmatch(plain)):
        whose_of[re.sub(r"\D", "", short["code"])] = ""
        beside = [plain[: short.start("code")], plain[short.end("code") :]]
    rest = _rest(beside, [written for _, written in read], [number for number, _ in read])
    letters = bool(whose_of) and as_typed(narrow) != narrow
    unreadable = not whose_of and not is_empty(plain)
    return Phones(tuple(whose_of), repaired, unreadable, rest, letters, tuple(whose_of.values()))


def _rest(beside: list[str], written: list[str], numbers: list[str]) -> str:
    """Give what stands beside the first number; nothing where it tells nothing."""
    parts = [beside[0]]
    for place, behind in enumerate(beside[1:]):
        if place and numbers[place] not in numbers[:place]:
            parts.append(written[place])
        parts.append(behind)
    rest = " ".join(" ".join(part.strip() for part in parts if part.strip()).split())
    return rest if any(sign.isalnum() for sign in _OWN.sub("", rest)) else ""


def _whose(beside: list[str]) -> list[str]:
    """Say of each number whose it is, by the words before, between and behind the numbers of a cell.

    Words in brackets behind a number are about it. Other words stand before their number where the cell begins with
    some, else behind.
    """
    is_before = bool(_OTHERS.search(beside[0]) or _MINE.search(beside[0]))
    whose: list[str] = []
    for place, behind in enumerate(beside[1:]):
        bracket = re.match(r"\s*[(\[]([^()\[\]]*)[)\]]", behind)
        if bracket is not None and (_OTHERS.search(bracket[1]) or _MINE.search(bracket[1])):
            words = bracket[1]
        elif is_before:
            words = re.sub(r"^\s*[(\[][^()\[\]]*[)\]]", "", beside[place])
        else:
            words = _SEPARATOR.split(behind.strip(), maxsplit=1)[0]
        match = None if _MINE.search(words) else _OTHERS.search(words)
        whose.append(match[0].strip() if match else "")
    return whose


def _further(number: str, behind: str) -> str:
    """Give the further line whose last digits stand behind a number; empty where none does."""
    match = _FURTHER.match(behind)
    if match is None or (match["same"] and number.startswith("01")):
        return ""
    tail = match["last"] or match["same"]
    further = number[: -len(tail)] + tail
    return further if is_valid(further) and (match["same"] or further > number) and further != number else ""


def _number(digits: str) -> tuple[str, bool]:
    if digits.startswith("+"):
        digits = "0" + digits[3:].removeprefix("0")
    elif digits.startswith("0082"):
        digits = "0" + digits[4:].removeprefix("0")
    elif digits.startswith("82") and len(digits) >= 11:
        digits = "0" + digits[2:].removeprefix("0")
    if is_valid(digits):
        return digits, False
    if not digits.startswith("0") and is_valid("0" + digits):
        return "0" + digits, True
    return "", False


@lru_cache(maxsize=65_536)
def is_valid(digits: str) -> bool:
    """Say whether digits are a possible Korean subscriber number (mobile, area, 070, 15xx)."""
    if _MOBILE.fullmatch(digits):
        return True
    if _NATIONWIDE.fullmatch(digits):
        return True
    if digits.startswith("010"):
        return False
    if not 8 <= len(digits) <= 12 or not (digits.startswith("0") or (len(digits) == 8 and digits.startswith("1"))):
        return False
    import phonenumbers  # late: 0.1 s, and most files hold mobile numbers only

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(digits, "KR"))
    except phonenumbers.NumberParseException:
        return False
