"""What a workbook may cost before it is refused: counted before it is opened, bounded while it is read."""

from __future__ import annotations

import io
import os
import threading
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.errors import ImportRefused
from coordinator.importers.reading.xlsx import LIMITS, ask_child, read_workbook
from coordinator.importers.reading.xlsx_child import TOO_LARGE, Limits, TooLargeError, measure, read

SMALL = Limits(characters=1_000, cells=2_000, rows=100, columns=50)
"""Limits that harmless workbooks of a few kilobytes pass."""


def book(cells: dict[tuple[int, int], str | float], *, inline: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": inline, "in_memory": True, "strings_to_numbers": False}) as made:
        sheet = made.add_worksheet()
        for (row, column), value in sorted(cells.items()):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    return out.getvalue()


@pytest.mark.parametrize("inline", [False, True])
def test_a_text_counts_as_often_as_cells_name_it(inline: bool) -> None:
    text = "가" * 100
    allowed = book({(row, 0): text for row in range(3)}, inline=inline)
    assert measure(allowed, SMALL)[1] <= SMALL.characters
    with pytest.raises(TooLargeError) as refused:
        measure(book({(row, 0): text for row in range(20)}, inline=inline), SMALL)
    assert refused.value.characters > SMALL.characters


def test_a_workbook_is_refused_before_the_child_answers_a_byte_of_it() -> None:
    raw = book({(row, 0): "나" * 100 for row in range(20)})
    code, answer = ask_child(raw, SMALL, 1_000_000)
    assert (code, sum(map(len, answer))) == (TOO_LARGE, 0)
    with pytest.raises(ImportRefused) as refused:
        read_workbook(raw, SMALL)
    assert refused.value.code == "too_large"
    assert len(read_workbook(raw)[0].cells) == 20


def test_no_more_is_read_of_the_child_s_answer_than_its_limit() -> None:
    raw = book({(row, column): row * column for row in range(2_000) for column in range(20)})
    whole = sum(map(len, ask_child(raw, LIMITS, 10_000_000)[1]))
    code, answer = ask_child(raw, LIMITS, 5_000)
    assert code == TOO_LARGE
    assert 5_000 < sum(map(len, answer)) < whole / 2
    with pytest.raises(ImportRefused) as refused:
        read_workbook(raw, output_limit_bytes=5_000)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    "cells",
    [
        {(0, 0): 1.0, (99, 48): 2.0},
        {(row, 0): 1.0 for row in range(120)},
        {(0, column): 1.0 for column in range(60)},
    ],
    ids=["a field of empty cells", "rows", "columns"],
)
def test_more_cells_rows_or_columns_than_the_limits_are_refused(cells: dict[tuple[int, int], str | float]) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_workbook(book(cells), SMALL)
    assert refused.value.code == "too_large"


