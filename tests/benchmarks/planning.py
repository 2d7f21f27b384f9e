"""Ways of planning for tests of what runs them."""

import os
import time

import numpy as np

from benchmarks.peers.protocol import PeerResult, PeerStatus
from matcher.check import incumbent_stays
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.snapshot import Snapshot

EXTRA_MIB = 300


class Crashing:
    name = "crashing"

    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        raise RuntimeError("the dyke broke")


class Dying(Crashing):
    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        os.abort()


class Sleeping(Crashing):
    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        time.sleep(60)
        raise AssertionError


class Greedy(Crashing):
    """Wants more memory than there is."""

    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        np.ones(2**37)
        raise AssertionError


class Idle(Crashing):
    """Everybody stays or waits; holds some memory meanwhile."""

    def run(self, snapshot: Snapshot, policy: Policy, time_limit_seconds: float, seed: int) -> PeerResult:
        held = np.ones(EXTRA_MIB * 2**17)
        stays = incumbent_stays(snapshot, policy, GreatCircleTravel())
        return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase={"wait": 0.25}, note=f"{held.size}")


CRASHING, DYING, SLEEPING, GREEDY, IDLE = Crashing(), Dying(), Sleeping(), Greedy(), Idle()
