"""The runs of a report, sorted out once for all figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from benchmarks.bench.measures.measured import Measured, measure
from benchmarks.bench.measures.problems import (
    Fault,
    Problem,
    configurations_of,
    disqualified_configurations,
    problem_of,
)
from benchmarks.bench.measures.trace import BestKnown, best_known
from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.reports.drawing.palette import Look, look
from benchmarks.bench.reports.words import listed
from benchmarks.bench.runs.record import Run
from benchmarks.bench.statistics.descriptive import penalised_seconds


@dataclass(frozen=True)
class Target:
    """A goal that a run reaches at some moment, or does not."""

    name: str
    """As on the command line and in CSV files."""
    words: str
    """After "seconds to"."""
    column: str
    """Of the measures: the seconds until it was reached."""

    def seconds(self, measured: Measured) -> float:
        """Until the goal, at most the limit; infinite where it was not reached within the limit and its grace."""
        found: float | None = getattr(measured, self.column)
        return float("inf") if found is None else min(found, measured.time_limit_seconds)


TARGETS = (
    Target("plan", "a first plan", "seconds_to_first"),
    Target("1%", "within 1 % of the best known plan", "seconds_to_1_percent"),
    Target("0.1%", "within 0.1 % of the best known plan", "seconds_to_01_percent"),
    Target("gap1%", "a proven gap of 1 %", "seconds_to_gap_1_percent"),
    Target("gap0.1%", "a proven gap of 0.1 %", "seconds_to_gap_01_percent"),
    Target("proven", "a proof that nothing is cheaper", "seconds_to_proven"),
)
USUAL = "1%"


class UnknownTargetError(ValueError):
    """No goal has this name."""


def target_named(name: str) -> Target:
    """
    The goal with this name.

    Raises
    ------
    UnknownTargetError
        With the names that there are.
    """
    for target in TARGETS:
        if target.name == name:
            return target
    raise UnknownTargetError(f"no target {name!r}; there are: {', '.join(target.name for target in TARGETS)}")


ByProblem = Mapping[Problem, float]
"""A measure of one setting: one number a problem, its seeds taken together."""


class Case(NamedTuple):
    """A run with what is derived from it."""

    run: Run
    measured: Measured
    problem: Problem


class NoRunsError(ValueError):
    """There is nothing to report."""


class UnknownBaselineError(ValueError):
    """The setting that others are compared with is not in the store."""


@dataclass(frozen=True)
class Material:
    """The runs of a report, sorted out once for all figures."""

    cases: Sequence[Case]
    """Of every setting, in the order of the store."""
    baseline: str
    """Setting to which the others are compared."""
    target: Target
    """Goal of the figures that look at one goal."""

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every run."""
        return tuple(case.run for case in self.cases)

    @cached_property
    def all_configurations(self) -> tuple[str, ...]:
        """Settings in the order of the store, the baseline first."""
        return tuple(sorted(configurations_of(self.runs), key=lambda name: name != self.baseline))

    @cached_property
    def looks(self) -> Mapping[str, Look]:
        """How each setting is drawn."""
        return {name: look(number) for number, name in enumerate(self.all_configurations)}

    @cached_property
    def disqualified(self) -> Mapping[str, Sequence[Fault]]:
        """Faults of each setting that broke a rule."""
        return disqualified_configurations(self.runs)

    @cached_property
    def configurations(self) -> tuple[str, ...]:
        """Settings that are compared: those that broke no rule."""
        return tuple(name for name in self.all_configurations if name not in self.disqualified)

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Settings that are compared with the baseline."""
        return tuple(name for name in self.configurations if name != self.baseline)

    @cached_property
    def by_configuration(self) -> Mapping[str, tuple[Case, ...]]:
        """Runs of each setting that is compared."""
        return {name: tuple(case for case in self.cases if case.measured.arm == name) for name in self.configurations}

    @cached_property
    def compared(self) -> tuple[Case, ...]:
        """Runs of the settings that are compared."""
        return tuple(case for cases in self.by_configuration.values() for case in cases)

    @cached_property
    def known(self) -> Mapping[Problem, BestKnown]:
        """The best known of each problem that has a plan."""
        return best_known(self.runs)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Of the settings compared, by number of youths and then by name."""
        youths = {case.problem: case.run.features.get("youths", 0.0) for case in self.compared}
        return tuple(sorted(youths, key=lambda problem: (youths[problem], problem)))

    @cached_property
    def limit_seconds(self) -> float:
        """The longest time limit of the runs compared."""
        return max(case.run.time_limit_seconds for case in self.compared)

    @cached_property
    def scopes(self) -> Mapping[str, str]:
        """Over which plans the bounds of each setting hold, of those that have bounds."""
        found = {
            configuration: sorted(
                {case.measured.bound_scope.value for case in cases if case.measured.bound_scope is not None}
            )
            for configuration, cases in self.by_configuration.items()
        }
        return {configuration: " and ".join(scopes) for configuration, scopes in found.items() if scopes}

    def own_bounds(self) -> str:
        """Whose bounds hold for their own choices only, and prove nothing of the problem; empty if nobody's."""
        narrow = {
            configuration: scope for configuration, scope in self.scopes.items() if scope != BoundScope.CANDIDATES.value
        }
        if not narrow:
            return ""
        configurations = {
            scope: [configuration for configuration in narrow if narrow[configuration] == scope]
            for scope in narrow.values()
        }
        scope_words = "; ".join(f"{listed(names)}: {scope}" for scope, names in configurations.items())
        return f"Proofs count over all candidates only; bounds over a way's own choices count as none ({scope_words})."

    def no_comparison(self) -> str:
        """Why nothing can be compared with the baseline; empty if something can."""
        if self.baseline in self.disqualified:
            return f"{self.baseline} is disqualified; choose another setting with --baseline."
        return "" if self.others else "One setting only: there is nothing to compare it with."

    def penalised(self, configuration: str, factor: float) -> ByProblem:
        """Mean over seeds of the seconds to the goal, one not reached counting as this many times the limit."""

        def seconds(case: Case) -> float:
            reached, limit = self.target.seconds(case.measured), case.run.time_limit_seconds
            return float(penalised_seconds([reached], [limit], factor)[0])

        return by_problem(self.by_configuration[configuration], seconds, mean)

    def median_seconds(self, configuration: str) -> ByProblem:
        """Median over seeds of the seconds to the goal; infinite where half of them or more did not reach it."""
        return by_problem(
            self.by_configuration[configuration], lambda case: self.target.seconds(case.measured), upper_median
        )


