import ast
from pathlib import Path

import pytest
from sqlalchemy import text

from api.jobs.queue.port import PROTOCOL_VERSION
from api.store.database import reading, writing
from api.store.plans import PlanMissingError, get_plan
from api.store.states import JobStatus
from tests.api.jobs.service import Service

API = Path(__file__).parents[4] / "api"


def _rows(service: Service) -> list[tuple[str, ...]]:
    table = "workflow_status" if service.url.startswith("sqlite") else "dbos.workflow_status"
    query = f"SELECT workflow_uuid, queue_name, application_version, serialization FROM {table}"
    with reading(service.engine) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_one_module_knows_the_queue_s_library() -> None:
    found = set()
    for path in API.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] == "dbos" for name in names):
                found.add(path.relative_to(API).as_posix())
    assert found == {"jobs/queue/port.py"}


def test_a_row_and_its_job_are_there_together(service: Service) -> None:
    plan_id = service.ask("brisk")
    # JSON, never pickle; a version that does not change with every release
    assert _rows(service) == [(plan_id, "desk", PROTOCOL_VERSION, "portable_json")]


def test_neither_row_nor_job_is_there_when_the_transaction_fails(service: Service) -> None:
    before = service.ask("brisk")

    def fail() -> None:
        with writing(service.engine) as connection:
            plan = get_plan(connection, before).model_copy(update={"id": "other"})
            service.queue.enqueue(connection, plan)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [row[0] for row in _rows(service)] == [before]
    with pytest.raises(PlanMissingError):
        service.plan("other")


def test_queued_twice_is_one_job(service: Service) -> None:
    plan_id = service.ask("brisk")
    with writing(service.engine) as connection:
        service.queue.enqueue(connection, get_plan(connection, plan_id))
    assert [row[0] for row in _rows(service)] == [plan_id]


def test_stopping_twice_cancels_once(service: Service) -> None:
    plan_id = service.ask("brisk")
    service.stop(plan_id)
    finished = service.plan(plan_id).finished_at
    service.stop(plan_id)
    assert service.plan(plan_id).job_status is JobStatus.CANCELLED
    assert service.plan(plan_id).finished_at == finished
