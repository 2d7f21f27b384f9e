"""What came of a comparison, in sentences."""

from benchmarks.bench.compare.comparison import Comparison, PairFigures
from benchmarks.bench.compare.quantities import KPI, Scale
from benchmarks.bench.statistics.estimates import Estimate


def verdict(found: Comparison) -> str:
    """What came of a comparison, in a sentence or two; what is not shown is said to be not shown."""
    if not found.arms:
        kept = "no instance has figures of all settings" if found.missing else "fewer than two settings kept the rules"
        return f"Nothing can be compared: {kept}."
    if found.overall is None:
        return _of_pair(found, found.pairs[0])
    p_value = p_words(found.overall.p_value)
    if found.overall.p_value > found.alpha:
        said = f"No difference shown among these {len(found.arms)} settings in {found.title} (Friedman {p_value})."
        return f"{said} {_too_few(found, len(found.instances))}".rstrip()
    shown = [f"{less} below {more}" for less, more in map(_order, filter(_is_shown, found.pairs))]
    if not shown:
        few = _too_few(found, len(found.instances))
        return (
            f"The settings differ (Friedman {p_value}), but after Holm's correction no pair is shown to. {few}".strip()
        )
    return f"The settings differ in {found.title} (Friedman {p_value}); after Holm's correction: {'; '.join(shown)}."


def gate_words(found: Comparison) -> str:
    """What the gate says, and why."""
    gate = found.gate
    if gate is None:
        return ""
    first, second = (figures.arm for figures in found.arms)
    unit = "%" if found.scale is Scale.RATIO else found.unit
    margin = f"{gate.margin:g} {unit}".strip()
    if gate.upper is None:
        count, needed = gate.found.pairs, gate.found.pairs_needed
        return f"Gate closed: {count} instance(s) exclude nothing at alpha {found.alpha:g}; it takes {needed}."
    sure = f"upper {100 * (1 - found.alpha):g} % bound {gate.upper:+.3g} {unit}".strip()
    if gate.is_open:
        return f"Gate open: that {second} is worse than {first} by more than {margin} is excluded ({sure})."
    return f"Gate closed: that {second} is worse than {first} by more than {margin} cannot be excluded ({sure})."


def estimate_words(estimate: Estimate, scale: Scale) -> tuple[str, str]:
    """The figure, and its interval or a dash, as `+0.31` or `0.83`."""
    sign = "+" if scale is Scale.DIFFERENCE else ""
    value = f"{estimate.value:{sign}.3g}"
    if estimate.low is None or estimate.high is None:
        return value, "–"
    return value, f"{estimate.low:{sign}.3g} to {estimate.high:{sign}.3g}"


def p_words(p_value: float) -> str:
    """
    A p-value, small ones not as nought.

    >>> p_words(0.03125), p_words(0.00001)
    ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}" if p_value < 0.995 else "p = 1"


def _of_pair(found: Comparison, pair: PairFigures) -> str:
    differing = len(found.instances) - pair.zeros
    figure, interval = estimate_words(pair.estimate, found.scale)
    unit = "" if found.scale is Scale.RATIO else f" {found.unit}".rstrip()
    size_words = f"{'ratio' if found.scale is Scale.RATIO else 'difference'} {figure}{unit}"
    sure = "no interval" if pair.estimate.low is None else f"{100 * pair.estimate.confidence:g} % interval {interval}"
    if pair.is_shown:
        less = pair.rank_biserial < 0
        if found.measure.startswith(KPI):
            said = f"{pair.second} has {'less' if less else 'more'} {found.title} than {pair.first}: "
        else:
            said = f"{pair.second} is {'better' if less else 'worse'} than {pair.first}: {found.title}, "
        return f"{said}{size_words} ({sure}), {p_words(pair.p_value)}."
    words = f"No difference shown between {pair.first} and {pair.second} in {found.title}: {size_words} ({sure}), "
    words += f"{p_words(pair.p_value)}."
    return f"{words} {_too_few(found, differing)}".rstrip()


def _too_few(found: Comparison, differing: int) -> str:
    needed = found.instances_needed
    if len(found.instances) < needed:
        count = len(found.instances)
        what = "one" if found.overall is None else "a pair"
        return f"{count} instance(s) could never show {what}: it takes {needed}, all pointing one way."
    if differing < needed:
        return (
            f"Only {differing} of {len(found.instances)} instances differ at all; it takes {needed} to show anything."
        )
    return ""


def _order(pair: PairFigures) -> tuple[str, str]:
    return (pair.second, pair.first) if pair.rank_biserial < 0 else (pair.first, pair.second)


def _is_shown(pair: PairFigures) -> bool:
    return pair.is_shown
