from collections.abc import Sequence

from benchmarks.measures.problems import arm_of
from benchmarks.reports.words import counted, listed, rounded, seconds
from benchmarks.runs.lateness import GRACE_SHARE, LEAST_GRACE_SECONDS, seconds_late
from benchmarks.runs.record import Run


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
