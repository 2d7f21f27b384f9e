from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.bench_stores import StoreOption, chosen_store, stored_runs
from api.cli.exit_codes import ExitCode
from api.cli.options import JsonOption, finite
from api.cli.output import Output
from api.cli.refusals import refusals
from api.messages import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.bench.compare.comparison import Comparison
    from benchmarks.bench.compare.quantities import Quantity
    from benchmarks.bench.runs.record import Run


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
    as_json: JsonOption = False,
) -> None:
    """
    Compare settings of a store, paired by instance: is one better, by how much, how sure.

    Two by Wilcoxon's signed rank test with the Hodges-Lehmann estimate, more by Friedman's test with Holm's correction.
    With --gate exit code 6 says: worse than A by more than the margin cannot be excluded.
    """
    output = Output(as_json, Lang.EN)
    if gate != (margin is not None):
        raise typer.BadParameter("--gate and --margin go together", param_hint="--gate")
    if not 0 < alpha < 0.5:
        raise typer.BadParameter("it lies between 0 and 0.5", param_hint="--alpha")
    with refusals(output):
        from benchmarks.bench.compare.comparison import compare
        from benchmarks.bench.compare.pairing import CompareError
        from benchmarks.bench.measures.problems import UnlikeTravelError

        runs = stored_runs(chosen_store(store))
        quantity = _quantity(measure, runs)
        try:
            found = compare(runs, settings, quantity, alpha, margin, shift)
        except (CompareError, UnlikeTravelError) as error:
            raise typer.BadParameter(str(error), param_hint="A B") from None
    _tell(output, found)
    _end(output, found, is_gate=gate)


def _quantity(name: str, runs: Sequence[Run]) -> Quantity:
    from benchmarks.bench.compare.quantities import find_quantity

    try:
        return find_quantity(name, sorted({figure for run in runs for figure in run.outcome.kpis}))
    except LookupError as error:
        raise typer.BadParameter(str(error.args[0]), param_hint="--measure") from None


def _tell(output: Output, found: Comparison) -> None:
    from api.cli.bench_compare_lines import tell_comparison, tell_disqualified, tell_missing
    from benchmarks.bench.compare.verdict import gate_words, verdict

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
