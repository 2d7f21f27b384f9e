import re
from urllib.parse import SplitResult, urlsplit

from models.text.refusal import TextError

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\.?|[0-9A-Fa-f:.]{2,45}")


def parse_server_url(text: str) -> SplitResult:
    """
    Where a server is: `http` or `https`, a host, and perhaps a port and a path; no user, no query.

    Raises
    ------
    TextError
        If it is none.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(text) from None
    is_plain = text.isprintable() and text.isascii() and " " not in text and "\\" not in text
    if parts.scheme not in ("http", "https") or not _is_host(host) or not is_plain:
        raise _refused(text)
    if parts.username is not None or parts.query:
        raise _refused(text)
    return parts


def _is_host(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    # an internationalised name is written as it is looked up: with xn--, which nothing here has to translate
    return _HOST.fullmatch(host) is not None and (":" in host or all(0 < len(label) < 64 for label in labels))


def _refused(text: str) -> TextError:
    return TextError(text, "URL of a server", "http://localhost:5000")
