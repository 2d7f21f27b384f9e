import re
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup, escape

from benchmarks.bench.reports.drawing.palette import FAINT, INK, MUTED

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""Families of one and the same width: vl-convert measures with its own Liberation Sans, a browser may have Arial."""
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
TEXT_PIXELS = 12
_CONFIG: dict[str, Any] = {
    "font": FONT,
    "aria": False,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": TEXT_PIXELS,
        "titleColor": INK,
        "titleFontSize": TEXT_PIXELS,
        "titleFontWeight": "normal",
        "gridColor": FAINT,
        "domainColor": MUTED,
        "tickColor": MUTED,
        "labelPadding": 5,
        "labelOverlap": True,
        "labelFlush": False,
    },
    "axisX": {"titlePadding": 10, "grid": False},
    # the title of an upright axis stands over it, unturned: read without tilting the head
    "axisY": {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -14, "domain": False},
    "axisYQuantitative": {"ticks": False},
    "text": {"fontSize": TEXT_PIXELS, "fill": INK},
    "legend": {"disable": True},
}


def svg(chart: alt.LayerChart, name: str, title: str, description: str) -> Markup:
    """
    A chart as inline SVG with an alternative text.

    Parameters
    ----------
    name
        Unlike all others of the page; ids inside begin with it.
    """
    # Altair's own check of every part against the schema takes longer than drawing; types and tests hold it instead
    specification = chart.to_dict(validate=False)
    specification["config"] = _CONFIG
    # values stand in the chart itself: nothing is fetched, nothing may be
    drawn = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _inline(drawn, name, title, description)


def layered(layers: Sequence[alt.Chart], width: float, height: float) -> alt.LayerChart:
    """Drawings above each other, on axes that they share."""
    return alt.LayerChart(layer=list(layers), width=width, height=height)


def rows(values: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Rows of a chart's data, in it."""
    return alt.InlineData(values=list(values))


def _inline(drawn: str, name: str, title: str, description: str) -> Markup:
    head, _, body = drawn.partition(">")
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head).groups()  # type: ignore[union-attr]
    body = re.sub(r"<[^>]+>", lambda tag: _plain_tag(tag[0]), body)
    # the counter of clips goes on from chart to chart: named anew, so that the same store gives the same bytes
    for number, old in enumerate(dict.fromkeys(re.findall(r'<clipPath id="([^"]+)"', body))):
        body = body.replace(f'id="{old}"', f'id="{name}-c{number}"').replace(f"url(#{old})", f"url(#{name}-c{number})")
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-t {name}-d" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{FONT}">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{body}'
    )


def _plain_tag(tag: str) -> str:
    """A tag without what Vega adds for its own scripts, and with coordinates of two decimals."""
    if tag.startswith("<path") and re.search(r' d="(?:M0,0h0v0h0Z)?"', tag):
        return ""
    tag = re.sub(r' (?:aria-hidden|aria-roledescription|role|pointer-events|class|font-family)="[^"]*"', "", tag)
    tag = tag.replace(' opacity="1"', "").replace(' font-weight="normal"', "")
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{round(float(number[0]), 2):g}", tag)
