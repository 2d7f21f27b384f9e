"""Two plans of one snapshot beside each other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.plan import CostLine
from models.snapshot import Snapshot
from models.stay import HOME, Stay


@dataclass(frozen=True)
class CostedStays:
    """Where everybody lives and what it costs, by youth: a plan, or the incumbent."""

    stays: Mapping[str, Sequence[Stay]]
    costs: Mapping[str, Sequence[CostLine]]

    def points_by_term(self) -> dict[str, int]:
        """Points of all youths together, by term."""
        return points_by_term(line for lines in self.costs.values() for line in lines)


@dataclass(frozen=True)
class Change:
    """One youth whose course differs between two plans, and what that gains or loses."""

    youth_id: str
    before: tuple[Stay, ...]
    after: tuple[Stay, ...]
    differences: Mapping[str, int]
    """Points after minus points before, by term, zeros left out; below zero it costs less."""

    @property
    def points(self) -> int:
        """Sum of the differences."""
        return sum(self.differences.values())

    @property
    def only_support(self) -> bool:
        """The places and days are the same, another team comes."""
        return _places(self.before) == _places(self.after)

    def document(self) -> dict[str, object]:
        """As JSON: ids, places, dates and points only."""
        return {
            "youth_id": self.youth_id,
            "points": self.points,
            "terms": dict(self.differences),
            "before": [stay.model_dump(mode="json", by_alias=True) for stay in self.before],
            "after": [stay.model_dump(mode="json", by_alias=True) for stay in self.after],
        }


def points_by_term(lines: Iterable[CostLine]) -> dict[str, int]:
    """Points by term, in order of appearance."""
    points: dict[str, int] = {}
    for line in lines:
        points[line.term] = points.get(line.term, 0) + line.points
    return points


def differences(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Points after minus before by term, zeros left out, the largest gain first."""
    terms = {*before, *after}
    found = {term: after.get(term, 0) - before.get(term, 0) for term in terms}
    return {term: found[term] for term in sorted(terms, key=lambda item: (found[item], item)) if found[term]}


def find_changes(before: CostedStays, after: CostedStays) -> list[Change]:
    """Every youth whose stays differ, the largest gain first."""
    changes = []
    for youth_id in sorted(before.stays.keys() | after.stays.keys()):
        old, new = tuple(before.stays.get(youth_id, ())), tuple(after.stays.get(youth_id, ()))
        if {_key(stay) for stay in old} != {_key(stay) for stay in new}:
            gained = differences(
                points_by_term(before.costs.get(youth_id, ())), points_by_term(after.costs.get(youth_id, ()))
            )
            changes.append(Change(youth_id, old, new, gained))
    return sorted(changes, key=lambda change: (change.points, change.youth_id))


def _key(stay: Stay) -> tuple[object, ...]:
    """A stay whatever the order of its support."""
    support = frozenset((item.expertise, item.team_id) for item in stay.support)
    return stay.place, stay.from_date, stay.until, support, stay.brigade_team_id


def _places(stays: Sequence[Stay]) -> list[tuple[object, ...]]:
    """Place, first and last day of each time at one place."""
    found: list[tuple[object, ...]] = []
    for stay in sorted(stays, key=lambda item: item.from_date):
        if found and found[-1][0] == stay.place and found[-1][2] == stay.from_date:
            found[-1] = (stay.place, found[-1][1], stay.until)
        else:
            found.append((stay.place, stay.from_date, stay.until))
    return found


@dataclass(frozen=True)
class RegionChange:
    """What two plans differ in for the youths of one region, by their home."""

    region_id: str
    changes: int
    """Youths with another course."""
    points_before: int
    points_after: int
    differences: Mapping[str, int]
    """By term, zeros left out; below zero it costs less."""
    days_without_place_before: int
    days_without_place_after: int

    @property
    def points(self) -> int:
        """Points after minus before."""
        return self.points_after - self.points_before


@dataclass(frozen=True)
class OrganisationChange:
    """What two plans ask of one organisation; points are a matter of youths and stay with their regions."""

    organisation_id: str
    arrivals: int
    """Youths with a stay in its units after, not before."""
    departures: int
    """Youths with a stay in its units before, not after."""
    bed_days_before: int
    bed_days_after: int
    support_days_before: int
    """Days of stays on which its ambulant and brigade teams treat, once for each stay and team."""
    support_days_after: int


