"""Words by which a sheet speaks of itself and of nobody: sums, its end, ditto marks, remarks, formulas shown as text.

What a failed formula leaves (`#N/A`, a look-up's 0) stands in `cells`.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from coordinator.importers.reading.cells import clean
from coordinator.text import tr


class Own(StrEnum):
    """What a cell says of its sheet.

    SUM: `합계`, `영월읍 소계`, `총 12명`. END: `이하 여백`, `끝`. DITTO: `〃`, `상동`. FORMULA: `=VLOOKUP(…)` as text.
    CODE: what a program shows for nothing (`undefined`, `FALSE`). HEAD: the name of its own column. REMARK: `※ …`,
    `작성자: …`. COUNT: `12명`, `평균`; the last two say so only where a name should stand, or alone in a line.
    """

    SUM = "sum"
    END = "end"
    DITTO = "ditto"
    FORMULA = "formula"
    CODE = "code"
    HEAD = "head"
    REMARK = "remark"
    COUNT = "count"


LONGEST_WORD = 40
"""A sum, a mark of the end or a ditto mark is shorter; remarks and formulas are not."""

_UNIT = r"(?:명|인|건|가구|세대|호|회|개|개소|원|kwh|wh|대)"
_NUMBER = rf"(?:\d[\d,.]*{_UNIT}?(?:[/,(]\d[\d,.]*{_UNIT}?\)?)*(?:\([^()]{{1,20}}\))?)"
_SUMS = r"(?:총합계|합계|소계|총계|누계|중계|월계|연계|계|합|grandtotal|subtotal|total)"
_SUM = re.compile(
    rf"(?:[가-힣]{{1,8}}(?:읍|면|동|리|군|시|별))?{_SUMS}(?:인원|건수|수)?[:=]?\(?{_NUMBER}?\)?"
    rf"|(?:총|전체|총인원|인원|인원수|총원|총건수|건수|총가구수|가구수|대상자수|총대상자)(?:수)?[:=]?\(?{_NUMBER}\)?"
    r"|총인원수?|인원수|총원|총건수|총가구수?|총대상자수?|대상자수"
    rf"|\(?{_SUMS}\)?{_NUMBER}"
)
_END = re.compile(
    r"(?:이하|以下|아래)(?:여백|餘白|공란|빈칸|생략|없음|비움)|여백|끝|blank|\(?(?:비어있음|빈셀|공백|공란)\)?|endof(?:list|file|data)|eof"
)
_DITTO = re.compile(r"[〃′\"”“]{1,2}|''|상동|위와같음|위와동일|同上|ditto|ibid")
_CODE = re.compile(r"undefined|true|false|nan|\(?null\)?|<null>|nil|\[objectobject\]|\\n|nat|<na>|none")
_COUNT = re.compile(
    rf"{_NUMBER}{_UNIT}|(?:평균|최대|최소|평균값|평균나이|비율|average|mean|max|min)[:=]?{_NUMBER}?(?:세|%)?"
)
_FIGURES = re.compile(r"[\d .\-/:]*", re.ASCII)
"""Dates, phones and codes: asked first, since none of the words is of figures alone."""
_SIGNS = re.compile(r"[\s.,·•\-–—―~_*|「」『』【】《》<>\[\]<>()]+")
_EDGES = re.compile(r"^[\s.,·•\-–—―~_*|「『【《<\[]+|[\s.,·•\-–—―~_*|」』】》>\]]+$")
_REMARK = re.compile(
    r"[※☞☛▶►☎]|(?:주|참고|비고|단위|출처|자료|기준|기준일|작성|작성일|작성일자|작성자|작성부서|담당|담당자|담당부서|확인|확인자"
    r"|제출|제출자|보고자|부서|기관|문의|연락처|출력일|출력일시|출력자|인쇄일|조회일|조회기간|조회조건|페이지|note|source|page)"
    r"\s*\d?\s*[:)]|\*+\s+\S"
)
_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}(?!\w)"
_FORMULA = re.compile(
    rf"[=+@]\s*(?:-?\s*[A-Z][A-Z0-9.]*\s*\((?:\s*\)|.*?(?<!\w)(?:{_CELL}|\$?[A-Z]{{1,3}}:\$?[A-Z]|R\[?-?\d*\]?C\[?-?\d).*)"
    rf"|{_CELL}\s*(?:[-+*/&^<>=:].*)?$|'?[^=!]{{1,60}}'?!\s*\$?[A-Z])",
    re.IGNORECASE | re.DOTALL,
)
"""A formula that names cells, or needs nothing; any other text that begins so is a text."""
_LABELS = frozenset(
    {
        *("작성자", "작성일", "작성일자", "담당", "담당자", "담당부서", "확인", "확인자", "결재", "검토", "승인"),
        *("출처", "단위", "기준일", "출력일", "문의", "문의처", "부서", "비고"),
    }
)
"""Words beside which somebody of an office is named."""
_ROLES = frozenset({"보호자", "대상자", "성명", "이름", "성함", "본인", "가족"})
"""Words that say what somebody is; they cost the cell of a name, never the line."""
_TITLE = re.compile(
    r"(?:명단|현황|목록|내역|대장|명부|조사표|결과표|쪽|페이지|page)\W*(?:\d|$)|출력|인쇄|작성일|기준일", re.IGNORECASE
)
_PAGE = re.compile(r"[\W_]*\d{1,4}[\W_]*(?:/[\W_]*\d{1,4}[\W_]*)?(?:쪽|페이지|p|page)?[\W_]*", re.IGNORECASE)
_TOWN = re.compile(r"[\W_]*[가-힣○◯〇]{1,5}[읍면][\W_]*(?:\d+\s*명?)?[\W_]*")


_PLAIN = re.compile(r"[가-힣][가-힣0-9 ().,\-]*")
_BETWEEN = str.maketrans("", "", " ().,-")
_IN_ANY = re.compile("계|합|총|전체|인원|건수|가구수|대상자수|여백|공란|빈칸|빈셀|비어있음|생략|없음|비움|끝|상동|위와")
"""One of them stands in every word of a sheet that is written in Korean; names and addresses have none."""


@lru_cache(maxsize=4096)
def own_word(text: str) -> Own | None:
    """Say whether a whole cell is a word of its sheet, whatever column it stands in; None where it may be anybody's.

    Parameters
    ----------
    text : a cell; blanks, dashes and brackets around the word do not matter: `- 이하 여백 -`
    """
    if _FIGURES.fullmatch(text) or (_PLAIN.fullmatch(text) and not _IN_ANY.search(text.translate(_BETWEEN))):
        return None
    plain = unicodedata.normalize("NFKC", clean(text)).strip()
    if plain[:1] in ("=", "+", "@") and _FORMULA.match(plain):
        return Own.FORMULA
    if not plain or len(plain) > LONGEST_WORD:
        return None
    word = re.sub(r"\s+", "", _EDGES.sub("", plain)).casefold()
    if _DITTO.fullmatch(word):
        return Own.DITTO
    bare = _SIGNS.sub("", plain).casefold()
    if _SUM.fullmatch(word) or _SUM.fullmatch(bare):
        return Own.SUM
    if _END.fullmatch(word) or _END.fullmatch(bare):
        return Own.END
    return Own.CODE if _CODE.fullmatch(re.sub(r"\s+", "", plain).casefold()) else None


@lru_cache(maxsize=4096)
def no_name(text: str) -> Own | None:
    """Say why a cell in the place of a name is none: a word of the sheet, a count, a remark, an office's label."""
    if _FIGURES.fullmatch(text):
        return None
    word = own_word(text)
    if word is not None:
        return word
    if text.lstrip()[:1] in ("=", "＝"):
        return Own.FORMULA
    plain = unicodedata.normalize("NFKC", clean(text)).strip()
    bare = _SIGNS.sub("", plain).casefold()
    if _COUNT.fullmatch(bare):
        return Own.COUNT
    if _REMARK.match(plain) or bare.rstrip(":") in _LABELS:
        return Own.REMARK
    return Own.HEAD if bare in _ROLES else None


def title(text: str) -> bool:
    """Say whether the only cell of a line is a title, the number of a page, or the town over the people below it."""
    plain = unicodedata.normalize("NFKC", clean(text)).strip()
    return bool(_TITLE.search(plain) or _PAGE.fullmatch(plain) or _TOWN.fullmatch(plain))


def about_word(word: Own) -> str:
    """Give the sentence for a cell of which nothing is taken, since it is a word of the sheet."""
    if word is Own.FORMULA:
        return tr(
            "This is a formula that was never calculated; nothing was taken from this cell. "
            "Open the file in the spreadsheet program, save it and import it again."
        )
    if word is Own.DITTO:
        return tr(
            "This mark stands for what is in the line above; nothing was taken from this cell. "
            "Put the value itself in and import again."
        )
    if word is Own.CODE:
        return tr(
            "A program shows this where it has no value; nothing was taken from this cell. "
            "Ask the sender for the right value."
        )
    return tr(
        "This is a word of the table (sum, end, heading or remark) and of nobody; nothing was taken from this cell. "
        "If it belongs to a person, put it into another column and import again."
    )
