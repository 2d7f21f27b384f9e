"""Input that a command refuses, in words, with exit code 3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer

from api.cli.common.output import ExitCode, Output
from matcher.travel.protocol import TravelError
from models.issue import InvalidInputError, Issue

BENCH_PACKAGES = frozenset({"altair", "jinja2", "markupsafe", "optuna", "vl_convert"})


@contextmanager
def refusals(output: Output) -> Iterator[None]:
    """Bad input ends a command with every problem told and exit code 3, never with a traceback."""
    try:
        yield
    except InvalidInputError as error:
        if output.as_json:
            output.document(refusal_document(error))
        tell_refusal(output, error)
        raise typer.Exit(ExitCode.BAD_INPUT) from None
    except TravelError as error:
        if output.as_json:
            output.document({"error": "travel", "reason": str(error)})
        output.note("travel.failed", reason=error)
        raise typer.Exit(ExitCode.BAD_INPUT) from None
    except OSError as error:
        reason = error.strerror or str(error)
        where = str(error.filename or "")
        if output.as_json:
            output.document({"error": "file", "path": where, "reason": reason})
        output.note("write.failed", path=where, reason=reason)
        raise typer.Exit(ExitCode.BAD_INPUT) from None


def refusal_document(error: InvalidInputError) -> dict[str, object]:
    """The JSON object of a command whose input was refused."""
    issues = [issue.model_dump(mode="json") for issue in error.issues]
    return {"error": "bad_input", "source": error.source, "issues": issues}


def tell_refusal(output: Output, error: InvalidInputError) -> None:
    """Every problem on stderr."""
    output.note("input.refused", source=error.source, count=len(error.issues))
    tell_issues(output, error.issues)


def tell_issues(output: Output, issues: Sequence[Issue]) -> None:
    """Problems as a list: code and place, what is wrong, what to do."""
    for issue in issues:
        output.notes.line(output.messages.text("input.line", code=issue.code, path=issue.path), 2, "bold")
        output.notes.line(issue.message, 4)
        output.notes.line(output.messages.text("input.remedy", remedy=issue.remedy), 4)


def refuse(output: Output, source: str, code: str, path: str, **parameters: object) -> NoReturn:
    """
    Refuses an input that is right in itself but does not fit the others.

    Raises
    ------
    InvalidInputError
        Always, with one issue whose words come from the catalogue.
    """
    message = output.messages.text(f"issue.{code}", **parameters)
    remedy = output.messages.text(f"issue.{code}.remedy")
    raise InvalidInputError(source, [Issue(code=code, path=path, message=message, remedy=remedy)])


@contextmanager
def bench_extra(output: Output) -> Iterator[None]:
    """What only the analyst's bench needs may be missing: then it says how to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in BENCH_PACKAGES:
            raise
        if output.as_json:
            output.document({"error": "missing_package", "package": name, "install": "thuisnabij[bench]"})
        output.notes.line(f"{name} is not installed; install it with: pip install 'thuisnabij[bench]'")
        raise typer.Exit(ExitCode.USAGE) from None
