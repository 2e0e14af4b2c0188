"""What the command line says by itself, in the language in use."""

from __future__ import annotations

import contextlib
import re

import pytest

from coordinator.cli import main as cli
from coordinator.cli.table import COMMANDS

NAMES = {command.name for command in COMMANDS}


@pytest.mark.parametrize(
    "given",
    [["--help"], ["worklist", "--help"], ["--lang"], ["exprt"], ["export", "worklist"], ["screen", "--soon"],
     ["replay", "--budget", "many"]],
)  # fmt: skip
def test_what_the_command_line_says_by_itself_is_korean_too(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.suppress(SystemExit):
        assert cli.main(["--lang=ko", *given]) == 2
    said = "".join(capsys.readouterr())
    typed = re.sub(r"'[^']*'|\[[^]]*\]|coordinator|--[a-z]+", "", said)
    assert set(re.findall("[a-z]{3,}(?:-[a-z]+)*", typed)) - NAMES == set()
