from typing import Any

import typer

from api.cli.common.options import Reply, SnapshotArgument, in_blocks
from api.cli.common.output import ExitCode
from api.cli.common.refusals import refusals, tell_issues, tell_refusal
from models.files import read_snapshot_with_warnings
from models.issue import InvalidInputError


@in_blocks
def validate_command(snapshot: SnapshotArgument, *, reply: Reply) -> None:
    """List everything wrong with a snapshot at once: code, place, what to do."""
    output = reply.output
    with refusals(output):
        try:
            content, warnings = read_snapshot_with_warnings(snapshot)
        except InvalidInputError as error:
            if output.as_json:
                issues: list[dict[str, Any]] = [issue.model_dump(mode="json") for issue in error.issues]
                output.document({"valid": False, "source": error.source, "issues": issues})
            tell_refusal(output, error)
            raise typer.Exit(ExitCode.BAD_INPUT) from None
    counts = {
        "youths": len(content.youths),
        "units": len(content.units),
        "teams": len(content.ambulant_teams) + len(content.brigade_teams),
    }
    if output.as_json:
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
