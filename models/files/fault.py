from dataclasses import dataclass

from models.files.codes import FileCode

Loc = tuple[str | int, ...]
"""Keys and indices from the document's root, as pydantic gives them."""


@dataclass(frozen=True)
class Fault:
    """A problem at a place of a document, before that place is told as pointer, or as row and column."""

    code: FileCode
    loc: Loc
    reason: str
