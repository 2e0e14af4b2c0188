"""The register as a working list: its rows, and a search among them, beside a plain scan of the same texts.

python -m tests.benchmarks.bench_working_list [households] [days]      8,000 and 30 unless told
"""

from __future__ import annotations

import sys

from coordinator.records.base import normal
from coordinator.worklist.search import Sought, found_in
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, practice_county, seconds, show

SEARCH_LIMIT_S = 0.01
REGISTER = (
    "SELECT h.id, r.name, r.born_on, r.sex, r.phone, h.area_id, h.address, h.risk, h.safety_note"
    " FROM household h JOIN resident r ON r.household_id = h.id AND r.moved_out_on IS NULL"
)
WANTED = ("김영숙", "ㄱㅅㅎ", "ㅎ", "4321", "224-5", "북면 ㄱㅇ", "없는사람")


def bench(households: int = 8000, days: int = 30) -> list[Row]:
    """Measure from the opened vault: the rows asked with nothing kept, and each search once its texts are ready."""
    workspace = Workspace.open(practice_county(households, days), PASSPHRASE, now=NOW)
    try:
        with workspace.vault.read() as session:
            connection = session.connection()
            floor = seconds(lambda: connection.exec_driver_sql(REGISTER).fetchall(), 5)

        def ask() -> int:
            workspace.ask_anew()
            return len(workspace.households.table(NOW))

        spent = seconds(ask, 5)
        table = workspace.households.table(NOW)
        rows = [
            Row(
                f"register, {len(table):,} rows",
                f"{spent * 1000:.0f} ms",
                "",
                f"{spent / floor:.1f} x one SELECT of the register",
            )
        ]
        texts = [row.sought for row in table]
        ready = Sought(texts)
        ready.rows("ㅎ")  # the initials are made once for the same rows
        for wanted in WANTED:
            needles = normal(wanted).lower().split()

            def scan(needles: list[str] = needles) -> int:
                return sum(all(found_in(needle, text) for needle in needles) for text in texts)

            plain, spent = seconds(scan, 5), seconds(lambda wanted=wanted: ready.rows(wanted), 5)
            rows.append(
                Row(
                    f"search for {wanted}",
                    f"{spent * 1000:.2f} ms",
                    f"{SEARCH_LIMIT_S * 1000:.0f} ms",
                    f"{spent / plain:.2f} x a plain scan of the texts",
                    spent <= SEARCH_LIMIT_S,
                )
            )
    finally:
        workspace.close()
    return rows


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    show(bench(*given))
