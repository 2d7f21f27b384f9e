"""`python -m benchmarks studies agreement`: what plans of unlike horizons have in common in their first weeks."""

import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.bench.experiments.experiment import read_experiment
from benchmarks.bench.experiments.instances import Instance, instances_of
from benchmarks.bench.peers.common import TRAVEL
from benchmarks.pages.shell import Say, csv_text, usage
from matcher.engine.solve import solve
from models.base import Model
from models.files import read_snapshot
from models.files.atomic import write_file
from models.issue import InvalidInputError
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot
from models.stay import Stay

DAYS = 28
"""What a planner acts on before everything is planned again."""
HORIZON = re.compile(r"-\d+w$")
Stays = Mapping[str, Sequence[Stay]]
"""By youth."""


class FirstWeeks(Model):
    """What two plans of one alliance have in common in their first days, whatever their horizons are."""

    days_elsewhere: int
    """Days of all youths on which the second plan has another place than the first, or a place and none."""
    youths_elsewhere: int
    """Youths with such a day."""
    placed_days: int
    """Of the second plan: days of all youths at a place."""
    moves: int
    """Of the second plan: days on which a youth is at another place than the day before, both at a place."""


def first_weeks(first: Stays, second: Stays, as_of: date, days: int = DAYS) -> FirstWeeks:
    """
    Compares two plans on the first days.

    Costs of unlike horizons cannot be compared: each counts its own days. Where youths are on days that both
    plan can be.

    Parameters
    ----------
    first, second
        Stays of the same youths.

    Raises
    ------
    ValueError
        If the plans are of unlike youths.
    """
    if first.keys() != second.keys():
        raise ValueError("the plans are of unlike youths")
    elsewhere, placed, moves = [], 0, 0
    for youth_id, stays in second.items():
        places = places_by_day(stays, as_of, days)
        before = places_by_day(first[youth_id], as_of, days)
        elsewhere.append(sum(one != other for one, other in zip(before, places, strict=True)))
        placed += sum(place is not None for place in places)
        moves += sum(one is not None and other is not None and one != other for one, other in pairwise(places))
    return FirstWeeks(
        days_elsewhere=sum(elsewhere),
        youths_elsewhere=sum(count > 0 for count in elsewhere),
        placed_days=placed,
        moves=moves,
    )


def places_by_day(stays: Sequence[Stay], as_of: date, days: int) -> list[str | None]:
    """Where a youth is on each of the first days; None without a place."""
    return [
        next((stay.place for stay in stays if stay.from_date <= day < stay.until), None)
        for day in (as_of + timedelta(days=number) for number in range(days))
    ]


class Agreement(Model):
    """One horizon compared with the longest of the same alliance, in the first weeks."""

    alliance: str
    horizon_days: int
    seed: int
    seconds: float
    gap: float
    first_weeks: FirstWeeks


def agreements(experiment: Path, say: Say) -> Sequence[Agreement]:
    """
    Solves every instance of an experiment once with the default settings and its time limit, in this process.

    The plan of the longest horizon is also compared with one of the same horizon and another seed: what differs
    between these two is not the horizon's doing.
    """
    asked = read_experiment(experiment)
    found: list[Agreement] = []
    with tempfile.TemporaryDirectory(prefix="thuisnabij-") as folder:
        instances = instances_of(asked, experiment.absolute().parent, str(experiment), Path(folder))
        for alliance, horizons in by_alliance(instances).items():
            longest, *shorter = sorted(horizons, key=lambda item: -item.features["horizon_days"])
            reference, *_ = _solved(longest, 0, asked.limits.threads)
            for instance, seed in ((longest, 1), *((item, 0) for item in shorter)):
                stays, snapshot, seconds, gap = _solved(instance, seed, asked.limits.threads)
                found.append(
                    Agreement(
                        alliance=alliance,
                        horizon_days=snapshot.calendar.horizon_days,
                        seed=seed,
                        seconds=seconds,
                        gap=gap,
                        first_weeks=first_weeks(reference, stays, snapshot.as_of, DAYS),
                    )
                )
                say(f"{instance.name}, seed {seed}: {found[-1].first_weeks.days_elsewhere} days elsewhere")
    return found


def by_alliance(instances: Sequence[Instance]) -> dict[str, list[Instance]]:
    """Instances that are one alliance with several horizons."""
    found: dict[str, list[Instance]] = {}
    for instance in instances:
        found.setdefault(HORIZON.sub("", instance.name), []).append(instance)
    return found


def _solved(instance: Instance, seed: int, threads: int) -> tuple[Stays, Snapshot, float, float]:
    """Stays, the snapshot they are of, seconds and gap."""
    snapshot = read_snapshot(instance.path)
    settings = SolverSettings(time_limit_seconds=instance.time_limit_seconds, workers=threads, seed=seed)
    plan = solve(snapshot, Policy(), settings, travel=TRAVEL)
    stays = {trajectory.youth_id: trajectory.stays for trajectory in plan.trajectories}
    return stays, snapshot, round(sum(plan.provenance.seconds.values()), 2), plan.gap


def agreement_command(
    experiment: Annotated[Path, typer.Argument(metavar="EXPERIMENT", help="Whose instances have several horizons.")],
    out: Annotated[Path, typer.Option("--out", metavar="CSV", help="One line a plan.")],
) -> None:
    """Where youths are in the first four weeks: plans of shorter horizons compared with that of the longest."""
    try:
        found = agreements(experiment, lambda line: typer.echo(line, err=True))
    except InvalidInputError as error:
        raise usage(error, "EXPERIMENT") from None
    rows = [item.model_dump(exclude={"first_weeks"}) | item.first_weeks.model_dump() for item in found]
    write_file(out, csv_text(list(rows[0]), rows).encode())
    typer.echo(f"{out}: {len(rows)} plans")
