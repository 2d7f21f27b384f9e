from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable


class ExcessTest(Enum):
    """When a resource holds more today than it should (semantics, section 6)."""

    OVER_CAPACITY = "over_capacity"
    """The incumbent's demand is above the capacity."""
    BOTH_PRESENT = "both_present"
    """The incumbent has demand on this resource and on its partner."""
    NEVER = "never"
    """The capacity is soft: going over is a cost, not an excess."""


class ResourceUnit(StrEnum):
    """What one unit of a capacity is; the values are what people are shown and plans hold."""

    BED = "bed"
    YOUTH = "youth"
    PAIR = "pair"
    MINUTE_PER_WEEK = "minute per week"


@dataclass(frozen=True)
class Switch:
    """
    A yes-or-no of the plan that is nobody's trajectory, one in each period.

    It changes the capacity of resources: in resource r, ``demand + coefficient · switch <= capacity``.
    """

    points: NDArray[np.int64]
    """Cost of yes, shape (periods,)."""
    coefficients: Mapping[int, NDArray[np.int64]]
    """By resource (row within its block), shape (periods,)."""
    term: str | None = None
    """The term that its points belong to."""
    youth: int | None = None
    """Row of the youth to whom its points are charged."""


@dataclass(frozen=True)
class ResourceBlock:
    """The resources of one kind and what each option asks of them, as coordinates."""

    ids: list[str]
    capacity: NDArray[np.int64]
    """(resources, periods)"""
    option: NDArray[np.int64]
    resource: NDArray[np.int64]
    demand: NDArray[np.int64]
    unit: ResourceUnit
    visiting: bool = False
    """Demand counts only in periods in which the brigade visits."""
    excess_test: ExcessTest = ExcessTest.OVER_CAPACITY
    partner: NDArray[np.int64] | None = None
    """For BOTH_PRESENT: row of each resource's partner."""
    switches: list[Switch] = field(default_factory=list)


class ResourceKind(Protocol):
    """One kind of thing that trajectories compete for (capaciteit)."""

    code: ClassVar[str]

    def build(self, options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceBlock:
        """Demand and capacity of every resource of the kind."""
        ...


def empty_block(periods: int, unit: ResourceUnit) -> ResourceBlock:
    """No resource of the kind."""
    none = np.zeros(0, dtype=np.int64)
    return ResourceBlock([], np.zeros((0, periods), dtype=np.int64), none, none, none, unit)
