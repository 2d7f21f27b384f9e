"""What people and machines give as text: one parser for each format, for options, requests and files."""

LONGEST_SHOWN = 40


class TextError(ValueError):
    """
    A text is not of the format that is needed; the message repeats it, cut short, and shows one that is right.

    For what an operator typed. Of files and requests only the example is told: a value may be anything.
    """

    def __init__(self, given: str, needed: str, example: str) -> None:
        self.needed, self.example = needed, example
        super().__init__(f"{quoted(given)} is no {needed}; write it as {example}")


def quoted(text: str) -> str:
    """A text as messages repeat it: short, and without characters that a terminal would obey."""
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "...")
