"""`python -m benchmarks desk`: speed and quality of the placement desk, and their section of RESULTS.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import numpy as np
import typer
from pydantic import Field

from benchmarks.bench.runs.machine import this_machine
from benchmarks.bench.runs.record import NOTHING, Machine, machine_words
from benchmarks.pages.desk.quality import RANKINGS, HeldOut, measure_quality
from benchmarks.pages.desk.speed import Speed, measure_speed
from benchmarks.pages.shell import (
    FOLDER,
    RESULTS_PAGE,
    OutOption,
    PageOption,
    PageResults,
    ReportOption,
    Say,
    Section,
    heading,
    load_words,
    markdown_table,
    now,
    require_set,
    say,
    yes_or_no,
)
from fixtures.generator import SETS
from matcher.travel.great_circle import GreatCircleTravel

SPEED, QUALITY = "speed", "quality"
TRAVEL = GreatCircleTravel()

SPEED_HEAD = ("question", "set", "youths", "asked", "median", "95 of 100 within", "slowest", "aim", "reached", "load")
SPEED_NUMBERS = frozenset({"youths", "asked", "median", "95 of 100 within", "slowest", "aim"})
QUALITY_HEAD = (
    "ranked by",
    "youths",
    "same place",
    "mean loss",
    "median loss",
    "largest loss",
    "loss in % of the plan",
    "no answer",
)
QUALITY_NUMBERS = frozenset(QUALITY_HEAD) - {"ranked by"}


class DeskResults(PageResults):
    """Everything the tables are made of; speed and quality may be measured on different days."""

    machine: Machine = Field(description="That speed was measured on.")
    begun: datetime = Field(description="When speed was measured.")
    quality_machine: Machine | None = Field(default=None, description="Null: the same.")
    quality_begun: datetime | None = Field(default=None, description="Null: the same.")
    travel: str
    youths_asked_for: int
    search_seconds: float = Field(description="Of every search of the second table.")
    speeds: tuple[Speed, ...] = ()
    held_out: tuple[HeldOut, ...] = ()


def desk_command(
    speed_set: Annotated[str, typer.Option("--speed-set", metavar="SET", help="Asked for speed.")] = "alliance",
    quality_set: Annotated[str, typer.Option("--quality-set", metavar="SET", help="Youths held out of.")] = "region",
    youths: Annotated[int, typer.Option("--youths", min=0, help="Held out, of seeds 1, 2, ...")] = 200,
    plan_limit: Annotated[float, typer.Option("--plan-limit", help="Seconds of the plan for speed.")] = 60.0,
    quality_plan_limit: Annotated[float, typer.Option("--quality-plan-limit", help="Seconds a seed.")] = 20.0,
    search_limit: Annotated[float, typer.Option("--search-limit", help="Seconds of each search for quality.")] = 2.0,
    only: Annotated[
        str, typer.Option("--only", metavar="speed|quality", help="Measure only this; the rest stays as it was stored.")
    ] = "",
    report: ReportOption = False,
    out: OutOption = FOLDER / "desk.json",
    page: PageOption = RESULTS_PAGE,
) -> None:
    """How fast the placement desk answers, and what its first option costs compared with a full search."""
    if only not in ("", SPEED, QUALITY):
        raise typer.BadParameter(f"{only!r}; choose speed or quality", param_hint="--only")
    for option, name in (("--speed-set", speed_set), ("--quality-set", quality_set)):
        require_set(name, SETS, option)
    trial = Trial(speed_set, quality_set, youths, plan_limit, quality_plan_limit, search_limit)

    def measure() -> DeskResults:
        if only:
            return (with_speed if only == SPEED else with_quality)(SECTION.stored(out), trial, say)
        return measure_both(trial, say)

    SECTION.publish(measure, report=report, out=out, page=page)


@dataclass(frozen=True)
class Trial:
    """What is to be measured, and how long."""

    speed_set: str
    quality_set: str
    youths: int
    plan_seconds: float
    quality_plan_seconds: float
    search_seconds: float


def measure_both(trial: Trial, say: Say) -> DeskResults:
    """Speed, then quality."""
    results = with_quality(with_speed(_nothing_yet(trial), trial, say), trial, say)
    return results.model_copy(update={"quality_machine": None, "quality_begun": None})


def with_speed(results: DeskResults, trial: Trial, say: Say) -> DeskResults:
    """The results with speed measured again; the quality figures keep their machine and day."""
    fresh = _nothing_yet(trial)
    speeds = measure_speed(trial.speed_set, 1, trial.plan_seconds, TRAVEL, say)
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


def with_quality(results: DeskResults, trial: Trial, say: Say) -> DeskResults:
    """The results with quality measured again."""
    fresh = _nothing_yet(trial)
    held_out = measure_quality(
        trial.quality_set, trial.youths, trial.quality_plan_seconds, trial.search_seconds, TRAVEL, say
    )
    return results.model_copy(
        update={
            "quality_machine": fresh.machine,
            "quality_begun": fresh.begun,
            "youths_asked_for": trial.youths,
            "search_seconds": trial.search_seconds,
            "held_out": tuple(held_out),
        }
    )


def _nothing_yet(trial: Trial) -> DeskResults:
    return DeskResults(
        machine=this_machine(),
        begun=now(),
        travel=TRAVEL.name,
        youths_asked_for=trial.youths,
        search_seconds=trial.search_seconds,
    )


def desk_markdown(results: DeskResults) -> str:
    """Everything between the markers; nothing here is written by hand."""
    parts = [
        heading(results, f", travel times: {results.travel}"),
        markdown_table(SPEED_HEAD, [_speed_row(item) for item in results.speeds], SPEED_NUMBERS),
        *_of_quality(results),
        _protocol(results),
        markdown_table(QUALITY_HEAD, [_quality_row(name, results.held_out) for name in RANKINGS], QUALITY_NUMBERS),
    ]
    return "\n\n".join(parts)


def _speed_row(item: Speed) -> tuple[str, ...]:
    if not item.seconds:
        return (item.question, f"{item.set_name}, seed {item.set_seed}", f"{item.youths_of_set:,}", "0", *[NOTHING] * 6)
    seconds = np.array(item.seconds)
    usual = float(np.percentile(seconds, 95))
    return (
        item.question,
        f"{item.set_name}, seed {item.set_seed}",
        f"{item.youths_of_set:,}",
        f"{len(seconds)}",
        _time(float(np.median(seconds))),
        _time(usual),
        _time(float(seconds.max())),
        _time(item.aim_seconds),
        yes_or_no(usual < item.aim_seconds),
        load_words(item),
    )


def _of_quality(results: DeskResults) -> list[str]:
    """Machine and day of the quality figures, where they are others."""
    if results.quality_machine is None or results.quality_begun is None:
        return []
    return [machine_words(results.quality_machine), f"Quality was measured on {results.quality_begun:%Y-%m-%d}."]


def _protocol(results: DeskResults) -> str:
    found = results.held_out
    sets = sorted({(item.set_name, item.set_seed) for item in found})
    named = ", ".join(f"{name} seed {seed}" for name, seed in sets) or NOTHING
    return (
        f"Quality: {len(found)} youths held out (asked for: {results.youths_asked_for}) of {named}; "
        f"every search had {results.search_seconds:g} s."
    )


def _quality_row(ranking: str, found: Sequence[HeldOut]) -> tuple[str, ...]:
    choices = [(item, item.choice(ranking)) for item in found]
    same = sum(choice.place == item.best_place for item, choice in choices)
    answered = [(item.best_cost, choice.cost) for item, choice in choices if choice.cost is not None]
    if not answered:
        return (ranking, f"{len(found)}", *[NOTHING] * 5, f"{len(found)}")
    losses = np.array([cost - best for best, cost in answered])
    shares = np.array([(cost - best) / best for best, cost in answered])
    return (
        ranking,
        f"{len(found)}",
        f"{same} ({100 * same / len(found):.0f} %)",
        f"{losses.mean():,.0f}",
        f"{np.median(losses):,.0f}",
        f"{losses.max():,.0f}",
        f"{100 * shares.mean():.3f} %",
        f"{len(found) - len(losses)}",
    )


def _time(seconds: float) -> str:
    return f"{1000 * seconds:,.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


SECTION = Section("desk", DeskResults, desk_markdown)
