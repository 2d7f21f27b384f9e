import re

from models.text import TextError

MOST = 2**31 - 1
"""Of seeds and row numbers: what databases and solvers keep in four bytes."""

_WHOLE = re.compile(r"[0-9]{1,10}")


def parse_whole(text: str, example: str = "7") -> int:
    """
    A whole number from 0, in ASCII digits alone; Python itself would take `1_0`, a sign, and digits of other scripts.

    Raises
    ------
    TextError
        If it is none, or more than 2,147,483,647.
    """
    found = int(text) if _WHOLE.fullmatch(text) else MOST + 1
    if found > MOST:
        raise TextError(text, f"whole number from 0 to {MOST:,}", example)
    return found


def parse_wholes(text: str) -> list[int]:
    """
    Whole numbers with commas, at least one.

    Raises
    ------
    TextError
        If one of them is none.
    """
    return [parse_whole(item.strip(), "0,1,2") for item in text.split(",")]


def parse_named_wholes(text: str) -> list[tuple[str, int]]:
    """
    Names with a number each, `NAME:NUMBER` with commas; a name alone has number 1.

    Raises
    ------
    TextError
        If a number is none.
    """
    pairs = [item.strip().partition(":") for item in text.split(",") if item.strip()]
    return [
        (name, parse_whole(number, "1, after a name as in team-12:1") if colon else 1) for name, colon, number in pairs
    ]


def parse_numbered(text: str) -> tuple[int, str]:
    """
    A number and what belongs to it, `NUMBER:TEXT`.

    Raises
    ------
    TextError
        If there is no colon, or no number before it.
    """
    number, colon, rest = text.partition(":")
    if not colon:
        raise TextError(text, "number with a text", "17:9f86d081")
    return parse_whole(number.strip(), "17:9f86d081"), rest.strip()


def parse_decimal(text: str) -> float:
    """
    A number with a decimal point; it may be infinite or nan, which its range must exclude.

    Raises
    ------
    TextError
        If it is none, in ASCII and without underscores.
    """
    try:
        if text.isascii() and "_" not in text:
            return float(text)
    except ValueError:
        pass
    raise TextError(text, "number", "12.5")
