from collections.abc import Iterator
from functools import cached_property

from matcher.check.spans import Span, Spans
from models.geography import Location
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import HOME
from models.vocabulary import Expertise, Setting
from models.youth import Youth


class Alliance:
    """A snapshot with its policy, looked up by id; every day is counted from the snapshot's date."""

    def __init__(self, snapshot: Snapshot, policy: Policy) -> None:
        self.snapshot = snapshot
        self.norms = policy.norms
        self.rates = policy.rates
        self.calendar = snapshot.calendar
        self.boundaries = self.calendar.boundaries
        self.horizon_days = self.calendar.horizon_days
        self.units = {unit.id: unit for unit in snapshot.units}
        self.ambulant_teams = {team.id: team for team in snapshot.ambulant_teams}
        self.brigade_teams = {team.id: team for team in snapshot.brigade_teams}
        self.youths = {youth.id: youth for youth in snapshot.youths}
        self.region_of = {town.id: town.region_id for town in snapshot.municipalities}

    def boundary_from(self, day: int) -> int:
        """The first boundary on or after a day, cut at the horizon's end."""
        return self.boundaries[self.calendar.period_from(day)]

    def boundary_until(self, day: int) -> int:
        """The last boundary on or before a day; 0 for earlier days."""
        return self.boundaries[self.calendar.period_until(day)]

    def next_boundary(self, day: int) -> int:
        """The end of the period in which a day lies: the first boundary after it."""
        return self.boundary_from(day + 1)

    def setting_of(self, place: str) -> Setting:
        """The setting of a place; `home` is one too."""
        return Setting.HOME if place == HOME else self.units[place].setting

    def on_site(self, place: str) -> tuple[Expertise, ...]:
        """Expertises that a place has itself; none at home."""
        return () if place == HOME else self.units[place].expertises

    def location_of(self, place: str, youth: Youth) -> Location:
        """Where a place is; `home` is the youth's own."""
        return youth.home.location if place == HOME else self.units[place].location

    def longest_days(self, place: str) -> int | None:
        """Longest stay in days, null without a limit."""
        if place == HOME:
            return None
        unit = self.units[place]
        if unit.setting is not Setting.CRISIS:
            return unit.max_stay_days
        crisis_days = self.norms.crisis_longest_stay_days
        return crisis_days if unit.max_stay_days is None else min(unit.max_stay_days, crisis_days)

    def is_limited(self, place: str) -> bool:
        """A crisis unit or one with a longest stay."""
        return self.longest_days(place) is not None

    @cached_property
    def beds(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """For each unit the days from which on it has so many beds, from day 0 on."""
        return {unit_id: tuple(self._beds(unit_id)) for unit_id in self.units}

    def _beds(self, unit_id: str) -> Iterator[tuple[int, int]]:
        unit = self.units[unit_id]
        changes = {self.calendar.day_of(change.from_date) for change in unit.bed_changes}
        for day in sorted({0} | {day for day in changes if day > 0}):
            yield day, unit.beds_on(self.calendar.date_of(day))

    @cached_property
    def days_without_beds(self) -> dict[str, Spans]:
        """For each unit the days of the horizon on which it has no beds."""
        return {unit_id: tuple(self._days_without_beds(steps)) for unit_id, steps in self.beds.items()}

    def _days_without_beds(self, steps: tuple[tuple[int, int], ...]) -> Iterator[Span]:
        """Spans as long as they can be: a fall from 0 to 0 is none."""
        closed: int | None = None
        for day, beds in (*steps, (self.horizon_days, 1)):
            day = min(day, self.horizon_days)
            if beds == 0 and closed is None:
                closed = day
            elif beds > 0 and closed is not None:
                if closed < day:
                    yield closed, day
                closed = None

    @cached_property
    def sibling_pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of siblings, the first by id first; either may name the other."""
        return self._pairs({youth.id: youth.sibling_ids for youth in self.youths.values()})

    @cached_property
    def kept_apart(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """For each youth the keep-apart pairs in which the youth is."""
        found: dict[str, list[tuple[str, str]]] = {}
        for pair in self._pairs({youth.id: youth.keep_apart_ids for youth in self.youths.values()}):
            for youth_id in pair:
                found.setdefault(youth_id, []).append(pair)
        return {youth_id: tuple(pairs) for youth_id, pairs in found.items()}

    def _pairs(self, named: dict[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
        pairs = {
            (min(one, other), max(one, other))
            for one, others in named.items()
            for other in others
            if other != one and other in named
        }
        return tuple(sorted(pairs))
