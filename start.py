"""Run Coordinator, or its tests, from this folder: `python3 start.py [arguments]`, `python3 start.py test [arguments]`.

Makes the environment `.venv` from the hashed lock beside this file when it is missing or out of step, installs what
Debian lacks when it may, and hands over. On a terminal it asks before it installs a package of the system, unless
`--yes` stands first; where nobody can be asked only root installs. Standard library only: it runs before anything else
is there.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import locale
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "coordinator.stamp"
WHEELS = ROOT / "wheels"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
OLDEST = (3, 11)
REFUSED = 3
# ㅛ is the y of a Korean keyboard
YES = ("y", "yes", "ㅛ", "예", "네")

# Library Qt loads -> Debian package that brings it (Debian 13 provides the t64 package under the old name).
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
# What a window on an X display needs besides.
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}

# What pip and uv say when nobody answers.
UNREACHABLE = re.compile(
    r"connection (broken|refused|reset|aborted)|failed to establish a new connection|name resolution|name or service"
    r"|dns error|error sending request|failed to fetch|timed? ?out|network is unreachable|proxyerror|getaddrinfo",
    re.IGNORECASE,
)

KOREAN = {
    "The environment .venv is a link; what it leads to is not emptied. Remove the link.": (
        ".venv가 다른 폴더로 가는 링크라서 비우지 않습니다. 링크를 지우고 다시 실행하세요."
    ),
    "Coordinator needs Python {oldest} or newer; this is Python {found}.": (
        "파이썬 {oldest} 이상이 필요합니다. 지금은 파이썬 {found}입니다."
    ),
    "Installing what this system lacks with apt-get: {packages}": (
        "이 컴퓨터에 없는 것을 apt-get으로 설치합니다: {packages}"
    ),
    "This system lacks {packages}. Install with apt-get now? [y/N] ": (
        "이 컴퓨터에 없는 것: {packages}. 지금 apt-get으로 설치할까요? [y/N] "
    ),
    "This system lacks {packages}; run this line once, then start again:": (
        "이 컴퓨터에 없는 것: {packages}. 아래 한 줄을 한 번 실행한 뒤 다시 시작해 주세요:"
    ),
    "This system lacks {libraries}; install them with its package manager, then start again.": (
        "이 컴퓨터에 없는 것: {libraries}. 시스템의 패키지 관리자로 설치한 뒤 다시 시작해 주세요."
    ),
    "Installing {count} packages into .venv; this happens once and takes about a minute.": (
        "필요한 패키지 {count}개를 .venv에 설치합니다. 처음 한 번만, 1분쯤 걸립니다."
    ),
    "The package registry cannot be reached; connect this computer to the internet, "
    "or put the packages into a folder named wheels beside start.py, then start again.": (
        "패키지 저장소에 연결할 수 없습니다. 인터넷에 연결하거나, start.py 옆에 wheels 폴더를 만들어 패키지를 넣은 뒤 "
        "다시 시작해 주세요."
    ),
    "The folder wheels beside start.py lacks a package this computer needs: {detail}": (
        "start.py 옆 wheels 폴더에 이 컴퓨터에 필요한 패키지가 없습니다: {detail}"
    ),
    "The packages could not be installed: {detail}": "패키지를 설치하지 못했습니다: {detail}",
    "The environment .venv could not be made: {detail}": "실행 환경 .venv를 만들지 못했습니다: {detail}",
    "{file} is missing beside start.py; fetch the whole project again.": (
        "start.py 옆에 {file} 파일이 없습니다. 프로그램 전체를 다시 받아 주세요."
    ),
}


class RefusedError(Exception):
    """The world refused; the sentence says what to do."""


def say(sentence: str, **fields: object) -> str:
    """Put a sentence into the language of this computer, by the same rule as the application."""
    asked = [os.environ.get(name, "") for name in ("COORDINATOR_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    if sys.platform == "win32":
        asked.append(locale.getlocale()[0] or "")
    english = next(filter(None, asked), "").lower().startswith("en")
    return (sentence if english else KOREAN[sentence]).format(**fields)


# --------------------------------------------------------------------------------------------------------------- system


def loads(library: str) -> bool:
    """Tell whether the system can load a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(window: bool) -> dict[str, str]:
    """Find the libraries Qt would miss here, with the Debian packages that bring them."""
    if not sys.platform.startswith("linux"):
        return {}
    wanted = {**LIBRARIES, **WINDOW_LIBRARIES} if window else LIBRARIES
    return {library: package for library, package in wanted.items() if not loads(library)}


def opens_a_window(testing: bool) -> bool:
    """Tell whether Qt will draw on an X display: then it needs more libraries, and aborts without them."""
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb")
    return not testing and bool(os.environ.get("DISPLAY")) and platform.startswith("xcb")


