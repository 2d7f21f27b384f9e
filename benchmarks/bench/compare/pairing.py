"""The values that are compared: one for each instance and setting, and what a fair comparison lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean

import numpy as np
from pydantic import Field

from benchmarks.bench.compare.quantities import Quantity
from benchmarks.bench.measures.measured import Measured
from benchmarks.bench.peers.protocol import BoundScope
from benchmarks.bench.statistics.estimates import Floats
from models.base import Model

Case = tuple[str, str, str]
"""Experiment, instance, snapshot: what has to be the same in a pair."""


class CompareError(ValueError):
    """The runs cannot be compared; the message says why and what to do."""


class Missing(Model):
    """Runs that a fair comparison needs and the store does not have."""

    arm: str
    instance: str
    seeds: tuple[int, ...]
    leaves_out: bool = Field(
        description="The configuration has no run at all there: the instance is left out for every arm."
    )


@dataclass(frozen=True)
class Pairing:
    """Values of the configurations on the instances that they share."""

    configurations: tuple[str, ...]
    instances: tuple[str, ...]
    values: Floats
    """Shape (instances, configurations): means over seeds."""
    runs: tuple[int, ...]
    """By configuration, of these instances."""
    censored: tuple[int, ...]
    """By configuration: runs whose value stands for a goal that was not reached."""
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def pair(rows: Sequence[Measured], configurations: Sequence[str], quantity: Quantity) -> Pairing:
    """
    One value an instance and configuration: the arithmetic mean over its seeds.

    The seeds of an instance are one observation, not several: taken as pairs they would pass chance within an instance
    for evidence about other instances. The mean is arithmetic, because it is what one run with an unknown seed may
    be expected to cost; a median or geometric mean hides the seed that fails.

    Raises
    ------
    CompareError
        If a run stands twice, or configurations count points by unlike policies.
    """
    chosen = [row for row in rows if row.arm in configurations]
    found = _by_run(chosen, quantity)
    if quantity.counts_points:
        _require_one_policy(chosen, quantity)
    cases = list(dict.fromkeys(map(_case, chosen)))
    seeds = {
        configuration: {row.seed for row in chosen if row.arm == configuration} for configuration in configurations
    }
    missing: list[Missing] = []
    kept: list[Case] = []
    for case in cases:
        lacking = {
            configuration: sorted(seed for seed in seeds[configuration] if (configuration, case, seed) not in found)
            for configuration in configurations
        }
        whole = {
            configuration
            for configuration in configurations
            if len(lacking[configuration]) == len(seeds[configuration])
        }
        missing += [
            Missing(
                arm=configuration,
                instance=case[1],
                seeds=tuple(lacking[configuration]),
                leaves_out=configuration in whole,
            )
            for configuration in configurations
            if lacking[configuration] or configuration in whole
        ]
        if not whole:
            kept.append(case)
    counted = {key: row for key, (row, _) in found.items() if key[1] in kept}
    return Pairing(
        configurations=tuple(configurations),
        instances=tuple(case[1] for case in kept),
        values=np.array(
            [
                [_mean(found, configuration, case, seeds[configuration]) for configuration in configurations]
                for case in kept
            ]
        ).reshape(-1, len(configurations)),
        runs=tuple(sum(key[0] == configuration for key in counted) for configuration in configurations),
        censored=tuple(
            sum(quantity.is_censored(row) for key, row in counted.items() if key[0] == configuration)
            for configuration in configurations
        ),
        missing=tuple(missing),
        notes=tuple(_notes(list(counted.values()), configurations, quantity)),
    )


_Found = Mapping[tuple[str, Case, int], tuple[Measured, float]]


def _by_run(rows: Sequence[Measured], quantity: Quantity) -> _Found:
    found: dict[tuple[str, Case, int], tuple[Measured, float]] = {}
    seen: set[tuple[str, Case, int]] = set()
    for row in rows:
        key = (row.arm, _case(row), row.seed)
        if key in seen:
            raise CompareError(
                f"{row.arm} on {row.instance} with seed {row.seed} stands twice in the store: compare a store with one "
                "run of each"
            )
        seen.add(key)
        value = quantity.value(row)
        if value is not None:
            found[key] = (row, value)
    return found


def _case(row: Measured) -> Case:
    return row.experiment, row.instance, row.snapshot_id


def _mean(found: _Found, configuration: str, case: Case, seeds: set[int]) -> float:
    return fmean(found[configuration, case, seed][1] for seed in seeds if (configuration, case, seed) in found)


def _require_one_policy(rows: Sequence[Measured], quantity: Quantity) -> None:
    policies: dict[str, str] = {}
    for row in rows:
        policies.setdefault(row.policy, row.arm)
    if len(policies) > 1:
        names = " and ".join(list(policies.values())[:2])
        raise CompareError(
            f"{names} have unlike policies: their points mean unlike things, so {quantity.name} says nothing. Compare "
            "key figures, such as --measure kpi.unplaced_days, or seconds"
        )


def _notes(rows: Sequence[Measured], configurations: Sequence[str], quantity: Quantity) -> list[str]:
    """What else than their settings makes the configurations unlike."""
    notes = []
    for title, of in (
        ("time limit", lambda row: f"{row.time_limit_seconds:g} s"),
        ("threads", lambda row: row.threads),
    ):
        by_configuration = {
            configuration: sorted({str(of(row)) for row in rows if row.arm == configuration})
            for configuration in configurations
        }
        if any(one != other for one, other in product(by_configuration.values(), repeat=2)):
            notes.append(
                f"unlike {title}: "
                + "; ".join(
                    f"{configuration} {', '.join(values)}" for configuration, values in by_configuration.items()
                )
            )
    for configuration in configurations if quantity.rests_on_bound else ():
        bounded = {row.bound_scope for row in rows if row.arm == configuration and row.bound_scope is not None}
        narrow = sorted(scope.value for scope in bounded - {BoundScope.CANDIDATES})
        if narrow:
            notes.append(f"{configuration}: a bound over its own choices ({', '.join(narrow)}) counts as none")
    return notes
