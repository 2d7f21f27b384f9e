import json
import time
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any
from uuid import uuid4

import httpx

from models.files.json_text import json_bytes
from models.plan import Plan
from models.policy import Policy
from models.settings import SolverSettings
from models.snapshot import Snapshot

FINAL = ("done", "failed", "cancelled")
SILENCE_SECONDS = 60.0
"""The service sends a comment more often than this; a stream that is silent longer is opened anew."""
LONGEST_PAUSE_SECONDS = 5.0

Document = dict[str, Any]


class ServiceProblem(Exception):  # noqa: N818 - RFC 9457 calls it that
    """What the service refused, and why; `code` is the stable part."""

    def __init__(self, status: int, document: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(document.get("code", "unknown"))
        self.document = document
        super().__init__(f"{status} {self.code}: {document.get('detail') or document.get('title') or ''}")


class NotInTimeError(TimeoutError):
    """A plan was not ready in the time given; the work goes on."""


class ServiceClient:
    """
    The service as Python calls.

    A request that may be repeated is repeated while the service is away or asks to wait (503, 429); asking for a
    plan may, because it carries an Idempotency-Key.

    Parameters
    ----------
    url
        Where `thuisnabij serve` listens.
    key
        An API key or an identity provider's token.
    patience_seconds
        So long a service that is away is waited for.
    on_behalf_of
        The person behind a system, as a pseudonym; for the audit.
    """

    def __init__(self, url: str, key: str, patience_seconds: float = 30.0, on_behalf_of: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        if on_behalf_of is not None:
            headers["X-On-Behalf-Of"] = on_behalf_of
        self._patience_seconds = patience_seconds
        self._http = httpx.Client(base_url=url, headers=headers, timeout=httpx.Timeout(60.0, connect=5.0))

    def __enter__(self) -> "ServiceClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def store_snapshot(self, snapshot: Snapshot, scenario: bool = False) -> Document:
        """Stores a snapshot; `head_id` in the answer is the alliance as it is now."""
        query = {"scenario": "true"} if scenario else {}
        return self._send("POST", "/v1/snapshots", content=json_bytes(snapshot), params=query)

    def ask_for_plan(
        self,
        snapshot_id: str | None = None,
        policy: Policy | None = None,
        settings: SolverSettings | None = None,
        idempotency_key: str | None = None,
        **references: str,
    ) -> Document:
        """
        Queues a solve.

        Parameters
        ----------
        idempotency_key
            The same key and request is the same plan; None: a new one.
        references
            `warm_start_plan_id`, `published_plan_id`.
        """
        asked: Document = {"snapshot_id": snapshot_id, **references}
        for name, model in (("policy", policy), ("settings", settings)):
            if model is not None:
                asked[name] = model.model_dump(mode="json")
        headers = {"Idempotency-Key": idempotency_key or str(uuid4())}
        return self._send("POST", "/v1/plans", json=asked, headers=headers)

    def plan(self, plan_id: str) -> Document:
        """How far a plan is, and its figures."""
        return self._send("GET", f"/v1/plans/{plan_id}")

    def plan_content(self, plan_id: str) -> Plan:
        """The plan itself."""
        return Plan.model_validate(self._send("GET", f"/v1/plans/{plan_id}/content"))

    def stop(self, plan_id: str) -> Document:
        """Asks for the best plan so far."""
        return self._send("DELETE", f"/v1/plans/{plan_id}")

    def follow(self, plan_id: str, after: int = 0) -> Iterator[Document]:
        """
        Progress as it comes, at last the ended plan; a connection that breaks is taken up where it was.

        Parameters
        ----------
        after
            Number of the last event seen before.

        Yields
        ------
        dict
            `event` is "progress" (`id` is its number; `data`: phase, cost, bound, gap, seconds) or "ended" (`data`:
            the plan as `plan` gives it).
        """
        seen = after
        while True:
            try:
                for event in self._events(plan_id, seen):
                    seen = int(event.get("id", seen))
                    yield event
                    if event["event"] == "ended":
                        return
            except httpx.TransportError:
                # away, or silent: the next request waits for it
                self.plan(plan_id)

    def wait(self, plan_id: str, seconds: float) -> Document:
        """
        The plan once the work on it has ended, whatever came of it.

        Raises
        ------
        NotInTimeError
            If it takes longer.
        """
        deadline, pause = time.monotonic() + seconds, 0.2
        while (found := self.plan(plan_id))["job_status"] not in FINAL:
            if time.monotonic() > deadline:
                raise NotInTimeError(f"plan {plan_id} is {found['job_status']} after {seconds} s")
            time.sleep(pause)
            pause = min(1.5 * pause, LONGEST_PAUSE_SECONDS)
        return found

    def recommend(self, youth_id: str, **references: str) -> Document:
        """Ranked options for one youth; references: `snapshot_id`, `plan_id`."""
        return self._send("POST", "/v1/recommendations", json={"youth_id": youth_id, **references})

    def accept(self, recommendation_id: str, option: int, reason: str) -> Document:
        """Takes one of the options, by its number in the list; it becomes a pin."""
        decision = {"kind": "accept", "option": option, "reason": reason}
        return self._send("POST", f"/v1/recommendations/{recommendation_id}/decision", json=decision)

    def decline(self, recommendation_id: str, reason: str) -> Document:
        """Takes none of the options."""
        decision = {"kind": "decline", "reason": reason}
        return self._send("POST", f"/v1/recommendations/{recommendation_id}/decision", json=decision)

    def publish(self, plan_id: str) -> Document:
        """Makes a plan the one that people are told."""
        return self._send("POST", f"/v1/plans/{plan_id}/publication")

    def get(self, path: str, **query: str) -> Document:
        """Any other read."""
        return self._send("GET", path, params=query)

    def _events(self, plan_id: str, seen: int) -> Iterator[Document]:
        headers = {"Last-Event-ID": str(seen)} if seen else {}
        timeout = httpx.Timeout(SILENCE_SECONDS, connect=5.0)
        with self._http.stream("GET", f"/v1/plans/{plan_id}/events", headers=headers, timeout=timeout) as answer:
            if answer.is_error:
                answer.read()
                raise _problem(answer)
            fields: dict[str, str] = {}
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name in ("id", "event", "data"):
                    fields[name] = value
                elif not line and "data" in fields:
                    yield {**fields, "data": json.loads(fields["data"])}
                    fields = {}

    def _send(self, method: str, path: str, **options: Any) -> Document:
        may_repeat = method in ("GET", "DELETE") or "Idempotency-Key" in options.get("headers", {})
        deadline, pause = time.monotonic() + self._patience_seconds, 0.2
        while True:
            try:
                answer = self._http.request(method, path, **options)
            except httpx.TransportError:
                if not may_repeat or time.monotonic() + pause > deadline:
                    raise
            else:
                if answer.is_success:
                    found: Document = answer.json()
                    return found
                waits = answer.status_code in (429, 503) and time.monotonic() + pause < deadline
                if not (may_repeat and waits):
                    raise _problem(answer)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def _problem(answer: httpx.Response) -> ServiceProblem:
    try:
        document = answer.json()
    except ValueError:
        document = {}
    return ServiceProblem(answer.status_code, document if isinstance(document, dict) else {})
