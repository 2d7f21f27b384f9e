"""What the independent checker makes of stays: costs, violations, key figures."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from matcher.check import CheckReport, Code, Evaluation, check_plan, evaluate_plan, incumbent_stays
from matcher.check.alliance import Alliance
from matcher.check.course import Course
from matcher.check.evaluate import follow
from matcher.travel.protocol import TravelTimes
from models.plan import Plan, PlanStatus, Provenance, Trajectory
from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import HOME, Stay
from models.vocabulary import Urgency

NAMES = {
    "closed_days": "closed_days",
    "moves": "moves",
    "family_travel": "family_travel_minutes",
    "professional_travel": "professional_travel_minutes",
    "uncovered_expertise": "uncovered_expertise_minutes",
    "heavier_setting": "heavier_setting_step_days",
    "change_of_team": "changes_of_team",
    "preference": "not_preferred_days",
    "siblings_apart": "siblings_apart_pair_days",
}
"""Terms of the cost as key figures; waiting is counted by urgency instead, departure needs a published plan."""
NOT_STATED = (Code.UNPLACED, Code.EXCESSES)
"""What a plan must list about itself; stays alone list nothing."""


@dataclass(frozen=True)
class Judgement:
    """What the independent checker makes of stays."""

    cost_points: int | None
    """Null where the stays are not well formed: they cost nothing definite."""
    violations: dict[str, int]
    """Number by code."""
    kpis: dict[str, float]
    note: str = ""
    """Why it has no cost."""


def judged(snapshot: Snapshot, stays: Mapping[str, Sequence[Stay]], policy: Policy, travel: TravelTimes) -> Judgement:
    """
    Costs, violations and key figures of stays, whoever made them: every method is measured by the same checker.

    Stays that are not well formed (they overlap, or name what the snapshot does not know) break a rule like any other.
    """
    try:
        evaluation = evaluate_plan(snapshot, stays, policy, travel)
    except ValueError:
        report = _checked(snapshot, stays, policy, travel)
        if report.cost_points is not None:
            # well formed, so it is something else
            raise
        note = f"its plan cannot be costed: {report.violations[0].message}"
        return Judgement(cost_points=None, violations=_by_code(report), kpis={}, note=note)
    return Judgement(
        cost_points=evaluation.cost_points,
        violations=_by_code(_checked(snapshot, stays, policy, travel, evaluation)),
        kpis=kpis_of(snapshot, stays, policy, travel, evaluation),
    )


def kpis_of(
    snapshot: Snapshot,
    stays: Mapping[str, Sequence[Stay]],
    policy: Policy,
    travel: TravelTimes,
    evaluation: Evaluation,
) -> dict[str, float]:
    """
    Key figures (kengetallen) of any plan over the horizon, all from its stays.

    ``unplaced_days`` are waiting and interrupted days, in all and by urgency; ``changed_youths`` and
    ``changed_days`` count who is elsewhere, and on how many days, than in the incumbent plan, in which everybody
    stays or waits (``docs/semantics.md``, section 6).
    """
    alliance = Alliance(snapshot, policy)
    courses = follow(alliance, stays)
    changed = _changed_days(alliance, courses, incumbent_stays(snapshot, policy, travel))
    return {
        **_unplaced(courses),
        **_amounts(evaluation),
        "changed_youths": float(sum(days > 0 for days in changed)),
        "changed_days": float(sum(changed)),
        "youths_with_brigade": float(
            sum(any(stay.brigade_team_id is not None for stay in course.stays) for course in courses.values())
        ),
        "bed_occupancy_percent": _occupancy_percent(alliance, courses),
    }


def _unplaced(courses: Mapping[str, Course]) -> dict[str, float]:
    days: Counter[Urgency] = Counter()
    for course in courses.values():
        days[course.youth.need.urgency] += course.days_without_place
    return {
        "unplaced_youths": float(sum(course.days_without_place > 0 for course in courses.values())),
        "unplaced_days": float(days.total()),
        **{f"unplaced_days_{urgency.value}": float(days[urgency]) for urgency in Urgency},
    }


def _amounts(evaluation: Evaluation) -> dict[str, float]:
    amounts: Counter[str] = Counter()
    for lines in evaluation.costs.values():
        for line in lines:
            amounts[line.term] += line.amount
    return {name: float(amounts[term]) for term, name in NAMES.items()}


def _changed_days(
    alliance: Alliance, courses: Mapping[str, Course], incumbent: Mapping[str, Sequence[Stay]]
) -> list[int]:
    """For each youth the days of the horizon on which the place is another than in the incumbent plan."""
    found = []
    for youth_id, stayed in follow(alliance, incumbent).items():
        one, other = courses[youth_id].stays, stayed.stays
        edges = sorted({0, alliance.horizon_days, *(day for stay in (*one, *other) for day in (stay.start, stay.end))})
        places = [
            tuple(next((stay.place for stay in stays if stay.start <= day < stay.end), "") for stays in (one, other))
            for day in edges[:-1]
        ]
        spans = zip(pairwise(edges), places, strict=True)
        found.append(sum(end - start for (start, end), (now, before) in spans if now != before))
    return found


def _occupancy_percent(alliance: Alliance, courses: Mapping[str, Course]) -> float:
    """Days in units, of the days of all beds that are open."""
    occupied = sum(stay.end - stay.start for course in courses.values() for stay in course.stays if stay.place != HOME)
    open_days = 0
    for steps in alliance.beds.values():
        for (day, beds), (until, _) in pairwise((*steps, (alliance.horizon_days, 0))):
            open_days += beds * max(0, min(until, alliance.horizon_days) - day)
    return round(100 * occupied / open_days, 2) if open_days else 0.0


def _checked(
    snapshot: Snapshot,
    stays: Mapping[str, Sequence[Stay]],
    policy: Policy,
    travel: TravelTimes,
    evaluation: Evaluation | None = None,
) -> CheckReport:
    """What the checker finds in a plan of these stays; without an evaluation as if it cost nothing."""
    costs, points = ({}, 0) if evaluation is None else (evaluation.costs, evaluation.cost_points)
    plan = Plan(
        snapshot_id=snapshot.id,
        status=PlanStatus.FEASIBLE,
        cost=points,
        bound=points,
        gap=0.0,
        trajectories=tuple(
            # not validated: a name that is no identifier is for the checker to find
            Trajectory.model_construct(youth_id=youth_id, stays=tuple(of_youth), costs=costs.get(youth_id, ()))
            for youth_id, of_youth in stays.items()
        ),
        provenance=Provenance(policy=policy),
    )
    return check_plan(snapshot, plan, policy, travel=travel)


def _by_code(report: CheckReport) -> dict[str, int]:
    return dict(Counter(item.code.value for item in report.violations if item.code not in NOT_STATED))
