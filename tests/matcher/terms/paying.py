"""What a term takes for one option."""

from matcher.engine.model.problem import MatchingProblem
from matcher.terms.protocol import StayTerm


def paid(term: StayTerm, problem: MatchingProblem, option: int) -> tuple[int, int]:
    """The amount in a week and the points in a day."""
    amount = term.amount_per_week(problem.options, problem.youths, problem.instance)
    points = term.points_per_day(problem.options, problem.youths, problem.instance)
    return int(amount[option]), int(points[option])
