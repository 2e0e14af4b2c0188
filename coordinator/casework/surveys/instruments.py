"""The instruments the county has, published and its own; acts that choose bands, paste wordings, add a version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.surveys import BandChoice, ItemTexts, OwnInstrument
from coordinator.reference.instruments import parsed, published
from coordinator.text import short_day, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.reference.instruments import BandSet, Instrument
    from coordinator.vault.acts import OpenAct

Key = tuple[str, str]
"""Id and version of an instrument."""


def every(session: Session) -> dict[Key, Instrument]:
    """Give all instruments in all versions by id and version, the published ones first."""
    own = session.scalars(select(OwnInstrument).order_by(OwnInstrument.id))
    return {each.key: each for each in (*published(), *(parsed(row.definition) for row in own))}


def instrument_of(session: Session, instrument: str, version: str) -> Instrument:
    """Fetch an instrument.

    Raises
    ------
    RuleError
        `unknown_instrument`.
    """
    known = every(session).get((instrument, version))
    if known is None:
        raise RuleError(
            tr("There is no instrument “{name}” in version {version}.", name=instrument, version=version),
            code="unknown_instrument",
        )
    return known


def newest(instruments: Iterable[Instrument], instrument: str, on: date) -> Instrument | None:
    """Give the version of an instrument that is valid on a day; before its first day the first one."""
    versions = sorted((each for each in instruments if each.id == instrument), key=lambda each: each.valid_from)
    valid = [each for each in versions if each.valid_from <= on]
    return valid[-1] if valid else versions[0] if versions else None


def bands_in_force(session: Session, instrument: Instrument, on: date) -> BandSet | None:
    """Give the bands that hold on a day: the county's choice, else those the instrument comes with; None: none do."""
    chosen = session.scalar(
        select(BandChoice.band_set)
        .where(
            BandChoice.instrument == instrument.id, BandChoice.version == instrument.version, BandChoice.from_on <= on
        )
        .order_by(BandChoice.from_on.desc(), BandChoice.id.desc())
        .limit(1)
    )
    return instrument.bands(instrument.in_force if chosen is None else chosen)


def texts_of(session: Session, instrument: Instrument) -> list[str]:
    """Give the wording of each item as the county pasted it; empty where it did not."""
    texts = session.scalar(
        select(ItemTexts.texts).where(ItemTexts.instrument == instrument.id, ItemTexts.version == instrument.version)
    )
    return (list(texts or ()) + [""] * len(instrument.items))[: len(instrument.items)]


def choose_bands(act: OpenAct, instrument: str, version: str, band_set: str, from_on: date) -> None:
    """Choose the bands by which forms of a day and later are judged; what was judged before stays as it was.

    Parameters
    ----------
    band_set : its id; empty: from that day on none hold

    Raises
    ------
    RuleError
        `unknown_instrument`; `unknown_bands`; `same_bands`: they hold on that day already.
    """
    known = instrument_of(act.session, instrument, version)
    bands = known.bands(band_set)
    if band_set and bands is None:
        raise RuleError(tr("{name} has no such bands.", name=known.name), code="unknown_bands")
    if bands == bands_in_force(act.session, known, from_on):
        raise RuleError(tr("These bands hold on that day already."), code="same_bands")
    act.session.add(
        BandChoice(
            instrument=instrument,
            version=version,
            band_set=band_set,
            from_on=from_on,
            chosen_at=act.now,
            chosen_by=act.actor,
        )
    )
    day = short_day(from_on)
    if bands is None:
        act.message = tr("{name}: no bands are in force from {day} on", name=known.name, day=day)
    else:
        act.message = tr("{name}: {bands}, in force from {day} on", name=known.name, bands=bands.name, day=day)


def set_texts(act: OpenAct, instrument: str, version: str, texts: Sequence[str]) -> None:
    """Keep the wording of the items as it was pasted, one a line; numbers that stand before them are left out.

    Raises
    ------
    RuleError
        `unknown_instrument`; `texts`: not as many as there are items; none at all takes the wording away.
    """
    known = instrument_of(act.session, instrument, version)
    lines = [text for text in (_unnumbered(free_text(text), number) for number, text in enumerate(texts, 1)) if text]
    if lines and len(lines) != len(known.items):
        raise RuleError(
            tr(
                "{name} has {n} items, and {given} lines were pasted. One line an item.",
                name=known.name,
                n=len(known.items),
                given=len(lines),
            ),
            code="texts",
        )
    row = act.session.scalars(
        select(ItemTexts).where(ItemTexts.instrument == instrument, ItemTexts.version == version)
    ).one_or_none()
    if row is None:
        act.session.add(
            ItemTexts(instrument=instrument, version=version, texts=lines, written_at=act.now, written_by=act.actor)
        )
    else:
        row.texts, row.written_at, row.written_by = lines, act.now, act.actor
    if lines:
        act.message = tr("{name}: the wording of {n} items is kept", name=known.name, n=len(lines))
    else:
        act.message = tr("{name}: the wording of the items is taken away", name=known.name)


def _unnumbered(text: str, number: int) -> str:
    for sign in (".", ")", "번"):
        if text.startswith(f"{number}{sign}"):
            return text.removeprefix(f"{number}{sign}").lstrip(". )")
    return text


def add_instrument(act: OpenAct, definition: Mapping[str, Any]) -> None:
    """Add an instrument of the county's own, or a version of one that is there.

    Raises
    ------
    RuleError
        `instrument_file`: the file is none; `instrument_known`: this id and version are there.
    """
    added = parsed(definition)
    if added.key in every(act.session):
        raise RuleError(
            tr(
                "{name} is there in version {version} already. Give the file another version.",
                name=added.name,
                version=added.version,
            ),
            code="instrument_known",
        )
    act.session.add(
        OwnInstrument(
            instrument=added.id,
            version=added.version,
            definition=dict(definition),
            added_at=act.now,
            added_by=act.actor,
        )
    )
    act.message = tr("Instrument added: {title}", title=added.title)
