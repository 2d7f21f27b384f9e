"""Runs as a store holds them, for tests of what reads them."""

from datetime import UTC, datetime

from benchmarks.bench.peers.protocol import BoundScope, PeerStatus
from benchmarks.bench.runs.record import Machine, Outcome, Run

MACHINE = Machine(processor="Abacus 7", cores=3, memory_gib=5.5, python="3.11.2", versions={"ortools": "9.15"})
PROVEN = Outcome(
    status=PeerStatus.OPTIMAL,
    cost=12_000,
    bound=11_940.0,
    bound_scope=BoundScope.CANDIDATES,
    seconds_by_phase={"prepare": 0.25, "relax": 1.5},
    seconds=3.21,
    peak_mib=456.7,
    violations={},
    kpis={"unplaced_youths": 4.0},
)
WRONG = Outcome(status=PeerStatus.FEASIBLE, cost=9_000, violations={"leaving": 2, "pin": 1}, note="a | b")
LATE = Outcome(status=PeerStatus.FEASIBLE, cost=12_300, seconds=52.9, violations={}, note="2,557 booleans")
"""Of a limit of 20 s."""
NO_PLAN = Outcome(status=PeerStatus.NO_ANSWER, note="out of time while building")
FAILED = Outcome(status=PeerStatus.FAILED, note="exit code 1: RuntimeError: the dyke broke")


def a_run(
    setting: str,
    outcome: Outcome = PROVEN,
    *,
    instance: str = "small-1",
    seed: int = 0,
    key: str = "",
    youths: float = 1_234,
    process_seconds: float = 6.5,
    machine: Machine = MACHINE,
) -> Run:
    return Run(
        experiment="dykes",
        key=key or f"{setting} {instance} {seed}",
        setting=setting,
        way="engine",
        instance=instance,
        instance_set=instance.partition("-")[0],
        snapshot_id=f"sha256:{instance}",
        features={"youths": youths},
        seed=seed,
        time_limit_seconds=20,
        threads=2,
        begun=datetime(2026, 11, 24, 9, tzinfo=UTC),
        load_before=0.5,
        load_after=1.75,
        process_seconds=process_seconds,
        machine=machine,
        outcome=outcome,
    )
