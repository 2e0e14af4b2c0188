"""Fuzzing of every reader of partners' files: good files broken at random, by a seed, for a minute unless told.

python -m tests.benchmarks.fuzz_readers [seconds] [first seed]

Whatever comes, the answer is a preview or a refusal in a sentence: never another exception, never a hang, never a name
or a phone in a log. A seed that does otherwise is printed, and its file kept.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

from coordinator.errors import CoordinatorError, ImportRefused
from coordinator.importers.kinds import KINDS
from coordinator.importers.preview import Preview, look, outline, preview
from tests.importers.reading.test_green_button import HEAD, usage_point

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

LONGEST_SECONDS = 30
"""A file of some kilobytes that takes longer than this hangs."""
TODAY = date(2026, 11, 30)
_PRIVATE = ("한가람", "두메산", "01011112221", "010-1111-2221", "하송리 12")
_CALLS = [
    ["성명", "전화번호", "통화일시", "통화결과", "긴급알림", "통화시간(초)", "요약"],
    ["한가람", "010-1111-2221", "2026-11-24 10:05", "응답", "N", "95", "식사 잘하심, 그런데 숨이 차다고 하심"],
    ["두메산", "010-1111-2222", "2026-11-24 10:06", "미응답", "", "0", ""],
]
_TABLES: dict[str, list[list[str]]] = {
    "households": [
        ["연번", "성명", "생년월일", "휴대전화", "읍면", "리", "주소", "비고", "보호자", "관계", "보호자전화"],
        [
            "1",
            "한가람",
            "1941-03-02",
            "010-1111-2221",
            "영월읍",
            "하송리",
            "하송리 12",
            "",
            "한빛",
            "아들",
            "010-2222-1111",
        ],
        ["2", "두메산", "380102", "010-1111-2222", "영월읍", "하송리", "하송리 14", "혼자 삼", "", "", ""],
        ["합계", "2명"],
    ],
    "calls": _CALLS,
    "readings": [
        ["계량기번호", "측정일시", "사용량(kWh)"],
        *(["0412345678", f"2026-11-20 {hour:02}:00", f"0.{hour + 1:02}"] for hour in range(24)),
    ],
    "readings wide": [
        ["계량기번호", "일자", *(f"{hour}시" for hour in range(24)), "합계"],
        ["0412345678", "2026-11-20", *(["0.1"] * 24), "2.4"],
        ["0412345679", "2026-11-20", *(["0.2"] * 24), "4.8"],
    ],
    "meters": [["고객번호", "계량기번호", "성명", "전화번호"], ["0123456789", "0412345678", "한가람", "010-1111-2221"]],
    "phone-use": [["전화번호", "일자", "발신", "수신"], ["010-1111-2221", "2026-11-20", "3", "1"]],
    "utility-alerts": [
        ["계량기번호", "발생일시", "단계", "내용"],
        ["0412345678", "2026-11-20 07:00", "주의", "24시간 사용량 변화 없음"],
    ],
}
_TOKENS = (
    *('"', ",", ";", "\t", "\n", "\r", "\r\n", "\0", "'", "|", "\ufeff", "\u200b", "\u202e", "\ud7ff"),
    *("#N/A", "#REF!", "=VLOOKUP(A1,B:C,2,0)", "합계", "이하 여백", "〃", "성명", "전화번호", "0", "-", "1e999", "NaN"),
    *("9" * 400, "٣", "²", "½", "2026-02-30", "24:00", "00:00~01:00", "윤2.30", "480302-2123456", "()", "[", "{", "}"),
    *("가" * 3_000, "<", "&#0;", "&amp;", "_x000D_", "\x1a", "010-1111-2221~9", "1900-01-00", "99999999", "-1"),
)


@dataclass
class Findings:
    """What a run saw.

    Attributes
    ----------
    outcomes : how often each kind of file ended as what
    faults : seed, kind of file and how it ended otherwise
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    faults: list[tuple[int, str, str]] = field(default_factory=list[tuple[int, str, str]])


class HangError(Exception):
    """A reader took longer than `LONGEST_SECONDS`."""


class PrivateWords(logging.Handler):
    """Keeps log lines that hold a name, a phone or an address."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line, with the traceback it carries."""
        line = self.format(record)
        if any(word in line for word in _PRIVATE):
            self.lines.append(line)


