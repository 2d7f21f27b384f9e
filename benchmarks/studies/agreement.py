import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.experiments.instances import Instance, instances_of
from benchmarks.experiments.reading import read_experiment
from benchmarks.peers.travel import TRAVEL
from benchmarks.studies.first_weeks import DAYS, FirstWeeks, Stays, first_weeks
from matcher.engine.solve import solve
from models.base import Model
from models.files import read_snapshot
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

HORIZON = re.compile(r"-\d+w$")


class Agreement(Model):
    """One horizon beside the longest of the same alliance, in the first weeks."""

    alliance: str
    horizon_days: int
    seed: int
    seconds: float
    gap: float
    first_weeks: FirstWeeks


def agreements(experiment: Path, tell: Callable[[str], None]) -> Sequence[Agreement]:
    """
    Solves every instance of an experiment once with the default settings and its time limit, in this process.

    Beside the plan of the longest horizon stands another one of the same horizon, with another seed: what differs
    between these two is not the horizon's doing.
    """
    asked = read_experiment(experiment)
    found: list[Agreement] = []
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        instances = instances_of(asked, experiment.absolute().parent, str(experiment), Path(folder))
        for alliance, horizons in by_alliance(instances).items():
            longest, *shorter = sorted(horizons, key=lambda item: -item.features["horizon_days"])
            reference, _ = _solved(longest, 0, asked.limits.threads)
            for instance, seed in ((longest, 1), *((item, 0) for item in shorter)):
                stays, told = _solved(instance, seed, asked.limits.threads)
                found.append(_agreement(alliance, instance, seed, reference, stays, told))
                tell(f"{instance.name}, seed {seed}: {found[-1].first_weeks.days_elsewhere} days elsewhere")
    return found


def by_alliance(instances: Sequence[Instance]) -> dict[str, list[Instance]]:
    """Instances that are one alliance with several horizons."""
    found: dict[str, list[Instance]] = {}
    for instance in instances:
        found.setdefault(HORIZON.sub("", instance.name), []).append(instance)
    return found


_Told = tuple[Snapshot, float, float]


def _solved(instance: Instance, seed: int, threads: int) -> tuple[Stays, _Told]:
    snapshot = read_snapshot(instance.path)
    settings = SolverSettings(time_limit_seconds=instance.time_limit_seconds, workers=threads, seed=seed)
    plan = solve(snapshot, Policy(), settings, travel=TRAVEL)
    stays = {trajectory.youth_id: trajectory.stays for trajectory in plan.trajectories}
    return stays, (snapshot, round(sum(plan.provenance.seconds.values()), 2), plan.gap)


def _agreement(alliance: str, instance: Instance, seed: int, reference: Stays, stays: Stays, told: _Told) -> Agreement:
    snapshot, seconds, gap = told
    return Agreement(
        alliance=alliance,
        horizon_days=snapshot.calendar.horizon_days,
        seed=seed,
        seconds=seconds,
        gap=gap,
        first_weeks=first_weeks(reference, stays, snapshot.as_of, DAYS),
    )
