"""Two columns that fit one field: settled where it cannot matter, else a question to a person and never a guess."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from coordinator.errors import ColumnQuestion, ColumnsUnclear
from coordinator.importers.column_fit import is_of_others, plain, rivals
from coordinator.importers.column_suggestions import is_beside_a_contact, suggestion
from coordinator.importers.columns import Holds
from coordinator.importers.reading.cells import clean, is_empty, shown
from coordinator.importers.reading.directions import direction
from coordinator.importers.reading.headers import group_of
from coordinator.importers.reading.phones import phones
from coordinator.importers.reading.regular import load_columns
from coordinator.importers.reading.stamps import moment
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coordinator.importers.kind import Fits, Kind
    from coordinator.importers.profiles import Profile
    from coordinator.importers.reading.formats import Sheet

READ_ON: dict[str, tuple[str, ...]] = {"summary": ("summary_2", "summary_3")}
"""Free text of which every column is read: what was said is not chosen from."""
SAMPLES_SHOWN = 3
_SAMPLE_TEXTS = 200
_NOTATIONS = ("도로명", "지번")
"""One address in two ways of writing it."""


def ask(
    kind: Kind, profile: Profile, columns: dict[str, str], sheet: Sheet
) -> tuple[tuple[ColumnQuestion, ...], list[str]]:
    """Find the fields for which more than one column of a file may be meant.

    A field that the profile gives or leaves out is no question. Neither is one whose other columns are empty, hold
    nothing that could be it, or say the same in every row: the fuller one is then taken, and it is said.

    Parameters
    ----------
    columns : our field to the column found by name or content; a fuller column takes the place of another here

    Returns
    -------
    the questions, and sentences on what was settled
    """
    settled = {*profile.columns, *profile.left_out}
    questions: list[ColumnQuestion] = []
    notes: list[str] = []
    texts = kind.holding(Holds.TEXT)
    header = [column for column in sheet.columns if column]
    for name, rival_columns in rivals(kind, header, columns).items():
        if name in READ_ON:
            _read_on(name, rival_columns, columns, profile, sheet)
        if name in settled or name in texts:
            continue
        candidates = [c for c in header if c == columns[name] or c in rival_columns]
        if kind.by_column:
            candidates = [c for c in candidates if direction(c) not in ("export", "other")] or [columns[name]]
        taken, more = _settled(kind, name, columns[name], candidates, sheet, kind.cells.get(name))
        if taken:
            columns[name] = taken
            notes += [_note(kind, name, taken, column, why) for column, why in more]
        else:
            questions.append(_question(kind, name, candidates, sheet, columns))
    if "phone" not in settled:
        questions += _phones_by_content(kind, columns, sheet)
        questions += _beside_a_contact(kind, columns, sheet, {question.field for question in questions})
    return tuple(questions), notes


def unclear(questions: Sequence[ColumnQuestion], columns: Mapping[str, str], header: Sequence[str]) -> ColumnsUnclear:
    """Make the refusal that names every field in question with its columns."""
    words: list[str] = []
    for question in questions:
        named = ", ".join(f"“{column}”" for column in question.columns)
        if question.why == "two":
            words.append(tr("Two columns fit “{field}”: {columns}.", field=question.label, columns=named))
        else:
            words.append(
                tr(
                    "“{column}” stands beside the columns of a contact: whose “{field}” is it?",
                    column=question.columns[0],
                    field=question.label,
                )
            )
        if question.because:
            words.append(question.because)
    words.append(tr("Nothing is stored until a person says which one is meant."))
    clear = {name: column for name, column in columns.items() if name not in {question.field for question in questions}}
    return ColumnsUnclear(" ".join(words), tuple(questions), clear, tuple(header))


def _read_on(name: str, rival_columns: Sequence[str], columns: dict[str, str], profile: Profile, sheet: Sheet) -> None:
    """Read further columns of free text too, as far as they hold anything."""
    free = [more for more in READ_ON[name] if more not in columns and more not in profile.left_out]
    held = [column for column in rival_columns if any(_texts(sheet, [column]))]
    columns.update(zip(free, held, strict=False))


def _texts(sheet: Sheet, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Give the different combinations of cells of some columns that say anything, in the order of the file."""
    _, loaded, _ = load_columns(sheet, [sheet.columns.index(column) for column in columns])
    joined = np.zeros(len(loaded[0].codes), np.int64)
    for column in loaded:
        _, joined = np.unique(joined * max(len(column.texts), 1) + column.codes, return_inverse=True)
    _, first = np.unique(joined, return_index=True)
    rows = [tuple(clean(column.at(int(row))) for column in loaded) for row in np.sort(first)]
    return [row for row in rows if not all(is_empty(cell) for cell in row)]


def _settled(
    kind: Kind,
    name: str,
    named: str,
    candidates: Sequence[str],
    sheet: Sheet,
    fits: Fits | None,
) -> tuple[str, list[tuple[str, str]]]:
    """Choose among candidates where it cannot matter.

    Returns
    -------
    the column, empty where a person has to say; and why each of the others was not needed
    """
    rows = _texts(sheet, candidates)
    at = {column: place for place, column in enumerate(candidates)}
    cells = {column: [row[at[column]] for row in rows if not is_empty(row[at[column]])] for column in candidates}
    reasons = [(column, "empty") for column in candidates if not cells[column]]
    filled = [column for column in candidates if cells[column]]
    if fits is not None:
        fitting = [column for column in filled if any(fits(cell) for cell in cells[column][:_SAMPLE_TEXTS])]
        if fitting:
            reasons += [(column, "other") for column in filled if column not in fitting]
            filled = fitting
    if not filled:
        return named, [(column, "empty") for column in candidates if column != named]
    if name == "address" and len(filled) > 1 and all(any(word in column for word in _NOTATIONS) for column in filled):
        return filled[0], [*reasons, *((column, "notation") for column in filled[1:])]
    first = sorted(filled, key=lambda column: column != named)
    for column in first:
        if all(_says_no_more(kind, name, rows, at[rival], at[column]) for rival in filled if rival != column):
            return column, [*reasons, *((rival, "same") for rival in filled if rival != column)]
    return "", reasons


