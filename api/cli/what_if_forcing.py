from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.cli.inputs import require_place, require_youth
from api.cli.output import Output
from api.cli.plan_inputs import PlanInputs
from api.cli.refusals import refuse
from matcher.desk import Option, recommend
from matcher.desk.baseline import Baseline
from matcher.desk.desk import EVERY_PLACE
from matcher.desk.what_if.consequences import NoWay
from matcher.desk.what_if.force import Force
from matcher.desk.what_if.forcing import force_of_option, force_of_place, is_considered

WIDER = {name: EVERY_PLACE[name] for name in ("places_per_youth", "brigade_places_per_youth")}
"""Settings with which every place is among the candidates."""


@dataclass(frozen=True)
class Asked:
    """What a person wants to try: an option by its rank, or a place."""

    snapshot_path: Path
    youth_id: str
    option: int | None
    place: str | None
    from_day: date | None


def forced_or_reason(output: Output, given: PlanInputs, asked: Asked) -> tuple[Baseline, Force | NoWay]:
    """
    The plan as it stands, and what is forced in it; or why that is not possible at all.

    Raises
    ------
    InvalidInputError
        If there is no such youth, option or place.
    """
    snapshot, youth_id = given.snapshot, asked.youth_id
    require_youth(output, snapshot, youth_id, asked.snapshot_path)
    require_place(output, snapshot, asked.place, asked.snapshot_path)
    option = None if asked.option is None else _option(output, given, asked, asked.option)
    place = asked.place if option is None else option.place
    brigade = None if option is None else _brigade(option)
    baseline = given.standing(output, given.settings)
    if place is not None and not is_considered(baseline.desk, youth_id, place, brigade):
        # beyond the nearest places that the plan's search looked at
        baseline = given.standing(output, given.settings.model_copy(update=WIDER))
    if option is not None:
        return baseline, force_of_option(baseline.desk, youth_id, option)
    found = force_of_place(baseline.desk, youth_id, str(place), asked.from_day)
    if isinstance(found, Force):
        return baseline, found
    return baseline, NoWay(
        snapshot_id=snapshot.id,
        youth_id=youth_id,
        place=str(place),
        from_date=asked.from_day,
        reason=found,
        is_proven=True,
    )


def _option(output: Output, given: PlanInputs, asked: Asked, rank: int) -> Option:
    """The option of `recommend` with this rank."""
    options = recommend(given.desk(output), asked.youth_id).options
    if rank > len(options):
        refuse(output, str(asked.snapshot_path), "no_such_option", "--option", rank=rank, count=len(options))
    return options[rank - 1]


def _brigade(option: Option) -> bool:
    return next(item for item in option.stays if item.stay.place == option.place).stay.brigade_team_id is not None
