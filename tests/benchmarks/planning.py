"""Ways of planning for tests of what runs them."""

import os
import time
from pathlib import Path

import numpy as np

from benchmarks.bench.peers.protocol import PeerResult, PeerStatus, TraceStep
from matcher.check import incumbent_stays
from matcher.travel.great_circle import GreatCircleTravel
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

EXTRA_MIB = 300


class Crashing:
    name = "crashing"

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        raise RuntimeError("the dyke broke")


class Dying(Crashing):
    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        os.abort()


class Sleeping(Crashing):
    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        time.sleep(60)
        raise AssertionError


class Greedy(Crashing):
    """Wants more memory than there is."""

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        np.ones(2**37)
        raise AssertionError


class Idle(Crashing):
    """Everybody stays or waits; holds some memory meanwhile."""

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        held = np.ones(EXTRA_MIB * 2**17)
        stays = incumbent_stays(snapshot, policy, GreatCircleTravel())
        return PeerResult(PeerStatus.FEASIBLE, stays, seconds_by_phase={"wait": 0.25}, note=f"{held.size}")


class Echo(Crashing):
    """Everybody stays or waits; tells what it was told, and two steps."""

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        stays = incumbent_stays(snapshot, policy, GreatCircleTravel())
        told = (settings.gap, settings.workers, settings.seed, settings.time_limit_seconds, policy.rates.move)
        trace = (TraceStep(0.12345, "look", 70, 10.0000000001), TraceStep(0.5, "look", 70, 60.25, "luck"))
        return PeerResult(
            PeerStatus.FEASIBLE, stays, note=" ".join(f"{item:g}" for item in told), trace=trace, gap_integral=7.5
        )


class Breaking(Crashing):
    """Sends everybody away who has a place: no rule allows it."""

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        return PeerResult(PeerStatus.FEASIBLE, {youth.id: () for youth in snapshot.youths})


class Overlapping(Crashing):
    """Everybody has every stay twice: nothing that can be costed."""

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        stays = incumbent_stays(snapshot, policy, GreatCircleTravel())
        twice = {youth: (*of_youth, *of_youth) for youth, of_youth in stays.items()}
        return PeerResult(PeerStatus.FEASIBLE, twice, note="careless")


class Marking(Crashing):
    """Leaves its process number in a folder named by the environment, then takes its time."""

    def run(self, snapshot: Snapshot, policy: Policy, settings: SolverSettings) -> PeerResult:
        Path(os.environ["MARKS"], f"{os.getpid()}").touch()
        time.sleep(float(os.environ["MARKING_SECONDS"]))
        return PeerResult(PeerStatus.FEASIBLE, incumbent_stays(snapshot, policy, GreatCircleTravel()))


CRASHING, DYING, SLEEPING, GREEDY, IDLE = Crashing(), Dying(), Sleeping(), Greedy(), Idle()
ECHO, BREAKING, MARKING, OVERLAPPING = Echo(), Breaking(), Marking(), Overlapping()
