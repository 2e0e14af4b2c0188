"""The day's list and finding people in a county of 8,000 households, beside one plain SELECT of the register.

python -m tests.benchmarks.bench_worklist [households] [days]      8,000 and 30 unless told
"""

from __future__ import annotations

import sys

from coordinator.worklist.today import today
from coordinator.workspace import Workspace
from tests.benchmarks import NOW, PASSPHRASE, Row, practice_county, seconds, show

TODAY_LIMIT_S, SEARCH_LIMIT_S = 0.2, 0.03
REGISTER = (
    "SELECT h.id, r.name, r.born_on, r.sex, r.phone, h.area_id, h.address, h.risk, h.safety_note"
    " FROM household h JOIN resident r ON r.household_id = h.id AND r.moved_out_on IS NULL"
)
WANTED = {
    "name": "김영숙",
    "initials": "ㄱㅅㅎ",
    "one initial": "ㅎ",
    "part of a phone": "4321",
    "part of an address": "마차",
    "two words": "북면 ㄱㅇ",
    "nothing like it": "없는사람",
}


def bench(households: int = 8000, days: int = 30) -> list[Row]:
    """Measure from the opened vault, warm."""
    folder = practice_county(households, days)
    workspace = Workspace.open(folder, PASSPHRASE, now=NOW)
    try:
        with workspace.vault.read() as session:
            connection = session.connection()
            floor = seconds(lambda: connection.exec_driver_sql(REGISTER).fetchall(), 7)
            spent = seconds(lambda: today(session, NOW), 7)
        rows = [
            Row(
                f"worklist, {households:,} households",
                f"{spent * 1000:.0f} ms",
                f"{TODAY_LIMIT_S * 1000:.0f} ms",
                f"{spent / floor:.1f} x one SELECT of the register",
                spent <= TODAY_LIMIT_S,
            )
        ]
        for what, text in WANTED.items():
            spent = seconds(lambda text=text: workspace.households.search(text), 7)
            rows.append(
                Row(
                    f"search by {what}",
                    f"{spent * 1000:.1f} ms",
                    f"{SEARCH_LIMIT_S * 1000:.0f} ms",
                    f"{spent / floor:.2f} x one SELECT of the register",
                    spent <= SEARCH_LIMIT_S,
                )
            )
    finally:
        workspace.close()
    return rows


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    show(bench(*given))
