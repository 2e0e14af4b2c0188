"""Households from partners' files: one row a person living alone, with contacts and consents beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from coordinator.importers.file_rows import FileRow, file_rows, meter_numbers, name_unfit
from coordinator.importers.households.births import REASONS, Birth, birth, five_digits, is_lunar_word
from coordinator.importers.households.consents import ConsentCell, day_of, read_consents
from coordinator.importers.households.counted import Counted, notes
from coordinator.importers.households.marks import Mark, marks_of, split_mark
from coordinator.importers.households.notes import NOTE_FIELDS, STATE_FIELDS
from coordinator.importers.households.places import place
from coordinator.importers.reading.cells import Problems, identifier
from coordinator.importers.reading.phones import Phones, phones
from coordinator.importers.reading.stamps import date_order
from coordinator.records.households import Risk
from coordinator.records.reporters import found_by_code
from coordinator.records.values.ages import part_text
from coordinator.records.values.resident_numbers import has_resident_number, hide_resident_numbers
from coordinator.text import day, phone_text, tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from coordinator.importers.kind import FileToRead


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One of the emergency contacts as the file gives it."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One household of a file; an empty or None value means the file does not say.

    Attributes
    ----------
    line : its line in the file
    name : empty where a failed formula stood in its place; the partner's number or the phone tells who it is
    born_part : what is known of a birth whose day is not: `1948` or `1948-03`
    born_words : the birth as it is written, where that says more than the day or the part
    found_by : a code of the table of reporters
    metres : columns X and Y where they are metres of a grid; turning them into degrees is casework's
    town, village : area names as written; matching them is casework's
    phone : digits
    notes : remarks, and the words of a birth or phone cell that was not taken whole
    consents : what the file says of each purpose it has a column of
    mark : what the file says became of the person, in the name, a column of states or a remark; None for nothing
    meters : the number of the home's meter, the customer's number, or both; whose they are is casework's
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
    notes: tuple[str, ...] = ()
    registered_on: date | None = None
    contacts: tuple[ContactRow, ...] = ()
    consents: tuple[ConsentCell, ...] = ()
    mark: Mark | None = None
    meters: tuple[str, ...] = ()
    born_part: str = ""
    born_words: str = ""
    metres: tuple[float, float] | None = None
    found_by: str = ""


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
_CONTACT_FIELDS = tuple(
    (f"contact_name{suffix}", f"contact_relation{suffix}", f"contact_phone{suffix}") for suffix in ("", "_2", "_3")
)
_LAST_SIX = re.compile(r"(\d{6}\W*[0-9])\d{6}(?!\d)")
_WORDS = re.compile(r"[가-힣A-Za-z][가-힣A-Za-z ()]*")
_IN_BRACKETS = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<relation>[^()\d]{1,10})\)$")


@lru_cache(maxsize=1024)
def _word(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def read(file: FileToRead) -> tuple[tuple[HouseholdRow, ...], int, list[str]]:
    """Read and check the households of a file.

    A row is not taken when it has no name, or its number was there before. Any other cell that cannot be read, the
    date of birth too, costs that cell alone: it is left out and named, and the person is taken.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes

    Raises
    ------
    ImportRefused
        `date_order`, `quote`
    """
    problems = file.problems
    dates = {"born_on", "registered_on", "consent_on"} & set(file.profile.columns)
    every = list(file_rows(file))
    order = date_order((row[name] for row in every for name in dates), file.profile.date_order)
    state = Counted(problems, order, file.today, five_digits(row["born_on"] for row in every))
    rows: list[HouseholdRow] = []
    by_key: dict[tuple[object, ...], HouseholdRow] = {}
    same = 0
    for cells in every:
        row = household_of(cells, state)
        if row is None:
            continue
        # Of two people of one name in one village the address may be all that differs.
        born = row.born_on or row.born_part
        key: tuple[object, ...] = (row.name, born, row.town, row.village, row.phone, row.address)
        if row.external_id:
            key = (row.external_id,)
        earlier = by_key.setdefault(key, row)
        if earlier is row:
            rows.append(row)
        elif replace(row, line=earlier.line) == earlier:
            same += 1
            problems.settled.add(row.line)
        else:
            column = "external_id" if row.external_id else "name"
            problems.add(
                row.line,
                cells.columns[column],
                row.external_id or row.name,
                "duplicate",
                tr("The same household stands in line {n} with other values; the first one was kept.", n=earlier.line),
            )
    problems.counts["duplicate_same"] += same
    problems.rejected = len(every) - len(rows) - same
    return tuple(rows), len(every), notes(state)


def household_of(row: FileRow, state: Counted) -> HouseholdRow | None:
    """Read one row as who it is of; None where it cannot be taken, which is named."""
    problems = state.problems
    if name_unfit(row, problems):
        return None
    name, of_name = split_mark(row["name"])
    # Whose name a failed formula took is still known by the number; the register's own name stays then.
    is_known_otherwise = "name" in row.failed and bool(row["external_id"] or phones(row["phone"]).numbers)
    if not any(c.isalpha() for c in name) and not is_known_otherwise:
        code = "name" if name else "name_missing"
        message = tr("This is not a name.") if name else tr("The name is missing.")
        problems.add(row.line, row.columns["name"], name, code, message)
        return None
    state.words = _remarks(row)
    mark, open_fields = marks_of(row, state.today, state.order)
    if of_name is not None and mark is not None and mark.column in STATE_FIELDS and mark.became != of_name.became:
        open_fields = (mark.column, *open_fields)
    for field in open_fields:
        state.keep_words(row, field, row[field])
    born, born_words = _birth(row, state)
    stands = place(row, state)
    phone, written = _phone(row, "phone", state)
    others = _others_contacts(row, written, state)
    if phone and written.rest and not others:
        _name_rest(row, "phone", phone, state)
    contacts = _contacts(row, state)
    known_phones = {contact.phone for contact in contacts}
    return HouseholdRow(
        line=row.line,
        external_id=identifier(row["external_id"]),
        name=name,
        sex=_choice(row, "sex", _SEX, problems) or born.sex,
        born_on=born.born_on,
        phone=phone,
        town=f"{row['county']} {row['town']}".strip(),
        village=row["village"],
        address=row["address"],
        latitude=stands.latitude,
        longitude=stands.longitude,
        metres=stands.metres,
        found_by=_found_by(row, problems),
        risk=_choice(row, "risk", _RISK, problems),
        safety_note=row["safety_note"],
        registered_on=day_of(row, "registered_on", state.order, problems),
        contacts=(*contacts, *(contact for contact in others if contact.phone not in known_phones)),
        consents=read_consents(row, state.order, problems),
        notes=tuple(state.words),
        meters=meter_numbers(row, problems),
        mark=of_name or mark,
        born_part=born.part,
        born_words=born_words,
    )


def _birth(row: FileRow, state: Counted) -> tuple[Birth, str]:
    """Read the birth, and give its words where they say more; what is not sure of it is named."""
    text = row["born_on"]
    if not text:
        return Birth(), ""
    column = row.columns["born_on"]
    lunar = is_lunar_word(row["calendar"], row.columns.get("calendar", ""))
    read = birth(text, state.order, today=state.today, five=state.five, lunar=lunar)
    value = _LAST_SIX.sub(r"\1******", text)
    if read.doubt:
        read_on = "" if read.born_on is None else day(read.born_on)
        message = tr(REASONS[read.doubt], date=read_on, part=part_text(read.part))
        state.problems.add(row.line, column, value, read.doubt, message)
    elif (read.is_either or read.has_words) and read.born_on is not None:
        message = tr("Read as {date}. It may be meant otherwise: check it.", date=day(read.born_on))
        state.problems.add(row.line, column, value, "birth_check", message)
    if read.century and read.born_on is not None:
        state.centuries.setdefault(read.century, []).append(read.born_on.year % 100)
    if value != text or has_resident_number(text):
        state.problems.add(
            row.line,
            column,
            value,
            "resident_number",
            tr(
                "A resident registration number stands in “{column}”. Only birth date and sex were taken.",
                column=column,
            ),
        )
    words = f"{row['calendar']} {value}" if lunar else value
    return read, hide_resident_numbers(words) if read.has_words else ""


def _remarks(row: FileRow) -> list[str]:
    """Give the remarks of a row; where the file has several columns of them, each with its column's name."""
    several = sum(name in row.columns for name in NOTE_FIELDS) > 1
    return [f"{row.columns[name]}: {row[name]}" if several else row[name] for name in NOTE_FIELDS if row[name]]


