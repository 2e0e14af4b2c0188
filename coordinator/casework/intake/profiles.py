"""Saved profiles: how one partner writes one kind of file, kept under a name and used again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.errors import ImportRefused, RuleError
from coordinator.importers.kinds import KINDS, kind_named
from coordinator.importers.profiles import Profile, built_in, profile_for
from coordinator.records.base import normal
from coordinator.records.imports import ColumnProfile
from coordinator.text import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from coordinator.importers.kind import Kind
    from coordinator.vault.acts import OpenAct

LONGEST_NAME = 60


def profile_named(session: Session, kind: str, name: str, kinds: tuple[Kind, ...] = KINDS) -> Profile:
    """Give a saved or built-in profile by its name.

    Raises
    ------
    ImportRefused
        Code `profile`.
    """
    saved = session.scalar(select(ColumnProfile).where(ColumnProfile.name == name))
    if saved is None:
        return profile_for(kind_named(kind, kinds), name)
    if saved.kind != kind:
        raise ImportRefused(tr("The profile “{name}” does not fit this kind of file.", name=name), code="profile")
    return Profile.from_dict(kind_named(kind, kinds), name, saved.mapping)


def profiles(session: Session, kind: str, kinds: tuple[Kind, ...] = KINDS) -> list[str]:
    """List the names of the profiles that fit a kind, saved ones first."""
    saved = session.scalars(select(ColumnProfile.name).where(ColumnProfile.kind == kind).order_by(ColumnProfile.name))
    return [*saved, *built_in(kind_named(kind, kinds))]


def saved_profiles(session: Session, kinds: tuple[Kind, ...] = KINDS) -> list[Profile]:
    """Give every saved profile, the newest first; one that no version wrote is left out."""
    by_name = {kind.name: kind for kind in kinds}
    profiles: list[Profile] = []
    for saved in session.scalars(select(ColumnProfile).order_by(ColumnProfile.id.desc())):
        if saved.kind not in by_name:
            continue
        try:
            profiles.append(Profile.from_dict(by_name[saved.kind], saved.name, saved.mapping))
        except ImportRefused:
            continue
    return profiles


def is_built_in(name: str, kinds: tuple[Kind, ...] = KINDS) -> bool:
    """Say whether a profile of this name comes with the program."""
    return any(name in built_in(kind) for kind in kinds)


def save_profile(act: OpenAct, profile: Profile, name: str, kinds: tuple[Kind, ...] = KINDS) -> None:
    """Save a profile under a name; one of that name is replaced.

    Raises
    ------
    RuleError
        `profile_name`: empty, too long, or the name of a built-in profile.
    """
    name = normal(name)
    if not name or is_built_in(name, kinds) or len(name) > LONGEST_NAME:
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
