from markupsafe import Markup

from benchmarks.reports.drawing.palette import PAPER, Look

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