# ------------------------------------------------------------ good files
def csv_of(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    """Write rows as a text; a cell with a delimiter is quoted."""
    lines = (delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows)
    return ("\n".join(lines) + "\n").encode()


def xlsx_of(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows as a workbook with a title, a merged cell and a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("명단")
        sheet.merge_range(0, 0, 0, 3, "2026년 11월 명단")
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if cell.isdigit() and len(cell) < 6:
                    sheet.write_number(line, place, int(cell))
                else:
                    sheet.write_string(line, place, cell)
        sheet.write_formula(len(rows) + 2, 1, "=COUNTA(B3:B4)")
    return out.getvalue()


def json_of() -> bytes:
    """Write calls as a call service's interface gives them, an object a line."""
    turns = [{"speaker": "BOT", "text": "식사는 하셨어요?"}, {"speaker": "USER", "text": "숨이 차다"}]
    calls = [
        {
            "sessionId": f"s{n}",
            "recipientId": f"RCP-{n}",
            "callStatus": status,
            "dialogFinished": status == "FINISHED",
            "callAttemptCount": 1,
            "callDurationSeconds": 95,
            "dialedDateTime": f"2026-11-24T10:0{n}:00+09:00",
            "conversationDetails": turns if status == "FINISHED" else [],
            "followUpType": "REQUEST_SUPPORT",
            "recipient": {"name": "한가람", "phoneNumber": "01011112221"},
        }
        for n, status in enumerate(("FINISHED", "NOT_ANSWERED", "FINISHED"))
    ]
    return "\n".join(json.dumps(call, ensure_ascii=False) for call in calls).encode()


def seeds() -> list[tuple[str, str, str, bytes]]:
    """Give good files: format, kind, suffix, content."""
    files: list[tuple[str, str, str, bytes]] = []
    for name, rows in _TABLES.items():
        kind = name.split()[0]
        files += [
            ("csv", kind, ".csv", csv_of(rows)),
            ("csv", kind, ".txt", csv_of(rows, "\t").decode().encode("cp949")),
        ]
        files.append(("xlsx", kind, ".xlsx", xlsx_of(rows)))
    points = usage_point("1", list(range(24))) + usage_point("2", [5] * 24, flow=19)
    files.append(("green_button", "readings", ".xml", f"{HEAD}{points}</feed>".encode()))
    files.append(("json", "calls", ".jsonl", json_of()))
    return files


# ------------------------------------------------------------ breaking them
def broken(chance: random.Random, raw: bytes) -> bytes:
    """Break some bytes of a content: lost, doubled, moved, flipped, or something put between."""
    content = bytearray(raw)
    if chance.random() < 0.6:
        for _ in range(chance.choice((1, 1, 2, 5))):
            _other_value(chance, content)
        return bytes(content)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        end = min(end, at + chance.choice((1, 4, 40, 400)))
        _BREAKS[chance.randrange(len(_BREAKS))](chance, content, at, end)
    return bytes(content)


_VALUE = re.compile(rb'[^,;\t\r\n<>"{}\[\]:]+')
_IN_TAGS, _IN_QUOTES = re.compile(rb"(?<=>)[^<>]+(?=<)"), re.compile(rb'(?<=")[^"{}\[\]]+(?=")')
_SIGNS = re.compile(r'[,;\t\r\n<>"{}\[\]\0&]')


def _other_value(chance: random.Random, content: bytearray) -> None:
    """Put another value where one stands, so that the file keeps its form."""
    form = _IN_TAGS if content[:1] == b"<" else _IN_QUOTES if content[:1] == b"{" else _VALUE
    values = list(form.finditer(content))
    if values:
        value = values[chance.randrange(len(values))]
        token = chance.choice(_TOKENS) if chance.random() < 0.7 else chance.choice(values)[0].decode("utf-8", "replace")
        content[value.start() : value.end()] = _encoded(_SIGNS.sub("", token), content)


def _encoded(token: str, content: bytearray) -> bytes:
    """Write a token as the content is written."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return token.encode("cp949", "replace")
    return token.encode("utf-8", "replace")


def _lose(chance: random.Random, content: bytearray, at: int, end: int) -> None:
    del content[at:end]


def _double(chance: random.Random, content: bytearray, at: int, end: int) -> None:
    content[at:at] = content[at:end] * chance.choice((1, 2, 30))


def _flip(chance: random.Random, content: bytearray, at: int, end: int) -> None:
    for place in range(at, min(end, at + 5)):
        content[place] = chance.randrange(256)


def _put(chance: random.Random, content: bytearray, at: int, end: int) -> None:
    content[at:at] = _encoded(chance.choice(_TOKENS), content)


def _instead(chance: random.Random, content: bytearray, at: int, end: int) -> None:
    content[at : min(end, at + 12)] = _encoded(chance.choice(_TOKENS), content)


def _cut(chance: random.Random, content: bytearray, at: int, end: int) -> None:
    del content[max(len(content) - 40, end, 1) :]


def _swap_lines(chance: random.Random, content: bytearray, at: int, end: int) -> None:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    content[:] = b"\n".join(lines)


_BREAKS: tuple[Callable[[random.Random, bytearray, int, int], None], ...] = (
    *(_lose, _double, _flip, _put, _put, _put, _instead, _instead, _swap_lines, _cut),
)


def broken_workbook(chance: random.Random, raw: bytes) -> bytes:
    """Break a part within a workbook, or now and then its archive."""
    if chance.random() < 0.2:
        return broken(chance, raw)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        names = book.namelist()
        cells = [name for name in names if "sheet1.xml" in name or "sharedStrings" in name]
        chosen = chance.choice(cells if chance.random() < 0.8 else names)
        for name in names:
            content = book.read(name)
            copy.writestr(name, broken(chance, content) if name == chosen else content)
    return out.getvalue()


# ------------------------------------------------------------ reading them
def _late(number: int, frame: FrameType | None) -> None:
    raise HangError


def read(path: Path, kind: str, way: str) -> str:
    """Read a file and say how it ended: `preview`, `refused`, or what was wrong."""
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _late)
        signal.alarm(LONGEST_SECONDS)
    try:
        if way == "look":
            made = look(path, today=TODAY)
        else:
            made = preview(kind, path, today=TODAY)
            made.rows_left()
        return "preview" if isinstance(made, Preview) else "nothing"
    except ImportRefused as refused:
        if way == "preview":
            with contextlib.suppress(CoordinatorError):
                outline(kind, path)
        return "refused" if refused.message.strip() and refused.code else "refused without a sentence"
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)


def run(seconds: float, first_seed: int, kept: Path) -> Findings:
    """Read broken files for so many seconds; those that end otherwise are kept in a folder."""
    findings = Findings()
    files = seeds()
    kinds = [kind.name for kind in KINDS]
    private = PrivateWords()
    logging.getLogger().addHandler(private)
    logging.getLogger().setLevel(logging.DEBUG)
    until = time.monotonic() + seconds
    seed = first_seed
    try:
        while time.monotonic() < until:
            chance = random.Random(seed)
            form, kind, suffix, raw = files[seed % len(files)]
            content = broken_workbook(chance, raw) if form == "xlsx" else broken(chance, raw)
            path = kept / f"seed-{seed}{suffix}"
            path.write_bytes(content)
            wanted = kind if chance.random() < 0.8 else chance.choice(kinds)
            way = "look" if chance.random() < 0.2 else "preview"
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    outcome = read(path, wanted, way)
            except Exception:
                outcome = traceback.format_exc()
            if private.lines:
                outcome = "a name, phone or address in a log"
                private.lines.clear()
            if outcome in ("preview", "refused"):
                path.unlink()
            else:
                findings.faults.append((seed, f"{form} {way} {wanted}", outcome))
            findings.outcomes[form, outcome if outcome in ("preview", "refused") else "fault"] += 1
            seed += 1
    finally:
        logging.getLogger().removeHandler(private)
    return findings


def main(seconds: float = 60.0, first_seed: int = 1) -> int:
    """Print what was seen; gives 1 where anything ended otherwise than it may."""
    kept = Path(tempfile.mkdtemp(prefix="fuzz-readers-"))
    findings = run(seconds, first_seed, kept)
    for (form, outcome), count in sorted(findings.outcomes.items()):
        print(f"{form:14} {outcome:8} {count:6,}")
    for seed, name, outcome in findings.faults[:20]:
        print(f"\nseed {seed}, {name}, kept in {kept}\n{outcome}")
    print(f"{sum(findings.outcomes.values()):,} files, {len(findings.faults)} ended otherwise than they may")
    if not findings.faults:
        kept.rmdir()
    return int(bool(findings.faults))


if __name__ == "__main__":
    sys.exit(main(*(float(argument) for argument in sys.argv[1:2]), *(int(argument) for argument in sys.argv[2:3])))
