"""What a list says became of a person: 사망, 전출, 입원, 종결 … behind the name, or in a column of its own."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from coordinator.importers.households.notes import NOTE_FIELDS

if TYPE_CHECKING:
    from coordinator.importers.file_rows import FileRow


class Became(StrEnum):
    """What became of a person of a list (변동)."""

    DIED = "died"
    MOVED = "moved"
    CLOSED = "closed"
    HOSPITAL = "hospital"
    FACILITY = "facility"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row says became of its person.

    Attributes
    ----------
    words : as they stand in the file
    column : our field they stand in
    """

    became: Became
    words: str
    column: str


_WORDS: dict[str, Became] = {
    word: became
    for became, words in (
        (Became.DIED, "사망 사망자 사망함 사망신고 사망말소 사망종결 사망으로종결 별세 작고 고인 운명 故"),
        (
            Became.MOVED,
            "전출 전출자 전출함 관외전출 타시군전출 타지역전출 타지전출 전출종결 전출로종결 이사 이사감 이주 퇴거",
        ),
        (
            Became.CLOSED,
            "종결 종결자 종결됨 종료 종료됨 해지 중지 중단 제외 제외자 탈락 말소 취소 서비스종결 사례종결 이용종료",
        ),
        (Became.HOSPITAL, "입원 입원중 병원입원 장기입원 입원자 요양병원 요양병원입원 요양병원입원중"),
        (
            Became.FACILITY,
            "입소 입소중 시설입소 시설입소중 요양원 요양원입소 요양원입소중 요양시설입소 요양시설 시설입소자 입소자",
        ),
        (Became.REFUSED, "미동의 부동의 비동의 동의안함 동의거부 동의철회 철회 거부 이용거부 서비스거부"),
    )
    for word in words.split()
}
_ENDS: dict[str, Became] = {
    "로전출": Became.MOVED,
    "전출": Became.MOVED,
    "요양원입소": Became.FACILITY,
    "시설입소": Became.FACILITY,
    "병원입원": Became.HOSPITAL,
    "의료원입원": Became.HOSPITAL,
    "에입원": Became.HOSPITAL,
    "에입소": Became.FACILITY,
}
"""What a place may stand before: `원주시 전출`, `영월의료원 입원`."""
_ENDS_AT_MOST = 14
_NO_LETTER = re.compile(r"[\d\W_]+")
_DATED = re.compile(r"\d{1,4}\s*년|\d{1,2}\s*[월일]")
_BRACKETED = re.compile(r"[(\[{<【〔](?P<inside>[^()\[\]{}<>【】〔〕]{1,20})[)\]}>】〕]")
_BEHIND = re.compile(r"^(?P<name>[가-힣 ]{2,9}?)\s*[-/,·:]?\s*(?P<words>[가-힣]{2,8})$")
_BEFORE = re.compile(r"^\(?(?:故|고)\)?\s+(?P<name>\S.*)$|^故\s*(?P<more>\S.*)$|^\(고\)\s*(?P<most>\S.*)$")
_HANGUL_NAME = re.compile(r"[가-힣]{2,5}")
_LONGEST_SPACED = 5


def became(text: str) -> Became | None:
    """Read what became of a person of a short text: its words, or such words behind a place or a day.

    A longer text is a remark, of whatever it tells: `남편 사망` is no death of the person.
    """
    plain = _NO_LETTER.sub("", _DATED.sub("", unicodedata.normalize("NFKC", text)))
    if plain in _WORDS:
        return _WORDS[plain]
    if len(plain) <= _ENDS_AT_MOST:
        return next((kind for end, kind in _ENDS.items() if plain.endswith(end)), None)
    return None


def joined(name: str) -> str:
    """Take out the blanks of a Korean name written wide, such as `송 창 호`; of two names none."""
    bare = name.replace(" ", "")
    return bare if len(bare) <= _LONGEST_SPACED and _HANGUL_NAME.fullmatch(bare) else name


def split_mark(name: str) -> tuple[str, Mark | None]:
    """Take what became of somebody off a name: in brackets, behind a sign, or 故 before it.

    Returns
    -------
    the name without it and without inner blanks, and the mark; a bracket that says something else stays in the name
    """
    plain = unicodedata.normalize("NFKC", name)
    for match in _BRACKETED.finditer(plain):
        kind = became(match["inside"])
        if kind is not None and (rest := f"{plain[: match.start()]} {plain[match.end() :]}".strip()):
            return joined(" ".join(rest.split())), Mark(kind, name, "name")
    before = _BEFORE.match(plain)
    if before is not None:
        rest = next(group for group in before.groups() if group)
        return joined(rest), Mark(Became.DIED, name, "name")
    behind = _BEHIND.match(plain)
    if behind is not None:
        kind = _WORDS.get(behind["words"])
        if kind is not None:
            return joined(behind["name"].strip()), Mark(kind, name, "name")
    return joined(name), None


_RUNNING = frozenset(
    {
        *(
            "정상",
            "이용",
            "이용중",
            "이용자",
            "진행",
            "진행중",
            "활동",
            "활동중",
            "생존",
            "거주",
            "거주중",
            "유지",
            "대상",
        ),
        *("대상자", "신규", "재가", "사용", "사용중", "양호", "계속", "등록", "active", "y", "o"),
    }
)


def mark_of(row: FileRow) -> Mark | None:
    """Read what a column of states says became of the person; else a remark that says nothing but that."""
    for name in ("state", *NOTE_FIELDS):
        kind = became(row[name]) if row[name] else None
        if kind is not None:
            return Mark(kind, row[name], name)
    return None


def is_running(text: str) -> bool:
    """Say whether the words of a column of states tell that nothing became of the person."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).casefold() in _RUNNING
