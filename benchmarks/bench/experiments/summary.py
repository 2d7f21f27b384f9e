"""What came of an experiment, as a table on the terminal."""

from collections.abc import Iterable, Sequence
from statistics import fmean, median

from rich.table import Table

from benchmarks.bench.measures.trace import holds_for_all
from benchmarks.bench.peers.protocol import PeerStatus
from benchmarks.bench.runs.record import NOTHING, Run, percent, seconds_late
from models.base import Model

LONGEST_NAME = 36
"""Characters that fit next to the figures in 80 columns; longer names have a line for each parameter."""


class SettingSummary(Model):
    """What came of one setting's runs in a few figures; the report has the rest."""

    setting: str
    runs: int
    plans: int
    """Right or wrong."""
    proven: int
    """Runs whose plan was proven best over all candidates."""
    proven_of_own: int
    """Runs whose plan was proven best over fewer plans than that: the method's own choices."""
    failed: int
    wrong: int
    """Runs whose plan breaks a rule; one disqualifies the setting."""
    above_best: float | None
    """Mean of cost over the cheapest right plan of the same instance, less 1; null if any run lacks a right plan."""
    gap: float | None
    """Mean, as the method itself proves it; null if any run lacks a right plan or a bound over all candidates."""
    seconds: float | None
    """Median."""
    late: int
    """Runs that took longer than their limit and a grace."""
    most_seconds_late: float
    """Beyond the limit; 0 if none is late."""


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
    proven = [holds_for_all(run) for run in right if run.outcome.status is PeerStatus.OPTIMAL]
    seconds = [run.outcome.seconds for run in runs if run.outcome.seconds is not None]
    late = [found for run in runs if (found := seconds_late(run))]
    return SettingSummary(
        setting=name,
        runs=len(runs),
        plans=sum(run.outcome.cost is not None or bool(run.outcome.violations) for run in runs),
        proven=proven.count(True),
        proven_of_own=proven.count(False),
        failed=sum(run.outcome.status is PeerStatus.FAILED for run in runs),
        wrong=sum(bool(run.outcome.violations) for run in runs),
        above_best=_mean([_above(run, best) for run in right], len(runs)),
        gap=_mean([_gap(run) for run in right], len(runs)),
        seconds=round(median(seconds), 3) if seconds else None,
        late=len(late),
        most_seconds_late=round(max(late, default=0.0), 3),
    )


def _above(run: Run, best: dict[str, int]) -> float | None:
    cost, least = run.outcome.cost, best[run.snapshot_id]
    if cost == least:
        return 0.0
    return cost / least - 1 if cost is not None and least else None


def _gap(run: Run) -> float | None:
    return run.outcome.gap if holds_for_all(run) else None


def _mean(shares: Sequence[float | None], runs: int) -> float | None:
    """Null if any run has none: a mean over the easy instances would look better than one over all."""
    known = [share for share in shares if share is not None]
    return round(fmean(known), 6) if known and len(known) == runs else None


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


def foot_lines(found: Sequence[SettingSummary]) -> list[str]:
    """What the columns of the table mean, and what does not fit into them."""
    lines = [
        "above: mean cost over the cheapest plan known; gap: mean; – if any run has none",
        "gap, proven: over all candidates; seconds: median",
    ]
    own = [f"{item.setting} {item.proven_of_own}" for item in found if item.proven_of_own]
    if own:
        lines.append(f"proven best of their own choices only: {', '.join(own)}")
    late = [f"{item.setting} {item.late}, by {item.most_seconds_late:,.1f} s at most" for item in found if item.late]
    if late:
        lines.append(f"runs beyond their limit: {'; '.join(late)}")
    return lines


def _cells(item: SettingSummary) -> tuple[str, ...]:
    return (
        f"{item.runs}",
        f"{item.proven}",
        percent(item.above_best, 2),
        percent(item.gap, 2),
        NOTHING if item.seconds is None else f"{item.seconds:,.1f}",
    )
