"""The household sheet: one person, one page, for a visit or a conference."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coordinator.briefing import document
from coordinator.briefing.blocks import (
    Beside,
    Block,
    Cell,
    Chart,
    ChartSpan,
    Column,
    Facts,
    Heading,
    KeyFacts,
    Note,
    Paragraph,
    Table,
)
from coordinator.briefing.households.assessed import assessments
from coordinator.briefing.households.reach import contacts, links, more_than
from coordinator.briefing.paper_kind import Paper
from coordinator.briefing.redaction import Redaction
from coordinator.briefing.signs import CALL_KEY, CALL_SIGNS, TICK, severity_cell
from coordinator.errors import UsageError
from coordinator.records.alerts import HANDLING, OUTCOME_LABELS
from coordinator.records.base import KST
from coordinator.records.checkins import CALL_RESULT_LABELS, STEP_LABELS, STEP_OUTCOME_LABELS, Step
from coordinator.records.households import ABSENCE_LABELS, CONSENT_LABELS, RISK_LABELS
from coordinator.records.last_wishes import MERIT_LABELS
from coordinator.records.values.ages import born_part_text
from coordinator.text import day, mark, ntr, phone_text, short_day, short_moment, tr
from coordinator.worklist.cards import card
from coordinator.worklist.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    from coordinator.briefing.document import Document, Letterhead
    from coordinator.briefing.paper_kind import Request
    from coordinator.worklist.checkins.work_rows import CallWork
    from coordinator.worklist.household_card import HouseholdCard
    from coordinator.worklist.rows import AlertRow, CallCell, TimelineRow, Usage

NBSP = "\u00a0"
LONGEST_IN_ONE = 40
MOST_TASKS = 4
MOST_ALERTS = 3
MOST_EVENTS = 3
MOST_NOTES = 2
"""What fits on one page; the sheet says how many more there are."""

_ALERT_STATES = {state.code: state.label for state in HANDLING.states}

ONLY_SIGNS = mark(
    "The figures show what was not seen, never that someone is ill or dead. In an emergency call 119, or 112 for the "
    "police."
)


@dataclass(frozen=True, slots=True)
class Home:
    """What the sheet tells of: all that is known of one household, its timeline and its chart, if it has a meter."""

    card: HouseholdCard
    timeline: Sequence[TimelineRow]
    usage: Usage | None


def ask(session: Session, now: datetime, request: Request) -> Home:
    """Read everything of one household.

    Raises
    ------
    UsageError
        `household`: the request does not say which.
    ImpossibleRequest
        `unknown_household`.
    """
    # The chart brings numerical code that the start of the window does not need.
    from coordinator.worklist.power.usage import usage

    home = request.household_id
    if home is None:
        raise UsageError(tr("Say which household: --for NUMBER."), code="household")
    subjects, answers = request.subjects, request.answers
    return Home(
        card(session, home, now, subjects=subjects, answers=answers),
        timeline(session, home, now, subjects=subjects, answers=answers),
        usage(session, home, now, answers=answers),
    )


def compose(home: Home, letterhead: Letterhead) -> Document:
    """Compose the sheet of one household.

    Raises
    ------
    UsageError
        If no purpose is stated, or the level is unknown.
    """
    card = home.card
    rules = Redaction.at(letterhead.level).knows(
        [
            (card.id, card.name),
            *((None, contact.name) for contact in card.contacts),
            *((None, name) for name in card.lives_with),
            *((None, leader.name) for leader in (card.rite_leader,) if leader is not None),
        ]
    )
    blocks: list[Block] = []
    if note := rules.free(card.safety_note):
        blocks.append(Note(note, "safety", tr("Before a visit")))
    blocks.append(_who(card, rules))
    if card.not_watched is not None:
        blocks.append(Note(rules.reason(card.not_watched), "coverage", tr("Not watched today")))
    blocks += _tasks(card, rules)
    blocks += _alerts(card.alerts, rules)
    blocks += _power(home.usage, rules)
    blocks += _calls(card, rules)
    blocks += assessments(card.assessments, rules)
    blocks.append(Beside(contacts(card.contacts, rules), links(card.links, rules)))
    blocks += _events(card, home.timeline, rules)
    blocks.append(Note(tr(ONLY_SIGNS)))
    letterhead = replace(letterhead, practice=card.synthetic)
    return document.compose(letterhead, _subtitle(card, rules), blocks, dense=True)


def _subtitle(card: HouseholdCard, rules: Redaction) -> str:
    age_and_sex = rules.age_and_sex(card.age, card.sex)
    name = rules.person(card.id, card.name)
    return tr("{name} ({who})", name=name, who=age_and_sex) if age_and_sex else name


def _who(card: HouseholdCard, rules: Redaction) -> KeyFacts:
    facts: list[tuple[str, Cell]] = [
        (tr("State today"), severity_cell(card.severity)),
        (tr("Risk grade"), Cell(tr(RISK_LABELS[card.risk]) if card.risk in RISK_LABELS else card.risk)),
    ]
    if (step := card.next_step) is not None:
        by = tr("by {at}", at=short_moment(step.due_at))
        facts.append((tr("Next step"), Cell(rules.reason(step.said), "strong", detail=by)))
    if card.last_sign is not None:
        facts.append(
            (
                tr("Last sign of life"),
                Cell(short_moment(card.last_sign.at), "strong", detail=rules.reason(card.last_sign.text)),
            )
        )
    if rules.shows_contact:
        facts.append((tr("Phone"), Cell(phone_text(card.phone))))
        facts.append((tr("Address"), Cell(rules.free(card.address), detail=rules.area(card.area))))
        if born := day(card.born_on) if card.born_on else born_part_text(card.born_part):
            facts.append((tr("Born on"), Cell(born, detail=rules.free(card.born_words))))
        elif card.born_words:
            facts.append((tr("Birth as written"), Cell(rules.free(card.born_words))))
    else:
        facts.append((tr("Area"), Cell(rules.area(card.area))))
    facts.append((tr("Consents"), _consents(card, rules)))
    if not card.is_alone:
        facts.append((tr("Lives with"), Cell(", ".join(rules.other(name) for name in card.lives_with))))
    if (leader := card.rite_leader) is not None:
        phone = phone_text(leader.phone) if rules.shows_contact else ""
        died = tr("Died") if leader.died else ""
        detail = " · ".join(filter(None, (died, phone, rules.free(leader.paper_place))))
        facts.append((tr("Rite leader"), Cell(rules.other(leader.name), detail=detail)))
    merit = next((row.merit for row in card.residents), "")
    if merit:
        facts.append((tr("National merit"), Cell(tr(MERIT_LABELS[merit]))))
    if rules.shows_contact and card.meter:
        facts.append((tr("Meter"), Cell(card.meter)))
    for absence in card.absences[:1]:
        kind = tr(ABSENCE_LABELS[absence.kind]) if absence.kind in ABSENCE_LABELS else absence.kind
        until = (
            tr("until {at}", at=short_moment(absence.ends_at))
            if absence.ends_at is not None
            else tr("return not known, to be asked after {day}", day=short_day(absence.rests_until.date()))
        )
        facts.append((tr("Absence"), Cell(kind, detail=until)))
    return KeyFacts(tuple(facts), columns=4)


def _consents(card: HouseholdCard, rules: Redaction) -> Cell:
    """Name what is consented to; an exception for life and body is called one, with its end and its reason."""
    exceptions = [row for row in card.consent_states if row.state == "exception"]
    own = [code for code in card.consents if code not in {row.purpose for row in exceptions}]
    names = ", ".join(tr(CONSENT_LABELS[code]) if code in CONSENT_LABELS else code for code in own)
    detail = "\n".join(
        " · ".join(
            filter(
                None,
                (
                    tr(
                        "Exception for life and body: {purpose}, until {day}",
                        purpose=tr(CONSENT_LABELS[row.purpose]),
                        day=short_day(row.until),
                    ),
                    rules.free(row.words),
                ),
            )
        )
        for row in exceptions
        if row.until is not None
    )
    return Cell(names or tr("none"), detail=detail)


def _tasks(card: HouseholdCard, rules: Redaction) -> list[Block]:
    # The tasks stand with their days; what the worklist says of them would be the same again.
    tasks_due = [rules.reason(task_said) for task_said in card.open_tasks if not task_said.code.startswith("task_")]
    tasks_due += [
        tr("{task} (by {day})", task=rules.free(task.text) or tr("Task"), day=short_day(task.due_on))
        for task in card.tasks
        if task.closed_at is None
    ]
    if not tasks_due:
        return []
    # No-break spaces keep a task in one piece while there is room; a long one breaks.
    boxes = [f"{TICK} {task_said}" for task_said in tasks_due[:MOST_TASKS]]
    tasks = [box.replace(" ", NBSP) if len(box) <= LONGEST_IN_ONE else box for box in boxes]
    return [Note("     ".join(tasks), "coverage", tr("To do"))]


def _seen(alert: AlertRow, rules: Redaction) -> str:
    """Say what was seen, and first who was heard of since."""
    sentence = rules.reason(alert.sentence)
    return sentence if alert.answered is None else f"{rules.reason(alert.answered)}\n{sentence}"


def _alerts(alerts: Sequence[AlertRow], rules: Redaction) -> list[Block]:
    if not alerts:
        return []
    rows = tuple(
        (
            severity_cell(alert.severity),
            Cell(_seen(alert, rules), detail=rules.free(alert.note)),
            Cell(short_moment(alert.since_at)),
            Cell(_handling(alert)),
        )
        for alert in alerts[:MOST_ALERTS]
    )
    columns = (
        Column(tr("Level"), 12),
        Column(tr("What was seen"), 52),
        Column(tr("Since"), 20),
        Column(tr("State"), 20),
    )
    facts = Facts(
        (
            Column(tr("Level")),
            Column(tr("What was seen")),
            Column(tr("Note")),
            Column(tr("Since")),
            Column(tr("State")),
        ),
        tuple(
            (
                severity_cell(alert.severity).text,
                _seen(alert, rules),
                rules.free(alert.note),
                alert.since_at,
                _handling(alert),
            )
            for alert in alerts
        ),
    )
    aside = more_than(len(alerts), MOST_ALERTS)
    return [Heading(tr("Alerts"), aside=aside), Table(columns, rows, name=tr("Alerts"), facts=facts)]


def _handling(alert: AlertRow) -> str:
    if alert.outcome:
        return tr(OUTCOME_LABELS[alert.outcome]) if alert.outcome in OUTCOME_LABELS else alert.outcome
    return tr(_ALERT_STATES[alert.state]) if alert.state in _ALERT_STATES else alert.state


def _power(usage: Usage | None, rules: Redaction) -> list[Block]:
    if usage is None or not len(usage.wh):
        return []
    caption = rules.reason(usage.sentence) if usage.sentence else ""
    return [Heading(tr("Power use")), usage_chart(usage, caption, rules)]


def usage_chart(usage: Usage, caption: str, rules: Redaction) -> Chart:
    """Turn the arrays of a usage into a chart of plain figures, with its spans named as the level allows."""
    spans: list[ChartSpan] = []
    for span in usage.absences:
        label = rules.free(span.label) or tr("Absence")
        spans.append(ChartSpan(_kst(span.starts_at), _kst(span.ends_at), label, "absence"))
    for span in usage.outages:
        label = rules.free(span.label) or tr("Outage")
        spans.append(ChartSpan(_kst(span.starts_at), _kst(span.ends_at), label, "outage"))
    now = _kst(usage.now)
    if usage.silent_since is not None:
        since = _kst(usage.silent_since)
        hours = max(0, int((now - since) / timedelta(hours=1)))
        if usage.frozen:
            words = ntr("unchanged for {n} hour", "unchanged for {n} hours", hours)
        else:
            words = ntr("quiet for {n} hour", "quiet for {n} hours", hours)
        spans.append(ChartSpan(since, now, words, "silent"))
    return Chart(
        start=_kst(usage.start),
        wh=_figures(usage.wh),
        low=_figures(usage.low),
        median=_figures(usage.median),
        high=_figures(usage.high),
        now=now,
        spans=tuple(spans),
        caption=caption,
    )


def _kst(at: datetime) -> datetime:
    return at.replace(tzinfo=KST) if at.tzinfo is None else at.astimezone(KST)


def _figures(series: NDArray[np.float32]) -> tuple[float | None, ...]:
    return tuple(None if math.isnan(value) else round(float(value), 1) for value in series.tolist())


def _calls(card: HouseholdCard, rules: Redaction) -> list[Block]:
    if not card.calls:
        return []
    call, last = card.last_call, ""
    if call is not None:
        result = tr(CALL_RESULT_LABELS[call.result]) if call.result in CALL_RESULT_LABELS else call.result
        last = tr("last call {at}: {result}", at=short_moment(call.called_at), result=result)
    # The strip holds signs only, so that 12 weeks fit a line; the key stands below.
    columns = tuple(Column(_week(cell), 1.0, "center") for cell in card.calls)
    strip = Table(columns, (tuple(_week_mark(cell) for cell in card.calls),), name=tr("Calls"), ruled=True)
    blocks: list[Block] = [Heading(tr("Check-in calls, {n} weeks", n=len(card.calls)), aside=last), strip]
    if call is not None and (summary := rules.free(call.summary)):
        blocks.append(Paragraph(summary))
    if (work := card.call_work) is not None:
        blocks += _call_work(work, rules)
    notes = [tr(CALL_KEY)]
    if card.usual_answer_share is not None:
        notes.append(tr("usually answers {share}%", share=round(card.usual_answer_share * 100)))
    blocks.append(Paragraph(" · ".join(notes), "quiet"))
    return blocks


def _call_work(work: CallWork, rules: Redaction) -> list[Paragraph]:
    """Say which step of the escalation is up, what went before it, and what came of the last call."""
    lines: list[str] = []
    if (escalation := work.escalation) is not None:
        # Without contacts on the paper the step is told by what it does, not by whom it asks.
        step = rules.reason(escalation.said) if rules.shows_contact else tr(STEP_LABELS[escalation.step])
        up = tr("Step now: {step}", step=step)
        if not escalation.is_asked or escalation.step != Step.EMERGENCY:
            up = tr("Step now: {step}, by {at}", step=step, at=short_moment(escalation.due_at))
        before = [
            tr("{step}: {outcome}", step=tr(STEP_LABELS[code]), outcome=tr(STEP_OUTCOME_LABELS[outcome]))
            for code, outcome in escalation.done
            if outcome
        ]
        lines.append(" · ".join((up, *before)))
    lines += [f"→ {rules.reason(row.said)}" for row in work.came_of]
    return [Paragraph(line) for line in lines]


def _week(cell: CallCell) -> str:
    return f"{cell.week_on.month}. {cell.week_on.day}."


def _week_mark(cell: CallCell) -> Cell:
    return Cell(CALL_SIGNS.get(cell.mark, cell.mark), "strong")


def _events(card: HouseholdCard, timeline: Sequence[TimelineRow], rules: Redaction) -> list[Block]:
    if not rules.shows_free_text:
        return []
    newest_first = sorted((row for row in timeline if row.kind != "note"), key=lambda row: row.at, reverse=True)
    events = [(note.written_at, rules.free(note.text), note.author) for note in card.notes[:MOST_NOTES]]
    events += [(row.at, rules.free(row.text.text), "") for row in newest_first[:MOST_EVENTS]]
    if not events:
        return []
    rows = tuple((Cell(short_moment(at), "quiet"), Cell(words, detail=author)) for at, words, author in events)
    columns = (Column(tr("When"), 20), Column(tr("What happened"), 84))
    facts = Facts((Column(tr("When")), Column(tr("What happened")), Column(tr("Who"))), tuple(events))
    return [Heading(tr("Notes and latest events")), Table(columns, rows, name=tr("Events"), facts=facts)]


PAPER = Paper("household", mark("Household sheet"), ask, compose, mark("Visiting a household"), of_household=True)
