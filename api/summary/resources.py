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
        self._team_names = {team.id: team.name for team in snapshot.ambulant_teams}
        self._team_names |= {team.id: team.name for team in snapshot.brigade_teams}

    def name(self, resource: str) -> str:
        """Kind and place or team in words; an unknown kind is shown as it is."""
        kind, _, rest = resource.partition(":")
        if kind not in KINDS:
            return resource
        if rest in self._team_names:
            where = f"{rest} {self._team_names[rest]}"
        else:
            where = " ".join(self._places.place(part) for part in rest.split(":"))
        return self._messages.text(f"resource.{kind}", where=where)
