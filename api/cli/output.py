from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import typer

from api.messages import Lang, Messages

if TYPE_CHECKING:
    from api.cli.screen import Screen


class Output:
    """
    Where a command writes: one JSON object or readable lines on stdout, messages on stderr.

    Parameters
    ----------
    as_json
        Readable lines are left out; `document` writes the object.
    """

    def __init__(self, as_json: bool, lang: Lang) -> None:
        self.as_json = as_json
        self.messages = Messages(lang)

    @cached_property
    def screen(self) -> Screen:
        """Results, on stdout."""
        from api.cli.screen import Screen

        return Screen()

    @cached_property
    def notes(self) -> Screen:
        """Messages, on stderr."""
        from api.cli.screen import Screen

        return Screen(stderr=True)

    def document(self, content: Mapping[str, Any]) -> None:
        """Writes the one JSON object of a command that was asked for it."""
        typer.echo(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))

    def note(self, key: str, **parameters: object) -> None:
        """A message from the catalogue, on stderr."""
        self.notes.line(self.messages.text(key, **parameters))
