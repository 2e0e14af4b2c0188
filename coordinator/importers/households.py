"""Households from partners' files: one row a person living alone, with contacts and consents beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coordinator.importers.cells import Problems, identifier, yes_or_no
from coordinator.importers.file_rows import FileRow, file_rows, name_unfit
from coordinator.importers.phones import phones
from coordinator.importers.stamps import DateOrder, birth_date, date_order, moment
from coordinator.records.households import ConsentPurpose, Risk
from coordinator.records.resident_numbers import has_resident_number, hide_resident_numbers
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from coordinator.importers.formats import Sheet
    from coordinator.importers.profiles import Profile

KOREA_LATITUDES = (33.0, 39.0)
KOREA_LONGITUDES = (124.0, 132.0)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One rung of the contact ladder as the file gives it."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One household of a file; an empty or None value means the file does not say.

    Attributes
    ----------
    line : its line in the file
    town, village : area names as written; matching them is casework's
    phone : digits
    consents : purpose and the day it was given, None where the file only says yes
    """

    line: int
    external_id: str
    name: str
    sex: str = ""
    born_on: date | None = None
    phone: str = ""
    town: str = ""
    village: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    risk: str = ""
    safety_note: str = ""
    registered_on: date | None = None
    contacts: tuple[ContactRow, ...] = ()
    consents: tuple[tuple[str, date | None], ...] = ()


_SEX = {
    **dict.fromkeys(("f", "female", "woman", "여", "여자", "여성", "女"), "f"),
    **dict.fromkeys(("m", "male", "man", "남", "남자", "남성", "男"), "m"),
}
_RISK = {
    **dict.fromkeys(("high", "highrisk", "고", "고위험", "고위험군", "상"), Risk.HIGH),
    **dict.fromkeys(("middle", "medium", "moderate", "중", "중위험", "중위험군"), Risk.MIDDLE),
    **dict.fromkeys(("low", "lowrisk", "저", "저위험", "저위험군", "하"), Risk.LOW),
    **dict.fromkeys(("no", "norisk", "일반", "일반군", "정상", "위험없음", "비위험", "비위험군"), Risk.NONE),
    **dict.fromkeys(("unknown", "미평가", "미실시", "평가전"), Risk.UNKNOWN),
}
_CONTACT_SUFFIXES = ("", "_2", "_3")
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<relation>[^()\d]{1,10})\)$")
_WORDS = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z ]*")


