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
    leaves_out: bool = Field(description="The arm has no run at all there: the instance is left out for every arm.")


@dataclass(frozen=True)
class Pairing:
    """Values that stand beside each other."""

    arms: tuple[str, ...]
    instances: tuple[str, ...]
    values: Floats
    """Shape (instances, arms): means over seeds."""
    runs: tuple[int, ...]
    """By arm, of these instances."""
    censored: tuple[int, ...]
    """By arm: runs whose value stands for a goal that was not reached."""
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def pair(rows: Sequence[Measured], arms: Sequence[str], quantity: Quantity) -> Pairing:
    """
    One value an instance and arm: the arithmetic mean over its seeds.

    The seeds of an instance are one observation, not several: taken as pairs they would pass chance within an instance
    for evidence about other instances. The mean is arithmetic, because it is what one run with an unknown seed may
    be expected to cost; a median or geometric mean hides the seed that fails.

    Raises
    ------
    CompareError
        If a run stands twice, or arms count points by unlike policies.
    """
    chosen = [row for row in rows if row.arm in arms]
    found = _by_run(chosen, quantity)
    if quantity.counts_points:
        _require_one_policy(chosen, quantity)
    cases = list(dict.fromkeys(map(_case, chosen)))
    seeds = {arm: {row.seed for row in chosen if row.arm == arm} for arm in arms}
    missing: list[Missing] = []
    kept: list[Case] = []
    for case in cases:
        lacking = {arm: sorted(seed for seed in seeds[arm] if (arm, case, seed) not in found) for arm in arms}
        whole = {arm for arm in arms if len(lacking[arm]) == len(seeds[arm])}
        missing += [
            Missing(arm=arm, instance=case[1], seeds=tuple(lacking[arm]), leaves_out=arm in whole)
            for arm in arms
            if lacking[arm] or arm in whole
        ]
        if not whole:
            kept.append(case)
    counted = {key: row for key, (row, _) in found.items() if key[1] in kept}
    return Pairing(
        arms=tuple(arms),
        instances=tuple(case[1] for case in kept),
        values=np.array([[_mean(found, arm, case, seeds[arm]) for arm in arms] for case in kept]).reshape(
            -1, len(arms)
        ),
        runs=tuple(sum(key[0] == arm for key in counted) for arm in arms),
        censored=tuple(sum(quantity.is_censored(row) for key, row in counted.items() if key[0] == arm) for arm in arms),
        missing=tuple(missing),
        notes=tuple(_notes(list(counted.values()), arms, quantity)),
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


def _mean(found: _Found, arm: str, case: Case, seeds: set[int]) -> float:
    return fmean(found[arm, case, seed][1] for seed in seeds if (arm, case, seed) in found)


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


def _notes(rows: Sequence[Measured], arms: Sequence[str], quantity: Quantity) -> list[str]:
    """What makes the arms unlike beside their settings."""
    notes = []
    for title, of in (
        ("time limit", lambda row: f"{row.time_limit_seconds:g} s"),
        ("threads", lambda row: row.threads),
    ):
        told = {arm: sorted({str(of(row)) for row in rows if row.arm == arm}) for arm in arms}
        if any(one != other for one, other in product(told.values(), repeat=2)):
            notes.append(f"unlike {title}: " + "; ".join(f"{arm} {', '.join(values)}" for arm, values in told.items()))
    for arm in arms if quantity.rests_on_bound else ():
        bounded = {row.bound_scope for row in rows if row.arm == arm and row.bound_scope is not None}
        narrow = sorted(scope.value for scope in bounded - {BoundScope.CANDIDATES})
        if narrow:
            notes.append(f"{arm}: a bound over its own choices ({', '.join(narrow)}) counts as none")
    return notes
