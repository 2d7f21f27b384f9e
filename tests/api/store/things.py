"""What the store's tests keep: an author, a moment, small snapshots and plans."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from api.store.audit import Author
from api.store.plans import NewPlan, PlanRecord, add_plan
from api.store.snapshots import add_snapshot
from fixtures.cases import keep_apart
from models.plan import CostLine, EndReason, Excess, Plan, PlanStatus, Price, Provenance, Trajectory, Unplaced
from models.snapshot import Snapshot
from models.stay import Stay

AUTHOR = Author(actor="key-7", on_behalf_of="worker-3", request_id="r-1")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SNAPSHOT: Snapshot = keep_apart().snapshot
STAY = Stay(place="near", from_date=SNAPSHOT.as_of, until=SNAPSHOT.calendar.end)

PLAN = Plan(
    snapshot_id=SNAPSHOT.id,
    status=PlanStatus.FEASIBLE,
    cost=518,
    bound=503,
    gap=15 / 518,
    trajectories=(
        Trajectory(youth_id="y-1"),
        Trajectory(
            youth_id="y-2", stays=(STAY,), costs=(CostLine(term="family_travel", points=518, amount=7, unit="minutes"),)
        ),
    ),
    unplaced=(Unplaced(youth_id="y-1", from_date=SNAPSHOT.as_of, days=7),),
    prices=(
        Price(resource="apart:y-1:y-2:near", period=SNAPSHOT.as_of, points=3.5),
        Price(resource="beds:near", period=SNAPSHOT.as_of, points=11.25),
    ),
    excesses=(
        Excess(
            resource="apart:y-1:y-2:far",
            from_date=SNAPSHOT.as_of,
            until=SNAPSHOT.calendar.end,
            demand=2,
            capacity=1,
        ),
    ),
    provenance=Provenance(ended=EndReason.TIME_LIMIT),
)


def a_plan(connection: Connection, key: str | None = None, request: str = "a" * 64) -> PlanRecord:
    """A queued plan for the snapshot."""
    add_snapshot(connection, SNAPSHOT, AUTHOR, NOON)
    asked = NewPlan(snapshot_id=SNAPSHOT.id, idempotency_key=key, request_hash=request, requested_by=AUTHOR.actor)
    return add_plan(connection, asked, NOON)[0]
