"""What a pane asks the workspace to do: one small frozen object for each act, applied elsewhere than on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.workspace import Done, Workspace


@dataclass(frozen=True, slots=True)
class CallRecorded:
    """A call was made and this came of it (전화 기록)."""

    household_id: int
    result: str
    """A `CallResult` code."""
    topics: tuple[str, ...] = ()
    note: str = ""
    urgent: bool = False
    called_at: datetime | None = None
    """None: at the time of recording."""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Record the call."""
        return workspace.checkins.record_call(
            self.household_id,
            self.result,
            now,
            called_at=self.called_at,
            topics=self.topics,
            note=self.note,
            urgent=self.urgent,
        )


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Someone takes the alert and says what comes next (확인함)."""

    episode_id: int
    next_step: str = ""
    note: str = ""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Acknowledge the alert."""
        return workspace.alerts.acknowledge(self.episode_id, now, next_step=self.next_step, note=self.note)


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The alert stays quiet until an end, for a reason (알림 멈춤)."""

    episode_id: int
    until: datetime
    reason: str

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Silence the alert."""
        return workspace.alerts.silence(self.episode_id, self.until, self.reason, now)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What turned out to be the case (종결)."""

    episode_id: int
    outcome: str
    """An `Outcome` code."""
    note: str = ""
    until: datetime | None = None
    """The end of an absence, or of a supply cut, that is registered along with it."""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Resolve the alert."""
        return workspace.alerts.resolve(self.episode_id, self.outcome, now, note=self.note, until=self.until)


@dataclass(frozen=True, slots=True)
class AlertsMerged:
    """An alert goes along with another of the same household (묶음)."""

    episode_id: int
    into_id: int

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Put the alerts together."""
        return workspace.alerts.merge(self.episode_id, self.into_id, now)


@dataclass(frozen=True, slots=True)
class AlertDetached:
    """An alert goes its own way again (묶음 풀기)."""

    episode_id: int

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Take the alerts apart."""
        return workspace.alerts.detach(self.episode_id, now)


@dataclass(frozen=True, slots=True)
class AlertTakenBack:
    """An alert that should never have been (오입력)."""

    episode_id: int
    reason: str

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Take it back as an error."""
        return workspace.alerts.enter_in_error(self.episode_id, self.reason, now)


@dataclass(frozen=True, slots=True)
class SupplyCutNoted:
    """A home has no electricity from one moment to another (단전·체납)."""

    household_id: int
    starts_at: datetime
    ends_at: datetime
    reason: str = ""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Note the cut."""
        return workspace.power.cut_supply(self.household_id, self.starts_at, self.ends_at, self.reason, now)


@dataclass(frozen=True, slots=True)
class SupplyChecked:
    """Electricity is known to be back (전기 복구 확인)."""

    cut_id: int

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Check the supply."""
        return workspace.power.check_supply(self.cut_id, now)


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """A note on the household (메모)."""

    household_id: int
    text: str

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Add the note."""
        return workspace.households.add_note(self.household_id, self.text, now)


@dataclass(frozen=True, slots=True)
class SafetyNoteSet:
    """What a visitor must know first (방문 안전 메모); an empty text takes it away."""

    household_id: int
    text: str

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Set the safety note."""
        return workspace.households.set_safety_note(self.household_id, self.text, now)


@dataclass(frozen=True, slots=True)
class AbsenceRegistered:
    """The person is away from one moment to another (부재 등록)."""

    household_id: int
    kind: str
    """An `AbsenceKind` code."""
    starts_at: datetime
    ends_at: datetime
    reason: str = ""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Register the absence."""
        return workspace.households.register_absence(
            self.household_id, self.kind, self.starts_at, self.ends_at, self.reason, now
        )


@dataclass(frozen=True, slots=True)
class ReturnChecked:
    """The person is known to be back from an absence (귀가 확인)."""

    absence_id: int

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Check the return."""
        return workspace.households.check_return(self.absence_id, now)


@dataclass(frozen=True, slots=True)
class LinkMoved:
    """A service link goes to another state (연계 상태 변경)."""

    link_id: int
    state: str
    reason: str = ""
    note: str = ""
    review_on: date | None = None
    resume_on: date | None = None

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Move the link."""
        return workspace.services.move_link(
            self.link_id,
            self.state,
            now,
            reason=self.reason,
            note=self.note,
            review_on=self.review_on,
            resume_on=self.resume_on,
        )


@dataclass(frozen=True, slots=True)
class LinkRequested:
    """A service is asked for at a provider (서비스 연계 의뢰)."""

    household_id: int
    programme_id: int
    provider_id: int

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Request the service."""
        return workspace.services.request_link(self.household_id, self.programme_id, self.provider_id, now)


@dataclass(frozen=True, slots=True)
class CallModeChanged:
    """From now on another caller makes the check-in calls of the household (통화 방식 변경)."""

    household_id: int
    mode: str
    """A `CallMode` code."""

    def apply(self, workspace: Workspace, now: datetime) -> Done[Any]:
        """Change the mode; the rest of what is agreed on stays."""
        return workspace.enrolment.change_mode(self.household_id, self.mode, now)
