import importlib

from benchmarks.bench.peers.engine import EnginePeer
from benchmarks.bench.peers.greedy import GreedyPeer
from benchmarks.bench.peers.greedy_prices import PricedGreedyPeer
from benchmarks.bench.peers.min_cost_flow import MinCostFlowPeer
from benchmarks.bench.peers.protocol import Peer
from benchmarks.bench.peers.time_indexed import TimeIndexedMipPeer, TimeIndexedPeer
from benchmarks.bench.peers.timefold_peer import TimefoldPeer
from benchmarks.bench.peers.trajectory_mip import TrajectoryMipPeer

PEERS: tuple[Peer, ...] = (
    EnginePeer(),
    GreedyPeer(),
    PricedGreedyPeer(),
    MinCostFlowPeer(),
    TimeIndexedPeer(),
    TimeIndexedMipPeer(),
    TrajectoryMipPeer(),
    TimefoldPeer(),
)
"""Every way, in the order of the table."""


def find_peer(name: str) -> Peer:
    """
    A way by name, or one of your own by `module:ATTRIBUTE`.

    Raises
    ------
    LookupError
        Saying which names there are.
    """
    module, colon, attribute = name.partition(":")
    if colon:
        try:
            found: Peer = getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError) as error:
            raise LookupError(f"{name!r}: {error}") from None
        return found
    # the solvers of all ways, which a way of one's own need not wait for
    pass

    for peer in PEERS:
        if peer.name == name:
            return peer
    names = ", ".join(peer.name for peer in PEERS)
    raise LookupError(f"{name!r} is no way; there are {names}, or give module:ATTRIBUTE of your own")
