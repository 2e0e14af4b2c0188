"""The command line: every command of the program, for people without a window, scheduled tasks and tests."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from coordinator import __version__, logs, text
from coordinator.errors import CoordinatorError, UsageError, VaultError
from coordinator.records.base import KST
from coordinator.settings import PRACTICE_MARK, Settings, data_home, default_vault, practice_vault
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.workspace import Workspace

PRACTICE_PASSPHRASE = "연습용 비밀번호 practice"
PRACTICE_COUNTY = "영월군"
PASSPHRASE_VARIABLE = "COORDINATOR_PASSPHRASE"
FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST_NUMBER = 2**31 - 1
LEAST_BUDGET, MOST_BUDGET = 0.1, 6.0
"""Alerts a household-year that a replay is asked for."""
ALL_IMPORT_KINDS = (
    "households",
    "readings",
    "phone-use",
    "calls",
    "utility-alerts",
    "programmes",
    "providers",
    "experts",
    "scout-reports",
    "surveys",
    "addresses",
    "outlines",
)
log = logging.getLogger(__name__)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Refuse as any wrong use is refused."""
        raise UsageError(tr("The command is not understood: {reason}", reason=message))


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = _Parser(prog="coordinator", description=tr("One view of every household for a county's care coordinator."))
    top.add_argument("--version", action="version", version=f"coordinator {__version__}")
    top.add_argument("--vault", type=Path, metavar="FOLDER", help=tr("the vault's folder"))
    top.add_argument("--lang", choices=text.LANGUAGES, help=tr("language of texts"))
    top.add_argument("--now", type=_moment, metavar="T", help=tr("the time it is, as 2026-11-22T08:00"))
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    demo = commands.add_parser("demo", help=tr("make (once) and open the practice county"))
    demo.add_argument("--households", type=_positive, default=1200, metavar="N")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    demo.add_argument("--days", type=_positive, default=120, metavar="D")
    demo.add_argument("--headless", action="store_true", help=tr("make only, print where"))

    init = commands.add_parser("init", help=tr("make a new vault; prints the recovery key once"))
    init.add_argument("--county", default="", help=tr("the county's name"))
    init.add_argument("--name", default="", help=tr("your name, as the journal shall show it"))
    commands.add_parser("open", help=tr("the window"))

    take = commands.add_parser("import", help=tr("take in files of a partner"))
    take.add_argument("kind", metavar="KIND", help=", ".join(ALL_IMPORT_KINDS))
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument("--profile", metavar="NAME", help=tr("a saved column profile"))
    take.add_argument("--dry-run", action="store_true", help=tr("show what would happen, store nothing"))
    take.add_argument("--json", action="store_true")
    take.add_argument("--assign", action="store_true", help=tr("practice county: unknown meters go to households"))

    results = commands.add_parser("practice-results", help=tr("practice county: files of this week's calls to import"))
    results.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    results.add_argument("--seed", type=int, default=1, metavar="S")
    for name, count in (("no-answers", 9), ("urgent", 2), ("silent", 5), ("strangers", 3), ("missing", 4)):
        results.add_argument(f"--{name}", type=_count, default=count, metavar="N")
    results.add_argument("--csv", action="store_true", help=tr("CSV instead of XLSX"))

    back = commands.add_parser("import-undo", help=tr("undo an import"))
    back.add_argument("batch", type=_positive, metavar="BATCH")

    screen = commands.add_parser("screen", help=tr("run the watch up to now; prints new findings"))
    screen.add_argument("--from", dest="since", type=_moment, metavar="T")
    screen.add_argument("--to", dest="until", type=_moment, metavar="T")
    screen.add_argument("--json", action="store_true")

    replay = commands.add_parser("replay", help=tr("what another alert budget would have done; stores nothing"))
    replay.add_argument("--budget", type=_budget, required=True, metavar="B", help=tr("alerts a household-year"))
    replay.add_argument("--from", dest="since", type=_moment, metavar="T")
    replay.add_argument("--to", dest="until", type=_moment, metavar="T")
    replay.add_argument("--json", action="store_true")

    policy = commands.add_parser("watch-policy", help=tr("how many alerts the county can bear, and when"))
    policy.add_argument("--budget", type=_budget, metavar="B", help=tr("avoidable alerts a household-year"))
    for risk in ("high", "middle", "low"):
        policy.add_argument(f"--{risk}", type=_share, metavar="X", help=tr("times the budget for homes of that risk"))
    policy.add_argument("--delivery", choices=("arising", "daily"), help=tr("as alerts arise, or once a day at 08:00"))
    policy.add_argument("--json", action="store_true")

    plan = commands.add_parser("call-policy", help=tr("how the check-in calls are run"))
    plan.add_argument("--json", action="store_true")

    precision = commands.add_parser("precision", help=tr("how right the alerts of the last year were"))
    precision.add_argument("--from", dest="since", type=_moment, metavar="T")
    precision.add_argument("--json", action="store_true")

    worklist = commands.add_parser("worklist", help=tr("one line a household, ranked; then who is not watched"))
    worklist.add_argument("--json", action="store_true")

    home = commands.add_parser("household", help=tr("everything known of one household"))
    home.add_argument("id", type=_positive, metavar="ID")
    home.add_argument("--json", action="store_true")

    brief = commands.add_parser("brief", help=tr("write a briefing"))
    brief.add_argument("kind", metavar="KIND", help="daily, household, conference, monthly, calls, visits")
    brief.add_argument("--out", type=Path, required=True, metavar="FILE")
    brief.add_argument("--for", dest="household", type=_positive, metavar="ID")
    brief.add_argument("--level", choices=("full", "initials", "anonymous"), default="full")
    brief.add_argument("--purpose", default="", metavar="TEXT")
    brief.add_argument("--month", type=_month, metavar="2026-10", help=tr("the month of a monthly comparison"))

    export = commands.add_parser("export", help=tr("write a list as XLSX or HTML"))
    export.add_argument(
        "kind", metavar="KIND", help="worklist, not-watched, households, calls, call-rates, links, roster"
    )
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument("--purpose", default="", metavar="TEXT")
    export.add_argument("--week", type=_day, metavar="2026-11-30", help=tr("roster: any day of its week"))
    export.add_argument("--profile", default="", metavar="NAME", help=tr("roster: the layout the vendor wants"))

    commands.add_parser("backup", help=tr("comes in a later version")).add_argument("folder", type=Path)
    restore = commands.add_parser("restore", help=tr("comes in a later version"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--to", type=Path)
    commands.add_parser("verify", help=tr("check file, seals and journal"))
    return top


def _month(value: str) -> date:
    try:
        return datetime.strptime(value, "%Y-%m").replace(tzinfo=KST).date()
    except ValueError:
        raise argparse.ArgumentTypeError(tr("write a month as 2026-10")) from None


def _day(value: str) -> date:
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=KST).date()
    except ValueError:
        raise argparse.ArgumentTypeError(tr("write a day as 2026-11-30")) from None


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("write a time as 2026-11-22T08:00")) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(tr("a time lies between {first} and {last}", first=FIRST_YEAR, last=LAST_YEAR))
    return moment.astimezone(KST) if moment.tzinfo else moment.replace(tzinfo=KST)


