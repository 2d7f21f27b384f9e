"""Small worlds for tests: days instead of dates, minutes instead of coordinates."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.check import CheckReport, Evaluation, check_plan, evaluate_plan
from matcher.check.alliance import Alliance
from matcher.check.evaluate import follow
from matcher.check.excess import Excess as ExcessOfIncumbent
from matcher.check.trips import Trips
from models.capacity import AmbulantTeam, BedChange, BrigadeTeam, Contract, Organisation, ResidentialUnit
from models.geography import Location, Municipality, Region
from models.plan import Excess, Plan, PlanStatus, Provenance, Trajectory, Unplaced
from models.policy import Policy
from models.snapshot import Horizon, Snapshot
from models.stay import CurrentStay, Pinned, Stay, Support
from models.vocabulary import Expertise, Sex
from models.youth import BrigadeAlternative, CareNeed, ClosedAuthorisation, Home, Youth

AS_OF = date(2026, 11, 23)


def day(number: int) -> date:
    return AS_OF + timedelta(days=number)


def at(minute: int) -> Location:
    """A point on a straight road, so many minutes from its beginning."""
    return Location(lat=52.0, lon=minute / 100)


class RoadTravel:
    """Travel on that road: minutes are differences."""

    name = "road"

    def minutes(self, origins: Sequence[Location], destinations: Sequence[Location]) -> NDArray[np.int32]:
        rows = [[math.ceil(abs(a.lon - b.lon) * 100 - 1e-6) for b in destinations] for a in origins]
        return np.array(rows, dtype=np.int32).reshape(len(origins), len(destinations))


def need(
    *settings: str,
    expertises: Mapping[str, int] | None = None,
    start: int = 0,
    days: int = 1000,
    urgency: str = "regular",
) -> CareNeed:
    return CareNeed.model_validate(
        {
            "settings": settings or ("open_group",),
            "expertises": expertises or {},
            "from": day(start),
            "expected_days": days,
            "urgency": urgency,
        }
    )


def youth(youth_id: str = "y-1", *, home: int = 20, **fields: Any) -> Youth:
    """A girl of 14 who waits, twenty minutes down the road."""
    values: dict[str, Any] = {
        "birth_date": date(2012, 3, 9),
        "sex": Sex.FEMALE,
        "home": Home(municipality_id="GM1", location=at(home)),
        "need": need(),
    }
    return Youth(id=youth_id, **{**values, **fields})


def unit(unit_id: str = "u-1", *, where: int = 10, **fields: Any) -> ResidentialUnit:
    """An open group with five beds that has no expertise on site."""
    values: dict[str, Any] = {"setting": "open_group", "beds": 5, "min_age": 8, "max_age": 17}
    return ResidentialUnit(id=unit_id, organisation_id="org-1", name="-", location=at(where), **{**values, **fields})


def ambulant(team_id: str = "t-1", *expertises: str, where: int = 0, **fields: Any) -> AmbulantTeam:
    values: dict[str, Any] = {"minutes_per_week": 1000, "max_travel_minutes": 40}
    able = tuple(Expertise(item) for item in expertises or ("ggz",))
    values |= {"organisation_id": "org-1", "name": "-", "location": at(where), "expertises": able}
    return AmbulantTeam(id=team_id, **{**values, **fields})


def brigade(team_id: str = "b-1", *, where: int = 0, **fields: Any) -> BrigadeTeam:
    values: dict[str, Any] = {"minutes_per_week": 2000, "max_travel_minutes": 45}
    return BrigadeTeam(id=team_id, organisation_id="org-1", name="-", location=at(where), **{**values, **fields})


def support(**teams: str) -> tuple[Support, ...]:
    return tuple(Support(expertise=Expertise(item), team_id=team) for item, team in teams.items())


def stay(place: str, start: int, end: int, brigade: str | None = None, **teams: str) -> Stay:
    return Stay(
        place=place,
        from_date=day(start),
        until=day(end),
        support=support(**teams),
        brigade_team_id=brigade,
    )


def living(place: str, since: int, brigade: str | None = None, **teams: str) -> CurrentStay:
    return CurrentStay(place=place, since=day(since), support=support(**teams), brigade_team_id=brigade)


def pinned(*stays: Stay) -> Pinned:
    return Pinned(stays=stays)


def contract(first: int, last: int) -> Contract:
    return Contract(from_date=day(first), until=day(last))


def authorised(first: int, last: int) -> ClosedAuthorisation:
    return ClosedAuthorisation(from_date=day(first), until=day(last))


def beds_from(start: int, beds: int) -> BedChange:
    return BedChange(from_date=day(start), beds=beds)


def alternative(*settings: str, visits: int = 3, minutes: int = 90, weeks: int = 6) -> BrigadeAlternative:
    return BrigadeAlternative.model_validate(
        {
            "visits_per_week": visits,
            "minutes_per_visit": minutes,
            "max_weeks": weeks,
            "settings": settings or ("home",),
        }
    )


@dataclass
class World:
    """A snapshot with a plan, both still to be changed; boundaries are 0 .. 7 and then every week to 63."""

    youths: dict[str, Youth] = field(default_factory=dict)
    units: dict[str, ResidentialUnit] = field(default_factory=dict)
    ambulant_teams: dict[str, AmbulantTeam] = field(default_factory=dict)
    brigade_teams: dict[str, BrigadeTeam] = field(default_factory=dict)
    stays: dict[str, tuple[Stay, ...]] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    horizon: Horizon = field(default_factory=lambda: Horizon(days=7, weeks=8))

    def add(self, *items: Youth | ResidentialUnit | AmbulantTeam | BrigadeTeam) -> "World":
        for item in items:
            self._shelf(item)[item.id] = item
        return self

    def change(self, item_id: str, **fields: Any) -> "World":
        shelves: tuple[dict[str, Any], ...] = (
            self.youths,
            self.units,
            self.ambulant_teams,
            self.brigade_teams,
        )
        for shelf in shelves:
            if item_id in shelf:
                shelf[item_id] = shelf[item_id].model_copy(update=fields)
                return self
        raise KeyError(item_id)

    def plan_for(self, youth_id: str, *stays: Stay) -> "World":
        self.stays[youth_id] = stays
        return self

    def norms(self, **fields: Any) -> "World":
        self.policy = self.policy.model_copy(update={"norms": self.policy.norms.model_copy(update=fields)})
        return self

    def snapshot(self) -> Snapshot:
        return Snapshot(
            as_of=AS_OF,
            horizon=self.horizon,
            regions=(Region(id="R1", name="-"), Region(id="R2", name="-")),
            municipalities=(Municipality(id="GM1", name="-", region_id="R1", location=at(20)),),
            organisations=(Organisation(id="org-1", name="-"),),
            units=tuple(self.units.values()),
            ambulant_teams=tuple(self.ambulant_teams.values()),
            brigade_teams=tuple(self.brigade_teams.values()),
            youths=tuple(self.youths.values()),
        )

    def evaluation(self, published: Plan | None = None) -> Evaluation:
        return evaluate_plan(self.snapshot(), self.stays, self.policy, RoadTravel(), published)

    def lines(self, youth_id: str = "y-1", published: Plan | None = None) -> dict[str, tuple[int, int, str]]:
        """Points, amount and unit by term."""
        lines = self.evaluation(published).costs[youth_id]
        return {line.term: (line.points, line.amount, line.unit) for line in lines}

    def plan(self, published: Plan | None = None) -> Plan:
        """A plan that states truly what its stays cost and leave undone; the bound is one point lower."""
        snapshot = self.snapshot()
        costs = self.evaluation(published).costs
        cost = sum(line.points for lines in costs.values() for line in lines)
        alliance = Alliance(snapshot, self.policy)
        unplaced = []
        for youth_id, course in follow(alliance, self.stays).items():
            spans = [span for span in (course.waiting, *course.interruptions) if span[0] < span[1]]
            if spans:
                days = sum(end - start for start, end in spans)
                unplaced.append(Unplaced(youth_id=youth_id, from_date=day(spans[0][0]), days=days))
        excess = ExcessOfIncumbent(alliance, Trips(alliance, RoadTravel()))
        excesses = [
            Excess(
                resource=resource.name,
                from_date=day(item.start),
                until=day(item.end),
                demand=item.demand,
                capacity=item.capacity,
            )
            for resource, found in excess.days.items()
            for item in found
        ]
        return Plan(
            snapshot_id=snapshot.id,
            status=PlanStatus.FEASIBLE,
            cost=cost,
            bound=max(0, cost - 1),
            gap=1 / cost if cost else 0.0,
            trajectories=tuple(
                Trajectory(youth_id=youth_id, stays=self.stays.get(youth_id, ()), costs=costs[youth_id])
                for youth_id in self.youths
            ),
            unplaced=tuple(unplaced),
            excesses=tuple(excesses),
            provenance=Provenance(policy=self.policy),
        )

    def report(self, plan: Plan | None = None, published: Plan | None = None) -> CheckReport:
        plan = self.plan(published) if plan is None else plan
        return check_plan(self.snapshot(), plan, travel=RoadTravel(), published=published)

    def codes(self) -> tuple[str, ...]:
        """What is wrong with the plan, apart from what it states."""
        return tuple(code.value for code in self.report().codes)

    def _shelf(self, item: Youth | ResidentialUnit | AmbulantTeam | BrigadeTeam) -> dict[str, Any]:
        if isinstance(item, Youth):
            return self.youths
        if isinstance(item, ResidentialUnit):
            return self.units
        return self.ambulant_teams if isinstance(item, AmbulantTeam) else self.brigade_teams


def world(*items: Youth | ResidentialUnit | AmbulantTeam | BrigadeTeam) -> World:
    return World().add(*items)
