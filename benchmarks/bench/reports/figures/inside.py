"""Inside the search: where the time goes, and who finds the plans."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.measures.trace import BestKnown, is_plan
from benchmarks.bench.reports.drawing.charts import Part, share_bars
from benchmarks.bench.reports.drawing.palette import OTHERS, Shares, shade_swatch, shades, with_others
from benchmarks.bench.reports.drawing.vega import svg
from benchmarks.bench.reports.figures.figure import Figure, Panel, Table
from benchmarks.bench.reports.material import Case, Material
from benchmarks.bench.reports.words import listed, rounded, sentences
from benchmarks.bench.runs.record import Run

PHASES = "phases"
FINDERS = "finders"
WIDTH = 620


def phase_shares(material: Material) -> Figure:
    """Where each setting spends its time: the mean over runs of each phase's share of the run."""
    title = "Share of time per phase, by setting"
    shares: dict[str, dict[str, float]] = {}
    counts: dict[str, int] = {}
    for configuration, cases in material.by_configuration.items():
        known = [case.run.outcome.seconds_by_phase for case in cases if any(case.run.outcome.seconds_by_phase.values())]
        total: dict[str, float] = defaultdict(float)
        for phases in known:
            whole = sum(phases.values())
            for phase, spent in phases.items():
                total[phase] += spent / whole / len(known)
        if known:
            shares[configuration], counts[configuration] = dict(total), len(known)
    if not shares:
        return Figure(PHASES, title, missing="No run tells how long its phases took.")
    colours = shades([shares])
    parts = [
        Part(configuration, phase, share, colours[phase], f"{phase} {rounded(share)}")
        for configuration, item in shares.items()
        for phase, share in with_others(item, colours).items()
    ]
    chart = share_bars(parts, title="mean share of the run's seconds", width=WIDTH)
    silent = [configuration for configuration in material.configurations if configuration not in shares]
    longest = ", ".join(f"{configuration}: {max(item, key=item.__getitem__)}" for configuration, item in shares.items())
    return Figure(
        PHASES,
        title,
        reading="Each bar is a whole run; a wide part is where a faster way would pay.",
        panels=[Panel(svg(chart, PHASES, title, f"Bars by setting, longest phase of each: {longest}."))],
        notes=sentences(
            "Means over runs: "
            + ", ".join(f"{configuration} {number:,}" for configuration, number in counts.items())
            + ".",
            f"No phases told by {', '.join(silent)}." if silent else "",
            "The shortest phases share a shade; all are in the CSV file." if OTHERS in colours else "",
        ),
        key=[(name, shade_swatch(colour)) for name, colour in colours.items()],
        data=Table(
            ("setting", "phase", "mean_share", "runs"),
            [
                (configuration, phase, share, counts[configuration])
                for configuration, item in shares.items()
                for phase, share in item.items()
            ],
        ),
    )


@dataclass
class _Found:
    """What the finders did in the runs of one setting."""

    runs: int = 0
    gain_runs: int = 0
    """Runs that had a better plan after their first."""
    steps: Counter[str] = field(default_factory=Counter)
    gain: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Sums over runs of the share of the run's gain."""
    last: Counter[str] = field(default_factory=Counter)


def finders(material: Material) -> Figure:
    """Who found the plans: the share of the gain after the first plan, and who found the plan that was returned."""
    title = "Who found the plans, by setting"
    found = {configuration: _found(cases, material.known) for configuration, cases in material.by_configuration.items()}
    found = {configuration: item for configuration, item in found.items() if item.runs}
    if not found:
        return Figure(FINDERS, title, missing="No run tells step by step what plans it found.")
    gains = {
        configuration: {name: share / item.gain_runs for name, share in item.gain.items()}
        for configuration, item in found.items()
        if item.gain
    }
    lasts = {
        configuration: {name: number / item.runs for name, number in item.last.items()}
        for configuration, item in found.items()
    }
    colours = shades([gains, lasts])
    panels = []
    if gains:
        panels.append(
            _panel(
                gains, colours, title, "Share of the gain", "share of the points gained after the first plan", "gain"
            )
        )
    panels.append(_panel(lasts, colours, title, "Found the last plan", "share of runs", "last"))
    silent = [configuration for configuration in material.configurations if configuration not in found]
    return Figure(
        FINDERS,
        title,
        reading="Above, who brought the cost down (mean over runs); below, whose plan was the last. A part of the "
        "search that appears in neither could go.",
        panels=panels,
        notes=sentences(
            "The first plan is the first that is better than that everybody stays or waits; finding it is no gain.",
            "Runs that told their steps: "
            + ", ".join(f"{configuration} {item.runs:,}" for configuration, item in found.items())
            + ".",
            f"No steps told by {listed(silent)}." if silent else "",
        ),
        key=[(name, shade_swatch(colour)) for name, colour in colours.items()],
        data=Table(
            ("setting", "found_by", "better_plans", "mean_gain_share", "last_plan_share", "runs"),
            [
                (
                    configuration,
                    name,
                    number,
                    gains.get(configuration, {}).get(name, 0.0),
                    lasts[configuration].get(name, 0.0),
                    item.runs,
                )
                for configuration, item in found.items()
                for name, number in item.steps.items()
            ],
        ),
    )


def _found(cases: Sequence[Case], known: Mapping[Problem, BestKnown]) -> _Found:
    total = _Found()
    for case in cases:
        better = _better_plans(case.run, known[case.problem]) if case.problem in known else []
        if not better:
            continue
        total.runs += 1
        total.last[better[-1][0]] += 1
        total.steps.update(name for name, _ in better)
        gained = better[0][1] - better[-1][1]
        if gained > 0:
            total.gain_runs += 1
            for (_, before), (name, cost) in pairwise(better):
                total.gain[name] += (before - cost) / gained
    return total


def _better_plans(run: Run, known: BestKnown) -> list[tuple[str, int]]:
    """Finder and cost of each plan that was better than all before it, from the first that is better than nothing."""
    better: list[tuple[str, int]] = []
    for point in run.outcome.trace:
        if point.cost is None or not is_plan(point.cost, known):
            continue
        if not better or point.cost < better[-1][1]:
            better.append((point.found_by or point.phase, point.cost))
    return better


def _panel(shares: Shares, colours: Mapping[str, str], title: str, caption: str, words: str, end: str) -> Panel:
    parts: list[Part] = []
    for configuration, by_name in shares.items():
        parts.extend(
            Part(configuration, name, share, colours[name], f"{name} {rounded(share)}")
            for name, share in with_others(by_name, colours).items()
        )
    summary = "; ".join(f"{part.bar}: {part.words}" for part in parts)
    chart = share_bars(parts, title=words, width=WIDTH)
    return Panel(svg(chart, f"{FINDERS}-{end}", title, f"{caption}. {summary}."), caption)
