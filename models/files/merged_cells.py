from typing import IO
from xml.parsers import expat

_NAME = b"mergeCell"
_CHUNK_BYTES = 2**20


def merged_ranges(sheet: IO[bytes], again: IO[bytes]) -> list[str]:
    """
    The ranges of merged cells of a sheet, such as `L2:L8`, in their order.

    Of merged cells Excel shows one value for all and keeps it in the first: read as they are, the others are empty.

    Parameters
    ----------
    sheet, again
        The sheet's XML, opened twice: nearly every sheet has no such range, and is only looked through for the name
        once, part by part.
    """
    return _ranges(again) if _holds_the_name(sheet) else []


def _holds_the_name(sheet: IO[bytes]) -> bool:
    before = b""
    while part := sheet.read(_CHUNK_BYTES):
        # in UTF-16 there is a zero between letters
        text = before + part.replace(b"\0", b"")
        if _NAME in text:
            return True
        before = text[-len(_NAME) :]
    return False


def _ranges(sheet: IO[bytes]) -> list[str]:
    found: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == _NAME.decode() and "ref" in attributes:
            found.append(attributes["ref"])

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.ParseFile(sheet)
    return found
