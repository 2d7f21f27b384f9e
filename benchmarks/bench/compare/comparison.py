"""Settings compared on the instances that they share: tests, estimates, and the gate of CI."""

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from pydantic import Field
from scipy.stats import rankdata

from benchmarks.bench.compare.pairing import CompareError, Missing, Pairing, pair
from benchmarks.bench.compare.quantities import Quantity, Scale
from benchmarks.bench.measures.measured import measure
from benchmarks.bench.measures.problems import Fault, configurations_of, disqualified_configurations
from benchmarks.bench.runs.record import Run
from benchmarks.bench.statistics.descriptive import Wins, win_tie_loss
from benchmarks.bench.statistics.estimates import (
    SHIFT_SECONDS,
    Estimate,
    Floats,
    mean_estimate,
    shifted_geometric_mean_estimate,
)
from benchmarks.bench.statistics.significance import (
    Friedman,
    NonInferiority,
    SignedRank,
    fewest_pairs,
    friedman_test,
    hodges_lehmann,
    holm,
    non_inferiority,
    signed_rank_test,
)
from models.base import Model

LEAST = 1e-3
"""Ratios take no zero: a thousandth of a second, or of a MiB, is as little as is measured."""


class ConfigurationFigures(Model):
    """One configuration by itself."""

    arm: str
    mean: Estimate = Field(description="Over instances: shifted geometric mean of a ratio scale, else arithmetic.")
    runs: int
    censored: int = Field(description="Runs that did not reach the goal and count with the penalty.")
    mean_rank: float = Field(description="Over instances; 1 is the least.")


class PairFigures(Model):
    """Two configurations compared; differences are second minus first, ratios second over first."""

    first: str
    second: str
    estimate: Estimate = Field(
        description="Hodges-Lehmann, as a ratio or a difference; its interval is of this pair alone, not corrected for "
        "the others."
    )
    p_value: float = Field(description="Wilcoxon signed rank, two-sided.")
    holm_p_value: float = Field(description="Corrected for all pairs compared.")
    is_exact: bool
    rank_biserial: float = Field(
        description="Effect size: -1 if the second is less wherever the two differ, 1 if more."
    )
    zeros: int = Field(description="Instances without any difference.")
    wins: Wins = Field(description="A win: the second is less.")
    is_shown: bool = Field(description="A difference is shown at alpha.")


class Gate(Model):
    """Whether the second configuration may take the place of the first."""

    margin: float = Field(description="As given: percent of the first for ratios, else in the unit.")
    found: NonInferiority = Field(description="In the scale of the test: logarithms for ratios.")
    upper: float | None = Field(description="The bound as the margin is given; null with too few instances.")

    @property
    def is_open(self) -> bool:
        """Worse by more than the margin is excluded."""
        return self.found.holds


class Comparison(Model):
    """What was compared on what, and what came of it."""

    measure: str
    title: str
    unit: str
    scale: Scale
    penalty: str = Field(description="How a goal that was not reached counts; empty where there is none.")
    alpha: float
    shift: float | None = Field(description="Of the geometric means; null where they are arithmetic.")
    instances: tuple[str, ...]
    arms: tuple[ConfigurationFigures, ...]
    overall: Friedman | None = Field(description="Of three configurations or more.")
    pairs: tuple[PairFigures, ...]
    instances_needed: int = Field(description="The fewest on which a pair could be shown to differ, if all agree.")
    gate: Gate | None
    disqualified: dict[str, tuple[Fault, ...]] = Field(description="Configurations asked for that made a wrong plan.")
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def compare(
    runs: Sequence[Run],
    configurations: Sequence[str],
    quantity: Quantity,
    alpha: float = 0.05,
    margin: float | None = None,
    shift: float = SHIFT_SECONDS,
) -> Comparison:
    """
    Sets configurations against each other on the instances they share.

    Two configurations by the signed rank test. More by Friedman's test, and every pair by the signed rank test with
    Holm's correction; a pair counts as shown only if both say so.

    Parameters
    ----------
    runs
        The whole store.
    margin
        With two configurations: asks whether it can be excluded that the second is worse than the first by more than
        this; percent of the first for ratios, else in the unit.
    shift
        Of the geometric means, in the unit; only for the figures of each configuration by itself.

    Raises
    ------
    CompareError
        If an configuration is not in the store, fewer than two are left, or the runs cannot be compared.
    """
    _require_configurations(runs, configurations, margin)
    faults = disqualified_configurations(runs)
    kept = [configuration for configuration in configurations if configuration not in faults]
    wrong = {configuration: faults[configuration] for configuration in configurations if configuration in faults}
    pairing = pair(measure(runs), kept, quantity) if len(kept) >= 2 else None
    is_ratio = quantity.scale is Scale.RATIO
    overall: Friedman | None = None
    pairs: tuple[PairFigures, ...] = ()
    gate: Gate | None = None
    if pairing is not None and pairing.instances:
        overall = friedman_test(pairing.values) if len(kept) > 2 else None
        pairs = _pairs(pairing, quantity.scale, alpha, overall)
        gate = None if margin is None else _gate(pairing.values, quantity.scale, margin, alpha)
    return Comparison(
        measure=quantity.name,
        title=quantity.title,
        unit=quantity.unit,
        scale=quantity.scale,
        penalty=quantity.penalty,
        alpha=alpha,
        shift=shift if is_ratio else None,
        instances=() if pairing is None else pairing.instances,
        arms=() if pairing is None else _figures(pairing, shift if is_ratio else None, 1 - alpha),
        overall=overall,
        pairs=pairs,
        instances_needed=fewest_pairs(alpha / max(1, math.comb(len(kept), 2))),
        gate=gate,
        disqualified=wrong,
        missing=() if pairing is None else pairing.missing,
        notes=() if pairing is None else pairing.notes,
    )


