from collections.abc import Callable
from typing import TypeVar

import typer

T = TypeVar("T")


def option_value(parse: Callable[[str], T], text: str, option: str) -> T:
    """
    What an option's text says.

    Parameters
    ----------
    parse
        One of `models.text`, or another that raises `ValueError` with words for people.

    Raises
    ------
    typer.BadParameter
        With what was given and an example, if it says nothing.
    """
    try:
        return parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from None
