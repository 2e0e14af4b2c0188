"""The child process that reads one workbook from standard input and writes its rows as JSON lines."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta

from coordinator.importers.xlsx_errors import with_error_words

PASSWORD, TOO_LARGE = 4, 5
"""Exit codes besides 0 and the interpreter's own."""


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Give this process limits of memory and time where the system can (POSIX)."""
    try:
        import resource
    except ImportError:  # Windows: the check before and the parent's time limit hold
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold names


def as_text(value: object) -> str:
    """Write a cell as plain text: whole numbers without a point, dates and times as ISO to the second."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        rounded = value + timedelta(microseconds=500_000)
        return rounded.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def main() -> int:
    """Read, convert, write; gives the exit code."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(with_error_words(sys.stdin.buffer.read()))) as book:
            rows = 0
            write = sys.stdout.write
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                if not sheet.height:
                    continue
                rows += sheet.total_height
                if rows > 200_000 or sheet.total_width > 500:
                    return TOO_LARGE
                hidden = about.visible != SheetVisibleEnum.Visible
                merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
                write(json.dumps({"name": about.name, "hidden": hidden, "merged": merged}) + "\n")
                # skip_empty_area=False keeps the row and column places of the sheet
                for row, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
                    write(json.dumps([row, [as_text(cell) for cell in cells]]) + "\n")
    except PasswordError:
        return PASSWORD
    except MemoryError:
        return TOO_LARGE
    except CalamineError:
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
