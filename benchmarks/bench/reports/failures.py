from collections import Counter
from collections.abc import Sequence

from benchmarks.bench.measures.problems import arm_of
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.words import Grid, GridCell, GridRow, Head, counted, listed, rounded, seconds
from benchmarks.bench.runs.record import GRACE_SHARE, LEAST_GRACE_SECONDS, Run, seconds_late


def disqualified_lines(material: Material) -> list[str]:
    """A sentence for each setting that broke a rule: which rules, where."""
    lines = []
    for arm, faults in material.disqualified.items():
        codes: Counter[str] = Counter()
        for fault in faults:
            codes.update(fault.violations)
        where = [f"{fault.instance} (seed {fault.seed})" for fault in faults]
        told = ", ".join(f"{code} {number:,}" for code, number in sorted(codes.items()))
        lines.append(f"{arm}: {told}, on {listed(where)}")
    return lines


def failures_grid(material: Material) -> Grid | None:
    """Runs that ended without a plan, those of one kind together; null if there are none."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for run, measured, _ in material.cases:
        if run.outcome.cost is None:
            key = (measured.arm, run.instance, run.outcome.status.value, run.outcome.note)
            found.setdefault(key, []).append(run.seed)
    if not found:
        return None
    rows = [
        GridRow(
            arm,
            [
                GridCell(instance, is_number=False),
                GridCell(listed([str(seed) for seed in sorted(seeds)])),
                GridCell(status, is_number=False),
                GridCell(note, is_number=False),
            ],
        )
        for (arm, instance, status, note), seeds in found.items()
    ]
    head = [Head("Setting", is_number=False), Head("Instance", is_number=False), Head("Seeds")]
    return Grid(
        "Runs that ended without a plan", [*head, *(Head(n, is_number=False) for n in ("Status", "Note"))], rows
    )


def overrun_warnings(runs: Sequence[Run]) -> list[str]:
    """Which settings went far beyond their time limit, on how many runs: they had time that others had not."""
    late: dict[str, list[Run]] = {}
    for run in runs:
        if seconds_late(run):
            late.setdefault(arm_of(run), []).append(run)
    if not late:
        return []
    told = [f"{arm} on {counted(len(found), 'run')} ({_worst(found)})" for arm, found in late.items()]
    return [
        f"Beyond the time limit by more than {rounded(GRACE_SHARE)} and {LEAST_GRACE_SECONDS:g} s: {listed(told)}. "
        "Plans that the trace dates after the limit count in no distance and no time to a goal; costs and key figures "
        "are those of the last plan."
    ]


def _worst(found: Sequence[Run]) -> str:
    worst = max(found, key=lambda run: seconds_late(run) / run.time_limit_seconds)
    return f"{seconds(worst.outcome.seconds)} s of {worst.time_limit_seconds:g}"
