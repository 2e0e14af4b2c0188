"""The table of commands: a row more is a command more, and the rows of other tables are named by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coordinator.briefing import document
from coordinator.briefing.blocks import Paragraph
from coordinator.briefing.lists import list_paper, plain_table
from coordinator.briefing.paper_kind import Paper
from coordinator.cli.command import Command, CommandWithoutVault, json_argument
from coordinator.cli.main import main
from coordinator.cli.table import COMMANDS
from coordinator.worklist.facts.people import people
from coordinator.workspace.tables import TABLES
from tests.casework.homes import add_home
from tests.conftest import NOW, WORDS

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.workspace import Workspace


def names(session: Session, now: datetime, _request: Request) -> list[str]:
    return [person.name for person in people(session, now.date()).values()]


def visit_sheet(visited: list[str], letterhead: Letterhead) -> Document:
    return document.compose(letterhead, "", [Paragraph(name) for name in visited])


VISITS = Paper("visited", "Visits", names, visit_sheet)
VISIT_LIST = list_paper(
    "visit-list",
    "Visits",
    names,
    lambda visited: plain_table("visits", (("Name", 1.0),), [(name,) for name in visited]),
)


def print_visits(workspace: Workspace, options: Namespace, _now: datetime) -> int:
    told = [person.name for person in workspace.everyone()]
    print(told if options.json else ", ".join(told))
    return 0


COMMAND = Command("visits", "who is visited", print_visits, json_argument)


@pytest.fixture
def vault(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the options that name a closed vault with one person in it."""
    monkeypatch.setenv("COORDINATOR_PASSPHRASE", WORDS)
    add_home(empty, "김하나")
    empty.close()
    return ["--vault", str(empty.folder), "--lang", "en", "--now", f"{NOW:%Y-%m-%dT%H:%M}"]


def test_a_row_more_is_a_command_more(vault: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    commands = (*COMMANDS, COMMAND)
    assert main([*vault, "visits"], commands) == 0
    assert capsys.readouterr().out == "김하나\n"
    assert main([*vault, "visits", "--json"], commands) == 0
    assert capsys.readouterr().out == "['김하나']\n"
    assert main([*vault, "visits", "--jsn"], commands) == 2
    assert main([*vault, "visits"]) == 2


def test_a_command_that_needs_no_vault_opens_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def say(options: Namespace, _now: datetime, _tables: object) -> None:
        print(options.vault)

    where = tmp_path / "nowhere"
    assert main(["--vault", str(where), "say"], (CommandWithoutVault("say", "say it", say),)) == 0
    assert capsys.readouterr().out == f"{where}\n"
    assert not where.exists()


def test_the_help_names_the_commands_in_the_order_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--lang", "en", "--help"], (*COMMANDS, COMMAND))
    assert left.value.code == 0
    told = [
        line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ") and line[4] != " "
    ]
    assert told == [command.name for command in (*COMMANDS, COMMAND)]


def test_a_paper_and_a_list_more_are_named_in_the_help_and_written(
    vault: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = replace(TABLES, papers=(*TABLES.papers, VISITS), lists=(*TABLES.lists, VISIT_LIST))
    for command, kind in (("brief", VISITS.kind), ("export", VISIT_LIST.kind)):
        file = tmp_path / f"{kind}.html"
        words = [*vault, command, kind, "--out", str(file), "--purpose", "회의"]
        assert main(words, tables=tables) == 0, capsys.readouterr().err
        assert "김하나" in file.read_text(encoding="utf-8")
        assert main(words) == 2
        with pytest.raises(SystemExit):
            main([*vault, command, "--help"], tables=tables)
        assert kind in capsys.readouterr().out
