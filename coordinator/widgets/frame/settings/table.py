"""The table of settings: the page, the palette and the tests are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.text import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coordinator.widgets.subject import SettingLink, SubjectView

SECTIONS: tuple[tuple[str, str], ...] = (
    ("self", mark("Who works here")),
    ("look", mark("Look")),
    ("folders", mark("Folders")),
    ("rules", mark("Rules of the office")),
    ("program", mark("About the program")),
)
"""The sections of the page with their titles, source texts, in their order."""


@dataclass(frozen=True)
class Setting:
    """A setting of the window itself.

    Parameters
    ----------
    id : what it is called by, within all settings
    section : a key of `SECTIONS`
    title : source text
    effect : source text, one sentence: what is another thing afterwards
    words : what else it is looked for by, parted by commas; source text
    """

    id: str
    section: str
    title: str
    effect: str
    words: str = ""


OWN: tuple[Setting, ...] = (
    Setting(
        "own_name",
        "self",
        mark("Your name"),
        mark("It stands beside every act in the history and on papers; empty, it is the name the vault was made with."),
        mark("user, officer in charge, who acts, signature"),
    ),
    Setting(
        "left_drafts",
        "self",
        mark("Unsaved words for households no longer in the register"),
        mark("What was half written for a household that was taken out since; nothing can be saved for it any more."),
        mark("draft, unfinished, being written, taken out"),
    ),
    Setting(
        "look",
        "look",
        mark("Colours"),
        mark("How bright the window is; high contrast is for bright rooms and tired eyes."),
        mark("light, dark, high contrast, theme, dark mode, brightness"),
    ),
    Setting(
        "text_size",
        "look",
        mark("Size of texts"),
        mark("All texts of the window become larger or smaller at once; papers keep their size."),
        mark("font size, larger letters, zoom, small print, eyesight"),
    ),
    Setting(
        "language",
        "look",
        mark("Language of the window"),
        mark("All texts and papers made from now on are in this language; records stay as they were written."),
        mark("Korean, English, translate"),
    ),
    Setting(
        "vault_place",
        "folders",
        mark("Place of the vault"),
        mark("All records are in this folder, encrypted; a whole copy made while the program is closed is a backup."),
        mark("backup, vault, where are the data, copy, move to another PC"),
    ),
    Setting(
        "watched_folder",
        "folders",
        mark("Watched folder"),
        mark("Files that arrive in it are offered on Today; it is chosen on the Import desk."),
        mark("arriving files, partner's folder, automatic import"),
    ),
    Setting(
        "help",
        "program",
        mark("Shortcuts and glossary"),
        mark("All keys of the window, and what each word on its screens means."),
        mark("help, F1, keys, manual, words"),
    ),
    Setting(
        "about",
        "program",
        mark("Version and licences"),
        mark("Which edition this is, and under what terms it and its libraries may be used."),
        mark("about, licence, open source, edition"),
    ),
)


def settings_of(views: Sequence[SubjectView]) -> tuple[Setting | SettingLink, ...]:
    """List all settings: those of the window, then the ways to those the subjects keep."""
    return (*OWN, *(link for view in views for link in view.settings))


def section_of(setting: str, views: Sequence[SubjectView]) -> str:
    """Name the section a setting stands in."""
    return next(entry.section for entry in settings_of(views) if entry.id == setting)
