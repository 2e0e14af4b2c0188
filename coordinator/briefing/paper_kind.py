"""What a kind of paper is: its name, what it asks of the records, how it is composed of the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from coordinator.worklist.instant import Answers
from coordinator.worklist.places.map_rows import MapWish
from coordinator.worklist.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.worklist.subject import Subject

D = TypeVar("D")
"""What a paper asks for and is composed of."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks a paper for, beside its kind.

    Attributes
    ----------
    household_id : whose sheet it is
    month : any day of the month that is compared; none = the last one that is over
    everything : also what a paper by itself leaves out, such as the calls that the service makes
    memory : what costly questions keep from one time to the next, by the name of the question
    subjects : what the joins of the worklist go through
    answers : what was asked of this instant before; what no act has touched since is not asked again
    on_map : what a paper of the map is to show
    """

    household_id: int | None = None
    month: date | None = None
    memory: dict[str, dict[Any, Any]] = field(default_factory=dict[str, dict[Any, Any]])
    subjects: tuple[Subject, ...] = SUBJECTS
    answers: Answers = field(default_factory=Answers)
    everything: bool = False
    on_map: MapWish = field(default_factory=MapWish)


@dataclass(frozen=True, slots=True)
class Paper(Generic[D]):
    """A kind of paper, or of list that leaves the program.

    Attributes
    ----------
    kind : its name on the command line and in the log of issues
    title : source text; names no person, as it goes into the metadata of files
    ask : reads what it is about, in one reading session; raises `UsageError` where the request lacks something
    compose : makes a document of the answer; redacts by the letterhead's level
    usual_purpose : source text of what such a paper is mostly printed for; empty for none
    of_household, of_month : it is of one household, or of a month that is over, which the request names
    part, whole : source texts of what it tells of by itself, and with `everything`; empty where there is no more
    """

    kind: str
    title: str
    ask: Callable[[Session, datetime, Request], D]
    compose: Callable[[D, Letterhead], Document]
    usual_purpose: str = ""
    of_household: bool = False
    of_month: bool = False
    part: str = ""
    whole: str = ""