def _budget(value: str) -> float:
    try:
        budget = float(value)
    except ValueError:
        budget = 0.0
    if not LEAST_BUDGET <= budget <= MOST_BUDGET:
        raise argparse.ArgumentTypeError(
            tr("a budget lies between {least} and {most} alerts a household-year", least=LEAST_BUDGET, most=MOST_BUDGET)
        )
    return budget


def _share(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("“{value}” is no number", value=value)) from None


def _count(value: str) -> int:
    return 0 if value == "0" else _positive(value)


def _positive(value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        number = 0
    if not 1 <= number <= LARGEST_NUMBER:
        raise argparse.ArgumentTypeError(tr("“{value}” is not a whole number above zero", value=value))
    return number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    0 done; 2 wrong use; 3 the world refused, with one sentence on stderr.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)  # whatever the program writes is its user's alone
    _set_language(given)
    _utf8()
    try:
        logs.start(data_home() / "logs")
        options = parser().parse_args(given)
        code = run(options)
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


def _set_language(given: Sequence[str]) -> None:
    """Set the language before the first message, even one about a wrong option."""
    asked = next((given[i + 1] for i, word in enumerate(given[:-1]) if word == "--lang"), "")
    asked = asked or next((w.removeprefix("--lang=") for w in given if w.startswith("--lang=")), "")
    chosen = asked or Settings.load().language
    text.set_language("ko" if chosen == "ko" else "en" if chosen == "en" else text.system_language())


