from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

from api.service.contents import Recent

if TYPE_CHECKING:
    from matcher.desk import Desk
    from models.plan import Plan
    from models.policy import Policy
    from models.settings import SolverSettings
    from models.snapshot import Snapshot
    from models.stay import Stay


@dataclass(frozen=True)
class Prepared:
    """An alliance ready to be asked for one youth after the other."""

    desk: Desk
    has_plan: bool
    left_out: tuple[str, ...]
    """Youths whose course in the plan no longer holds: they are taken to stay or wait."""


MOST_WAITING = 8
"""Requests that wait for an alliance to be prepared; more would leave no threads for those that only read."""


class DesksBusyError(RuntimeError):
    """So many wait already that another one is to come back later."""


class PreparedDesks:
    """
    Prepared alliances, those asked for last: preparing takes seconds and much memory, asking milliseconds.

    One is prepared at a time; who asks for one that is there does not wait for it.
    """

    def __init__(self, most: int) -> None:
        self._kept: Recent[Prepared] = Recent(most)
        self._making = Lock()
        self._waiting = BoundedSemaphore(MOST_WAITING)

    def get(self, key: Hashable, make: Callable[[], Prepared]) -> Prepared:
        """The one of a key, prepared where it is not kept; `DesksBusyError` where too many wait."""

        def alone() -> Prepared:
            if not self._waiting.acquire(blocking=False):
                raise DesksBusyError
            try:
                with self._making:
                    # somebody else may have made it while we waited
                    return self._kept.get(key, make)
            finally:
                self._waiting.release()

        return self._kept.get(key, alone)

    def clear(self) -> None:
        """Forgets everything."""
        self._kept.clear()


def prepare_desk(
    snapshot: Snapshot,
    policy: Policy,
    settings: SolverSettings,
    plan: Plan | None,
    taken: Mapping[str, Sequence[Stay]],
    declined: Set[str],
    published: Plan | None,
) -> Prepared:
    """
    Prepares an alliance beside a plan and what was decided since.

    Parameters
    ----------
    taken
        Courses decided since the plan was made, by youth: these hold the places, whatever the plan says.
    declined
        Youths for whom somebody declined the plan's course: they stay or wait, and what they have is not free.

    Returns
    -------
    Prepared
        Without the plan where it does not hold as a whole: then capacity looks free, and `has_plan` is False.
    """
    from matcher.desk import PlanNotHeldError, open_desk
    from matcher.travel.roads.travel import RoadTravel

    known = {item.id for item in snapshot.youths}
    left_out = set(declined) & known
    travel = RoadTravel()
    while plan is not None:
        beside = _beside(plan, taken, known - left_out)
        try:
            desk = open_desk(snapshot, policy, settings, travel, beside, published)
            return Prepared(desk, has_plan=True, left_out=tuple(sorted(left_out)))
        except PlanNotHeldError as error:
            if not set(error.youth_ids) - left_out:
                break
            left_out |= set(error.youth_ids)
    desk = open_desk(snapshot, policy, settings, travel, None, published)
    return Prepared(desk, has_plan=False, left_out=())


def _beside(plan: Plan, taken: Mapping[str, Sequence[Stay]], known: set[str]) -> Plan:
    trajectories = [
        item.model_copy(update={"stays": tuple(taken[item.youth_id])}) if item.youth_id in taken else item
        for item in plan.trajectories
        if item.youth_id in known
    ]
    return plan.model_copy(update={"trajectories": tuple(trajectories)})
