"""The people of a finding round as a file gives them: who they are, and their signals; several rows of one are one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from coordinator.importers.file_rows import file_rows
from coordinator.importers.finding.signs import Sign, signs_of
from coordinator.importers.finding.titles import (
    MOST_TITLES,
    RoundTold,
    day_named,
    round_named,
    source_named,
    told_by,
)
from coordinator.importers.households.births import five_digits
from coordinator.importers.households.counted import Counted, notes
from coordinator.importers.households.people import household_of
from coordinator.importers.reading.stamps import date_order
from coordinator.text import ntr, tr

if TYPE_CHECKING:
    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.households.people import HouseholdRow
    from coordinator.importers.kind import FileToRead


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One person of a list.

    Attributes
    ----------
    line : its first line in the file
    person : who it is, as a list of households would give it; matching is casework's
    signs : the signals of all its rows
    officer : what the list says of an officer who looks after the person already; empty for nothing
    told : what the file says of its round, the same for every row
    """

    line: int
    person: HouseholdRow
    signs: tuple[Sign, ...] = ()
    officer: str = ""
    told: RoundTold = field(default_factory=RoundTold)


_NO = frozenset(("n", "x", "×", "0", "-", "아니오", "무", "없음", "해당없음", "비해당"))


def read(file: FileToRead) -> tuple[tuple[ListedPerson, ...], int, list[str]]:
    """Read and check the people of a list.

    A row is not taken when it has no name. A person who stands in several rows, one a signal, is taken once with the
    signals of all; rows of one number that name two people are two.

    Returns
    -------
    the people, the rows of the file, and notes

    Raises
    ------
    ImportRefused
        `date_order`, `quote`
    """
    problems = file.problems
    every = list(file_rows(file))
    order = date_order((row["born_on"] for row in every), file.profile.date_order)
    state = Counted(problems, order, file.today, five_digits(row["born_on"] for row in every))
    told = _of_columns(every).filled(told_by(_titles(file)))
    people: dict[tuple[object, ...], ListedPerson] = {}
    joined = rejected = 0
    for row in every:
        person = household_of(row, state)
        if person is None:
            rejected += 1
            continue
        listed = ListedPerson(row.line, person, signs_of(row), _officer(row), told)
        key = _key(person)
        earlier = people.get(key)
        if earlier is None:
            people[key] = listed
            continue
        joined += 1
        problems.settled.add(row.line)
        more = [sign for sign in listed.signs if sign not in earlier.signs]
        words = [text for text in person.notes if text not in earlier.person.notes]
        people[key] = replace(
            earlier,
            signs=(*earlier.signs, *more),
            officer=earlier.officer or listed.officer,
            person=replace(earlier.person, notes=(*earlier.person.notes, *words)),
        )
    problems.rejected = rejected
    said = notes(state)
    if joined:
        said.append(
            ntr(
                "{n} row names a person of an earlier row; the person is taken once, with the signals of all rows.",
                "{n} rows name people of earlier rows; each person is taken once, with the signals of all rows.",
                joined,
            )
        )
    silent = sum(not listed.signs for listed in people.values())
    if silent:
        said.append(ntr("Of {n} person the list gives no signal.", "Of {n} people the list gives no signal.", silent))
    return tuple(people.values()), len(every), said


def _key(person: HouseholdRow) -> tuple[object, ...]:
    born = person.born_on or person.born_part
    if person.external_id:
        return person.external_id, person.name, born
    if born and person.phone:
        return person.name, born, person.phone
    return person.name, born, person.phone, person.town, person.village, person.address


def _titles(file: FileToRead) -> list[str]:
    """Give what stands over the table, the surest first: its titles, the sheet's name, the file's."""
    above = [text for text in islice(file.sheet.above(), MOST_TITLES) if text.strip()]
    return [*above, file.sheet.name, file.sheet.file_name]


def _of_columns(rows: list[FileRow]) -> RoundTold:
    """Read the columns that say of every row which round it is of; where two rows differ nothing is taken."""

    def agreed(name: str) -> str:
        texts = {row[name] for row in rows if row[name]}
        return texts.pop() if len(texts) == 1 else ""

    said = agreed("round")
    year = told_by([said]).year
    return RoundTold(
        source_named(agreed("round_source")) or source_named(said),
        year,
        round_named(said) or told_by([said]).number,
        day_named(agreed("received_on")),
        day_named(agreed("until")),
    )


def _officer(row: FileRow) -> str:
    """Give the words by which a row says that the officer for blind spots looks after the person; empty for a no."""
    text = row["officer"].strip()
    if not text or text.casefold() in _NO:
        return ""
    return tr("{column} in the list: {text}", column=row.columns["officer"], text=text)
