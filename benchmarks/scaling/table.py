from rich.table import Table

from benchmarks.scaling.lines import HEAD, NUMBERS, cells
from benchmarks.scaling.records import Results


def results_table(results: Results) -> Table:
    """The runs as a table for the terminal, a line between sets."""
    table = Table(title="Ways of planning", caption="cost, violations and unplaced by the independent checker")
    for name in HEAD:
        table.add_column(name, justify="right" if name in NUMBERS else "left")
    rows = cells(results.runs)
    for number, (run, row) in enumerate(zip(results.runs, rows, strict=True)):
        last = number + 1 == len(rows) or results.runs[number + 1].key[:2] != run.key[:2]
        table.add_row(*row, end_section=last)
    return table
