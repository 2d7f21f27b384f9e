from benchmarks.external.assignment.records import AssignmentResults, AssignmentRun
from benchmarks.external.sections import markdown_table
from benchmarks.runs.words import machine_words


def assignment_markdown(results: AssignmentResults, jobs: str, agents: str, reference: str) -> str:
    """
    Everything between the markers; nothing here is written by hand.

    Parameters
    ----------
    jobs, agents, reference
        What the set calls them, as heads of columns.
    """
    head = (
        "instance", jobs, agents, "periods", reference, "found", "above", "proven", "bound", "gap", "seconds",
        "last gain", "limit", "seed", "faults", "load",
    )  # fmt: skip
    rows = [_row(run) for run in results.runs]
    return "\n\n".join(
        (
            machine_words(results.machine),
            f"Run on {results.begun:%Y-%m-%d}, {results.runs[0].workers if results.runs else 0} threads.",
            markdown_table(head, rows, frozenset(head) - {"instance", "proven", "load"}),
        )
    )


def _row(run: AssignmentRun) -> tuple[str, ...]:
    return (
        run.instance,
        f"{run.jobs}",
        f"{run.agents}",
        f"{run.periods}",
        f"{run.reference:,.10g}",
        "–" if run.cost is None else f"{run.cost:,.10g}",
        _percent(run.above),
        "yes" if run.proven else "no",
        f"{run.bound:,.1f}",
        _percent(None if run.cost is None else (run.cost - run.bound) / run.cost if run.cost else 0.0),
        f"{run.seconds:.1f}",
        "–" if run.last_gain_seconds is None else f"{run.last_gain_seconds:.1f}",
        f"{run.time_limit_seconds:g}",
        f"{run.seed}",
        f"{len(run.faults)}",
        f"{run.load_before:g} → {run.load_after:g}",
    )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share + 0.0:.2f} %".replace("-0.00", "0.00")
