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


def test_only_at_the_top_what_is_typed_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    said: dict[str, str] = {}
    for given in (["--help"], ["import", "--help"]):
        with contextlib.suppress(SystemExit):
            cli.main(["--lang=ko", *given])
        said[given[0]] = capsys.readouterr().out
    assert "\n명령:\n" in said["--help"]
    assert "입력값:" not in said["--help"]
    assert "\n입력값:\n" in said["import"]
    assert "명령:" not in said["import"]


@pytest.mark.parametrize(
    ("given", "said"),
    [(["exprt"], "쓸 수 없는 값 'exprt'. 다음에서 고르세요: "), (["worklist", "북면"], "알 수 없는 인자: 북면")],
)
def test_what_is_not_understood_is_quoted_and_said_to_be_so(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--lang=ko", *given]) == 2
    assert said in capsys.readouterr().err
