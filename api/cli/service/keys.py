from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from pydantic import ValidationError

from api.access.grants import Grant, Role, Scope
from api.cli.common.options import in_blocks
from api.cli.common.output import ExitCode, Output
from api.cli.service.options import StoreOptions, opened_database, service_refusals
from api.store.audit import append, system
from api.store.database import Connection, reading, writing
from api.store.keys import KeyMissingError, KeyRecord, add_key, list_keys, revoke_key, rotate_key

keys = typer.Typer(name="keys", help="API keys of the service: roles, scope, end.", no_args_is_help=True)
ROLES = ("desk", "planner", "analyst", "administrator")
DaysOption = Annotated[int, typer.Option("--days", min=1, max=3650, help="Valid for so many days.")]


@keys.command("create")
@in_blocks
def create_command(
    label: Annotated[str, typer.Argument(metavar="LABEL", help="What it is for; no name of a person.")],
    role: Annotated[list[str], typer.Option("--role", help=f"One or more of: {', '.join(ROLES)}.")],
    everything: Annotated[bool, typer.Option("--everything", help="Sees every youth.")] = False,
    region: Annotated[
        list[str] | None,
        typer.Option("--region", metavar="ID", help="Sees youths whose home is in it.", show_default=False),
    ] = None,
    organisation: Annotated[
        list[str] | None,
        typer.Option("--organisation", metavar="ID", help="Sees youths in its care.", show_default=False),
    ] = None,
    days: DaysOption = 90,
    *,
    options: StoreOptions,
) -> None:
    """Make a key; it is shown once and kept nowhere."""
    output = options.output
    grant = _grant(role, everything, region or [], organisation or [])

    def make(connection: Connection, at: datetime) -> tuple[KeyRecord, str]:
        return add_key(connection, label[:120], grant, at + timedelta(days=days), at)

    _tell_new(output, _changed(options, "keys.create", make))


@keys.command("list")
@in_blocks
def list_command(options: StoreOptions) -> None:
    """Every key with its roles, scope and end; never its secret."""
    output = options.output
    settings = options.at.settings()
    with service_refusals(output):
        with opened_database(settings) as engine, reading(engine) as connection:
            found = list_keys(connection)
        now = datetime.now(UTC)
    if output.as_json:
        output.document({"keys": [_document(item) | {"is_valid": item.is_valid(now)} for item in found]})
        return
    for item in found:
        _tell(output, item, "keys.valid" if item.is_valid(now) else "keys.ended")
    if not found:
        output.screen.line(output.messages.text("keys.none"))


@keys.command("revoke")
@in_blocks
def revoke_command(
    key_id: Annotated[str, typer.Argument(metavar="ID")],
    *,
    options: StoreOptions,
) -> None:
    """End a key at once."""
    output = options.output

    def end(connection: Connection, at: datetime) -> tuple[KeyRecord, str]:
        return revoke_key(connection, key_id, at), ""

    record, _ = _changed(options, "keys.revoke", end)
    if output.as_json:
        output.document(_document(record))
    else:
        output.screen.line(output.messages.text("keys.revoked", id=record.id))


@keys.command("rotate")
@in_blocks
def rotate_command(
    key_id: Annotated[str, typer.Argument(metavar="ID")],
    days: DaysOption = 90,
    overlap_days: Annotated[
        int, typer.Option("--overlap-days", min=0, max=90, help="The old one goes on for so many days.")
    ] = 7,
    *,
    options: StoreOptions,
) -> None:
    """Make a key with the same roles and scope in the place of another."""
    output = options.output

    def exchange(connection: Connection, at: datetime) -> tuple[KeyRecord, str]:
        return rotate_key(connection, key_id, at + timedelta(days=days), at + timedelta(days=overlap_days), at)

    _tell_new(output, _changed(options, "keys.rotate", exchange))


def _changed(
    options: StoreOptions,
    action: str,
    change: Callable[[Connection, datetime], tuple[KeyRecord, str]],
) -> tuple[KeyRecord, str]:
    """Does it in one transaction with its row in the audit."""
    output, settings = options.output, options.at.settings()
    with service_refusals(output):
        now = datetime.now(UTC)
        with opened_database(settings) as engine:
            try:
                with writing(engine) as connection:
                    found = change(connection, now)
                    append(connection, system("keys"), now, action, "done", subject=found[0].id)
            except KeyMissingError as error:
                if output.as_json:
                    output.document({"error": "unknown_key", "id": str(error.args[0])})
                output.note("keys.unknown", id=error.args[0])
                raise typer.Exit(ExitCode.BAD_INPUT) from None
    return found


def _grant(roles: list[str], everything: bool, regions: list[str], organisations: list[str]) -> Grant:
    unknown = [item for item in roles if item not in ROLES]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]} is no role; give: {', '.join(ROLES)}", param_hint="--role")
    if everything == bool(regions or organisations):
        raise typer.BadParameter(
            "give either --everything, or --region and --organisation ids", param_hint="--everything"
        )
    try:
        scope = Scope(everything=everything, region_ids=frozenset(regions), organisation_ids=frozenset(organisations))
    except ValidationError:
        raise typer.BadParameter("ids are letters, digits, . _ : and -", param_hint="--region") from None
    return Grant(roles=frozenset(Role(item) for item in roles), scope=scope)


def _tell_new(output: Output, made: tuple[KeyRecord, str]) -> None:
    record, token = made
    if output.as_json:
        output.document(_document(record) | {"key": token})
        return
    _tell(output, record, "keys.valid")
    output.screen.line(output.messages.text("keys.shown_once"))
    typer.echo(f"  {token}")


def _tell(output: Output, record: KeyRecord, key: str) -> None:
    words, scope = output.messages, record.grant.scope
    ids = [*sorted(scope.region_ids), *sorted(scope.organisation_ids)]
    sees = words.text("keys.everything") if scope.everything else ", ".join(ids)
    output.screen.line(words.text(key, id=record.id, label=record.label), style="bold")
    roles = ", ".join(sorted(record.grant.roles))
    end = min(record.expires_at, record.revoked_at or record.expires_at)
    output.screen.line(words.text("keys.line", roles=roles, scope=sees, end=f"{end:%Y-%m-%d %H:%M}"), 2)


def _document(record: KeyRecord) -> dict[str, object]:
    content = record.model_dump(mode="json")
    scope = record.grant.scope
    content["grant"] = {
        "roles": sorted(record.grant.roles),
        "everything": scope.everything,
        "region_ids": sorted(scope.region_ids),
        "organisation_ids": sorted(scope.organisation_ids),
    }
    return content
