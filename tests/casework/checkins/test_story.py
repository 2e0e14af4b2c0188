"""A week of the calls as a county lives it, by the road every act takes: enrolled, sent out, answered, worked off."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from coordinator.casework.checkins.enrolment_terms import CallTerms
from coordinator.records.base import KST
from coordinator.workspace import Workspace
from tests.casework.homes import add_home
from tests.conftest import WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from coordinator.worklist.checkins.round_rows import RoundItemRow

MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=KST)
TUESDAY_EVENING = MONDAY + timedelta(days=1, hours=9)
THURSDAY = MONDAY + timedelta(days=3)
COLUMNS = ("수신인", "전화번호", "관리번호", "발신일시", "시도회차", "통화결과", "대화완료", "긴급알림", "건강", "요약")


def results(rows: list[dict[str, str]], path: Path) -> dict[str, set[str]]:
    """Write what the vendor sends back of a roster's Monday and Tuesday; gives whose call went how, by name."""
    kinds = ["no answer"] * 9 + ["urgent"] * 2 + ["silent"] * 5 + ["missing"] * 4
    went = {kind: set() for kind in (*kinds, "well")}
    with path.open("w", encoding="cp949", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for place, row in enumerate(rows):
            kind = kinds[place] if place < len(kinds) else "well"
            went[kind].add(row["이름"])
            day = MONDAY + timedelta(days="월화수목금".index(row["발신요일"]))
            hour = int(row["발신시각"].split(":")[0])
            half, twelve = ("오전", hour) if hour < 12 else ("오후", hour - 12 or 12)
            who = (row["이름"], row["전화번호"], row["관리번호"])
            for attempt in range(1, 3 if kind == "no answer" else 2):
                at = f"{day:%Y. %m. %d.} {half} {twelve}:{5 + 40 * (attempt - 1):02}"
                said = {
                    "no answer": ("미응답", "", "N", "", ""),
                    "urgent": ("연결", "Y", "Y", "주의", "숨이 차고 가슴이 답답하다고 하심"),
                    "silent": ("연결", "N", "N", "", ""),
                    "well": ("연결", "Y", "N", "양호", "잘 지내신다고 하심"),
                }.get(kind)
                if said is not None:
                    out.writerow((*who, at, attempt, *said))
        for n in range(3):
            stranger = (f"모르는{n}", f"010-9999-000{n}", "", f"{MONDAY:%Y. %m. %d.} 오전 10:00", 1)
            out.writerow((*stranger, "연결", "Y", "N", "양호", "안녕하심"))
    return went


def board(workspace: Workspace, now: datetime) -> dict[str, RoundItemRow]:
    return {row.name: row for row in workspace.checkins.board(now).rows}


@pytest.fixture
def county(empty: Workspace) -> Workspace:
    for n in range(70):
        add_home(empty, f"시험{n:02}", phone=f"0101234{n:04}", contact=f"이웃{n:02}" if n % 2 else "")
    return empty


def test_a_week_from_seventy_enrolments_to_the_steps_due_two_days_later(county: Workspace, tmp_path: Path) -> None:
    ids = [row.household_id for row in county.enrolment.candidates(MONDAY)]
    assert len(ids) == 70
    done = county.enrolment.enrol(ids, MONDAY.date(), CallTerms(hour=10), MONDAY)
    assert not done.value.refused

    sent = county.rosters.export(tmp_path / "명단.xlsx", "이번 주 안부전화", MONDAY).value
    head, *body = [r for r in CalamineWorkbook.from_path(sent.path).get_sheet_by_index(0).to_python() if any(r)]
    roster = [dict(zip(map(str, head), map(str, row), strict=True)) for row in body]
    assert len(roster) == 70
    assert {row["발신요일"] for row in roster} == set("월화수목금")

    early = [row for row in roster if row["발신요일"] in ("월", "화")]
    went = results(early, tmp_path / "결과.csv")
    county.today(TUESDAY_EVENING)
    file_preview = county.imports.preview("calls", tmp_path / "결과.csv")
    held = county.imports.compare(file_preview)
    assert Counter(problem.code for problem in held.problems) == {"unknown_phone": 3}
    assert {name for _, name in held.missing} == went["missing"]
    assert held.new == file_preview.row_count - 3
    county.imports.commit(file_preview, TUESDAY_EVENING)

    now = board(county, TUESDAY_EVENING)
    assert {name for name, row in now.items() if row.status == "missed"} == went["no answer"] | went["silent"]
    assert {name for name, row in now.items() if row.status == "urgent"} == went["urgent"]
    assert {name for name, row in now.items() if row.status == "confirmed"} == went["well"]
    assert {name for name, row in now.items() if row.status == "in_progress"} == went["missing"]
    assert sum(row.status == "due" for row in now.values()) == 70 - len(early)
    first, second, *_ = county.today(TUESDAY_EVENING).lines
    assert {first.name, second.name} == went["urgent"]
    assert first.severity == "serious"

    reached = sorted(went["no answer"])[:4]
    for name in [*reached, *sorted(went["urgent"])]:
        county.checkins.record_call(now[name].household_id, "ok", TUESDAY_EVENING)
    county.close()

    again = Workspace.open(county.folder, WORDS, actor="시험", now=THURSDAY)
    left = (went["no answer"] | went["silent"]) - set(reached)
    lines = {line.name: line for line in again.today(THURSDAY).lines}
    assert left <= lines.keys()
    assert not (set(reached) | went["urgent"] | went["well"]) & lines.keys()
    monday = {row["이름"] for row in early if row["발신요일"] == "월"}
    steps = {name: lines[name].step.template for name in left}
    assert {steps[name] for name in left & monday} <= {"Decide about 119"}, "two working days are over"
    assert {steps[name] for name in left - monday} <= {"Arrange a visit"}
    severities = again.severities(THURSDAY)
    assert all(severities[lines[name].household_id] in ("caution", "serious") for name in left)
    paper = again.briefings.daily(THURSDAY, "아침 회의")
    text = repr(paper)
    assert all(name in text for name in left)
    assert again.checkins.board(THURSDAY).rows
    again.close()
