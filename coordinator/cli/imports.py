"""Commands of partners' files: take in, take back, and make some for practice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coordinator.cli.command import Command, json_argument
from coordinator.cli.printing import plain, write_json
from coordinator.cli.values import as_count, as_positive
from coordinator.errors import ColumnsUnclear, UsageError
from coordinator.text import mark, ntr, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence
    from datetime import datetime

    from coordinator.importers.kind import Kind
    from coordinator.workspace import Workspace
    from coordinator.workspace.tables import Tables


NOT_YET = ("programmes", "providers", "experts", "scout-reports")
"""Kinds of file of later versions."""


def _take_arguments(parser: ArgumentParser, tables: Tables) -> None:
    kinds = [kind.name for kind in tables.kinds]

    def known(kind: str) -> str:
        """Let a kind through that can be taken in; another is refused before a vault is opened for it."""
        if kind in kinds:
            return kind
        if kind in NOT_YET:
            raise UsageError(tr("Files of the kind “{kind}” cannot be taken in yet.", kind=kind))
        raise UsageError(tr("There is no kind “{kind}”; take one of: {kinds}.", kind=kind, kinds=", ".join(kinds)))

    parser.add_argument("kind", type=known, metavar="KIND", help=", ".join((*kinds, *NOT_YET)))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--profile", metavar="NAME", help=tr("a saved column profile"))
    parser.add_argument("--dry-run", action="store_true", help=tr("show what would happen, store nothing"))
    json_argument(parser)
    parser.add_argument(
        "--answer",
        action="append",
        default=[],
        type=as_answer,
        metavar="KEY=ANSWER",
        help=tr("answer a question of the file; --dry-run names them"),
    )
    for word, help_text in (said for kind in tables.kinds for said in kind.said):
        parser.add_argument(f"--{word}", default="", metavar=word.upper(), help=tr(help_text))
    parser.add_argument("--assign", action="store_true", help=tr("practice county: unknown meters go to households"))


def as_answer(text: str) -> tuple[str, str]:
    """Read `KEY=ANSWER`."""
    key, sign, answer = text.partition("=")
    if not (key and sign and answer):
        raise UsageError(tr("“{text}” is no answer; write KEY=ANSWER, as --dry-run names them.", text=text))
    return key, answer


def take(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Preview and store the files, one transaction each; rows not taken are named."""
    kind = next(kind for kind in workspace.tables.kinds if kind.name == options.kind)
    if options.answer:
        _check_answers(workspace, options)
    answers: list[dict[str, Any]] = []
    for path in options.files:
        try:
            preview = workspace.imports.preview(options.kind, path, profile=options.profile)
        except ColumnsUnclear as unclear:
            if options.json:
                _write_answers([*answers, _asked(path, options, unclear)])
            raise _with_way(unclear) from None
        said = {word: text for word, _ in kind.said if (text := getattr(options, word))}
        preview = replace(preview, answers={**said, **dict(options.answer)})
        problems = [p.as_json() for p in preview.problems]
        answer: dict[str, Any] = {
            "file": preview.file_name,
            "kind": preview.kind,
            "rows": preview.row_count,
            "taken": preview.taken_count,
            "rejected": preview.rejected_count,
            "problem_counts": dict(preview.problem_counts),
            "problems": problems,
            "notes": list(preview.notes),
            "dry_run": bool(options.dry_run),
        }
        if options.dry_run:
            comparison = workspace.imports.compare(preview)
            answer["comparison"] = plain(replace(comparison, drawn=()))
            answer["notes"] = list(comparison.notes)
        else:
            answer.update(plain(workspace.imports.commit(preview, now, assign=options.assign).value))
        answers.append(answer)
        if not options.json:
            _print_import(answer, kind)
    if options.json:
        _write_answers(answers)


def _check_answers(workspace: Workspace, options: Namespace) -> None:
    """Refuse an answer that no question of the files has, before anything is stored."""
    given: dict[str, str] = dict(options.answer)
    known: dict[str, set[str]] = {}
    for path in options.files:
        try:
            preview = workspace.imports.preview(options.kind, path, profile=options.profile)
        except ColumnsUnclear:
            return  # which column is meant comes first
        for question in workspace.imports.compare(replace(preview, answers=given)).questions:
            known[question.key] = {answer.code for answer in question.answers}
    for key, code in given.items():
        if key not in known:
            raise UsageError(
                tr("No question of this file has the key “{key}”; --dry-run names them. Nothing was stored.", key=key)
            )
        if code not in known[key]:
            raise UsageError(
                tr(
                    "The question “{key}” has no answer “{code}”; take one of: {codes}. Nothing was stored.",
                    key=key,
                    code=code,
                    codes=", ".join(sorted(known[key])),
                )
            )


def _write_answers(answers: Sequence[dict[str, Any]]) -> None:
    write_json(answers[0] if len(answers) == 1 else {"files": list(answers)})


def _asked(path: Path, options: Namespace, unclear: ColumnsUnclear) -> dict[str, Any]:
    """Give the answer for a file that nothing is taken from before a person has chosen between columns."""
    from coordinator.importers.reading.cells import shown

    error = {
        "code": unclear.code,
        "message": unclear.message,
        "questions": [question.as_json() for question in unclear.questions],
    }
    return {"file": shown(path.name), "kind": options.kind, "dry_run": bool(options.dry_run), "error": error}


def _with_way(unclear: ColumnsUnclear) -> ColumnsUnclear:
    """Add what to do about it on the command line."""
    way = tr(
        "Open the file in the window (Import), choose the column, save that as a profile, "
        "and name it here: --profile NAME."
    )
    return ColumnsUnclear(f"{unclear.message} {way}", unclear.questions, unclear.columns, unclear.header)


