from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from models.policy import Policy
from models.snapshot import Snapshot
from models.stay import Stay


class PeerStatus(StrEnum):
    """What came of a run."""

    OPTIMAL = "optimal"
    """Proven best over the choices named by the bound's scope."""
    FEASIBLE = "feasible"
    NO_ANSWER = "no answer"
    """Time or memory ran out before there was any plan."""
    FAILED = "failed"
    """The process ended by itself without a result."""


class BoundScope(StrEnum):
    """Over which plans a bound holds; bounds of unlike scopes are not compared."""

    CANDIDATES = "all candidates"
    """Every trajectory over the product's candidate places and supports."""
    ONE_ENTRANCE = "one entrance a youth"
    """Trajectories in which each youth enters a place or changes support at most once."""
    POOL = "its own columns"
    """The trajectories that the engine happened to generate."""


@dataclass(frozen=True)
class PeerResult:
    """What a way of planning found."""

    status: PeerStatus
    stays: Mapping[str, Sequence[Stay]] | None
    """By youth; null where there is no plan."""
    bound: float | None = None
    """Points; null where the way proves nothing."""
    bound_scope: BoundScope | None = None
    seconds_by_phase: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


class Peer(Protocol):
    """A way of planning (manier van plannen) that can be run beside the others."""

    @property
    def name(self) -> str:
        """As on the command line and in the table."""
        ...

    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        """
        Plans the snapshot.

        Parameters
        ----------
        time_limit_seconds
            For everything from the snapshot to the stays, the building of models included.
        """
        ...
