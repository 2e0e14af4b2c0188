"""The made-up people of the practice county: who they are, where they live, that none can be reached."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
import shapely

from coordinator.demo.people import NOT_LIVE, Person, people
from coordinator.records.base import whole_years
from coordinator.records.households import Risk
from coordinator.reference.outlines import outlines

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def persons() -> list[Person]:
    return people(1200, seed=1, today=TODAY)


def test_the_same_seed_gives_the_same_people_and_another_seed_others(persons: list[Person]) -> None:
    assert people(1200, seed=1, today=TODAY) == persons
    assert people(1200, seed=2, today=TODAY) != persons


def test_ages_follow_the_county(persons: list[Person]) -> None:
    share = sum(person.age >= 65 for person in persons) / len(persons)
    assert abs(share - 0.486) < 0.04
    middle = Counter(person.sex for person in persons if 40 <= person.age < 65)
    assert middle["m"] > 1.4 * middle["f"]
    assert any(person.age < 35 for person in persons)


def test_every_age_is_the_age_of_its_birthday(persons: list[Person]) -> None:
    assert all(whole_years(person.born_on, TODAY) == person.age for person in persons)
    leap = people(300, seed=5, today=date(2028, 2, 29))
    assert all(whole_years(person.born_on, date(2028, 2, 29)) == person.age for person in leap)


def test_everybody_lives_inside_the_village_of_their_address(persons: list[Person]) -> None:
    shapes = outlines()
    for person in persons:
        assert shapely.contains_xy(shapes[person.area], person.longitude, person.latitude)
        assert person.address.startswith(f"{person.area[1]} {person.area[2]} ")
        assert "영월군" not in person.address


def test_all_villages_are_lived_in_and_the_county_seat_most(persons: list[Person]) -> None:
    assert {person.area for person in persons} == {path for path in outlines() if len(path) == 3}
    assert Counter(person.area[1] for person in persons).most_common(1)[0][0] == "영월읍"


def test_nobody_has_a_phone_that_could_ring(persons: list[Person]) -> None:
    phones = [person.phone for person in persons if person.phone]
    phones += [contact.phone for person in persons for contact in person.contacts]
    assert all(phone.startswith(NOT_LIVE) and len(phone) == 11 and phone.isdigit() for phone in phones)


def test_no_two_people_share_a_phone_or_an_address(persons: list[Person]) -> None:
    phones = [person.phone for person in persons if person.phone]
    assert len(phones) == len(set(phones))
    assert len({person.address for person in persons}) == len(persons)


def test_everybody_has_one_to_three_contacts_and_a_known_risk_grade(persons: list[Person]) -> None:
    assert {len(person.contacts) for person in persons} == {1, 2, 3}
    assert {person.risk for person in persons} == set(Risk)


def test_children_of_men_and_siblings_bear_the_persons_surname(persons: list[Person]) -> None:
    for person in persons:
        for contact in person.contacts:
            if contact.relation in ("동생", "형", "누나") or (person.sex == "m" and contact.relation in ("아들", "딸")):
                assert contact.name[0] == person.name[0]


@pytest.mark.parametrize("count", [1, 3, 40])
def test_a_small_county_is_made_as_well(count: int) -> None:
    assert len(people(count, seed=1, today=TODAY)) == count
