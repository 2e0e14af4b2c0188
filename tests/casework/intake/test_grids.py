"""Places in metres of the national grids: recognised by where the county lies, asked where two fit, never wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from coordinator.casework import imports
from coordinator.casework.households.matching import plan_households
from coordinator.casework.intake.grids import GRIDS, KOREA, Reading, degrees, fitting
from coordinator.importers.preview import preview
from tests.casework.intake.conftest import NOW, YEONGWOL

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.casework.intake.plan import Comparison
    from coordinator.importers.preview import Preview
    from coordinator.vault.file import Vault

SAME_PLACE_DEGREES = 1e-5
"""A metre."""
TWINS = {5181: 5174, 5183: 5176, 5180: 5173}
"""Grids of the old datum lie some 300 m beside those of 2002: by the county alone the two cannot be told apart."""

IN_COUNTY = st.tuples(st.floats(128.12, 128.88), st.floats(37.04, 37.33))


def metres(place: tuple[float, float], code: int) -> tuple[float, float]:
    """Give east and north of a place in a grid, by pyproj alone."""
    return Transformer.from_crs(4326, code, always_xy=True).transform(*place)


@settings(deadline=None, max_examples=60)
@given(IN_COUNTY, st.sampled_from(sorted(GRIDS)), st.booleans())
def test_a_grid_is_recognised_by_the_county_or_left_between_its_twins(
    place: tuple[float, float], code: int, is_north_first: bool
) -> None:
    east, north = metres(place, code)
    figures = (north, east) if is_north_first else (east, north)
    fits = fitting([figures], YEONGWOL)
    assert Reading(code, is_north_first) in fits
    twins = {code, TWINS.get(code, code), *(new for new, old in TWINS.items() if old == code)}
    assert {reading.code for reading in fits} <= twins
    assert degrees(figures, Reading(code, is_north_first)) == pytest.approx(place, abs=SAME_PLACE_DEGREES)


@settings(deadline=None, max_examples=40)
@given(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_no_figures_are_placed_outside_the_bounds(first: float, second: float) -> None:
    for reading in fitting([(first, second)], KOREA):
        longitude, latitude = degrees((first, second), reading)
        assert KOREA[0] <= longitude <= KOREA[2]
        assert KOREA[1] <= latitude <= KOREA[3]


def seen(folder: Path, *rows: str, head: str = "관리번호,성명,생년월일,X좌표,Y좌표") -> Preview:
    path = folder / "list.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return preview("households", path)


def compared(vault: Vault, file: Preview) -> Comparison:
    with vault.read() as session:
        return imports.compare(session, file, NOW)


def places(vault: Vault, file: Preview) -> list[tuple[float | None, float | None]]:
    """Say where the new homes of a file would stand: longitude and latitude."""
    with vault.read() as session:
        plan = plan_households(session, file.rows, dict(file.profile.columns), NOW, file.answers)
        return [(home.row.longitude, home.row.latitude) for home in plan.new]


PLACE = (128.46, 37.18)
EDGE = (128.7, 37.2)


def written(code: int, *, is_north_first: bool = False) -> list[str]:
    """Write two places as rows of a list, in metres of a grid."""
    pairs = [metres(place, code) for place in (PLACE, EDGE)]
    order = (lambda pair: (pair[1], pair[0])) if is_north_first else (lambda pair: pair)
    return [
        f"A-{n},사람{chr(0xAC00 + n)},1950-01-0{n + 1},{order(pair)[0]:.2f},{order(pair)[1]:.2f}"
        for n, pair in enumerate(pairs)
    ]


@pytest.mark.parametrize("code", [5179, 5186, 5187])
@pytest.mark.parametrize("is_north_first", [False, True])
def test_the_one_grid_that_fits_is_taken_and_said(
    county: Vault, tmp_path: Path, code: int, is_north_first: bool
) -> None:
    file = seen(tmp_path, *written(code, is_north_first=is_north_first))
    for place, wanted in zip(places(county, file), (PLACE, EDGE), strict=True):
        assert place == pytest.approx(wanted, abs=SAME_PLACE_DEGREES)
    comparison = compared(county, file)
    assert any(str(code) in note and "2건" in note for note in comparison.notes)
    assert (comparison.problems, comparison.questions) == ((), ())


@pytest.mark.parametrize("code", [5174, 5181, 5176, 5183])
def test_of_two_grids_that_fit_a_person_says_which(county: Vault, tmp_path: Path, code: int) -> None:
    file = seen(tmp_path, *written(code))
    comparison = compared(county, file)
    assert places(county, file) == [(None, None), (None, None)]
    assert [(problem.row, problem.code) for problem in comparison.problems] == [(2, "grid"), (3, "grid")]
    (question,) = comparison.questions
    assert f"epsg-{code}" in {answer.code for answer in question.answers}
    assert len(question.answers) == 2
    answered = replace(file, answers={question.key: f"epsg-{code}"})
    for place, wanted in zip(places(county, answered), (PLACE, EDGE), strict=True):
        assert place == pytest.approx(wanted, abs=SAME_PLACE_DEGREES)


def test_a_header_that_names_the_grid_answers_for_itself(county: Vault, tmp_path: Path) -> None:
    file = replace(seen(tmp_path, *written(5174)), answers={})
    columns = {**file.profile.columns, "longitude": "X(EPSG:5174)"}
    with county.read() as session:
        plan = plan_households(session, file.rows, columns, NOW)
    assert (plan.new[0].row.longitude, plan.new[0].row.latitude) == pytest.approx(PLACE, abs=SAME_PLACE_DEGREES)


@pytest.mark.parametrize(
    "head", ["TM_X,TM_Y", "좌표X,좌표Y", "UTMK_X,UTMK_Y", "X(m),Y(m)", "x_5179,y_5179", "지도X,지도Y"]
)
def test_columns_of_metres_are_known_by_their_usual_names(county: Vault, tmp_path: Path, head: str) -> None:
    file = seen(tmp_path, *written(5179), head=f"관리번호,성명,생년월일,{head}")
    assert places(county, file)[0] == pytest.approx(PLACE, abs=SAME_PLACE_DEGREES)


def test_metres_outside_the_county_are_named_and_left_out(county: Vault, tmp_path: Path) -> None:
    seoul = metres((126.98, 37.57), 5179)
    rows = written(5179)
    file = seen(tmp_path, *rows, f"A-9,서울사람,1950-02-01,{seoul[0]:.1f},{seoul[1]:.1f}")
    assert places(county, file)[2] == (None, None)
    comparison = compared(county, file)
    assert [(problem.row, problem.code) for problem in comparison.problems] == [(4, "coordinates")]
    assert "미터" in comparison.problems[0].message
    alone = seen(tmp_path, f"A-9,서울사람,1950-02-01,{seoul[0]:.1f},{seoul[1]:.1f}")
    assert places(county, alone) == [(None, None)]
    assert "미터" in compared(county, alone).problems[0].message


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ("128.46,37.18", PLACE), ("37.18,128.46", PLACE), ("128°27'36\",37°10'48\"", PLACE),
        ("동경 128.46,북위 37.18", PLACE),
        ("128.46E,37.18N", PLACE), ("128도 27분 36초,37도 10분 48초", PLACE),
        ("0,0", None), ("128.46,", None), ("가,나", None),
    ],
)  # fmt: skip
def test_degrees_are_read_in_every_writing(
    county: Vault, tmp_path: Path, cells: str, place: tuple[float, float] | None
) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.split(","))
    file = seen(tmp_path, f"A-1,김영희,1950-01-01,{quoted}")
    if place is None:
        assert places(county, file) == [(None, None)]
        assert [problem.code for problem in compared(county, file).problems] == ["coordinates"]
    else:
        assert places(county, file)[0] == pytest.approx(place, abs=SAME_PLACE_DEGREES)


def test_metres_with_thousands_signs_are_read(county: Vault, tmp_path: Path) -> None:
    east, north = metres(PLACE, 5179)
    file = seen(tmp_path, f'A-1,김영희,1950-01-01,"{east:,.2f}","{north:,.2f}"')
    assert places(county, file)[0] == pytest.approx(PLACE, abs=SAME_PLACE_DEGREES)
