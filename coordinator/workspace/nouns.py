"""The verbs of households, power, services and alerts: one line each, the rules are casework's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from coordinator.casework import explained
from coordinator.casework.alerts import handling
from coordinator.casework.households import absences
from coordinator.casework.households import people as households
from coordinator.casework.power import supply, watch_policy
from coordinator.casework.services import links as services
from coordinator.records.base import Cause
from coordinator.records.services import Programme, Provider
from coordinator.text import language
from coordinator.worklist import cards, geography, lists, rows, timeline
from coordinator.worklist.alerts import handling_rows, snoozes
from coordinator.worklist.power import feed_health
from coordinator.worklist.search import search

# The watch and the charts bring numerical code that the start of the window does not need.
if TYPE_CHECKING:
    from datetime import date, datetime

    from coordinator.casework.power.watch import ScreenResult
    from coordinator.worklist.power.pattern_rows import MonthChoice, MonthlyComparison
    from coordinator.worklist.power.replayed import Replay
    from coordinator.worklist.power.rows import PowerHome, PowerHomeRow
    from coordinator.workspace import Workspace
    from coordinator.workspace.done import Cancelled, Done, Progress


class Noun:
    """The verbs of one noun."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace


class Households(Noun):
    """Households and residents."""

    def card(self, household_id: int, now: datetime) -> rows.HouseholdCard:
        """Gather everything of one household."""
        from coordinator.worklist.power import usage

        w = self.workspace
        today = w.today(now)
        line = next((x for x in today.lines if x.household_id == household_id), None)
        missing = next((x for x in today.not_watched if x.household_id == household_id), None)
        last = w.ask(usage.last_activity, household_id, now)
        return w.ask(cards.card, household_id, now, line=line, not_watched=missing, last_power_at=last)

    def usage(self, household_id: int, now: datetime, days: int = 4) -> rows.Usage | None:
        """Read the chart of one household."""
        from coordinator.worklist.power import usage

        return self.workspace.ask(usage.usage, household_id, now, days=days)

    def timeline(self, household_id: int, now: datetime) -> list[rows.TimelineRow]:
        """List everything that happened to one household, newest first."""
        return self.workspace.ask(timeline.timeline, household_id, now)

    def search(self, text: str, limit: int = 30) -> list[rows.SearchHit]:
        """Find households by any fragment."""
        return search(self.workspace.everyone(), text, limit)

    def table(self, now: datetime) -> list[rows.HouseholdRow]:
        """List the register."""
        return self.workspace.ask(lists.household_table, now, self.workspace.severities(now))

    def map_points(self, now: datetime) -> rows.MapPoints:
        """Place every household on the map."""
        urgent = geography.urgent_homes(self.workspace.today(now).lines)
        return self.workspace.ask(geography.map_points, self.workspace.severities(now), urgent)

    def outlines(self) -> list[rows.Outline]:
        """Give the outlines of the county's areas."""
        return self.workspace.ask(geography.outlines)

    def add_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Write a note."""
        return self.workspace.act("households.add_note", now, households.add_note, household_id, text)

    def set_safety_note(self, household_id: int, text: str, now: datetime) -> Done[None]:
        """Set what a visitor must know."""
        return self.workspace.act("households.set_safety_note", now, households.set_safety_note, household_id, text)

    def register_absence(
        self, household_id: int, kind: str, starts_at: datetime, ends_at: datetime, reason: str, now: datetime
    ) -> Done[int]:
        """Register an absence with its end."""
        verb = absences.register_absence
        return self.workspace.act(
            "households.register_absence", now, verb, household_id, kind, starts_at, ends_at, reason
        )

    def check_return(self, absence_id: int, now: datetime) -> Done[None]:
        """Note that the return was checked."""
        return self.workspace.act("households.check_return", now, absences.check_return, absence_id)


class Power(Noun):
    """Meters and the watch."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._monthly: dict[date | None, tuple[tuple[object, ...], MonthlyComparison]] = {}

    def screen(
        self,
        now: datetime,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        progress: Progress | None = None,
    ) -> Done[ScreenResult]:
        """Run the watch over new hours, or over a period."""
        from coordinator.casework.power import watch

        done = self.workspace.act(
            "power.screen", now, watch.screen, since=since, until=until, progress=progress, cause=Cause.RULE
        )
        if since is None and until is None:
            self.review_declines(now)
        return done

    def comparable_months(self, now: datetime) -> list[MonthChoice]:
        """List the months that can be compared, newest first."""
        from coordinator.worklist.power import pattern_change

        return self.workspace.ask(pattern_change.months, now)

    def monthly(self, now: datetime, month: date | None = None) -> MonthlyComparison:
        """Compare a month of every home with its own last months; none = the last month that is over.

        Raises
        ------
        UsageError
            `month`: no month can be compared yet, or not this one.
        """
        from coordinator.worklist.power import pattern_change

        # A county's months of readings are read once, not each time somebody comes back to the list.
        made = self.workspace.ask(pattern_change.stamp, now)
        kept = self._monthly.get(month)
        if kept is None or kept[0] != made:
            self._monthly = {key: one for key, one in self._monthly.items() if one[0] == made}
            kept = self._monthly[month] = made, self.workspace.ask(pattern_change.monthly, now, month)
        return replace(kept[1], as_of=now)

    def review_declines(self, now: datetime) -> Done[int] | None:
        """Make this week's list of slow declines; none where it is made already."""
        from coordinator.casework.power import pattern_change

        if self.workspace.ask(pattern_change.declines_due, now) is None:
            return None
        return self.workspace.act("power.review_declines", now, pattern_change.review_declines, cause=Cause.RULE)

    def homes(self, now: datetime) -> list[PowerHomeRow]:
        """List every home with a meter: its last fortnight and what is the case there."""
        from coordinator.worklist.power import watched_list

        return self.workspace.ask(watched_list.power_homes, now)

    def home(self, household_id: int, now: datetime) -> PowerHome:
        """Gather what the Power desk shows of one home."""
        from coordinator.worklist.power import home_year

        return self.workspace.ask(home_year.power_home, household_id, now)

    def feeds(self, now: datetime) -> list[rows.FeedRow]:
        """List the feeds with their health."""
        return self.workspace.ask(feed_health.feeds, now)

    def vendor_outages(self, now: datetime) -> list[handling_rows.VendorOutage]:
        """List the partners whose data stopped for many homes at once."""
        return self.workspace.ask(feed_health.stale_homes, now)[0]

    def replay(
        self,
        now: datetime,
        *,
        days: int = 90,
        since: datetime | None = None,
        until: datetime | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Replay:
        """Play the watch over the last days with readings, or a period; the answer says what any setting would do."""
        from coordinator.worklist.power import replay

        first, last = self.workspace.ask(replay.period, now, days)
        return self.workspace.ask(
            replay.replay, now, since or first, until or last, progress=progress, cancelled=cancelled
        )

    def meters(self, now: datetime, unassigned_only: bool = False) -> list[rows.MeterRow]:
        """List meters, nobody's first."""
        return self.workspace.ask(lists.meters, now, unassigned_only=unassigned_only)

    def assign_meter(self, meter_id: int, household_id: int, now: datetime) -> Done[None]:
        """Link a meter to a household."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.assign_meter", now, power.assign_meter, meter_id, household_id)

    def release_meter(self, meter_id: int, now: datetime) -> Done[None]:
        """Take a meter from its household."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.release_meter", now, power.release_meter, meter_id)

    def end_meter(self, meter_id: int, on: date, now: datetime) -> Done[None]:
        """End a household's meter on a day."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.end_meter", now, power.end_meter, meter_id, on)

    def replace_meter(self, meter_id: int, new_meter_id: int, on: date, now: datetime) -> Done[None]:
        """Put a new meter in the place of a household's old one, from a day on."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.replace_meter", now, power.replace_meter, meter_id, new_meter_id, on)

    def assign_all(self, now: datetime) -> Done[list[tuple[int, int]]]:
        """Link every meter nobody has to a household without one; practice county only."""
        from coordinator.casework.power import meters as power

        return self.workspace.act("power.assign_all", now, power.assign_all)

    def policy(self, now: datetime) -> handling_rows.PolicyRow:
        """Read the alert policy in force, with what it means in this county."""
        from coordinator.worklist.power import policy

        return self.workspace.ask(policy.in_force, now)

    def set_policy(self, wanted: watch_policy.Policy, now: datetime) -> Done[None]:
        """Put another alert policy in force."""
        return self.workspace.act("power.set_policy", now, watch_policy.set_policy, wanted)

    def set_budget(self, alerts_per_household_year: float, now: datetime) -> Done[None]:
        """Put another alert budget in force; the rest of the policy stays."""
        wanted = replace(self.workspace.ask(watch_policy.policy), budget=alerts_per_household_year)
        return self.workspace.act("power.set_policy", now, watch_policy.set_policy, wanted)

    def precision(self, now: datetime, since: datetime | None = None) -> list[handling_rows.PrecisionRow]:
        """Say how right the alerts of the last year were: all, by level, by area and by month."""
        from coordinator.worklist.power import precision

        return self.workspace.ask(precision.precision, now, since=since)

    def cut_supply(
        self, household_id: int, starts_at: datetime, ends_at: datetime, reason: str, now: datetime
    ) -> Done[int]:
        """Note that a home has no electricity until an end."""
        verb = supply.cut_supply
        return self.workspace.act("power.cut_supply", now, verb, household_id, starts_at, ends_at, reason)

    def check_supply(self, cut_id: int, now: datetime) -> Done[None]:
        """Note that the electricity is back."""
        return self.workspace.act("power.check_supply", now, supply.check_supply, cut_id)


