"""What is measured of a running service: its memory, how soon plans begin, how long reads take."""

import asyncio
import json
import os
import random
import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
import numpy as np
from pydantic import Field

from benchmarks.bench.runs.machine import load
from benchmarks.pages.service.server import Alliance, ask, ended, status_of
from models.base import Model
from models.text.dates import parse_moment

PROC = Path("/proc")
SEARCH_SECONDS = 1.0
OWN_PHASES = ("started", "crashed", "handed_back")
"""Events of the job; every other one is the search's."""
CONNECTIONS = 20
ORDER_SEED = 1


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


def memory_of(process_id: int, moment: str) -> Memory:
    """
    What a process and all its descendants hold, by Linux's own account.

    The resident sizes of processes cannot be added up: pages that they share would count more than once.
    """
    family = descendants(process_id)
    held = [_proportional_kib(item) for item in family]
    return Memory(moment=moment, processes=len(family), mib=round(sum(held) / 1024, 1))


def descendants(process_id: int) -> list[int]:
    """A process, its children, their children, and so on."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            parent = _parent(entry)
            if parent is not None:
                children.setdefault(parent, []).append(int(entry.name))
    found = [process_id]
    for item in found:
        found.extend(children.get(item, ()))
    return found


def processor_seconds(process_id: int) -> float:
    """What a process has had of the processors until now, its children left out."""
    fields = _fields(PROC / str(process_id))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _parent(entry: Path) -> int | None:
    try:
        return int(_fields(entry)[1])
    except OSError:
        return None


def _fields(entry: Path) -> list[str]:
    """Of /proc/PID/stat, from the third on: the second, the name in brackets, may hold anything."""
    return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _proportional_kib(process_id: int) -> int:
    text = (PROC / str(process_id) / "smaps_rollup").read_text(encoding="utf-8")
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return 0 if found is None else int(found[1])


def measure_queueing(client: httpx.Client, snapshot_id: str, plans: int, beside: str) -> Queueing:
    """Asks for short plans of a small snapshot, each when the one before has ended."""
    before = load()
    found = []
    for _ in range(plans):
        plan = ended(client, ask(client, snapshot_id, time_limit_seconds=SEARCH_SECONDS), "done")
        asked = parse_moment(plan["created_at"])
        begun = parse_moment(plan["started_at"])
        search = _first_progress(client, plan["id"])
        found.append(
            QueuedPlan(
                begun_seconds=round((begun - asked).total_seconds(), 3),
                search_seconds=round((search - asked).total_seconds(), 3),
            )
        )
    return Queueing(beside=beside, plans=tuple(found), load_before=before, load_after=load())


def _first_progress(client: httpx.Client, plan_id: str) -> datetime:
    """When the first word of the search was written down."""
    for line in client.get(f"/v1/plans/{plan_id}/events").text.splitlines():
        name, _, value = line.partition(": ")
        if name == "data":
            event = json.loads(value)
            if event.get("phase", OWN_PHASES[0]) not in OWN_PHASES:
                return parse_moment(event["at"])
    return parse_moment(event["finished_at"])


@dataclass(frozen=True)
class Read:
    """One kind of read: how often in the mix, and where; `known`: the client has it and asks whether it is still so."""

    name: str
    share: int
    path: str
    known: bool = False


READS: tuple[Read, ...] = (
    Read("a plan's state", 4, "/v1/plans/{plan}"),
    Read("the plans", 3, "/v1/plans?limit=20"),
    Read("a plan's analysis", 2, "/v1/plans/{plan}/analysis"),
    Read("who has no place", 2, "/v1/plans/{plan}/unplaced"),
    Read("proposals", 2, "/v1/plans/{plan}/proposals"),
    Read("a whole plan", 1, "/v1/plans/{plan}/content"),
    Read("a whole plan, known", 2, "/v1/plans/{plan}/content", known=True),
    Read("options shown", 4, "/v1/recommendations/{recommendation}"),
    Read("decisions", 3, "/v1/decisions?limit=20"),
    Read("the snapshots", 2, "/v1/snapshots?limit=20"),
    Read("the alliance", 1, "/v1/snapshots/head"),
    Read("the alliance, known", 4, "/v1/snapshots/head", known=True),
)
"""Another read is one line here; half of each is asked by a planner, half by a desk that sees one region."""


@dataclass
class _Answers:
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    refused: int = 0


def measure_reads(alliance: Alliance, per_second: float, for_seconds: float, beside: str, solve: str | None) -> Reads:
    """
    Sends the mix at a steady rate and notes how long each answer takes.

    A request is due at its moment whether or not those before were answered, and its seconds count from then: a
    service that stalls is not spared the requests that would have come meanwhile.

    Parameters
    ----------
    solve
        Plan that is being searched for meanwhile; None: nothing is.
    """
    ran_before = solve is None or status_of(alliance.planner, solve) == "running"
    before, spent = load(), processor_seconds(alliance.process_id)
    runs = asyncio.run(_send_all(alliance, per_second, round(per_second * for_seconds)))
    spent = processor_seconds(alliance.process_id) - spent
    ran_after = solve is None or status_of(alliance.planner, solve) == "running"
    return Reads(
        beside=beside,
        per_second=per_second,
        for_seconds=for_seconds,
        runs=tuple(runs),
        processor_milliseconds=round(1000 * spent / sum(len(item.seconds) for item in runs), 2),
        solver_running=ran_before and ran_after,
        load_before=before,
        load_after=load(),
    )


async def _send_all(alliance: Alliance, per_second: float, requests: int) -> list[ReadRun]:
    mix = [read for read in READS for _ in range(read.share)]
    chance = random.Random(ORDER_SEED)
    found = {read.name: _Answers() for read in READS}
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    clients = [
        httpx.AsyncClient(base_url=item.base_url, headers=item.headers, limits=limits, timeout=60.0)
        for item in (alliance.planner, alliance.desk)
    ]
    try:
        etags = await _etags(alliance, clients)
        pending = []
        begun = time.perf_counter()
        for number in range(requests):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            read, whose = chance.choice(mix), number % len(clients)
            headers = {"If-None-Match": etags[whose, read.name]} if read.known else {}
            sending = _send(clients[whose], _path(alliance, read), headers, due, found[read.name])
            pending.append(asyncio.ensure_future(sending))
        await asyncio.gather(*pending)
    finally:
        for client in clients:
            await client.aclose()
    return [
        ReadRun(
            read=name,
            seconds=tuple(item.seconds),
            bytes_median=int(np.median(item.sizes)) if item.sizes else 0,
            refused=item.refused,
        )
        for name, item in found.items()
    ]


async def _etags(alliance: Alliance, clients: list[httpx.AsyncClient]) -> dict[tuple[int, str], str]:
    """What each client knows of; every read is sent once unmeasured, so that what is kept in memory is there."""
    found = {}
    for whose, client in enumerate(clients):
        for read in READS:
            answer = await client.get(_path(alliance, read))
            answer.raise_for_status()
            found[whose, read.name] = answer.headers.get("etag", "")
    return found


async def _send(client: httpx.AsyncClient, path: str, headers: dict[str, str], due: float, answers: _Answers) -> None:
    try:
        # as it comes over the line: unpacking megabytes is the client's own time, and would hold up the next request
        async with client.stream("GET", path, headers=headers) as answer:
            size = 0
            async for part in answer.aiter_raw():
                size += len(part)
        answers.seconds.append(round(time.perf_counter() - due, 4))
        answers.sizes.append(size)
        answers.refused += answer.is_error
    except httpx.HTTPError:
        answers.seconds.append(round(time.perf_counter() - due, 4))
        answers.refused += 1


def _path(alliance: Alliance, read: Read) -> str:
    return read.path.format(plan=alliance.plan_id, recommendation=alliance.recommendation_id)
