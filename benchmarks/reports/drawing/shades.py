from collections import defaultdict
from collections.abc import Mapping, Sequence

SHADES = (
    "#cfe3f3",
    "#eba46c",
    "#d3ecd9",
    "#c98fb5",
    "#f6ecb4",
    "#9fa6ae",
    "#dcd9f5",
    "#cf7f6f",
    "#c6ebea",
    "#b59a6b",
    "#e3efc0",
    "#7fb0c9",
)
"""
For parts that are no settings: light enough for dark words, in print and on a dark screen alike. Every other one is
darker, so that neighbours differ in grey print too.
"""


OTHERS = "others"
Shares = Mapping[str, Mapping[str, float]]
"""By bar and part."""


def shades(every: Sequence[Shares]) -> dict[str, str]:
    """
    A shade for each part, in the order of appearance.

    No two parts have the same: of too many the weightiest keep one, and the others share the last.
    """
    weight: dict[str, float] = defaultdict(float)
    for shares in every:
        for by_name in shares.values():
            for name, share in by_name.items():
                weight[name] += share
    names = list(weight)
    if len(names) > len(SHADES):
        kept = sorted(names, key=lambda name: -weight[name])[: len(SHADES) - 1]
        names = [*(name for name in names if name in kept), OTHERS]
    return dict(zip(names, SHADES, strict=False))


def with_others(by_name: Mapping[str, float], colours: Mapping[str, str]) -> dict[str, float]:
    """The parts of a bar in the order of the shades, those without one together; without those that are nought."""
    drawn: dict[str, float] = dict.fromkeys(colours, 0.0)
    for name, share in by_name.items():
        drawn[name if name in colours else OTHERS] += share
    return {name: share for name, share in drawn.items() if share > 0}
