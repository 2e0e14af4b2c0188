"""Phone numbers: only digits that stood in the cell as one number are one; what else stands there is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator.importers.households.people import HouseholdRow
from coordinator.importers.preview import preview
from coordinator.importers.reading.phones import phones
from coordinator.text import phone_text

if TYPE_CHECKING:
    from pathlib import Path


@given(st.integers(0, 99_999_999))
def test_mobile_numbers_are_repaired_in_every_writing(tail: int) -> None:
    digits = f"010{tail:08}"
    local = digits[1:]
    for text in (
        digits,
        f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
        f"{digits[:3]} {digits[3:7]} {digits[7:]}",
        f"+82 {local[:2]}-{local[2:6]}-{local[6:]}",
        f"82{local}",
        "".join(chr(ord(c) + 0xFEE0) for c in digits),
        f'="{digits}"',
    ):
        assert phones(text).numbers == (digits,), text
        assert not phones(text).repaired
    lost = phones(str(int(digits)))
    assert lost.numbers == (digits,)
    assert lost.repaired


@given(st.text(max_size=40))
def test_no_text_breaks_the_phone_reader(text: str) -> None:
    for digits in phones(text).numbers:
        assert digits.isdigit()
        assert 8 <= len(digits) <= 12


def test_several_phones_in_one_cell_are_told_apart() -> None:
    assert phones("010-1234-5678 / 033-370-2114(아들)").numbers == ("01012345678", "0333702114")
    assert phones("010-1234-5678 010-8765-4321").numbers == ("01012345678", "01087654321")
    assert phones("없음").numbers == ()
    assert not phones("없음").unreadable
    assert phones("12").unreadable
    assert phones("1.01235E+09").unreadable


NUMBERS = st.one_of(
    st.integers(10_000_000, 99_999_999).map(lambda n: ("010", f"{n}"[:4], f"{n}"[4:])),
    st.integers(2_000_000, 9_999_999).map(lambda n: ("033", f"{n}"[:3], f"{n}"[3:])),
)
WRITTEN = st.sampled_from(
    ["{}-{}-{}", "{}){}-{}", "({}){}-{}", "{} {} {}", "{}.{}.{}", "{}{}{}", "{} - {} - {}", "{}-{}{}"]
)


@given(
    NUMBERS,
    WRITTEN,
    st.sampled_from(["", "3층 ", "2호 ", "뒷집 ", "101동 202호 ", "3층"]),
    st.sampled_from(["", "~5", "~2116", " 내선 12", "(2층)", " (아들 2)", ",6", "/7", " #12", " 2층", "-3", " 교환 0"]),
)
def test_digits_beside_a_number_are_never_part_of_it(
    parts: tuple[str, str, str], form: str, before: str, behind: str
) -> None:
    phone_cell = phones(f"{before}{form.format(*parts)}{behind}")
    if phone_cell.numbers:
        number = "".join(parts)
        # A tail behind a wave is the end of a range; the line it names differs in the last digits alone.
        tail = behind[1:] if behind.startswith("~") else ""
        last = number[: len(number) - len(tail)] + tail
        assert phone_cell.numbers == ((number, last) if last > number else (number,))
        assert bool(phone_cell.rest) == bool(before or behind)
    else:
        assert phone_cell.unreadable


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[0-9]{1,11}(-[0-9]{1,4}){0,2}", fullmatch=True),
            st.sampled_from(["층 ", "호", "~", "/", ", ", " 내선 ", "#", "번", "+"]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_number_is_made_of_digits_that_stood_apart(parts: list[tuple[str, str]]) -> None:
    together = [re.sub(r"\D", "", digits) for digits, _ in parts]
    for number in phones("".join(digits + sign for digits, sign in parts)).numbers:
        assert any(
            number in (digits, f"0{digits}", f"0{digits[2:]}") or number.removeprefix("0") in digits
            for digits in together
        )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("033)370-2114~5", "0333702114"), ("033-370-2114-5", "0333702114"), ("01O-1234-5678", "01012345678"),
        ("O1O-1234-5678", "01012345678"), ("010-l234-5678", "01012345678"), ("010-1234-5678 내선 12", "01012345678"),
        ("3층 010-1234-5678", "01012345678"), ("2 010-1234-5678", "01012345678"), ("010-1234-5678(2층)", "01012345678"),
        ("+82(0)10-1234-5678", "01012345678"), ("00821012345678", "01012345678"), ("1588-1234", "15881234"),
        ("010·1234·5678", "01012345678"), ("010--1234-5678", "01012345678"), ("０３３）３７０－２１１４", "0333702114"),
        ("02)3701-2114", "0237012114"), ("0505-123-4567", "05051234567"),
        ("010-1234-5678 또는 033-370-2114", "01012345678"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_really_sent(text: str, number: str) -> None:
    assert phones(text).numbers[0] == number
    assert phones(text).letters == any(sign in text for sign in "Ol")


@pytest.mark.parametrize("text", ["뒷집", "2 370-2114", "010-1234-567", "010-1234-56789", "12", "01O", "4803022345678"])
def test_a_cell_without_a_number_is_unreadable(text: str) -> None:
    assert phones(text).numbers == ()
    assert phones(text).unreadable


@pytest.mark.parametrize("sign", ["①", "⑴", "⒈", "❶", "²", "➀", "㈠"])
def test_a_numbering_sign_is_no_digit_of_the_number_beside_it(sign: str) -> None:
    phone_cell = phones(f"{sign}010-1111-2224")
    assert (phone_cell.numbers, phone_cell.repaired) == (("01011112224",), False)
    assert phones(f"010-1234-5678{sign}033-370-2114").numbers == ("01012345678", "0333702114")
    assert phones(f"{sign}010-1234-5678 {sign}033-370-2114").numbers == ("01012345678", "0333702114")
    assert phones(f"010-1234{sign}5678").numbers == ()


@pytest.mark.parametrize("text", ["①010-1111-2224", "❶ 010-1111-2224"])
def test_a_numbering_sign_beside_a_number_tells_nothing(text: str) -> None:
    assert phones(text).rest == ""


@pytest.mark.parametrize(
    "text",
    [
        "010-123-4567",
        "0101234567",
        "101234567",
        "+82 10-123-4567",
        "010 123 4567",
        "8210-123-4567",
        "０１０１２３４５６７",
    ],
)
def test_a_010_number_that_lacks_a_digit_is_named_and_never_stored(tmp_path: Path, text: str) -> None:
    assert phones(text).numbers == ()
    assert phones(text).unreadable
    path = tmp_path / "list.csv"
    path.write_text(f"이름,휴대전화\n김영희,{text}\n박철수,010-1234-5678\n", encoding="utf-8")
    file_preview = preview("households", path)
    assert [row.phone for row in file_preview.rows if isinstance(row, HouseholdRow)] == ["", "01012345678"]
    assert [(problem.row, problem.code) for problem in file_preview.problems] == [(2, "phone")]


@pytest.mark.parametrize("prefix", ["011", "016", "017", "018", "019"])
@pytest.mark.parametrize("middle", ["234", "9234"])
def test_an_older_mobile_number_may_have_seven_digits_behind_its_prefix(prefix: str, middle: str) -> None:
    assert phones(f"{prefix}-{middle}-5678").numbers == (f"{prefix}{middle}5678",)
    assert phones(f"{prefix[1:]}{middle}5678").numbers == (f"{prefix}{middle}5678",)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("033)370-2114~5", ("0333702114", "0333702115")), ("033-370-2114～2116", ("0333702114", "0333702116")),
        ("033-370-2114∼16", ("0333702114", "0333702116")), ("033-370-2114, 2116", ("0333702114", "0333702116")),
        ("033-370-2114/2116", ("0333702114", "0333702116")), ("1588-1234~5", ("15881234", "15881235")),
        ("033-370-2114~3", ("0333702114",)), ("033-370-2114-5", ("0333702114",)), ("033-370-2114, 6", ("0333702114",)),
        ("010-1234-5678~18시", ("01012345678",)), ("010-1234-5678, 2116", ("01012345678",)),
        ("033-370-2114, 2116호", ("0333702114",)),
    ],
)  # fmt: skip
def test_both_ends_of_a_range_are_lines_and_nothing_else_is(text: str, numbers: tuple[str, ...]) -> None:
    assert phones(text).numbers == numbers
    assert phones(text).rest


@pytest.mark.parametrize("prefix", ["1522", "1551", "1588", "1600", "1655", "1688", "1800", "1811", "1844", "1899"])
def test_a_nationwide_number_is_one_whoever_knows_its_prefix(prefix: str) -> None:
    assert phones(f"{prefix}-1234").numbers == phones(f"{prefix}1234").numbers == (f"{prefix}1234",)
    assert phone_text(f"{prefix}1234") == f"{prefix}-1234"


@pytest.mark.parametrize(("text", "shown"), [
    ("0507-1234-5678", "0507-1234-5678"), ("0505-123-4567", "0505-123-4567"), ("050712345678", "0507-1234-5678"),
    ("0502 123 4567", "0502-123-4567"),
])  # fmt: skip
def test_a_personal_number_keeps_its_head_of_four_digits(text: str, shown: str) -> None:
    assert [phone_text(number) for number in phones(text).numbers] == [shown]


@pytest.mark.parametrize(
    ("text", "number"),
    [("119", "119"), ("129 콜센터", "129"), ("1366", "1366"), ("033-120", "033120"), ("☎ 02)120", "02120")],
)
def test_a_special_number_is_one_only_where_it_may_be_and_alone(text: str, number: str) -> None:
    assert phones(text).numbers == ()
    assert phones(text).unreadable
    assert phones(text, with_short=True).numbers == (number,)
    for further in ("3층 119", "119호", "119동 2", "119-2", "내선 119, 120"):
        assert phones(further, with_short=True).numbers == ()


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("010-1234-5678(아들)", ("아들",)), ("아들 010-1234-5678", ("아들",)), ("010-1234-5678 큰딸", ("큰딸",)),
        ("아들:010-1111-2222 본인 010-3333-4444", ("아들", "")),
        ("010-1111-2222 본인, 010-3333-4444 큰딸", ("", "큰딸")),
        ("010-1234-5678 / 033-370-2114(아들)", ("", "아들")), ("이장님 010-1111-2222", ("이장님",)),
        ("010-1111-2222(김철수 아들)/033-370-2114(자택)", ("아들", "")), ("옆집 033)370-2114", ("옆집",)),
        ("010-1234-5678", ("",)), ("010-1234-5678(본인)", ("",)), ("집 033-370-2114 딸 010-1111-2222", ("", "딸")),
        ("010-1234-5678 부재 시 010-1111-2222", ("", "")), ("형제슈퍼 033-370-2114", ("",)),
    ],
)  # fmt: skip
def test_the_words_beside_a_number_say_whose_it_is(text: str, whose: tuple[str, ...]) -> None:
    assert phones(text).whose == whose


def test_a_number_of_somebody_else_is_a_contact_and_never_the_persons_own(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [
        "다람,010-1111-2222(아들),,", "나루,본인 010-3333-4444 / 딸 010-5555-6666,이웃,010-7777-8888",
        "가온,아들 010-1111-2222,김철수,010-1111-2222", "하늘,119,,033-120",
    ]  # fmt: skip
    path.write_text("\n".join(("이름,휴대전화,보호자 이름,보호자 연락처", *rows)) + "\n", encoding="utf-8")
    file_preview = preview("households", path)
    homes = [row for row in file_preview.rows if isinstance(row, HouseholdRow)]
    assert [home.phone for home in homes] == ["", "01033334444", "", ""]
    assert [[(contact.name, contact.phone) for contact in home.contacts] for home in homes] == [
        [("아들", "01011112222")],
        [("이웃", "01077778888"), ("딸", "01055556666")],
        [("김철수", "01011112222")],
        [("", "033120")],
    ]
    assert [(problem.row, problem.code) for problem in file_preview.problems] == [
        (2, "phone_other"), (3, "phone_other"), (4, "phone_other"), (5, "phone"),
    ]  # fmt: skip
    assert all(home.notes for home in homes)


def test_what_is_left_of_a_phone_cell_is_named_and_its_words_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [
        "다람,033)370-2114~5,", "나루,01O-1234-5678,", "가온,뒷집,", "사랑,010-1234-5678 내선 12,010-2222-3333(2층)",
        "마음,010-1111-2222(본인),아들 김철수 010-2222-3334", "바람,없음,",
    ]  # fmt: skip
    path.write_text("\n".join(("이름,휴대전화,보호자 연락처", *rows)) + "\n", encoding="utf-8")
    file_preview = preview("households", path)
    homes = [row for row in file_preview.rows if isinstance(row, HouseholdRow)]
    assert [home.phone for home in homes] == ["0333702114", "01012345678", "", "01012345678", "01011112222", ""]
    assert [(problem.row, problem.column, problem.code) for problem in file_preview.problems] == [
        (2, "휴대전화", "phone_rest"), (4, "휴대전화", "phone"), (5, "휴대전화", "phone_rest"),
        (5, "보호자 연락처", "phone_rest"),
    ]  # fmt: skip
    assert [home.notes for home in homes] == [
        ("명단의 휴대전화: 033)370-2114~5",),
        (),
        ("명단의 휴대전화: 뒷집",),
        ("명단의 휴대전화: 010-1234-5678 내선 12", "명단의 보호자 연락처: 010-2222-3333(2층)"),
        (),
        (),
    ]
    assert [(contact.name, contact.phone) for contact in homes[4].contacts] == [("아들 김철수", "01022223334")]
    assert any("글자(O, l)" in note for note in file_preview.notes)
