from typing import Annotated

import typer

from api.cli.exit_codes import ExitCode
from api.cli.options import JsonOption, LangOption
from api.cli.output import Output
from api.cli.service_options import DatabaseOption, DataFolderOption, service_refusals, service_settings
from api.cli.texts import option_value
from api.messages import Lang

audit = typer.Typer(name="audit", help="The service's audit: who saw and decided what.", no_args_is_help=True)


@audit.command("verify")
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
    database: DatabaseOption = None,
    data_folder: DataFolderOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.EN,
) -> None:
    """Recompute the whole chain and tell every row that was altered, removed or put in; exit code 4 if any."""
    output = Output(as_json, lang)
    settings = service_settings(database, data_folder, None)
    expected = _expected(expect)
    with service_refusals(output):
        from api.cli.store_options import opened_database
        from api.store.audit_verification import verify_audit
        from api.store.database import reading

        with opened_database(settings) as engine, reading(engine) as connection:
            found = verify_audit(connection, expected)
    if as_json:
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
    from models.text.numbers import parse_numbered

    return option_value(parse_numbered, given, "--expect")
