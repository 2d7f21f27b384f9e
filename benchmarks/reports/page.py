import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from benchmarks.reports.drawing.palette import DARK
from benchmarks.reports.report import Report


def page(report: Report) -> str:
    """The report as one HTML file: style inside, nothing fetched, no script."""
    environment = Environment(
        loader=PackageLoader("benchmarks.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    environment.filters["coded"] = coded
    source, _, _ = PackageLoader("benchmarks.reports").get_source(environment, "report.css")
    return environment.get_template("report.html").render(report=report, style=Markup(f"{source}\n{dark_style()}"))


def coded(words: str) -> Markup:
    """
    Words as text, of which those between backticks are code.

    >>> coded("see `bench compare` <now>")
    Markup('see <code>bench compare</code> &lt;now&gt;')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(words))))


def dark_style() -> str:
    """Rules that turn the drawings' colours over on a dark screen; drawings themselves hold the light ones."""
    rules = [
        f'  svg [{kind}="{light}"] {{ {kind}: {dark}; }}' for light, dark in DARK.items() for kind in ("fill", "stroke")
    ]
    return "\n".join(["@media screen and (prefers-color-scheme: dark) {", *rules, "}"])