def _word(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


@dataclass
class _Reading:
    """What is counted over a whole file while its rows are read."""

    problems: Problems
    order: DateOrder
    zeros_back: int = 0
    swapped: int = 0
    more_phones: int = 0


def read(sheet: Sheet, profile: Profile, problems: Problems) -> tuple[tuple[HouseholdRow, ...], int, list[str]]:
    """Read and check the households of a file.

    A row is not taken when its name is missing, its date of birth cannot be read, a resident registration number
    stands in it, or its number was there before. Any other cell that cannot be read is left out and named.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes

    Raises
    ------
    ImportRefused
        `date_order`, `quote`
    """
    dates = {"born_on", "registered_on", "consent_on"} & set(profile.columns)
    every = list(file_rows(profile, sheet))
    order = date_order((row[name] for row in every for name in dates), profile.date_order)
    state = _Reading(problems, order)
    rows: list[HouseholdRow] = []
    by_key: dict[tuple[object, ...], HouseholdRow] = {}
    same = 0
    for one in every:
        row = _household(one, state)
        if row is None:
            continue
        key = (row.external_id,) if row.external_id else (row.name, row.born_on, row.town, row.village, row.phone)
        earlier = by_key.setdefault(key, row)
        if earlier is row:
            rows.append(row)
        elif replace(row, line=earlier.line) == earlier:
            same += 1
        else:
            column = "external_id" if row.external_id else "name"
            problems.add(
                row.line,
                one.columns[column],
                row.external_id or row.name,
                "duplicate",
                tr("The same household stands in line {n} with other values; the first one was kept.", n=earlier.line),
            )
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - len(rows) - same
    return tuple(rows), len(every), _notes(state)


def _notes(state: _Reading) -> list[str]:
    notes: list[str] = []
    if state.zeros_back:
        notes.append(
            ntr(
                "{n} phone number had lost its leading zero; it was put back.",
                "{n} phone numbers had lost their leading zero; it was put back.",
                state.zeros_back,
            )
        )
    if state.more_phones:
        notes.append(
            ntr(
                "{n} cell held several phone numbers; the first mobile number was taken.",
                "{n} cells held several phone numbers; the first mobile number was taken.",
                state.more_phones,
            )
        )
    if state.swapped:
        notes.append(
            ntr(
                "In {n} row latitude and longitude were swapped; they were put right.",
                "In {n} rows latitude and longitude were swapped; they were put right.",
                state.swapped,
            )
        )
    return notes


def _household(row: FileRow, state: _Reading) -> HouseholdRow | None:
    problems = state.problems
    if name_unfit(row, problems) or not _free_of_resident_numbers(row, problems):
        return None
    name = row["name"]
    if not name or not any(c.isalpha() for c in name):
        code = "name" if name else "name_missing"
        message = tr("This is not a name.") if name else tr("The name is missing.")
        problems.add(row.line, row.columns["name"], name, code, message)
        return None
    born_on, sex = None, ""
    if row["born_on"]:
        born_on, sex = birth_date(row["born_on"], state.order)
        if born_on is None:
            message = (
                tr("The year of birth needs four digits.")
                if sex == "two_digit_year"
                else tr("The date of birth cannot be read.")
            )
            problems.add(row.line, row.columns["born_on"], row["born_on"], sex, message)
            return None
        if has_resident_number(row["born_on"]):
            problems.add(
                row.line,
                row.columns["born_on"],
                row["born_on"],
                "resident_number",
                tr(
                    "A resident registration number stands in “{column}”. Only birth date and sex were taken.",
                    column=row.columns["born_on"],
                ),
            )
    latitude, longitude = _coordinates(row, state)
    return HouseholdRow(
        line=row.line,
        external_id=identifier(row["external_id"]),
        name=name,
        sex=_choice(row, "sex", _SEX, problems) or sex,
        born_on=born_on,
        phone=_phone(row, "phone", state),
        town=row["town"],
        village=row["village"],
        address=row["address"],
        latitude=latitude,
        longitude=longitude,
        risk=_choice(row, "risk", _RISK, problems),
        safety_note=row["safety_note"],
        registered_on=_day(row, "registered_on", state),
        contacts=_contacts(row, state),
        consents=_consents(row, state),
    )


def _free_of_resident_numbers(row: FileRow, problems: Problems) -> bool:
    found = [name for name, text in row.cells.items() if name != "born_on" and hide_resident_numbers(text) != text]
    for name in found:
        problems.add(
            row.line,
            row.columns[name],
            row.cells[name],
            "resident_number",
            tr("A resident registration number stands in “{column}”. The row was not taken.", column=row.columns[name]),
        )
    return not found


def _choice(row: FileRow, name: str, words: Mapping[str, str], problems: Problems) -> str:
    text = row[name]
    if not text:
        return ""
    found = words.get(_word(text))
    if found is None:
        problems.add(row.line, row.columns[name], text, name, tr("This word is not known; the cell was left out."))
        return ""
    return str(found)


def _phone(row: FileRow, name: str, state: _Reading) -> str:
    text = row[name]
    if not text:
        return ""
    found = phones(text)
    if found.unreadable:
        state.problems.add(
            row.line, row.columns[name], text, "phone", tr("This is not a phone number; the cell was left out.")
        )
    state.zeros_back += found.repaired
    state.more_phones += len(found.numbers) > 1
    mobile = [number for number in found.numbers if number.startswith("01")]
    return (mobile or list(found.numbers) or [""])[0]


def _day(row: FileRow, name: str, state: _Reading) -> date | None:
    text = row[name]
    if not text:
        return None
    found = moment(text, state.order)
    if found is None:
        state.problems.add(
            row.line, row.columns[name], text, "date", tr("The date cannot be read; the cell was left out.")
        )
        return None
    return found.wall.date()


def _coordinates(row: FileRow, state: _Reading) -> tuple[float | None, float | None]:
    texts = row["latitude"], row["longitude"]
    if not any(texts):
        return None, None
    try:
        latitude, longitude = float(texts[0]), float(texts[1])
    except ValueError:
        latitude = longitude = float("nan")
    if _inside(latitude, longitude):
        return latitude, longitude
    if _inside(longitude, latitude):
        state.swapped += 1
        return longitude, latitude
    column = row.columns.get("latitude") or row.columns["longitude"]
    state.problems.add(
        row.line, column, f"{texts[0]}, {texts[1]}", "coordinates", tr("This place is not in Korea; it was left out.")
    )
    return None, None


def _inside(latitude: float, longitude: float) -> bool:
    return (
        KOREA_LATITUDES[0] <= latitude <= KOREA_LATITUDES[1] and KOREA_LONGITUDES[0] <= longitude <= KOREA_LONGITUDES[1]
    )


def _contacts(row: FileRow, state: _Reading) -> tuple[ContactRow, ...]:
    found: list[ContactRow] = []
    for suffix in _CONTACT_SUFFIXES:
        name, relation = row[f"contact_name{suffix}"], row[f"contact_relation{suffix}"]
        written = row[f"contact_phone{suffix}"]
        phone = _phone(row, f"contact_phone{suffix}", state) if written else ""
        if not name and phone:
            beside = _WORDS.search(written)
            name = beside[0].strip() if beside else ""
        in_brackets = _IN_BRACKETS.match(name)
        if in_brackets and not relation:
            name, relation = in_brackets["name"].strip(), in_brackets["relation"].strip()
        if name or phone:
            found.append(ContactRow(name or relation, relation, phone))
    return tuple(found)


def _consents(row: FileRow, state: _Reading) -> tuple[tuple[str, date | None], ...]:
    given_on = _day(row, "consent_on", state)
    found: list[tuple[str, date | None]] = []
    for purpose in ConsentPurpose:
        text = row[f"consent_{purpose}"]
        if not text:
            continue
        answer = yes_or_no(text)
        if answer is None:
            on = _day(row, f"consent_{purpose}", state)
            if on is not None:
                found.append((str(purpose), on))
        elif answer:
            found.append((str(purpose), given_on))
    return tuple(found)
