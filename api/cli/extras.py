from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from api.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from api.cli.output import Output

BENCH_PACKAGES = frozenset({"altair", "jinja2", "markupsafe", "optuna", "vl_convert"})


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