def _utf8() -> None:
    """Print Korean also where the console's own encoding cannot."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # pyright: ignore


def run(options: argparse.Namespace) -> int:
    """Run the parsed command."""
    now: datetime = options.now or datetime.now(KST).replace(microsecond=0)
    command: str = options.command or "open"
    folder: Path | None = options.vault
    if command == "demo":
        return demo(folder or practice_vault(), options, now)
    if command == "init":
        return init(folder or default_vault(), options, now)
    if command == "open":
        return open_window(folder or _usual_vault(), options, now)
    if command in ("backup", "restore"):
        raise UsageError(tr("“{command}” comes in a later version; nothing was done.", command=command))
    if command == "import":
        _refuse_unknown_kind(options.kind)
    from coordinator.cli import commands

    with contextlib.closing(open_vault(folder or _usual_vault(), now)) as workspace:
        return commands.run(workspace, options, now)


def _refuse_unknown_kind(kind: str) -> None:
    from coordinator.importers.kinds import KINDS

    names = [one.name for one in KINDS]
    if kind in names:
        return
    if kind in ALL_IMPORT_KINDS:
        raise UsageError(tr("Files of the kind “{kind}” cannot be taken in yet.", kind=kind))
    raise UsageError(tr("There is no kind “{kind}”; take one of: {kinds}.", kind=kind, kinds=", ".join(names)))


def _usual_vault() -> Path:
    """Choose the vault used last, else the county's own, else the practice county."""
    last = Settings.load().last_vault
    for folder in (Path(last) if last else None, default_vault()):
        if folder is not None and (folder / "vault.key").exists():
            return folder
    return practice_vault()


def passphrase_for(folder: Path, *, ask: bool = True) -> str | None:
    """Find the passphrase: the environment, the practice county's own, or a prompt."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given:
        return given
    mark = folder / PRACTICE_MARK
    if mark.exists() and PRACTICE_PASSPHRASE in mark.read_text(encoding="utf-8"):
        return PRACTICE_PASSPHRASE
    if ask and sys.stdin.isatty():
        return getpass.getpass(tr("Passphrase: "))
    return None


def open_vault(folder: Path, now: datetime) -> Workspace:
    """Open a vault for a command."""
    from coordinator.workspace import Workspace

    if not (folder / "vault.key").exists() and not (folder / "vault.db").exists():
        raise VaultError(
            tr("There is no vault in this folder; make one with “init”, or the practice county with “demo”."),
            code="missing",
        )
    passphrase = passphrase_for(folder)
    if passphrase is None:
        raise VaultError(
            tr("No passphrase: set {variable}, or run it where it can be typed.", variable=PASSPHRASE_VARIABLE),
            code="no_passphrase",
        )
    workspace = Workspace.open(folder, passphrase, now=now)
    for sentence in workspace.notices():
        print(sentence, file=sys.stderr)
    return workspace


def has_display() -> bool:
    """Say whether a window can be shown."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


# ---------------------------------------------------------------- making vaults


def init(folder: Path, options: argparse.Namespace, now: datetime) -> int:
    """Make a new vault and print its recovery key once."""
    from coordinator.workspace import Workspace

    passphrase = os.environ.get(PASSPHRASE_VARIABLE)
    if not passphrase:
        if not sys.stdin.isatty():
            raise VaultError(
                tr("No passphrase: set {variable}, or run it where it can be typed.", variable=PASSPHRASE_VARIABLE),
                code="no_passphrase",
            )
        passphrase = getpass.getpass(tr("New passphrase: "))
        if getpass.getpass(tr("Once more: ")) != passphrase:
            raise UsageError(tr("The two passphrases differ."))
    workspace, recovery = Workspace.create(
        folder, passphrase, actor=options.name or getpass.getuser(), county=options.county, now=now
    )
    workspace.close()
    settings = Settings.load()
    settings.last_vault = str(folder)
    settings.save()
    print(tr("The vault was made in {folder}", folder=folder))
    print(tr("Recovery key, shown only now. Write it on paper and keep it locked away:"))
    print(f"\n    {recovery}\n")
    return 0


