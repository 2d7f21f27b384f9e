from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.common.options import in_blocks, option_value
from api.cli.common.output import ExitCode
from api.cli.service.options import StoreOptions, opened_database, service_refusals
from api.store.audit import verify_audit
from api.store.backup import back_up, restore
from api.store.database import reading
from models.text.numbers import parse_numbered

audit = typer.Typer(name="audit", help="The service's audit: who saw and decided what.", no_args_is_help=True)


@in_blocks
def backup_command(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy is written.")],
    *,
    options: StoreOptions,
) -> None:
    """Copy the service's SQLite database into one file, also while the service runs."""
    output = options.output
    settings = options.at.settings()
    with service_refusals(output):
        size = back_up(settings.database_url, target)
    if output.as_json:
        output.document({"file": str(target), "size_bytes": size})
    else:
        output.screen.line(output.messages.text("backup.done", path=target, bytes=output.messages.points(size)))


@in_blocks
def restore_command(
    backup: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by backup.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the database that is there.")
    ] = False,
    *,
    options: StoreOptions,
) -> None:
    """Put a copy in the place of the service's SQLite database; the service must not run."""
    output = options.output
    settings = options.at.settings()
    with service_refusals(output):
        restored = restore(backup, settings.database_url, datetime.now(UTC), replace)
    if output.as_json:
        output.document(restored.model_dump(mode="json"))
        return
    output.screen.line(output.messages.text("restore.done", path=backup, version=restored.version))
    if restored.erased_again:
        output.screen.line(output.messages.text("restore.erased", count=restored.erased_again))


@audit.command("verify")
@in_blocks
def verify_command(
    expect: Annotated[
        str | None,
        typer.Option(
            "--expect",
            metavar="NUMBER:HASH",
            help="What an earlier verify wrote as its end; only this shows that the last rows were cut off.",
            show_default=False,
        ),
    ] = None,
    *,
    options: StoreOptions,
) -> None:
    """Recompute the whole chain and tell every row that was altered, removed or put in; exit code 4 if any."""
    output = options.output
    settings = options.at.settings()
    expected = _expected(expect)
    with service_refusals(output), opened_database(settings) as engine, reading(engine) as connection:
        found = verify_audit(connection, expected)
    if output.as_json:
        output.document(found.model_dump(mode="json") | {"is_whole": not found.findings})
    else:
        words = output.messages
        end = f"{found.sequence}:{found.hash}"
        key = "audit.damaged" if found.findings else "audit.whole"
        output.screen.line(words.text(key, rows=words.points(found.rows), count=len(found.findings)), style="bold")
        for item in found.findings:
            damage = words.name("damage", item.damage.value)
            output.screen.line(words.text("audit.finding", row=item.sequence, damage=damage), 2)
        output.screen.line(words.text("audit.end"))
        output.screen.line(end, 2)
    if found.findings:
        raise typer.Exit(ExitCode.RULE_BROKEN)


def _expected(given: str | None) -> tuple[int, str] | None:
    if given is None:
        return None

    return option_value(parse_numbered, given, "--expect")
