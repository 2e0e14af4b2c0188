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
    more: str = "",
    starts: Sequence[int] = (),
) -> str:
    base = f"RetailCustomer/9/UsagePoint/{number}"
    kind = f"ReadingType/{number}{reading}"
    blocks = f"{base}/MeterReading/{reading}/IntervalBlock"
    times = "".join(
        f"<IntervalReading><cost>7</cost><ReadingQuality><quality>17</quality></ReadingQuality><timePeriod>"
        f"<duration>{seconds}</duration><start>{starts[n] if starts else begin + n * seconds}</start></timePeriod>"
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
                f"<powerOfTenMultiplier>{power}</powerOfTenMultiplier><uom>{uom}</uom>{more}</ReadingType>",
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


# ------------------------------------------------------------ tariffs, phases, flows


def total(file_preview: Preview) -> float:
    (meter,) = series(file_preview).values()
    return float(np.nansum(meter.wh))


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9_000)), min_size=26, max_size=40),
    st.lists(st.integers(0, 25), max_size=10),
    st.booleans(),
    st.sampled_from(["tou", "consumptionTier", "cpp"]),
)
def test_tariffs_of_one_point_are_parts_of_one_day_and_nothing_counts_twice(
    tmp_path_factory: pytest.TempPathFactory,
    hours: list[tuple[int, int]],
    again: list[int],
    net: bool,
    name: str,
) -> None:
    """The oracle is the plain sum of the hours, whichever tariff each is in and however often it is repeated."""
    parts: list[str] = []
    for tariff in {tariff for tariff, _ in hours}:
        places = [n for n, (of, _) in enumerate(hours) if of == tariff]
        places += [n for n in again if hours[n][0] == tariff]
        starts = [BEGIN + 3600 * n for n in places]
        values = [hours[n][1] for n in places]
        parts.append(usage_point("A", values, reading=str(tariff), more=f"<{name}>{tariff}</{name}>", starts=starts))
    if net:
        parts.insert(0, usage_point("A", [7] * len(hours), flow=4, reading="9"))
    file_preview = read(tmp_path_factory.mktemp("tariffs"), *parts)
    (meter,) = series(file_preview).values()
    assert meter.wh.tolist() == [float(value) for _, value in hours]
    assert (file_preview.rejected_count, file_preview.repeated_count) == (0, len(again))
    assert not any("간격" in note for note in file_preview.notes)


def test_net_never_wins_over_what_was_drawn_and_is_taken_where_nothing_else_is(tmp_path: Path) -> None:
    net, drawn = usage_point("A", [200] * 24, flow=4, reading="1"), usage_point("A", [400] * 24, reading="2")
    fed_in = usage_point("A", [200] * 24, flow=19, reading="3")
    for order in ((net, drawn, fed_in), (drawn, fed_in, net)):
        assert total(read(tmp_path, *order)) == 9_600
    both = usage_point("A", [600] * 24, flow=20, reading="4")
    assert total(read(tmp_path, net, both, drawn)) == 9_600
    assert total(read(tmp_path, net, both)) == 14_400
    assert total(read(tmp_path, net)) == 4_800


def test_phases_are_added_up_and_one_that_is_silent_makes_the_hour_missing(tmp_path: Path) -> None:
    phases = [usage_point("A", [400] * 24, reading=str(n), more=f"<phase>{n}</phase>") for n in (128, 64, 32)]
    assert total(read(tmp_path, *phases)) == 28_800
    short = usage_point("A", [400] * 23, reading="32", more="<phase>32</phase>")
    (meter,) = series(read(tmp_path, *phases[:2], short)).values()
    assert meter.wh.tolist() == [1_200.0] * 23
    whole = usage_point("A", [1_200] * 24, reading="9", more="<phase>224</phase>")
    assert total(read(tmp_path, *phases, whole)) == 28_800


@pytest.mark.parametrize("more", ["<tou>0</tou>", ""])
def test_tariffs_beside_their_whole_are_not_added_to_it(tmp_path: Path, more: str) -> None:
    day = usage_point("A", [500] * 14, begin=BEGIN + 9 * 3600, reading="1", more="<tou>1</tou>")
    whole = usage_point("A", [500] * 24, reading="2", more=more)
    file_preview = read(tmp_path, day, whole)
    assert total(file_preview) == 12_000
    assert any("14" in note for note in file_preview.notes)
    quarters = usage_point("A", [125] * 96, seconds=900, reading="2", more=more)
    assert total(read(tmp_path, day, quarters)) == 12_000


def test_tariffs_and_phases_of_the_same_hours_count_once(tmp_path: Path) -> None:
    phases = [usage_point("A", [100] * 24, reading=str(n), more=f"<phase>{n}</phase>") for n in (128, 64, 32)]
    tariffs = [
        usage_point("A", [300] * 12, begin=BEGIN + n * 12 * 3600, reading=f"t{n}", more=f"<tou>{n + 1}</tou>")
        for n in (0, 1)
    ]
    assert total(read(tmp_path, *phases, *tariffs)) == 7_200


def test_a_month_of_hours_and_the_next_of_quarters_are_both_taken(tmp_path: Path) -> None:
    hours = usage_point("A", [400] * 48, reading="1")
    quarters = usage_point("A", [100] * 192, seconds=900, begin=BEGIN + 24 * 3600, reading="2")
    file_preview = read(tmp_path, hours, quarters)
    assert total(file_preview) == 3 * 9_600
    assert any("24" in note for note in file_preview.notes)
    same = usage_point("A", [400] * 48, begin=BEGIN + 24 * 3600, reading="3")
    file_preview = read(tmp_path, hours, same)
    assert (total(file_preview), file_preview.repeated_count) == (3 * 9_600, 24)


def test_power_and_running_registers_beside_the_energy_are_left_out(tmp_path: Path) -> None:
    energy = usage_point("A", [400] * 60, reading="1")
    power = usage_point("A", [900] * 60, uom=38, reading="2")
    register = usage_point("A", [8_000_000 + 400 * n for n in range(60)], accumulation=3, reading="3")
    for order in ((energy, power, register), (register, power, energy)):
        file_preview = read(tmp_path, *order)
        assert total(file_preview) == 24_000
        assert any("120" in note for note in file_preview.notes)
