from datetime import datetime

from pydantic import BaseModel, Field

from api.store.plans import PlanRecord
from api.store.states import JobStatus, PlanKind
from models.plan import PlanStatus
from models.settings import SolverSettings


class PlanOut(BaseModel):
    """A plan asked for: how far the work is, what is known of the plan, why the search ended; kept apart."""

    id: str
    snapshot_id: str
    kind: PlanKind
    job_status: JobStatus
    plan_status: PlanStatus | None = Field(description="Null while there is no plan.")
    ended: str | None = Field(description="Why the search ended: gap_reached, time_limit, stopped, error, ...")
    cost: int | None
    bound: int | None
    gap: float | None
    error_code: str | None
    settings: SolverSettings
    warm_start_plan_id: str | None
    published_plan_id: str | None
    requested_by: str
    on_behalf_of: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    stop_requested_at: datetime | None
    attempt: int
    redacted_at: datetime | None = Field(description="A youth was erased from it; the figures are of before.")

    @classmethod
    def of(cls, record: PlanRecord) -> "PlanOut":
        """From its row."""
        return cls.model_validate({name: getattr(record, name) for name in cls.model_fields})
