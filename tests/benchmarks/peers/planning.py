"""What tests of the ways of planning share."""

from benchmarks.peers.protocol import Peer, PeerResult
from benchmarks.peers.travel import TRAVEL
from benchmarks.runs.judging import Judgement, judged
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot


def ran(peer: Peer, snapshot: Snapshot, seconds: float = 10.0, seed: int = 1) -> tuple[PeerResult, Judgement]:
    """What a way found, and what the independent checker makes of it."""
    found = peer.run(snapshot, Policy(), SolverSettings(time_limit_seconds=seconds, seed=seed))
    assert found.stays is not None, found.note
    return found, judged(snapshot, found.stays, Policy(), TRAVEL)
