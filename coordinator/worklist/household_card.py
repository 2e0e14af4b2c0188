"""The card of a household: its head, and by noun what each subject tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from coordinator.worklist.checkins.work_rows import CallWork
    from coordinator.worklist.facts.assessments import AssessmentRow
    from coordinator.worklist.facts.entry_rows import ConsentRow, ResidentRow, RiteLeaderRow
    from coordinator.worklist.power.watch_rows import SupplyCutRow
    from coordinator.worklist.rows import (
        AbsenceRow,
        AlertRow,
        CallCell,
        CallRow,
        ContactRow,
        LifeSign,
        LinkRow,
        NextStep,
        NoteRow,
    )
    from coordinator.worklist.said import Said
    from coordinator.worklist.tasks.rows import TaskRow


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """All that the household pane shows of one household: its head, and by noun what each subject tells."""

    id: int
    name: str
    age: int | None
    sex: str
    born_on: date | None
    phone: str
    address: str
    area: str
    risk: str
    severity: str
    safety_note: str
    synthetic: bool
    last_sign: LifeSign | None
    open_tasks: tuple[Said, ...]
    """What the worklist asks for here, most pressing first."""
    not_watched: Said | None
    parts: Mapping[str, Any]
    """A `CardPart` by the noun of its subject."""
    next_step: NextStep | None = None
    """What comes next and until when, as the list has it; none where it is not on the list."""
    place_reason: Said | None = None
    """Why it stands before the next of the list; none where it is not on the list."""
    born_part: str = ""
    """What is known of a birth whose day is not: `1948` or `1948-03`."""
    born_words: str = ""
    """The birth as it is written in a list, where that says more."""

    @property
    def last_call(self) -> CallRow | None:
        """Give the newest call."""
        return self.parts["checkins"].last_call

    @property
    def calls(self) -> tuple[CallCell, ...]:
        """Give 12 weeks of calls, oldest first."""
        return self.parts["checkins"].calls

    @property
    def usual_answer_share(self) -> float | None:
        """Give how often the person answers."""
        return self.parts["checkins"].usual_answer_share

    @property
    def call_work(self) -> CallWork | None:
        """Give what the calls ask for; none where nobody calls here."""
        return self.parts["checkins"].call_work

    @property
    def alerts(self) -> tuple[AlertRow, ...]:
        """Give the alerts: open ones first, then the newest closed."""
        return self.parts["alerts"].alerts

    @property
    def contacts(self) -> tuple[ContactRow, ...]:
        """Give whom to ask, in their order."""
        return self.parts["households"].contacts

    @property
    def notes(self) -> tuple[NoteRow, ...]:
        """Give the notes, newest first."""
        return self.parts["households"].notes

    @property
    def absences(self) -> tuple[AbsenceRow, ...]:
        """Give the absences that run, are to come or whose return was not checked."""
        return self.parts["households"].absences

    @property
    def absence(self) -> Said | None:
        """Give where the person is, since when and until when, while an absence runs."""
        return self.parts["households"].absence

    @property
    def contact(self) -> Said | None:
        """Give how it stands with the contact, where that asks for somebody."""
        return self.parts["households"].contact

    @property
    def consents(self) -> tuple[str, ...]:
        """Give the purposes consented to."""
        return self.parts["households"].consents

    @property
    def residents(self) -> tuple[ResidentRow, ...]:
        """Give who lives there, whom the register is about first, then who lived there."""
        return self.parts["households"].residents

    @property
    def lives_with(self) -> tuple[str, ...]:
        """Name who lives with the person of the register."""
        return self.parts["households"].lives_with

    @property
    def is_alone(self) -> bool:
        """Say whether nobody lives with the person of the register."""
        return not self.lives_with

    @property
    def consent_states(self) -> tuple[ConsentRow, ...]:
        """Give what is known of the consent for each purpose."""
        return self.parts["households"].consent_states

    @property
    def rite_leader(self) -> RiteLeaderRow | None:
        """Give whom the person has named to lead the rite."""
        return self.parts["households"].rite_leader

    @property
    def links(self) -> tuple[LinkRow, ...]:
        """Give the service links."""
        return self.parts["services"].links

    @property
    def meter(self) -> str:
        """Give the meter's own number, empty without one."""
        return self.parts["power"].meter

    @property
    def supply_cuts(self) -> tuple[SupplyCutRow, ...]:
        """Give the running ones, and those not yet checked."""
        return self.parts["power"].supply_cuts

    @property
    def place_text(self) -> str:
        """Say how it was placed on the map and how sure that is; empty where nobody can say."""
        part = self.parts.get("addresses")
        return "" if part is None or part.place_words is None else part.place_words.text

    @property
    def assessments(self) -> tuple[AssessmentRow, ...]:
        """Give the assessments, newest first."""
        part = self.parts.get("surveys")
        return () if part is None else part.assessments

    @property
    def tasks(self) -> tuple[TaskRow, ...]:
        """Give open tasks by their day, then the newest closed."""
        return self.parts["tasks"].tasks


CARD_ORDER: tuple[str, ...] = (
    *("id", "name", "age", "sex", "born_on", "phone", "address", "area", "risk", "severity", "safety_note"),
    *("synthetic", "last_sign", "last_call", "contacts", "alerts", "calls", "usual_answer_share", "links", "notes"),
    *("absences", "consents", "open_tasks", "not_watched", "meter", "supply_cuts", "tasks", "call_work"),
    *("next_step", "place_reason", "born_part", "born_words"),
    *("residents", "lives_with", "consent_states", "rite_leader"),
)
"""The keys of a card as the command line has always printed them; what a further subject tells comes after."""
