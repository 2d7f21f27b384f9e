"""Ways of planning, side by side: each a file behind one protocol."""

from benchmarks.peers.engine import EnginePeer
from benchmarks.peers.greedy import GreedyPeer
from benchmarks.peers.protocol import Peer
from benchmarks.peers.time_indexed import TimeIndexedPeer
from benchmarks.peers.trajectory_mip import TrajectoryMipPeer

PEERS: tuple[Peer, ...] = (EnginePeer(), GreedyPeer(), TimeIndexedPeer(), TrajectoryMipPeer())
"""Every way, in the order of the table."""
