"""Which of several columns what stands around and in them speaks for; a person is told why, and decides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coordinator.importers.column_fit import RELATION, is_of_others, plain
from coordinator.importers.reading.headers import group_of, leaf
from coordinator.importers.reading.phones import phones
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_OWN = re.compile(r"대상자|본인|어르신|기본|인적|수급|이용자|resident|person", re.IGNORECASE)
"""Groups and brackets that say that a column is the resident's."""
_MOBILE = re.compile(r"01[016789]")
_MASKED = re.compile(r"[*○●◯〇]")


def is_beside_a_contact(column: str, header: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Say whether a column stands right behind one of a contact, whose it may be too."""
    place = header.index(column)
    before = header[place - 1] if place else ""
    field = next((name for name, taken in columns.items() if taken == before), "")
    return bool(before) and (field.startswith(("contact_name", "contact_relation")) or is_of_others(before))


def suggestion(
    field: str,
    candidates: Sequence[str],
    samples: Sequence[Sequence[str]],
    header: Sequence[str],
    columns: Mapping[str, str],
) -> tuple[str, str]:
    """Find the one column that group, neighbours or content speak for.

    Parameters
    ----------
    samples : for each candidate what its first rows hold
    columns : our field to the column found so far

    Returns
    -------
    the column and why, in a sentence; both empty where nothing tells them apart
    """
    if len(candidates) < 2:
        return "", ""
    own = [column for column in candidates if _OWN.search(group_of(column) + " ".join(_brackets(column)))]
    if len(own) == 1:
        return own[0], tr("The words above or beside “{column}” speak for it.", column=own[0])
    apart = [column for column in candidates if not _is_of_a_contact(column, header, columns)]
    if len(apart) == 1:
        return apart[0], tr("The other columns stand beside those of a contact, “{column}” does not.", column=apart[0])
    fits = {"phone": _is_mobile, "name": _is_whole_name}.get(field)
    cells = dict(zip(candidates, samples, strict=True))
    fitting = [column for column in candidates if fits is not None and cells[column] and all(map(fits, cells[column]))]
    if len(fitting) == 1:
        return fitting[0], tr(
            "What stands in “{column}” speaks for it, as far as its first rows show.", column=fitting[0]
        )
    return "", ""


def _brackets(column: str) -> list[str]:
    return re.findall(r"[(\[（](.*?)[)\]）]", column)


def _is_of_a_contact(column: str, header: Sequence[str], columns: Mapping[str, str]) -> bool:
    """Say whether a column stands behind one of a contact, or right before the contact's relation: 성명, 관계."""
    behind = header[header.index(column) + 1 :][:1]
    is_before_relation = bool(behind) and plain(leaf(behind[0])) in RELATION
    return is_before_relation or is_beside_a_contact(column, header, columns)


def _is_mobile(cell: str) -> bool:
    return any(_MOBILE.match(number) for number in phones(cell).numbers)


def _is_whole_name(cell: str) -> bool:
    return bool(re.fullmatch(r"[가-힣]{2,5}", cell)) and not _MASKED.search(cell)
