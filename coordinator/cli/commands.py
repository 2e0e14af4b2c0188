"""Commands on an open vault: what they print, in words or as JSON with stable keys."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from coordinator.cli.printing import plain, write_json
from coordinator.errors import ColumnsUnclear, RuleError, UsageError
from coordinator.importers.reading.cells import shown
from coordinator.records.alerts import SEVERITY_LABELS
from coordinator.records.imports import ImportBatch
from coordinator.text import mark, moment, ntr, phone_text, short_moment, tr
from coordinator.worklist.cards import as_flat
from coordinator.worklist.findings import explain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from coordinator.casework.power.watch import ScreenResult
    from coordinator.worklist.rows import Line, NotWatched, Today
    from coordinator.workspace import Workspace

SHAPES = {"serious": "■", "caution": "▲", "watch": "●", "normal": "○", "no_data": "◇", "silenced": "‖"}


WRONG_USE = (
    "unknown_household",
    "unknown_batch",
    "screen_order",
    "replay_order",
    "policy_budget",
    "policy_share",
    "policy_same",
)
"""Rules that only a wrongly written command can break; the command line answers them as wrong use."""


def run(workspace: Workspace, options: argparse.Namespace, now: datetime) -> int:
    """Run a command on an open vault; gives the exit code."""
    try:
        return _run(workspace, options, now)
    except RuleError as error:
        if error.code in WRONG_USE:
            raise UsageError(error.message, code=error.code) from None
        raise


def _run(workspace: Workspace, options: argparse.Namespace, now: datetime) -> int:
    command: str = options.command
    if command == "worklist":
        if options.json:
            write_json(worklist_json(workspace.today(now)))
        else:
            print_worklist(workspace, now)
    elif command == "screen":
        screen(workspace, options, now)
    elif command == "replay":
        from coordinator.cli import replay as commands_replay

        commands_replay.replay(workspace, options, now)
    elif command in ("watch-policy", "precision"):
        from coordinator.cli import power as commands_watch

        run_it = commands_watch.watch_policy if command == "watch-policy" else commands_watch.precision
        run_it(workspace, options, now)
    elif command == "call-policy":
        from coordinator.cli import checkins as commands_calls

        commands_calls.call_policy(workspace, options, now)
    elif command == "household":
        household(workspace, options, now)
    elif command == "import":
        return take(workspace, options, now)
    elif command == "practice-results":
        practice_results(workspace, options, now)
    elif command == "import-undo":
        _known_batch(workspace, options.batch)
        print(workspace.imports.undo(options.batch, now).message)
    elif command == "brief":
        brief(workspace, options, now)
    elif command == "export":
        export(workspace, options, now)
    elif command == "verify":
        return verify(workspace)
    return 0


# ---------------------------------------------------------------- worklist


def line_json(rank: int, line: Line) -> dict[str, Any]:
    """Give a line of the worklist with stable keys."""
    return {
        "rank": rank,
        "household": line.household_id,
        "name": line.name,
        "age": line.age,
        "area": line.area,
        "severity": line.severity,
        "points": line.points,
        "urgent": line.is_urgent,
        "urgent_words": line.urgent_words,
        "reasons": [
            {"code": said.code, "text": said.text, "points": points}
            for said, points in zip(line.reasons, line.reason_points, strict=True)
        ],
        "next_step": {"code": line.step.code, "text": line.step.text},
        "due_at": line.due_at,
        "owner": line.owner,
        "alert": line.episode_id,
        "handling": line.handling,
        "safety_note": line.safety_note,
    }


def not_watched_json(row: NotWatched) -> dict[str, Any]:
    """Give a household nobody watches with stable keys."""
    return {
        "household": row.household_id,
        "name": row.name,
        "age": row.age,
        "area": row.area,
        "cause": row.cause.code,
        "text": row.cause.text,
        "since": row.since_at,
    }


def worklist_json(today: Today) -> dict[str, Any]:
    """Give the whole worklist with stable keys."""
    return {
        "county": today.county,
        "practice": today.practice,
        "as_of": today.now,
        "readings_until": today.readings_until,
        "households": today.household_count,
        "counts": today.counts,
        "feeds": [plain(f) for f in today.feeds],
        "worklist": [line_json(i, line) for i, line in enumerate(today.lines, 1)],
        "head": [plain(line.said) for line in today.head],
        "not_watched": [not_watched_json(row) for row in today.not_watched],
    }


def print_worklist(workspace: Workspace, now: datetime) -> None:
    """Print the worklist for reading: who first, why, what next; then who is not watched."""
    today = workspace.today(now)
    print(tr("{county} · as of {now}", county=today.county, now=moment(now)))
    if today.practice:
        print(tr("Practice data: everybody here is made up."))
    for line in today.head:
        print(f"{SHAPES[line.severity]} {line.said.text}")
    print()
    print(ntr("Today: {n} household", "Today: {n} households", len(today.lines)))
    for rank, line in enumerate(today.lines, 1):
        who = tr("{name} ({age})", name=line.name, age=line.age) if line.age is not None else line.name
        label = tr(SEVERITY_LABELS[line.severity])
        due = short_moment(line.due_at) if line.due_at else ""
        print(f"{rank:3}. {SHAPES[line.severity]} {label}  {who}  {line.area}  #{line.household_id}")
        for said in line.reasons:
            print(f"       {said.text}")
        late = line.due_at is not None and line.due_at < now
        words = tr("{step}, overdue since {due}", step=line.step.text, due=due) if late else None
        print("       → " + (words or tr("{step}, by {due}", step=line.step.text, due=due)))
        if line.safety_note:
            print(f"       ! {line.safety_note}")
    if not today.lines:
        print(tr("Nothing to do: no alert, no missed call, no service that waits."))
    print()
    print(ntr("Not watched today: {n} household", "Not watched today: {n} households", len(today.not_watched)))
    for row in today.not_watched:
        print(f"     ◇ {row.name}  {row.area}  #{row.household_id}  {row.cause.text}")


# ---------------------------------------------------------------- the watch


def screen(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Run the watch and print what is new."""
    result = workspace.power.screen(now, since=options.since, until=options.until).value
    if options.json:
        write_json(screen_json(result))
        return
    print(
        tr(
            "{homes} homes, {since} to {until}",
            homes=f"{result.home_count:,}",
            since=moment(result.since),
            until=moment(result.until),
        )
    )
    for found in result.findings:
        label = tr(SEVERITY_LABELS[found.severity])
        sentence = explain(found.reason, found.since_at, found.figures, now).text
        print(f"{SHAPES[found.severity]} {label}  {moment(found.found_at)}  {found.name}  #{found.household_id}")
        print(f"    {sentence}")
    print(
        ntr("{n} new finding", "{n} new findings", len(result.findings))
        + " · "
        + ntr("{n} alert opened", "{n} alerts opened", result.opened_count)
        + " · "
        + ntr("{n} came back", "{n} came back", result.returned_count)
    )


