from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from benchmarks.bench.reports.drawing.palette import INK, ON_SHADE, PAPER
from benchmarks.bench.reports.drawing.vega import layered, rows

BAR_PIXELS, GAP_SHARE = 24, 0.5
LABEL_PIXELS = 190
TEXT_PIXELS, LETTER_PIXELS = 11, 5.8
"""Size of the words in bars, and how wide a letter is about."""


@dataclass(frozen=True)
class Part:
    """A part of a bar."""

    bar: str
    name: str
    share: float
    """Of the whole bar, from 0 to 1."""
    colour: str
    words: str
    """Written in it, where it is wide enough."""


def share_bars(
    parts: Sequence[Part], *, title: str, width: int, bar_pixels: int = BAR_PIXELS, label_pixels: int = LABEL_PIXELS
) -> alt.LayerChart:
    """
    Bars of full width, one a setting, cut into parts that are told apart by colour, a gap and what is written in them.

    Parameters
    ----------
    parts
        Bars and parts in the order of drawing; shares of a bar sum to 1 at most.
    title
        Of the axis.
    label_pixels
        Room for the names of the bars; longer ones are cut.
    """
    bars = list(dict.fromkeys(part.bar for part in parts))
    values, begun = [], dict.fromkeys(bars, 0.0)
    for part in parts:
        low, high = begun[part.bar], begun[part.bar] + part.share
        begun[part.bar] = high
        words = part.words if len(part.words) * LETTER_PIXELS + 6 <= part.share * width else ""
        values.append(
            {
                "bar": part.bar,
                "low": low,
                "high": high,
                "middle": (low + high) / 2,
                "colour": part.colour,
                "words": words,
            }
        )
    scale = alt.Scale(domain=[0, 1], nice=False)
    labels = alt.Axis(title=f"{title}, %", values=[0, 0.25, 0.5, 0.75, 1], labelExpr="format(100 * datum.value, 'd')")
    up = alt.Y(
        "bar:N",
        sort=bars,
        title=None,
        axis=alt.Axis(ticks=False, labelColor=INK, labelLimit=label_pixels),
        scale=_bands(),
    )
    base = alt.Chart(rows(values))
    drawn = base.mark_bar(stroke=PAPER, strokeWidth=1.5).encode(
        x=alt.X("low:Q", scale=scale, axis=labels), x2="high:Q", y=up, color=alt.Color("colour:N", scale=None)
    )
    named = base.mark_text(baseline="middle", fontSize=TEXT_PIXELS, fill=ON_SHADE).encode(
        x=alt.X("middle:Q", scale=scale, axis=labels), y=up, text="words:N"
    )
    return layered([drawn, named], width, len(bars) * bar_pixels * (1 + GAP_SHARE))


def _bands() -> alt.Scale:
    return alt.Scale(paddingInner=GAP_SHARE / (1 + GAP_SHARE), paddingOuter=0.2)
