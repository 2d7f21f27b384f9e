from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.refusals import refuse

if TYPE_CHECKING:
    from api.cli.output import Output
    from matcher.travel.protocol import TravelTimes
    from models.plan import Plan
    from models.policy import Policy
    from models.snapshot import Snapshot


def optional_policy(path: Path | None) -> Policy | None:
    """The policy of a file, if one was given."""
    from models.files import read_policy

    return None if path is None else read_policy(path)


def optional_plan(path: Path | None) -> Plan | None:
    """The plan of a file, if one was given."""
    from models.files import read_plan

    return None if path is None else read_plan(path)


def require_same_snapshot(output: Output, snapshot: Snapshot, plan: Plan, source: Path) -> None:
    """Refuses a plan that was made for another snapshot; a plan made by hand need not name one."""
    if plan.snapshot_id not in ("", snapshot.id):
        refuse(output, str(source), "other_snapshot", "/snapshot_id")


def require_published(output: Output, plan: Plan, published: Plan | None, source: Path) -> None:
    """Refuses to judge a plan without the published plan against which it was costed."""
    wanted = plan.provenance.published_snapshot_id
    if wanted is not None and published is None:
        refuse(output, str(source), "published_missing", "/provenance/published_snapshot_id")
    if wanted is not None and published is not None and published.snapshot_id != wanted:
        refuse(output, str(source), "other_published", "/provenance/published_snapshot_id")


def require_same_travel(output: Output, plan: Plan, travel: TravelTimes, source: Path) -> None:
    """Refuses to judge a plan that was made with other travel times; a plan made by hand need not name any."""
    made_with = plan.provenance.travel
    if made_with and made_with != travel.name:
        refuse(output, str(source), "other_travel", "/provenance/travel", travel=made_with, used=travel.name)


def require_youth(output: Output, snapshot: Snapshot, youth_id: str, source: Path) -> None:
    """Refuses an id that no youth of the snapshot has."""
    from models.validation.wording import shown

    if youth_id not in {youth.id for youth in snapshot.youths}:
        refuse(output, str(source), "unknown_youth", "YOUTH_ID", youth=shown(youth_id))


def require_place(output: Output, snapshot: Snapshot, place: str | None, source: Path) -> None:
    """Refuses a place that is neither a unit of the snapshot nor home; none asked for is right."""
    from models.stay import HOME
    from models.validation.wording import shown

    if place is not None and place not in {HOME, *(unit.id for unit in snapshot.units)}:
        refuse(output, str(source), "unknown_place", "--place", place=shown(place))
