"""The small frozen rows that views and papers are given; no query and no rule is here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coordinator.text import mark

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

    from coordinator.worklist.order import Standing
    from coordinator.worklist.said import Said


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next for a household, and until when."""

    act: str
    """How it reaches the person, one of `reasons.ACTS`; empty where it does not."""
    said: Said
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One household on the worklist (오늘 할 일): why it is there and what comes next."""

    household_id: int
    name: str
    age: int | None
    sex: str
    area: str
    severity: str
    """serious, caution, watch or no_data; the worst of its reasons."""
    reasons: tuple[Said, ...]
    """The weightiest first."""
    step: Said
    due_at: datetime | None
    owner: str = ""
    episode_id: int | None = None
    handling: str = ""
    """State of the open alert, if one is behind it."""
    safety_note: str = ""
    phone: str = ""
    urgent_at: datetime | None = None
    """When something was said in a call that cannot wait: it comes before everything, on list, board, map and paper."""
    urgent_words: str = ""
    """What was said, as it was written down; empty where the call service only marked it."""
    reach: NextStep | None = None
    """How the person is to be reached next; the pane and the board of the calls say the same."""
    absence: Said | None = None
    """Where the person is, while a registered absence runs."""
    shorts: tuple[Said, ...] = ()
    """The reasons in as few words as a line has room for."""
    standing: Standing | None = None
    """What places it on the list."""
    place_reason: Said | None = None
    """Why it stands before the next; made by what puts the list in order."""

    @property
    def is_urgent(self) -> bool:
        """Whether something was said that cannot wait."""
        return self.urgent_at is not None


@dataclass(frozen=True, slots=True)
class NotWatched:
    """A household that nothing watches today, and why (오늘 살피지 못하는 가구)."""

    household_id: int
    name: str
    age: int | None
    area: str
    cause: Said
    since_at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed and its health (자료 상태)."""

    signal: str
    name: str
    health: str
    newest_at: datetime | None
    late_hours: int
    household_count: int


def _none() -> NDArray[np.intp]:
    import numpy as np  # not before there is a map

    return np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True)
class MapPoints:
    """All households with a place, as arrays of one length; metres in EPSG:5179."""

    household_id: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    severity: NDArray[np.uint8]
    """Index into `MAP_SEVERITIES`."""
    urgent: NDArray[np.intp] = field(default_factory=_none)
    """Places in these arrays of the homes whose urgent words of a call nobody has answered yet."""


MAP_SEVERITIES: tuple[str, ...] = ("normal", "absent", "silenced", "no_data", "watch", "caution", "serious")


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The outline of an area for the map; rings of [n, 2] metres in EPSG:5179.

    An area whose outline and names are as before is the same object, for whatever is worked out once of each.
    """

    area_id: int
    level: str
    """county, town or village."""
    name: str
    name_en: str
    rings: tuple[NDArray[np.float64], ...]
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One of the emergency contacts (비상연락망)."""

    id: int
    rank: int
    name: str
    relation: str
    phone: str
    hours: str
    may_enter: bool
    do_not_contact: bool
    kin: str = ""
    """The relation as the law ranks it, a code of `KIN_LABELS`."""
    kin_rank: int | None = None
    """Its rank by the law of today, 1 the first."""
    died: bool = False
    """Whether this is somebody of the register who died."""


@dataclass(frozen=True, slots=True)
class LifeSign:
    """The newest evidence that someone lives (마지막 생활 신호), and how strong it is."""

    at: datetime
    source: str
    """power, phone, calls, visit, contact or service."""
    text: Said
    strength: str = ""
    """What kind of evidence it is, one of `sign_strength.STRENGTH_LABELS`."""


