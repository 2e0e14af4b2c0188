"""Saved profiles: how one partner writes one kind of file, kept under a name and used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.errors import ImportRefused, RuleError
from coordinator.importers.profiles import BUILT_IN, BUILT_IN_CALLS, KINDS, Profile, built_in, profile_for
from coordinator.records.base import normal
from coordinator.records.imports import ColumnProfile
from coordinator.text import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct

LONGEST_NAME = 60


def profile_named(session: Session, kind: str, name: str) -> Profile:
    """Give a saved or built-in profile by its name.

    Raises
    ------
    ImportRefused
        Code `profile`.
    """
    saved = session.scalar(select(ColumnProfile).where(ColumnProfile.name == name))
    if saved is None:
        return profile_for(kind, name)
    if saved.kind != kind:
        raise ImportRefused(tr("The profile “{name}” does not fit this kind of file.", name=name), code="profile")
    return Profile.from_dict(kind, name, saved.mapping)


def profiles(session: Session, kind: str) -> list[str]:
    """List the names of the profiles that fit a kind, saved ones first."""
    saved = session.scalars(select(ColumnProfile.name).where(ColumnProfile.kind == kind).order_by(ColumnProfile.name))
    return [*saved, *built_in(kind)]


def saved_profiles(session: Session) -> list[Profile]:
    """Give every saved profile, the newest first; one that no version wrote is left out."""
    found: list[Profile] = []
    for saved in session.scalars(select(ColumnProfile).order_by(ColumnProfile.id.desc())):
        if saved.kind not in KINDS:
            continue
        try:
            found.append(Profile.from_dict(saved.kind, saved.name, saved.mapping))
        except ImportRefused:
            continue
    return found


def save_profile(act: OpenAct, profile: Profile, name: str) -> None:
    """Save a profile under a name; one of that name is replaced.

    Raises
    ------
    RuleError
        `profile_name`: empty, too long, or the name of a built-in profile.
    """
    name = normal(name)
    if not name or name in {**BUILT_IN, **BUILT_IN_CALLS} or len(name) > LONGEST_NAME:
        raise RuleError(tr("Choose another name for the profile."), code="profile_name")
    saved = act.session.scalar(select(ColumnProfile).where(ColumnProfile.name == name))
    if saved is None:
        act.session.add(ColumnProfile(kind=profile.kind, name=name, mapping=profile.as_dict()))
    else:
        saved.kind, saved.mapping = profile.kind, profile.as_dict()
    act.touch("imports")
    act.message = tr("Profile “{name}” saved", name=name)


def delete_profile(act: OpenAct, name: str) -> None:
    """Delete a saved profile; what was imported with it stays.

    Raises
    ------
    RuleError
        `unknown_profile`: none of that name is saved.
    """
    saved = act.session.scalar(select(ColumnProfile).where(ColumnProfile.name == name))
    if saved is None:
        raise RuleError(tr("There is no saved profile “{name}”.", name=name), code="unknown_profile")
    act.session.delete(saved)
    act.touch("imports")
    act.message = tr("Profile “{name}” deleted", name=name)
