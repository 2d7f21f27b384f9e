from typing import Annotated

import typer


def _tell(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"thuisnabij {version('thuisnabij')}")
        raise typer.Exit


def version_option(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell, is_eager=True, help="Tell the version and end.")
    ] = False,
) -> None:
    """What stands before a command."""
