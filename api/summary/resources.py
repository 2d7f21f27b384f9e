from api.messages import Messages
from api.summary.courses import CourseWords
from models.snapshot import Snapshot

KINDS = ("beds", "ambulant", "brigade", "mix", "apart", "sex")
"""Kinds of resource that have a word of their own."""


class ResourceWords:
    """Says what a resource's id such as `beds:unit-017` means."""

    def __init__(self, places: CourseWords, snapshot: Snapshot, messages: Messages) -> None:
        self._places = places
        self._messages = messages
        # a unit and teams of both kinds may have one id
        self._team_names = {("ambulant", team.id): team.name for team in snapshot.ambulant_teams}
        self._team_names |= {("brigade", team.id): team.name for team in snapshot.brigade_teams}

    def name(self, resource: str) -> str:
        """Kind and place or team in words; an unknown kind is shown as it is."""
        kind, _, rest = resource.partition(":")
        if kind not in KINDS:
            return resource
        if (kind, rest) in self._team_names:
            where = f"{rest} {self._team_names[kind, rest]}"
        elif kind == "mix":
            # the tag may hold anything, a colon or a unit's id too
            unit, _, tag = rest.partition(":")
            where = f"{self._places.place(unit)} {tag}"
        else:
            where = " ".join(self._places.place(part) for part in rest.split(":"))
        return self._messages.text(f"resource.{kind}", where=where)
