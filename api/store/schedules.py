from datetime import datetime, time
from enum import StrEnum

from pydantic import Field, field_validator
from sqlalchemy import Connection, insert, select, update

from api.store.audit import Author
from api.store.database import lock
from api.store.tables import schedules
from models.base import Model
from models.policy import Policy
from models.settings import SolverSettings
from models.text.dates import ClockTime


class ScheduleName(StrEnum):
    """What is done at set times."""

    NIGHTLY = "nightly"


class NightlySchedule(Model):
    """When and with which policy the nightly rebalancing runs."""

    enabled: bool = True
    at: ClockTime = Field(default=time(3, 30), description="Local time in Europe/Amsterdam, in whole minutes.")
    policy: Policy = Policy()
    settings: SolverSettings = SolverSettings(time_limit_seconds=1800)

    @field_validator("at")
    @classmethod
    def _is_a_whole_minute(cls, at: time) -> time:
        if at.second or at.microsecond or at.tzinfo is not None:
            raise ValueError("give hours and minutes in Amsterdam, without seconds and offset: 03:30")
        return at


class ScheduleRecord(Model):
    """A schedule with its version; version 0: nobody has changed the default."""

    schedule: NightlySchedule
    version: int
    changed_at: datetime | None


class ScheduleChangedError(ValueError):
    """Somebody else changed the schedule in between."""


def read_nightly(connection: Connection) -> ScheduleRecord:
    """The nightly schedule as it is now."""
    query = select(schedules).where(schedules.c.name == ScheduleName.NIGHTLY)
    row = connection.execute(query).mappings().first()
    if row is None:
        return ScheduleRecord(schedule=NightlySchedule(), version=0, changed_at=None)
    content = NightlySchedule.model_validate(row["content"])
    return ScheduleRecord(schedule=content, version=row["version"], changed_at=row["changed_at"])


def write_nightly(
    connection: Connection, schedule: NightlySchedule, author: Author, at: datetime, expected: int | None = None
) -> ScheduleRecord:
    """
    Changes the nightly schedule; the workers notice within seconds.

    Parameters
    ----------
    expected
        The version on which the change was judged; None: whatever it is.

    Raises
    ------
    ScheduleChangedError
        If it has another version by now.
    """
    lock(connection, "schedules")
    known = read_nightly(connection)
    if expected is not None and known.version != expected:
        raise ScheduleChangedError
    row = {
        "content": schedule.model_dump(mode="json"),
        "version": known.version + 1,
        "changed_by": author.actor,
        "changed_at": at,
    }
    if known.version:
        connection.execute(update(schedules).where(schedules.c.name == ScheduleName.NIGHTLY).values(row))
    else:
        connection.execute(insert(schedules).values(name=ScheduleName.NIGHTLY, **row))
    return read_nightly(connection)
