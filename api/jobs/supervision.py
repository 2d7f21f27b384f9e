import asyncio
import threading
import time
from datetime import UTC, datetime

import structlog
from sqlalchemy import Engine

from api.jobs.attempts import Attempt, Standing, note_progress, standing
from api.jobs.solver_folder import Refusal
from api.jobs.solver_run import Ending, Report, SolverRun
from api.store.database import is_absence, reading, writing

TICK_SECONDS = 0.1
TELL_SECONDS = 0.5
"""Progress is written, and a stop noticed, at most so often."""
KILL_AFTER_GRACE_SECONDS = 5.0
"""The solver process ends itself after its grace time; if not even that happens, it is killed."""

log = structlog.get_logger("thuisnabij.jobs")


class Supervision:
    """
    Watches one solver process until it ends: passes its progress on, and a stop to it.

    Parameters
    ----------
    limit_seconds
        After so long it is asked for the best plan, whatever its own clock says.
    grace_seconds
        After a stop it has so long to write the plan.
    closing
        Set when this worker has to end.
    """

    def __init__(
        self,
        engine: Engine,
        attempt: Attempt,
        run: SolverRun,
        limit_seconds: float,
        grace_seconds: float,
        closing: threading.Event,
    ) -> None:
        self._engine, self._attempt, self._run = engine, attempt, run
        self._limit, self._grace, self._closing = limit_seconds, grace_seconds, closing
        self._begun = time.monotonic()
        self._asked: float | None = None
        self._told: Report | None = None
        self._away = False

    async def until_end(self) -> Ending | None:
        """
        What came of the run.

        Returns
        -------
        Ending | None
            None if it was given up: this worker has to end, or the attempt is not the current one any more.
        """
        next_look = self._begun + TELL_SECONDS
        try:
            while not await self._run.wait(TICK_SECONDS):
                now = time.monotonic()
                if self._closing.is_set():
                    return None
                if now >= next_look:
                    next_look = now + TELL_SECONDS
                    if not (await self._look()).is_current:
                        log.warning("attempt superseded", plan=self._attempt.plan_id, attempt=self._attempt.number)
                        return None
                if now - self._begun > self._limit:
                    self._ask_to_stop()
                if self._asked is not None and now - self._asked > self._grace + KILL_AFTER_GRACE_SECONDS:
                    return Refusal(code="did_not_stop")
            return await asyncio.to_thread(self._run.ending)
        finally:
            await self._run.kill()

    async def _look(self) -> Standing:
        """Writes what is new, and reads what somebody asked; a database that is away is asked again next time."""
        try:
            found = await asyncio.to_thread(self._exchange)
        except Exception as error:
            if not is_absence(error):
                raise
            if not self._away:
                log.warning("database away", kind=type(error).__name__, plan=self._attempt.plan_id)
            self._away = True
            return Standing(is_current=True, stop_asked=False)
        self._away = False
        if found.stop_asked:
            self._ask_to_stop()
        return found

    def _exchange(self) -> Standing:
        report = self._run.latest
        if report is not None and report != self._told:
            with writing(self._engine) as connection:
                note_progress(
                    connection,
                    self._attempt,
                    datetime.now(UTC),
                    report.phase,
                    report.cost,
                    report.bound,
                    report.seconds,
                )
            self._told = report
        with reading(self._engine) as connection:
            return standing(connection, self._attempt)

    def _ask_to_stop(self) -> None:
        if self._asked is None:
            self._asked = time.monotonic()
            self._run.ask_to_stop()
