"""Timefold's domain and search.

Importing it starts Java with the binding's defaults, unless it runs already: the domain's annotations are Java's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import jpype
from timefold.solver import Solver, SolverFactory
from timefold.solver.config import (
    Duration,
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    CountableValueRange,
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeFactory,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import HardSoftScore

from benchmarks.bench.peers.protocol import Trace
from benchmarks.bench.peers.timefold_java import Entity, ScoreKeeper, calculator_class
from matcher.engine.stopping import Stopper

SEARCH = """
<solver xmlns="https://timefold.ai/xsd/solver">
  <localSearch>
    <changeMoveSelector/>
    <acceptor>
      <simulatedAnnealingStartingTemperature>0hard/20000soft</simulatedAnnealingStartingTemperature>
    </acceptor>
    <forager><acceptedCountLimit>1</acceptedCountLimit></forager>
  </localSearch>
</solver>
"""
"""
Moves change one youth's choice: no two youths have a choice in common that they could swap. Late acceptance, Timefold's
default, stood still soon on the small set, where every bed is taken; annealing went on.
"""
SECONDS_BETWEEN_STEPS = 0.1
"""Of the trace: local search finds thousands of small improvements."""


@planning_entity
@dataclass
class ChoosingYouth:
    """A planning entity: one youth, with the range of the choices that are its own."""

    number: Annotated[int, PlanningId]
    choices: Annotated[CountableValueRange, ValueRangeProvider(id="choices")]
    choice: Annotated[int, PlanningVariable(value_range_provider_refs=["choices"])]


@planning_solution
@dataclass
class BedAllocation:
    """The planning solution: who has which choice."""

    youths: Annotated[list[ChoosingYouth], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = None


def searched(keeper: ScoreKeeper, entities: Sequence[Entity], seed: int, stopper: Stopper, trace: Trace) -> list[int]:
    """The number of everybody's choice; when time is up, the best until then."""
    stopper.raise_if_stopped()
    config = SolverConfig.create_from_xml_text(SEARCH)
    config.solution_class, config.entity_class_list = BedAllocation, [ChoosingYouth]
    config.random_seed, config.environment_mode = seed, EnvironmentMode.NO_ASSERT
    # annealing cools by the share of this time; the watch below keeps the limit
    spent = Duration(milliseconds=1 + int(1000 * stopper.remaining_seconds))
    config.termination_config = TerminationConfig(
        spent_limit=spent, best_score_limit=f"0hard/{-keeper.least_points}soft"
    )
    config.score_director_factory_config = ScoreDirectorFactoryConfig(
        incremental_score_calculator_class=calculator_class(keeper)
    )
    solver = SolverFactory.create(config).build_solver()
    _listen(solver, trace, stopper)
    youths = []
    for item in entities:
        own = ValueRangeFactory.create_int_value_range(item.choices.start, item.choices.stop)
        youths.append(ChoosingYouth(item.choices.start, own, item.choices.start))
    stopper.raise_if_stopped()
    with stopper.watching(solver.terminate_early):
        found = solver.solve(BedAllocation(youths))
    return [youth.choice for youth in found.youths]


def _listen(solver: "Solver[BedAllocation]", trace: Trace, stopper: Stopper) -> None:
    """Notes better scores; the binding's own listener would copy the whole solution at each."""
    last = 0.0

    def changed(event: Any) -> None:
        nonlocal last
        score = event.getNewBestScore()
        if (
            event.isNewBestSolutionInitialized()
            and score.hardScore() == 0
            and stopper.seconds - last >= SECONDS_BETWEEN_STEPS
        ):
            last = stopper.seconds
            trace.note(last, "solve", -int(score.softScore()), None)

    listener = "ai.timefold.solver.core.api.solver.event.SolverEventListener"
    solver._delegate.addEventListener(jpype.JProxy(listener, dict={"bestSolutionChanged": changed}))
