from typing import Any

import typer
from typer.core import TyperGroup

from models.text import quoted


class CarefulGroup(TyperGroup):
    """
    The commands, which take nothing for an argument that is no text.

    Control characters and bytes that are not UTF-8 could be neither looked up, kept nor written again, each somewhere
    else in the program.
    """

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