COUNT_LABELS: dict[str, str] = {
    "rows": mark("rows in the file"),
    "new": mark("new"),
    "changed": mark("changed"),
    "same": mark("same as stored"),
    "rejected": mark("not taken"),
    "missing": mark("of the week's calls, not in the file"),
    "unplanned": mark("in the file, not in the week's calls"),
    "meters": mark("meters"),
    "assigned": mark("meters linked to households"),
    "unassigned": mark("meters nobody has yet"),
}
PROBLEMS_SHOWN = 20
OF_A_KIND_SHOWN = 5
"""How many problems of one code are printed: thousands of one must not hide the others."""


def _print_import(answer: dict[str, Any], kind: Kind) -> None:
    """Print what came of a file."""
    print(f"{answer['file']}")
    for note in answer["notes"]:
        print(f"  {note}")
    # Of a dry run also what the rows meet in the vault; of an import that stands among its problems.
    problems: list[dict[str, Any]] = (answer.get("comparison") or answer)["problems"]
    first = _of_every_kind(problems)
    for problem in first:
        where = (
            tr("row {row}, “{column}”, “{value}”: {message}", **_of(problem))
            if problem["column"]
            else tr("row {row}, “{value}”: {message}", **_of(problem))
        )
        print(f"  {where}")
    more_count = max(len(problems), sum(answer["problem_counts"].values())) - len(first)
    if more_count > 0:
        print("  " + tr("… and {n} more; --json lists them", n=f"{more_count:,}"))
    compared: dict[str, Any] = answer.get("comparison") or answer
    for question in compared["questions"]:
        if not question["answer"]:
            print("  " + tr("row {row}: {message}", row=question["row"], message=question["message"]))
            for possible in question["answers"]:
                print(f"      --answer {question['key']}={possible['code']}  {possible['label']}")
    listed: dict[str, list[list[Any]]] = {key: compared[key] for key in kind.named}
    counts = {**(answer.get("counts") or compared), **{key: len(rows) for key, rows in listed.items()}}
    labels = COUNT_LABELS | {name: label for name, label in kind.counts if name not in COUNT_LABELS}
    for key, label in labels.items():
        if isinstance(counts.get(key), int):
            print(f"  {counts[key]:>12,}  {tr(label)}")
            for household_id, name in listed.get(key, ())[:PROBLEMS_SHOWN]:
                print(f"                  {name}  #{household_id}")
    for line, suggestions in compared["suggestions"].items():
        likely = " · ".join(f"{home['name']} ({home['where'] or '–'})  #{home['household_id']}" for home in suggestions)
        if likely:
            print("  " + tr("row {row} probably means: {households}", row=line, households=likely))
    if "batch_id" in answer:
        print("  " + tr("Stored as import {n}; “import-undo {n}” takes it back.", n=answer["batch_id"]))


def _of_every_kind(problems: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choose the problems that are printed: the first of each code."""
    seen: Counter[str] = Counter()
    chosen: list[dict[str, Any]] = []
    for problem in problems:
        seen[problem["code"]] += 1
        if seen[problem["code"]] <= OF_A_KIND_SHOWN:
            chosen.append(problem)
    return chosen[:PROBLEMS_SHOWN]


def _of(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: problem[name] for name in ("row", "column", "value", "message")}


def _practice_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    for name, count in (("no-answers", 9), ("urgent", 2), ("silent", 5), ("strangers", 3), ("missing", 4)):
        parser.add_argument(f"--{name}", type=as_count, default=count, metavar="N")
    parser.add_argument("--csv", action="store_true", help=tr("CSV instead of XLSX"))


def practice_results(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Write practice files of this week's calls."""
    from coordinator.demo.call_files import Mix

    mix = Mix(options.no_answers, options.urgent, options.silent, options.strangers, options.missing)
    for path in workspace.imports.practice_results(options.out, now, seed=options.seed, mix=mix, as_csv=options.csv):
        print(tr("Written: {path}", path=path))


def _undo_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("batch", type=as_positive, metavar="BATCH")


def undo(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Take a whole import back."""
    print(workspace.imports.undo(options.batch, now).message)


def _rejected_arguments(parser: ArgumentParser, _tables: Tables) -> None:
    parser.add_argument("batch", type=as_positive, metavar="BATCH")
    parser.add_argument("--out", type=Path, metavar="FILE", help=tr("write them to .xlsx or .csv with their reasons"))
    json_argument(parser)


def rejected(workspace: Workspace, options: Namespace, now: datetime) -> None:
    """Print the rejected rows of an import that wait to be corrected, or write them to a file that can be corrected."""
    if options.out is not None:
        print(workspace.imports.export_rejected(options.batch, options.out, now).message)
        return
    listed = workspace.imports.to_mend(options.batch, now)
    if options.json:
        write_json(listed)
        return
    print(ntr("{n} row waits", "{n} rows wait", len(listed.rows)) + f"  {listed.file_name}")
    for row in listed.rows:
        print("  " + tr("row {row}: {cells}", row=row.line, cells=" | ".join(row.cells)))
        print("      " + (row.reason or tr("Fits")))


REJECTED = Command(
    "import-rejected", mark("list or write the rejected rows of an import"), rejected, _rejected_arguments
)
TAKE = Command("import", mark("take in files of a partner"), take, _take_arguments)
PRACTICE_RESULTS = Command(
    "practice-results",
    mark("practice county: files of this week's calls to import"),
    practice_results,
    _practice_arguments,
)
UNDO = Command("import-undo", mark("undo an import"), undo, _undo_arguments)