def _choice(row: FileRow, name: str, words: Mapping[str, str], problems: Problems) -> str:
    text = row[name]
    if not text:
        return ""
    meaning = words.get(_word(text))
    if meaning is None:
        problems.add(row.line, row.columns[name], text, name, tr("This word is not known; the cell was left out."))
        return ""
    return str(meaning)


def _found_by(row: FileRow, problems: Problems) -> str:
    """Read by whom somebody was found; a way the table of reporters lacks costs that cell alone."""
    text = row["found_by"]
    if not text:
        return ""
    code = found_by_code(text)
    if not code:
        message = tr("The table of reporters does not know this way of finding; the cell was left out.")
        problems.add(row.line, row.columns["found_by"], text, "found_by", message)
    return code


def _phone(row: FileRow, name: str, state: Counted) -> tuple[str, Phones]:
    """Read a phone cell: the number that is taken, and all that the cell holds."""
    text = row[name]
    if not text:
        return "", Phones(())
    read = phones(text, with_short=name != "phone")
    if read.unreadable:
        message = tr("This is not a phone number; its words stand in the notes.")
        state.problems.add(row.line, row.columns[name], text, "phone", message)
        state.keep_words(row, name, text)
    state.zeros_back += read.repaired
    state.letters += read.letters
    numbers = read.own if name == "phone" else read.numbers
    mobile = [number for number in numbers if number.startswith("01")]
    state.more_phones += len(numbers) > 1 and bool(mobile)
    return (mobile or list(numbers) or [""])[0], read


