from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from benchmarks.bench.compare.quantities import KPI, Scale
from benchmarks.bench.compare.verdict import estimate_words, gate_words, p_words, verdict

if TYPE_CHECKING:
    from api.cli.screen import Screen
    from benchmarks.bench.compare.comparison import Comparison, PairFigures

RED = "bold red"


def tell_comparison(screen: Screen, found: Comparison) -> None:
    """What was compared on how many instances, the verdict, then the figures; letters stand for long names."""
    if found.arms:
        runs = sum(figures.runs for figures in found.arms)
        screen.line(
            f"{found.title} of {len(found.arms)} settings, on {len(found.instances)} instance(s), {runs} runs; "
            "the seeds of an instance averaged first"
        )
    screen.line(verdict(found), style="bold")
    if found.gate is not None:
        screen.line(gate_words(found), style="bold green" if found.gate.is_open else RED)
    if not found.arms:
        return
    letters = {figures.arm: letter(number) for number, figures in enumerate(found.arms)}
    screen.heading("Settings")
    for name, mark in letters.items():
        screen.line(f"{mark}  {name}", 2)
    _tell_arms(screen, found, letters)
    unit = f"difference in {found.unit}" if found.unit else "difference"
    screen.heading(f"Pairs: {'ratio' if found.scale is Scale.RATIO else unit}")
    _tell_pairs(screen, found, letters)
    for note in found.notes:
        screen.line(note)


def tell_disqualified(screen: Screen, found: Comparison) -> None:
    """Arms that made a wrong plan, in red, with where."""
    for arm, faults in found.disqualified.items():
        first = faults[0]
        codes = ", ".join(f"{code} {count}" for code, count in first.violations.items())
        screen.line(
            f"{arm} is out: {len(faults)} plan(s) break a rule, the first on {first.instance} with seed {first.seed} "
            f"({codes})",
            style=RED,
        )


def tell_missing(screen: Screen, found: Comparison) -> None:
    """Runs that are not there, by name."""
    instances: dict[tuple[str, bool, tuple[int, ...]], list[str]] = {}
    for item in found.missing:
        instances.setdefault((item.arm, item.leaves_out, item.seeds), []).append(item.instance)
    for (arm, leaves_out, seeds), names in instances.items():
        lacking = f"seed {', '.join(map(str, seeds))}: the mean is over the others"
        what = "no run with this figure: left out for all" if leaves_out else lacking
        screen.line(f"missing: {arm} on {', '.join(names)} ({what})", style="yellow")


def letter(number: int) -> str:
    """
    A, B, ..., Z, A1, B1, ...

    >>> letter(1), letter(27)
    ('B', 'B1')
    """
    rounds, place = divmod(number, len(ascii_uppercase))
    return f"{ascii_uppercase[place]}{rounds or ''}"


def _tell_arms(screen: Screen, found: Comparison, letters: dict[str, str]) -> None:
    rows = []
    for figures in found.arms:
        value, interval = estimate_words(figures.mean, Scale.RATIO)
        reached = f"{figures.censored} of {figures.runs}"
        rows.append([letters[figures.arm], value, interval, reached, f"{figures.mean_rank:.2f}"])
    mean = f"mean, {found.unit}" if found.unit else "mean"
    screen.table(["", mean, f"{_percent(found)} interval", "not reached", "mean rank"], rows)
    kind = "arithmetic" if found.shift is None else f"geometric, shifted by {found.shift:g} {found.unit}"
    screen.line(f"means over instances: {kind}" + (f"; {found.penalty}" if found.penalty else ""), 2)


def _tell_pairs(screen: Screen, found: Comparison, letters: dict[str, str]) -> None:
    test = "p (Holm)" if len(found.pairs) > 1 else "p"
    counts = "less/equal/more" if found.measure.startswith(KPI) else "won/tied/lost"
    head = ["", "estimate", f"{_percent(found)} interval", test, "effect", counts, "shown"]
    screen.table(head, [_pair_cells(found, pair, letters) for pair in found.pairs])
    if found.overall is not None:
        screen.line(
            f"all together: Friedman {p_words(found.overall.p_value)}; a pair can be shown on "
            f"{found.instances_needed} instances or more",
            2,
        )
    for foot in _feet(found):
        screen.line(foot, 2)


def _feet(found: Comparison) -> list[str]:
    """What the figures of the pairs do not say by themselves."""
    feet = []
    if len(found.pairs) > 1:
        same = "1" if found.scale is Scale.RATIO else "0"
        feet.append(
            "p is corrected for all pairs (Holm), intervals are not: one can leave out "
            f"{same} beside a pair that is not shown"
        )
    if any(pair.zeros for pair in found.pairs):
        feet.append("effect: -1 or +1 if all instances that differ point one way; those without a difference drop out")
    return feet


def _pair_cells(found: Comparison, pair: PairFigures, letters: dict[str, str]) -> list[str]:
    value, interval = estimate_words(pair.estimate, found.scale)
    sign = "/" if found.scale is Scale.RATIO else "-"
    p_value = p_words(pair.holm_p_value).removeprefix("p = ").removeprefix("p ")
    return [
        f"{letters[pair.second]} {sign} {letters[pair.first]}",
        value,
        interval,
        p_value,
        f"{pair.rank_biserial:+.2f}",
        f"{pair.wins.wins}/{pair.wins.ties}/{pair.wins.losses}",
        "yes" if pair.is_shown else "no",
    ]


def _percent(found: Comparison) -> str:
    return f"{100 * (1 - found.alpha):g} %"
