"""Options of the service, its settings, its database as the commands open it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from api.cli.common.options import Reply
from api.cli.common.output import ExitCode, Output
from api.jobs.worker.presence import WorkerRunningError
from api.service.core.settings import ServiceSettings, unknown_variables
from api.store.backup import sqlite_path
from api.store.database import DatabaseUnusableError, Engine, open_database, parsed_url
from api.store.migrating import require_version

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="sqlite:///PATH or postgresql://...; else THUISNABIJ_DATABASE, else SQLite in the data folder.",
        show_default=False,
    ),
]
DataFolderOption = Annotated[
    Path | None,
    typer.Option(
        "--data-folder",
        metavar="FOLDER",
        help="Database and working files; else THUISNABIJ_DATA_FOLDER, else thuisnabij-data.",
        show_default=False,
    ),
]
LogLevelOption = Annotated[
    str | None,
    typer.Option(
        "--log-level", metavar="LEVEL", help="debug, info, warning or error; logs go to stderr.", show_default=False
    ),
]
SolvesOption = Annotated[
    int, typer.Option("--solves", min=1, max=64, help="Solves for the desk at once; the night's is beside them.")
]


@dataclass(frozen=True)
class DatabaseOptions:
    """Where the service keeps what it keeps."""

    database: DatabaseOption = None
    data_folder: DataFolderOption = None

    def settings(self, log_level: str | None = None) -> ServiceSettings:
        """The service's settings with these put over them; `typer.BadParameter` if one is out of its range."""
        return service_settings(self.database, self.data_folder, log_level)


@dataclass(frozen=True)
class StoreOptions:
    """What every command takes that looks after the service's database."""

    at: DatabaseOptions
    reply: Reply

    @property
    def output(self) -> Output:
        """Where the command writes."""
        return self.reply.output


def service_settings(database: str | None, data_folder: Path | None, log_level: str | None) -> ServiceSettings:
    """
    What the environment says, with what was given on the command line put over it.

    Raises
    ------
    typer.BadParameter
        If a setting is out of its range, or a variable of the environment is none of the program's.
    """
    unknown = unknown_variables(os.environ)
    if unknown:
        raise typer.BadParameter(f"there is no such setting; {unknown[0].remedy}", param_hint=unknown[0].name)
    given = {"database": database, "data_folder": data_folder, "log_level": log_level}
    try:
        return ServiceSettings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        prefix = "THUISNABIJ_OIDC_" if error.title == "OidcSettings" else "THUISNABIJ_"
        hint = f"--{name.replace('_', '-')}" if given.get(name) is not None else f"{prefix}{name.upper()}"
        raise typer.BadParameter(first["msg"], param_hint=hint) from None


@contextmanager
def service_refusals(output: Output) -> Iterator[None]:
    """A database or place that cannot be used ends a command with its reason and exit code 3."""
    try:
        yield
        return
    except (DatabaseUnusableError, WorkerRunningError) as error:
        reason = str(error)
    except OperationalError as error:
        # the driver's own words, without the statement and its values
        reason = str(error.orig).strip().splitlines()[0]
    except OSError as error:
        reason = ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
    if output.as_json:
        output.document({"error": "service", "reason": reason})
    output.note("jobs.refused", reason=reason)
    raise typer.Exit(ExitCode.BAD_INPUT)


@contextmanager
def opened_database(settings: ServiceSettings) -> Iterator[Engine]:
    """
    The service's database, as it is.

    Raises
    ------
    DatabaseUnusableError
        If there is none, or its tables are of another version.
    """
    url = settings.database_url
    if parsed_url(url).get_backend_name() == "sqlite" and not sqlite_path(url).is_file():
        # opening it would make an empty one, at a place that may be a slip of the pen
        raise DatabaseUnusableError(f"there is no database {sqlite_path(url)}: run thuisnabij migrate")
    engine = open_database(url)
    try:
        require_version(engine)
        yield engine
    finally:
        engine.dispose()