def _others_contacts(row: FileRow, read: Phones, state: Counted) -> tuple[ContactRow, ...]:
    """Give the numbers in the person's own cell that are written as somebody else's; they are named."""
    others = [(number, of) for number, of in zip(read.numbers, read.whose, strict=True) if of]
    for number, of in others:
        message = tr(
            "{phone} is written as somebody else's ({whose}); it was taken as a contact, not as the person's own.",
            phone=phone_text(number),
            whose=of,
        )
        state.problems.add(row.line, row.columns["phone"], row["phone"], "phone_other", message)
    if others:
        state.keep_words(row, "phone", row["phone"])
    return tuple(ContactRow(of, of, number) for number, of in others)


def _name_rest(row: FileRow, name: str, taken: str, state: Counted) -> None:
    """Name what else stood in a phone cell: a range, an extension, a floor, whose it is, a further number."""
    message = tr("Only {phone} was taken of this cell; its words stand in the notes.", phone=phone_text(taken))
    state.problems.add(row.line, row.columns[name], row[name], "phone_rest", message)
    state.keep_words(row, name, row[name])


def _contacts(row: FileRow, state: Counted) -> tuple[ContactRow, ...]:
    contacts: list[ContactRow] = []
    for name_field, relation_field, phone_field in _CONTACT_FIELDS:
        name, relation = row[name_field], row[relation_field]
        if not name and not row[phone_field]:
            continue
        phone, written = _phone(row, phone_field, state)
        beside = written.rest.strip(" ()[]:,/-")
        if not name and phone and len(written.numbers) == 1 and _WORDS.fullmatch(beside):
            name = beside  # such as `아들 김철수 010-2222-3333`
        elif phone and beside:
            _name_rest(row, phone_field, phone, state)
        in_brackets = _IN_BRACKETS.match(name)
        if in_brackets and not relation:
            name, relation = in_brackets["name"].strip(), in_brackets["relation"].strip()
        if name or phone:
            contacts.append(ContactRow(name or relation, relation, phone))
    return tuple(contacts)
