from pathlib import Path
from typing import Annotated

import typer


def by_feature_command(
    store: Annotated[Path, typer.Argument(metavar="STORE", help="Made by `thuisnabij bench run`.")],
    feature: Annotated[str, typer.Option("--feature", help="Of the instances: horizon_days, youths, ...")],
    out: Annotated[Path | None, typer.Option("--out", metavar="CSV", show_default=False)] = None,
) -> None:
    """Seconds, gap and memory by a feature of the instances: what `bench compare` cannot pair."""
    from benchmarks.runs.store import read_runs
    from benchmarks.studies.by_feature import NoSuchFeatureError, as_csv, by_feature
    from models.files.atomic import write_file
    from models.issue import InvalidInputError

    try:
        text = as_csv(by_feature(read_runs(store), feature))
    except (FileNotFoundError, InvalidInputError) as error:
        raise typer.BadParameter(f"{store}: {error}", param_hint="STORE") from None
    except NoSuchFeatureError as error:
        raise typer.BadParameter(str(error), param_hint="--feature") from None
    typer.echo(text, nl=False)
    if out is not None:
        write_file(out, text.encode())
