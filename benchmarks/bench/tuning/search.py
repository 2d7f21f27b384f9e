"""The search on the training instances: Optuna proposes, a signed rank test drops."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import fmean
from typing import Protocol

import optuna

from benchmarks.bench.compare.quantities import Quantity, find_quantity
from benchmarks.bench.measures.measured import measure
from benchmarks.bench.measures.problems import disqualified_configurations
from benchmarks.bench.runs.record import Run
from benchmarks.bench.statistics.significance import Side, signed_rank_test
from benchmarks.bench.tuning.experiment import DEFAULT, Candidate, TuningExperiment, suggested

STARTUP_TRIALS = 10
"""Drawn at random before the search learns from them."""
Block = tuple[str, int]
"""An instance with a seed."""
Values = Mapping[str, Mapping[Block, float]]
"""By setting, then by block: percent, less is better."""


class Ended(StrEnum):
    """How a trial ended."""

    FINISHED = "finished"
    DROPPED = "dropped"
    """Clearly worse than the champion on the seeds so far."""
    WRONG = "wrong"
    """A plan broke a rule."""


@dataclass(frozen=True)
class Tried:
    """One setting that was tried."""

    candidate: Candidate
    ended: Ended
    mean: float | None
    """Percent, over the seeds it had; null where a plan was wrong."""
    seeds: int


@dataclass
class Search:
    """Everything that the search has seen, in the order in which it saw it."""

    quantity: Quantity
    champion: Candidate = DEFAULT
    runs: list[Run] = field(default_factory=list)
    run_seeds: set[tuple[str, int]] = field(default_factory=set)
    """Settings with the seeds whose runs are among them: a setting may be proposed twice."""
    tried: dict[str, Tried] = field(default_factory=dict)
    """By name: one proposed again is the same setting still."""

    def keep(self, item: Tried) -> None:
        """How a setting ended; once it has finished it stays so, with the newest mean."""
        earlier = self.tried.get(item.candidate.name)
        if earlier is None or earlier.ended is not Ended.FINISHED or item.ended is Ended.FINISHED:
            self.tried[item.candidate.name] = item


@dataclass(frozen=True)
class Found:
    """What the search came to on the training instances."""

    best: Candidate | None
    """Null if nothing that was tried is better there than the default."""
    default_mean: float
    best_mean: float | None
    tried: tuple[Tried, ...]
    """Each setting once, however often it was proposed."""


class DefaultWrongError(Exception):
    """The default settings made a wrong plan: there is nothing to compare with."""


class Evaluate(Protocol):
    """Runs settings on all instances of a part."""

    def __call__(self, settings: Sequence[Candidate], seeds: Sequence[int]) -> Sequence[Run]:
        """The runs, seed by seed and instance by instance; what was run before comes from the store."""
        ...


def search(experiment: TuningExperiment, evaluate: Evaluate, say: Callable[[str], None]) -> Found:
    """
    Tries settings one after another on the training instances, seed by seed.

    Optuna's tree-structured Parzen estimator proposes. A setting is dropped after a seed when the signed rank test
    says that it is worse than the champion (the best so far) on instances and seeds until then, and at once when a plan
    of it breaks a rule. The same experiment with the same runs goes the same way.

    Raises
    ------
    DefaultWrongError
        If a plan of the default settings breaks a rule.
    """
    state = Search(find_quantity(experiment.measure))
    default = _race(DEFAULT, state, experiment, evaluate, None)
    if default.mean is None:
        raise DefaultWrongError("a plan of the default settings breaks a rule; mend that before tuning")
    say(f"default: {default.mean:.4g} %")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=experiment.seed, n_startup_trials=STARTUP_TRIALS)
    study = optuna.create_study(direction="minimize", sampler=sampler)
    for number in range(experiment.trials):
        trial = study.ask()
        tried = _race(suggested(trial, experiment.parameters), state, experiment, evaluate, trial)
        state.keep(tried)
        if tried.ended is Ended.FINISHED:
            study.tell(trial, tried.mean)
        else:
            study.tell(trial, state=_STATES[tried.ended])
        say(f"{number + 1}/{experiment.trials} {tried.candidate.name}: {_words(tried)}; best {state.champion.name}")
    values = values_of(state.runs, state.quantity)
    finished = {name: item.candidate for name, item in state.tried.items() if item.ended is Ended.FINISHED}
    default_mean = mean_of(values[DEFAULT.name])
    best = min(finished, key=lambda name: mean_of(values[name]), default=None)
    if best is None or mean_of(values[best]) >= default_mean:
        return Found(None, default_mean, None, tuple(state.tried.values()))
    return Found(finished[best], default_mean, mean_of(values[best]), tuple(state.tried.values()))


_STATES = {Ended.DROPPED: optuna.trial.TrialState.PRUNED, Ended.WRONG: optuna.trial.TrialState.FAIL}


def _race(
    tried: Candidate, state: Search, experiment: TuningExperiment, evaluate: Evaluate, trial: optuna.Trial | None
) -> Tried:
    """Runs a setting seed by seed until it is done or dropped; a new best becomes the champion."""
    own: list[Run] = []
    mean = 0.0
    for number, seed in enumerate(experiment.train.seeds, 1):
        runs = evaluate((tried,), (seed,))
        own += runs
        if (tried.name, seed) not in state.run_seeds:
            state.run_seeds.add((tried.name, seed))
            state.runs += runs
        if is_wrong(own):
            return Tried(tried, Ended.WRONG, None, number)
        # a plan of another setting may have become the best known since: both are valued again
        values = values_of(state.runs, state.quantity)
        blocks = {(run.instance, run.seed): values[tried.name][run.instance, run.seed] for run in own}
        mean = mean_of(blocks)
        if trial is None:
            continue
        trial.report(mean, number)
        champion = values[state.champion.name]
        if number < len(experiment.train.seeds) and chance_of_no_worse(blocks, champion) <= experiment.alpha:
            return Tried(tried, Ended.DROPPED, mean, number)
        if number == len(experiment.train.seeds) and mean < mean_of(champion):
            state.champion = tried
    return Tried(tried, Ended.FINISHED, mean, len(experiment.train.seeds))


def values_of(runs: Sequence[Run], quantity: Quantity) -> Values:
    """
    What every run is worth.

    Best known costs are those of these runs alone: who gives the same runs in the same order gets the same values,
    whatever else is in the store by now. That is what lets a search that was broken off go the same way again.
    """
    found: dict[str, dict[Block, float]] = {}
    for row in measure(runs):
        value = quantity.value(row)
        # every quantity that is tuned for has a value for a run without a plan
        assert value is not None
        found.setdefault(row.arm, {})[row.instance, row.seed] = value
    return found


def mean_of(values: Mapping[Block, float]) -> float:
    """The objective: the mean over instances and seeds."""
    return fmean(values.values())


def chance_of_no_worse(values: Mapping[Block, float], champion: Mapping[Block, float]) -> float:
    """
    One-sided p-value of the signed rank test that the setting is worse than the champion on the blocks it has.

    Blocks, not means over seeds: this only saves time in the search. What is claimed at the end rests on other
    instances, with seeds averaged.
    """
    return signed_rank_test([value - champion[block] for block, value in values.items()], Side.ABOVE_ZERO).p_value


def is_wrong(runs: Sequence[Run]) -> bool:
    """One of the plans breaks a rule."""
    return bool(disqualified_configurations(runs))


def _words(tried: Tried) -> str:
    mean = "" if tried.mean is None else f"{tried.mean:.4g} %, "
    return f"{mean}{tried.ended.value} after {tried.seeds} seed(s)"
