from benchmarks.compare.comparing import compare
from benchmarks.compare.comparison import Comparison
from benchmarks.compare.quantities import find_quantity
from benchmarks.tuning.experiment import TuningExperiment
from benchmarks.tuning.parameters import DEFAULT, Candidate
from benchmarks.tuning.searching import Evaluate


def look(experiment: TuningExperiment, best: Candidate, evaluate: Evaluate) -> Comparison:
    """
    The one look at the held-out instances: the best of the search beside the default, as `bench compare` does it.

    Out of many settings the best on the training instances is partly the luckiest there; what it is worth is only seen
    on instances that had no say in choosing it, and only the first time. The two run side by side on each instance, so
    that what else the machine does falls on both.
    """
    runs = evaluate((DEFAULT, best), experiment.held_out.seeds)
    return compare(runs, [DEFAULT.name, best.name], find_quantity(experiment.measure), experiment.alpha)


def is_beaten(comparison: Comparison) -> bool:
    """
    Whether the default loses its place.

    Only to a setting that is shown to be better on the held-out instances: two-sided signed rank test at alpha, seeds
    averaged first, every plan right, no run missing. "No difference shown" leaves the default where it is.
    """
    if comparison.missing or comparison.disqualified or not comparison.pairs:
        return False
    pair = comparison.pairs[0]
    return pair.is_shown and pair.rank_biserial < 0
