from models.base import Points, Share
from models.plan import Plan, PlanStatus


class HandmadePlan(Plan):
    """A plan as a person may write it: `trajectories` alone will do, the rest may be left out."""

    snapshot_id: str = ""
    status: PlanStatus = PlanStatus.FEASIBLE
    cost: Points = 0
    bound: Points = 0
    gap: Share = 0.0