def differences(values: Floats, scale: Scale) -> Floats:
    """
    What is tested, one an instance, for two columns: second minus first, of logarithms for ratios.

    Parameters
    ----------
    values
        Shape (instances, 2).
    """
    shown = np.log(np.maximum(values, LEAST)) if scale is Scale.RATIO else values
    found: Floats = shown[:, 1] - shown[:, 0]
    return found


def _require_configurations(runs: Sequence[Run], configurations: Sequence[str], margin: float | None) -> None:
    known = configurations_of(runs)
    unknown = [configuration for configuration in configurations if configuration not in known]
    if unknown:
        raise CompareError(f"not in the store: {', '.join(unknown)}; it has {', '.join(known) or 'no runs'}")
    if len(set(configurations)) < len(configurations) or len(configurations) < 2:
        raise CompareError("give two or more settings, each once")
    if margin is not None and len(configurations) != 2:
        raise CompareError("a gate is for two settings: the one in use, then the one that may take its place")


def _figures(pairing: Pairing, shift: float | None, confidence: float) -> tuple[ConfigurationFigures, ...]:
    if not pairing.instances:
        return ()
    ranks = rankdata(pairing.values, axis=1).mean(axis=0)
    return tuple(
        ConfigurationFigures(
            arm=configuration,
            mean=mean_estimate(column, confidence)
            if shift is None
            else shifted_geometric_mean_estimate(column, shift, confidence),
            runs=pairing.runs[number],
            censored=pairing.censored[number],
            mean_rank=float(ranks[number]),
        )
        for number, (configuration, column) in enumerate(zip(pairing.configurations, pairing.values.T, strict=True))
    )


def _pairs(pairing: Pairing, scale: Scale, alpha: float, overall: Friedman | None) -> tuple[PairFigures, ...]:
    places = list(combinations(range(len(pairing.configurations)), 2))
    steps = [differences(pairing.values[:, place], scale) for place in places]
    tests: list[SignedRank] = [signed_rank_test(step) for step in steps]
    corrected = holm([test.p_value for test in tests])
    may_show = overall is None or overall.p_value <= alpha
    return tuple(
        PairFigures(
            first=pairing.configurations[first],
            second=pairing.configurations[second],
            estimate=_shown(hodges_lehmann(step, 1 - alpha), scale),
            p_value=test.p_value,
            holm_p_value=float(p_value),
            is_exact=test.exact,
            rank_biserial=test.rank_biserial,
            zeros=test.zeros,
            wins=win_tie_loss(step),
            is_shown=bool(may_show and p_value <= alpha),
        )
        for (first, second), step, test, p_value in zip(places, steps, tests, corrected, strict=True)
    )


def _shown(estimate: Estimate, scale: Scale) -> Estimate:
    if scale is Scale.DIFFERENCE:
        return estimate
    low, high = (None if end is None else math.exp(end) for end in (estimate.low, estimate.high))
    return estimate.model_copy(update={"value": math.exp(estimate.value), "low": low, "high": high})


def _gate(values: Floats, scale: Scale, margin: float, alpha: float) -> Gate:
    is_ratio = scale is Scale.RATIO
    found = non_inferiority(differences(values, scale), math.log1p(margin / 100) if is_ratio else margin, alpha)
    upper = found.upper_bound
    return Gate(margin=margin, found=found, upper=100 * math.expm1(upper) if is_ratio and upper is not None else upper)
