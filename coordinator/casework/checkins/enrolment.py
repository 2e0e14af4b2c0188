"""Acts on the enrolment in the check-in calls (SM-3), for one household or for many at once.

Each act does what it can for every household it is given; those it cannot be done for are named with their reason.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from coordinator.casework.checkins import enrolment_terms
from coordinator.casework.checkins.enrolled_homes import RUNNING, Homes, Moved, each, follow, say, warn
from coordinator.casework.moves import move
from coordinator.errors import RuleError
from coordinator.records.base import free_text
from coordinator.records.checkins import ENROLMENT, CallMode, Enrolment
from coordinator.records.states import IN_ERROR
from coordinator.text import mark, short_day, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coordinator.casework.checkins.enrolment_terms import CallTerms
    from coordinator.vault.acts import OpenAct

END_REASONS: dict[str, str] = {
    "withdrew": mark("Withdrew the consent"),
    "prefers_human": mark("Prefers a call by a person"),
    "moved": mark("Moved away"),
    "admitted": mark("Moved into a facility or hospital"),
    "died": mark("Died"),
}
"""Why the calls of somebody end, by the reason codes of `ENROLMENT`."""
CHANGED = "changed"
"""Reason kept with the row that tells of other terms: no state changes with them."""
LONGEST_PAUSE = timedelta(days=366)

# ------------------------------------------------------------ asking


def propose(act: OpenAct, ids: Sequence[int], *, note: str = "") -> Moved:
    """Propose the calls to households, for the first time or again after a refusal or an end.

    Raises
    ------
    RuleError
        `death`, `exit`, `enrolment_state` (one is running already), `nobody_chosen`, `none_done`.
    """
    homes = Homes.read(act, ids)
    words = free_text(note)

    def guard(home: int) -> None:
        homes.refuse_gone(home)
        if home in homes.enrolments:
            homes.enrolled(home, "declined", "ended")

    def done(home: int) -> None:
        enrolment = homes.proposed(home)
        enrolment.note = words or enrolment.note

    moved = each(act, homes, ids, guard, done, opens=True)
    say(act, homes, moved, tr("check-in calls proposed"))
    return moved


def record_consent(act: OpenAct, ids: Sequence[int], given_on: date, until: date | None = None) -> Moved:
    """Record the consent to the calls, or renew it for who is called already.

    Raises
    ------
    RuleError
        `consent_date`, `death`, `exit`, `not_enrolled`, `enrolment_state`, `nobody_chosen`, `none_done`.
    """
    _refuse_dates(act, given_on, until)
    homes = Homes.read(act, ids)

    def guard(home: int) -> None:
        homes.refuse_gone(home)
        homes.enrolled(home, *RUNNING)

    def done(home: int) -> None:
        enrolment = homes.enrolments[home]
        homes.give_consent(home, given_on, until)
        if enrolment.state == "proposed":
            move(act, ENROLMENT, enrolment, "consented")

    moved = each(act, homes, ids, guard, done)
    follow(act, homes, moved)
    say(act, homes, moved, tr("consent to the check-in calls recorded"))
    return moved


def _refuse_dates(act: OpenAct, given_on: date, until: date | None) -> None:
    if given_on > act.now.date():
        raise RuleError(tr("The consent is dated in the future."), code="consent_date")
    if until is not None and until < act.now.date():
        raise RuleError(tr("The consent has run out already."), code="consent_date")


def decline(act: OpenAct, ids: Sequence[int], ask_again_on: date | None, *, note: str = "") -> Moved:
    """Note that somebody does not want the calls, and when to ask again.

    Raises
    ------
    RuleError
        `fact_missing`, `ask_again_past`, `not_enrolled`, `enrolment_state`, `nobody_chosen`, `none_done`.
    """
    ENROLMENT.check("proposed", "declined", given=("ask_again",) if ask_again_on else ())
    assert ask_again_on is not None
    if ask_again_on <= act.now.date():
        raise RuleError(tr("The day to ask again lies ahead."), code="ask_again_past")
    homes = Homes.read(act, ids)
    words = free_text(note)

    def done(home: int) -> None:
        enrolment = homes.enrolments[home]
        move(act, ENROLMENT, enrolment, "declined", given=("ask_again",), note=words)
        enrolment.ask_again_on, enrolment.note = ask_again_on, words or enrolment.note

    moved = each(act, homes, ids, lambda home: homes.enrolled(home, "proposed"), done)
    say(act, homes, moved, tr("check-in calls declined"))
    return moved


# ------------------------------------------------------------ calling


def begin(act: OpenAct, ids: Sequence[int], terms: CallTerms, *, this_week: bool = True) -> Moved:
    """Let the calls of those begin who consented.

    Parameters
    ----------
    terms : without a weekday the households are spread over the working week
    this_week : spread over the days left of this week, so that everybody has a first call this week

    Raises
    ------
    RuleError
        Those of `CallTerms`; `death`, `exit`, `no_consent`, `no_phone`, `not_enrolled`, `enrolment_state`.
    """
    terms.check()
    homes = Homes.read(act, ids)

    def guard(home: int) -> None:
        homes.refuse_gone(home)
        enrolment = homes.enrolled(home, "consented")
        if not homes.has_consent(home):
            raise RuleError(tr("No consent to the check-in calls holds; record it first."), code="no_consent")
        homes.refuse_without_phone(home, terms.mode or enrolment.mode)
        terms.refuse_clock(enrolment)

    moved = each(act, homes, ids, guard, lambda _home: None)
    _begin(act, homes, moved, terms, this_week=this_week)
    return moved


def enrol(
    act: OpenAct,
    ids: Sequence[int],
    consented_on: date | None,
    terms: CallTerms,
    *,
    consent_until: date | None = None,
    this_week: bool = True,
) -> Moved:
    """Propose, record the consent and begin the calls at once, as after a day of signing up.

    Parameters
    ----------
    consented_on : None where a consent holds already
    terms, this_week : as for `begin`

    Raises
    ------
    RuleError
        Those of `record_consent` and `begin`.
    """
    terms.check()
    if consented_on is not None:
        _refuse_dates(act, consented_on, consent_until)
    homes = Homes.read(act, ids)

    def guard(home: int) -> None:
        homes.refuse_gone(home)
        enrolment = homes.enrolments.get(home)
        if enrolment is not None:
            homes.enrolled(home, "proposed", "consented", "declined", "ended")
        if consented_on is None and not homes.has_consent(home):
            raise RuleError(tr("No consent to the check-in calls holds; record it first."), code="no_consent")
        homes.refuse_without_phone(home, terms.mode or (enrolment.mode if enrolment else CallMode.AI))
        terms.refuse_clock(enrolment)

    def done(home: int) -> None:
        enrolment = homes.enrolments[home]
        if enrolment.state in ("declined", "ended"):
            homes.proposed(home)
        if consented_on is not None:
            homes.give_consent(home, consented_on, consent_until)
        if enrolment.state == "proposed":
            move(act, ENROLMENT, enrolment, "consented")

    moved = each(act, homes, ids, guard, done, opens=True)
    _begin(act, homes, moved, terms, this_week=this_week)
    return moved


def _begin(act: OpenAct, homes: Homes, moved: Moved, terms: CallTerms, *, this_week: bool) -> None:
    fixed_weekday = terms.weekday
    hour = 10 if terms.hour is None else terms.hour
    if fixed_weekday is None:
        days = enrolment_terms.spread(act.session, act.now, len(moved.done), hour, this_week=this_week)
    else:
        days = [fixed_weekday] * len(moved.done)
    for home, weekday in zip(moved.done, days, strict=True):
        homes.begin(homes.enrolments[home], terms, weekday)
    follow(act, homes, moved)
    say(act, homes, moved, tr("check-in calls begin"))
    warn(act)


# ------------------------------------------------------------ stopping and changing


def pause(act: OpenAct, ids: Sequence[int], until: date | None, *, note: str = "") -> Moved:
    """Rest the calls until a day on which they run again by themselves.

    Raises
    ------
    RuleError
        `fact_missing` (no end), `pause_end`, `not_enrolled`, `enrolment_state`, `nobody_chosen`, `none_done`.
    """
    ENROLMENT.check("active", "paused", given=("end",) if until else ())
    assert until is not None
    today = act.now.date()
    if not today < until <= today + LONGEST_PAUSE:
        raise RuleError(tr("A pause ends after today and within a year."), code="pause_end")
    homes = Homes.read(act, ids)
    words = free_text(note)

    def done(home: int) -> None:
        enrolment = homes.enrolments[home]
        move(act, ENROLMENT, enrolment, "paused", given=("end",), note=words)
        enrolment.paused_until = until

    moved = each(act, homes, ids, lambda home: homes.enrolled(home, "active"), done)
    say(act, homes, moved, tr("check-in calls paused until {day}", day=short_day(until)))
    return moved


def resume(act: OpenAct, ids: Sequence[int]) -> Moved:
    """Take the calls up again before the pause is over.

    Raises
    ------
    RuleError
        `death`, `exit`, `withdrawal`, `not_enrolled`, `enrolment_state`, `nobody_chosen`, `none_done`.
    """
    homes = Homes.read(act, ids)

    def guard(home: int) -> None:
        homes.enrolled(home, "paused")
        homes.refuse_stopped(home)

    def done(home: int) -> None:
        enrolment = homes.enrolments[home]
        move(act, ENROLMENT, enrolment, "active")
        enrolment.paused_until = None

    moved = each(act, homes, ids, guard, done)
    follow(act, homes, moved)
    say(act, homes, moved, tr("check-in calls go on"))
    warn(act)
    return moved


def end(act: OpenAct, ids: Sequence[int], reason: str, *, note: str = "") -> Moved:
    """End the calls for a reason of `END_REASONS`.

    Who withdrew has the consent withdrawn with it. Who prefers a person gets a new enrolment with calls by a person,
    which somebody begins.

    Raises
    ------
    RuleError
        `reason_missing`, `human_already`, `not_enrolled`, `enrolment_state`, `nobody_chosen`, `none_done`.
    """
    ENROLMENT.check("active", "ended", reason=reason)
    homes = Homes.read(act, ids)
    words = free_text(note)

    def guard(home: int) -> None:
        enrolment = homes.enrolled(home, "consented", "active", "paused")
        if reason == "prefers_human" and enrolment.mode == CallMode.HUMAN:
            raise RuleError(tr("A person calls here already."), code="human_already")

    def done(home: int) -> None:
        enrolment = homes.enrolments[home]
        move(act, ENROLMENT, enrolment, "ended", reason=reason, note=words)
        enrolment.ended_on, enrolment.paused_until = act.now.date(), None
        if reason == "withdrew":
            homes.withdraw_consent(home)
        elif reason == "prefers_human":
            _offer_a_person(act, homes, enrolment)

    moved = each(act, homes, ids, guard, done)
    say(act, homes, moved, tr("check-in calls ended"))
    return moved


def _offer_a_person(act: OpenAct, homes: Homes, ended: Enrolment) -> None:
    """Make the new enrolment with calls by a person, with the terms of the one that ended."""
    new = Enrolment(
        household_id=ended.household_id,
        state="consented" if homes.has_consent(ended.household_id) else "proposed",
        mode=CallMode.HUMAN,
        every_weeks=ended.every_weeks,
        weekday=min(ended.weekday, enrolment_terms.WORKWEEK - 1),
        hour=ended.hour,
        until_hour=ended.until_hour,
        language=ended.language,
    )
    act.session.add(new)
    act.session.flush()
    homes.tell(new, "", new.state)
    homes.enrolments[ended.household_id] = new


def change(act: OpenAct, ids: Sequence[int], terms: CallTerms) -> Moved:
    """Agree on other terms; what is None in them stays. Calls still due follow.

    Raises
    ------
    RuleError
        Those of `CallTerms`; `no_phone`, `terms_same`, `not_enrolled`, `enrolment_state`, `nobody_chosen`, `none_done`.
    """
    terms.check()
    homes = Homes.read(act, ids)

    def guard(home: int) -> None:
        enrolment = homes.enrolled(home, *RUNNING)
        if not terms.changes(enrolment):
            raise RuleError(tr("Nothing is changed by that."), code="terms_same")
        if terms.mode is not None and terms.mode != enrolment.mode:
            homes.refuse_without_phone(home, terms.mode)
        terms.refuse_clock(enrolment)

    def done(home: int) -> None:
        enrolment = homes.enrolments[home]
        cadence = enrolment.every_weeks
        terms.agree(enrolment)
        if enrolment.every_weeks != cadence and enrolment.state in ("active", "paused"):
            enrolment_terms.count_anew(act, enrolment)
        homes.tell(enrolment, enrolment.state, enrolment.state, CHANGED)

    moved = each(act, homes, ids, guard, done)
    follow(act, homes, moved)
    say(act, homes, moved, tr("check-in calls changed"))
    if terms.mode is not None:
        warn(act)
    return moved


def enter_in_error(act: OpenAct, ids: Sequence[int], *, note: str = "") -> Moved:
    """Take an enrolment back that should never have been, with its calls that are still due.

    Raises
    ------
    RuleError
        `not_enrolled`, `enrolment_state`, `nobody_chosen`, `none_done`.
    """
    homes = Homes.read(act, ids)
    words = free_text(note)
    moved = each(
        act,
        homes,
        ids,
        lambda home: homes.enrolled(home, *RUNNING, "declined"),
        lambda home: move(act, ENROLMENT, homes.enrolments[home], IN_ERROR, note=words),
    )
    follow(act, homes, moved)
    say(act, homes, moved, tr("enrolment taken back as an error"))
    return moved
