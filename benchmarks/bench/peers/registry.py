"""Which methods there are, by the names that experiments give them."""

import importlib
from functools import cache

from benchmarks.bench.peers.protocol import Peer


@cache
def peers() -> tuple[Peer, ...]:
    """Every method of the project, in the order of the table; loads the solvers of all of them."""
    from benchmarks.bench.peers.engine import EnginePeer
    from benchmarks.bench.peers.greedy import GreedyPeer, PricedGreedyPeer
    from benchmarks.bench.peers.min_cost_flow import MinCostFlowPeer
    from benchmarks.bench.peers.time_indexed import TimeIndexedMipPeer, TimeIndexedPeer
    from benchmarks.bench.peers.timefold_peer import TimefoldPeer
    from benchmarks.bench.peers.trajectory_mip import TrajectoryMipPeer

    return (
        EnginePeer(),
        GreedyPeer(),
        PricedGreedyPeer(),
        MinCostFlowPeer(),
        TimeIndexedPeer(),
        TimeIndexedMipPeer(),
        TrajectoryMipPeer(),
        TimefoldPeer(),
    )


def find_peer(name: str) -> Peer:
    """
    A method by name, or one of your own by `module:ATTRIBUTE`, which need not wait for the solvers of all others.

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
    for peer in peers():
        if peer.name == name:
            return peer
    names = ", ".join(peer.name for peer in peers())
    raise LookupError(f"{name!r} is no method; there are {names}, or give module:ATTRIBUTE of your own")
