from collections.abc import Sequence

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


def shades(names: Sequence[str]) -> dict[str, str]:
    """A shade for each name, going round."""
    return {name: SHADES[number % len(SHADES)] for number, name in enumerate(names)}
