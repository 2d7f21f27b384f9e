from benchmarks.runs.record import Run

GRACE_SHARE, LEAST_GRACE_SECONDS = 0.1, 2.0
"""Of the limit: ways look at the clock between steps. Who takes longer had time that others had not."""


def seconds_late(run: Run) -> float:
    """How long after its limit a run had its plan; 0 within the grace, and where it is not known."""
    late = (run.outcome.seconds or 0.0) - run.time_limit_seconds
    return late if late > max(LEAST_GRACE_SECONDS, GRACE_SHARE * run.time_limit_seconds) else 0.0


def late_words(run: Run) -> str:
    """The same in words; empty for a run in time."""
    late = seconds_late(run)
    return f"{late:.1f} s beyond its limit" if late else ""
