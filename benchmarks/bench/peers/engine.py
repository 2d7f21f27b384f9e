"""The product itself as a method."""

from benchmarks.bench.peers.common import TRAVEL
from benchmarks.bench.peers.protocol import BoundScope, PeerResult, PeerStatus, Trace
from matcher.engine.progress import Progress
from matcher.engine.solve import solve
from models.plan import PlanStatus
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


class EnginePeer:
    """The product itself: prices first, then CP-SAT."""

    name = "engine"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        """Solves as the command line would, but for the travel times."""
        trace = Trace()

        def tell(event: Progress) -> None:
            trace.note(event.seconds, event.phase.value, event.cost, event.bound, event.found_by)

        plan = solve(snapshot, policy, settings, travel=TRAVEL, on_progress=tell)
        ended = plan.provenance.ended
        return PeerResult(
            status=PeerStatus.OPTIMAL if plan.status is PlanStatus.OPTIMAL else PeerStatus.FEASIBLE,
            stays={trajectory.youth_id: trajectory.stays for trajectory in plan.trajectories},
            bound=plan.bound,
            bound_scope=BoundScope.CANDIDATES,
            seconds_by_phase=plan.provenance.seconds,
            note="" if ended is None else f"ended: {ended.value}",
            trace=trace.steps,
        )
