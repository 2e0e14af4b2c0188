"""Readings of a year in the vault: size, write, scan and one home, beside one plain file and beside plain SQLite.

python -m tests.benchmarks.bench_readings [homes]      2,000 unless told; 10,000 is the figure of the design
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import insert

from coordinator.records.power import MISSING, Feed, Meter
from coordinator.vault.file import Vault
from coordinator.vault.readings import MeterSeries, read_hours, write
from tests.benchmarks import NOW, PASSPHRASE, Row, once, seconds, show

if TYPE_CHECKING:
    from collections.abc import Iterator

START = np.datetime64("2025-01-01T00", "h")
HOURS = 8760
END = START + np.timedelta64(HOURS, "h")
MONTH_HOURS = [
    31 * 24,
    28 * 24,
    31 * 24,
    30 * 24,
    31 * 24,
    30 * 24,
    31 * 24,
    31 * 24,
    30 * 24,
    31 * 24,
    30 * 24,
    31 * 24,
]
FULL_HOMES = 10_000


def year(homes: int, seed: int = 1) -> np.ndarray:
    """Make a year of readings with holes, float32 [home, hour], whole Wh."""
    rng = np.random.default_rng(seed)
    counts = rng.integers(20, 900, (homes, HOURS), np.uint16)
    wh = counts.astype(np.float32)
    wh[rng.random(wh.shape, np.float32) < 0.003] = np.nan
    return wh


def series(wh: np.ndarray) -> Iterator[MeterSeries]:
    """Give each home as what a file brings."""
    start = START.astype("datetime64[m]")
    for home, row in enumerate(wh):
        yield MeterSeries(meter_id=home + 1, step_minutes=60, start=start, wh=row)


def packed(wh: np.ndarray) -> np.ndarray:
    """Pack into uint16 whole Wh, as many bytes as the vault stores."""
    return np.where(np.isnan(wh), np.float32(MISSING), wh).astype("<u2")


def plain_file(path: Path, counts: np.ndarray) -> tuple[float, float]:
    """Write and read the same bytes as one file; seconds of each."""

    def write_it() -> None:
        with path.open("wb") as file:
            file.write(counts.data)
            file.flush()
            os.fsync(file.fileno())

    return once(write_it), seconds(lambda: np.frombuffer(path.read_bytes(), "<u2").astype(np.float32), 1)


def plain_sqlite(path: Path, wh: np.ndarray) -> tuple[float, float, float]:
    """Write, scan and read one home of the same layout without encryption; seconds of each."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA page_size = 16384")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE reading_month (id INTEGER PRIMARY KEY, meter_id INTEGER, month INTEGER, step_minutes INTEGER,"
        " unit_wh REAL, data BLOB, UNIQUE (meter_id, month))"
    )
    edges = np.cumsum([0, *MONTH_HOURS]).tolist()

    def write_it() -> None:
        counts = packed(wh)
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO reading_month (meter_id, month, step_minutes, unit_wh, data) VALUES (?, ?, 60, 1.0, ?)",
            (
                (home + 1, 202501 + month, row[edges[month] : edges[month + 1]].tobytes())
                for home, row in enumerate(counts)
                for month in range(12)
            ),
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def scan() -> None:
        answer = np.empty(wh.shape, np.float32)
        for meter_id, month, data in connection.execute("SELECT meter_id, month, data FROM reading_month"):
            first = edges[month - 202501]
            answer[meter_id - 1, first : first + len(data) // 2] = np.frombuffer(data, "<u2")

    home = len(wh) // 2

    def one() -> None:
        connection.execute("SELECT month, data FROM reading_month WHERE meter_id = ?", (home,)).fetchall()

    spent = once(write_it), seconds(scan, 1), seconds(one, 200)
    connection.close()
    return spent


def bench(homes: int = 2000) -> list[Row]:
    """Measure; targets are those of 10,000 homes, in proportion."""
    share = homes / FULL_HOMES
    wh = year(homes)
    with tempfile.TemporaryDirectory() as folder:
        floor_write, floor_read = plain_file(Path(folder) / "plain", packed(wh))
        peer_write, peer_scan, peer_one = plain_sqlite(Path(folder) / "plain.db", wh)
        vault, _ = Vault.create(Path(folder) / "vault", PASSPHRASE, facts={}, now=NOW, actor="bench")
        with vault.act("bench.meters", now=NOW, actor="bench") as act:
            act.bulk(Feed, [{"id": 1, "name": "bench", "signal": "power"}])
            act.session.connection().execute(
                insert(Meter), [{"id": n, "feed_id": 1, "external_id": f"M{n}"} for n in range(1, homes + 1)]
            )

        def write_it() -> None:
            with vault.act("bench.readings", now=NOW, actor="bench") as act:
                counts = write(act.session, series(wh), None)
                act.touch("power")
            assert counts.new == np.count_nonzero(~np.isnan(wh))
            vault.checkpoint()

        spent_write = once(write_it)
        megabytes = (vault.folder / "vault.db").stat().st_size / 2**20
        everyone = list(range(1, homes + 1))
        with vault.read() as session:
            spent_scan = seconds(lambda: read_hours(session, everyone, START, END), 1)
            assert np.array_equal(read_hours(session, everyone, START, END), wh, equal_nan=True)
        home = homes // 2
        with vault.read() as session:
            connection = session.connection()
            raw = connection.connection.dbapi_connection
            assert raw is not None

            def sql_only() -> None:
                raw.execute("SELECT month, data FROM reading_month WHERE meter_id = ?", (home,)).fetchall()

            spent_sql = seconds(sql_only, 200)
            spent_one = seconds(lambda: read_hours(session, [home], START, END), 200)
        vault.close()
    name = f"{homes:,} homes x a year"
    return [
        Row(
            f"{name}: size in the vault",
            f"{megabytes:.0f} MiB",
            f"{200 * share:.0f} MiB",
            f"{megabytes * 2**20 / (wh.size * 2):.2f} x the bare bytes",
            megabytes <= 200 * share + 2,
        ),
        Row(
            f"{name}: write",
            f"{spent_write:.2f} s",
            f"{4 * share:.1f} s",
            f"{spent_write / floor_write:.1f} x file, {spent_write / peer_write:.1f} x plain SQLite",
            spent_write <= 4 * share,
        ),
        Row(
            f"{name}: scan to float32",
            f"{spent_scan:.2f} s",
            f"{1.5 * share:.1f} s",
            f"{spent_scan / floor_read:.1f} x file, {spent_scan / peer_scan:.1f} x plain SQLite",
            spent_scan <= 1.5 * share,
        ),
        Row(
            "one home's year: SQL, decrypted",
            f"{spent_sql * 1000:.2f} ms",
            "1 ms",
            f"{spent_sql / peer_one:.1f} x plain SQLite",
            spent_sql <= 0.001,
        ),
        Row(
            "one home's year: as hours, all of it",
            f"{spent_one * 1000:.2f} ms",
            "",
            f"{spent_one / peer_one:.1f} x its SQL",
        ),
    ]


if __name__ == "__main__":
    show(bench(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