SIGNS: dict[str, str] = {
    "power": mark("power use"),
    "phone": mark("phone used"),
    "calls": mark("spoke on the phone"),
    "visit": mark("seen"),
    "contact": mark("heard of through a contact"),
    "service": mark("a service began or ended"),
}
"""A sign of life by its source, in words."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert episode as a view shows it."""

    id: int
    household_id: int
    signal: str
    severity: str
    state: str
    since_at: datetime
    opened_at: datetime
    cleared_at: datetime | None
    repeat_count: int
    owner: str
    next_step: str
    remind_at: datetime | None
    silenced_until: datetime | None
    silence_reason: str
    outcome: str
    resolved_at: datetime | None
    note: str
    sentence: Said
    """One sentence that says why, from the finding's figures."""
    raised_severity: str = ""
    """The level it was raised with, where `severity` is lower because somebody was heard of since."""
    rests_with_absence: bool = False
    """It rests because an absence is registered; nobody silenced it."""
    answered: Said | None = None
    """Who was heard of since its silence began, as the question whether to close it."""
    answered_outcome: str = ""
    """The outcome it would be closed with, an `Outcome`; empty where nothing says which."""
    answered_note: Said | None = None
    """What it would be closed with as a note."""
    sources: tuple[FollowRow, ...] = ()
    """What it came of: the calls behind it."""


@dataclass(frozen=True, slots=True)
class CallCell:
    """One week of the call strip.

    `mark` is ok, concern, no_answer, silent, declined_ai, not_attempted, paused, due or none.
    """

    week_on: date
    mark: str
    called_at: datetime | None
    caller: str
    summary: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call, for lists and papers."""

    id: int
    household_id: int
    name: str
    called_at: datetime
    caller: str
    result: str
    urgent: bool
    topics: tuple[str, ...]
    summary: str
    follow_up: str
    urgent_word: str = ""
    """The words that made it urgent; empty where the vendor or a person said so."""
    round_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One service link on the life-course line."""

    id: int
    programme: str
    provider: str
    stage: str
    state: str
    requested_at: datetime | None
    started_on: date | None
    review_on: date | None
    ended_on: date | None
    minimum_age: int | None
    maximum_age: int | None
    note: str
    sources: tuple[FollowRow, ...] = ()
    """What it came of: a call."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note on a household."""

    id: int
    written_at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """A registered absence."""

    id: int
    kind: str
    starts_at: datetime
    ends_at: datetime | None
    """None while nobody knows."""
    reason: str
    check_back_on: date | None
    """The day to ask again where nobody knows the end."""
    rests_until: datetime
    """Its end, else the begin of that day: alerts and calls rest until then."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the chart with a label: an absence, an outage."""

    starts_at: datetime
    ends_at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Hourly use of one home for the chart; all arrays of one length, Wh, NaN = missing."""

    start: datetime
    wh: NDArray[np.float32]
    low: NDArray[np.float32]
    median: NDArray[np.float32]
    high: NDArray[np.float32]
    silent_since: datetime | None
    now: datetime
    absences: tuple[Span, ...]
    outages: tuple[Span, ...]
    sentence: Said | None
    """What the chart shows, in one sentence."""
    frozen: bool = False
    """What has lasted since `silent_since` is a load that does not change, not a silence."""


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event of a household's timeline."""

    at: datetime
    kind: str
    text: Said


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A household found by name, initials, phone or address."""

    household_id: int
    name: str
    age: int | None
    area: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Yesterday:
    """Outcome of the day before, for the daily briefing."""

    day: date
    alerts_new: int
    alerts_resolved: tuple[tuple[str, int], ...]
    """Outcome code and count, most frequent first."""
    calls: tuple[tuple[str, int], ...]
    """Result code and count."""
    links_moved: int


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the Today window and the daily briefing show, made by one question."""

    county: str
    practice: bool
    now: datetime
    readings_until: datetime | None
    feeds: tuple[FeedRow, ...]
    lines: tuple[Line, ...]
    not_watched: tuple[NotWatched, ...]
    counts: dict[str, int]
    """Households by `MAP_SEVERITIES` word, for the legend."""
    household_count: int
    head: tuple[HeadLine, ...] = ()
    """What concerns many homes and is told once: outages, partners whose data stopped, silences to look through."""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line at the head of the day: what concerns many homes at once and is told only once."""

    said: Said
    severity: str
    """The mark before it."""
    action: str = ""
    """Id of the action that shows more, empty without one."""


@dataclass(frozen=True, slots=True)
class FollowRow:
    """One end of “this came of that” (후속조치): the other record, in words, and its state now."""

    kind: str
    """`call`, `task`, `episode` or `link`: the name of the record's table."""
    id: int
    household_id: int
    said: Said
    at: datetime
    """When the record began: the call, the alert, the request; of a task when it was made."""
    is_open: bool
