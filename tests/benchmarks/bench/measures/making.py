"""Runs made by hand for tests of measures, comparisons and tuning."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from benchmarks.bench.runs.record import Machine, Outcome, Run, TracePoint

MACHINE = Machine(processor="Abacus 7", cores=3, memory_gib=5.5, python="3.11.2", versions={"ortools": "9.15"})
BEGUN = datetime(2026, 11, 20, 9, tzinfo=UTC)
Step = tuple[float, str, int | None, int | None]
"""(seconds, found by, cost, bound)"""


def made_run(
    setting: str = "default",
    instance: str = "region-1",
    seed: int = 1,
    cost: int | None = 1000,
    *,
    seconds: float | None = 8.0,
    bound: float | None = None,
    status: PeerStatus | None = None,
    violations: dict[str, int] | None = None,
    trace: Sequence[Step] = (),
    **fields: Any,
) -> Run:
    """A run that kept the rules, unless told otherwise; `fields` are those of the run."""
    outcome = Outcome(
        status=status or (PeerStatus.NO_ANSWER if cost is None else PeerStatus.FEASIBLE),
        travel="" if cost is None else fields.pop("travel", "great circle"),
        cost=cost,
        bound=bound,
        bound_scope=None if bound is None else BoundScope.CANDIDATES,
        seconds=seconds,
        trace=tuple(
            TracePoint(seconds=at, phase="improve", found_by=by, cost=points, bound=least)
            for at, by, points, least in trace
        ),
        violations=None if cost is None else violations or {},
    )
    content: dict[str, Any] = {
        "experiment": "made",
        "key": f"{setting}/{fields.get('version', '')}/{instance}/{seed}",
        "setting": setting,
        "way": "engine",
        "instance": instance,
        "snapshot_id": f"sha256:{instance}",
        "seed": seed,
        "time_limit_seconds": 20.0,
        "threads": 2,
        "begun": BEGUN,
        "load_before": 0.4,
        "load_after": 1.9,
        "process_seconds": (seconds or 20.0) + 1.25,
        "machine": MACHINE,
    }
    return Run(**{**content, **fields}, outcome=outcome)
