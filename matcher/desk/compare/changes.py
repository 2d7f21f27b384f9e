from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.plan import CostLine
from models.stay import Stay


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
