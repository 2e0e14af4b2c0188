"""Practice files of the call vendor: a call list and a conversation record of this week's calls, made up.

The layout is the likely one of CLOVA CareCall's two exports; the vendor has not confirmed it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
from sqlalchemy import select

from coordinator.casework.households.people import is_person_of_home
from coordinator.casework.workdays import monday
from coordinator.demo.names import CALL_SUMMARIES, GIVEN, SURNAMES
from coordinator.demo.people import NOT_LIVE
from coordinator.errors import RuleError
from coordinator.importers.checkins.words import urgent_word
from coordinator.records.base import KST
from coordinator.records.checkins import Round, RoundItem
from coordinator.records.households import Household, Resident
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

MADE_UP: Final = "연습용 가상 자료입니다. 사람과 번호는 모두 지어낸 것입니다. 추정 양식이며 업체 확인 전입니다."
LIST_COLUMNS: Final = (
    "발신일시", "수신인", "전화번호", "기관", "시도회차", "통화결과", "통화시간(초)", "대화완료", "긴급알림",
)  # fmt: skip
RECORD_COLUMNS: Final = (
    "발신일시", "수신인", "전화번호", "시도회차", "통화결과", "대화완료", "건강", "식사", "수면", "운동", "외출",
    "긴급알림", "요약", "후속조치", "메모",
)  # fmt: skip

_TOPICS: Final = ("health", "meals", "sleep", "exercise", "outing")
_CALM: Final = [place for place, topic in enumerate(_TOPICS) if not urgent_word(str(CALL_SUMMARIES[topic]))]
"""Topics whose concern has no word in it that cannot wait."""
_REDIAL: Final = timedelta(minutes=45)
_FIRST_HOUR, _LAST_HOUR = time(9), time(18)
"""Between which an AI calls."""
_WRITTEN_WITHIN: Final = timedelta(seconds=40)
"""So soon after a call its record is written."""
_LEAST_SPAN: Final = timedelta(minutes=1)
_URGENT: Final = ("가슴이 답답하고 숨이 차다고 하심.", "화장실에서 넘어져 일어나기 힘들다고 하심.")
_CONCERN_SHARE: Final = 0.06


@dataclass(frozen=True, slots=True)
class Callee:
    """Somebody whose call of the week has no result yet."""

    name: str
    phone: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Mix:
    """How many of the calls go how; where the round is too small for all, the later ones get fewer."""

    no_answers: int = 9
    urgent: int = 2
    silent: int = 5
    strangers: int = 3
    missing: int = 4


Cells = tuple[str | int, ...]


@dataclass(frozen=True)
class CallFiles:
    """The rows of both files below their column names, oldest call first."""

    week_on: datetime
    calls: tuple[Cells, ...]
    records: tuple[Cells, ...]


def waiting(session: Session, now: datetime) -> list[Callee]:
    """List whose call by the vendor has no result in this week's round."""
    week = monday(now.date())
    rows = session.execute(
        select(Resident.name, Resident.phone, RoundItem.due_at)
        .join(Round, Round.id == RoundItem.round_id)
        .join(Household, Household.id == RoundItem.household_id)
        .join(Resident, Resident.household_id == Household.id)
        .where(
            Round.week_on == week,
            RoundItem.caller == "vendor",
            RoundItem.state.in_(("due", "in_progress")),
            is_person_of_home(),
            Resident.phone != "",
        )
        .order_by(RoundItem.due_at, RoundItem.id)
    )
    return [Callee(name, phone, due_at.astimezone(KST)) for name, phone, due_at in rows]


def call_files(callees: Sequence[Callee], now: datetime, *, seed: int = 1, mix: Mix | None = None) -> CallFiles:
    """Make the calls of a week; who is due later was called early, so that no call lies in the future.

    Parameters
    ----------
    callees : whose calls have no result yet, earliest first
    mix : how many calls go how

    Raises
    ------
    RuleError
        `no_calls_wait`: every call of the week has its result; `no_calls_yet`: the first hour of its calls is to come.
    """
    mix = mix or Mix()
    if not callees:
        raise RuleError(
            tr("Every call of this week has its result; there is nothing to practise with."), code="no_calls_wait"
        )
    rng = np.random.default_rng([seed, 77])
    week = datetime.combine(monday(now.date()), time(), KST)
    hours = _last_hours(week, now)
    if hours is None:
        raise RuleError(
            tr("No call of this week has been made yet; practise from Monday morning on, when the calls begin."),
            code="no_calls_yet",
        )
    kinds = _kinds(rng, len(callees), mix)
    phones = {callee.phone for callee in callees}
    people = [(callee, kind) for callee, kind in zip(callees, kinds, strict=True) if kind != "missing"]
    people += [(_stranger(rng, now, phones), "ok") for _ in range(mix.strangers)]
    calls: list[Cells] = []
    records: list[Cells] = []
    urgent = 0
    for callee, kind in people:
        at = _when(rng, callee.due_at, week, now, hours)
        if kind == "no_answer":
            calls.append(_listed(at, callee, 1, "미응답"))
            if at + _REDIAL < now and _is_by_day(at + _REDIAL):
                calls.append(_listed(at + _REDIAL, callee, 2, "미응답"))
            continue
        seconds = int(rng.integers(6, 22)) if kind == "silent" else int(rng.integers(70, 260))
        done = "N" if kind == "silent" else "Y"
        # one urgent call carries the vendor's mark, the next one only words that were said
        alarm = "Y" if kind == "urgent" and urgent % 2 == 0 else "N"
        calls.append(_listed(at, callee, 1, "연결", seconds, done, alarm))
        summary = _said(rng, kind, urgent)
        urgent += kind == "urgent"
        stamp = f"{at + timedelta(seconds=int(rng.integers(0, _WRITTEN_WITHIN.seconds))):%Y-%m-%d %H:%M:%S}"
        records.append(
            (stamp, callee.name, _dashed(callee.phone), 1, "연결", done, *summary[:5], alarm, summary[5], "", "")
        )
    return CallFiles(
        week, tuple(sorted(calls, key=lambda row: str(row[0]))), tuple(sorted(records, key=lambda row: str(row[0])))
    )


