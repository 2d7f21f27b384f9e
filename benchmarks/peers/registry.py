from benchmarks.peers.engine import EnginePeer
from benchmarks.peers.greedy import GreedyPeer
from benchmarks.peers.greedy_prices import PricedGreedyPeer
from benchmarks.peers.min_cost_flow import MinCostFlowPeer
from benchmarks.peers.protocol import Peer
from benchmarks.peers.time_indexed import TimeIndexedPeer
from benchmarks.peers.time_indexed_mip import TimeIndexedMipPeer
from benchmarks.peers.timefold_peer import TimefoldPeer
from benchmarks.peers.trajectory_mip import TrajectoryMipPeer

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