def demo(folder: Path, options: argparse.Namespace, now: datetime) -> int:
    """Make the practice county once and open it."""
    made = make_practice(folder, now, households=options.households, days=options.days, seed=options.seed)
    if not made and (options.households, options.days, options.seed) != (1200, 120, 1):
        print(
            tr("The practice county is there already and was left as it is; choose another --vault for a new one."),
            file=sys.stderr,
        )
    if options.headless:
        print(tr("The practice county is in {folder}", folder=folder))
        return 0
    return open_window(folder, options, now)


def make_practice(folder: Path, now: datetime, *, households: int, days: int, seed: int) -> bool:
    """Make the practice county and run the watch over it; False where a vault is there already."""
    if (folder / "vault.key").exists():
        if not (folder / PRACTICE_MARK).exists():
            raise VaultError(
                tr(
                    "In {folder} is a vault of real people; the practice county needs a folder of its own.",
                    folder=folder,
                ),
                code="not_practice",
            )
        return False
    from coordinator.demo import county
    from coordinator.demo.place import made_aside
    from coordinator.workspace import Workspace

    passphrase = os.environ.get(PASSPHRASE_VARIABLE) or PRACTICE_PASSPHRASE
    with made_aside(folder) as part:
        said = _Bar(tr("Making the practice county of made-up people"))
        workspace, _ = Workspace.create(
            part, passphrase, actor=tr("Practice coordinator"), county=PRACTICE_COUNTY, practice=True, now=now
        )
        with contextlib.closing(workspace):
            county.make(workspace.vault, households=households, days=days, seed=seed, now=now, progress=said)
            workspace.power.screen(now)
            workspace.checkins.make_round(now)
        said.end()
        if passphrase == PRACTICE_PASSPHRASE:
            words = tr(
                "Made-up people for practice; nothing here is secret. Passphrase: {passphrase}", passphrase=passphrase
            )
        else:
            words = tr("Practice data: everybody here is made up.")
        (part / PRACTICE_MARK).write_text(words + "\n", encoding="utf-8")
    if passphrase == PRACTICE_PASSPHRASE:
        print(tr("Its passphrase is: {passphrase}", passphrase=passphrase))
    return True


class _Bar:
    """Progress on a terminal; silent elsewhere."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.live = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        if self.live:
            print(f"\r{self.title}  {done:,} / {total:,} ", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line."""
        if self.live:
            print(file=sys.stderr)


# ---------------------------------------------------------------- the window, or its main job without one


def open_window(folder: Path, options: argparse.Namespace, now: datetime) -> int:
    """Open the window on a vault; the practice county is made where there is none at all."""
    fresh = not (folder / "vault.key").exists()
    if fresh and (options.vault is None or options.command == "demo"):
        make_practice(folder, now, households=1200, days=120, seed=1)
    if not has_display():
        return without_window(folder, now)
    from coordinator import app

    language = options.lang or ""
    fixed = options.now
    passphrase = passphrase_for(folder, ask=False)
    if passphrase is None or not (folder / "vault.key").exists():
        return app.run(folder=folder, now=fixed, language=language)
    if app.call_first(folder):
        return 0
    from coordinator.workspace import Workspace

    # The key takes its half second of native code by purpose; the window's modules are read in meanwhile.
    with ThreadPoolExecutor(1) as worker:
        opening = worker.submit(Workspace.open, folder, passphrase, now=now)
        app.load_window()
    try:
        workspace = opening.result()
    except VaultError as error:
        if error.code != "wrong_passphrase":
            raise
        return app.run(folder=folder, now=fixed, language=language)
    return app.run(workspace=workspace, now=fixed, language=language)


def without_window(folder: Path, now: datetime) -> int:
    """Do the main job where there is no display: watch, worklist, daily briefing."""
    from coordinator.briefing.render import files
    from coordinator.cli import commands

    with contextlib.closing(open_vault(folder, now)) as workspace:
        workspace.power.screen(now)
        commands.print_worklist(workspace, now)
        target = folder.parent / f"briefing-{now:%Y-%m-%d}.pdf"
        purpose = tr("Daily work of the care coordinator")
        document = workspace.briefings.daily(now, purpose)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        files.write(document, target)
        workspace.briefings.record_issue("daily", purpose, now)
    print()
    print(tr("No display was found, so the day's work was done without a window."))
    print(tr("Daily briefing: {path}", path=target))
    print(tr("Vault: {folder}", folder=folder))
    print(tr("More: “{command}”", command="python3 start.py --help"))
    return 0
