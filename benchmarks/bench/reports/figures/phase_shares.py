from collections import defaultdict

from benchmarks.bench.reports.drawing.bars import Part, share_bars
from benchmarks.bench.reports.drawing.palette import OTHERS, shade_swatch, shades, with_others
from benchmarks.bench.reports.drawing.vega import svg
from benchmarks.bench.reports.figures.figure import Figure, Panel, Table
from benchmarks.bench.reports.material import Material
from benchmarks.bench.reports.words import rounded, sentences

NAME = "phases"
WIDTH = 620


def phase_shares(material: Material) -> Figure:
    """Where each setting spends its time: the mean over runs of each phase's share of the run."""
    title = "Share of time per phase, by setting"
    shares: dict[str, dict[str, float]] = {}
    counts: dict[str, int] = {}
    for arm, cases in material.by_arm.items():
        told = [case.run.outcome.seconds_by_phase for case in cases if any(case.run.outcome.seconds_by_phase.values())]
        total: dict[str, float] = defaultdict(float)
        for phases in told:
            whole = sum(phases.values())
            for phase, spent in phases.items():
                total[phase] += spent / whole / len(told)
        if told:
            shares[arm], counts[arm] = dict(total), len(told)
    if not shares:
        return Figure(NAME, title, missing="No run tells how long its phases took.")
    colours = shades([shares])
    parts = [
        Part(arm, phase, share, colours[phase], f"{phase} {rounded(share)}")
        for arm, item in shares.items()
        for phase, share in with_others(item, colours).items()
    ]
    chart = share_bars(parts, title="mean share of the run's seconds", width=WIDTH)
    silent = [arm for arm in material.arms if arm not in shares]
    longest = ", ".join(f"{arm}: {max(item, key=item.__getitem__)}" for arm, item in shares.items())
    return Figure(
        NAME,
        title,
        reading="Each bar is a whole run; a wide part is where a faster way would pay.",
        panels=[Panel(svg(chart, NAME, title, f"Bars by setting, longest phase of each: {longest}."))],
        notes=sentences(
            "Means over runs: " + ", ".join(f"{arm} {number:,}" for arm, number in counts.items()) + ".",
            f"No phases told by {', '.join(silent)}." if silent else "",
            "The shortest phases share a shade; all are in the CSV file." if OTHERS in colours else "",
        ),
        key=[(name, shade_swatch(colour)) for name, colour in colours.items()],
        data=Table(
            ("setting", "phase", "mean_share", "runs"),
            [(arm, phase, share, counts[arm]) for arm, item in shares.items() for phase, share in item.items()],
        ),
    )
