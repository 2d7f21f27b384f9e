from matcher.engine.columns import Columns, columns_of_paths
from matcher.engine.problem import MatchingProblem


def recosted(problem: MatchingProblem, plan: Columns) -> Columns:
    """Trajectories at the points of another problem with the same options."""
    return columns_of_paths(
        plan.youth, plan.path, problem.options, problem.youths, problem.resources, problem.costs, problem.scene
    )
