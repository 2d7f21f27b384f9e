from typing import Annotated

from pydantic import StringConstraints

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""
A pseudonymous id: letters of the Latin alphabet, digits, dot, underscore and hyphen; no blanks, no names of persons.

Plain letters only, so that two ids that look alike are alike. No colon: it separates the parts of a resource's name
(`apart:YOUTH:YOUTH:UNIT`), and ids with colons would give two resources one name.
"""
