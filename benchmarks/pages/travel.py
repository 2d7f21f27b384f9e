"""`python -m benchmarks travel`: how long the sources of travel times take; it stores nothing."""

import statistics
import time
from collections.abc import Callable
from typing import Annotated, NamedTuple

import numpy as np
import typer

from benchmarks.bench.runs.machine import this_machine
from benchmarks.bench.runs.record import machine_words
from matcher.travel.great_circle import GreatCircleTravel
from matcher.travel.protocol import TravelTimes
from matcher.travel.roads.travel import RoadTravel
from models.geography import Location

SOURCES: tuple[Callable[[], TravelTimes], ...] = (RoadTravel, GreatCircleTravel)

LATITUDES, LONGITUDES = (51.80, 52.45), (5.25, 6.70)
"""Degrees within which places are drawn: the G7, roughly."""


class Timing(NamedTuple):
    """How long one source took for a table of trips."""

    name: str
    first_seconds: float
    """The first table of the process, the graph built and every place joined to it."""
    new_seconds: tuple[float, ...]
    """Of tables with places that were not asked for before."""
    again_seconds: tuple[float, ...]
    """Of the same table once more."""


def measured(make: Callable[[], TravelTimes], origins: int, destinations: int, repeats: int) -> Timing:
    """Times a source on invented places; only the first answer includes what is built once a process."""
    generator = np.random.default_rng(1)
    travel = make()
    tables = [(_places(generator, origins), _places(generator, destinations)) for _ in range(repeats + 1)]
    first, *new = [_seconds(travel, *table) for table in tables]
    again = [_seconds(travel, *tables[-1]) for _ in range(repeats)]
    return Timing(travel.name, first, tuple(new), tuple(again))


def travel_command(
    origins: Annotated[int, typer.Option("--origins", min=1)] = 60,
    destinations: Annotated[int, typer.Option("--destinations", min=1)] = 3000,
    repeats: Annotated[int, typer.Option("--repeats", min=1)] = 9,
) -> None:
    """Time a table of trips: the first, with other places, with the same places again."""
    typer.echo(machine_words(this_machine()))
    typer.echo(f"{origins} x {destinations} trips; seconds, median (least to most) of {repeats}")
    for make in SOURCES:
        timing = measured(make, origins, destinations, repeats)
        typer.echo(f"{timing.name}")
        typer.echo(f"  first       {timing.first_seconds:.3f}")
        typer.echo(f"  new places  {_spread(timing.new_seconds)}")
        typer.echo(f"  again       {_spread(timing.again_seconds)}")


def _places(generator: np.random.Generator, count: int) -> list[Location]:
    lat, lon = generator.uniform(*LATITUDES, count), generator.uniform(*LONGITUDES, count)
    return [Location(lat=round(float(a), 5), lon=round(float(b), 5)) for a, b in zip(lat, lon, strict=True)]


def _seconds(travel: TravelTimes, origins: list[Location], destinations: list[Location]) -> float:
    begun = time.perf_counter()
    travel.minutes(origins, destinations)
    return time.perf_counter() - begun


def _spread(seconds: tuple[float, ...]) -> str:
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f} to {max(seconds):.3f})"
