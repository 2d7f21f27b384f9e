"""One model of everything, a boolean for each youth, option and start period: by CP-SAT and by HiGHS."""

from benchmarks.bench.peers.common import Phases, prepared
from benchmarks.bench.peers.cp_sat import CpSatModel
from benchmarks.bench.peers.highs_mip import HighsMip
from benchmarks.bench.peers.one_entrance import OneEntrance
from benchmarks.bench.peers.protocol import BoundScope, PeerResult, PeerStatus
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

SETTING_UP_SECONDS = 2e-6
"""
For each term of the model, before HiGHS looks at its clock: half of what it took on a busy machine (3.9 million terms,
region set, 14 s). Where that is more than the time left, HiGHS is not begun: it would end minutes late, with nothing.
"""


class TimeIndexedPeer:
    """
    One CP-SAT model of everything: a boolean for each youth × option × start period.

    A stay lasts until it must end or care ends; each youth enters a place or changes support at most once.
    Costs and capacities are the engine's, the incumbent is the hint.
    """

    name = "time-indexed"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Builds and solves; an honest `no answer` where time or memory does not suffice."""
        phases, stopper = Phases(), Stopper(settings.time_limit_seconds)
        model: OneEntrance | None = None
        try:
            with phases.phase("prepare"):
                model = OneEntrance(prepared(snapshot, policy, settings))
            with phases.phase("build"):
                solver = CpSatModel(model.build(stopper), stopper)
            with phases.phase("solve"):
                found = solver.solve(settings, stopper)
        except (SearchStoppedError, MemoryError) as error:
            return no_answer(phases, error, model)
        if found.picked is None:
            note = f"nothing found in the time left: {model.size}"
            return PeerResult(PeerStatus.NO_ANSWER, None, seconds_by_phase=phases.seconds, note=note)
        with phases.phase("write"):
            stays = model.stays(found.picked)
        return PeerResult(
            status=PeerStatus.OPTIMAL if found.proven else PeerStatus.FEASIBLE,
            stays=stays,
            bound=found.bound,
            bound_scope=BoundScope.ONE_ENTRANCE,
            seconds_by_phase=phases.seconds,
            note=model.size,
            trace=found.trace,
            gap_integral=found.gap_integral,
        )


def no_answer(phases: Phases, error: SearchStoppedError | MemoryError, model: OneEntrance | None) -> PeerResult:
    """What ended the building of a time-indexed model, and how far it had come."""
    what = "memory" if isinstance(error, MemoryError) else "time"
    size = "" if model is None else f": {model.size}"
    note = f"out of {what} while building{size}"
    return PeerResult(PeerStatus.NO_ANSWER, None, seconds_by_phase=phases.seconds, note=note)


class TimeIndexedMipPeer:
    """
    The time-indexed model with a general MIP solver: HiGHS instead of CP-SAT, the very same variables and rows.

    The incumbent is HiGHS's first solution, so that there is a plan as soon as it begins. Without presolve: on the
    region set (84,619 booleans) presolve alone did not end in a minute, and without it HiGHS proved the optimum in
    half of that.
    """

    name = "time-indexed-mip"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Builds and solves; an honest `no answer` where time or memory does not suffice."""
        phases, stopper = Phases(), Stopper(settings.time_limit_seconds)
        model: OneEntrance | None = None
        try:
            with phases.phase("prepare"):
                model = OneEntrance(prepared(snapshot, policy, settings))
            with phases.phase("build"):
                built = model.build(stopper)
                if stopper.remaining_seconds < SETTING_UP_SECONDS * built.rows.nnz:
                    raise SearchStoppedError
                mip = HighsMip(built, settings, presolve=False)
            with phases.phase("solve"):
                found = mip.solve(stopper)
        except (SearchStoppedError, MemoryError) as error:
            return no_answer(phases, error, model)
        with phases.phase("write"):
            stays = model.stays(found.picked)
        return PeerResult(
            status=PeerStatus.OPTIMAL if found.proven else PeerStatus.FEASIBLE,
            stays=stays,
            bound=found.bound,
            bound_scope=BoundScope.ONE_ENTRANCE,
            seconds_by_phase=phases.seconds,
            note=found.note(model.size),
            trace=found.trace,
        )
