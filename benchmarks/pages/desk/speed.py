"""How fast the desk answers: every kind of question, asked of a prepared set for its waiting youths."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import Field

from benchmarks.bench.runs.machine import load
from benchmarks.pages.shell import Say
from fixtures.generator import generate
from matcher.desk import Desk, Recommendation, explain, open_desk, recommend
from matcher.desk.baseline import Baseline, open_baseline
from matcher.desk.what_if.force import Force
from matcher.desk.what_if.forcing import force_of_option, force_of_place
from matcher.desk.what_if.what_if import what_if
from matcher.engine.solve import solve
from matcher.travel.protocol import TravelTimes
from models.base import Model
from models.policy import Policy
from models.settings import SolverSettings

WHAT_IF_SECONDS = 20.0
"""What-if ends at its first answer; this is how long it may look for one."""
CAPACITY_REASONS = ("full", "given_to_others")


class Speed(Model):
    """Seconds of one kind of question on one prepared set, asked once for each of some youths."""

    question: str
    set_name: str
    set_seed: int
    youths_of_set: int
    seconds: tuple[float, ...] = Field(description="One for each time it was asked.")
    aim_seconds: float = Field(description="95 of 100 should be quicker.")
    load_before: float
    load_after: float


@dataclass(frozen=True)
class Prepared:
    """A set with a plan, ready to be asked."""

    desk: Desk
    baseline: Baseline


@dataclass(frozen=True)
class Question:
    """A kind of question: asked of a prepared set for one youth; None where there is nothing to ask."""

    name: str
    aim_seconds: float
    most_youths: int
    ask: Callable[[Prepared, str], float | None]


def _recommend(prepared: Prepared, youth_id: str) -> float:
    begun = time.perf_counter()
    recommend(prepared.desk, youth_id)
    return time.perf_counter() - begun


def _explain(prepared: Prepared, youth_id: str) -> float:
    """Why here and not at the best other place."""
    begun = time.perf_counter()
    explain(prepared.desk, youth_id)
    return time.perf_counter() - begun


def _what_if_option(prepared: Prepared, youth_id: str) -> float | None:
    """The second option, for the first is mostly what the plan has."""
    options = recommend(prepared.desk, youth_id).options
    if len(options) < 2:
        return None
    return _first_answer(prepared, force_of_option(prepared.baseline.desk, youth_id, options[1]))


def _what_if_full(prepared: Prepared, youth_id: str) -> float | None:
    """The place without room that is worth least: somebody has to make way."""
    place = _cheapest_full(recommend(prepared.desk, youth_id))
    if place is None:
        return None
    force = force_of_place(prepared.baseline.desk, youth_id, place, None)
    return _first_answer(prepared, force) if isinstance(force, Force) else None


def _cheapest_full(found: Recommendation) -> str | None:
    full = [item for item in found.reasons if item.code in CAPACITY_REASONS and item.points is not None]
    return min(full, key=lambda item: (item.points, item.place)).place if full else None


def _first_answer(prepared: Prepared, force: Force) -> float:
    """Until the first answer is found, written out and checked, or it is known that there is none."""
    stop = threading.Event()
    begun = time.perf_counter()
    what_if(prepared.baseline, force, WHAT_IF_SECONDS, stop=stop, on_first=lambda points, seconds: stop.set())
    return time.perf_counter() - begun


QUESTIONS: tuple[Question, ...] = (
    Question("recommend", 0.1, 200, _recommend),
    Question("explain", 0.2, 200, _explain),
    Question("what-if, first answer: the second option", 5.0, 20, _what_if_option),
    Question("what-if, first answer: a full place", 5.0, 20, _what_if_full),
)
"""Another question about one youth is one line here."""


def measure_speed(set_name: str, set_seed: int, plan_seconds: float, travel: TravelTimes, say: Say) -> list[Speed]:
    """Plans a set, prepares it, and asks every question for its waiting youths, in their order."""
    snapshot = generate(set_name, set_seed)
    settings = SolverSettings(time_limit_seconds=plan_seconds)
    plan = solve(snapshot, Policy(), settings, travel=travel)
    say(f"{set_name}: planned, gap {100 * plan.gap:.2f} %")
    prepared = Prepared(
        open_desk(snapshot, Policy(), settings, travel, plan),
        open_baseline(snapshot, Policy(), settings, travel, plan),
    )
    # prepared once as well: everybody's value at the prices, and the plan's own costs
    _ = prepared.baseline.stated, prepared.baseline.wishes
    waiting = [youth.id for youth in snapshot.youths if youth.current_stay is None]
    speeds = []
    for question in QUESTIONS:
        # once unmeasured: compiled loops are read from disk
        question.ask(prepared, waiting[0])
        before = load()
        seconds: list[float] = []
        for youth_id in waiting:
            if len(seconds) == question.most_youths:
                break
            spent = question.ask(prepared, youth_id)
            if spent is not None:
                seconds.append(round(spent, 4))
        say(f"{question.name}: {len(seconds)} asked")
        speeds.append(
            Speed(
                question=question.name,
                set_name=set_name,
                set_seed=set_seed,
                youths_of_set=len(snapshot.youths),
                seconds=tuple(seconds),
                aim_seconds=question.aim_seconds,
                load_before=before,
                load_after=load(),
            )
        )
    return speeds
