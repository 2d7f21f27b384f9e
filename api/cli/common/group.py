"""Lists of commands, each loaded when it is chosen."""

import importlib
from dataclasses import dataclass
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group

from models.text import quoted


@dataclass(frozen=True)
class Entry:
    """One line of a list of commands, and where the command is written."""

    name: str
    target: str
    """``module:name`` of a function, or of a `typer.Typer` with commands of its own."""
    help: str
    """What the list says: the first line of the command's own help (a test holds both together)."""


class LazyGroup(TyperGroup):
    """
    Commands of which only the one that was chosen is loaded: the list itself is quick, whatever the others need.

    Nothing is taken for an argument that is no text: control characters and bytes that are not UTF-8 could be neither
    looked up, kept nor written again, each somewhere else in the program.
    """

    entries: tuple[Entry, ...] = ()

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        # enough for the list, and for the names that are suggested after a slip of the pen
        self.commands = {item.name: TyperCommand(item.name, help=item.help) for item in self.entries}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Takes the arguments apart, of the group and of the command that they name."""
        for number, given in enumerate(args, start=1):
            if not given.isprintable():
                raise typer.BadParameter(
                    f"{quoted(given)} holds characters that are no text; give UTF-8 without control characters",
                    ctx=ctx,
                    param_hint=f"argument {number}",
                )
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name, loaded."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, None if name is None else self.loaded(name), rest

    def loaded(self, name: str) -> Any:
        """The command of a name, with its options; loads its module."""
        target = next(item.target for item in self.entries if item.name == name)
        module, _, attribute = target.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return get_group(found)
        app = typer.Typer(add_completion=False)
        app.command(name)(found)
        return get_command(app)


def _tell_version(wanted: bool) -> None:
    if wanted:
        # not at the top: the list of commands need not wait for it
        from importlib.metadata import version

        typer.echo(f"thuisnabij {version('thuisnabij')}")
        raise typer.Exit


def version_option(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version and end.")
    ] = False,
) -> None:
    """What stands before a command."""