def sheet(rows: bytes) -> bytes:
    """Write a workbook whose sheet is made of these rows as they stand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book({}))) as drawn, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in drawn.namelist():
            inside = drawn.read(part)
            if part.startswith("xl/worksheets/"):
                assert inside.count(b"<sheetData/>") == 1
                inside = inside.replace(b"<sheetData/>", b"<sheetData>" + rows + b"</sheetData>")
            target.writestr(part, inside)
    return out.getvalue()


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="C9">', b"<c r='C9'>", b'<c r="c9">', b'<c\nr="C9">', b'<c\tr="C9">', b'<c  r = "C9">',
        b'<c t="n" r="C9">', b"<c t='n' r='c9'>", b'<c r="&#67;9">', b'<c r="C&#x39;">',
    ],
)  # fmt: skip
def test_the_field_is_counted_however_a_place_is_written(cell: bytes) -> None:
    raw = sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="9">' + cell + b"<v>2</v></c></row>")
    with pytest.raises(TooLargeError):
        measure(raw, Limits(cells=20))
    assert measure(raw, Limits(cells=27))[0] == 27
    if b"&" not in cell:  # such a place is nothing the parser reads
        assert read_workbook(raw, Limits(cells=27))[0].cells[-1] == (9, ["", "", "2"])


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (b"<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c t='n'><v>3</v></c></row>", 4),
        (b'<row r="1"><c t="n"><v>1</v></c></row><row r="9"><c><v>2</v></c><c><v>3</v></c></row>', 18),
        (b'<row r="1"><c r="A1"><v>1</v></c><c><v>2</v></c></row><row r="9"><c r="B9"/><c><v>3</v></c></row>', 27),
    ],
    ids=["no place at all", "rows only", "some"],
)
def test_a_cell_without_a_place_counts_where_it_follows(rows: bytes, cells: int) -> None:
    raw = sheet(rows)
    assert measure(raw, Limits(cells=cells))[0] == cells
    assert len(read_workbook(raw, Limits(cells=cells))[0].cells) in (2, 9)
    with pytest.raises(TooLargeError):
        measure(raw, Limits(cells=cells - 1))


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="AB11000"/>', b"<c r='AB11000'/>", b'<c r="ab11000"/>', b'<c\nr="AB11000"/>', b'<c t="n" r="AB11000"/>',
        b'<x:c r="AB11000"></x:c>', b"<x:c r='AB11000'></x:c>",
    ],
)  # fmt: skip
def test_a_sheet_is_held_for_small_only_where_all_its_places_are_known(cell: bytes) -> None:
    raw = sheet(b'<row r="1"><c r="A1"/></row><row r="11000">' + cell + b"</row>")
    with pytest.raises(TooLargeError):
        measure(raw, Limits(cells=300_000))
    assert measure(raw, Limits(cells=308_000))[0] == 308_000


@pytest.mark.parametrize(
    "rows", [b'<row r="1"><c r="A1"/><c r="$C$9"/></row>', b'<row r="one"><c/></row>'], ids=["cell", "row"]
)
def test_a_place_that_is_none_counts_as_the_largest_field(rows: bytes) -> None:
    with pytest.raises(TooLargeError):
        measure(sheet(rows), Limits())


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 60_000), st.integers(0, 120)),
        st.one_of(st.floats(-1e6, 1e6), st.text(st.characters(min_codepoint=0x20, max_codepoint=0xD7A3), max_size=40)),
        min_size=1,
        max_size=60,
    ),
    st.booleans(),
)
def test_what_is_counted_is_never_less_than_what_is_read(
    cells: dict[tuple[int, int], str | float], inline: bool
) -> None:
    raw = book(cells, inline=inline)
    rows = [row for row, _ in cells]
    columns = [column for _, column in cells]
    field = (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)
    texts = sum(len(value) for value in cells.values() if isinstance(value, str))
    wide = Limits(cells=10**9, characters=10**9)
    assert measure(raw, wide)[0] >= sum(value != "" for value in cells.values())
    limits = Limits(cells=max(field, 1), characters=max(texts * 4, 1))
    counted, characters = measure(raw, limits)
    assert counted <= limits.cells
    assert characters <= limits.characters
    if texts > 1:
        with pytest.raises(TooLargeError):
            measure(raw, Limits(cells=10**9, characters=texts // 2))


def test_rows_and_columns_keep_their_places_and_their_texts() -> None:
    raw = book({(3, 2): "가", (4, 3): 0.5, (6, 2): "나\n다"})
    (page,) = read_workbook(raw)
    assert list(page.cells[3:]) == [
        (4, ["", "", "가", ""]),
        (5, ["", "", "", "0.5"]),
        (6, ["", "", "", ""]),
        (7, ["", "", "나\n다", ""]),
    ]
    assert len(list(read(raw, LIMITS))) == 8


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="this system does not show a process' environment")
def test_the_child_knows_no_passphrase_and_leaves_no_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", "카나리아 비밀번호")
    raw = book({(row, column): row for row in range(3_000) for column in range(20)})
    reader = threading.Thread(target=read_workbook, args=(raw,))
    reader.start()
    seen: list[tuple[bytes, str]] = []
    while reader.is_alive():
        for task in os.listdir("/proc/self/task"):
            try:
                children = Path(f"/proc/self/task/{task}/children").read_text(encoding="ascii").split()
            except OSError:
                continue
            for child in children:
                try:
                    if b"xlsx_child" in Path(f"/proc/{child}/cmdline").read_bytes():
                        limits = Path(f"/proc/{child}/limits").read_text(encoding="ascii")
                        seen.append((Path(f"/proc/{child}/environ").read_bytes(), limits))
                except OSError:
                    continue
    reader.join()
    assert seen
    assert all(b"COORDINATOR" not in environment and b"HOME=" not in environment for environment, _ in seen)
    core = next(line for line in seen[-1][1].splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
