"""Survey results keyed in elsewhere: one row a person, a day and an instrument, with answers or a total."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.importers.file_rows import file_rows, household_key, name_unfit
from coordinator.importers.reading.stamps import YEARS, DateOrder, date_order, moment
from coordinator.records.base import free_text
from coordinator.records.surveys import SurveyResult
from coordinator.text import tr

if TYPE_CHECKING:
    from datetime import date

    from coordinator.importers.file_rows import FileRow
    from coordinator.importers.kind import FileToRead
    from coordinator.importers.reading.cells import Problems

MOST_ITEMS = 30
"""So many columns of single answers are looked for."""
_WHOLE = re.compile(r"(\d{1,3})(?:\.0+)?점?")
_YES = frozenset(["예", "네", "유", "o", "○", "y", "yes", "있음", "해당"])
_NO = frozenset(["아니오", "아니요", "무", "x", "×", "n", "no", "없음", "비해당"])
_RESULTS: dict[str, str] = {
    SurveyResult.DONE: "완료 조사완료 done assessed 실시",
    SurveyResult.REFUSED: "거부 조사거부 거절 refused",
    SurveyResult.ABSENT: "부재 부재중 absent 미거주확인",
    SurveyResult.NOT_ALONE: "동거 동거인있음 1인가구아님 notalone",
    SurveyResult.MOVED: "전출 이사 moved",
    SurveyResult.DIED: "사망 died",
    SurveyResult.UNSAFE: "방문위험 위험 unsafe",
    SurveyResult.LANGUAGE: "의사소통불가 language",
    SurveyResult.OTHER: "기타 other",
}
_BY_WORD = {word: result for result, words in _RESULTS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A result of one person; phone in digits or the partner's number name the household.

    Attributes
    ----------
    answers : a digit an item, `-` for none; empty where the file has no single answers
    total : the sum as the file has it
    """

    line: int
    phone: str
    external_id: str
    name: str
    assessed_on: date
    instrument: str
    answers: str
    total: int | None
    band: str
    result: str
    assessor: str
    note: str


def _word(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")


def read(file: FileToRead) -> tuple[tuple[SurveyRow, ...], int, list[str]]:
    """Read and check the rows.

    Returns
    -------
    the rows that can be taken, the rows of the file, and notes
    """
    every = list(file_rows(file))
    order = date_order((row["assessed_on"] for row in every), file.profile.date_order)
    rows = [row for cells in every if (row := _row(cells, order, file.problems)) is not None]
    file.problems.rejected = len(every) - len(rows)
    return tuple(rows), len(every), []


def _row(row: FileRow, order: DateOrder, problems: Problems) -> SurveyRow | None:
    def wrong(name: str, code: str, message: str) -> None:
        column = row.columns.get(name) or next(iter(row.columns.values()))
        problems.add(row.line, column, row[name] if name in row.columns else "", code, message)

    if name_unfit(row, problems):
        return None
    key = household_key(row, problems)
    if key is None:
        return None
    at = moment(row["assessed_on"], order)
    if at is None or at.wall.year not in YEARS:
        wrong("assessed_on", "day", tr("The day of the survey cannot be read. Write it as 2026-11-24."))
        return None
    result = _BY_WORD.get(_word(row["result"]), "") if row["result"] else SurveyResult.DONE
    if not result:
        wrong(
            "result", "result", tr("What came of the survey cannot be read (완료, 거부, 부재, 동거, 전출, 사망, 기타).")
        )
        return None
    total = _WHOLE.fullmatch(row["total"]) if row["total"] else None
    if row["total"] and total is None:
        wrong("total", "total", tr("The total is no whole number."))
        return None
    answers = _answers(row, problems)
    if answers is None:
        return None
    if result == SurveyResult.DONE and not answers and total is None:
        wrong("total", "no_answers", tr("The row has neither answers nor a total. Give one of them, or why not."))
        return None
    return SurveyRow(
        line=row.line,
        phone=key[0],
        external_id=key[1],
        name=row["name"],
        assessed_on=at.wall.date(),
        instrument=row["instrument"],
        answers=answers if result == SurveyResult.DONE else "",
        total=int(total[1]) if total else None,
        band=free_text(row["band"]),
        result=result,
        assessor=free_text(row["assessor"]),
        note=free_text(row["note"]),
    )


def _answers(row: FileRow, problems: Problems) -> str | None:
    """Read the answers of a row as one line; None where one cannot be read, which is named."""
    if row["answers"]:
        line = row["answers"].replace(" ", "").replace(",", "").replace("/", "")
        if re.fullmatch(r"[0-9.-]+", line):
            return line.replace(".", "-")
        message = tr("The answers are written as a digit an item, with - for none.")
        problems.add(row.line, row.columns["answers"], row["answers"], "answers", message)
        return None
    signs: list[str] = []
    for number in range(1, MOST_ITEMS + 1):
        cell = _word(row[f"item_{number}"])
        whole = _WHOLE.fullmatch(cell)
        if not cell or cell in ("-", "."):
            signs.append("-")
        elif whole is not None and len(whole[1]) == 1:
            signs.append(whole[1])
        elif cell in _YES or cell in _NO:
            signs.append("1" if cell in _YES else "0")
        else:
            message = tr("This is no answer: a digit, 예 or 아니오, or nothing.")
            problems.add(row.line, row.columns[f"item_{number}"], row[f"item_{number}"], "answer", message)
            return None
    return "".join(signs).rstrip("-")
