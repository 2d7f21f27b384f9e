from typing import Annotated

from pydantic import StringConstraints

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")]
"""A pseudonymous id: letters, digits, dot, underscore, colon and hyphen; no spaces, no names of persons."""
