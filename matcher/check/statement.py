from collections.abc import Iterator, Mapping
from math import isclose

from matcher.check.alliance import Alliance
from matcher.check.course import Course
from matcher.check.evaluate import Evaluation
from matcher.check.report import Code, Violation
from models.plan import CostLine, Plan, PlanStatus


def check_costs(plan: Plan, evaluation: Evaluation) -> Iterator[Violation]:
    """Stated cost lines and the plan's cost equal the recomputed ones."""
    for trajectory in plan.trajectories:
        stated = sorted(map(_numbers, trajectory.costs))
        right = sorted(map(_numbers, evaluation.costs[trajectory.youth_id]))
        if stated != right:
            yield Violation(
                code=Code.COST_LINE,
                youth_id=trajectory.youth_id,
                message=f"{trajectory.youth_id}: stated costs differ from the recomputed ones",
                expected=_words([line for line in right if line not in stated]),
                found=_words([line for line in stated if line not in right]),
            )
    if plan.cost != evaluation.cost_points:
        yield Violation(
            code=Code.COST,
            message="the plan's cost is not the sum over all youths",
            expected=str(evaluation.cost_points),
            found=str(plan.cost),
        )


def check_bound(plan: Plan) -> Iterator[Violation]:
    """Bound at most cost, gap computed from both, optimal only without any gap."""
    if plan.bound > plan.cost:
        yield _number(Code.BOUND, "the bound is above the cost", f"at most {plan.cost}", plan.bound)
    gap = (plan.cost - plan.bound) / plan.cost if plan.cost else 0.0
    if not isclose(plan.gap, max(0.0, gap), rel_tol=0.0, abs_tol=1e-9):
        yield _number(Code.GAP, "the gap is not (cost - bound) / cost", f"{gap}", plan.gap)
    if plan.status is PlanStatus.OPTIMAL and plan.cost != plan.bound:
        words = "the plan is called optimal, yet cost and bound differ"
        yield _number(Code.STATUS, words, f"bound {plan.cost}", plan.bound)


def check_unplaced(alliance: Alliance, plan: Plan, courses: Mapping[str, Course]) -> Iterator[Violation]:
    """Who waits or is interrupted is listed with first day and days; nobody else is."""
    listed: dict[str, list[str]] = {}
    for item in plan.unplaced:
        listed.setdefault(item.youth_id, []).append(f"{item.days} days from {item.from_date}")
    expected = {}
    for youth_id, course in courses.items():
        if course.days_without_place:
            spans = (course.waiting, *course.interruptions)
            first = alliance.calendar.date_of(min(start for start, end in spans if start < end))
            expected[youth_id] = [f"{course.days_without_place} days from {first}"]
    for youth_id in sorted(listed.keys() | expected.keys()):
        found, right = listed.get(youth_id), expected.get(youth_id)
        if found != right:
            yield Violation(
                code=Code.UNPLACED,
                youth_id=youth_id,
                message=f"{youth_id}: days without a place are not listed as they are",
                expected="; ".join(right or ["not listed"]),
                found="; ".join(found or ["not listed"]),
            )


def _number(code: Code, words: str, expected: str, found: float) -> Violation:
    return Violation(code=code, message=words, expected=expected, found=str(found))


def _numbers(line: CostLine) -> tuple[str, int, int, str]:
    return line.term, line.points, line.amount, line.unit


def _words(lines: list[tuple[str, int, int, str]]) -> str:
    return "; ".join(f"{term} {points} points, {amount} {unit}" for term, points, amount, unit in lines)
