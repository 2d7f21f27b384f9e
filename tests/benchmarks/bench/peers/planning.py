"""What tests of the ways of planning share."""

from benchmarks.bench.peers.common import TRAVEL
from benchmarks.bench.peers.protocol import Peer, PeerResult
from benchmarks.bench.runs.kpis import Judgement, judged
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


def ran(peer: Peer, snapshot: Snapshot, seconds: float = 10.0, seed: int = 1) -> tuple[PeerResult, Judgement]:
    """What a way found, and what the independent checker makes of it."""
    found = peer.run(snapshot, Policy(), SolverSettings(time_limit_seconds=seconds, seed=seed))
    assert found.stays is not None, found.note
    return found, judged(snapshot, found.stays, Policy(), TRAVEL)
