"""Any fragment finds its household: syllables, initial consonants, phone parts, numbers; every sign is only a sign."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordinator import text
from coordinator.worklist.facts.people import Person
from coordinator.worklist.search import Sought, found_in, search, sought, words_in
from tests.casework.homes import add_home
from tests.conftest import NOW

if TYPE_CHECKING:
    from coordinator.workspace import Workspace

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
syllables = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
names = st.text(syllables, min_size=2, max_size=5)


def initial(char: str) -> str:
    """Find a syllable's first consonant by Unicode's own decomposition."""
    return INITIALS[ord(unicodedata.normalize("NFD", char)[0]) - 0x1100]


def person(number: int, name: str, phone: str = "", area: str = "", address: str = "") -> Person:
    return Person(number, name, 70, "f", date(1956, 1, 1), phone, area, address, "unknown", "")


PEOPLE = [
    person(1, "김숙자", "01012345678", "북면 마차리", "북면 마차리 12-3"),
    person(2, "금순이", "01099990000", "주천면 주천리", "주천면 주천로 100%"),
    person(3, "김수희", "0333741234", "Buk-myeon", "Mt. _Hill_ (2F)"),
    person(12, "박숙자", "01055551212", "산솔면 녹전리", "산솔면 녹전중동로 5"),
]


def found(words: str) -> list[int]:
    return [hit.household_id for hit in search(PEOPLE, words)]


# ------------------------------------------------------------ consonants


@given(name=names, data=st.data())
def test_each_character_is_found_by_itself_or_by_its_consonant(name: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(name) - 1))
    part = name[first : data.draw(st.integers(first + 1, len(name)))]
    typed = "".join(data.draw(st.sampled_from([char, initial(char)])) for char in part)
    assert found_in(typed, name)


@given(name=names, wanted=names)
def test_a_consonant_finds_no_syllable_that_begins_otherwise(name: str, wanted: str) -> None:
    typed = "".join(map(initial, wanted))
    assert found_in(typed, name) == (typed in "".join(map(initial, name)))


@given(name=names, wanted=names)
def test_full_syllables_stay_exact(name: str, wanted: str) -> None:
    assert found_in(wanted, name) == (wanted in name)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("ㄱㅅㅈ", [1]),
        ("김ㅅ", [1, 3]),
        ("ㄱㅅ", [1, 2, 3]),
        ("숙자", [1, 12]),
        ("ㅅㅈ", [1, 12]),
        ("김수", [3]),
        ("ㅂ숙", [12]),
        ("ㄲㅅ", []),
        ("박 녹전", [12]),
        ("마차 김", [1]),
        ("마차 박", []),
    ],
)
def test_names_are_found_by_syllables_and_consonants_mixed(words: str, numbers: list[int]) -> None:
    assert found(words) == numbers


def test_a_decomposed_name_as_a_mac_types_it_is_found() -> None:
    assert found(unicodedata.normalize("NFD", "김숙자")) == [1]


# ------------------------------------------------------------ phones, numbers, places


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("5678", [1]),
        ("010-1234", [1]),
        ("1234-5678", [1]),
        ("010 5555", [12]),
        ("374-1234", [3]),
        ("1234", [1, 3]),
        ("12", [12, 1]),
        ("3", [3, 1]),
        ("45", []),
        ("-", [1, 3]),
    ],
)
def test_phones_are_found_by_three_digits_and_households_by_their_number(words: str, numbers: list[int]) -> None:
    assert found(words) == numbers


@pytest.mark.parametrize("words", ["buk", "BUK-MYEON", "mt.", "HILL"])
def test_letters_are_found_in_either_case(words: str) -> None:
    assert found(words) == [3]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("%", [2]),
        ("100%", [2]),
        ("_", [3]),
        ("(2f)", [3]),
        (".", [3]),
        (".*", []),
        ("[", []),
        ("ㄱ.", []),
        ("ㄱ*", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("김?", []),
        ("^김", []),
        ("²", []),
        ("٣", []),
        ("", []),
        ("   ", []),
        ("\u200b", []),
    ],
)
def test_signs_of_search_languages_are_only_signs(words: str, numbers: list[int]) -> None:
    assert found(words) == numbers


@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered(words: str) -> None:
    assert set(found(words)) <= {p.household_id for p in PEOPLE}


def test_names_that_begin_so_come_first_and_the_list_is_cut() -> None:
    crowd = [person(1, "이김"), person(2, "김이"), person(3, "박", address="김포로 1")]
    assert [hit.household_id for hit in search(crowd, "김")] == [2, 1, 3]
    assert [hit.household_id for hit in search(crowd, "김", limit=1)] == [2]
    assert search(crowd, "김", limit=-1) == []


# ------------------------------------------------------------ in the vault


def test_the_register_is_searched_as_it_is_now(empty: Workspace) -> None:
    empty.today(NOW)
    assert empty.households.search("김하나") == []
    home = add_home(empty, phone="01012345678")
    (hit,) = empty.households.search("ㄱㅎㄴ")
    assert (hit.household_id, hit.name, hit.age, hit.phone) == (home.id, "김하나", 76, "01012345678")
    assert [h.household_id for h in empty.households.search(str(home.id))] == [home.id]


def test_an_english_user_finds_an_area_by_its_english_name(practice: Workspace) -> None:
    text.set_language("en")
    practice.today(NOW)
    person_in = practice.households.table(NOW)[0]
    hits = practice.households.search(person_in.area.split(",")[0], limit=1000)
    assert person_in.household_id in {hit.household_id for hit in hits}


# ------------------------------------------------------------------------------------------------ a whole list at once


@given(
    st.lists(st.text("김이박수경숙하늘 ㄱㅅ-0123", max_size=12), max_size=12),
    st.text("김수경ㄱㅅㄱ01-", min_size=1, max_size=4),
)
def test_a_list_is_searched_at_once_as_row_by_row(texts: list[str], needle: str) -> None:
    lines = [sought([text]) for text in texts]
    words = words_in(needle)
    one_by_one = [number for number, line in enumerate(lines) if all(found_in(word, line) for word in words)]
    assert Sought(lines).rows(needle) == one_by_one


def test_a_row_is_found_by_a_phone_with_and_without_hyphens_and_by_a_lot_number_as_it_stands() -> None:
    rows = Sought([sought(["김하나", "북면 마차리 224-5", "01012345678"]), sought(["이두리", "2245", "01000002245"])])
    assert rows.rows("1234-5678") == [0]
    assert rows.rows("12345678") == [0]
    assert rows.rows("224-5") == [0]
    assert rows.rows("ㄱㅎㄴ 마차") == [0]
    assert rows.rows("2245") == [1]
