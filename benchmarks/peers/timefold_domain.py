"""What Timefold plans. Importing it starts Java with the binding's defaults, unless it runs already."""

from dataclasses import dataclass
from typing import Annotated

from timefold.solver.domain import (
    CountableValueRange,
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import HardSoftScore


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
