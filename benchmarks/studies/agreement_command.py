import csv
import io
from pathlib import Path
from typing import Annotated

import typer


def agreement_command(
    experiment: Annotated[Path, typer.Argument(metavar="EXPERIMENT", help="Whose instances have several horizons.")],
    out: Annotated[Path, typer.Option("--out", metavar="CSV", help="One line a plan.")],
) -> None:
    """Where youths are in the first four weeks: plans of shorter horizons beside that of the longest."""
    from benchmarks.studies.agreement import agreements
    from models.files.atomic import write_file
    from models.issue import InvalidInputError

    try:
        found = agreements(experiment, lambda line: typer.echo(line, err=True))
    except InvalidInputError as error:
        first = error.issues[0]
        raise typer.BadParameter(f"{first.path}: {first.message}", param_hint="EXPERIMENT") from None
    rows = [item.model_dump(exclude={"first_weeks"}) | item.first_weeks.model_dump() for item in found]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_file(out, text.getvalue().encode())
    typer.echo(f"{out}: {len(rows)} plans")
