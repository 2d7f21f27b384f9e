from dataclasses import dataclass

INK, MUTED, FAINT, PAPER = "#1b1f24", "#5c6570", "#e3e6ea", "#ffffff"
"""Text, axis text, grid lines, background: of every plot, so that a style sheet can turn them over for the dark."""

ON_SHADE = "#14181c"
"""Text on a pale shade, which stays pale in the dark."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a7a7a", "#332288", "#661100")
"""
Of Okabe and Ito, without the yellow (too pale on paper), with a grey, and with Tol's indigo and a dark red that lie far
from all others; told apart by colour-blind readers.
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
"""Lengths of line and gap in pixels; four beside nine colours, so that 36 settings differ in one or the other."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right")
"""Seven beside nine colours, so that 63 settings differ in one or the other."""


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
