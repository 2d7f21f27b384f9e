"""Colours, dashes and shapes of settings and of parts, and their signs in a key."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

INK, MUTED, FAINT, PAPER = "#1b1f24", "#5c6570", "#e3e6ea", "#ffffff"
"""Text, axis text, grid lines, background: of every plot, so that a style sheet can turn them over for the dark."""
ON_SHADE = "#14181c"
"""Text on a pale shade, which stays pale in the dark."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a7a7a", "#332288", "#661100")
"""
Of Okabe and Ito, without the yellow (too pale on paper), with a grey, and with Tol's indigo and a dark red that lie far
from all others; colour-blind readers can tell them from each other.
"""
DARK = {
    INK: "#e8eaed",
    MUTED: "#a3adb8",
    FAINT: "#363d45",
    PAPER: "#181c20",
    "#0072b2": "#4ba3dc",
    "#d55e00": "#f0803c",
    "#009e73": "#2fc79b",
    "#cc79a7": "#dd9cc0",
    "#e69f00": "#f2b53a",
    "#56b4e9": "#a5dbfb",
    "#7a7a7a": "#a9a9a9",
    "#332288": "#8a6bff",
    "#661100": "#a8503f",
}
"""What each colour becomes on a dark screen."""
DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3))
"""Lengths of line and gap in pixels; four dashes and nine colours, so that 36 settings differ in one or the other."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right")
"""Seven shapes and nine colours, so that 63 settings differ in one or the other."""
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
_SHAPES = {
    "circle": "M22 7a4 4 0 1 1-8 0a4 4 0 1 1 8 0Z",
    "square": "M14.5 3.5h7v7h-7Z",
    "triangle-up": "M18 2.5l4.5 8h-9Z",
    "diamond": "M18 2l4 5l-4 5l-4-5Z",
    "triangle-down": "M18 11.5l4.5-8h-9Z",
    "triangle-right": "M22.5 7l-8-4.5v9Z",
    "cross": "M16.5 3h3v2.5h2.5v3h-2.5v2.5h-3v-2.5h-2.5v-3h2.5Z",
}
"""Around (18, 7), as Vega draws them."""


@dataclass(frozen=True)
class Look:
    """How one setting is drawn, in every plot of a report."""

    colour: str
    dash: tuple[int, ...]
    shape: str


def look(number: int) -> Look:
    """
    Of the setting with this place in the store's order.

    Colour, dash and shape go round separately: in grey print the dash or the shape is left.
    """
    return Look(COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)], SHAPES[number % len(SHAPES)])


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


def line_swatch(look: Look) -> Markup:
    """A piece of a setting's line with its point, for a key."""
    dash = ",".join(str(length) for length in look.dash)
    return Markup(
        f'<svg width="36" height="14" viewBox="0 0 36 14" aria-hidden="true">'
        f'<path d="M0 7H36" stroke="{look.colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        f'<path d="{_SHAPES[look.shape]}" fill="{look.colour}"/></svg>'
    )


def point_swatch(look: Look) -> Markup:
    """A setting's point, for a key."""
    return Markup(
        f'<svg width="14" height="14" viewBox="11 0 14 14" aria-hidden="true">'
        f'<path d="{_SHAPES[look.shape]}" fill="{look.colour}"/></svg>'
    )


def shade_swatch(colour: str) -> Markup:
    """A piece of a bar, for a key."""
    return Markup(
        f'<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
        f'<rect width="14" height="14" rx="2" fill="{colour}" stroke="{PAPER}"/></svg>'
    )
