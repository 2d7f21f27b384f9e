from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Trip:
    """
    A trip of a table, for messages: by the positions of its ends in what was asked, and by names where they are known.

    Coordinates are not told: they may be somebody's home.
    """

    origin: int
    """From 0; told from 1."""
    destination: int
    is_back: bool = False
    """From the destination to the origin: sources that know one-way streets are asked for both."""
    origin_name: str = ""
    destination_name: str = ""

    def named(self, origin_name: str, destination_name: str) -> "Trip":
        """The same trip, told by who lives or works at its ends."""
        return replace(self, origin_name=origin_name, destination_name=destination_name)

    def __str__(self) -> str:
        ends = [
            self.origin_name or f"origin {self.origin + 1}",
            self.destination_name or f"destination {self.destination + 1}",
        ]
        first, last = reversed(ends) if self.is_back else ends
        return f"from {first} to {last}"
