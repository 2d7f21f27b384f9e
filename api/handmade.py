from models.plan import Plan, PlanStatus


class HandmadePlan(Plan):
    """A plan as a person may write it: `trajectories` alone will do, the rest may be left out."""

    snapshot_id: str = ""
    status: PlanStatus = PlanStatus.FEASIBLE
    cost: int = 0
    bound: int = 0
    gap: float = 0.0
