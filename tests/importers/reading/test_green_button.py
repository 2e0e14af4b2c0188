"""Green Button files: usage points, units and directions are read, and what is no table of ours is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.power.readings import MeterReadings
from coordinator.importers.preview import Preview, preview

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BEGIN = 1_790_780_400
"""2026-10-01 00:00 in Korea."""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<id>urn:uuid:1</id><title>Green Button Usage Feed</title>"""
SPACE = 'xmlns="http://naesb.org/espi"'


def entry(links: Sequence[tuple[str, str]], content: str) -> str:
    made = "".join(f'<link rel="{rel}" href="{href}"/>' for rel, href in links)
    return f"<entry>{made}<content>{content}</content></entry>"


def usage_point(
    number: str,
    values: Sequence[int],
    *,
    begin: int = BEGIN,
    seconds: int = 3600,
    uom: int = 72,
    power: int = 0,
    flow: int = 1,
    accumulation: int = 4,
    reading: str = "01",
) -> str:
    base = f"RetailCustomer/9/UsagePoint/{number}"
    kind = f"ReadingType/{number}{reading}"
    blocks = f"{base}/MeterReading/{reading}/IntervalBlock"
    times = "".join(
        f"<IntervalReading><cost>7</cost><ReadingQuality><quality>17</quality></ReadingQuality><timePeriod>"
        f"<duration>{seconds}</duration><start>{begin + n * seconds}</start></timePeriod>"
        f"<value>{value}</value></IntervalReading>"
        for n, value in enumerate(values)
    )
    span = f"<interval><duration>{len(values) * seconds}</duration><start>{begin}</start></interval>"
    return "".join(
        (
            entry([("self", base)], f"<UsagePoint {SPACE}/>"),
            entry([("self", f"{base}/MeterReading/{reading}"), ("related", kind)], f"<MeterReading {SPACE}/>"),
            entry(
                [("self", kind)],
                f"<ReadingType {SPACE}><accumulationBehaviour>{accumulation}</accumulationBehaviour>"
                f"<flowDirection>{flow}</flowDirection><intervalLength>{seconds}</intervalLength>"
                f"<powerOfTenMultiplier>{power}</powerOfTenMultiplier><uom>{uom}</uom></ReadingType>",
            ),
            entry(
                [("self", f"{blocks}/1"), ("up", blocks)],
                f"<IntervalBlock {SPACE}>{span}{times}</IntervalBlock>",
            ),
        )
    )  # fmt: skip


def read(folder: Path, *parts: str, raw: str = "") -> Preview:
    path = folder / "usage.xml"
    path.write_text(raw or HEAD + "".join(parts) + "</feed>", encoding="utf-8")
    return preview("readings", path)


def series(file_preview: Preview) -> dict[str, MeterReadings]:
    return {row.external_id: row for row in file_preview.rows if isinstance(row, MeterReadings)}


@settings(max_examples=20)
@given(
    st.lists(st.integers(0, 20_000), min_size=26, max_size=40),
    st.sampled_from([(3600, 60), (1800, 30), (900, 15)]),
    st.sampled_from([(-3, 1000), (0, 1)]),
)
def test_every_reading_of_every_usage_point_is_taken(
    tmp_path_factory: pytest.TempPathFactory, wh: list[int], step: tuple[int, int], power: tuple[int, int]
) -> None:
    wh = [min(value, 60_000 * step[1] // 60) for value in wh]
    file_preview = read(
        tmp_path_factory.mktemp("green"),
        usage_point("A1", [value * power[1] for value in wh], seconds=step[0], power=power[0]),
        usage_point("B2", wh[::-1], seconds=step[0]),
    )
    meters = series(file_preview)
    assert {name: meter.step_minutes for name, meter in meters.items()} == {"A1": step[1], "B2": step[1]}
    np.testing.assert_allclose(meters["A1"].wh, wh, atol=0.01)
    np.testing.assert_allclose(meters["B2"].wh, wh[::-1], atol=0.01)
    assert str(meters["A1"].start) == "2026-10-01T00:00"
    assert (file_preview.row_count, file_preview.taken_count, file_preview.rejected_count) == (
        2 * len(wh),
        2 * len(wh),
        0,
    )


def test_watts_become_watt_hours_and_running_readings_usage(tmp_path: Path) -> None:
    (meter,) = series(read(tmp_path, usage_point("W", [800] * 30, seconds=900, uom=38))).values()
    assert meter.wh.tolist() == [200.0] * 30
    running = usage_point("R", [8_350_000 + n * 250 for n in range(30)], accumulation=3)
    (meter,) = series(read(tmp_path, running)).values()
    assert meter.wh.tolist() == [250.0] * 29


def test_energy_fed_in_gas_and_the_same_hours_again_are_not_added(tmp_path: Path) -> None:
    file_preview = read(
        tmp_path,
        usage_point("P", [100] * 120, seconds=900, reading="1"),
        usage_point("P", [400] * 30, seconds=3600, reading="2"),
        usage_point("P", [50] * 120, seconds=900, flow=19, reading="3"),
        usage_point("G", [3] * 30, uom=119),
    )
    (meter,) = series(file_preview).values()
    assert (meter.external_id, meter.step_minutes, float(meter.wh.sum())) == ("P", 15, 12_000.0)
    assert (file_preview.row_count, file_preview.taken_count) == (120, 120)
    assert any("60" in note for note in file_preview.notes)
    assert any("120" in note for note in file_preview.notes)


def test_a_bad_value_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    text = HEAD + usage_point("A", [100] * 30) + "</feed>"
    file_preview = read(tmp_path, raw=text.replace("<value>100</value>", "<value>viel</value>", 1))
    assert [(problem.row, problem.code, problem.value) for problem in file_preview.problems] == [
        (2, "not_a_number", "viel")
    ]
    assert file_preview.taken_count == 29


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text[:-20], "damaged"),
        (lambda text: text.replace("<feed", '<!DOCTYPE x [<!ENTITY a "b">]><feed', 1), "hostile"),
        (lambda text: text.replace("<uom>72", "<uom>119"), "no_header"),
        (lambda text: text.replace("3600", "86400"), "no_header"),
        (lambda text: text.replace("<title>", "<a>" * 80 + "</a>" * 80 + "<title>"), "hostile"),
    ],
)
def test_files_that_cannot_be_taken_are_refused_in_a_sentence(tmp_path: Path, change: object, code: str) -> None:
    text = HEAD + usage_point("A", [100] * 30) + "</feed>"
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, raw=change(text))  # type: ignore[operator]
    assert refused.value.code == code
    assert refused.value.message


def test_other_xml_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(tmp_path, raw="<?xml version='1.0'?><other/>")
    assert refused.value.code == "web_page"
