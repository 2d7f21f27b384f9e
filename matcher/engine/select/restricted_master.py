from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy import sparse

from matcher.engine.model.columns import Columns
from matcher.engine.model.problem import MatchingProblem
from matcher.engine.model.scope import Scope
from matcher.engine.stopping import Stopper

DETERMINISTIC_SECONDS_SHARE = 0.2
"""Deterministic time runs at about this pace of the clock: used only in deterministic mode."""
FULL_RELAXATION = "max_lp"
"""CP-SAT's name for a search with the full linear relaxation."""

BindingRow = tuple[int, NDArray[Any], NDArray[Any], int]
"""Row, its columns, their demands, and what they may ask together."""


OnBetter = Callable[[Columns, str], None]
"""Takes a better plan and what found it."""


@dataclass(frozen=True)
class Choice:
    """One trajectory for every youth of a scope."""

    rows: NDArray[np.int64]
    """(youths of the scope,): row of the chosen column."""
    is_optimal: bool
    """No better choice exists among the given columns."""
    bound: float
    """Points that no choice among the given columns undercuts, those of everybody outside the scope included."""


def solve_restricted_master(
    problem: MatchingProblem,
    scope: Scope,
    columns: Columns,
    hint: NDArray[np.int64],
    time_limit_seconds: float,
    stopper: Stopper,
    threads: int = 1,
) -> Choice | None:
    """
    CP-SAT chooses one of the given trajectories for every youth of the scope.

    Parameters
    ----------
    columns
        Candidates; every youth of the scope has at least one.
    hint
        Row of the column to try first for each youth of the scope.
    threads
        Of this choice. One gives the same choice every time; with more, the others search around what the first
        finds, which pays where it cannot decide soon.

    Returns
    -------
    Choice | None
        None if nothing was found in the time given. The hint does not protect the plan at hand: keep it yourself.
    """
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in range(len(columns))]
    by_youth: dict[int, list[cp_model.IntVar]] = {int(youth): [] for youth in scope.youths}
    for variable, youth in zip(chosen, columns.youth, strict=True):
        by_youth[int(youth)].append(variable)
    for alternatives in by_youth.values():
        model.add_exactly_one(alternatives)
    switches = problem.resources.switch_matrix
    points = [int(cost) for cost in columns.cost]
    variables = list(chosen)
    switch_variables: dict[int, cp_model.IntVar] = {}
    for row, entries, demand, limit in _binding_rows(columns, scope, switches):
        expression = [chosen[entry] for entry in entries]
        coefficients = [int(value) for value in demand]
        for number, coefficient in _row_of(switches, row):
            if number not in switch_variables:
                switch_variables[number] = model.new_bool_var("")
                variables.append(switch_variables[number])
                points.append(int(problem.resources.switch_points[number]))
            expression.append(switch_variables[number])
            coefficients.append(int(coefficient))
        model.add(cp_model.LinearExpr.weighted_sum(expression, coefficients) <= int(limit))
    model.minimize(cp_model.LinearExpr.weighted_sum(variables, points))
    hinted = set(hint.tolist())
    for number, variable in enumerate(chosen):
        model.add_hint(variable, number in hinted)
    return _solve(problem, model, chosen, columns, scope, time_limit_seconds, stopper, threads)


def _solve(
    problem: MatchingProblem,
    model: cp_model.CpModel,
    chosen: list[cp_model.IntVar],
    columns: Columns,
    scope: Scope,
    time_limit_seconds: float,
    stopper: Stopper,
    threads: int,
) -> Choice | None:
    settings, solver = problem.instance.settings, cp_model.CpSolver()
    limit = min(time_limit_seconds, stopper.remaining_seconds)
    if limit <= 0:
        return None
    solver.parameters.random_seed = settings.seed
    # by default one worker with full linear relaxation: with two, the default portfolio took more than ten times as
    # long on these models or did not end (docs/decisions/0008)
    for name, value in settings.cp_sat:
        setattr(solver.parameters, name, value)
    if threads > 1 and not settings.deterministic:
        # the usual portfolio of two threads has no full linear relaxation
        solver.parameters.subsolvers.append(FULL_RELAXATION)
        solver.parameters.num_workers *= threads
    # Ctrl-C is the command line's: it stops the whole search and keeps the best plan
    solver.parameters.catch_sigint_signal = False
    if settings.deterministic:
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = limit * DETERMINISTIC_SECONDS_SHARE
    else:
        solver.parameters.max_time_in_seconds = limit
    with stopper.watching(solver.stop_search):
        status = solver.solve(model)
    stopper.work(solver.response_proto.deterministic_time / DETERMINISTIC_SECONDS_SHARE)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    picked = np.array([row for row, variable in enumerate(chosen) if solver.boolean_value(variable)], dtype=np.int64)
    order = np.argsort(columns.youth[picked])
    bound = solver.best_objective_bound + scope.fixed_cost
    return Choice(picked[order], status == cp_model.OPTIMAL, bound)


def _binding_rows(columns: Columns, scope: Scope, switches: "sparse.csr_array") -> list[BindingRow]:
    """
    Rows that could be broken, with their columns, demands and limit; of equal rows only the tightest.

    Neighbouring periods often ask the same of the same trajectories.
    """
    demand = columns.demand.tocsr()
    asked = np.asarray(demand.sum(axis=1)).reshape(-1)
    possible = np.diff(switches.indptr) > 0
    rows = np.flatnonzero((asked > scope.capacity) | (possible & (asked > 0)))
    tightest: dict[tuple[bytes, bytes], BindingRow] = {}
    kept: list[BindingRow] = []
    for row in rows:
        part = slice(demand.indptr[row], demand.indptr[row + 1])
        entries, values, limit = demand.indices[part], demand.data[part], int(scope.capacity[row])
        item = (int(row), entries, values, limit)
        if possible[row]:
            kept.append(item)
            continue
        key = (entries.tobytes(), values.tobytes())
        if key not in tightest or limit < tightest[key][3]:
            tightest[key] = item
    return [*tightest.values(), *kept]


def _row_of(matrix: "sparse.csr_array", row: int) -> "list[tuple[int, float]]":
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return [(int(column), float(value)) for column, value in zip(matrix.indices[part], matrix.data[part], strict=True)]
