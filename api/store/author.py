from pydantic import Field

from models.base import Model


class Author(Model):
    """Who does something, and in which request: what every row that matters records."""

    actor: str = Field(max_length=80, description="An API key's id or a token's subject.")
    on_behalf_of: str | None = Field(
        default=None, max_length=80, description="The person behind a system; a pseudonym."
    )
    request_id: str = Field(max_length=80)


def system(process: str, request_id: str = "-") -> Author:
    """The service itself: the nightly rebalancing, a command line on the machine."""
    return Author(actor=f"system:{process}", request_id=request_id)
