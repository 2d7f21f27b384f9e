from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matcher.resources import RESOURCE_KINDS
from matcher.resources.protocol import ExcessTest, ResourceUnit, Switch
from matcher.tables.instance import Instance
from matcher.tables.options import StayOptions
from matcher.tables.youths import YouthTable


@dataclass(frozen=True)
class ResourceTable:
    """All resources of all kinds in one numbering."""

    ids: tuple[str, ...]
    unit: tuple[ResourceUnit, ...]
    capacity: NDArray[np.int64]
    """(resources, periods)"""
    demand: "sparse.csr_array"
    """(options, resources): asked in every period of the stay."""
    visiting_demand: "sparse.csr_array"
    """(options, resources): asked only in periods in which the brigade visits."""
    excess_test: tuple[ExcessTest, ...]
    partner: NDArray[np.int64]
    """Row of the partner of a resource that excludes it, else -1."""
    switches: tuple[Switch, ...]
    """With resources in this table's numbering."""

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def in_minutes(self) -> NDArray[np.bool_]:
        """Which resources are minutes of a team, shape (resources,)."""
        return np.array([unit is ResourceUnit.MINUTE_PER_WEEK for unit in self.unit], dtype=bool)

    @cached_property
    def switch_matrix(self) -> "sparse.csr_array":
        """(resources × periods, switches × periods): the switches' coefficients; a row has at most one switch."""
        periods = self.capacity.shape[1]
        rows, columns, values = [], [], []
        for number, switch in enumerate(self.switches):
            for resource, coefficient in switch.coefficients.items():
                rows.append(resource * periods + np.arange(periods))
                columns.append(number * periods + np.arange(periods))
                values.append(coefficient)
        shape = (self.capacity.size, len(self.switches) * periods)
        if not rows:
            return sparse.csr_array(shape, dtype=np.int64)
        entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_array(entries, shape=shape)

    @cached_property
    def switch_points(self) -> NDArray[np.int64]:
        """Cost of each switch in each period, shape (switches × periods,)."""
        points = [switch.points for switch in self.switches]
        return np.concatenate(points) if points else np.zeros(0, dtype=np.int64)

    def excess(self, demand: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Where the given demand, shape (resources, periods), is more than should be there."""
        over = np.zeros(demand.shape, dtype=bool)
        for row, test in enumerate(self.excess_test):
            if test is ExcessTest.OVER_CAPACITY:
                over[row] = demand[row] > self.capacity[row]
            elif test is ExcessTest.BOTH_PRESENT:
                over[row] = (demand[row] > 0) & (demand[self.partner[row]] > 0)
        return over


def build_resources(options: StayOptions, youths: YouthTable, instance: Instance) -> ResourceTable:
    """Asks every kind for its resources and numbers them through."""
    ids: list[str] = []
    units: list[ResourceUnit] = []
    tests: list[ExcessTest] = []
    capacity, partners = [], []
    switches: list[Switch] = []
    coordinates: dict[bool, list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]]
    coordinates = {False: [], True: []}
    for kind in RESOURCE_KINDS:
        block = kind.build(options, youths, instance)
        first = len(ids)
        ids += block.ids
        units += [block.unit] * len(block.ids)
        tests += [block.excess_test] * len(block.ids)
        capacity.append(block.capacity)
        none = np.full(len(block.ids), -1, dtype=np.int64)
        partners.append(none if block.partner is None else block.partner + first)
        coordinates[block.visiting].append((block.option, block.resource + first, block.demand))
        for switch in block.switches:
            shifted = {row + first: values for row, values in switch.coefficients.items()}
            switches.append(Switch(switch.points, shifted, switch.term, switch.youth))
    shape = (len(options), len(ids))
    return ResourceTable(
        ids=tuple(ids),
        unit=tuple(units),
        capacity=np.concatenate(capacity),
        demand=_matrix(coordinates[False], shape),
        visiting_demand=_matrix(coordinates[True], shape),
        excess_test=tuple(tests),
        partner=np.concatenate(partners),
        switches=tuple(switches),
    )


def _matrix(
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]], shape: tuple[int, int]
) -> "sparse.csr_array":
    option, resource, demand = (np.concatenate(column) for column in zip(*parts, strict=True))
    # two expertises by one team add up
    return sparse.coo_array((demand, (option, resource)), shape=shape).tocsr()
