import csv
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RequiredCaregiver(_Value):
    """A service that a patient needs, in minutes."""

    service: str
    duration: float = Field(gt=0)


class Synchronization(_Value):
    """How two services of a patient hang together; distance is between their beginnings, in minutes."""

    type: Literal["simultaneous", "sequential", "independent"]
    distance: tuple[float, float] | None = None


class Patient(_Value):
    """One or two services at one place; late is allowed, early is not."""

    id: str
    location: tuple[float, float]
    time_window: tuple[float, float]
    required_caregivers: tuple[RequiredCaregiver, ...] = Field(min_length=1, max_length=2)
    synchronization: Synchronization | None = None


class Caregiver(_Value):
    """Who can do which services."""

    id: str
    abilities: tuple[str, ...]


class Office(_Value):
    """Where every route begins and ends."""

    id: str
    location: tuple[float, float]


class Service(_Value):
    """A kind of service."""

    id: str
    default_duration: float


class Instance(_Value):
    """One day of home health care; row and column 0 of the distances are the office, then the patients in order."""

    patients: tuple[Patient, ...]
    services: tuple[Service, ...]
    caregivers: tuple[Caregiver, ...]
    central_offices: tuple[Office, ...] = Field(min_length=1, max_length=1)
    distances: tuple[tuple[float, ...], ...]


def read_instance(path: Path) -> Instance:
    """
    Reads one instance.

    Raises
    ------
    ValidationError
        If the file has another form than the one documented.
    """
    return Instance.model_validate_json(path.read_bytes())


def read_best_known(path: Path) -> dict[str, float]:
    """Best-known totals by file name, as recomputed from their published solutions."""
    with path.open(newline="", encoding="utf-8") as file:
        return {row["instance"]: float(row["recheck_total_cost"]) for row in csv.DictReader(file)}