def by_problem(
    cases: Sequence[Case], value: Callable[[Case], float], together: Callable[[Sequence[float]], float]
) -> ByProblem:
    """A measure of some runs, the seeds of each problem taken together."""
    found: dict[Problem, list[float]] = {}
    for case in cases:
        found.setdefault(case.problem, []).append(value(case))
    return {problem: together(values) for problem, values in found.items()}


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return float(np.mean(values))


def upper_median(values: Sequence[float]) -> float:
    """The median; of an even number the upper one, so that it is a value that occurred, next to an infinite one too."""
    return float(sorted(values)[len(values) // 2])


def sort_out(runs: Sequence[Run], target: Target, baseline: str | None = None) -> Material:
    """
    The material of a store.

    Parameters
    ----------
    baseline
        None: the first setting of the store that broke no rule.

    Raises
    ------
    NoRunsError
    UnknownBaselineError
        With the settings that there are.
    """
    if not runs:
        raise NoRunsError("the store holds no runs; make some with `thuisnabij bench run`")
    configurations, wrong = configurations_of(runs), disqualified_configurations(runs)
    if baseline is None:
        baseline = next(
            (configuration for configuration in configurations if configuration not in wrong), configurations[0]
        )
    if baseline not in configurations:
        raise UnknownBaselineError(f"no setting {baseline!r} in the store; there are: {', '.join(configurations)}")
    cases = [Case(run, measured, problem_of(run)) for run, measured in zip(runs, measure(runs), strict=True)]
    return Material(cases, baseline, target)