@dataclass(frozen=True)
class PlanComparison:
    """Two plans of one snapshot under one policy."""

    points_before: Mapping[str, int]
    """By term."""
    points_after: Mapping[str, int]
    differences: Mapping[str, int]
    """By term, zeros left out; below zero it costs less."""
    changes: tuple[Change, ...]
    """The largest gain first."""
    regions: tuple[RegionChange, ...]
    """Those that differ, the largest gain first."""
    organisations: tuple[OrganisationChange, ...]
    """Those that differ, by id."""

    @property
    def points(self) -> int:
        """Cost after minus before."""
        return sum(self.differences.values())

    @property
    def points_of_others(self) -> int:
        """The part of it that youths with the same course gain or lose: siblings who come near or go."""
        return self.points - sum(change.points for change in self.changes)


def compare_plans(snapshot: Snapshot, before: CostedStays, after: CostedStays) -> PlanComparison:
    """
    Who changes between two plans, from where to where, and what that gains by term, region and organisation.

    Parameters
    ----------
    before, after
        Costed under one policy and with the same travel times.
    """
    changes = tuple(find_changes(before, after))
    points = before.points_by_term(), after.points_by_term()
    return PlanComparison(
        points_before=points[0],
        points_after=points[1],
        differences=differences(*points),
        changes=changes,
        regions=_regions(snapshot, before, after, changes),
        organisations=_organisations(snapshot, before, after),
    )


def _regions(
    snapshot: Snapshot, before: CostedStays, after: CostedStays, changes: Sequence[Change]
) -> tuple[RegionChange, ...]:
    region_of = {place.id: place.region_id for place in snapshot.municipalities}
    youths: dict[str, list[str]] = {region.id: [] for region in snapshot.regions}
    for youth in snapshot.youths:
        youths[region_of[youth.home.municipality_id]].append(youth.id)
    changed = {change.youth_id for change in changes}
    found = []
    for region_id, ids in youths.items():
        lines = [[line for youth_id in ids for line in plan.costs.get(youth_id, ())] for plan in (before, after)]
        points = [points_by_term(of_plan) for of_plan in lines]
        days = [sum(line.amount for line in of_plan if line.term == "waiting") for of_plan in lines]
        count = len(changed.intersection(ids))
        told = differences(*points)
        if count or told:
            totals = [sum(of_plan.values()) for of_plan in points]
            found.append(RegionChange(region_id, count, totals[0], totals[1], told, days[0], days[1]))
    return tuple(sorted(found, key=lambda item: (item.points, item.region_id)))


def _organisations(snapshot: Snapshot, before: CostedStays, after: CostedStays) -> tuple[OrganisationChange, ...]:
    unit_of = {unit.id: unit.organisation_id for unit in snapshot.units}
    team_of = {team.id: team.organisation_id for team in snapshot.ambulant_teams}
    team_of |= {team.id: team.organisation_id for team in snapshot.brigade_teams}
    beds = [_days(plan, lambda stay: [unit_of[stay.place]] if stay.place != HOME else []) for plan in (before, after)]
    support = [_days(plan, lambda stay: [team_of[team] for team in _teams(stay)]) for plan in (before, after)]
    found = []
    for organisation in snapshot.organisations:
        own = organisation.id
        living = [of_plan.get(own, {}) for of_plan in beds]
        days = [sum(of_plan.get(own, {}).values()) for of_plan in (*beds, *support)]
        arrivals, departures = len(living[1].keys() - living[0].keys()), len(living[0].keys() - living[1].keys())
        change = OrganisationChange(own, arrivals, departures, *days)
        if arrivals or departures or days[0] != days[1] or days[2] != days[3]:
            found.append(change)
    return tuple(sorted(found, key=lambda item: item.organisation_id))


def _days(plan: CostedStays, owners: Callable[[Stay], Iterable[str]]) -> dict[str, dict[str, int]]:
    """Days of stays by organisation and youth."""
    days: dict[str, dict[str, int]] = {}
    for youth_id, stays in plan.stays.items():
        for stay in stays:
            for owner in owners(stay):
                of_owner = days.setdefault(owner, {})
                of_owner[youth_id] = of_owner.get(youth_id, 0) + (stay.until - stay.from_date).days
    return days


def _teams(stay: Stay) -> list[str]:
    teams = {item.team_id for item in stay.support}
    return sorted(teams | ({stay.brigade_team_id} if stay.brigade_team_id is not None else set()))
