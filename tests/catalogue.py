"""Write the catalogues again from the texts of the program: `python -m tests.catalogue`.

A catalogue a subject, so that people who work on different subjects do not change the same file. Where a text is
used decides which catalogue holds it; its Korean is kept, and a text nobody uses any more goes.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import escape, read_po

import coordinator
from coordinator.settings import RESOURCES

PACKAGE = Path(coordinator.__file__).parent
FOLDER = RESOURCES / "locale" / "ko" / "LC_MESSAGES"
SHARED = "program"
"""The catalogue of the texts that several subjects use, and of the rooms below that name no other."""
OF_ROOM = {"briefing": "briefings", "importers": "imports", "widgets": "window"}
"""The catalogue of a text in a file of a room that names no subject."""

HEADER = """\
# Korean texts of Coordinator: {name}. Written by `python -m tests.catalogue`; write the Korean, leave the order.
msgid ""
msgstr ""
"Project-Id-Version: coordinator\\n"
"Language: ko\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


class Text(NamedTuple):
    """One text of the source.

    Attributes
    ----------
    plural : its form for several; empty for a text without a count
    files : where it stands, below the package, with `/`
    """

    plural: str
    files: frozenset[str]


def texts() -> dict[str, Text]:
    """Give each text of the program (with a count: its form for one)."""
    plurals: dict[str, str] = {}
    files: dict[str, set[str]] = defaultdict(set)
    keywords = {"tr": None, "mark": None, "ntr": (1, 2)}
    for name, _, message, _, _ in extract_from_dir(PACKAGE, keywords=keywords):
        singular, plural = (message, "") if isinstance(message, str) else message
        plurals[singular] = plurals.get(singular) or plural
        files[singular].add(Path(name).as_posix())
    return {text: Text(plural, frozenset(files[text])) for text, plural in plurals.items()}


def subjects() -> frozenset[str]:
    """Name the subjects: a catalogue that lies in the folder is one. A new subject begins with an empty file."""
    return frozenset(path.stem for path in FOLDER.glob("*.po")) - {SHARED, "window"}


def catalogue_of(files: frozenset[str], known: frozenset[str]) -> str:
    """Name the catalogue of a text that stands in these files.

    The one subject that its paths name (the innermost folder or file of that name), whoever else uses it; with
    several subjects the shared one; with none that of the room, if it is one room's only.
    """
    paths = [PurePosixPath(file).with_suffix("").parts for file in files]
    named = {next((part for part in reversed(path) if part in known), None) for path in paths} - {None}
    if named:
        return str(named.pop()) if len(named) == 1 else SHARED
    rooms = {OF_ROOM.get(path[0], SHARED) for path in paths}
    return rooms.pop() if len(rooms) == 1 else SHARED


def translations() -> dict[str, str]:
    """Read the Korean of every source text from all catalogues.

    A text moved by hand, or by a merge, may stand in two of them; the first that has Korean counts.
    """
    korean: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="ko"):
                singular = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string if isinstance(message.string, str) else (message.string or [""])[0]
                if singular and said:
                    korean.setdefault(singular, said)
    return korean


def written() -> dict[str, str]:
    """Write every catalogue anew, by its name: each text once, sorted, without the places it is used at."""
    korean = translations()
    known = subjects()
    entries: dict[str, list[str]] = defaultdict(list)
    for singular, text in sorted(texts().items()):
        entries[catalogue_of(text.files, known)].append(_entry(singular, text.plural, korean.get(singular, "")))
    return {name: HEADER.format(name=name) + "".join(entries[name]) for name in sorted(entries)}


def _entry(singular: str, plural: str, korean: str) -> str:
    """Write a text with its Korean, each whole on one line: two people's changes meet less often so."""
    said = f"msgid_plural {escape(plural)}\nmsgstr[0] " if plural else "msgstr "
    return f"\nmsgid {escape(singular)}\n{said}{escape(korean)}\n"


def main() -> None:
    """Write the catalogues, take away those that hold nothing, and say which texts have no Korean yet."""
    catalogues = written()
    for path in FOLDER.glob("*.po"):
        if path.stem not in catalogues:
            path.unlink()
    for name, content in catalogues.items():
        (FOLDER / f"{name}.po").write_text(content, encoding="utf-8", newline="\n")
    korean = translations()
    for text in sorted(texts().keys() - korean.keys()):
        print(f"no Korean yet: {text}")


if __name__ == "__main__":
    main()
