def pointer(*parts: str | int) -> str:
    """JSON pointer (RFC 6901) to a place in a document; the whole document is the empty pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def parts_of(text: str) -> tuple[str, ...]:
    """Keys and indices of a JSON pointer, all as text."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])
