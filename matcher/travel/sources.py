"""
The sources of travel times by name, as people choose them; one place for the command line, the service and workers.

A source is loaded when it is chosen: each brings libraries or data that the others do not need.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from models.issue import InvalidInputError, Issue
from models.text.urls import parse_travel

if TYPE_CHECKING:
    from matcher.travel.protocol import TravelTimes
    from matcher.travel.roads.travel import RoadTravel
    from models.snapshot import Snapshot

DEFAULT_TRAVEL = "roads"
CACHE_VARIABLE = "THUISNABIJ_TRAVEL_CACHE"
"""Folder in which the answers of routing engines are kept."""
OUTSIDE_ROADS = "outside_roads"


class Notice(StrEnum):
    """What people are to know of a source that is used all the same."""

    FALLBACK = "fallback"
    """The engine does not answer; `reason`, and the `source` used instead."""
    NOT_CACHED = "not_cached"
    """The engine's map has no version, so its answers are not kept."""
    DAMAGED = "damaged"
    """A part of the cache could not be read; `reason`."""


Notify = Callable[..., object]
"""Gets a `Notice` and its parameters by name."""


@dataclass(frozen=True)
class TravelChoice:
    """A source of travel times as given: `roads`, `great-circle`, `matrix:FILE` or `osrm:URL#VERSION`."""

    kind: str
    where: str = ""
    """File or URL."""
    version: str | None = None
    """Of the engine's map, in the operator's words."""
    fallback: TravelChoice | None = None
    """Used if the engine does not answer at all; None: that is an error."""

    @classmethod
    def parse(cls, given: str) -> TravelChoice:
        """Takes a source apart; `ValueError` with words for people if there is no such source."""
        words = parse_travel(given)
        return cls(words.kind, words.where, words.version)

    def with_fallback(self, instead: TravelChoice) -> TravelChoice:
        """The same with another source to fall back on; `ValueError` if that could itself be out of reach."""
        if self.kind != "osrm" or instead.kind == "osrm":
            raise ValueError("is for --travel osrm:URL, and is another source")
        return replace(self, fallback=instead)


class OutsideRoadsError(InvalidInputError):
    """Places of a snapshot lie outside the road graph's area; `owners` says whose, for each of the issues."""

    def __init__(self, source: str, issues: tuple[Issue, ...], owners: tuple[str, ...]) -> None:
        super().__init__(source, issues)
        self.owners = owners


def open_travel(
    choice: TravelChoice, snapshot: Snapshot, source: str, notify: Notify = lambda notice, **parameters: None
) -> TravelTimes:
    """
    The source of travel times of every command, ready for a snapshot.

    Parameters
    ----------
    source
        Where the snapshot comes from, for the words of a refusal.
    notify
        Called with what people are to know of a source that is used all the same.

    Raises
    ------
    OutsideRoadsError
        If places of the snapshot lie outside the road graph's area.
    TravelError
        If the file cannot be used, or the engine does not answer and no fallback was asked for.
    """
    match choice.kind:
        case "great-circle":
            from matcher.travel.great_circle import GreatCircleTravel

            return GreatCircleTravel()
        case "matrix":
            from matcher.travel.matrix_file import MatrixFileTravel

            return MatrixFileTravel(Path(choice.where))
        case "osrm":
            return _engine(choice, snapshot, source, notify)
        case _:
            return _roads(snapshot, source)


def outside_roads(snapshot: Snapshot, roads: RoadTravel) -> tuple[tuple[str, Issue], ...]:
    """Places outside the road graph's area: whose, in words without a name, and the issue."""
    from models.validation.places import trip_ends
    from models.validation.wording import SINGULAR, pointer, shown

    ends = tuple(trip_ends(snapshot))
    outside = roads.outside([location for _, location, _ in ends])
    found = []
    for (identifier, _, where), beyond in zip(ends, outside, strict=True):
        if beyond:
            owner = f"{SINGULAR[str(where[0])]} {shown(identifier)}"
            message = f"{owner}: the location lies outside the road graph's area"
            issue = Issue(code=OUTSIDE_ROADS, path=pointer(*where), message=message, remedy="Correct the location.")
            found.append((owner, issue))
    return tuple(found)


def _roads(snapshot: Snapshot, source: str) -> TravelTimes:
    from matcher.travel.roads.travel import RoadTravel

    travel = RoadTravel()
    found = outside_roads(snapshot, travel)
    if found:
        raise OutsideRoadsError(source, tuple(issue for _, issue in found), tuple(owner for owner, _ in found))
    return travel


def _engine(choice: TravelChoice, snapshot: Snapshot, source: str, notify: Notify) -> TravelTimes:
    from matcher.travel.cached import CachedTravel
    from matcher.travel.osrm import OsrmTravel
    from matcher.travel.protocol import EngineUnreachableError
    from matcher.travel.tabled import TabledTravel

    engine = OsrmTravel(choice.where, choice.version)
    try:
        engine.require_answer()
        known_version = engine.version is not None
    except EngineUnreachableError as error:
        if choice.fallback is None:
            raise
        # wholly or not at all: minutes of two sources in one plan would be compared with each other
        instead = open_travel(choice.fallback, snapshot, source, notify)
        notify(Notice.FALLBACK, reason=str(error), source=instead.name)
        return instead
    if not known_version:
        notify(Notice.NOT_CACHED)
        return TabledTravel(engine, snapshot)
    cached = CachedTravel(engine, _cache_folder(), lambda words: notify(Notice.DAMAGED, reason=words))
    return TabledTravel(cached, snapshot)


def _cache_folder() -> Path:
    given = os.environ.get(CACHE_VARIABLE)
    if given:
        return Path(given)
    of_user = os.environ.get("XDG_CACHE_HOME")
    return (Path(of_user) if of_user else Path.home() / ".cache") / "thuisnabij" / "travel"
