"""start.py: what it decides before anything is installed."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

import start

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Debian leaves these out")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own, with two small locks and an environment that looks complete."""
    locks = {"run": tmp_path / "requirements.lock", "test": tmp_path / "requirements-dev.lock"}
    for kind, lock in locks.items():
        lock.write_text(f"{kind}-package==1 \\\n    --hash=sha256:00\n", encoding="utf-8")
    environment = tmp_path / ".venv"
    monkeypatch.setattr(start, "LOCKS", locks)
    monkeypatch.setattr(start, "ENVIRONMENT", environment)
    monkeypatch.setattr(start, "STAMP", environment / "coordinator.stamp")
    monkeypatch.setattr(start, "WHEELS", tmp_path / "wheels")
    python = start.environment_python()
    python.parent.mkdir(parents=True)
    python.touch()
    monkeypatch.setenv("COORDINATOR_LANG", "en")
    return tmp_path


@pytest.fixture
def made(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of environment that were asked to be made, in place of making them."""
    asked: list[str] = []
    monkeypatch.setattr(start, "provide_system", lambda testing, building, yes: None)
    monkeypatch.setattr(start, "make_environment", lambda kind, uv: asked.append(kind))
    return asked


def test_stamp_changes_with_the_lock_and_is_steady_without(checkout: Path) -> None:
    before = start.stamp("run")
    assert start.stamp("run") == before
    start.LOCKS["run"].write_text("run-package==2\n", encoding="utf-8")
    assert start.stamp("run") != before


def test_stamp_changes_with_python_and_place(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = start.stamp("run")
    monkeypatch.setattr(start, "ENVIRONMENT", checkout / "moved" / ".venv")
    moved = start.stamp("run")
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    assert len({before, moved, start.stamp("run")}) == 3


def test_environment_in_step_is_used_as_it_is(made: list[str]) -> None:
    start.STAMP.write_text(start.stamp("run"), encoding="ascii")
    start.provide_environment(testing=False)
    assert made == []


def test_running_uses_the_environment_of_the_tests(made: list[str]) -> None:
    start.STAMP.write_text(start.stamp("test"), encoding="ascii")
    start.provide_environment(testing=False)
    assert made == []


def test_tests_need_more_than_the_running_environment(made: list[str]) -> None:
    start.STAMP.write_text(start.stamp("run"), encoding="ascii")
    start.provide_environment(testing=True)
    assert made == ["test"]


def test_who_had_the_test_tools_keeps_them_when_the_lock_changes(made: list[str]) -> None:
    start.STAMP.write_text("test 0123", encoding="ascii")
    start.provide_environment(testing=False)
    assert made == ["test"]


def test_half_an_environment_is_made_again(made: list[str]) -> None:
    assert start.stamped() == ""
    start.provide_environment(testing=False)
    assert made == ["run"]


def test_a_stamp_without_its_python_does_not_count(checkout: Path) -> None:
    start.STAMP.write_text(start.stamp("run"), encoding="ascii")
    start.environment_python().unlink()
    assert start.stamped() == ""


def test_failed_installation_leaves_no_stamp(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start.STAMP.write_text(start.stamp("run"), encoding="ascii")
    fails = [sys.executable, "-c", "print('ERROR: no space left'); raise SystemExit(1)"]
    monkeypatch.setattr(start, "installer", lambda uv, lock: fails)
    with pytest.raises(start.RefusedError, match="could not be installed: ERROR: no space left"):
        start.make_environment("test", uv="uv")
    assert start.stamped() == ""


def test_an_environment_somewhere_else_is_never_emptied_through_a_link(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "kept").mkdir(parents=True)
    (tmp_path / "link").symlink_to(elsewhere, target_is_directory=True)
    monkeypatch.setattr(start, "ENVIRONMENT", tmp_path / "link")
    with pytest.raises(start.RefusedError):
        start.make_environment("test", uv=None)
    assert (elsewhere / "kept").is_dir()


def test_pip_adds_the_test_tools_but_never_takes_away(checkout: Path) -> None:
    start.STAMP.write_text(start.stamp("test"), encoding="ascii")
    assert not start.can_be_kept("run", uv=None)
    assert start.can_be_kept("run", uv="uv")


@linux_only
def test_missing_packages_give_the_one_line_to_run(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LIBRARIES", {"libno-such-thing.so.9": "libno-such-thing9"})
    monkeypatch.setattr(start, "lacks_venv", lambda: True)
    monkeypatch.setattr(start, "administrator", lambda: None)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(start.RefusedError) as refused:
        start.provide_system(testing=True, building=True, yes=False)
    lines = str(refused.value).splitlines()
    assert lines[-1] == "sudo apt-get install -y --no-install-recommends python3-venv libno-such-thing9"
    assert len(lines) == 2


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An apt-get that only writes down what it is told, and a user who may run it."""
    told = tmp_path / "apt-get.told"
    told.touch()
    command = tmp_path / "apt-get"
    command.write_text(f'#!/bin/sh\necho "$*" >> "{told}"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(start, "administrator", list)
    return told


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Let somebody sit at the terminal who gives this answer."""
    monkeypatch.setattr(start, "on_a_terminal", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))


@linux_only
@pytest.mark.parametrize("answer", ["y\n", "Yes\n", "ㅛ\n", "예\n"])
def test_on_a_terminal_it_asks_and_installs_after_a_yes(
    answer: str, checkout: Path, apt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal(monkeypatch, answer)
    assert start.install_packages(["libegl1"], yes=False)
    assert "libegl1" in apt.read_text(encoding="utf-8")
    assert capsys.readouterr().err.startswith("This system lacks libegl1. Install with apt-get now? [y/N] ")


@linux_only
@pytest.mark.parametrize("answer", ["n\n", "\n", "", "maybe\n"])
def test_whatever_is_no_yes_installs_nothing(
    answer: str, checkout: Path, apt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_terminal(monkeypatch, answer)
    assert not start.install_packages(["libegl1"], yes=False)
    assert apt.read_text(encoding="utf-8") == ""


@linux_only
def test_a_yes_given_beforehand_is_not_asked_for(
    checkout: Path, apt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal(monkeypatch, "n\n")
    assert start.install_packages(["libegl1"], yes=True)
    assert "y/N" not in capsys.readouterr().err
    assert "libegl1" in apt.read_text(encoding="utf-8")


@linux_only
def test_without_a_terminal_root_installs_and_says_so(
    checkout: Path, apt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "on_a_terminal", lambda: False)
    assert start.install_packages(["libegl1"], yes=False)
    assert capsys.readouterr().err == "Installing what this system lacks with apt-get: libegl1\n"
    assert "libegl1" in apt.read_text(encoding="utf-8")


@linux_only
def test_without_a_terminal_nobody_else_installs(checkout: Path, apt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "on_a_terminal", lambda: False)
    monkeypatch.setattr(start, "administrator", lambda: ["env"])  # who may become root by a command before the others
    assert not start.install_packages(["libegl1"], yes=False)
    assert apt.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("arguments", "testing", "yes"),
    [([], False, False), (["--yes"], False, True), (["--yes", "test"], True, True), (["test", "--yes"], True, False)],
)
def test_a_yes_stands_before_everything_else(
    arguments: list[str], testing: bool, yes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[bool, bool]] = []

    def refuse(testing: bool, yes: bool) -> None:
        asked.append((testing, yes))
        raise start.RefusedError("enough is known")

    monkeypatch.setattr(start, "provide_environment", refuse)
    assert start.main(arguments) == start.REFUSED
    assert asked == [(testing, yes)]


@linux_only
def test_where_there_is_no_apt_the_libraries_are_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "LIBRARIES", {"libno-such-thing.so.9": "libno-such-thing9"})
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    with pytest.raises(start.RefusedError, match=r"lacks libno-such-thing\.so\.9; install"):
        start.provide_system(testing=True, building=False, yes=False)


def test_only_a_window_on_a_display_needs_the_window_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not start.opens_a_window(testing=False)
    monkeypatch.setenv("DISPLAY", ":0")
    assert start.opens_a_window(testing=False)
    assert not start.opens_a_window(testing=True)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not start.opens_a_window(testing=False)


def test_wheels_beside_it_replace_the_registry(checkout: Path) -> None:
    lock = start.LOCKS["run"]
    assert "--no-index" not in start.installer(None, lock)
    start.WHEELS.mkdir()
    for uv in (None, "uv"):
        command = start.installer(uv, lock)
        assert command[command.index("--no-index") + 1 :][:2] == ["--find-links", str(start.WHEELS)]
        assert "--require-hashes" in command


@pytest.mark.parametrize(
    "output",
    [
        "WARNING: Retrying after connection broken by 'NewConnectionError(': Failed to establish a new connection: "
        "[Errno -3] Temporary failure in name resolution')'\nERROR: No matching distribution found for alembic==1.20.1",
        "error: Failed to fetch: `https://example.invalid/simple/`\n  Caused by: dns error",
        "error: Request failed after 3 retries\n  Caused by: error sending request for url",
    ],
)
def test_unreachable_registry_is_said_in_one_sentence(checkout: Path, output: str) -> None:
    sentence = start.why_not(output)
    assert sentence.startswith("The package registry cannot be reached")
    assert len(sentence.splitlines()) == 1


def test_missing_lock_is_named(checkout: Path) -> None:
    start.LOCKS["run"].unlink()
    with pytest.raises(start.RefusedError, match=r"requirements\.lock is missing"):
        start.stamp("run")


def test_old_python_is_refused_with_a_sentence(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    assert start.main([]) == 3
    assert capsys.readouterr().err == "Coordinator needs Python 3.11 or newer; this is Python 3.10.13.\n"


def test_sentences_come_in_korean_on_a_korean_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COORDINATOR_LANG", "ko")
    for english, korean in start.KOREAN.items():
        fields = {name: "○" for name in ("oldest", "found", "packages", "libraries", "count", "detail", "file")}
        assert start.say(english, **fields) == korean.format(**fields)
        assert korean.format(**fields).count("○") == english.format(**fields).count("○")


def test_what_python_compiles_for_tests_is_kept_inside_the_environment_where_it_may_not_lie_about(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert start.variables(testing=False)["PYTHONDONTWRITEBYTECODE"] == "1"
    given = start.variables(testing=True)
    assert "PYTHONDONTWRITEBYTECODE" not in given
    assert Path(given["PYTHONPYCACHEPREFIX"]).parent == start.ENVIRONMENT
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    assert "PYTHONPYCACHEPREFIX" not in start.variables(testing=True)


def test_refusal_reaches_the_shell_as_exit_code_3(tmp_path: Path) -> None:
    lonely = tmp_path / "start.py"
    lonely.write_bytes(Path(start.__file__).read_bytes())
    run = subprocess.run([sys.executable, str(lonely)], capture_output=True, text=True, check=False)
    assert run.returncode == 3
    assert "requirements-dev.lock" in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
