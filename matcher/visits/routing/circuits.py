from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.scope import Scope
from matcher.visits.routing.solution import Solution, routes

if TYPE_CHECKING:
    from matcher.visits.routing.model import Variables

BASE = 0
"""Node of a circuit where the route begins and ends; task t is node t + 1."""


class Circuits:
    """
    One circuit for each shift over the tasks that may be on it; who is not on it loops to itself.

    Kept tasks have an arc only to the kept task that follows them: their order stands, others come between.
    """

    def __init__(self, model: cp_model.CpModel, problem: RoutingProblem, scope: Scope, variables: Variables) -> None:
        self.travel_terms: list[cp_model.LinearExprT] = []
        self._model = model
        self._problem = problem
        self._scope = scope
        self._variables = variables
        self._arcs: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self._idle: dict[int, cp_model.IntVar] = {}
        kept_routes = routes(problem, scope.kept)
        nodes: dict[int, list[int]] = {}
        for task, literals in variables.on_shift.items():
            for shift in sorted(literals.keys() & scope.open_shifts):
                nodes.setdefault(shift, []).append(task)
        for shift, tasks in nodes.items():
            self._add_shift(shift, tasks, set(pairwise(kept_routes[shift])))

    def hint(self, solution: Solution) -> None:
        """Suggests the routes of a solution."""
        used: set[tuple[int, int, int]] = set()
        for shift, route in enumerate(routes(self._problem, solution)):
            nodes = [BASE, *(task + 1 for task in route), BASE]
            used |= {(shift, one, other) for one, other in pairwise(nodes)}
        for arc, literal in self._arcs.items():
            self._model.add_hint(literal, arc in used)
        for shift, literal in self._idle.items():
            self._model.add_hint(literal, (shift, BASE, BASE) in used)

    def _add_shift(self, shift: int, tasks: list[int], follow: set[tuple[int, int]]) -> None:
        variables, kept = self._variables, self._scope.kept
        idle = self._model.new_bool_var(f"shift {shift} idle")
        self._idle[shift] = idle
        arcs: list[cp_model.ArcT] = [(BASE, BASE, idle)]
        firsts = {other for _, other in follow}
        lasts = {one for one, _ in follow}
        for task in tasks:
            on_shift = variables.on_shift[task][shift]
            arcs.append((task + 1, task + 1, ~on_shift))
            self._model.add_implication(idle, ~on_shift)
            if task not in firsts:
                arcs.append(self._leave(shift, task))
            if task not in lasts:
                arcs.append(self._return(shift, task))
            for other in tasks:
                if task in kept and other in kept and (task, other) not in follow:
                    continue
                if self._may_follow(shift, task, other):
                    arcs.append(self._go_on(shift, task, other))
        self._model.add_circuit(arcs)
        # implied by the arcs; it lets CP-SAT reason on who fits at all before any order is known
        self._model.add_no_overlap(
            self._model.new_optional_fixed_size_interval_var(
                variables.starts[task], self._problem.tasks[task].duration, variables.on_shift[task][shift], ""
            )
            for task in tasks
        )

    def _leave(self, shift: int, task: int) -> cp_model.ArcT:
        hours, service = self._problem.shifts[shift], self._problem.tasks[task]
        travel = self._problem.travel[hours.site][service.site]
        literal = self._arc(shift, BASE, task + 1, travel)
        start = self._variables.starts[task]
        self._model.add(start >= hours.opens + travel).only_enforce_if(literal)
        return BASE, task + 1, literal

    def _return(self, shift: int, task: int) -> cp_model.ArcT:
        hours, service = self._problem.shifts[shift], self._problem.tasks[task]
        travel = self._problem.travel[service.site][hours.site]
        literal = self._arc(shift, task + 1, BASE, travel)
        start = self._variables.starts[task]
        self._model.add(start <= hours.closes - service.duration - travel).only_enforce_if(literal)
        return task + 1, BASE, literal

    def _go_on(self, shift: int, task: int, other: int) -> cp_model.ArcT:
        one, following = self._problem.tasks[task], self._problem.tasks[other]
        travel = self._problem.travel[one.site][following.site]
        literal = self._arc(shift, task + 1, other + 1, travel)
        starts = self._variables.starts
        self._model.add(starts[other] >= starts[task] + one.duration + travel).only_enforce_if(literal)
        return task + 1, other + 1, literal

    def _arc(self, shift: int, node: int, following: int, travel: int) -> cp_model.IntVar:
        literal = self._model.new_bool_var(f"{shift}: {node} to {following}")
        self._arcs[shift, node, following] = literal
        self.travel_terms.append(self._problem.weights.travel * travel * literal)
        return literal

    def _may_follow(self, shift: int, task: int, other: int) -> bool:
        """Another visit, and time enough between the earliest of one and the latest of the other."""
        one, following = self._problem.tasks[task], self._problem.tasks[other]
        if one.visit == following.visit:
            return False
        starts = self._problem.possible_starts
        earliest, latest = starts[task][shift][0][0], starts[other][shift][-1][1]
        return earliest + one.duration + self._problem.travel[one.site][following.site] <= latest
