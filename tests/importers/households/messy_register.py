"""A register as an office keeps it for years, made up and seeded: titles, slips, doubles, old names; and the truth.

Nobody in it lives: names are put together from syllables, numbers from the seed.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

AREAS = Path(__file__).resolve().parents[3] / "resources" / "areas.csv"
COUNTY = "영월군"
SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍전고문손양배백허남심노하곽성차주우구민엄"
SYLLABLES = (
    "가건경광귀규금기길나남노달대덕도동두란례로만말명모무묘미민범병복봉분사산상선설성세소송수숙순승시식신아연열영"
    "예옥완외용우운원월유윤은의이익인일임자장재점정제종주준중지진창천철춘춘태판필하학한해향현형혜호홍화환활황효훈희"
)
HEAD = (
    "연번", "성명", "생년월일", "주민등록번호", "성별", "읍면", "법정리", "주소", "연락처",
    "보호자 성명", "보호자 연락처", "비고",
)  # fmt: skip
GROUPS = ("", "인적사항", "", "", "", "거주지", "", "", "연락처", "보호자", "", "기타")
"""The line above the head, of merged cells: each stands over the cells that follow it empty."""
TYPO, SWAPPED, PHONE = "typo", "swapped", "phone"
KINDS = (TYPO, SWAPPED, PHONE)
"""How a person comes to stand in a list twice: a letter of the name, two digits of the birth, another phone."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A person of the register as is true of them.

    Attributes
    ----------
    number : who it is
    town, village : today's names; `written_town` is how the list has it, which may be an old name
    """

    number: int
    name: str
    born_on: date
    sex: str
    town: str
    village: str
    written_town: str
    address: str
    phone: str
    second_phone: str = ""
    contact: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row of the file: its line, of whom it is, and of a double the line of the first and the kind of slip."""

    line: int
    person: int
    doubles: int = 0
    slip: str = ""


@dataclass(frozen=True, slots=True)
class MessyRegister:
    """The file and what is true.

    Attributes
    ----------
    content : of the file, CP949
    people : everybody in it, once
    rows : every row of a person, in the order of the file
    resident_numbers : every resident registration number that stands somewhere in it
    """

    content: bytes
    people: tuple[MadeUp, ...]
    rows: tuple[WrittenRow, ...]
    resident_numbers: tuple[str, ...]

    @property
    def doubles(self) -> tuple[WrittenRow, ...]:
        """The rows of people who stand in it before."""
        return tuple(row for row in self.rows if row.doubles)


@lru_cache(maxsize=1)
def villages() -> list[tuple[str, str, str]]:
    """Read the villages of the county of practice: eup/myeon, ri, an old name of the eup/myeon or empty."""
    with AREAS.open(encoding="utf-8") as file:
        areas = [row for row in csv.DictReader(file) if row["county"] == COUNTY]
    old = {
        row["town"]: alias
        for row in areas
        for alias in row["aliases"].split("|")
        if row["level"] == "town" and alias.endswith(("읍", "면"))
    }
    return [(row["town"], row["village"], old.get(row["town"], "")) for row in areas if row["level"] == "village"]


def messy_register(
    people: int = 5_000,
    *,
    doubles: int = 80,
    slips: int = 0,
    seed: int = 1,
    known: Sequence[MadeUp] = (),
    title: bool = True,
    two_phones: float = 0.1,
    old_names: float = 0.3,
    empty_rows: int = 12,
) -> MessyRegister:
    """Make a register.

    Parameters
    ----------
    people : how many stand in it, those of `known` first
    doubles : how many of them stand in it a second time with a slip
    slips : how many of `known` are written with a slip, and so like somebody of the register without being equal
    title : whether a title, a day and a line of merged cells stand above the head
    two_phones, old_names : the share of cells with two phones, and of those with the old name of a renamed eup/myeon
    empty_rows : how many rows are empty somewhere in it
    """
    rng = random.Random(seed)
    made = [*known[:people]]
    names = {person.name for person in made}
    while len(made) < people:
        made.append(_person(rng, len(made), names, two_phones, old_names))
    written = list(made)
    for place in rng.sample(range(min(len(known), people)), slips):
        written[place] = _slipped(rng, written[place], KINDS[place % len(KINDS)])
    entries: list[tuple[MadeUp, str]] = [(person, "") for person in written]
    for n, place in enumerate(rng.sample(range(people), doubles)):
        kind = KINDS[n % len(KINDS)]
        entries.append((_slipped(rng, made[place], kind), kind))
    # The doubles stand anywhere behind the first of them.
    first = {person.number: place for place, person in enumerate(written)}
    behind: dict[int, list[int]] = {}
    for n in range(people, len(entries)):
        behind.setdefault(rng.randrange(first[entries[n][0].number], people), []).append(n)
    order = [n for place in range(people) for n in (place, *behind.get(place, ()))]
    return _write(rng, made, [entries[n] for n in order], title=title, empty_rows=empty_rows)


