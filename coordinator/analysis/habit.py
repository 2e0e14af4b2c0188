"""What a home usually does: activity by clock hour, its own longest silences, its phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from coordinator.analysis.scores import Flags, Floats, Settings

_QUIET_BLOCK_HOURS = 5


class Habit:
    """How often each home is active at each clock hour, slowly forgotten."""

    def __init__(self, homes: int, settings: Settings) -> None:
        self._settings = settings
        self._keep = np.float32(0.5 ** (1 / settings.habit_half_life_days))
        self._seen = np.full((24, homes), settings.habit_prior_hours, np.float32)
        self._active = np.full((24, homes), settings.habit_prior_hours * settings.habit_prior_active, np.float32)
        self._prior_seen = np.float32(settings.habit_prior_hours)
        self._prior_active = np.float32(settings.habit_prior_hours * settings.habit_prior_active)

    def weights(self) -> Floats:
        """Return the weight of a quiet hour, nats [24, home]: −ln P(quiet), limited."""
        return np.minimum(-np.log1p(-self._active / self._seen), np.float32(self._settings.hour_most_nats))

    def learn(self, seen: Flags, active: Flags) -> None:
        """Take in one day, [24, home]; the prior is never forgotten."""
        self._seen = (self._seen - self._prior_seen) * self._keep + self._prior_seen + seen
        self._active = (self._active - self._prior_active) * self._keep + self._prior_active + active

    def watchability(self) -> Floats:
        """Return the evidence of one silent day, nats [home].

        The share of active hours in the five clock hours in which the home is most at rest bounds how often its
        own appliances cross the line. Each crossing starts the count again, so that of a day's weights only
        (1 − (1 − f)^24) / 24 f are still there at its end: all of it for a calm home, a sixth at f = 0.25.
        """
        active, seen = (
            np.sum([np.roll(table, -k, 0) for k in range(_QUIET_BLOCK_HOURS)], axis=0)
            for table in (self._active, self._seen)
        )
        crossing = np.maximum((active / seen).min(0), np.float32(1e-4))
        kept = (1 - (1 - crossing) ** 24) / (24 * crossing)
        return (self.weights().sum(0) * kept).astype(np.float32)


class Tail:
    """How often and how far each home exceeds an ordinary silence, with a prior of a few weeks (DETECTION §5.7)."""

    def __init__(self, homes: int, settings: Settings) -> None:
        self._settings = settings
        self._keep = np.float32(0.5 ** (1 / settings.tail_half_life_days))
        self._days = np.zeros(homes, np.float32)
        self._count = np.zeros(homes, np.float32)
        self._excess = np.zeros(homes, np.float32)

    def line(self) -> tuple[Floats, Floats]:
        """Return (slope, offset), [home]: the score is nats · slope − offset."""
        s = self._settings
        prior = np.float32(s.tail_prior_days * s.tail_prior_per_day)
        count = self._count + prior
        slope = count / (self._excess + prior * np.float32(s.tail_prior_nats))
        days = self._days + np.float32(s.tail_prior_days)
        offset = np.float32(s.tail_from_nats) * slope + np.log(np.float32(365.25) * count / days)
        return slope.astype(np.float32), offset.astype(np.float32)

    def learn(self, nats: Floats, ended: Flags) -> None:
        """Take in the quiet stretches of this weight that activity ends now, [home]."""
        ended = ended & (nats > self._settings.tail_from_nats)
        if ended.any():
            excess = np.minimum(nats - np.float32(self._settings.tail_from_nats), self._settings.tail_most_nats)
            self._count += ended
            self._excess += np.where(ended, excess, np.float32(0))

    def forget(self, watched: Flags) -> None:
        """End a day of which these hours could be watched, [24, home]."""
        self._days = self._days * self._keep + watched.mean(0, dtype=np.float32)
        self._count *= self._keep
        self._excess *= self._keep


class PhoneHabit:
    """How rare a day without calls or texts sent is in each home."""

    def __init__(self, homes: int, settings: Settings) -> None:
        self._most = np.float32(settings.phone_most_nats)
        self._keep = np.float32(0.5 ** (1 / settings.habit_half_life_days))
        self._known = np.zeros(homes, np.float32)
        self._silent = np.zeros(homes, np.float32)

    def weight(self) -> Floats:
        """Return the weight of a day without phone use, nats [home]; almost nothing where that is usual."""
        return np.minimum(-np.log((self._silent + 1) / (self._known + 2)), self._most)

    def learn(self, sent: Floats) -> None:
        """Take in one day, [home]; NaN = no file."""
        self._known = self._known * self._keep + ~np.isnan(sent)
        self._silent = self._silent * self._keep + (sent == 0)