def _kinds(rng: np.random.Generator, count: int, mix: Mix) -> list[str]:
    wanted = [("no_answer", mix.no_answers), ("urgent", mix.urgent), ("silent", mix.silent), ("missing", mix.missing)]
    kinds = [kind for kind, many in wanted for _ in range(many)][:count]
    kinds += ["concern" if rng.random() < _CONCERN_SHARE else "ok" for _ in range(count - len(kinds))]
    return [kinds[int(place)] for place in rng.permutation(count)]


def _last_hours(week: datetime, now: datetime) -> tuple[datetime, datetime] | None:
    """Give the newest hours of this week in which calls were made, up to now; none before the first of them."""
    days = (week + timedelta(days=n) for n in reversed(range(7)))
    opened = (datetime.combine(day, _FIRST_HOUR, KST) for day in days)
    spans = ((begin, min(now, datetime.combine(begin, _LAST_HOUR, KST))) for begin in opened)
    return next((span for span in spans if span[1] - span[0] >= _LEAST_SPAN), None)


def _when(
    rng: np.random.Generator, due_at: datetime, week: datetime, now: datetime, hours: tuple[datetime, datetime]
) -> datetime:
    """Give the time of a call: some minutes after it is due, or within the newest hours of calls."""
    at = due_at + timedelta(minutes=int(rng.integers(0, 13)), seconds=int(rng.integers(0, 60)))
    written = at + _WRITTEN_WITHIN
    if week <= at and written <= now and _is_by_day(at) and _is_by_day(written):
        return at
    begin, end = hours
    return begin + (end - begin) * float(rng.uniform(0.02, 0.6))


def _is_by_day(at: datetime) -> bool:
    return _FIRST_HOUR <= at.time() < _LAST_HOUR


def _stranger(rng: np.random.Generator, now: datetime, phones: set[str]) -> Callee:
    surname = SURNAMES[int(rng.integers(len(SURNAMES)))][0]
    given_name = str(rng.choice(GIVEN[0][1].split()))
    phone = next(
        number
        for number in (f"{NOT_LIVE[:-1]}9{int(rng.integers(10_000)):04d}" for _ in range(1_000))
        if number not in phones
    )
    phones.add(phone)
    return Callee(surname + given_name, phone, now - timedelta(hours=2))


def _listed(
    at: datetime, callee: Callee, attempt: int, result: str, seconds: int | str = "", done: str = "", alarm: str = "N"
) -> Cells:
    stamp = f"{at:%Y-%m-%d %H:%M:%S}"
    return (stamp, callee.name, _dashed(callee.phone), "연습 군청", attempt, result, seconds, done, alarm)


def _dashed(phone: str) -> str:
    return f"{phone[:3]}-{phone[3:7]}-{phone[7:]}" if len(phone) == 11 else phone


def _said(rng: np.random.Generator, kind: str, number: int) -> list[str]:
    """Give the answers of the five topics, and the summary."""
    if kind == "silent":
        return ["미확인"] * 5 + [""]
    answers = ["양호" if rng.random() < 0.8 else "미확인" for _ in _TOPICS]
    answers[0] = "양호"
    if kind == "urgent":
        answers[0] = "주의"
        return [*answers, _URGENT[number % len(_URGENT)]]
    if kind == "concern":
        place = int(rng.choice(_CALM))
        answers[place] = "주의"
        return [*answers, str(CALL_SUMMARIES[_TOPICS[place]])]
    well = CALL_SUMMARIES["ok"]
    return [*answers, str(well[int(rng.integers(len(well)))])]


# ------------------------------------------------------------ as files


def write(files: CallFiles, folder: Path, *, as_csv: bool = False) -> tuple[Path, Path]:
    """Write both files into a folder, their names and first lines marked as made up; gives the two paths."""
    folder.mkdir(parents=True, exist_ok=True)
    ending = "csv" if as_csv else "xlsx"
    paths = tuple(folder / f"연습_{title}_{files.week_on:%Y-%m-%d}.{ending}" for title in ("통화목록", "대화기록"))
    for path, columns, rows in zip(paths, (LIST_COLUMNS, RECORD_COLUMNS), (files.calls, files.records), strict=True):
        (_csv if as_csv else _xlsx)(path, [(MADE_UP,), (), columns, *rows])
    return paths[0], paths[1]


def _csv(path: Path, rows: Sequence[Cells]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target).writerows(rows)


def _xlsx(path: Path, rows: Sequence[Cells]) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("연습 자료")
        bold = book.add_format({"bold": True})
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row, bold if number in (0, 2) else None)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, len(rows[2]) - 1, 14)
        sheet.freeze_panes(3, 0)
