from benchmarks.peers.highs_mip import HighsMip
from benchmarks.peers.one_entrance_model import OneEntrance
from benchmarks.peers.phases import Phases
from benchmarks.peers.preparing import prepared
from benchmarks.peers.protocol import BoundScope, PeerResult, PeerStatus
from benchmarks.peers.time_indexed import no_answer
from matcher.engine.stopping import SearchStoppedError, Stopper
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

SETTING_UP_SECONDS = 2e-6
"""
For each term of the model, before HiGHS looks at its clock: half of what it took on a busy machine (3.9 million terms,
region set, 14 s). Where that is more than the time left, HiGHS is not begun: it would end minutes late, with nothing.
"""


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
