"""How the vendor of the calls wants its roster: which columns, under which names, in which order; kept under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select

from coordinator.casework.intake.profiles import LONGEST_NAME, is_built_in
from coordinator.errors import RuleError, UsageError
from coordinator.records.base import normal
from coordinator.records.imports import ColumnProfile
from coordinator.text import mark, tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

KIND = "roster"
FIELDS: dict[str, str] = {
    "name": mark("Name"),
    "phone": mark("Phone"),
    "number": mark("Household number"),
    "weekday": mark("Day of the week"),
    "day": mark("Date"),
    "time": mark("Time of the call"),
    "until": mark("Not after"),
    "language": mark("Language"),
    "institution": mark("Institution"),
    "area": mark("Area"),
    "age": mark("Age"),
    "sex": mark("Sex"),
    "week": mark("Week"),
}
"""What a roster can hold; nothing else of a person leaves the program for the calls."""
NEEDED = ("phone", "number")
"""Without a phone nobody is called; without the number a result does not find its household again."""
LONGEST_HEADER = 40


@dataclass(frozen=True, slots=True)
class RosterProfile:
    """The columns of a roster.

    Attributes
    ----------
    columns : field of `FIELDS` and the column's name in the file, in the order of the file
    confirmed : whether the vendor said that this is its layout; of ours it never did
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    confirmed: bool = True


CARECALL = RosterProfile(
    "carecall-roster",
    (
        ("name", "이름"),
        ("phone", "전화번호"),
        ("number", "관리번호"),
        ("weekday", "발신요일"),
        ("time", "발신시각"),
        ("language", "언어"),
        ("institution", "기관"),
    ),
    confirmed=False,
)
"""The likely layout of CLOVA CareCall's upload; the vendor has not confirmed it."""


def roster_profiles(session: Session) -> list[RosterProfile]:
    """List the profiles of rosters, saved ones first, then the program's own."""
    saved = session.execute(
        select(ColumnProfile.name, ColumnProfile.mapping).where(ColumnProfile.kind == KIND).order_by(ColumnProfile.name)
    )
    return [*(_stored(name, mapping) for name, mapping in saved), CARECALL]


def _stored(name: str, mapping: dict[str, Any]) -> RosterProfile:
    columns = cast("list[list[str]]", mapping.get("columns", []))
    return RosterProfile(name, tuple((field, header) for field, header in columns if field in FIELDS))


def roster_profile(session: Session, name: str = "") -> RosterProfile:
    """Give a profile by its name; without one the first of the list.

    Raises
    ------
    UsageError
        `profile`: there is none of that name.
    """
    profiles = roster_profiles(session)
    if not name:
        return profiles[0]
    profile = next((named for named in profiles if named.name == name), None)
    if profile is None:
        raise UsageError(tr("There is no profile “{name}”.", name=name), code="profile")
    return profile


def save_roster_profile(act: OpenAct, columns: tuple[tuple[str, str], ...], name: str) -> None:
    """Save the columns of a roster under a name; a roster's profile of that name is replaced.

    Raises
    ------
    RuleError
        `profile_name`: empty, too long, or another profile's; `profile_columns`: a column that is needed is left out,
        or two columns have one name.
    """
    name = normal(name)
    saved = act.session.scalar(select(ColumnProfile).where(ColumnProfile.name == name))
    is_taken = name == CARECALL.name or is_built_in(name) or (saved is not None and saved.kind != KIND)
    if not name or is_taken or len(name) > LONGEST_NAME:
        raise RuleError(tr("Choose another name for the profile."), code="profile_name")
    wanted = [(field, normal(header)[:LONGEST_HEADER]) for field, header in columns if field in FIELDS]
    headers = [header for _, header in wanted]
    if not all(headers) or len(set(headers)) < len(headers):
        raise RuleError(tr("Each column of the roster needs a name of its own."), code="profile_columns")
    missing = [field for field in NEEDED if field not in dict(wanted)]
    if missing:
        raise RuleError(
            tr("The roster needs the column “{field}”.", field=tr(FIELDS[missing[0]])), code="profile_columns"
        )
    mapping = {"columns": [list(column) for column in wanted]}
    if saved is None:
        act.session.add(ColumnProfile(kind=KIND, name=name, mapping=mapping))
    else:
        saved.mapping = mapping
    act.touch("imports")
    act.message = tr("Profile “{name}” saved", name=name)
