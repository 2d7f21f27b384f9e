import re
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from benchmarks.bench.reports.drawing.palette import DARK
from benchmarks.bench.reports.report import Report
from models.files.atomic import write_file


def page(report: Report) -> str:
    """The report as one HTML file: style inside, nothing fetched, no script."""
    environment = Environment(
        loader=PackageLoader("benchmarks.bench.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    environment.filters["coded"] = coded
    source, _, _ = PackageLoader("benchmarks.bench.reports").get_source(environment, "report.css")
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


def write_report(report: Report, out: Path) -> Sequence[Path]:
    """
    Writes the page, and beside it the numbers of each figure: `report.html`, `report.overview.csv`, ...

    A CSV file of an earlier report that this one has no numbers for is removed: it would pass for this one's.

    Returns
    -------
    Sequence of Path
        Of the CSV files.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    write_file(out, page(report).encode("utf-8"))
    written = []
    for name, table in report.tables.items():
        path = out.with_name(f"{out.stem}.{name}.csv")
        if table is None:
            path.unlink(missing_ok=True)
        else:
            write_file(path, table.csv_bytes())
            written.append(path)
    return written
