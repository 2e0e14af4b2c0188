"""Official addresses taken in, and the register placed by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from coordinator.errors import ImportRefused, RuleError
from coordinator.records.addresses import AddressLot, AddressPoint, AddressRelease
from coordinator.records.households import Area, Household
from tests.casework.homes import imported, store
from tests.conftest import NOW
from tests.importers.addresses.official import House, houses, month_of, pack, write

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from coordinator.workspace import Workspace

MADE = houses()


@pytest.fixture
def county(empty: Workspace) -> Workspace:
    """Give a vault with the areas the made-up addresses lie in, without outlines."""
    areas = [
        Area(id=1, level="county", name="영월군", code="51750", aliases=["영월", "42750"]),
        Area(id=2, parent_id=1, level="town", name="영월읍", aliases=["영월"]),
        Area(id=3, parent_id=1, level="town", name="남면"),
        Area(id=4, parent_id=1, level="town", name="무릉도원면", aliases=["수주면", "수주"]),
        Area(id=5, parent_id=2, level="village", name="하송리"),
        Area(id=6, parent_id=2, level="village", name="영흥리"),
        Area(id=7, parent_id=3, level="village", name="조전리"),
        Area(id=8, parent_id=4, level="village", name="무릉리"),
    ]
    known = empty.ask(lambda session: session.scalar(select(func.count()).select_from(Area)))
    if not known:
        store(empty, *areas)
    return empty


def area_id(workspace: Workspace, name: str) -> int:
    """Give the number of an area."""
    number = workspace.ask(lambda session: session.scalar(select(Area.id).where(Area.name == name)))
    assert number is not None
    return number


def home(workspace: Workspace, address: str, area: str = "", **more: object) -> int:
    """Store a home at an address."""
    at = area_id(workspace, area) if area else None
    return store(workspace, Household(address=address, area_id=at, **more))[0]  # type: ignore[arg-type]


def place_of(workspace: Workspace, household_id: int) -> tuple[str, str, bool]:
    """Give how a home was placed, how surely, and whether it has figures."""

    def ask(session: Session) -> tuple[str, str, bool]:
        found = session.get_one(Household, household_id)
        return found.placed_by, found.place_certainty, found.latitude is not None

    return workspace.ask(ask)


def stored_counts(workspace: Workspace) -> tuple[int, int, int]:
    """Count releases, points and lots."""
    records = (AddressRelease, AddressPoint, AddressLot)
    return workspace.ask(
        lambda session: tuple(session.scalar(select(func.count()).select_from(record)) or 0 for record in records)
    )  # type: ignore[return-value]


def test_a_month_is_stored_for_the_county_alone_and_taken_back_whole(county: Workspace, tmp_path: Path) -> None:
    done = imported(county, "addresses", month_of(tmp_path, MADE))
    assert done.counts["new"] == len(MADE) * 2 + 20
    assert stored_counts(county) == (3, len(MADE), len(MADE) + 20)
    county.imports.undo(done.batch_id, NOW)
    assert stored_counts(county) == (0, 0, 0)


@pytest.mark.parametrize(
    ("address", "area", "certainty"),
    [
        ("영월군 영월읍 하송로 1", "", "building"),
        ("강원도 영월군 영월읍 하송로1번, 2층 (하송리)", "", "building"),
        ("강원특별자치도영월군영월읍단종로12번길1", "", "building"),
        ("하송로 2", "하송리", "road"),
        ("하송로 9999", "하송리", "village"),
        ("영월읍 하송리 100", "", "lot"),
        ("하송리 산 5000번지", "", "lot"),
        ("하송3리 100번지", "", "lot"),
        ("100-3번지", "하송리", "village"),
        ("영월읍 하송리 100-77", "", "near_lot"),
        ("하송리 2반, 마을회관 옆", "", "village"),
        ("수주면", "", "town"),
        ("", "", "none"),
        ("제천시 의림대로 1", "", "none"),
    ],
)
def test_an_address_is_placed_as_surely_as_it_can_be_said(
    county: Workspace, tmp_path: Path, address: str, area: str, certainty: str
) -> None:
    number = home(county, address, area)
    imported(county, "addresses", month_of(tmp_path, MADE))
    placed_by, found, has_figures = place_of(county, number)
    assert found == certainty
    assert has_figures == (certainty in ("building", "lot", "road", "near_lot"))
    assert placed_by == {"village": "village", "town": "village", "none": ""}.get(certainty, "address")


def test_a_place_set_by_hand_or_given_by_a_list_is_never_moved(county: Workspace, tmp_path: Path) -> None:
    by_hand, given = home(county, "하송로 1"), home(county, "하송로 1", latitude=37.2, longitude=128.4)
    county.addresses.place_by_hand(by_hand, 37.18, 128.46, NOW)
    imported(county, "addresses", month_of(tmp_path, MADE))
    county.addresses.place_all(NOW)
    assert place_of(county, by_hand)[:2] == ("hand", "given")
    assert county.ask(lambda session: session.get_one(Household, given).latitude) == 37.2


def test_what_was_set_by_hand_is_taken_back_and_may_be_left_to_the_address(county: Workspace, tmp_path: Path) -> None:
    number = home(county, "하송로 1")
    imported(county, "addresses", month_of(tmp_path, MADE))
    before = county.ask(lambda session: session.get_one(Household, number).latitude)
    done = county.addresses.place_by_hand(number, 37.1805, 128.4605, NOW)
    assert done.act_id is not None
    county.history.undo(done.act_id, NOW)
    assert county.ask(lambda session: session.get_one(Household, number).latitude) == before
    county.addresses.place_by_hand(number, 37.1805, 128.4605, NOW)
    county.addresses.let_address_decide(number, NOW)
    assert place_of(county, number) == ("address", "building", True)


def test_a_place_outside_korea_is_refused(county: Workspace) -> None:
    number = home(county, "하송로 1")
    with pytest.raises(RuleError) as refused:
        county.addresses.place_by_hand(number, 12.0, 99.0, NOW)
    assert refused.value.code == "outside"


def test_a_newer_month_replaces_the_older_whole_and_says_what_is_gone(county: Workspace, tmp_path: Path) -> None:
    number = home(county, "하송로 1")
    first = imported(county, "addresses", month_of(tmp_path, MADE))
    later = [house for house in MADE if not (house.road == "하송로" and house.number == 1)]
    path = month_of(tmp_path, later, "202611")
    compared = county.imports.compare(county.imports.preview("addresses", path))
    assert compared.missing
    assert "하송로 1" in compared.missing[0][1]
    second = imported(county, "addresses", path)
    assert place_of(county, number)[1] == "road"
    with pytest.raises(RuleError) as refused:
        county.imports.undo(first.batch_id, NOW)
    assert refused.value.code == "later_batch"
    county.imports.undo(second.batch_id, NOW)
    assert place_of(county, number)[1] == "building"


def test_the_changes_of_a_month_are_put_upon_the_whole_set(county: Workspace, tmp_path: Path) -> None:
    new = replace(MADE[0], number=901)
    lines = (f"{new.entrance()}|31", f"{MADE[0].entrance()}|63")
    changes = write(tmp_path / "202611_entrc_mod.txt", lines)
    with pytest.raises(ImportRefused) as refused:
        county.imports.compare(county.imports.preview("addresses", changes))
    assert refused.value.code == "no_whole_set"
    imported(county, "addresses", month_of(tmp_path, MADE))
    done = imported(county, "addresses", changes)
    assert (done.counts["new"], done.counts["gone"]) == (1, 1)


def test_a_building_without_a_place_is_kept_and_its_neighbour_stands_for_it(county: Workspace, tmp_path: Path) -> None:
    number = home(county, "하송로 1")
    lines = [MADE[0].entrance(place="|"), *(house.entrance() for house in MADE[1:])]
    imported(county, "addresses", write(tmp_path / "entrc_gangwon.txt", lines))
    assert place_of(county, number)[1] == "road"
    (row,) = [row for row in county.addresses.unsure(NOW) if row.household_id == number]
    assert row.why


def test_a_place_far_out_at_sea_is_doubtful_and_not_used(county: Workspace, tmp_path: Path) -> None:
    number = home(county, "하송로 1")
    lines = [MADE[0].entrance(place=f"{MADE[0].x + 170_000}|{MADE[0].y}"), *(house.entrance() for house in MADE[1:])]
    done = imported(county, "addresses", write(tmp_path / "entrc_gangwon.txt", lines))
    assert any("1" in note for note in done.notes)
    assert place_of(county, number)[1] == "road"


def test_a_misspelt_road_is_asked_about_and_never_taken_by_itself(county: Workspace, tmp_path: Path) -> None:
    number = home(county, "영월읍 단중로 1")
    imported(county, "addresses", month_of(tmp_path, MADE))
    (row,) = [row for row in county.addresses.unsure(NOW) if row.household_id == number]
    assert row.certainty == "town"
    assert row.suggestions[0] == "영월읍 단종로 1"
    county.addresses.place_as(number, row.suggestions[0], NOW)
    assert place_of(county, number) == ("hand", "building", True)
    assert number not in {row.household_id for row in county.addresses.unsure(NOW)}


def test_a_new_address_makes_the_place_set_by_hand_doubtful(county: Workspace, tmp_path: Path) -> None:
    number = home(county, "하송로 1")
    county.addresses.place_by_hand(number, 37.18, 128.46, NOW)
    assert county.addresses.unsure(NOW) == []

    def move(act: object) -> None:
        act.session.get_one(Household, number).address = "단종로 3"  # type: ignore[attr-defined]

    county.act("test.move", NOW, move)
    assert [row.household_id for row in county.addresses.unsure(NOW)] == [number]


def test_files_that_are_none_of_them_are_refused_with_a_sentence(county: Workspace, tmp_path: Path) -> None:
    linked = write(tmp_path / "RNENTDATA_2610_51750.txt", ["51750" + "0" * 21 + "|" + "|".join("x" * 18)])
    table = write(tmp_path / "list.csv", ["이름,전화", "홍길동,010-0000-0000"])
    other = write(
        tmp_path / "entrc_seoul.txt",
        [
            "11110|1|1111010100|서울특별시|종로구|청운동|111103100012|자하문로|0|94|0||03047|x|0|x|953241.683263|1954023.466812"
        ],
    )
    codes = {}
    for path in (linked, table, other):
        with pytest.raises(ImportRefused) as refused:
            county.imports.preview("addresses", path)
        codes[path.name] = refused.value.code
    assert list(codes.values()) == ["linked_set", "not_addresses", "none_of_county"]


def test_a_damaged_line_is_named_and_the_rest_is_taken(county: Workspace, tmp_path: Path) -> None:
    lines = [MADE[0].entrance().replace("|1|0||", "|하나|0||"), MADE[8].entrance(), MADE[16].entrance() + "|31"]
    preview = county.imports.preview("addresses", write(tmp_path / "entrc_gangwon.txt", lines))
    assert (preview.taken_count, preview.rejected_count) == (1, 2)
    assert {problem.code for problem in preview.problems} == {"number", "fields"}


def test_reading_can_be_stopped_and_leaves_nothing(county: Workspace, tmp_path: Path) -> None:
    path = month_of(tmp_path, MADE)
    with pytest.raises(ImportRefused) as refused:
        county.imports.preview("addresses", path, cancelled=lambda: True)
    assert refused.value.code == "cancelled"
    preview = county.imports.preview("addresses", path)
    with pytest.raises(ImportRefused):
        county.imports.commit(preview, NOW, cancelled=lambda: True)
    assert stored_counts(county) == (0, 0, 0)


def test_a_register_that_comes_later_is_placed_as_it_is_stored(county: Workspace, tmp_path: Path) -> None:
    imported(county, "addresses", month_of(tmp_path, MADE))
    register = write(tmp_path / "명부.csv", ["이름,주소,전화", "김가나,영월군 영월읍 하송로 1,010-0000-0001"])
    done = imported(county, "households", register)
    number = county.ask(lambda session: session.scalar(select(func.max(Household.id))))
    assert number is not None
    assert place_of(county, number) == ("address", "building", True)
    county.imports.undo(done.batch_id, NOW)


def mixed(house: House, place: int) -> str:
    """Write the address of a house in one of the ways lists do."""
    number = f"{house.number}-{house.sub_number}" if house.sub_number else f"{house.number}"
    lot = f"{house.lot}-{house.sub_lot}" if house.sub_lot else f"{house.lot}"
    ways = (
        f"강원도 영월군 {house.town} {house.road} {number}",
        f"영월군 {house.town} {house.road}{number} ({house.village})",
        f"{house.town} {house.village} {lot}번지",
        f"강원특별자치도 영월군 {house.town} {house.road} {number}, 101동 203호",
        f"영월 {house.town} {house.village}{lot}",
        f"{house.village} {lot}",
        f"{house.road}  {number}번 2층",
    )
    return ways[place % len(ways)]


def test_ninety_five_of_a_hundred_mixed_addresses_reach_their_building(county: Workspace, tmp_path: Path) -> None:
    made = houses(2_000)
    addresses = [mixed(house, place) for place, house in enumerate(made[:1_000])]
    addresses += ["조전리 2반"] * 20 + ["마을회관 옆"] * 20
    store(county, *(Household(address=address) for address in addresses))
    imported(county, "addresses", month_of(tmp_path, made))
    sure = county.ask(
        lambda session: session.scalar(
            select(func.count()).where(Household.place_certainty.in_(("building", "lot"))).select_from(Household)
        )
    )
    assert sure is not None
    assert sure >= 0.95 * len(addresses)


def test_a_zip_of_a_set_and_its_changes_is_refused(county: Workspace, tmp_path: Path) -> None:
    whole = write(tmp_path / "entrc_gangwon.txt", [MADE[0].entrance()])
    changes = write(tmp_path / "entrc_mod.txt", [MADE[8].entrance() + "|31"])
    path = pack(tmp_path / "both.zip", (whole, changes))
    with pytest.raises(ImportRefused) as refused:
        county.imports.compare(county.imports.preview("addresses", path))
    assert refused.value.code == "set_and_changes"
