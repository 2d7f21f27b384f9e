from collections.abc import Sequence
from pathlib import Path

from benchmarks.reports.page import page
from benchmarks.reports.report import Report
from models.files.atomic import write_file


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
