"""The score of a form: what its answers sum up to, and what band that is; what is missing never makes it safe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coordinator.errors import RuleError
from coordinator.reference.instruments import UNANSWERED, score_range
from coordinator.text import tr

if TYPE_CHECKING:
    from coordinator.reference.instruments import Band, BandSet, Instrument


@dataclass(frozen=True, slots=True)
class Judged:
    """What a form says.

    Attributes
    ----------
    score : the points of what was answered
    unanswered : items without an answer
    band : the place of the band in its set, 0 the mildest; None: no bands are chosen, or it cannot be judged
    at_least : answers are missing, and whatever they are it is this band or a graver one
    subscales : the sums of the subscales that are answered whole, by id
    is_urgent : an item that cannot wait was answered so that somebody is to act at once
    """

    score: int
    unanswered: int
    band: int | None
    at_least: bool
    subscales: dict[str, int]
    is_urgent: bool


def checked(instrument: Instrument, answers: str) -> str:
    """Give a line of answers, a digit an item and `-` for none, filled up to its full length.

    Raises
    ------
    RuleError
        `answers`: too many, or a digit that is no answer of its item.
    """
    answers = answers.replace(" ", "").replace(".", UNANSWERED)
    if len(answers) > len(instrument.items):
        raise RuleError(
            tr(
                "{name} has {n} items, and {given} answers are given.",
                name=instrument.name,
                n=len(instrument.items),
                given=len(answers),
            ),
            code="answers",
        )
    for item, key in zip(instrument.items, answers, strict=False):
        if key != UNANSWERED and item.points(key) is None:
            raise RuleError(
                tr(
                    "“{key}” is no answer to item {n}; it takes {keys}.",
                    key=key,
                    n=item.number,
                    keys=", ".join(option.key for option in item.options),
                ),
                code="answers",
            )
    return answers.ljust(len(instrument.items), UNANSWERED)


def judged(instrument: Instrument, answers: str, bands: BandSet | None) -> Judged:
    """Score a form.

    With answers missing it is judged only where every answer they may have gives one band, or where what was
    answered already reaches a band the instrument looks for; then it is that band at least.

    Raises
    ------
    RuleError
        As `checked`.
    """
    answers = checked(instrument, answers)
    known = {
        item.number: item.points(key) for item, key in zip(instrument.items, answers, strict=True) if key != UNANSWERED
    }
    points = {number: value for number, value in known.items() if value is not None}
    missing = [item for item in instrument.items if item.number not in points]
    score = sum(points.values())
    least, most = score_range(missing)
    place, at_least = None, False
    if bands is not None:
        places = [bands.of(total) for total in range(score + least, score + most + 1)]
        mildest = min(places)
        if len(set(places)) == 1:
            place = mildest
        elif bands.bands[mildest].at_risk:
            place, at_least = mildest, True
    sums = {
        scale.id: sum(points[number] for number in scale.items)
        for scale in instrument.subscales
        if all(number in points for number in scale.items)
    }
    urgent = instrument.urgent
    is_urgent = urgent is not None and points.get(urgent.item, 0) >= urgent.least
    return Judged(score, len(missing), place, at_least, sums, is_urgent)


def band_of(bands: BandSet | None, judgement: Judged) -> Band | None:
    """Give the band of a form."""
    return None if bands is None or judgement.band is None else bands.bands[judgement.band]
