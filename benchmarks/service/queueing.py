import json
from datetime import datetime

import httpx

from benchmarks.runs.machine import load
from benchmarks.service.alliance import ask, ended
from benchmarks.service.records import QueuedPlan, Queueing
from models.text.dates import parse_moment

SEARCH_SECONDS = 1.0
OWN_PHASES = ("started", "crashed", "handed_back")
"""Events of the job; every other one is the search's."""


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