def _person(rng: random.Random, number: int, names: set[str], two_phones: float, old_names: float) -> MadeUp:
    name = ""
    while not name or name in names:
        name = rng.choice(SURNAMES) + rng.choice(SYLLABLES) + rng.choice(SYLLABLES)
    names.add(name)
    town, village, old = rng.choice(villages())
    lot = f"{rng.randint(1, 999)}" + (f"-{rng.randint(1, 40)}" if rng.random() < 0.6 else "")
    is_lot = rng.random() < 0.6
    address = f"{village} {lot}" if is_lot else f"{village[:-1]}로 {rng.randint(1, 900)}번길 {rng.randint(1, 60)}"
    return MadeUp(
        number,
        name,
        date(1930, 1, 1) + timedelta(days=rng.randrange(55 * 365)),
        rng.choice("남여"),
        town,
        village,
        old if old and rng.random() < old_names else town,
        address,
        f"010{10_000_000 + number * 7_919 % 89_999_999:08}",
        f"033{3_700_000 + number % 90_000:07}" if rng.random() < two_phones else "",
        rng.choice(SURNAMES) + rng.choice(SYLLABLES) + rng.choice(SYLLABLES) if rng.random() < 0.5 else "",
        f"010{20_000_000 + number * 6_131 % 79_999_999:08}",
    )


def _slipped(rng: random.Random, person: MadeUp, kind: str) -> MadeUp:
    if kind == TYPO:
        return replace(person, name=person.name[:2] + _letter_off(person.name[2]))
    if kind == PHONE:
        return replace(person, phone=f"010{90_000_000 + rng.randrange(9_999_999):08}", second_phone="")
    born = person.born_on
    digits = f"{born:%y%m%d}"
    for place in (4, 2, 0):  # the day's digits, the month's, the year's: whichever gives another day there is
        turned = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        try:
            other = date(1900 + int(turned[:2]), int(turned[2:4]), int(turned[4:]))
        except ValueError:
            continue
        if other != born and date(1920, 1, 1) <= other < date(1995, 1, 1):
            return replace(person, born_on=other)
    one_off = born.day - 1 if born.day % 10 else 20 if born.day == 10 else born.day - 10
    return replace(person, born_on=born.replace(day=one_off or 2))


def _letter_off(syllable: str) -> str:
    """Change the vowel of a syllable to its neighbour: 희 becomes 히."""
    code = ord(syllable) - 0xAC00
    lead, vowel, tail = code // 588, code % 588 // 28, code % 28
    vowel = vowel + 1 if vowel < 20 else vowel - 1
    return chr(0xAC00 + lead * 588 + vowel * 28 + tail)


def _dashed(phone: str) -> str:
    return f"{phone[:3]}-{phone[3:-4]}-{phone[-4:]}"


def _write(
    rng: random.Random,
    made: Sequence[MadeUp],
    entries: Sequence[tuple[MadeUp, str]],
    *,
    title: bool,
    empty_rows: int,
) -> MessyRegister:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    line = 0

    def put(cells: Sequence[str]) -> None:
        nonlocal line
        line += 1
        writer.writerow(cells)

    if title:
        put(["2026년 1인가구 관리 명부", *[""] * (len(HEAD) - 1)])
        put([*[""] * (len(HEAD) - 2), "기준일: 2026. 10. 31.", ""])
        put(GROUPS)
    put(HEAD)
    numbers: list[str] = []
    rows: list[WrittenRow] = []
    first_lines: dict[int, int] = {}
    empty = set(rng.sample(range(len(entries)), min(empty_rows, len(entries))))
    for place, (person, slip) in enumerate(entries):
        if place in empty:
            put([""] * len(HEAD))
        digit = {"남": "1", "여": "2"}[person.sex]
        number = f"{person.born_on:%y%m%d}-{digit}{rng.randrange(1_000_000):06}"
        numbers.append(number)
        phone = _dashed(person.phone)
        if person.second_phone:
            phone += rng.choice((" / ", ", ", " ")) + _dashed(person.second_phone)
        remark = rng.choice(("", "", "", "", "경로당 이용", "텃밭 가꿈", "청력 약함", "아들 서울 거주"))
        if place % 97 == 0:
            remark = f"{remark} 주민번호 {number}".strip()  # somebody has written it there once more
        name = f"  {person.name} " if place % 7 == 0 else person.name
        written_on = f"{person.born_on:%Y.%m.%d}" if place % 3 else f"{person.born_on:%Y-%m-%d}"
        put(
            [
                str(place + 1),
                name,
                written_on,
                number,
                person.sex,
                person.written_town,
                person.village,
                f"{person.written_town} {person.address}",
                phone,
                person.contact,
                _dashed(person.contact_phone) if person.contact else "",
                remark,
            ]
        )
        rows.append(WrittenRow(line, person.number, first_lines.get(person.number, 0), slip))
        first_lines.setdefault(person.number, line)
    put(["합계", f"{len(entries):,}명", *[""] * (len(HEAD) - 2)])
    return MessyRegister(out.getvalue().encode("cp949"), tuple(made), tuple(rows), tuple(numbers))
