from pathlib import Path
from typing import Annotated

import typer

COMMAND = "python -m benchmarks results"
PAGE = Path("benchmarks/RESULTS.md")


def results_command(
    store: Annotated[Path, typer.Option("--store", metavar="FILE", help="Made by `thuisnabij bench run`.")],
    page: Annotated[Path, typer.Option("--page", metavar="MD", help="With the section's markers.")] = PAGE,
) -> None:
    """Write a store's runs as a table into the page, in the section named for the experiment; runs nothing."""
    from benchmarks.experiments.results_page import results_markdown
    from benchmarks.external.sections import SectionMissingError, rewrite_section
    from benchmarks.runs.store import read_runs
    from models.issue import InvalidInputError

    try:
        runs = read_runs(store)
    except FileNotFoundError:
        raise typer.BadParameter(f"{store} is not there", param_hint="--store") from None
    except InvalidInputError as error:
        first = error.issues[0]
        raise typer.BadParameter(f"{store} {first.path}: {first.message}", param_hint="--store") from None
    names = sorted({run.experiment for run in runs})
    if len(names) != 1:
        raise typer.BadParameter(
            f"{store} holds runs of {len(names)} experiments; a section is one experiment's", param_hint="--store"
        )
    try:
        rewrite_section(page, names[0], COMMAND, results_markdown(runs))
    except (SectionMissingError, FileNotFoundError) as error:
        raise typer.BadParameter(str(error), param_hint="--page") from None
