from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from ortools.sat.python import cp_model

from matcher.visits.routing.problem import RoutingProblem
from matcher.visits.routing.solution import Placement, Scope, Solution, interchangeable, routes

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


@dataclass
class Variables:
    """What the model decides, by the problem's numbers."""

    starts: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """By task."""
    on_shift: dict[int, dict[int, cp_model.IntVar]] = field(default_factory=dict)
    """By task, then by shift."""
    planned: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """By visit."""


class RoutingModel:
    """
    The CP-SAT model of a scope: a circuit for each shift, a beginning for each task.

    A task is on one shift if its visit is planned; an arc of a circuit lets the next task begin only after
    service and travel. Linked tasks are on one day, by different experts, so long apart. A series has at most
    one visit a day. Source of the model: Mankowska, Meisel, Bierwirth (2014), home health care routing with
    interdependent services; days, series and optional visits are ours.
    """

    def __init__(self, problem: RoutingProblem, scope: Scope) -> None:
        self.problem = problem
        self.scope = scope
        self.model = cp_model.CpModel()
        self.variables = Variables()
        kept = {problem.tasks[task].visit for task in scope.kept}
        self.visits = sorted(scope.free | kept)
        self.tasks = [task for visit in self.visits for task in problem.visits[visit].tasks]
        self.horizon = max((shift.closes for shift in problem.shifts), default=0)
        self._objective: list[cp_model.LinearExprT] = []
        for visit in self.visits:
            self._add_visit(visit)
        for task in self.tasks:
            self._add_task(task)
        self.circuits = Circuits(self.model, problem, scope, self.variables)
        self._objective.extend(self.circuits.travel_terms)
        self._add_links()
        for number in range(len(problem.series)):
            self._add_series(number)
        self._add_lateness()
        if scope.whole:
            self._order_interchangeable()
        self.model.minimize(sum(self._objective))

    def hint(self, solution: Solution) -> None:
        """Suggests a solution; CP-SAT does not promise to keep it."""
        for task, literals in self.variables.on_shift.items():
            if task in self.scope.kept:  # its literal is the constant 1, which must not be hinted twice
                continue
            place = solution.get(task)
            for shift, literal in literals.items():
                self.model.add_hint(literal, place is not None and place.shift == shift)
        for task, start in self.variables.starts.items():
            if task in solution:
                self.model.add_hint(start, solution[task].start)
        self.circuits.hint(solution)

    def read(self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> dict[int, Placement]:
        """The solution that a solver holds."""
        return {
            task: Placement(shift, int(solver.value(self.variables.starts[task])))
            for task, literals in self.variables.on_shift.items()
            for shift, literal in literals.items()
            if solver.value(literal)
        }

    def _add_visit(self, visit: int) -> None:
        cost = self.problem.visits[visit].unplanned_cost
        if visit not in self.scope.free or cost is None:
            self.variables.planned[visit] = self.model.new_constant(1)
            return
        planned = self.model.new_bool_var(f"planned {visit}")
        self.variables.planned[visit] = planned
        self._objective.append(cost * (1 - planned))

    def _add_task(self, task: int) -> None:
        ranges = self.problem.possible_starts[task]
        kept, is_open = self.scope.kept.get(task), self.scope.open_shifts
        shifts = sorted(is_open & ranges.keys()) if kept is None else [kept.shift]
        union = cp_model.Domain.from_intervals([list(pair) for shift in shifts for pair in ranges[shift]] or [[0, 0]])
        if kept is not None and kept.shift not in is_open:
            union = cp_model.Domain(kept.start, kept.start)
        start = self.model.new_int_var_from_domain(union, f"start {task}")
        self.variables.starts[task] = start
        literals = self.variables.on_shift.setdefault(task, {})
        for shift in shifts:
            literal = self.model.new_bool_var(f"{task} on {shift}") if kept is None else self.model.new_constant(1)
            literals[shift] = literal
            allowed = cp_model.Domain.from_intervals([list(pair) for pair in ranges[shift]])
            self.model.add_linear_expression_in_domain(start, allowed).only_enforce_if(literal)
        self.model.add(sum(literals.values()) == self.variables.planned[self.problem.tasks[task].visit])

    def _on_day(self, task: int, day: int) -> cp_model.LinearExpr:
        """1 if the task is done on the day."""
        literals, shifts = self.variables.on_shift[task], self.problem.shifts
        return _sum(literal for shift, literal in literals.items() if shifts[shift].day == day)

    def _days(self, *tasks: int) -> list[int]:
        return sorted({self.problem.shifts[shift].day for task in tasks for shift in self.variables.on_shift[task]})

    def _add_links(self) -> None:
        for link in self.problem.links:
            visit = self.problem.tasks[link.first].visit
            if visit not in self.variables.planned:
                continue
            starts, planned = self.variables.starts, self.variables.planned[visit]
            apart = starts[link.second] - starts[link.first]
            self.model.add_linear_constraint(apart, link.least, link.most).only_enforce_if(planned)
            by_expert: dict[int, list[cp_model.IntVar]] = {}
            for task in (link.first, link.second):
                for shift, literal in self.variables.on_shift[task].items():
                    by_expert.setdefault(self.problem.shifts[shift].expert, []).append(literal)
            for both in by_expert.values():
                self.model.add_at_most_one(both)
            for day in self._days(link.first, link.second):
                self.model.add(self._on_day(link.first, day) == self._on_day(link.second, day))

    def _add_series(self, number: int) -> None:
        series = self.problem.series[number]
        visits = [visit for visit in series.visits if visit in self.variables.planned]
        firsts = [self.problem.visits[visit].tasks[0] for visit in visits]
        visited = {day: _sum(self._on_day(task, day) for task in firsts) for day in self._days(*firsts)}
        for on_day in visited.values():
            self.model.add(on_day <= 1)
        if series.most_runs is not None:
            runs = []
            for day in visited:
                if day + 1 in visited and day + 2 in visited:
                    run = self.model.new_bool_var(f"run {number} {day}")
                    self.model.add(visited[day] + visited[day + 1] + visited[day + 2] <= 2 + run)
                    runs.append(run)
            self.model.add(sum(runs) <= series.most_runs)
        if self.problem.weights.change:
            self._add_changes(number, [task for visit in visits for task in self.problem.visits[visit].tasks])

    def _add_changes(self, number: int, tasks: list[int]) -> None:
        series, shifts = self.problem.series[number], self.problem.shifts
        seen: dict[int, list[cp_model.IntVar]] = {}
        for task in tasks:
            for shift, literal in self.variables.on_shift[task].items():
                if shifts[shift].expert not in series.known_experts:
                    seen.setdefault(shifts[shift].expert, []).append(literal)
        if len(seen) <= series.free_strangers:
            return
        strangers = []
        for expert, literals in seen.items():
            stranger = self.model.new_bool_var(f"series {number} sees {expert}")
            for literal in literals:
                self.model.add_implication(literal, stranger)
            strangers.append(stranger)
        changes = self.model.new_int_var(0, len(seen), f"changes {number}")
        self.model.add(changes >= sum(strangers) - series.free_strangers)
        self._objective.append(self.problem.weights.change * changes)

    def _add_lateness(self) -> None:
        weights = self.problem.weights
        largest = self.model.new_int_var(0, self.horizon, "largest lateness") if weights.largest_lateness else None
        for task in self.tasks:
            chances = self.problem.tasks[task].chances
            by_due: dict[int, list[cp_model.IntVar]] = {}
            for shift, literal in self.variables.on_shift[task].items():
                due = chances[shift].due
                if due is not None:
                    by_due.setdefault(due, []).append(literal)
            if not by_due:
                continue
            late = self.model.new_int_var(0, self.horizon, f"late {task}")
            for due, literals in by_due.items():
                on_these = self.model.new_bool_var(f"{task} due {due}")
                self.model.add(sum(literals) == on_these)
                self.model.add(late >= self.variables.starts[task] - due).only_enforce_if(on_these)
            self._objective.append(weights.lateness * late)
            if largest is not None:
                self.model.add(largest >= late)
        if largest is not None:
            self._objective.append(weights.largest_lateness * largest)

    def _order_interchangeable(self) -> None:
        """Alike visits come in the order of their numbers: which is which does not matter."""
        beyond = max((shift.day for shift in self.problem.shifts), default=0) + 1
        for visits in interchangeable(self.problem):
            firsts = [self.problem.visits[visit].tasks[0] for visit in visits]
            days = [
                _sum(day * self._on_day(task, day) for day in self._days(task))
                + beyond * (1 - self.variables.planned[visit])
                for task, visit in zip(firsts, visits, strict=True)
            ]
            for one, other in pairwise(days):
                self.model.add(one <= other)


def _sum(terms: Iterable[cp_model.LinearExprT]) -> cp_model.LinearExpr:
    """The sum as an expression, also of one term or of none."""
    return cp_model.LinearExpr.sum(list(terms))
