from collections.abc import Sequence

from benchmarks.peers.protocol import TraceStep

SHARE_OF_GAP = 0.01
"""A bound is noted when it closes at least this share of the gap that was left."""


class Trace:
    """
    What a way knew when: every better cost, and every bound that closes a hundredth of the gap that was left.

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
