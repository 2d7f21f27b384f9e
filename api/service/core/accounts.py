from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from api.store.audit import Author, append
from api.store.database import Engine, is_absence, writing


@dataclass(frozen=True)
class AccountRow:
    """What the audit is to say of one request that changed nothing."""

    author: Author
    at: datetime
    action: str
    outcome: str
    subject: str | None
    youth_id: str | None


class _Waiting:
    """A row, until it is written or has failed."""

    def __init__(self, row: AccountRow) -> None:
        self.row = row
        self.is_over = False
        self.error: Exception | None = None


class Accounts:
    """
    Writes the audit's rows of reads and refusals, those of the same moment in one transaction.

    A commit waits for the disk; while one does, the rows of other requests gather, and whoever comes next writes them
    all. Each request still waits until its own row is there.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._gathering, self._turn = Lock(), Lock()
        self._waiting: list[_Waiting] = []

    def write(self, row: AccountRow) -> None:
        """Returns when the row is in the audit; raises what kept it out."""
        mine = _Waiting(row)
        with self._gathering:
            self._waiting.append(mine)
        with self._turn:
            if not mine.is_over:
                with self._gathering:
                    together, self._waiting = self._waiting, []
                self._write_all(together)
        if mine.error is not None:
            raise mine.error

    def _write_all(self, together: list[_Waiting]) -> None:
        try:
            with writing(self._engine) as connection:
                for item in together:
                    row = item.row
                    append(connection, row.author, row.at, row.action, row.outcome, row.subject, row.youth_id)
        except Exception as error:
            if len(together) > 1 and not is_absence(error):
                # one that cannot be written must not keep the others out
                for item in together:
                    self._write_all([item])
                return
            for item in together:
                item.error = error
        for item in together:
            item.is_over = True
