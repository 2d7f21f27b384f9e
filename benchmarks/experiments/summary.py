from collections.abc import Iterable, Sequence
from statistics import fmean, median

from rich.table import Table

from benchmarks.peers.protocol import PeerStatus
from benchmarks.runs.record import Run
from benchmarks.runs.words import NOTHING, percent
from models.base import Model

LONGEST_NAME = 36
"""Characters that fit beside the figures in 80 columns; longer names have a line for each parameter."""


class SettingSummary(Model):
    """What came of one setting's runs in a few figures; the report has the rest."""

    setting: str
    runs: int
    plans: int
    proven: int
    failed: int
    wrong: int
    """Runs whose plan breaks a rule; one disqualifies the setting."""
    above_best: float | None
    """Mean of cost over the cheapest right plan of the same instance, less 1; null without a right plan."""
    gap: float | None
    """Mean, as the way itself proves it; null where it proves nothing."""
    seconds: float | None
    """Median."""


def summaries(runs: Sequence[Run]) -> tuple[SettingSummary, ...]:
    """A summary of each setting, in the order of their first runs."""
    best = cheapest(runs)
    names = dict.fromkeys(run.setting for run in runs)
    return tuple(_summary(name, [run for run in runs if run.setting == name], best) for name in names)


def cheapest(runs: Iterable[Run]) -> dict[str, int]:
    """Points of the cheapest plan that breaks no rule, by snapshot."""
    best: dict[str, int] = {}
    for run in runs:
        cost = run.outcome.cost
        if cost is not None and not run.outcome.violations:
            best[run.snapshot_id] = min(cost, best.get(run.snapshot_id, cost))
    return best


def _summary(name: str, runs: Sequence[Run], best: dict[str, int]) -> SettingSummary:
    right = [run for run in runs if run.outcome.cost is not None and not run.outcome.violations]
    above = [
        run.outcome.cost / best[run.snapshot_id] - 1
        for run in right
        if run.outcome.cost is not None and best[run.snapshot_id]
    ]
    gaps = [run.outcome.gap for run in right if run.outcome.gap is not None]
    seconds = [run.outcome.seconds for run in runs if run.outcome.seconds is not None]
    return SettingSummary(
        setting=name,
        runs=len(runs),
        plans=sum(run.outcome.cost is not None for run in runs),
        proven=sum(run.outcome.status is PeerStatus.OPTIMAL for run in right),
        failed=sum(run.outcome.status is PeerStatus.FAILED for run in runs),
        wrong=sum(bool(run.outcome.violations) for run in runs),
        above_best=round(fmean(above), 6) if above else None,
        gap=round(fmean(gaps), 6) if gaps else None,
        seconds=round(median(seconds), 3) if seconds else None,
    )


def summary_table(found: Sequence[SettingSummary]) -> Table:
    """For the terminal; a setting with a wrong plan is red, for it is out."""
    # what does not occur needs no column; names need the room
    counts = {
        "no plan": [item.runs - item.plans - item.failed for item in found],
        "failed": [item.failed for item in found],
        "wrong": [item.wrong for item in found],
    }
    counts = {name: numbers for name, numbers in counts.items() if any(numbers)}
    is_long = max((len(item.setting) for item in found), default=0) > LONGEST_NAME
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("setting", overflow="fold")
    for name in ("runs", "proven", "above", "gap", "seconds", *counts):
        table.add_column(name, justify="right", no_wrap=True)
    for number, item in enumerate(found):
        name = item.setting.replace("/", "\n  /") if is_long else item.setting
        counted = [f"{numbers[number] or NOTHING}" for numbers in counts.values()]
        table.add_row(name, *_cells(item), *counted, style="bold red" if item.wrong else "")
    return table


def _cells(item: SettingSummary) -> tuple[str, ...]:
    return (
        f"{item.runs}",
        f"{item.proven}",
        percent(item.above_best, 2),
        percent(item.gap, 2),
        NOTHING if item.seconds is None else f"{item.seconds:,.1f}",
    )
