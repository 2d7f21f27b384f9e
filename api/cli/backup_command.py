from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import JsonOption, LangOption
from api.cli.output import Output
from api.cli.service_options import DatabaseOption, DataFolderOption, service_refusals, service_settings
from api.messages import Lang


def backup_command(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy is written.")],
    database: DatabaseOption = None,
    data_folder: DataFolderOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Copy the service's SQLite database into one file, also while the service runs."""
    output = Output(as_json, lang)
    settings = service_settings(database, data_folder, None)
    with service_refusals(output):
        from api.store.backup import back_up

        size = back_up(settings.database_url, target)
    if as_json:
        output.document({"file": str(target), "size_bytes": size})
    else:
        output.screen.line(output.messages.text("backup.done", path=target, bytes=output.messages.points(size)))


def restore_command(
    backup: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the database that is there.")
    ] = False,
    database: DatabaseOption = None,
    data_folder: DataFolderOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Put a copy in the place of the service's SQLite database; the service must not run."""
    output = Output(as_json, lang)
    settings = service_settings(database, data_folder, None)
    with service_refusals(output):
        from datetime import UTC, datetime

        from api.store.backup import restore

        restored = restore(backup, settings.database_url, datetime.now(UTC), replace)
    if as_json:
        output.document(restored.model_dump(mode="json"))
        return
    output.screen.line(output.messages.text("restore.done", path=backup, version=restored.version))
    if restored.erased_again:
        output.screen.line(output.messages.text("restore.erased", count=restored.erased_again))