def screen_json(result: ScreenResult) -> dict[str, Any]:
    """Give a run of the watch with stable keys."""
    return {
        "since": result.since,
        "until": result.until,
        "homes": result.home_count,
        "household_hours": result.hour_count,
        "threshold": result.threshold,
        "opened": result.opened_count,
        "returned": result.returned_count,
        "outages": result.outage_count,
        "cannot_be_watched": result.unwatchable_count,
        "findings": [
            {
                "household": f.household_id,
                "name": f.name,
                "found_at": f.found_at,
                "since": f.since_at,
                "kind": f.kind,
                "severity": f.severity,
                "score": f.score,
                "reason": f.reason,
                "figures": f.figures,
                "text": explain(f.reason, f.since_at, f.figures, result.until).text,
            }
            for f in result.findings
        ],
    }


# ---------------------------------------------------------------- one household


def household(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Print everything known of one household."""
    card = workspace.households.card(options.id, now)
    timeline = workspace.households.timeline(options.id, now)
    if options.json:
        usage = workspace.households.usage(options.id, now)
        write_json({"household": as_flat(card), "usage": usage, "timeline": timeline})
        return
    who = tr("{name} ({age})", name=card.name, age=card.age) if card.age is not None else card.name
    print(f"{SHAPES[card.severity]} {tr(SEVERITY_LABELS[card.severity])}  {who}  {card.area}  #{card.id}")
    for fact in (card.address, phone_text(card.phone), card.safety_note):
        if fact:
            print(f"  {fact}")
    if card.last_sign:
        sign = card.last_sign
        print("  " + tr("Last sign of life {at}: {what}", at=moment(sign.at), what=sign.text.text))
    for alert in card.alerts:
        answered = f"{alert.answered.text} " if alert.answered else ""
        print(f"  {SHAPES[alert.severity]} {answered}{alert.sentence.text}")
    if card.not_watched:
        print("  " + tr("Not watched today: {cause}", cause=card.not_watched.text))
    for contact in card.contacts:
        print(f"  {contact.rank}. {contact.name} {contact.relation} {phone_text(contact.phone)}")
    print()
    for row in timeline:
        print(f"  {moment(row.at)}  {row.text.text}")


# ---------------------------------------------------------------- files


def take(workspace: Workspace, options: argparse.Namespace, now: datetime) -> int:
    """Preview and store the files, one transaction each; rows not taken are named."""
    answers: list[dict[str, Any]] = []
    for path in options.files:
        try:
            preview = workspace.imports.preview(options.kind, path, profile=options.profile)
        except ColumnsUnclear as unclear:
            if options.json:
                _write_answers([*answers, _asked(path, options, unclear)])
            raise _with_way(unclear) from None
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
            answer["comparison"] = plain(comparison)
            answer["notes"] = list(comparison.notes)
        else:
            answer.update(plain(workspace.imports.commit(preview, now, assign=options.assign).value))
        answers.append(answer)
        if not options.json:
            _print_import(answer)
    if options.json:
        _write_answers(answers)
    return 0


def _write_answers(answers: Sequence[dict[str, Any]]) -> None:
    write_json(answers[0] if len(answers) == 1 else {"files": list(answers)})


def _asked(path: Path, options: argparse.Namespace, unclear: ColumnsUnclear) -> dict[str, Any]:
    """Give the answer for a file that nothing is taken from before a person has chosen between columns."""
    error = {
        "code": unclear.code,
        "message": unclear.message,
        "questions": [one.as_json() for one in unclear.questions],
    }
    return {"file": shown(path.name), "kind": options.kind, "dry_run": bool(options.dry_run), "error": error}


def _with_way(unclear: ColumnsUnclear) -> ColumnsUnclear:
    """Add what to do about it on the command line."""
    way = tr(
        "Open the file in the window (Import), choose the column, save that as a profile, "
        "and name it here: --profile NAME."
    )
    return ColumnsUnclear(f"{unclear.message} {way}", unclear.questions, unclear.columns, unclear.header)


def practice_results(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Write practice files of this week's calls."""
    from coordinator.demo.call_files import Mix

    mix = Mix(options.no_answers, options.urgent, options.silent, options.strangers, options.missing)
    for path in workspace.imports.practice_results(options.out, now, seed=options.seed, mix=mix, as_csv=options.csv):
        print(tr("Written: {path}", path=path))


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


def _print_import(answer: dict[str, Any]) -> None:
    print(f"{answer['file']}")
    for note in answer["notes"]:
        print(f"  {note}")
    first = answer["problems"][:PROBLEMS_SHOWN]
    for problem in first:
        where = (
            tr("row {row}, “{column}”, “{value}”: {message}", **_of(problem))
            if problem["column"]
            else tr("row {row}, “{value}”: {message}", **_of(problem))
        )
        print(f"  {where}")
    left = sum(answer["problem_counts"].values()) - len(first)
    if left > 0:
        print("  " + tr("… and {n} more; --json lists them", n=f"{left:,}"))
    found: dict[str, Any] = answer.get("comparison") or answer
    of_round: dict[str, list[list[Any]]] = (
        {key: found[key] for key in ("missing", "unplanned")} if answer["kind"] == "calls" else {}
    )
    counts = {**(answer.get("counts") or found), **{key: len(rows) for key, rows in of_round.items()}}
    for key, label in COUNT_LABELS.items():
        if isinstance(counts.get(key), int):
            print(f"  {counts[key]:>12,}  {tr(label)}")
            for household_id, name in of_round.get(key, ())[:PROBLEMS_SHOWN]:
                print(f"                  {name}  #{household_id}")
    if "batch_id" in answer:
        print("  " + tr("Stored as import {n}; “import-undo {n}” takes it back.", n=answer["batch_id"]))


def _of(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: problem[name] for name in ("row", "column", "value", "message")}


def _known_batch(workspace: Workspace, batch_id: int) -> None:
    with workspace.vault.read() as session:
        if session.get(ImportBatch, batch_id) is None:
            raise UsageError(tr("There is no import number {n}.", n=batch_id), code="unknown_batch")


def brief(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Write a briefing and log its issue."""
    from coordinator.briefing.render import files

    files.check_suffix(options.out)
    document = workspace.briefings.compose(
        options.kind,
        now,
        purpose=options.purpose,
        level=options.level,
        household_id=options.household,
        month=options.month,
    )
    files.write(document, options.out)
    workspace.briefings.record_issue(
        options.kind, options.purpose, now, level=options.level, household_id=options.household
    )
    print(tr("Written: {path}", path=options.out))


def export(workspace: Workspace, options: argparse.Namespace, now: datetime) -> None:
    """Write a list as a file and log its issue."""
    if options.kind == "roster":
        from coordinator.cli import checkins as commands_calls

        commands_calls.roster(workspace, options, now)
        return
    from coordinator.briefing.render import files

    files.check_suffix(options.out)
    document = workspace.briefings.compose_list(options.kind, now, purpose=options.purpose)
    files.write(document, options.out)
    workspace.briefings.record_issue(f"export {options.kind}", options.purpose, now)
    print(tr("Written: {path}", path=options.out))


def verify(workspace: Workspace) -> int:
    """Check file, seals and journal."""
    found = workspace.history.verify()
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        return 3
    print(tr("File, seals and journal are whole."))
    return 0
