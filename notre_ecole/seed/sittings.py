"""The sessions of every commission of the invented country, written when first needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from notre_ecole.seed.world import Sitting, Team, moment

EVERY_DAYS = 21
OLDEST = 700
COMING_IN = 8


class Calendar:
    """One session every three weeks in each académie; `write` is called once for each used."""

    def __init__(
        self,
        rng: Random,
        today: date,
        *,
        reference: Callable[[int], str],
        write: Callable[[Sitting], None],
    ) -> None:
        self._rng = rng
        self._today = today
        self._reference = reference
        self._write = write
        self._known: dict[tuple[int, int], Sitting] = {}

    def past(self, team: Team, least: int, most: int) -> Sitting:
        """A published session of the commission, between `least` and `most` days ago if any."""
        offset = team.academy_id % EVERY_DAYS
        low, high = max(3, least), min(most, OLDEST)
        ages = [age for age in range(offset, OLDEST, EVERY_DAYS) if low <= age <= high]
        return self._sitting(team, self._rng.choice(ages) if ages else low)

    def coming(self, team: Team) -> Sitting:
        """The next session, already convened."""
        return self._sitting(team, -COMING_IN)

    def _sitting(self, team: Team, age: int) -> Sitting:
        known = self._known.get((team.academy_id, age))
        if known is None:
            day = self._today - timedelta(days=age)
            known = Sitting(
                0,
                self._reference(day.year),
                team,
                moment(day, 9),
                moment(day, 18) if age > 0 else None,
            )
            self._write(known)
            self._known[team.academy_id, age] = known
        return known
