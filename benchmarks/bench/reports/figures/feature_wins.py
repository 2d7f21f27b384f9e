from collections.abc import Sequence

from benchmarks.bench.measures.problems import Problem
from benchmarks.bench.reports.drawing.bars import Part, share_bars
from benchmarks.bench.reports.drawing.palette import shade_swatch
from benchmarks.bench.reports.drawing.vega import svg
from benchmarks.bench.reports.figures.figure import Cell, Figure, Panel, Table
from benchmarks.bench.reports.material import ByProblem, Material, by_problem, mean
from benchmarks.bench.reports.words import counted, listed, sentences, short
from benchmarks.bench.statistics.wins import FeatureWins, wins_by_feature

NAME = "wins"
WIDTH, BAR_PIXELS, LABEL_PIXELS = 165, 15, 260
TIE_SHARE = 0.0001
MOST_SETTINGS, MOST_FEATURES, LEAST_INSTANCES = 4, 5, 4
FIRST = ("youths", "youths_per_bed", "asked_per_team_minute", "closed_share", "crisis_share", "brigade_share")
"""Features that are shown first: one of size, then how scarce things are; others follow in the order of the store."""
SIGNS = (("cheaper", "+", "#c9e2f5"), ("equal", "=", "#f1f2f4"), ("dearer", "−", "#d9894f"))
"""Words, sign before the count, and a shade that differs in grey print too."""
COLUMNS = (
    "baseline",
    "setting",
    "feature",
    "from",
    "to",
    "instances_cheaper",
    "instances_equal",
    "instances_dearer",
)


def feature_wins(material: Material) -> Figure:
    """Where each setting finds cheaper plans than the baseline: by number of youths, units, ..."""
    title = f"Cheaper or dearer plans than {material.baseline}, by feature of the instance"
    missing = material.no_comparison()
    if missing:
        return Figure(NAME, title, missing=missing)
    gaps = {arm: _distances(material, arm) for arm in material.arms}
    features = _features(material)
    panels: list[Panel] = []
    table: list[tuple[Cell, ...]] = []
    few: list[str] = []
    for arm in material.others:
        common = [key for key in material.problems if key in gaps[arm] and key in gaps[material.baseline]]
        if len(common) < LEAST_INSTANCES:
            few.append(f"{arm} ({len(common)})")
            continue
        differences = [gaps[arm][key] - gaps[material.baseline][key] for key in common]
        groups: dict[str, tuple[FeatureWins, ...]] = {}
        for name, values in features.items():
            if all(key in values for key in common) and len({values[key] for key in common}) > 1:
                groups[name] = wins_by_feature(differences, [values[key] for key in common], TIE_SHARE)
        table.extend(_rows(material.baseline, arm, groups))
        if groups and len(panels) < MOST_SETTINGS:
            panels.append(_panel(f"{NAME}-{len(panels)}", title, arm, len(common), groups))
    if not panels:
        reason = f"fewer than {LEAST_INSTANCES} instances in common with {material.baseline}"
        return Figure(NAME, title, missing=f"Nothing to group by: {reason if few else 'no feature that differs'}.")
    return Figure(
        NAME,
        title,
        reading="Each bar is a group of instances, + counts cheaper plans and − dearer ones: where groups differ, the "
        "feature may tell why. A description, no test: who looks at many features finds something in one.",
        panels=panels,
        notes=sentences(
            f"Mean over seeds of the distance to the best known; up to {100 * TIE_SHARE:g} % apart counts as equal, no "
            "plan as the largest distance.",
            f"Too few instances in common: {listed(few)}." if few else "",
            f"The first {MOST_SETTINGS} settings are drawn, all are in the CSV file."
            if len(material.others) - len(few) > MOST_SETTINGS
            else "",
        ),
        key=[(name, shade_swatch(colour)) for name, _, colour in SIGNS],
        data=Table(COLUMNS, table),
    )


def _distances(material: Material, arm: str) -> ByProblem:
    """Mean over seeds of the distance to the best known, of the problems that anyone found a plan for."""
    cases = [case for case in material.by_arm[arm] if case.measured.distance is not None]
    return by_problem(cases, lambda case: case.measured.distance or 0.0, mean)


def _features(material: Material) -> dict[str, ByProblem]:
    """Values by problem of the features that tell instances apart, in the order of the store."""
    found: dict[str, dict[Problem, float]] = {}
    for case in material.compared:
        for name, value in case.run.features.items():
            found.setdefault(name, {})[case.problem] = value
    telling = sorted(
        (name for name, values in found.items() if len(set(values.values())) > 1),
        key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST),
    )
    return {name: found[name] for name in telling[:MOST_FEATURES]}


def _panel(name: str, title: str, arm: str, instances: int, groups: dict[str, tuple[FeatureWins, ...]]) -> Panel:
    parts = []
    for feature, found in groups.items():
        for group, words_of_group in zip(found, _ranges(found), strict=True):
            wins, number = group.wins, group.wins.wins + group.wins.ties + group.wins.losses
            bar = f"{feature.replace('_', ' ')} {words_of_group}"
            for (words, sign, colour), count in zip(SIGNS, (wins.wins, wins.ties, wins.losses), strict=True):
                if count:
                    parts.append(Part(bar, words, count / number, colour, f"{sign}{count}"))
    chart = share_bars(
        parts, title="share of the group's instances", width=WIDTH, bar_pixels=BAR_PIXELS, label_pixels=LABEL_PIXELS
    )
    caption = f"{arm}, on {counted(instances, 'instance')}"
    told = "; ".join(f"{part.bar} {part.name} {part.words}" for part in parts)
    return Panel(svg(chart, name, title, f"{caption}: {told}."), caption, is_wide=False)


def _ranges(groups: Sequence[FeatureWins]) -> list[str]:
    """From where to where each group goes, with as many digits as tell them apart."""
    for digits in (3, 5, 17):
        ends = [(short(group.low, digits), short(group.high, digits)) for group in groups]
        if len(set(ends)) == len(groups):
            break
    return [low if low == high else f"{low} to {high}" for low, high in ends]


def _rows(baseline: str, arm: str, groups: dict[str, tuple[FeatureWins, ...]]) -> list[tuple[Cell, ...]]:
    return [
        (baseline, arm, name, group.low, group.high, group.wins.wins, group.wins.ties, group.wins.losses)
        for name, found in groups.items()
        for group in found
    ]