def lacks_venv() -> bool:
    """Tell whether Debian keeps the part of Python that makes environments in a package of its own."""
    return importlib.util.find_spec("ensurepip") is None


def apt_line(packages: list[str]) -> str:
    """Write the one line that installs `packages` on Debian."""
    return "sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def administrator() -> list[str] | None:
    """Give the prefix of a command that may change the system: empty for root, sudo where it may, else None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def on_a_terminal() -> bool:
    """Tell whether somebody reads what is asked here and can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agrees(packages: list[str]) -> bool:
    """Ask on the terminal whether `packages` may be installed; only a yes is one."""
    question = say("This system lacks {packages}. Install with apt-get now? [y/N] ", packages=", ".join(packages))
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in YES


def install_packages(packages: list[str], yes: bool) -> bool:
    """Install Debian packages when this user may; tell whether it went well.

    Parameters
    ----------
    yes
        Was agreed to beforehand, so nobody is asked; else the terminal is, and without one only root installs.
    """
    apt, prefix = shutil.which("apt-get"), administrator()
    if apt is None or prefix is None:
        return False
    if not yes and not (agrees(packages) if on_a_terminal() else prefix == []):
        return False
    note(say("Installing what this system lacks with apt-get: {packages}", packages=" ".join(packages)))
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-q"]
    install = [*command, "install", "-y", "--no-install-recommends", *packages]
    return all(
        subprocess.run(step, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
        for step in ([*command, "update"], install)
    )


def provide_system(testing: bool, building: bool, yes: bool) -> None:
    """See that the system has what Qt and the making of the environment need.

    Parameters
    ----------
    testing
        Tests draw off screen and need less.
    building
        The environment will be made with venv and pip, which Debian keeps apart.
    yes
        Packages of the system may be installed without asking.

    Raises
    ------
    RefusedError
        With the one line to run, when something is missing and may not be installed.
    """
    if not sys.platform.startswith("linux"):
        return
    window = opens_a_window(testing)

    def lacking() -> tuple[dict[str, str], list[str]]:
        libraries = missing_libraries(window)
        return libraries, (["python3-venv"] if building and lacks_venv() else []) + list(libraries.values())

    libraries, packages = lacking()
    if not packages:
        return
    if install_packages(packages, yes):
        importlib.invalidate_caches()
        libraries, packages = lacking()
        if not packages:
            return
    if shutil.which("apt-get"):
        sentence = "This system lacks {packages}; run this line once, then start again:"
        raise RefusedError(say(sentence, packages=", ".join(packages)) + "\n" + apt_line(packages))
    if libraries:
        sentence = "This system lacks {libraries}; install them with its package manager, then start again."
        raise RefusedError(say(sentence, libraries=", ".join(libraries)))


# ---------------------------------------------------------------------------------------------------------- environment


def base_python() -> str:
    """Name the Python that makes the environment, also when start.py runs inside the environment itself."""
    return getattr(sys, "_base_executable", None) or sys.executable


def environment_python() -> Path:
    """Name the Python inside the environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp(kind: str) -> str:
    """Describe the environment `kind` asks for: its lock, this Python, this place (its scripts hold full paths)."""
    lock = LOCKS[kind]
    if not lock.is_file():
        raise RefusedError(say("{file} is missing beside start.py; fetch the whole project again.", file=lock.name))
    # not sys.version: a security update of the same Python 3.11 changes it and leaves the environment good
    place = f"{sys.implementation.cache_tag} {sys.platform} {sys.base_prefix} {ENVIRONMENT}"
    return f"{kind} {hashlib.sha256(lock.read_bytes() + place.encode()).hexdigest()}"


def stamped() -> str:
    """Read what the present environment was made for; empty when there is none or it was left half done."""
    try:
        return STAMP.read_text(encoding="ascii").strip() if environment_python().exists() else ""
    except (OSError, ValueError):
        return ""


def installer(uv: str | None, lock: Path) -> list[str]:
    """Write the command that fills the environment with exactly what `lock` names."""
    offline = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    python = str(environment_python())
    if uv:
        return [
            uv,
            "pip",
            "sync",
            "--python",
            python,
            "--require-hashes",
            "--only-binary",
            ":all:",
            *offline,
            str(lock),
        ]
    # Python compiles what it uses; compiling everything would double the wait
    options = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-compile", "--no-input"]
    return [python, "-m", "pip", "--disable-pip-version-check", "install", *options, *offline, "-r", str(lock)]


def why_not(output: str) -> str:
    """Say in one sentence why pip or uv failed, from what it printed."""
    if WHEELS.is_dir():
        return say(
            "The folder wheels beside start.py lacks a package this computer needs: {detail}", detail=last(output)
        )
    if UNREACHABLE.search(output):
        return say(
            "The package registry cannot be reached; connect this computer to the internet, "
            "or put the packages into a folder named wheels beside start.py, then start again."
        )
    return say("The packages could not be installed: {detail}", detail=last(output))


def last(output: str) -> str:
    """Pick the line of a tool's output that tells most: the last error, else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["?"])[-1]


def run_quietly(command: list[str], total: int) -> tuple[int, str]:
    """Run pip or uv, count the packages on a terminal as they come, and keep what it prints for an explanation."""
    lines: list[str] = []
    done = 0
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            lines.append(line)
            if line.startswith("Collecting ") and sys.stderr.isatty():
                done += 1
                print(f"\r  {done}/{total}", end="", file=sys.stderr, flush=True)
    if done:
        print("\r" + " " * 20 + "\r", end="", file=sys.stderr, flush=True)
    return process.returncode, "".join(lines)


def can_be_kept(kind: str, uv: str | None) -> bool:
    """Tell whether the present environment can be brought to what `kind` asks for, instead of being made anew."""
    if uv:
        return bool(stamped())
    # pip removes nothing, so it may only add the test tools to an environment that is right for running
    has_pip = [str(environment_python()), "-c", "import pip"]
    return (
        kind == "test"
        and stamped() == stamp("run")
        and subprocess.run(has_pip, capture_output=True, check=False).returncode == 0
    )


def make_environment(kind: str, uv: str | None) -> None:
    """Make the environment, or let uv bring it up to date; the stamp comes last, so that half a one is never used."""
    lock = LOCKS[kind]
    wanted = stamp(kind)
    keep = can_be_kept(kind, uv)
    if ENVIRONMENT.is_symlink() and not keep:
        raise RefusedError(say("The environment .venv is a link; what it leads to is not emptied. Remove the link."))
    STAMP.unlink(missing_ok=True)
    if not keep:
        made = subprocess.run(
            [base_python(), "-m", "venv", "--clear", *(["--without-pip"] if uv else []), str(ENVIRONMENT)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            detail = last(made.stderr + made.stdout)
            raise RefusedError(say("The environment .venv could not be made: {detail}", detail=detail))
    count = len(re.findall(r"^[A-Za-z]", lock.read_text(encoding="utf-8"), re.MULTILINE))
    note(say("Installing {count} packages into .venv; this happens once and takes about a minute.", count=count))
    code, output = run_quietly(installer(uv, lock), count)
    if code:
        raise RefusedError(why_not(output))
    # The checkout is importable from everywhere, so that relative file names stay the user's own.
    link = subprocess.run(
        [str(environment_python()), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    (Path(link.stdout.strip()) / "coordinator-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    STAMP.write_text(wanted + "\n", encoding="ascii")


def provide_environment(testing: bool, yes: bool = False) -> None:
    """See that the system and the environment hold what is asked; an environment with the test tools also runs."""
    present = stamped()
    fits = present == stamp("test") or (not testing and present == stamp("run"))
    uv = shutil.which("uv")
    provide_system(testing, building=not fits and not uv, yes=yes)
    if not fits:
        # whoever had the test tools keeps them
        make_environment("test" if testing or present.startswith("test ") else "run", uv)


# ---------------------------------------------------------------------------------------------------------------- start


def note(sentence: str) -> None:
    """Tell the user something on the side; standard output belongs to the application."""
    print(sentence, file=sys.stderr, flush=True)


def variables(testing: bool) -> dict[str, str]:
    """Write what is handed over in the environment.

    Tests start dozens of processes that import the same libraries. Who wants nothing compiled to be kept beside the
    sources has it kept inside `.venv` for them, since compiling it each time takes longer than many a test.
    """
    given = dict(os.environ)
    if testing and given.pop("PYTHONDONTWRITEBYTECODE", ""):
        given["PYTHONPYCACHEPREFIX"] = str(ENVIRONMENT / "bytecode")
    return given


def main(arguments: list[str]) -> int:
    """Provide what is missing and hand over to the application or the tests."""
    if sys.version_info < OLDEST:
        oldest, found = ".".join(map(str, OLDEST)), ".".join(map(str, sys.version_info[:3]))
        note(say("Coordinator needs Python {oldest} or newer; this is Python {found}.", oldest=oldest, found=found))
        return REFUSED
    yes = arguments[:1] == ["--yes"]
    arguments = arguments[yes:]
    testing = arguments[:1] == ["test"]
    try:
        provide_environment(testing, yes)
    except RefusedError as refused:
        note(str(refused))
        return REFUSED
    except OSError as error:
        note(say("The environment .venv could not be made: {detail}", detail=error.strerror or error))
        return REFUSED
    if testing:
        os.chdir(ROOT)
    module = ["pytest", *arguments[1:]] if testing else ["coordinator", *arguments]
    command = [str(environment_python()), "-m", *module]
    if os.name != "nt":
        os.execve(command[0], command, variables(testing))
    return subprocess.call(command, env=variables(testing))  # Windows has no exec that keeps the console


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
