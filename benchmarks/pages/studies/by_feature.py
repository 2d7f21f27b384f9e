"""`python -m benchmarks studies by-feature`: settings by the value of a feature of the instances."""

import math
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median
from typing import Annotated

import typer

from benchmarks.bench.measures.measured import Measured, measure
from benchmarks.bench.runs.record import Run
from benchmarks.pages.shell import csv_text, stored_runs
from models.files.atomic import write_file

COLUMNS = ("setting", "feature", "runs", "seconds", "gap", "to_gap_1_percent", "reached_gap_1_percent", "peak_mib")


class NoSuchFeatureError(ValueError):
    """No run has the feature."""


def by_feature(runs: Sequence[Run], feature: str) -> list[dict[str, str | int | float | None]]:
    """
    One row for each setting and value of a feature of the instance; nothing in it counts points.

    Median seconds, mean gap to the own bound, median seconds to a proven gap of 1 % (null if fewer than half of the
    runs reached it; how many did is a column of its own), and the greatest memory.

    Raises
    ------
    NoSuchFeatureError
        With the features there are.
    """
    groups: dict[tuple[str, float], list[Measured]] = {}
    for row in measure(runs):
        if feature not in row.features:
            raise NoSuchFeatureError(f"no feature {feature}; there are {', '.join(row.features)}")
        groups.setdefault((row.arm, row.features[feature]), []).append(row)
    return [_row(configuration, value, rows) for (configuration, value), rows in sorted(groups.items())]


def _row(configuration: str, value: float, rows: Sequence[Measured]) -> dict[str, str | int | float | None]:
    seconds = [row.seconds for row in rows if row.seconds is not None]
    gaps = [row.gap for row in rows if row.gap is not None]
    # over all runs: a median of those that got there alone would fall the more others fail
    reached = [math.inf if row.seconds_to_gap_1_percent is None else row.seconds_to_gap_1_percent for row in rows]
    half = median(reached)
    peaks = [row.peak_mib for row in rows if row.peak_mib is not None]
    figures = (
        configuration,
        value,
        len(rows),
        round(median(seconds), 2) if seconds else None,
        float(f"{fmean(gaps):.3g}") if gaps else None,
        round(half, 2) if math.isfinite(half) else None,
        sum(map(math.isfinite, reached)),
        max(peaks, default=None),
    )
    return dict(zip(COLUMNS, figures, strict=True))


def by_feature_command(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="Made by `thuisnabij bench run`.")],
    feature: Annotated[str, typer.Option("--feature", help="Of the instances: horizon_days, youths, ...")],
    out: Annotated[Path | None, typer.Option("--out", metavar="CSV", show_default=False)] = None,
) -> None:
    """Seconds, gap and memory by a feature of the instances: what `bench compare` cannot pair."""
    runs = stored_runs(store, "STORE")
    try:
        text = csv_text(COLUMNS, by_feature(runs, feature))
    except NoSuchFeatureError as error:
        raise typer.BadParameter(str(error), param_hint="--feature") from None
    typer.echo(text, nl=False)
    if out is not None:
        write_file(out, text.encode())
