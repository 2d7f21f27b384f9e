from datetime import datetime

from pydantic import Field

from benchmarks.bench.runs.record import Machine
from models.base import Model


class Start(Model):
    """One start of the service in an empty data folder."""

    answers_seconds: float = Field(description="From the command until it says where it listens.")
    ready_seconds: float = Field(description="Until /ready: tables made, the worker's heart beats.")


class Memory(Model):
    """What the service's processes hold together; a page that several share is counted once."""

    moment: str
    processes: int
    mib: float = Field(description="Proportional set size of all of them, in MiB.")


class ReadRun(Model):
    """One read of the mix, as one of the two keys asks it."""

    read: str
    seconds: tuple[float, ...] = Field(description="From the moment at which it was due until the whole answer.")
    bytes_median: int = Field(description="Of the answer, as it comes over the line.")
    refused: int = Field(description="Answers of 400 and more, and requests without an answer.")


class Reads(Model):
    """Reads at a steady rate, whether or not the answers before have come."""

    beside: str = Field(description="What was solved meanwhile.")
    per_second: float
    for_seconds: float
    runs: tuple[ReadRun, ...]
    processor_milliseconds: float = Field(description="Of the service's process, for each read.")
    solver_running: bool = Field(description="Whether the solve beside them ran at the first read and at the last.")
    load_before: float
    load_after: float


class QueuedPlan(Model):
    """A plan asked for while nothing of its queue runs."""

    begun_seconds: float = Field(description="From its row until a worker has begun it.")
    search_seconds: float = Field(description="Until the first progress of the search, in a process of its own.")


class Queueing(Model):
    """How soon plans begin, asked for one after the other."""

    beside: str
    plans: tuple[QueuedPlan, ...]
    load_before: float
    load_after: float


class ServiceResults(Model):
    """Everything the tables are made of."""

    schema_version: str = "1"
    machine: Machine
    begun: datetime
    set_name: str
    set_seed: int
    youths: int
    starts: tuple[Start, ...] = ()
    memory: tuple[Memory, ...] = ()
    queueing: tuple[Queueing, ...] = ()
    reads: tuple[Reads, ...] = ()
