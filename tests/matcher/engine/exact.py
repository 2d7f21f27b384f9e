"""Settings under which nothing is left out: every candidate, every beginning, and a proof at the end."""

from matcher.engine.solve import solve
from matcher.travel.great_circle import GreatCircleTravel
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

EVERYTHING = SolverSettings(
    time_limit_seconds=60,
    gap=0.0,
    prove=True,
    workers=1,
    places_per_youth=1000,
    brigade_places_per_youth=1000,
    brigade_teams_per_place=50,
    lasting_places=10_000,
    weekly_until_week=104,
    supports_per_place=1000,
    teams_per_expertise=50,
    ascent_rounds=5,
    improve_rounds=2,
)


def solved(snapshot: Snapshot, policy: Policy | None = None, settings: SolverSettings = EVERYTHING) -> Plan:
    """A checked plan over everything."""
    return solve(snapshot, policy or Policy(), settings, travel=GreatCircleTravel())
