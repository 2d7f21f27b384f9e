from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import ascii_uppercase
from typing import Annotated

import typer

from api.cli.common.options import EnglishReply, finite, in_blocks
from api.cli.common.output import ExitCode, Output, Screen
from api.cli.common.refusals import refusals
from benchmarks.bench.compare.comparison import Comparison, PairFigures, compare
from benchmarks.bench.compare.pairing import CompareError
from benchmarks.bench.compare.quantities import KPI, Quantity, Scale, find_quantity
from benchmarks.bench.compare.verdict import estimate_words, gate_words, p_words, verdict
from benchmarks.bench.measures.problems import UnlikeTravelError
from benchmarks.bench.runs.record import Run
from benchmarks.bench.runs.store import read_runs
from models.issue import InvalidInputError, Issue

RED = "bold red"
FOLDER = Path("bench")
"""Where `bench run` puts its stores, in the current folder."""
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="FILE",
        help="JSON lines of `bench run`; by default the newest in bench/.",
        show_default=False,
    ),
]


@in_blocks
def bench_compare_command(
    settings: Annotated[list[str], typer.Argument(metavar="A B [C...]", help="Names of settings in the store.")],
    store: StoreOption = None,
    measure: Annotated[
        str,
        typer.Option(
            "--measure",
            help="cost, gap, primal_integral, mean_primal_gap, seconds, seconds_to_first, seconds_to_1_percent, "
            "seconds_to_01_percent, seconds_to_gap_1_percent, seconds_to_gap_01_percent, seconds_to_proven, memory or "
            "kpi.NAME.",
        ),
    ] = "primal_integral",
    alpha: Annotated[float, typer.Option("--alpha", help="Chance of a false alarm that is accepted.")] = 0.05,
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit code 6 unless it is excluded that B is worse than A by the margin.")
    ] = False,
    margin: Annotated[
        float | None,
        typer.Option(
            "--margin",
            min=0.0,
            callback=finite,
            help="For --gate: percent of A for times and memory, else in the measure's unit (percentage points).",
            show_default=False,
        ),
    ] = None,
    shift: Annotated[
        float, typer.Option("--shift", min=0.0, callback=finite, help="Of the geometric means, in the unit.")
    ] = 10.0,
    *,
    reply: EnglishReply,
) -> None:
    """
    Compare settings of a store, paired by instance: is one better, by how much, how sure.

    Two by Wilcoxon's signed rank test with the Hodges-Lehmann estimate, more by Friedman's test with Holm's correction.
    With --gate exit code 6 says: worse than A by more than the margin cannot be excluded.
    """
    output = reply.output
    if gate != (margin is not None):
        raise typer.BadParameter("--gate and --margin go together", param_hint="--gate")
    if not 0 < alpha < 0.5:
        raise typer.BadParameter("it lies between 0 and 0.5", param_hint="--alpha")
    with refusals(output):
        runs = stored_runs(chosen_store(store))
        quantity = _quantity(measure, runs)
        try:
            found = compare(runs, settings, quantity, alpha, margin, shift)
        except (CompareError, UnlikeTravelError) as error:
            raise typer.BadParameter(str(error), param_hint="A B") from None
    _tell_found(output, found)
    _end(output, found, is_gate=gate)


def _quantity(name: str, runs: Sequence[Run]) -> Quantity:
    try:
        return find_quantity(name, sorted({figure for run in runs for figure in run.outcome.kpis}))
    except LookupError as error:
        raise typer.BadParameter(str(error.args[0]), param_hint="--measure") from None


def _tell_found(output: Output, found: Comparison) -> None:
    tell_disqualified(output.notes, found)
    tell_missing(output.notes, found)
    if output.as_json:
        words = {"verdict": verdict(found), "gate_verdict": gate_words(found)}
        output.document({**words, **found.model_dump(mode="json")})
    else:
        tell_comparison(output.screen, found)


def _end(output: Output, found: Comparison, *, is_gate: bool) -> None:
    """Exit codes: 4 where too few settings kept the rules, or the gate's did not; 3 without what a gate needs; 6."""
    if found.disqualified and (is_gate or not found.arms):
        raise typer.Exit(ExitCode.RULE_BROKEN)
    if not found.arms or (is_gate and found.missing):
        output.notes.line(
            "every setting needs this figure on every instance: let `thuisnabij bench run` go on to its end, or choose "
            "another --measure"
        )
        raise typer.Exit(ExitCode.BAD_INPUT)
    if found.gate is not None and not found.gate.is_open:
        raise typer.Exit(ExitCode.WORSE)


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


def chosen_store(given: Path | None) -> Path:
    """
    The store given, or the one in `bench/` that was written last.

    Raises
    ------
    InvalidInputError
        If there is none.
    """
    if given is not None:
        return given
    stores = sorted(FOLDER.glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
    if not stores:
        raise _store_refused(
            FOLDER, "no_store", "there is no store of runs here", "Run `thuisnabij bench run`, or give a store."
        )
    return stores[-1]


def stored_runs(path: Path) -> tuple[Run, ...]:
    """
    The runs of a store.

    Raises
    ------
    InvalidInputError
        If it is not there, holds no runs, or a line is no run.
    """
    if not path.is_file():
        raise _store_refused(
            path, "missing_file", "there is no such file", "Run `thuisnabij bench run`, or correct the path."
        )
    runs = read_runs(path)
    if not runs:
        raise _store_refused(
            path, "no_runs", "the store holds no runs yet", "Let `thuisnabij bench run` end a run first."
        )
    return runs


def _store_refused(path: Path, code: str, message: str, remedy: str) -> Exception:
    return InvalidInputError(str(path), [Issue(code=code, path="", message=message, remedy=remedy)])
