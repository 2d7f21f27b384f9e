from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.desk.quality import measure_quality
from benchmarks.desk.records import DeskResults
from benchmarks.desk.speed import measure_speed
from benchmarks.runs.machine import this_machine
from matcher.travel.great_circle import GreatCircleTravel


@dataclass(frozen=True)
class Asked:
    """What is to be measured, and how long."""

    speed_set: str
    quality_set: str
    youths: int
    plan_seconds: float
    quality_plan_seconds: float
    search_seconds: float


def measure(asked: Asked, say: Callable[[str], None]) -> DeskResults:
    """Speed, then quality."""
    results = _nothing_yet(asked)
    return with_quality(with_speed(results, asked, say), asked, say).model_copy(
        update={"quality_machine": None, "quality_begun": None}
    )


def with_speed(results: DeskResults, asked: Asked, say: Callable[[str], None]) -> DeskResults:
    """The results with speed measured anew; the quality figures keep their machine and day."""
    fresh = _nothing_yet(asked)
    speeds = measure_speed(asked.speed_set, 1, asked.plan_seconds, GreatCircleTravel(), say)
    return results.model_copy(
        update={
            "quality_machine": results.quality_machine or results.machine,
            "quality_begun": results.quality_begun or results.begun,
            "machine": fresh.machine,
            "begun": fresh.begun,
            "travel": fresh.travel,
            "speeds": tuple(speeds),
        }
    )


def with_quality(results: DeskResults, asked: Asked, say: Callable[[str], None]) -> DeskResults:
    """The results with quality measured anew."""
    fresh = _nothing_yet(asked)
    held_out = measure_quality(
        asked.quality_set, asked.youths, asked.quality_plan_seconds, asked.search_seconds, GreatCircleTravel(), say
    )
    return results.model_copy(
        update={
            "quality_machine": fresh.machine,
            "quality_begun": fresh.begun,
            "youths_asked_for": asked.youths,
            "search_seconds": asked.search_seconds,
            "held_out": tuple(held_out),
        }
    )


def _nothing_yet(asked: Asked) -> DeskResults:
    return DeskResults(
        machine=this_machine(),
        begun=datetime.now(UTC).replace(microsecond=0),
        travel=GreatCircleTravel().name,
        youths_asked_for=asked.youths,
        search_seconds=asked.search_seconds,
    )
