"""What a kind of resource holds and what options ask of it."""

from matcher.engine.model.problem import MatchingProblem
from matcher.resources.protocol import ResourceBlock, ResourceKind


def block_of(kind: ResourceKind, problem: MatchingProblem) -> ResourceBlock:
    block = kind.build(problem.options, problem.youths, problem.instance)
    assert block.capacity.shape == (len(block.ids), problem.instance.periods)
    assert len(set(block.ids)) == len(block.ids)
    assert all(name.split(":")[0] == kind.code for name in block.ids)
    return block


def asked(block: ResourceBlock, option: int) -> dict[str, int]:
    """Demand of an option by resource; two expertises of one team add up."""
    found: dict[str, int] = {}
    for row, resource, demand in zip(block.option, block.resource, block.demand, strict=True):
        if row == option:
            name = block.ids[resource]
            found[name] = found.get(name, 0) + int(demand)
    return found


def capacity_of(block: ResourceBlock, name: str) -> list[int]:
    capacity: list[int] = block.capacity[block.ids.index(name)].tolist()
    return capacity


def excess_days(problem: MatchingProblem, name: str) -> list[int]:
    """First days of the periods in which a resource is in excess."""
    row = problem.resources.ids.index(name)
    starts: list[int] = problem.instance.boundaries[:-1][problem.excess[row]].tolist()
    return starts
