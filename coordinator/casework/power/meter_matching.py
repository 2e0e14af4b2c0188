"""Meters of a list against the register: what is linked without a doubt, and what a person has to confirm."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from coordinator.casework.intake.addresses import Alike, KnownHome, Suggestion, address_key, known_homes, unspaced
from coordinator.casework.intake.plan import SHOWN_NEW_ROWS, Matching, NewRow
from coordinator.casework.joining import merged_numbers
from coordinator.importers.checkins.words import same_name
from coordinator.importers.reading.cells import meter_key
from coordinator.records.households import home_numbered
from coordinator.records.imports import ImportBatch, RowToMend
from coordinator.records.power import Feed, Meter, Signal
from coordinator.text import tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from coordinator.importers.power.meter_list import MeterListRow


@dataclass(frozen=True, slots=True)
class Link:
    """A meter that is to be linked; one of which no readings have come yet has no number of ours."""

    line: int
    number: str
    meter_id: int | None
    home: KnownHome


@dataclass
class MeterPlan:
    """What the rows of a list mean: links to be made, how many stand already, and what is only likely.

    Attributes
    ----------
    suggestions : by line, the households it may mean
    unseen : meters of which no readings have come
    """

    matching: Matching
    links: list[Link] = field(default_factory=list[Link])
    same: int = 0
    unseen: int = 0
    suggestions: dict[int, list[Suggestion]] = field(default_factory=dict[int, list[Suggestion]])

    def new_rows(self) -> tuple[NewRow, ...]:
        """Describe the first links."""
        return tuple(
            NewRow(
                link.line,
                link.home.household_id,
                link.home.name,
                (("meter", link.number), ("address", link.home.where)),
            )
            for link in self.links[:SHOWN_NEW_ROWS]
        )


class _Known(NamedTuple):
    id: int
    number: str
    household_id: int | None
    ended_on: date | None


class MeterRegister:
    """The meters that are known, found by their number however it is written."""

    def __init__(self, session: Session) -> None:
        self._by_key: dict[str, list[_Known]] = defaultdict(list)
        self._by_home: dict[int, _Known] = {}
        query = (
            select(Meter.id, Meter.external_id, Meter.household_id, Meter.ended_on)
            .join(Feed, Feed.id == Meter.feed_id)
            .where(Feed.signal == Signal.POWER)
            .order_by(Meter.ended_on.is_not(None), Meter.id)
        )
        for row in session.execute(query):
            known = _Known(*row)
            self._by_key[meter_key(known.number)].append(known)
            if known.household_id is not None and known.ended_on is None:
                self._by_home[known.household_id] = known
        self._names: dict[int, str] = {}

    def of(self, numbers: Sequence[str]) -> list[_Known]:
        """List the different meters that some numbers name; of two written alike the exact one, else that in use."""
        named: dict[int, _Known] = {}
        for number in numbers:
            alike = self._by_key.get(meter_key(number), ())
            exact = [meter for meter in alike if meter.number == number] or alike
            for meter in exact[:1]:
                named[meter.id] = meter
        return list(named.values())

    def in_use(self, household_id: int) -> _Known | None:
        """Give the meter a household has."""
        return self._by_home.get(household_id)


def refusal(
    register: MeterRegister, numbers: Sequence[str], home: KnownHome | None, names: dict[int, str]
) -> tuple[str, str]:
    """Say why a meter cannot be linked to a household: a code and one sentence; both empty where it can.

    Code `same`: it is linked there already. A household of none is one that is not stored yet.
    """
    meters = register.of(numbers)
    if len(meters) > 1:
        return "two_meters", tr(
            "{numbers} are two different meters; leave the number of the one this home has.",
            numbers=", ".join(numbers),
        )
    if not meters and len(numbers) > 1:
        return "which_number", tr(
            "No readings of {numbers} have come yet, so that it is not known under which number they will come. "
            "Import readings first, then this once more.",
            numbers=", ".join(numbers),
        )
    if home is not None and not home.is_live:
        return "household_ended", tr(
            "Household {n} has ended or nobody lives there any more; its meter was not linked.", n=home.household_id
        )
    meter = meters[0] if meters else None
    if meter is not None and home is not None and meter.household_id == home.household_id:
        return "same", ""
    if meter is not None and meter.ended_on is not None:
        return "meter_ended", tr("This meter was taken down; it was not linked again.")
    if meter is not None and meter.household_id is not None:
        return "meter_taken", tr(
            "This meter belongs to household {n} ({name}); release it there first.",
            n=meter.household_id,
            name=names.get(meter.household_id, "–"),
        )
    meter_in_use = register.in_use(home.household_id) if home is not None else None
    if home is not None and meter_in_use is not None:
        return "has_meter", tr(
            "{name} (household {n}) has the meter {meter} already; release or replace that one first.",
            name=home.name,
            n=home.household_id,
            meter=meter_in_use.number,
        )
    return "", ""


def plan_meters(session: Session, rows: Sequence[MeterListRow], columns: dict[str, str]) -> MeterPlan:
    """Match a list of meters to households.

    A row is linked where its household's number says whose it is, or where name and address or name and phone agree
    with one household. Anything else that fits is a suggestion: the row is not taken, and a person confirms it.

    Parameters
    ----------
    columns : what the file calls our fields, for the naming of problems
    """
    homes = known_homes(session)
    names = {home.household_id: home.name for home in homes}
    register = MeterRegister(session)
    finder = _HomeFinder(homes, merged_numbers(session))
    plan = MeterPlan(Matching())
    wanted: dict[int, list[tuple[MeterListRow, KnownHome]]] = defaultdict(list)
    column = columns.get("meter") or columns.get("customer", "")
    for row in rows:
        home = finder.exact(row)
        if home is None:
            suggestions = finder.alike(row)
            plan.suggestions[row.line] = suggestions
            plan.matching.add(row.line, *finder.unclear(row, suggestions, columns))
            continue
        code, why = refusal(register, row.numbers, home, names)
        if code == "same":
            plan.same += 1
        elif code:
            plan.matching.add(row.line, column, row.numbers[0], code, why)
        else:
            wanted[home.household_id].append((row, home))
    for claims in wanted.values():
        if len(claims) > 1:
            message = tr(
                "Lines {lines} give {name} (household {n}) a meter each; none was linked. "
                "Leave the line of the meter that is in use.",
                lines=", ".join(str(row.line) for row, _ in claims),
                name=claims[0][1].name,
                n=claims[0][1].household_id,
            )
            for row, _ in claims:
                plan.matching.add(row.line, column, row.numbers[0], "two_meters_home", message)
            continue
        row, home = claims[0]
        known = register.of(row.numbers)
        plan.links.append(Link(row.line, row.numbers[0], known[0].id if known else None, home))
        if not known:
            plan.unseen += 1
            plan.matching.add(
                row.line,
                column,
                row.numbers[0],
                "meter_unseen",
                tr("No readings of this meter have come yet. Check the number; readings that come later find it."),
                reject=False,
            )
    plan.links.sort(key=lambda link: link.line)
    return plan


class _HomeFinder:
    """Finds whose a row of the list is."""

    def __init__(self, homes: Sequence[KnownHome], merged: Mapping[int, int]) -> None:
        self._merged = merged
        self._homes = {home.household_id: home for home in homes}
        self._by_number = {home.number: home.household_id for home in homes if home.number}
        self._by_name: dict[str, list[KnownHome]] = defaultdict(list)
        for home in homes:
            if home.is_live and home.name:
                self._by_name[unspaced(home.name)].append(home)
        self._alike = Alike(homes)

    def _numbered(self, row: MeterListRow) -> KnownHome | None:
        home = home_numbered(row.external_id, self._by_number, self._homes, self._merged)
        return None if home is None else self._homes[home]

    def exact(self, row: MeterListRow) -> KnownHome | None:
        """Give the one household a row surely means."""
        numbered = self._numbered(row)
        if numbered is not None:
            return numbered if not row.name or same_name(row.name, numbered.name) else None
        if not row.name or row.external_id:
            return None  # an address alone may be a whole building's, and a number nobody has is no proof
        key = address_key(row.address)
        agreeing = [
            home
            for home in self._by_name.get(unspaced(row.name), ())
            if (row.phone and home.phone == row.phone) or (key and key in home.address_keys)
        ]
        return agreeing[0] if len(agreeing) == 1 else None

    def alike(self, row: MeterListRow) -> list[Suggestion]:
        """List whom a row may mean."""
        numbered = self._numbered(row)
        suggestions = self._alike.find(row.name, row.address)
        if numbered is not None:
            mine = Suggestion(numbered.household_id, numbered.name, numbered.where, 100)
            more_suggestions = (
                suggestion for suggestion in suggestions if suggestion.household_id != mine.household_id
            )
            return [mine, *more_suggestions][:3]
        return suggestions

    def unclear(
        self, row: MeterListRow, suggestions: Sequence[Suggestion], columns: dict[str, str]
    ) -> tuple[str, str, str, str]:
        """Say why a row was not linked: column, value, code and the sentence."""
        field, value = next(
            (name, value)
            for name, value in (
                ("external_id", row.external_id),
                ("name", row.name),
                ("address", row.address),
                ("phone", row.phone),
            )
            if value
        )
        column = columns.get(field, "")
        if not suggestions:
            message = tr("No household of the register fits this row; choose the household or correct the row.")
            return column, value, "unknown_household", message
        best = suggestions[0]
        words = {"name": best.name, "where": best.where or "–", "n": best.household_id}
        if self._numbered(row) is not None:
            message = tr("The number is that of {name} ({where}, household {n}); confirm whose meter it is.", **words)
            return columns.get("name", column), row.name, "name_differs", message
        if len(suggestions) > 1 and suggestions[1].alike == best.alike:
            return column, value, "several", tr("Several households fit this row; choose the one it means.")
        return column, value, "confirm", tr("Probably {name} ({where}, household {n}); confirm it.", **words)


def suggested_homes(session: Session, meter_id: int) -> tuple[str, list[Suggestion]]:
    """Say whom a meter is probably of, by the rows of lists of meters that wait for a person.

    Returns
    -------
    what stands in the list of it, and the households it may mean; none where no list names it
    """
    meter = session.get(Meter, meter_id)
    if meter is None or meter.household_id is not None:
        return "", []
    wanted = meter_key(meter.external_id)
    waiting = session.execute(
        select(RowToMend.cells, ImportBatch.reading)
        .join(ImportBatch, ImportBatch.id == RowToMend.batch_id)
        .where(ImportBatch.kind == "meters", RowToMend.taken_by_id.is_(None))
        .order_by(RowToMend.id.desc())
    )
    for cells, reading in waiting:
        header = list(reading.get("header", ()))
        columns = reading.get("columns", {})
        cell_of = {
            name: cells[header.index(column)]
            for name, column in columns.items()
            if column in header and header.index(column) < len(cells)
        }
        if wanted in {meter_key(cell_of.get(name, "")) for name in ("meter", "customer")}:
            words = ", ".join(cell_of[name] for name in ("external_id", "name", "address") if cell_of.get(name))
            suggestions = Alike(known_homes(session)).find(cell_of.get("name", ""), cell_of.get("address", ""))
            return words, [suggestion for suggestion in suggestions if not _has_meter(session, suggestion.household_id)]
    return "", []


def _has_meter(session: Session, household_id: int) -> bool:
    query = select(Meter.id).where(Meter.household_id == household_id, Meter.ended_on.is_(None))
    return session.scalar(query.limit(1)) is not None
