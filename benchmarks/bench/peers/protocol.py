"""What a method of planning is: the protocol, its result, and the trace of what it knew when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Stay

SHARE_OF_GAP = 0.01
"""A bound is noted when it closes at least this share of the gap that was left."""


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
class TraceStep:
    """What a method knew at a moment of its run: a new best cost, a new bound, or both."""

    seconds: float
    """Since the run began."""
    phase: str
    cost: int | None = None
    """Points of the best plan so far, by the method's own count."""
    bound: float | None = None
    """Points, for the plans of the result's bound scope."""
    found_by: str = ""
    """What found the plan, finer than the phase; empty if not known."""


@dataclass(frozen=True)
class PeerResult:
    """What a method of planning found."""

    status: PeerStatus
    stays: Mapping[str, Sequence[Stay]] | None
    """By youth; null where there is no plan."""
    bound: float | None = None
    """Points; null where the method proves nothing."""
    bound_scope: BoundScope | None = None
    seconds_by_phase: Mapping[str, float] = field(default_factory=dict)
    note: str = ""
    trace: Sequence[TraceStep] = ()
    """In order of time; empty where a method reports nothing until its end."""
    gap_integral: float | None = None
    """CP-SAT's own, where the method is one CP-SAT model."""


class Peer(Protocol):
    """A method of planning (manier van plannen) that can be compared with the others."""

    @property
    def name(self) -> str:
        """As on the command line and in the table."""
        ...

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """
        Plans the snapshot.

        Parameters
        ----------
        settings
            A method uses what it has a use for, above all: ``time_limit_seconds``, for everything from the snapshot to
            the stays, the building of models included; ``workers``, the threads it may use at once; ``seed``;
            ``gap``, at which it may stop; and the candidates that it prepares.
        """
        ...


class Trace:
    """
    What a method knew when: every better cost, and every bound that closes a hundredth of the gap that was left.

    Column generation raises its bound in hundreds of small steps, which no plot could show. Each step holds the best
    cost and the best bound until then.
    """

    def __init__(self) -> None:
        self._steps: list[TraceStep] = []
        self._last: TraceStep | None = None
        """The newest knowledge, noted or not."""

    @property
    def steps(self) -> Sequence[TraceStep]:
        """In order of time, the last bound among them."""
        if self._last is None or self._last is self._steps[-1]:
            return tuple(self._steps)
        return (*self._steps, self._last)

    def note(self, seconds: float, phase: str, cost: int | None, bound: float | None, found_by: str = "") -> None:
        """What is known now; kept only if it is news."""
        before = self._last
        if before is None:
            if cost is not None or bound is not None:
                self._last = TraceStep(round(seconds, 3), phase, cost, bound, found_by)
                self._steps.append(self._last)
            return
        is_cheaper = cost is not None and (before.cost is None or cost < before.cost)
        is_higher = bound is not None and (before.bound is None or bound > before.bound)
        if not is_cheaper and not is_higher:
            return
        self._last = TraceStep(
            round(seconds, 3),
            phase,
            cost if is_cheaper else before.cost,
            bound if is_higher else before.bound,
            found_by if is_cheaper else before.found_by,
        )
        if is_cheaper or self._is_material(self._last):
            self._steps.append(self._last)

    def _is_material(self, step: TraceStep) -> bool:
        noted = self._steps[-1].bound
        if step.bound is None or noted is None:
            return True
        # without a plan there is no gap: the bound itself is the measure
        gap = abs(noted) if step.cost is None else step.cost - noted
        return step.bound - noted >= SHARE_OF_GAP * gap