class Services(Noun):
    """Service links."""

    def links(self, now: datetime) -> list[rows.LinkListRow]:
        """List the links that are not over."""
        return self.workspace.ask(lists.link_list, now)

    def programmes(self) -> list[tuple[int, str]]:
        """List programmes as (number, name)."""
        with self.workspace.vault.read() as session:
            found = session.scalars(select(Programme).order_by(Programme.id)).all()
        english = language() == "en"
        return [(p.id, (p.name_en or p.name) if english else p.name) for p in found]

    def providers(self) -> list[tuple[int, str]]:
        """List providers as (number, name)."""
        with self.workspace.vault.read() as session:
            return [(p.id, p.name) for p in session.scalars(select(Provider).order_by(Provider.name))]

    def request_link(
        self, household_id: int, programme_id: int, provider_id: int | None, now: datetime, note: str = ""
    ) -> Done[int]:
        """Ask a provider to serve a household."""
        verb = services.request_link
        return self.workspace.act(
            "services.request_link", now, verb, household_id, programme_id, provider_id, note=note
        )

    def move_link(
        self,
        link_id: int,
        state: str,
        now: datetime,
        *,
        reason: str = "",
        note: str = "",
        review_on: date | None = None,
        resume_on: date | None = None,
    ) -> Done[None]:
        """Move a service link along its states."""
        return self.workspace.act(
            "services.move_link",
            now,
            services.move_link,
            link_id,
            state,
            reason=reason,
            note=note,
            review_on=review_on,
            resume_on=resume_on,
        )


