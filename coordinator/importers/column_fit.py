"""Which of our fields a column's name fits: its own name, its group's, and whose data it can never be."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from coordinator.importers.columns import Holds
from coordinator.importers.reading.headers import GROUP_SIGN, group_of, leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from coordinator.importers.kind import Kind

_BRACKETS = re.compile(r"[(\[（【<](.*?)[)\]）】>]")
_NOISE = re.compile(r"[\W_]+")
_OTHERS = re.compile(
    r"보호자|가족|비상연락|연락망|자녀|아들|딸|배우자|며느리|사위|형제|자매|친척|지인|이웃|담당|직원|공무원|생활지원사|요양보호사"
    r"|돌보미|복지사|신청인|신청자|신고자|의뢰인|제보자|발굴자|통장|이장|반장|후견인|대리인|관리자|작성자|상담원|상담자|주치의"
    r"|guardian|contact|caregiver|carer|staff|family|relative|neighbou?r|daughter|\bson\b|spouse",
    re.IGNORECASE,
)
"""Who has a name and a phone in such files and is not the resident."""
_OF_THE_RESIDENT = frozenset(
    {"external_id", "name", "sex", "born_on", "phone", "town", "village", "address", "latitude", "longitude"}
)
"""Fields that a column of somebody else never fills."""
RELATION = frozenset({"관계", "relation", "relationship"})
_LEVELS = range(4)
"""How a name fits: whole, without its brackets, without its group, without both."""


def plain(name: str) -> str:
    """Bring a name to the form of the tables: lower case, no blanks and signs."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def is_code_name(column: str, kinds: tuple[Kind, ...]) -> bool:
    """Say whether a column, taken or not, is called as codes, times or amounts are in any kind of file."""
    return plain(_BRACKETS.sub("", leaf(column))) in _code_names(kinds)


@lru_cache(maxsize=4)
def _code_names(kinds: tuple[Kind, ...]) -> frozenset[str]:
    codes = Holds.CODE | Holds.FIGURE
    return frozenset(name for kind in kinds for field in kind.fields if field.holds & codes for name in field.names)


@lru_cache(maxsize=4096)
def is_of_others(column: str) -> bool:
    """Say whether a column's name says that it is about somebody who is not the resident."""
    return bool(_OTHERS.search(column))


@lru_cache(maxsize=4096)
def _keys(column: str) -> tuple[tuple[int, str], ...]:
    """Give the names a column may go by, each with its level; a bracket such as `전화번호(보호자)` is a group."""
    group, own = group_of(column), leaf(column)
    bare = _BRACKETS.sub("", own)
    inside = " ".join(_BRACKETS.findall(own))
    keys = [(0, plain(group + own))]
    if inside and is_of_others(inside):
        return (*keys, (1, plain(inside + bare)), (3, plain(bare)))
    keys.append((1, plain(group + bare)))
    if group:
        outer, sign, inner = group.partition(GROUP_SIGN)
        if sign:  # 비상연락망 › 1차 › 성명 is 비상연락망1성명
            keys += [(1, plain(outer + "".join(re.findall(r"\d", inner)) + bare)), (2, plain(outer + bare))]
        keys += [(2, plain(own)), (3, plain(bare))]
    return tuple(keys)


def level_of(column: str, field: str, names: Sequence[str]) -> int | None:
    """Say how a column fits one of our fields by its name, 0 best; None where it does not.

    Whatever is somebody else's fits the resident's fields only where the whole name is one of theirs.
    """
    for level, key in _keys(column):
        if key in names and not (level > 0 and field in _OF_THE_RESIDENT and is_of_others(column)):
            return level
    return None


def fits_one(column: str, kind: Kind, fields: Sequence[str]) -> bool:
    """Say whether a column's name fits one of some fields."""
    return any(level_of(column, field.name, field.names) is not None for field in kind.fields if field.name in fields)


def suggest(kind: Kind, columns: Sequence[str], given: Collection[str] = ()) -> dict[str, str]:
    """Find our fields among column names, in Korean and English, each column used once.

    Fields that are `given` have a column already and are not looked for.

    An exact name wins over one with brackets or its group left out: `전화번호(본인)` is `전화번호`. Earlier names of a
    field win over later ones.
    """
    by_name: dict[str, str] = {}
    used: set[str] = set()
    for level in _LEVELS:
        lookup: dict[str, list[str]] = {}
        for column in columns:
            for at, key in _keys(column):
                if at == level:
                    lookup.setdefault(key, []).append(column)
        if not lookup:
            continue
        for field in kind.fields:
            if field.name in by_name or field.name in given:
                continue
            named = (column for name in field.names for column in lookup.get(name, ()) if column not in used)
            column = next((c for c in named if level_of(c, field.name, field.names) is not None), None)
            if column is not None:
                by_name[field.name] = column
                used.add(column)
    _relations(kind, columns, by_name)
    # `time` alone is the whole stamp; beside a date it is the time of day
    for whole in ("stamp", "called_at", "happened_at"):
        if "clock" in by_name and whole not in by_name and kind.has(whole):
            by_name[whole] = by_name.pop("clock")
    return by_name


def _relations(kind: Kind, columns: Sequence[str], by_name: dict[str, str]) -> None:
    """Give a bare `관계` to the contact beside which it stands."""
    if not kind.has("contact_name"):
        return
    field_of = {column: name for name, column in by_name.items()}
    for before, column in pairwise(columns):
        field = field_of.get(before, "")
        if plain(leaf(column)) in RELATION and column not in field_of and field.startswith("contact_"):
            relation = re.sub(r"_(?:name|phone)", "_relation", field)
            if relation not in by_name:
                by_name[relation] = column
                field_of[column] = relation


def rivals(kind: Kind, columns: Sequence[str], by_name: Mapping[str, str]) -> dict[str, list[str]]:
    """List, for each field that has a column, the columns nothing is taken from that fit it too, in their order."""
    used = set(by_name.values())
    more: dict[str, list[str]] = {}
    for field in kind.fields:
        if field.name in by_name:
            fitting = [c for c in columns if c not in used and level_of(c, field.name, field.names) is not None]
            if fitting:
                more[field.name] = fitting
    return more
