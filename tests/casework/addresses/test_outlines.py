"""Outlines of areas brought as files: told, shown, matched, stored in one act and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely
from pyproj import CRS
from sqlalchemy import select

from coordinator.errors import ImportRefused, RuleError
from coordinator.importers.addresses.systems import KNOWN, system_of
from coordinator.records.households import Area
from coordinator.text import tr
from tests.conftest import NOW
from tests.importers.addresses.outline_data import geojson, geopackage, shape_zip, towns

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from coordinator.workspace import Workspace

ITRF = (
    'PROJCS["PCS_ITRF2000_TM",GEOGCS["GCS_ITRF_2000",DATUM["D_ITRF_2000",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",1000000.0],PARAMETER["False_Northing",2000000.0],PARAMETER["Central_Meridian",127.5],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",38.0],UNIT["Meter",1.0]]'
)


def stored(workspace: Workspace, name: str) -> BaseGeometry:
    """Give the outline that is stored of an area."""
    outline = workspace.ask(lambda session: session.scalar(select(Area.outline).where(Area.name == name)))
    assert outline is not None
    return shapely.from_wkb(outline)


def shaken(workspace: Workspace, name: str) -> None:
    """Make the stored outline of a town another one, so that a file changes it."""

    def spoil(act: object) -> None:
        area = act.session.scalar(select(Area).where(Area.name == name))  # type: ignore[attr-defined]
        area.outline = shapely.to_wkb(shapely.from_wkb(area.outline).buffer(0.005))

    workspace.act("test.spoil", NOW, spoil)


@pytest.mark.parametrize("code", [4326, 5174, 5179, 5181, 5186])
def test_outlines_of_any_korean_system_come_to_lie_where_they_are(
    village: Workspace, tmp_path: Path, code: int
) -> None:
    shaken(village, "북면")
    preview = village.imports.preview("outlines", geojson(tmp_path / "emd.geojson", code))
    compared = village.imports.compare(preview)
    assert (compared.changed, compared.new, compared.rejected, compared.questions) == (1, 0, 0, ())
    assert [drawn.count for drawn in compared.drawn] == [len(towns())]
    done = village.imports.commit(preview, NOW)
    wanted = towns()["북면"]
    assert stored(village, "북면").symmetric_difference(wanted).area < 0.001 * wanted.area
    village.imports.undo(done.value.batch_id, NOW)
    assert stored(village, "북면").area > 1.01 * wanted.area


@pytest.mark.parametrize(("encoding", "note"), [("cp949", True), ("utf-8", False)])
def test_a_zipped_shapefile_is_read_in_its_own_letters_and_says_which(
    village: Workspace, tmp_path: Path, encoding: str, note: bool
) -> None:
    shaken(village, "남면")
    preview = village.imports.preview("outlines", shape_zip(tmp_path / "towns.zip", 5186, encoding=encoding))
    assert (tr("Read as Korean Windows text (CP949).") in preview.notes) == note
    assert village.imports.compare(preview).changed == 1


def test_a_geopackage_is_read(village: Workspace, tmp_path: Path) -> None:
    shaken(village, "남면")
    preview = village.imports.preview("outlines", geopackage(tmp_path / "towns.gpkg", 5179))
    assert village.imports.compare(preview).changed == 1


def test_a_file_that_does_not_say_its_system_is_asked_about_and_shown_by_each(
    village: Workspace, tmp_path: Path
) -> None:
    shaken(village, "북면")
    preview = village.imports.preview("outlines", geojson(tmp_path / "emd.geojson", 5186, says=False))
    compared = village.imports.compare(preview)
    (question,) = compared.questions
    assert [answer.code for answer in question.answers] == ["epsg-5179", "epsg-5186", "epsg-5181", "epsg-5174"]
    assert [drawn.code for drawn in compared.drawn] == [answer.code for answer in question.answers]
    with pytest.raises(RuleError) as refused:
        village.imports.commit(preview, NOW)
    assert refused.value.code == "system_open"
    answered = replace(preview, answers={question.key: "epsg-5186"})
    assert village.imports.compare(answered).changed == 1


def test_what_matches_no_area_is_listed_and_nothing_of_it_stored(village: Workspace, tmp_path: Path) -> None:
    path = geojson(tmp_path / "emd.geojson")
    path.write_text(
        path.read_text(encoding="utf-8").replace("북면", "없는면").replace('"남면"', '"서면"'), encoding="utf-8"
    )
    compared = village.imports.compare(village.imports.preview("outlines", path))
    assert {problem.code for problem in compared.problems} == {"unknown_area", "elsewhere"}


@pytest.mark.parametrize("code", KNOWN)
def test_a_system_is_told_by_its_figures_where_its_name_is_not_known(code: int) -> None:
    text = CRS.from_epsg(code).to_wkt("WKT1_ESRI")
    assert system_of(text) == code
    assert system_of(text.replace(text.split('"')[1], "unnamed")) == code


def test_the_system_of_older_portals_is_told_by_its_figures() -> None:
    assert system_of(ITRF) == 5179
    assert system_of("nothing of that kind") is None


def bad(path: Path, code: str) -> Path:
    """Write one of the files that must not be taken."""
    good = geojson(path, 4326).read_text(encoding="utf-8")
    texts = {
        "nan": lambda: good.replace("128.", "NaN, 128.", 1),
        "too_deep": lambda: '{"type": "FeatureCollection", "features": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "double_key": lambda: good.replace('"n": 1', '"n": 1, "n": 2', 1),
        "json": lambda: good[: len(good) // 2],
        "not_outlines": lambda: "이름,주소\n홍길동,영월읍\n",
    }
    path.write_text(texts[code](), encoding="utf-8")
    return path


@pytest.mark.parametrize("code", ["nan", "too_deep", "double_key", "json", "not_outlines"])
def test_a_damaged_or_hostile_file_is_refused_with_a_sentence(village: Workspace, tmp_path: Path, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        village.imports.preview("outlines", bad(tmp_path / "emd.geojson", code))
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_swapped_and_foreign_degrees_are_refused(village: Workspace, tmp_path: Path) -> None:
    feature = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":"북면"},"geometry":%s}]}'
    swapped, foreign = tmp_path / "swapped.geojson", tmp_path / "foreign.geojson"
    swapped.write_text(feature % shapely.to_geojson(shapely.box(37.1, 128.3, 37.3, 128.6)), encoding="utf-8")
    foreign.write_text(feature % shapely.to_geojson(shapely.box(2.1, 48.3, 2.3, 48.6)), encoding="utf-8")
    codes = []
    for path in (swapped, foreign):
        with pytest.raises(ImportRefused) as refused:
            village.imports.preview("outlines", path)
        codes.append(refused.value.code)
    assert codes == ["swapped", "outside"]


def test_a_file_of_two_hundred_megabytes_is_refused_unread(village: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "korea.geojson"
    with path.open("wb") as sink:
        sink.write(b'{"type":"FeatureCollection"')
        sink.truncate(200 * 1024**2)
    with pytest.raises(ImportRefused) as refused:
        village.imports.preview("outlines", path)
    assert refused.value.code == "too_large"
