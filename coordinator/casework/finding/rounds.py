"""Which round a list is of: as its titles say, as a person says, else asked; a round that is in already is known."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coordinator.casework.intake.questions import Answer, RowQuestion, key_of
from coordinator.errors import UsageError
from coordinator.importers.finding.titles import RoundTold
from coordinator.records.finding import SOURCE_LABELS, FindingList, FindingPerson, FindingRound, Source
from coordinator.reference.limits import limit
from coordinator.text import day, mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.questions import Asking

LATER = "later"
"""The answer that leaves a fact of the round open."""
CORRECTED, LEAVE_OUT = "corrected", "leave_out"
SAID = ("source", "number", "received", "until")
"""What a person may say of a round beside the file, by these words."""
TITLES: dict[str, str] = {
    "": mark("Round {number} of {year}, {source}"),
    "open": mark("Round of {year}, {source}"),
}


def round_title(source: str, year: int, number: int | None) -> str:
    """Name a round: `Round 4 of 2026, lonely-death response system`."""
    code = "" if number else "open"
    return tr(TITLES[code], number=number or "", year=year, source=tr(SOURCE_LABELS.get(source, source)))


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """The round of a list, as far as it is known.

    Attributes
    ----------
    number : None while nobody has said it
    until : None while nobody has said it
    """

    source: str
    year: int
    number: int | None
    received_on: date
    until: date | None

    @property
    def title(self) -> str:
        """Name it."""
        return round_title(self.source, self.year, self.number)


def said_of_round(answers: Mapping[str, str]) -> RoundTold:
    """Read what a person says of the round on the command line.

    Raises
    ------
    UsageError
        A value is no source, number or day.
    """
    source, number = answers.get("source", ""), answers.get("number", "")
    if source and source not in (Source.LONELY_DEATH, Source.BLIND_SPOT, Source.OTHER):
        known = ", ".join((Source.LONELY_DEATH, Source.BLIND_SPOT, Source.OTHER))
        raise UsageError(tr("There is no source “{source}”; take one of: {known}.", source=source, known=known))
    if number and not (number.isascii() and number.isdigit() and 0 < int(number) < 100):
        raise UsageError(tr("“{number}” is no number of a round.", number=number))
    return RoundTold(source, 0, int(number or 0), _day_said(answers, "received"), _day_said(answers, "until"))


def _day_said(answers: Mapping[str, str], name: str) -> date | None:
    text = answers.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(tr("“{text}” is no day; write 2026-12-31.", text=text)) from None


def facts_of(told: RoundTold, sha256: str, today: date, asking: Asking) -> RoundFacts:
    """Settle which round a list is of; what neither file nor person says is asked, and stays open where nobody answers.

    Parameters
    ----------
    told : by the file and by a person
    today : the day on which a list is taken for received that does not say it
    """
    received_on = told.received_on or today
    source, number, until = told.source, told.number, told.until
    if not source:
        answers = [Answer(code, tr(SOURCE_LABELS[code])) for code in (*Source,)[:3]]
        source = _ask(asking, sha256, "source", tr("Whose list is it?"), answers)
    if not number:
        rounds = range(1, limit("finding_rounds", received_on) + 1)
        answers = [Answer(f"{n}", tr("Round {n}", n=n)) for n in rounds]
        said = _ask(asking, sha256, "number", tr("Which round of the year is it?"), answers)
        number = int(said or 0)
    if until is None:
        ends = _ends(received_on)
        answers = [Answer(on.isoformat(), tr("Until {day}", day=day(on))) for on in ends]
        said = _ask(asking, sha256, "until", tr("Until when is it to be worked off?"), answers)
        until = date.fromisoformat(said) if said else None
    return RoundFacts(source or Source.UNKNOWN, told.year or received_on.year, number or None, received_on, until)


def _ends(received_on: date) -> tuple[date, date]:
    """Propose the end of the month after receiving, and of the quarter."""
    month = received_on.month + 1
    year, month = received_on.year + (month > 12), (month - 1) % 12 + 1
    quarter = (received_on.month + 2) // 3 * 3
    ends = {
        date(year, month, monthrange(year, month)[1]),
        date(received_on.year, quarter, monthrange(received_on.year, quarter)[1]),
    }
    if len(ends) == 1:
        ends.add(date(year + (month == 12), month % 12 + 1, monthrange(year + (month == 12), month % 12 + 1)[1]))
    first, second = sorted(ends)
    return first, second


def _ask(asking: Asking, sha256: str, what: str, message: str, answers: list[Answer]) -> str:
    question = RowQuestion(
        key_of(f"round_{what}", sha256),
        f"round_{what}",
        1,
        "",
        "",
        message,
        (*answers, Answer(LATER, tr("Say it later, on the desk"))),
    )
    answer = asking.ask(question)
    return "" if answer == LATER else answer


@dataclass(frozen=True, slots=True)
class KnownRound:
    """A round that is in already, with its newest list and how many people it has."""

    round: FindingRound
    newest: FindingList
    people: int


def known_round(session: Session, facts: RoundFacts) -> KnownRound | None:
    """Find the round of a list among those that are in; one whose source or number is open is never another's."""
    if facts.source in (Source.UNKNOWN, Source.OTHER) or facts.number is None:
        return None
    known = session.scalar(
        select(FindingRound).where(
            FindingRound.source == facts.source,
            FindingRound.year == facts.year,
            FindingRound.number == facts.number,
        )
    )
    return None if known is None else with_newest(session, known)


def with_newest(session: Session, known: FindingRound) -> KnownRound:
    """Give a round with its newest list."""
    newest = session.scalars(
        select(FindingList).where(FindingList.round_id == known.id).order_by(FindingList.version.desc()).limit(1)
    ).one()
    count = select(func.count()).select_from(FindingPerson).where(FindingPerson.round_id == known.id)
    return KnownRound(known, newest, session.scalar(count) or 0)


def list_of_file(session: Session, sha256: str) -> FindingList | None:
    """Find the list that a very file brought."""
    return session.scalar(select(FindingList).where(FindingList.file_sha256 == sha256).limit(1))


def ask_again(asking: Asking, sha256: str, known: KnownRound, title: str, differs: tuple[int, int, int]) -> str:
    """Ask whether a list of a round that is in already corrects it.

    Parameters
    ----------
    differs : how many people are new in it, changed, and not in it any more
    """
    new, changed, gone = differs
    question = RowQuestion(
        key_of("round_again", sha256, known.round.id),
        "round_again",
        1,
        "",
        title,
        tr(
            "{title} is in already, received on {day}, with {people} people. In this list {new} are new, {changed} "
            "changed, {gone} are not in it any more. Is it a corrected list?",
            title=title,
            day=day(known.newest.received_on),
            people=f"{known.people:,}",
            new=f"{new:,}",
            changed=f"{changed:,}",
            gone=f"{gone:,}",
        ),
        (
            Answer(CORRECTED, tr("Corrected: keep it as a new version; results stay")),
            Answer(LEAVE_OUT, tr("Leave the list out")),
        ),
    )
    return asking.ask(question)