def _says_no_more(kind: Kind, name: str, rows: Sequence[tuple[str, ...]], rival: int, taken: int) -> bool:
    """Say whether a column says nothing in any row that the one taken does not say too."""
    if name == "meter":
        pairs = {(row[rival], row[taken]) for row in rows}
        return len(pairs) == len({number for number, _ in pairs}) == len({two for _, two in pairs})
    return all(is_empty(row[rival]) or _same(kind, name, row[rival], row[taken]) for row in rows)


def _same(kind: Kind, name: str, cell: str, rival_cell: str) -> bool:
    if name in kind.same:
        return kind.same[name](cell, rival_cell)
    if name == "phone" or name.startswith("contact_phone"):
        return set(phones(cell).numbers) == set(phones(rival_cell).numbers) and bool(phones(cell).numbers)
    if name in kind.holding(Holds.DATE):
        days = [at.wall.date() for text in (cell, rival_cell) if (at := moment(text, "day") or moment(text, "month"))]
        return len(days) == 2 and days[0] == days[1]
    return plain(cell) == plain(rival_cell)


def _note(kind: Kind, name: str, taken: str, rival: str, why: str) -> str:
    field = tr(kind.label_of(name))
    if why == "same" and name == "meter":
        return tr("“{other}” tells the meters apart as “{taken}” does, which was taken.", other=rival, taken=taken)
    if why == "empty":
        return tr("“{other}” is empty; “{taken}” was taken for “{field}”.", other=rival, taken=taken, field=field)
    if why == "same":
        return tr(
            "“{other}” says the same as “{taken}”, which was taken for “{field}”.",
            other=rival, taken=taken, field=field,
        )  # fmt: skip
    if why == "notation":
        return tr("“{other}” writes the same address in another way; “{taken}” was taken.", other=rival, taken=taken)
    return tr(
        "“{other}” holds nothing that could be “{field}”; “{taken}” was taken.", other=rival, taken=taken, field=field
    )


def _question(
    kind: Kind, name: str, candidates: Sequence[str], sheet: Sheet, columns: Mapping[str, str], why: str = "two"
) -> ColumnQuestion:
    samples = tuple(_samples(sheet, sheet.columns.index(column)) for column in candidates)
    suggested, because = suggestion(name, candidates, samples, sheet.columns, columns)
    return ColumnQuestion(name, tr(kind.label_of(name)), tuple(candidates), samples, suggested, why, because)


def _samples(sheet: Sheet, place: int) -> tuple[str, ...]:
    filled = (shown(row[place]) for _, row in sheet.rows() if place < len(row) and not is_empty(row[place]))
    return tuple(islice(filled, SAMPLES_SHOWN))


_SAYS_PHONE = re.compile(r"전화|번호|휴대|핸드폰|(?<!비상)연락처|phone|tel", re.IGNORECASE)


def settle_contacts(profile: Profile, columns: dict[str, str], sheet: Sheet) -> None:
    """Take a column such as `보호자` for the contact's name where no phone stands in it."""
    for suffix in ("", "_2", "_3"):
        phone, name = f"contact_phone{suffix}", f"contact_name{suffix}"
        column = columns.get(phone)
        if column is None or name in {*columns, *profile.left_out} or phone in profile.columns:
            continue
        if _SAYS_PHONE.search(column):
            continue  # what stands there instead of a number is no name
        cells = [cell for (cell,) in _texts(sheet, [column])]
        if cells and not any(phones(cell).numbers for cell in cells) and not any(c.isdigit() for c in "".join(cells)):
            columns[name] = columns.pop(phone)


def _phones_by_content(kind: Kind, columns: Mapping[str, str], sheet: Sheet) -> list[ColumnQuestion]:
    """Ask which of two columns that hold phones, under names nobody knows, is the resident's."""
    if not kind.has("contact_phone") or "phone" in columns:
        return []
    used = set(columns.values())
    free = [column for column in sheet.columns if column and column not in used and not is_of_others(column)]
    held = {c: _samples(sheet, sheet.columns.index(c)) for c in free}
    with_phones = [c for c in free if held[c] and all(phones(cell).numbers for cell in held[c])]
    return [_question(kind, "phone", with_phones, sheet, columns)] if len(with_phones) > 1 else []


def _beside_a_contact(
    kind: Kind, columns: Mapping[str, str], sheet: Sheet, asked_fields: set[str]
) -> list[ColumnQuestion]:
    """Ask whose phone it is that stands behind a contact without one: `보호자, 관계, 연락처`."""
    column = columns.get("phone", "")
    if not kind.has("contact_phone") or not column or "phone" in asked_fields:
        return []
    is_own = group_of(column) or plain(column).startswith(("대상자", "본인"))
    if is_own or not is_beside_a_contact(column, sheet.columns, columns):
        return []
    before = sheet.columns[sheet.columns.index(column) - 1]
    field = next((name for name, taken in columns.items() if taken == before), "contact_name")
    if field.replace("_name", "_phone").replace("_relation", "_phone") in columns:
        return []
    return [_question(kind, "phone", [column], sheet, columns, "beside")]
