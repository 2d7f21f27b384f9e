from benchmarks.peers.cp_sat import CpSatModel
from benchmarks.peers.one_entrance_model import OneEntrance
from benchmarks.peers.phases import Phases
from benchmarks.peers.preparing import prepared
from benchmarks.peers.protocol import BoundScope, PeerResult, PeerStatus
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


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
