import re

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def escape(text: str) -> str:
    """
    Writes what XML cannot hold as Excel does: `_x000D_` (ST_Xstring of ECMA-376, 22.9.2.19).

    An underscore that would be read as the beginning of such an escape is escaped itself.
    """
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def unescape(text: str) -> str:
    """The text that an Excel string stands for; half a surrogate pair is left as it is written."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)
