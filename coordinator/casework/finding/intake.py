"""A list of a finding round held against register and earlier lists, and stored as it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, cast

from coordinator.casework.finding.matching import ListMatcher, Placed, earlier_people
from coordinator.casework.finding.rounds import (
    CORRECTED,
    KnownRound,
    RoundFacts,
    ask_again,
    facts_of,
    known_round,
    list_of_file,
    said_of_round,
    with_newest,
)
from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, ChangedRow, Compared, Matching, NewRow, Outcome, stop_if
from coordinator.casework.intake.questions import Asking
from coordinator.importers.finding.titles import RoundTold
from coordinator.records.finding import FindingList, FindingPerson, FindingRound, FindingRow
from coordinator.records.imports import ImportBatch
from coordinator.records.values.resident_numbers import hide_resident_numbers
from coordinator.text import day, ntr, phone_text, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from coordinator.casework.intake.plan import Storing
    from coordinator.importers.finding.people import ListedPerson
    from coordinator.importers.preview import Preview

_EVERY = 500
_SIGNALS_SHOWN = 8


@dataclass
class RoundPlan:
    """What a list means: its round, and of each person who it is.

    Attributes
    ----------
    known : the round where it is in already
    people : of whom something is stored; none where the list is the same, left out, or waits for an answer
    same : people of whom it says what is stored
    gone : how many of the round's people are not in a corrected list any more
    adds_to : the list that mended rows belong to
    """

    facts: RoundFacts
    asking: Asking
    matching: Matching = field(default_factory=Matching)
    known: KnownRound | None = None
    people: list[Placed] = field(default_factory=list[Placed])
    same: int = 0
    gone: int = 0
    notes: list[str] = field(default_factory=list[str])
    adds_to: FindingList | None = None

    @property
    def new(self) -> list[Placed]:
        """The people who are not in the round yet."""
        return [placed for placed in self.people if placed.known is None]

    @property
    def changed(self) -> list[Placed]:
        """The people of whom the list says something else than the earlier one."""
        return [placed for placed in self.people if placed.known is not None and placed.changes]

    def counts(self) -> dict[str, int]:
        """Count the rows of the file that are stored, by what they bring."""
        new, changed = len(self.new), len(self.changed)
        return {"new": new, "changed": changed, "same": self.same + len(self.people) - new - changed}


def compare_round(session: Session, preview: Preview, now: datetime | None) -> Compared:
    """Say what storing a list would do."""
    today = now.date() if now is not None else date.min
    plan = plan_round(session, preview, today)
    counts = plan.counts()
    return Compared(
        plan.matching,
        counts["new"],
        counts["changed"],
        counts["same"],
        changed_rows=tuple(
            ChangedRow(placed.listed.line, placed.home, placed.person.name, placed.changes) for placed in plan.changed
        ),
        new_rows=tuple(_described(placed) for placed in plan.new[:SHOWN_NEW_ROWS]),
        questions=plan.asking.shown(),
        notes=tuple(plan.notes),
    )


def commit_round(storing: Storing) -> Outcome:
    """Store a list: a round, or a further version of it, its rows as they came, a person for each."""
    act, preview = storing.act, storing.preview
    plan = plan_round(act.session, preview, act.now.date(), storing.batch_id)
    if plan.people:
        _store(storing, plan)
    act.touch("finding")
    return Outcome(plan.counts(), plan.matching, notes=tuple(plan.notes), questions=tuple(plan.asking.questions))


def plan_round(session: Session, preview: Preview, today: date, batch_id: int = 0) -> RoundPlan:
    """Find out which round a list is of, and who its people are.

    Parameters
    ----------
    today : the day on which a list was received that does not say it
    batch_id : the import that is being stored; by it mended rows find their list

    Raises
    ------
    UsageError
        What a person said of the round is no source, number or day.
    """
    rows = cast("tuple[ListedPerson, ...]", preview.rows)
    asking = Asking.of(session, preview.answers)
    mended = _mended_list(session, batch_id)
    told = said_of_round(preview.answers).filled(rows[0].told if rows else RoundTold())
    earlier = mended or list_of_file(session, preview.sha256)
    if earlier is not None:
        known = with_newest(session, session.get_one(FindingRound, earlier.round_id))
        facts = _facts_stored(known)
        plan = RoundPlan(facts, asking, known=known, adds_to=mended)
        if mended is None:
            plan.same = len(rows)
            plan.notes.append(tr("This very list is in already: {title}.", title=facts.title))
            return plan
    else:
        facts = facts_of(told, preview.sha256, today, asking)
        plan = RoundPlan(facts, asking, known=known_round(session, facts))
    matcher = ListMatcher(session, dict(preview.profile.columns), facts.received_on, asking, plan.matching)
    before = earlier_people(session, plan.known.round.id) if plan.known is not None else []
    placed = matcher.place(rows, before)
    if plan.known is not None and mended is None and not _is_taken(plan, placed, len(before), preview.sha256):
        return plan
    plan.people = placed
    plan.notes += _notes(plan, told, matcher)
    return plan


def _is_taken(plan: RoundPlan, placed: Sequence[Placed], before: int, sha256: str) -> bool:
    """Say whether a further list of a known round is stored: it differs, and a person has said that it corrects."""
    assert plan.known is not None
    new = sum(one_placed.known is None for one_placed in placed)
    changed = sum(bool(one_placed.changes) for one_placed in placed)
    plan.gone = before - (len(placed) - new)
    if not (new or changed or plan.gone):
        plan.same = len(placed)
        plan.notes.append(tr("{title} is in already with the same people and signals.", title=plan.facts.title))
        return False
    plan.asking.questions.clear()  # who of the register they are is asked once it is known that they are taken
    answer = ask_again(plan.asking, sha256, plan.known, plan.facts.title, (new, changed, plan.gone))
    if answer == CORRECTED:
        return True
    plan.matching.rejected += len(placed)
    message = (
        tr("The list was left out; the round stays as it was received.")
        if answer
        else tr("The round is in already. Say whether this list corrects it; nothing was taken from it.")
    )
    plan.matching.add(1, "", plan.facts.title, "round_again", message, reject=False)
    return False


def _mended_list(session: Session, batch_id: int) -> FindingList | None:
    batch = session.get(ImportBatch, batch_id) if batch_id else None
    mends = session.get(ImportBatch, batch.mends_id) if batch is not None and batch.mends_id else None
    return list_of_file(session, mends.file_sha256) if mends is not None else None


def _facts_stored(known: KnownRound) -> RoundFacts:
    stored = known.round
    return RoundFacts(stored.source, stored.year, stored.number, known.newest.received_on, stored.until)


def _notes(plan: RoundPlan, told: RoundTold, matcher: ListMatcher) -> list[str]:
    facts = plan.facts
    notes = [tr("{title}, received on {day}.", title=facts.title, day=day(facts.received_on))]
    if told.received_on is None and plan.known is None:
        notes.append(
            tr("The list does not say when it was received; today was taken. It can be corrected on the desk.")
        )
    notes.append(
        tr("To be worked off until {day}.", day=day(facts.until))
        if facts.until is not None
        else tr("Until when it is to be worked off is not known yet; say it on the desk.")
    )
    linked = sum(placed.home is not None for placed in plan.people)
    notes.append(ntr("{n} person is in the register.", "{n} people are in the register.", linked))
    if plan.gone:
        notes.append(
            ntr(
                "{n} person of the round is not in this list any more; what was done for them stays.",
                "{n} people of the round are not in this list any more; what was done for them stays.",
                plan.gone,
            )
        )
    unknown = sorted(matcher.unknown_signals.items(), key=lambda item: -item[1])
    if unknown:
        words = ", ".join(f"{hide_resident_numbers(text)[:40]} ({n:,})" for text, n in unknown[:_SIGNALS_SHOWN])
        more = " …" if len(unknown) > _SIGNALS_SHOWN else ""
        notes.append(tr("Signals no class knows; they are kept in their words: {words}.", words=words + more))
    return notes


def _described(placed: Placed) -> NewRow:
    person = placed.listed.person
    brings = (
        ("born_on", f"{person.born_on or person.born_part}"),
        ("phone", phone_text(person.phone)),
        ("town", " ".join(filter(None, (person.town, person.village)))),
        ("signals", ", ".join(sign.words for sign in placed.listed.signs)),
    )
    return NewRow(placed.listed.line, placed.home, person.name, tuple(fact for fact in brings if fact[1]))


# ------------------------------------------------------------ stored


def _store(storing: Storing, plan: RoundPlan) -> None:
    act, session, facts = storing.act, storing.act.session, plan.facts
    if plan.known is None:
        stored = FindingRound(source=facts.source, year=facts.year, number=facts.number, until=facts.until)
        session.add(stored)
        session.flush()
        version = 1
    else:
        stored = plan.known.round
        version = plan.known.newest.version + 1
        if plan.adds_to is None and facts.until is not None:
            stored.until = facts.until
    into = plan.adds_to
    if into is None:
        into = FindingList(
            round_id=stored.id,
            version=version,
            received_on=facts.received_on,
            file_name=storing.preview.file_name,
            file_sha256=storing.preview.sha256,
        )
        session.add(into)
    records: list[FindingPerson] = []
    for placed in plan.people:
        record = placed.known.record if placed.known is not None else None
        if record is None:
            record = FindingPerson(
                round_id=stored.id, household_id=placed.home, perhaps=placed.perhaps, area_id=placed.person.area_id
            )
            session.add(record)
        elif record.household_id is None and placed.home is not None:
            record.household_id, record.perhaps = placed.home, []
        records.append(record)
    session.flush()
    for done, (placed, record) in enumerate(zip(plan.people, records, strict=True)):
        if done % _EVERY == 0:
            stop_if(storing.cancelled)
            if storing.progress is not None:
                storing.progress(done, len(plan.people))
        session.add(_row(placed, into.id, record.id))
    session.flush()
    act.details["round"] = stored.id


def _row(placed: Placed, list_id: int, person_id: int) -> FindingRow:
    listed = placed.listed
    person = listed.person
    return FindingRow(
        list_id=list_id,
        person_id=person_id,
        line=listed.line,
        external_id=person.external_id,
        name=person.name,
        sex=person.sex,
        born_on=person.born_on,
        born_part=person.born_part,
        born_words=person.born_words,
        phone=person.phone,
        place=" ".join(filter(None, (person.town, person.village))),
        address=person.address,
        signals=[sign.words for sign in listed.signs],
        classes=list(placed.classes),
        notes=list(person.notes),
        said={"officer": listed.officer} if listed.officer else {},
    )
