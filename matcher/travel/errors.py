class TravelError(Exception):
    """Travel times cannot be had; the message says what to do and names no location."""


class OutsideAreaError(TravelError):
    """
    Locations lie outside the area that a source knows; which ones, the source's ``outside`` tells.

    Attributes
    ----------
    count
        How many.
    """

    def __init__(self, count: int, area: str) -> None:
        self.count = count
        super().__init__(
            f"{count} location(s) lie outside {area}; correct them, or choose another source of travel times"
        )


class EngineUnreachableError(TravelError):
    """The routing engine did not answer, after every retry."""


class EngineAnswerError(TravelError):
    """The routing engine answered, but not with travel times."""


class MatrixFileError(TravelError):
    """A file of travel times cannot be used: how it is written, or what is missing."""
