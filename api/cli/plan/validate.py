from typing import Any

import typer

from api.cli.common.options import JsonOption, LangOption, SnapshotArgument
from api.cli.common.output import Output
from api.cli.common.refusals import ExitCode, refusals, tell_issues, tell_refusal
from api.messages import Lang
from models.files import read_snapshot_with_warnings
from models.issue import InvalidInputError


def validate_command(snapshot: SnapshotArgument, as_json: JsonOption = False, lang: LangOption = Lang.EN) -> None:
    """List everything wrong with a snapshot at once: code, place, what to do."""
    output = Output(as_json, lang)
    with refusals(output):
        try:
            content, warnings = read_snapshot_with_warnings(snapshot)
        except InvalidInputError as error:
            if as_json:
                issues: list[dict[str, Any]] = [issue.model_dump(mode="json") for issue in error.issues]
                output.document({"valid": False, "source": error.source, "issues": issues})
            tell_refusal(output, error)
            raise typer.Exit(ExitCode.BAD_INPUT) from None
    counts = {
        "youths": len(content.youths),
        "units": len(content.units),
        "teams": len(content.ambulant_teams) + len(content.brigade_teams),
    }
    if as_json:
        issues = [issue.model_dump(mode="json") for issue in warnings]
        output.document(
            {
                "valid": True,
                "source": str(snapshot),
                "snapshot_id": content.id,
                **counts,
                "issues": issues,
            }
        )
    else:
        output.screen.line(output.messages.text("input.valid", source=snapshot, **counts))
        output.screen.line(output.messages.text("snapshot.id", id=content.id))
    if warnings:
        output.note("input.warnings", count=len(warnings))
        tell_issues(output, warnings)
