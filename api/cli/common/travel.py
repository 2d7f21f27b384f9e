from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import typer

from api.cli.common.options import option_value
from api.cli.common.output import Output
from matcher.travel.cached import CachedTravel
from matcher.travel.great_circle import GreatCircleTravel
from matcher.travel.matrix_file import MatrixFileTravel
from matcher.travel.osrm import OsrmTravel
from matcher.travel.protocol import EngineUnreachableError, TravelTimes
from matcher.travel.roads.travel import RoadTravel
from matcher.travel.tabled import TabledTravel
from models.issue import InvalidInputError, Issue
from models.snapshot import Snapshot
from models.text.urls import parse_travel
from models.validation.places import trip_ends
from models.validation.wording import SINGULAR, pointer, shown

DEFAULT_TRAVEL = "roads"
CACHE_VARIABLE = "THUISNABIJ_TRAVEL_CACHE"
"""Folder in which the answers of routing engines are kept."""


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


def travel_choice(given: str, fallback: str | None = None) -> TravelChoice:
    """
    Takes the options apart.

    Raises
    ------
    typer.BadParameter
        If there is no such source, or a fallback could itself be out of reach.
    """
    chosen = _parsed(given, "--travel")
    if fallback is None:
        return chosen
    instead = _parsed(fallback, "--travel-fallback")
    if chosen.kind != "osrm" or instead.kind == "osrm":
        raise typer.BadParameter("is for --travel osrm:URL, and is another source", param_hint="--travel-fallback")
    return TravelChoice(chosen.kind, chosen.where, chosen.version, instead)


def open_travel(output: Output, choice: TravelChoice, snapshot: Snapshot, source: Path) -> TravelTimes:
    """
    The source of travel times of every command, ready for a snapshot.

    Raises
    ------
    InvalidInputError
        If places of the snapshot lie outside the road graph's area.
    TravelError
        If the file cannot be used, or the engine does not answer and no fallback was asked for.
    """
    match choice.kind:
        case "great-circle":
            return GreatCircleTravel()
        case "matrix":
            return MatrixFileTravel(Path(choice.where))
        case "osrm":
            return _engine(output, choice, snapshot, source)
        case _:
            return _roads(output, snapshot, source)


def _roads(output: Output, snapshot: Snapshot, source: Path) -> TravelTimes:

    travel = RoadTravel()
    ends = tuple(trip_ends(snapshot))
    outside = travel.outside([location for _, location, _ in ends])
    issues = [
        Issue(
            code="outside_roads",
            path=pointer(*where),
            message=output.messages.text("issue.outside_roads", owner=f"{SINGULAR[str(where[0])]} {shown(owner)}"),
            remedy=output.messages.text("issue.outside_roads.remedy"),
        )
        for (owner, _, where), beyond in zip(ends, outside, strict=True)
        if beyond
    ]
    if issues:
        raise InvalidInputError(str(source), issues)
    return travel


def _engine(output: Output, choice: TravelChoice, snapshot: Snapshot, source: Path) -> TravelTimes:

    engine = OsrmTravel(choice.where, choice.version)
    try:
        engine.require_answer()
        known_version = engine.version is not None
    except EngineUnreachableError as error:
        if choice.fallback is None:
            raise
        # wholly or not at all: minutes of two sources in one plan would be compared with each other
        instead = open_travel(output, choice.fallback, snapshot, source)
        output.note("travel.fallback", reason=str(error), source=instead.name)
        return instead
    if not known_version:
        output.note("travel.not_cached")
        return TabledTravel(engine, snapshot)
    return TabledTravel(
        CachedTravel(engine, _cache_folder(), lambda words: output.note("travel.damaged", reason=words)), snapshot
    )


def _cache_folder() -> Path:
    given = os.environ.get(CACHE_VARIABLE)
    if given:
        return Path(given)
    of_user = os.environ.get("XDG_CACHE_HOME")
    return (Path(of_user) if of_user else Path.home() / ".cache") / "thuisnabij" / "travel"


def _parsed(given: str, option: str) -> TravelChoice:

    words = option_value(parse_travel, given, option)
    return TravelChoice(words.kind, words.where, words.version)
