"""Hand-made worlds with their plan prepared, and questions about it."""

from datetime import date

from matcher.desk.baseline import Baseline, open_baseline
from matcher.desk.reasons.place_reason import PlaceReason
from matcher.desk.what_if.consequences import NoWay, WhatIf
from matcher.desk.what_if.force import Force
from matcher.desk.what_if.forcing import force_of_place
from matcher.desk.what_if.what_if import what_if
from models.plan import Plan
from models.settings import SolverSettings
from tests.matcher.check.build import RoadTravel, World

SETTINGS = SolverSettings(workers=1, supports_per_place=100)
SECONDS = 10.0


def standing_of(world: World, plan: Plan | None = None, settings: SolverSettings = SETTINGS) -> Baseline:
    return open_baseline(world.snapshot(), world.policy, settings, RoadTravel(), world.plan() if plan is None else plan)


def forced(world: World, youth_id: str, place: str, from_date: date | None = None) -> WhatIf | NoWay | PlaceReason:
    baseline = standing_of(world)
    force = force_of_place(baseline.desk, youth_id, place, from_date)
    return what_if(baseline, force, SECONDS) if isinstance(force, Force) else force
