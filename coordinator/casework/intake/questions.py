"""Questions that rows of a file raise, asked in one grid before anything is stored, and what was answered before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.records.imports import AnsweredQuestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from coordinator.vault.acts import OpenAct


YES, NO = "yes", "no"
"""What is answered to a question that can be answered so."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that may be given: its stable word, and what it is called."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class RowQuestion:
    """What a row of a file leaves open and only a person can say.

    Attributes
    ----------
    key : stable; of the kind, the household and what is asked about, without any of it in clear
    kind : `person`, `death`, `moved`, `absence`, `withdrawal` …
    row, column, value : where in the file it stands; `row` is the line as a person counts it
    message : the question in words
    answers : what may be answered; while nothing is, the row brings nothing of what is asked about
    suggested : the answer that what stands there speaks for; it is never taken by itself
    household_id, household : whom of the register it is about, by number and name; None and empty for nobody
    facts : field, what the file has, what the register has
    answer : what was answered, now or to the same question before; empty while it is open
    once : the answer that is an act; it is carried out once and not kept, since the next time it would be news again
    other_row : of a question about two rows of the file the line of the other one, whose facts stand for the register's
    """

    key: str
    kind: str
    row: int
    column: str
    value: str
    message: str
    answers: tuple[Answer, ...]
    suggested: str = ""
    household_id: int | None = None
    household: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()
    answer: str = ""
    once: str = ""
    other_row: int | None = None


def key_of(kind: str, *parts: object) -> str:
    """Make the key of a question: equal parts give the same key, and nothing of them can be read from it."""
    digest = blake2b("\x1f".join(map(str, parts)).encode(), digest_size=10).hexdigest()
    return f"{kind}-{digest}"


@dataclass
class Asking:
    """The questions of one file, each with its answer where somebody has given one.

    Parameters
    ----------
    given : answers of now, by the key of their question
    before : answers to earlier files' questions
    """

    given: Mapping[str, str] = field(default_factory=dict[str, str])
    before: Mapping[str, str] = field(default_factory=dict[str, str])
    questions: list[RowQuestion] = field(default_factory=list[RowQuestion])

    @classmethod
    def of(cls, session: Session, given: Mapping[str, str] | None = None) -> Asking:
        """Begin with all that was answered before."""
        before = {key: answer for key, answer in session.execute(select(AnsweredQuestion.key, AnsweredQuestion.answer))}
        return cls(given or {}, before)

    def ask(self, question: RowQuestion) -> str:
        """Ask, and give the answer; empty where there is none yet. An answer that the question lacks is none."""
        known = {answer.code for answer in question.answers}
        answers = (self.given.get(question.key, ""), self.before.get(question.key, ""))
        answer = next((answer for answer in answers if answer in known), "")
        self.questions.append(replace(question, answer=answer))
        return answer

    def shown(self) -> tuple[RowQuestion, ...]:
        """List what a person is asked: not what was answered before, unless they answer anew."""
        return tuple(q for q in self.questions if not self._is_settled(q))

    def settled(self) -> int:
        """Count the questions that were answered with an earlier file and are not asked again."""
        return sum(map(self._is_settled, self.questions))

    def _is_settled(self, question: RowQuestion) -> bool:
        return bool(question.answer) and question.key in self.before and question.key not in self.given


CARRIED_OUT = "carried_out"
"""In the details of an act: the keys of questions whose answers it carried out."""


def remember(act: OpenAct, questions: Sequence[RowQuestion], *, carried_out: bool = False) -> None:
    """Keep what was answered, so that the next file of the same rows does not ask it again.

    Parameters
    ----------
    carried_out : the answers that are acts were done with this; they are kept no longer
    """
    if not any(question.answer for question in questions):
        return
    session = act.session
    kept = {answered.key: answered for answered in session.scalars(select(AnsweredQuestion))}
    done: list[str] = []
    for question in questions:
        if not question.answer:
            continue
        answered = kept.get(question.key)
        if carried_out and question.answer == question.once:
            done.append(question.key)
            if answered is not None:
                session.delete(kept.pop(question.key))
        elif answered is None:
            kept[question.key] = answered = AnsweredQuestion(
                key=question.key,
                answer=question.answer,
                household_id=question.household_id,
                answered_at=act.now,
            )
            session.add(answered)
        elif answered.answer != question.answer:
            answered.answer, answered.answered_at = question.answer, act.now
    if done:
        act.details[CARRIED_OUT] = done


def ask_again(act: OpenAct, keys: Sequence[str]) -> None:
    """Forget answers whose acts were taken back: who takes a death back is asked before it is reported again."""
    for answered in act.session.scalars(select(AnsweredQuestion).where(AnsweredQuestion.key.in_(keys))).all():
        act.session.delete(answered)
