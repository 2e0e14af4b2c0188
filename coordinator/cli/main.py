"""The command line: language, words to a command, errors to an exit code; what each command does stands with it."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from coordinator import __version__, logs, text
from coordinator.cli.argument_words import say_in_our_words
from coordinator.cli.command import Command, CommandWithoutVault
from coordinator.cli.values import as_moment
from coordinator.cli.vault import open_vault, usual_vault
from coordinator.cli.window import DEMO, OPEN
from coordinator.errors import CoordinatorError, UsageError
from coordinator.korea import KST
from coordinator.settings import Settings, data_home
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.workspace.tables import Tables

USUAL_COMMAND = "open"
_WITH_VALUE = ("--vault", "--lang", "--now")
_OF_DEMO = ("--households", "--seed", "--days", "--headless")
log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Refuse as any wrong use is refused."""
        raise UsageError(tr("The command is not understood: {reason}", reason=message))


def parser(
    words: Sequence[str], commands: Sequence[Command | CommandWithoutVault], tables: Tables | None
) -> argparse.ArgumentParser:
    """Describe the command line; what a command asks for only where its name is among the words given.

    So the other commands' tables need not be loaded.
    """
    say_in_our_words()
    top = _Parser(prog="coordinator", description=tr("One view of every household for a county's care coordinator."))
    top.add_argument(
        "--version", action="version", version=f"coordinator {__version__}", help=tr("the program's version")
    )
    top.add_argument("--vault", type=Path, metavar="FOLDER", help=tr("the vault's folder"))
    top.add_argument("--lang", choices=text.LANGUAGES, help=tr("language of texts"))
    top.add_argument("--now", type=as_moment, metavar="T", help=tr("the time it is, as 2026-11-22T08:00"))
    parsers = top.add_subparsers(title=tr("commands"), dest="command", metavar="COMMAND", parser_class=_Parser)
    for command in commands:
        described = parsers.add_parser(command.name, help=tr(command.help))
        if command.arguments is not None and command.name in words:
            from coordinator.workspace.tables import TABLES

            command.arguments(described, tables or TABLES)
    return top


def main(
    arguments: Sequence[str] | None = None,
    commands: Sequence[Command | CommandWithoutVault] | None = None,
    tables: Tables | None = None,
) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : what was typed after the program's name; none = what this process was started with
    commands : those there are; none = the house's own, of which only those that open the window are loaded for it
    tables : what the opened vault goes by; none = the house's own, loaded when it is needed

    Returns
    -------
    0 done; 2 wrong use; 3 the world refused, with one sentence on stderr.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)  # whatever the program writes is its user's alone
    _set_language(words)
    _utf8()
    try:
        logs.start(data_home() / "logs")
        table = commands if commands is not None else _commands(words)
        options = parser(words, table, tables).parse_args(words)
        code = run(options, table, tables)
        sys.stdout.flush()
        return code
    except CoordinatorError as error:
        log.warning("refused %s", error.code)
        print(error.message, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(tr("Stopped; nothing was half stored."), file=sys.stderr)
        return 3
    except OSError as error:
        log.exception("refused by the system")
        print(tr("The system refused: {reason}", reason=os.strerror(error.errno or 0)), file=sys.stderr)
        return 3
    except Exception:
        log.exception("fault of the program")
        print(
            tr(
                "A fault of the program; nothing was half stored. Its place is noted in {folder}.",
                folder=data_home() / "logs",
            ),
            file=sys.stderr,
        )
        return 1
    finally:
        logs.stop()


def _commands(arguments: Sequence[str]) -> Sequence[Command | CommandWithoutVault]:
    """Give the commands these words may mean; the window must stand before all of them can be read in."""
    words = [word for before, word in zip(["", *arguments], arguments, strict=False) if before not in _WITH_VALUE]
    name = next((word for word in words if not word.startswith("-")), USUAL_COMMAND)
    options = {word.partition("=")[0] for word in words if word.startswith("-")}
    if name in (OPEN.name, DEMO.name) and options <= {*_WITH_VALUE, *_OF_DEMO}:
        return (OPEN, DEMO)
    from coordinator.cli.table import COMMANDS

    return COMMANDS


def _set_language(words: Sequence[str]) -> None:
    """Set the language before the first message, even one about a wrong option."""
    language = next((words[i + 1] for i, word in enumerate(words[:-1]) if word == "--lang"), "")
    language = language or next((w.removeprefix("--lang=") for w in words if w.startswith("--lang=")), "")
    chosen = language or Settings.load().language
    text.set_language("ko" if chosen == "ko" else "en" if chosen == "en" else text.system_language())


def _utf8() -> None:
    """Print Korean also where the console's own encoding cannot."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore


def run(options: argparse.Namespace, commands: Sequence[Command | CommandWithoutVault], tables: Tables | None) -> int:
    """Run the parsed command, on the vault it asks for if it needs one."""
    now: datetime = options.now or datetime.now(KST).replace(microsecond=0)
    text.write_dates_for(now.date())
    name: str = options.command or USUAL_COMMAND
    command = next(command for command in commands if command.name == name)
    if isinstance(command, CommandWithoutVault):
        return command.run(options, now, tables) or 0
    with contextlib.closing(open_vault(options.vault or usual_vault(), now, tables)) as workspace:
        return command.run(workspace, options, now) or 0
