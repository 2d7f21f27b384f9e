from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import typer

from models.files.atomic import write_file


class SectionMissingError(Exception):
    """The page has no place for the table."""


def markers(name: str, command: str) -> tuple[str, str]:
    """Beginning and end of a section that a command writes."""
    return f"<!-- {name}:begin (written by `{command}`; do not edit) -->", f"<!-- {name}:end -->"


def rewrite_section(page: Path, name: str, command: str, text: str) -> None:
    """
    Puts a text between the markers of a section and leaves the rest of the page as it is.

    Raises
    ------
    SectionMissingError
        If the page has no markers, or in the wrong order.
    """
    begin, end = markers(name, command)
    before, found, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SectionMissingError(f"{page}: put {begin!r} and after it {end!r} where the table belongs")
    write_file(page, f"{before}{begin}\n\n{text}\n\n{end}{after}".encode())


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[str]) -> str:
    """A table; columns named in `numbers` are set to the right."""
    rules = ["---:" if name in numbers else "---" for name in head]
    lines = [head, rules, *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines)


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
