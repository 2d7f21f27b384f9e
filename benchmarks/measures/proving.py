from benchmarks.peers.protocol import BoundScope
from benchmarks.runs.record import Run


def holds_for_all(run: Run) -> bool:
    """
    Whether the run's bound says something of the problem: it holds for every plan over the product's candidates.

    A bound over a way's own choices (one entrance a youth, its own columns) proves that it found the best of these;
    another way may find something cheaper still. Such a bound counts as none, in every gap and every time to a proof.
    """
    return run.outcome.bound_scope is BoundScope.CANDIDATES