class Alerts(Noun):
    """Alert episodes."""

    def acknowledge(self, episode_id: int, now: datetime, *, next_step: str = "", note: str = "") -> Done[None]:
        """Take an alert."""
        verb = handling.acknowledge
        return self.workspace.act("alerts.acknowledge", now, verb, episode_id, next_step=next_step, note=note)

    def silence(self, episode_id: int, until: datetime, reason: str, now: datetime) -> Done[None]:
        """Silence an alert until a time, for a reason."""
        return self.workspace.act("alerts.silence", now, handling.silence, episode_id, until, reason)

    def resolve(
        self,
        episode_id: int,
        outcome: str,
        now: datetime,
        *,
        note: str = "",
        until: datetime | None = None,
        away_kind: str = "",
    ) -> Done[None]:
        """Close an alert with its outcome; with an end, the absence or supply cut behind it is registered along."""
        if until is None:
            return self.workspace.act("alerts.resolve", now, handling.resolve, episode_id, outcome, note=note)
        verb = explained.resolve_until
        return self.workspace.act("alerts.resolve", now, verb, episode_id, outcome, until, kind=away_kind, note=note)

    def merge(self, episode_id: int, into_id: int, now: datetime) -> Done[None]:
        """Put two alerts of one household together."""
        return self.workspace.act("alerts.merge", now, handling.merge, episode_id, into_id)

    def detach(self, episode_id: int, now: datetime) -> Done[None]:
        """Take an alert out of the one it was put together with."""
        return self.workspace.act("alerts.detach", now, handling.detach, episode_id)

    def silences(self, now: datetime) -> list[handling_rows.SnoozeRow]:
        """List the alerts that rest now, oldest first."""
        return self.workspace.ask(snoozes.snoozes, now)

    def enter_in_error(self, episode_id: int, reason: str, now: datetime) -> Done[None]:
        """Take an alert back that should never have been."""
        return self.workspace.act("alerts.enter_in_error", now, handling.enter_in_error, episode_id, reason)
